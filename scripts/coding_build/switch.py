"""The switch from the old package to the new one, run by `outputs` as a process of its own.

The new files stand complete in the staging folder. `data/` is exchanged as a whole in one system
call, and the very next call renames `datapackage.json`. Nothing that ends the build can come
between the two: this process has a session of its own, so that neither Ctrl-C nor a signal to the
build's process group reaches it, and it is started with the polite signals blocked.

Where a file system cannot exchange folders (NFS, some overlays), the files are renamed one by one
in `finish`, the descriptor last; `finish` also completes a switch that was cut off. It may be run
any number of times: a staged table moves only if it is the one that the staged descriptor tells of.

Uses nothing but the standard library, since it is started without the site packages.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import json
import os
import sys
from pathlib import Path

DATA = "data"
DESCRIPTOR = "datapackage.json"
STAGING = ".build-staging"
READY = "READY"

NO_EXCHANGE = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EXDEV, errno.EBUSY}
HINTS = {
    errno.ENOSPC: "free some space and run again",
    errno.EDQUOT: "your quota is used up: free some space and run again",
    errno.EROFS: "build in a copy of the checkout that may be written to",
    errno.EACCES: "give yourself the right to read and write there",
    errno.EPERM: "give yourself the right to write there",
    errno.EXDEV: "data/ must lie on the same file system as the rest of the checkout",
}


def switch(root: Path) -> None:
    """Put all staged files in place; on OSError the old package stands, or `finish` can go on."""
    new, old = root / STAGING / DATA, root / DATA
    descriptor, target = root / STAGING / DESCRIPTOR, root / DESCRIPTOR
    if new.is_dir() and exchange(new, old):
        try:
            descriptor.replace(target)
        except OSError:
            exchange(new, old)
            raise
    finish(root)


def finish(root: Path) -> None:
    """Put in place what of the staged files is not there yet, one by one, the descriptor last."""
    staging = root / STAGING
    if (staging / DESCRIPTOR).exists():
        wanted = listed(staging / DESCRIPTOR)
        for path, digest in wanted.items():
            if (staging / path).exists() and _digest(staging / path) == digest:
                (staging / path).replace(root / path)
        for path in set(listed(root / DESCRIPTOR)) - set(wanted):
            (root / path).unlink(missing_ok=True)
        (staging / DESCRIPTOR).replace(root / DESCRIPTOR)
    for file in sorted(path for path in staging.rglob("*") if path.is_file()):
        path = file.relative_to(staging)
        if path.parts[0] not in (DATA, READY):
            file.replace(root / path)
    for folder in (root / DATA, root):
        sync_folder(folder)


def listed(descriptor: Path) -> dict[str, str]:
    """Path and hash of each file in data/ that a descriptor names; nothing if it is unreadable."""
    try:
        entries = json.loads(descriptor.read_bytes())["resources"]
        files = {entry["path"]: entry["hash"] for entry in entries}
        return {path: files[path] for path in files if _in_data(path)}
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _in_data(path: str) -> bool:
    folder, _, name = path.partition("/")
    return folder == DATA and name not in ("", ".", "..") and "/" not in name


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one system call; False where that cannot be done.

    Raises OSError if it could be done, but was not.
    """
    flag = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
    libc = ctypes.CDLL(None, use_errno=True)
    paths = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin":
        failed = libc.renamex_np(*paths, ctypes.c_uint(flag))
    elif hasattr(libc, "renameat2"):
        here = -100  # AT_FDCWD; the paths are absolute anyway
        failed = libc.renameat2(here, paths[0], here, paths[1], ctypes.c_uint(flag))
    else:
        return False
    if failed and ctypes.get_errno() in NO_EXCHANGE:
        return False
    if failed:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))
    return True


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        error.filename = str(folder)
        raise
    finally:
        os.close(handle)


def _digest(file: Path) -> str:
    with file.open("rb") as handle:
        return "sha256:" + hashlib.file_digest(handle, "sha256").hexdigest()


def told(error: OSError) -> str:
    """What went wrong, where, and what to do, in one line."""
    text = error.strerror or str(error)
    text = f"{error.filename}: {text}" if error.filename else text
    return f"{text} — {HINTS[error.errno]}" if error.errno in HINTS else text


if __name__ == "__main__":
    try:
        {"switch": switch, "finish": finish}[sys.argv[1]](Path(sys.argv[2]))
    except OSError as failure:
        sys.exit(told(failure))
