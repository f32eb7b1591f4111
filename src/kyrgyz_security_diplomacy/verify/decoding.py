"""From the bytes of a copy to its text: which encoding it is in, or what else it is."""

import codecs
import contextlib
import re

from ..report.problems import Refusal

_SAVE_PLAIN = "save it as plain text (UTF-8)"
_NOT_TEXT = {
    rb"%PDF": "a PDF: open it, select all, copy, and paste into a plain text file (UTF-8)",
    rb"PK\x03\x04": f"a zip archive or an office document (docx, odt, epub): {_SAVE_PLAIN}",
    rb"\xd0\xcf\x11\xe0": f"an old office document (doc): {_SAVE_PLAIN}",
    rb"\{\\rtf": f"a rich text document (RTF): {_SAVE_PLAIN}",
    rb"bplist00": "a Safari web archive: save the page as 'Page source' (HTML) instead",
    rb"(?:From .*\n)?(?:[!-9;-~]+:.*\n(?:[ \t].*\n)*)*?(?:mime-version|message-id|received):": (
        "an e-mail or a web archive (eml, MHTML): open it and save the article as plain text "
        "(UTF-8), or the page as 'Web page, HTML only'"
    ),
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*>\s*|<!--[^>]*-->\s*)*<(?:rss|feed|rdf:rdf)[\s>]": (
        "a news feed (RSS, Atom), which may hold only the beginning of an article: open the "
        "article in a browser and save it as 'Web page, HTML only'"
    ),
}
"""What a file that is no text begins with, to what it is and what to do."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {
    "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
    "cp1251": "Windows-1251",
    "koi8_r": "KOI8-R",
    "cp866": "code page 866",
}
"""The encodings that a copy without a mark is likely to be in, or was read in by mistake."""
# where a character is likely if it was read right: a small letter in a word, a quote or a dash
_LIKELY = re.compile("(?<=[a-z])[ß-öø-ÿœ]|(?<=[А-яЁё])[а-яё]|[“”‘’–—…«»]")
_SAVE = "save it as UTF-8 (in an editor: Save as, encoding UTF-8) and give that file"


class CopyError(Refusal):
    """A copy that cannot be read; the message says why and what to do."""


def decode(data: bytes, name: str, declared: str | None = None) -> str:
    """Text of a copy: line ends as line feeds, no byte order mark, a space for each NUL.

    Tried in this order: a byte order mark (UTF-8, UTF-16); the encoding that a page declares;
    UTF-8; Windows-1252, unless another is more likely. Raises CopyError.
    """
    for pattern, advice in _NOT_TEXT.items():
        if re.match(pattern, data[:16384], re.I):
            raise CopyError(f"{name} is {advice}")
    text = _decoded(data, name, declared).replace("\r\n", "\n").replace("\r", "\n")
    runs = set(re.findall("[^\0-\x7f]+", text))
    for encoding in _NAMES if runs else ():
        if _were_utf_8(runs, encoding):
            raise CopyError(
                f"{name} is garbled: its text was UTF-8 and was read as {_NAMES[encoding]} (such "
                f"as {'’'.encode().decode(encoding)} for an apostrophe); copy the article again, "
                "or save it again as UTF-8"
            )
    return text.replace("\0", " ")


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
    sample = data[:65536]
    if len(re.findall(rb"[\0-\x08\x0e-\x1a]", sample)) > len(sample) / 100:
        raise CopyError(
            f"{name} is not text (an image, an archive, UTF-16 without its mark?): "
            "save the article as plain text (UTF-8)"
        )
    if declared and declared != "utf-8":
        # a page may be in another encoding than it declares ("undefined" is one that always fails)
        with contextlib.suppress(UnicodeError, LookupError):
            return data.decode(declared)
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    if not broken or sum(c > "\x7f" for c in lenient) >= 2 * broken:
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
    """Windows-1252, unless another encoding is more likely."""
    sample = data[: 2**20]
    counts = {each: len(_LIKELY.findall(sample.decode(each, "replace"))) for each in _NAMES}
    likely = max(_NAMES, key=counts.get)
    if likely == "cp1252":
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(likely)
    is_clear = likely != "cp1252" and 2 * counts[likely] > sum(byte > 0x7F for byte in sample)
    guess = f", perhaps {_NAMES[likely]}" if is_clear else ""
    raise CopyError(f"{name} is neither UTF-8 nor Windows-1252{guess}: {_SAVE}")


def _were_utf_8(runs: set[str], encoding: str) -> bool:
    """Whether all stretches that are not ASCII are UTF-8 that was read in an encoding."""
    try:
        for run in runs:
            # the five bytes that Windows-1252 leaves undefined are read as control characters
            odd = "\x7f\xa0" if encoding == "cp1252" else "  "
            raw = (c.encode("latin-1" if odd[0] < c < odd[1] else encoding) for c in run)
            b"".join(raw).decode("utf-8")
    except UnicodeError:
        return False
    return True
