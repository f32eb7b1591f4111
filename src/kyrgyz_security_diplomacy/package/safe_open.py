"""Open and list the files of a folder that somebody else made, without leaving it.

A package may be made by an enemy, and may change while it is read. So a file is opened once, each
folder on the way by its descriptor and never through a link, and what was opened is what is read:
nothing is looked at by name first and used by name later.
"""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

MAX_LISTED = 10_000
"""How many files are listed at most: a package has tens, and a table has one file."""
MAX_FOLDERS = 1_000
"""How many folders are looked into: a folder can be nested deeper than any path can name."""

_FLAGS = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"):
    _FLAGS |= getattr(os, _flag, 0)  # not all systems have all of them
_BY_DESCRIPTOR = os.open in os.supports_dir_fd and os.stat in os.supports_dir_fd

_KINDS = (
    (stat.S_ISLNK, "it is or passes a symbolic link"),
    (stat.S_ISDIR, "it is a folder, not a file"),
    (stat.S_ISFIFO, "it is a named pipe, not a file"),
    (stat.S_ISSOCK, "it is a socket, not a file"),
    (stat.S_ISCHR, "it is a device, not a file"),
    (stat.S_ISBLK, "it is a device, not a file"),
)


def open_inside(root: Path, path: str) -> BinaryIO:
    """Open a file below a folder for reading; opening never blocks.

    Args:
        root: the folder; it may be reached by a link, which is its owner's choice.
        path: parts divided by `/`, without `..`, as `package` lets a resource's path be.

    Raises:
        OSError: there is no such file, it is not a plain file (but a folder, pipe, socket or
            device), it is or passes a symbolic link, or it must not be read. `strerror` says
            which.
    """
    *folders, name = path.split("/")
    if name in ("", ".", "..") or {"", ".", ".."} & set(folders):
        raise OSError(errno.EINVAL, "it is no plain path", path)
    if _BY_DESCRIPTOR:
        return os.fdopen(_descend(root, folders, name, path), "rb")
    return os.fdopen(_walk(root, folders, name, path), "rb")


def _descend(root: Path, folders: list[str], name: str, path: str) -> int:
    """Open each part from the descriptor of the folder around it."""
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in folders:
            if stat.S_ISLNK(os.stat(part, dir_fd=folder, follow_symlinks=False).st_mode):
                raise _refused(stat.S_IFLNK, path)
            inner = os.open(part, _FLAGS | os.O_DIRECTORY, dir_fd=folder)
            os.close(folder)
            folder = inner
        # looked at before it is opened, since the opening alone may wake a device
        _must_be_plain(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode, path)
        return _opened(os.open(name, _FLAGS, dir_fd=folder), path)
    finally:
        os.close(folder)


def _walk(root: Path, folders: list[str], name: str, path: str) -> int:
    """Open by path where descriptors of folders cannot be used (Windows)."""
    place = root
    for part in (*folders, name):
        place = place / part
        mode = place.lstat().st_mode
        if stat.S_ISLNK(mode) or getattr(place, "is_junction", bool)():
            raise _refused(stat.S_IFLNK, path)
    _must_be_plain(mode, path)
    return _opened(os.open(place, _FLAGS), path)


def _opened(descriptor: int, path: str) -> int:
    """Return the descriptor if what was opened is a plain file; else close it."""
    try:
        _must_be_plain(os.fstat(descriptor).st_mode, path)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _must_be_plain(mode: int, path: str) -> None:
    if not stat.S_ISREG(mode):
        raise _refused(mode, path)


def _refused(mode: int, path: str) -> OSError:
    reasons = [reason for is_kind, reason in _KINDS if is_kind(mode)]
    return OSError(errno.EINVAL, (reasons or ["it is no plain file"])[0], path)


def files_inside(root: Path, folder: str) -> tuple[list[str], bool]:
    """List what is in a folder below `root` and in the folders in it; links are not followed.

    Args:
        root: the package.
        folder: parts divided by `/`.

    Returns:
        Paths of all that is no folder, from `root`, sorted; and whether that is all: at most
        10,000 files in 1,000 folders are listed.
    """
    found, todo, seen = [], [folder], 0
    while todo:
        path, seen = todo.pop(), seen + 1
        try:
            with os.scandir(root / path) as entries:
                for entry in entries:
                    inner = f"{path}/{entry.name}"
                    (todo if entry.is_dir(follow_symlinks=False) else found).append(inner)
                    if len(found) + len(todo) > MAX_LISTED:
                        return sorted(found)[:MAX_LISTED], False
        except OSError:  # not to be read, or nested deeper than a path can name
            return sorted(found), False
        if seen >= MAX_FOLDERS:
            return sorted(found), not todo
    return sorted(found), True
