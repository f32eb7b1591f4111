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

_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
)  # fmt: skip


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
            names = [member.filename for member in members]
            tops = [name.removesuffix(descriptor) for name in names
                    if name == descriptor or name.split("/")[1:] == [descriptor]]  # fmt: skip
            if "" not in tops and len(tops) != 1:
                message = f"has no {descriptor} at its root or in its one folder"
                raise refuse("no-package", path, message)
            folder = tempfile.TemporaryDirectory(prefix="ksd-", ignore_cleanup_errors=True)
            archive.extractall(folder.name)
    except OSError as error:
        message = f"cannot be unpacked: {error.strerror or error}"
        raise refuse("unreadable", path, message) from error
    except _DAMAGED as error:
        message = f"is no zip file, or a damaged one: {error}"
        raise refuse("zip-damaged", path, message) from error
    return Path(folder.name, min(tops)), folder


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
        name, fault = member.orig_filename, ""
        if name.startswith("/") or "\\" in name or ":" in name or not name.isprintable():
            fault = "whose name is no plain path"
        elif {"", ".", ".."} & set(name.removesuffix("/").split("/")):
            fault = "whose name leads out of the archive"
        elif stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
            fault = "which is a link or a device"
        elif name.rstrip("/").casefold() in taken:
            fault = "a name that another member has too"
        if fault:
            raise refuse("zip-member", path, f"has the member {shown(name)}, {fault}", hint)
        taken.add(name.rstrip("/").casefold())
