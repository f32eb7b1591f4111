"""What a file is, seen by its first bytes, if it is not what it should be; and what to do."""

import re

_KINDS = (
    (rb"\x1f\x8b", "is a gzip file", "unpack it first: gunzip FILE, or tar -xzf FILE"),
    (rb"PK\x03\x04", "is a zip file or an Excel workbook", "unpack it first, or save it as CSV"),
    (rb"version https://git-lfs\.github\.com/", "is a pointer of Git LFS, not the file itself",
     "fetch the file: git lfs pull"),
    (rb"(?i)\s*<(?:!doctype html|html|head|body)\b", "is an HTML page, perhaps of an error",
     "download the file itself again"),
)  # fmt: skip


def unexpected(begin: bytes) -> tuple[str, str] | None:
    """Return what a file is and what to do, if it is neither a table nor a descriptor."""
    begin = begin.removeprefix(b"\xef\xbb\xbf")
    return next((words for form, *words in _KINDS if re.match(form, begin)), None)
