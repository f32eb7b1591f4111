"""Hashes of many files, of which only those that were touched since the last build are read."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable
from pathlib import Path

from .cache import Cache
from .yaml_lines import read_coding

_NOTE = "hashes of files"
_SETTLED = 2_000_000_000
"""Nanoseconds after which a second change of a file gets another time of change, on any disk."""


def file_hashes(root: Path, paths: Iterable[str], cache: Cache) -> dict[str, str]:
    """The SHA-256 of each file, by its path from `root`.

    A file is taken to be as it was if its number, size, and times of content and of change are:
    the last of these cannot be set back. That is how git tells which files to read.

    Raises:
        SheetError: a file cannot be read.
    """
    before = cache.noted(_NOTE) or {}
    begun, found, kept = time.time_ns(), {}, {}
    for path in paths:
        state, known = _state(root / path), before.get(path)
        if not known or known[0] != state:
            known = [state, hashlib.sha256(read_coding(root, path)).hexdigest()]
        found[path] = known[1]
        if state and begun - max(state[2:]) > _SETTLED:
            kept[path] = known
    if kept != before:
        cache.note(_NOTE, kept)
    return found


def _state(file: Path) -> list[int] | None:
    try:
        found = os.lstat(file)
    except OSError:
        return None  # whoever reads it says so
    return [found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns]
