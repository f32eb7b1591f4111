"""Open the plain files of a package's folder; nothing outside of it is ever read."""

import errno
import stat
from pathlib import Path
from typing import BinaryIO


def open_inside(root: Path, path: str) -> BinaryIO:
    """Open a file below a folder for reading.

    Args:
        root: the folder; it may be reached by a link, which is its owner's choice.
        path: parts divided by `/`, without `..`.

    Raises:
        OSError: there is no such file, it is no plain file (but a folder, pipe, socket or
            device), it is or passes a symbolic link, or it must not be read. `strerror` says
            which.
    """
    parts, place = path.split("/"), root
    if {"", ".", ".."} & set(parts):
        raise OSError(errno.EINVAL, "it is no plain path", path)
    for part in parts:
        place = place / part
        mode = place.lstat().st_mode
        if stat.S_ISLNK(mode):
            raise OSError(errno.EINVAL, "it is or passes a symbolic link", path)
    if not stat.S_ISREG(mode):  # opening a pipe would wait, and a device may never end
        kind = "a folder" if stat.S_ISDIR(mode) else "a pipe, socket or device"
        raise OSError(errno.EINVAL, f"it is {kind}, not a file", path)
    return place.open("rb")
