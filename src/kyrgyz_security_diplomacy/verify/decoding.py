"""From the bytes of a copy to its text: which encoding it is in, or what else it is."""

import codecs
import contextlib
import re

_NOT_TEXT = (
    (b"%PDF", "a PDF: open it, select all, copy, and paste into a plain text file (UTF-8)"),
    (b"PK\x03\x04", "a zip archive or an office document (docx, odt, epub): save it as plain text"),
    (b"\xd0\xcf\x11\xe0", "an old office document (doc): save it as plain text (UTF-8)"),
    (b"{\\rtf", "a rich text document (RTF): save it as plain text (UTF-8)"),
    (b"bplist00", "a Safari web archive: save the page as 'Page source' (HTML) instead"),
)
_BINARY = "is not text (an image, an archive?): save the article as plain text (UTF-8)"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAIL = re.compile(rb"^mime-version:", re.I | re.M)
_SAVE = "save it as UTF-8 (in an editor: Save as, encoding UTF-8) and give that file"
_GARBLED = re.compile("[\xc2\xc3\xd0\xd1\xe2][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")


class CopyError(Exception):
    """A copy that cannot be read; the message says why and what to do."""


def decode(data: bytes, name: str, declared: str | None = None) -> str:
    """Text of a copy: line ends as line feeds, no byte order mark.

    Tried in this order: a byte order mark (UTF-8, UTF-16); the encoding that a page declares;
    UTF-8; Windows-1252, if the text is mostly ASCII. Raises CopyError.
    """
    for magic, advice in _NOT_TEXT:
        if data.startswith(magic):
            raise CopyError(f"{name} is {advice}")
    if _MAIL.search(data[:16384]):
        raise CopyError(
            f"{name} is an e-mail or a web archive (eml, MHTML): open it and save the article as "
            "plain text (UTF-8), or the page as 'Web page, HTML only'"
        )
    text = _decoded(data, name, declared).replace("\r\n", "\n").replace("\r", "\n")
    sample = text[:65536]
    if len(re.findall(r"[\0-\x08\x0e-\x1b]", sample)) > len(sample) / 100:
        raise CopyError(f"{name} {_BINARY}")
    if _GARBLED.search(text) and _was_utf_8(text):
        raise CopyError(
            f"{name} is garbled: its text was UTF-8 and was read as Windows-1252 (such as â€™ for "
            "an apostrophe); copy the article again, or save it again as UTF-8"
        )
    return text


def declared_encoding(data: bytes) -> str | None:
    """The encoding that a web page or XML file declares in its first 4,096 bytes."""
    found = re.search(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", data[:4096], re.I)
    try:
        label = codecs.lookup(found[1].decode("ascii")).name if found else None
    except (LookupError, UnicodeDecodeError):
        return None
    # what the web calls ISO 8859-1 or ASCII is Windows-1252 (WHATWG Encoding Standard)
    return "cp1252" if label in ("iso8859-1", "ascii") else label


def _decoded(data: bytes, name: str, declared: str | None) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, name)
    if b"\0" in data[:65536]:
        raise CopyError(f"{name} {_BINARY}")
    if declared and declared != "utf-8":
        # a page may be in another encoding than it declares ("undefined" is one that always fails)
        with contextlib.suppress(UnicodeError, LookupError):
            return data.decode(declared)
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    if not broken or sum(c > "\x7f" for c in lenient) > 2 * broken:
        return _strictly(data, "utf-8", name)
    return _windows_1252(data, name)


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise CopyError(
            f"{name} is {encoding.upper()} but damaged at byte {error.start}: {_SAVE}, "
            "or copy the article again"
        ) from error


def _windows_1252(data: bytes, name: str) -> str:
    """Windows-1252, unless so many letters are not ASCII that it is another code page."""
    others = sum(byte > 0x7F for byte in data)
    if others <= sum(chr(byte).isalpha() for byte in data if byte < 0x80) / 3:
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode("cp1252")
    raise CopyError(f"{name} is in an encoding that is neither UTF-8 nor Windows-1252: {_SAVE}")


def _was_utf_8(text: str) -> bool:
    """Whether all that is not ASCII in a text is UTF-8 that was read as Windows-1252."""
    try:
        for run in set(re.findall("[^\0-\x7f]+", text)):
            # the five bytes that Windows-1252 leaves undefined are read as control characters
            raw = b"".join(c.encode("latin-1" if c < "\xa0" else "cp1252") for c in run)
            raw.decode("utf-8")
    except UnicodeError:
        return False
    return True
