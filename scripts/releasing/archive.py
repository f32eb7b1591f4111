"""A zip file whose bytes follow from its files and one day, on every machine and every day."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_PLAIN_FILE = 0o100644 << 16  # read by everybody, written by its owner
_UNIX = 3


def zipped(files: Mapping[str, bytes], folder: str, day: str) -> bytes:
    """Return the files in one folder, not compressed: versions of deflate differ.

    Args:
        files: content by path.
        folder: name of the folder.
        day: their day, `YYYY-MM-DD`, from 1980.
    """
    moment = (*map(int, day.split("-")), 0, 0, 0)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            member = zipfile.ZipInfo(f"{folder}/{path}", moment)
            member.create_system = _UNIX
            member.external_attr = _PLAIN_FILE
            archive.writestr(member, files[path])
    return buffer.getvalue()
