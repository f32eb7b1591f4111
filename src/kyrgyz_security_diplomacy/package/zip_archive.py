"""Unpack a package that comes as a zip file into a temporary folder, within bounds.

Only plain files under plain names are taken. `zipfile` itself reads no more of a member than the
size that the archive declares, and compares its checksum; so the declared sizes bound everything.
"""

import stat
import tempfile
import zipfile
import zlib
from pathlib import Path

from ..report.problems import shown
from .json_file import refuse

MAX_MEMBERS = 10_000
MAX_TOTAL = 2 * 2**30
"""Bytes unpacked in all: temporary folders may be in memory. More is to be unpacked by hand."""


def unpacked(path: Path, descriptor: str) -> tuple[Path, tempfile.TemporaryDirectory]:
    """Unpack a zip file that has `descriptor` at its root, or in one folder at its root.

    Returns:
        The folder that holds the descriptor, and the temporary folder that it is in, which lasts
        as long as the object.

    Raises:
        PackageError: it cannot be read, is damaged, has too much, or has what no package has:
            links, devices, names that lead out of it or that two members share.
    """
    if not path.is_file():
        raise refuse("unreadable", path, "is no plain file")
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check(path, members)
            top = _top(path, [member.filename for member in members], descriptor)
            folder = tempfile.TemporaryDirectory(prefix="ksd-", ignore_cleanup_errors=True)
            archive.extractall(folder.name)
    except OSError as error:
        raise refuse(
            "unreadable", path, f"cannot be unpacked: {error.strerror or error}"
        ) from error
    except (
        zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
    ) as error:  # fmt: skip
        message = f"is no zip file, or a damaged one: {error}"
        raise refuse("zip-damaged", path, message) from error
    return Path(folder.name, top), folder


def _check(path: Path, members: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive that has too much, or what no package has."""
    hint = "unpack it yourself, if you trust it, and give the folder"
    total = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or total > MAX_TOTAL:
        message = f"has {len(members):,} members that unpack to {total:,} bytes; allowed are "
        message += f"{MAX_MEMBERS:,} and {MAX_TOTAL:,}"
        raise refuse("too-large", path, message, hint)
    taken = set()
    for member in members:
        name = member.orig_filename
        fault, folded = _fault(member), name.rstrip("/").casefold()
        if folded in taken:
            fault = "a name that another member has too"
        taken.add(folded)
        if fault:
            raise refuse("zip-member", path, f"has the member {shown(name)}, {fault}", hint)


def _fault(member: zipfile.ZipInfo) -> str:
    """Return what is wrong with one member, or ""."""
    name = member.orig_filename
    if name.startswith("/") or "\\" in name or ":" in name or not name.isprintable():
        return "whose name is no plain path"
    if {"", ".", ".."} & set(name.removesuffix("/").split("/")):
        return "whose name leads out of the archive"
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "which is a link or a device"
    return ""


def _top(path: Path, names: list[str], descriptor: str) -> str:
    """Return the folder of the archive that holds the descriptor; "" for its root."""
    tops = [name.removesuffix(descriptor) for name in names if name.split("/")[1:] == [descriptor]]
    if descriptor in names:
        return ""
    if len(tops) != 1:
        message = f"has no {descriptor} at its root or in its one folder"
        raise refuse("no-package", path, message)
    return tops[0]
