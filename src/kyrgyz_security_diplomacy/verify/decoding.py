"""From the bytes of a copy to its text: which encoding it is in, or what else it is."""

import codecs
import re
import unicodedata

_MAGIC = (
    (b"%PDF", "a PDF: open it, select all, copy, and paste into a plain text file (UTF-8)"),
    (b"PK\x03\x04", "a zip archive or an office document (docx, odt, epub): save it as plain text"),
    (b"\xd0\xcf\x11\xe0", "an old office document (doc): save it as plain text (UTF-8)"),
    (b"{\\rtf", "a rich text document (RTF): save it as plain text (UTF-8)"),
    (b"\x89PNG", "an image (PNG): type the text or recognise it (OCR) and save it as plain text"),
    (b"\xff\xd8\xff", "an image (JPEG): recognise the text (OCR) and save it as plain text"),
    (b"GIF8", "an image (GIF): recognise the text (OCR) and save it as plain text"),
    (b"II*\x00", "an image (TIFF): recognise the text (OCR) and save it as plain text"),
    (b"MM\x00*", "an image (TIFF): recognise the text (OCR) and save it as plain text"),
    (b"\x1f\x8b", "a gzip file: unpack it and give the text inside"),
    (b"7z\xbc\xaf", "a 7-zip archive: unpack it and give the text inside"),
    (b"bplist00", "a Safari web archive: save the page as 'Page source' (HTML) instead"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAVE = "save it as UTF-8 (in an editor: Save as, encoding UTF-8) and give that file"


class CopyError(Exception):
    """A copy that cannot be read; the message says why and what to do."""


def decode(data: bytes, name: str, declared: str | None = None) -> tuple[str, str]:
    """Text of a copy (line ends as line feeds, no byte order mark) and its encoding.

    Tried in this order: a byte order mark; UTF-16 without a mark, if evident; the encoding that a
    page declares; UTF-8; Windows-1252, if the text is mostly ASCII. Raises CopyError.
    """
    for magic, advice in _MAGIC:
        if data.startswith(magic):
            raise CopyError(f"{name} is {advice}")
    if re.match(rb"(?:[\w-]+:[^\n]*\r?\n)*?content-type:\s*multipart/", data[:4096], re.I):
        raise CopyError(f"{name} is a web archive (MHTML): save as 'Web page, HTML only' instead")
    text, encoding = _decode(data, name, declared)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    odd = sum(text.count(chr(c)) for c in range(32) if chr(c) not in "\t\n\x0b\x0c\x1c\x1d\x1e\x1f")
    if odd > len(text) / 100:
        raise CopyError(f"{name} is not text but binary data: save the article as plain text")
    return text, encoding


def declared_encoding(data: bytes) -> str | None:
    """The encoding that a web page or XML file declares in its first 4,096 bytes."""
    found = re.search(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", data[:4096], re.I)
    if not found:
        return None
    try:
        label = codecs.lookup(found[1].decode("ascii")).name
    except (LookupError, UnicodeDecodeError):
        return None
    # what the web calls ISO 8859-1 or ASCII is Windows-1252 (WHATWG Encoding Standard)
    return "cp1252" if label in ("iso8859-1", "ascii", "cp1252") else label


def _decode(data: bytes, name: str, declared: str | None) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise CopyError(_damaged(name, encoding, error, len(mark))) from error
    if b"\0" in data[:65536]:
        return _without_mark(data, name)
    if declared and declared != "utf-8":
        try:
            return data.decode(declared), declared
        except (UnicodeError, LookupError):  # "undefined" is a codec that fails with the former
            pass  # a page may say one thing and be another
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        return _windows_1252(data, name, error)


def _damaged(name: str, encoding: str, error: UnicodeDecodeError, offset: int = 0) -> str:
    return (
        f"{name} is {encoding.upper()} but damaged at byte {error.start + offset}: {_SAVE}, "
        "or copy the article again"
    )


def _without_mark(data: bytes, name: str) -> tuple[str, str]:
    """UTF-16 without a byte order mark: the byte order that gives ordinary characters."""
    sample = data[: 65536 & ~1]
    shares = {}
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, "replace")
        odd = sum(unicodedata.category(c) in ("Cn", "Co", "Cc") and not c.isspace() for c in text)
        # a blank or line end read the wrong way round is U+2000 or U+0A00
        swapped = text.count("\u2000") + text.count("\u0a00") + text.count("\u0d00")
        shares[encoding] = (odd + swapped + text.count("\ufffd")) / max(len(text), 1)
    encoding = min(shares, key=shares.get)
    if shares[encoding] < 0.01 and len(data) % 2 == 0:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            pass
    raise CopyError(f"{name} is not text but binary data: save the article as plain text (UTF-8)")


def _windows_1252(data: bytes, name: str, error: UnicodeDecodeError) -> tuple[str, str]:
    """Windows-1252, unless the bytes are rather damaged UTF-8 or letters of another code page."""
    lenient = data.decode("utf-8", "replace")
    if sum(c > "\x7f" for c in lenient) > 2 * lenient.count("\ufffd"):
        raise CopyError(_damaged(name, "utf-8", error)) from None
    high = sum(byte > 0x7F for byte in data)
    letters = sum(chr(byte).isalpha() for byte in data if byte < 0x80)
    if high <= letters / 3:
        try:
            return data.decode("cp1252"), "cp1252"
        except UnicodeDecodeError:
            pass
    raise CopyError(f"{name} is in an encoding that is neither UTF-8 nor Windows-1252: {_SAVE}")
