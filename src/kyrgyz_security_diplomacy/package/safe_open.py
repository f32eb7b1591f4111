"""Open and list the plain files of a package's folder; nothing outside of it is ever read."""

import errno
import os
import stat
from itertools import islice
from pathlib import Path
from typing import BinaryIO

MAX_LISTED = 10_000
"""How many files are listed at most: a package has tens."""


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


def files_inside(root: Path, folder: str) -> tuple[list[str], bool]:
    """List what is in a folder below `root` and in the folders in it; links are not followed.

    Args:
        root: the package.
        folder: parts divided by `/`.

    Returns:
        Paths of all that is no folder, from `root`, sorted; and whether that is all: at most
        10,000 are listed.
    """
    found = (
        (Path(place) / name).relative_to(root).as_posix()
        for place, folders, files in os.walk(root / folder)
        for name in [*files, *(each for each in folders if (Path(place) / each).is_symlink())]
    )
    listed = list(islice(found, MAX_LISTED + 1))
    return sorted(listed[:MAX_LISTED]), len(listed) <= MAX_LISTED
