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
_YAML = re.compile(rb"(?:\s*#[^\n]*\n)*(?:---|\s*[\w$-]+:(?:\s|$))")
_CSV = re.compile(rb"[^\n{}\[\]:]*[,;\t][^\n{}\[\]]*(?:\n|$)")
AS_JSON = "write it as JSON, as datapackage.json: only JSON is read"


def unexpected(begin: bytes) -> tuple[str, str] | None:
    """Return what a file is and what to do, if it is neither a table nor a descriptor."""
    begin = begin.removeprefix(b"\xef\xbb\xbf")
    return next((words for form, *words in _KINDS if re.match(form, begin)), None)


def not_a_descriptor(begin: bytes) -> tuple[str, str] | None:
    """Return what a file is and what to do, if it is clearly no descriptor in JSON."""
    if found := unexpected(begin):
        return found
    if begin.lstrip()[:1] in (b"{", b"["):
        return None
    if _YAML.match(begin):
        return "is YAML, not JSON", AS_JSON
    if _CSV.match(begin):
        hint = "give the folder with its datapackage.json; 'frictionless describe --type package "
        return "is a table, not the descriptor of a Data Package", f"{hint}FILE --json' drafts one"
    return None
