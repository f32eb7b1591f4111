"""Unpack a package that comes as a zip file into a temporary folder, within bounds.

`zipfile` writes plain files inside the folder, whatever the names and kinds of members. It reads no
more of one than the size that the archive declares, and compares its checksum; so the declared
sizes bound everything.
"""

import tempfile
import zipfile
import zlib
from pathlib import Path

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
        PackageError: it cannot be read, is damaged, or has too much.
    """
    if not path.is_file():
        raise refuse("unreadable", path, "is no plain file")
    try:
        with zipfile.ZipFile(path) as archive:
            members, names = archive.infolist(), archive.namelist()
            total = sum(member.file_size for member in members)
            if len(members) > MAX_MEMBERS or total > MAX_TOTAL:
                message = f"has {len(members):,} members that unpack to {total:,} bytes; allowed "
                message += f"are {MAX_MEMBERS:,} and {MAX_TOTAL:,}"
                hint = "unpack it yourself, if you trust it, and give the folder"
                raise refuse("too-large", path, message, hint)
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
