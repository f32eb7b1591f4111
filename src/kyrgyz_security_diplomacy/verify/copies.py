"""Read somebody's copy of an article: bytes, then text, then paragraphs.

A copy is a plain text file (UTF-8 with or without a mark, UTF-16, Windows-1252), a saved web page,
or text pasted out of a PDF. `read_copy` reads the article; whatever cannot be read is a `CopyError`
that says what the file is and what to do.
"""

import contextlib
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from .decoding import CopyError, declared_encoding, decode
from .matching_key import canonical_paragraph

__all__ = ["MAX_BYTES", "Copy", "CopyError", "read_copy", "readings"]

MAX_BYTES = 256 * 2**20
LONG_LINE = 160  # a longer line was not wrapped by hand or by a PDF

_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<body[\s>]|\A\s*<[a-z!?]", re.I)
_EMPTY_LINE = re.compile(r"\n(?:[^\S\n]*\n)+|\f")
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|p|с|стр)\b\W*)?[0-9]{1,4}(?:\s*(?:/|of|von|из)\s*[0-9]{1,4})?\W*", re.I
)
_URL = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)", re.I)


@dataclass(frozen=True)
class Copy:
    """A copy as read.

    text: what was read, line ends as line feeds; offsets into the copy are code points of it.
    spans: start and end of each paragraph in `text`.
    kind: "text", "html" (the article in a page) or "page" (all text of a page).
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    kind: str
    encoding: str
    name: str

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs in canonical form (norm-1), in reading order; none is empty."""
        return [canonical_paragraph(self.text[start:end]) for start, end in self.spans]


def read_bytes(path: str | Path) -> tuple[bytes, str]:
    """The bytes of a copy and its name for messages; "-" is standard input.

    Raises CopyError for a web address, a folder, a missing, empty or too large file.
    """
    if str(path) == "-":
        return _not_empty(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input"), "standard input"
    if _URL.match(str(path)):
        raise CopyError(
            f"{path} is a web address, and nothing is fetched from the web: open it in a browser, "
            "save it (Save as, 'Web page, HTML only') and give the saved file"
        )
    file = Path(path)
    if file.is_dir():
        raise CopyError(f"{path} is a folder: give one file, the article as text or saved web page")
    if not file.exists():
        raise CopyError(f"{path}: there is no such file")
    try:
        with file.open("rb") as stream:
            return _not_empty(stream.read(MAX_BYTES + 1), str(path)), str(path)
    except OSError as error:
        raise CopyError(f"{path} cannot be read: {error.strerror or error}") from error


def read_copy(path: str | Path) -> Copy:
    """Read the article in a file (or "-"): its text and its paragraphs.

    A web page is read with trafilatura, which leaves out the site's furniture.
    Raises CopyError, with what to do, where that cannot be done.
    """
    data, name = read_bytes(path)
    if is_page(data, name):
        return article_of_page(data, name)
    return plain_text(data, name)


def is_page(data: bytes, name: str) -> bool:
    """Whether a copy is a web page, by its name or by its first tags."""
    if name.lower().endswith((".html", ".htm", ".xhtml")):
        return True
    return bool(_HTML.search(data[:8192].replace(b"\0", b""))) and data[:1] != b"\n"


def plain_text(data: bytes, name: str) -> Copy:
    """A copy that is plain text."""
    text, encoding = decode(data, name)
    return _copy(text, split_spans(text), "text", encoding, name)


def article_of_page(data: bytes, name: str) -> Copy:
    """The article in a saved web page, as trafilatura finds it."""
    try:
        import trafilatura
    except ImportError as error:
        raise CopyError(
            f"{name} is a web page; reading it needs trafilatura: "
            "pip install 'kyrgyz-security-diplomacy[web]' (or save the article as plain text)"
        ) from error
    markup, encoding = decode(data, name, declared_encoding(data))
    found = trafilatura.extract(
        markup, include_comments=False, include_tables=False, favor_recall=True
    )
    if not found:
        raise CopyError(f"no article was found in {name}: save the article's text as plain text")
    text = _line_feeds(found)
    # one paragraph a line: that is how trafilatura writes them
    return _copy(text, _line_spans(text, 0, len(text)), "html", encoding, name)


def all_of_page(data: bytes, name: str) -> Copy:
    """All text of a saved web page, furniture included; needs no other package."""
    markup, encoding = decode(data, name, declared_encoding(data))
    text = page_text(markup)
    return _copy(text, _line_spans(text, 0, len(text)), "page", encoding, name)


def readings(path: str | Path) -> Iterator[Copy]:
    """The ways to read a copy for a search in it, the best first.

    A web page: its article (if trafilatura is there), then all its text. A plain text: as it is,
    then without the page numbers and running heads of a PDF, if it has any. Raises CopyError.
    """
    data, name = read_bytes(path)
    if not is_page(data, name):
        copy = plain_text(data, name)
        yield copy
        bare = without_page_furniture(copy.text)
        if bare != copy.text:
            yield Copy(bare, tuple(split_spans(bare)), "text", copy.encoding, name)
        return
    with contextlib.suppress(CopyError):
        yield article_of_page(data, name)
    yield all_of_page(data, name)


def without_page_furniture(text: str) -> str:
    """A text with page numbers and repeated lines blanked out; every offset stays what it was."""
    lines = text.split("\n")
    keys = [re.sub(r"[\W\d_]+", "", line.lower()) for line in lines]
    repeated = {key for key, count in Counter(keys).items() if count > 1}
    for number, line in enumerate(lines):
        if _PAGE_NUMBER.fullmatch(line) or (keys[number] in repeated and len(line) <= LONG_LINE):
            lines[number] = re.sub(r"[^\f]", " ", line)
    return "\n".join(lines)


def _copy(text: str, spans, kind: str, encoding: str, name: str) -> Copy:
    if not spans:
        raise CopyError(f"{name} holds no text: nothing but white space was found in it")
    return Copy(text, tuple(spans), kind, encoding, name)


def _not_empty(data: bytes, name: str) -> bytes:
    if not data:
        raise CopyError(f"{name} is empty: give a file that holds the article's text")
    if len(data) > MAX_BYTES:
        raise CopyError(
            f"{name} is too large (more than {MAX_BYTES // 2**20} MiB): "
            "cut out the part that holds the article"
        )
    return data


def _line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def split_spans(text: str) -> list[tuple[int, int]]:
    """Paragraphs of a plain text, as spans of it.

    Where there are empty lines, they part the paragraphs, and the lines between are one paragraph
    wrapped over lines, unless a line is longer than 160 characters: then each line is one. Without
    empty lines each line is a paragraph. A form feed ends a paragraph.
    """
    blocks, start = [], 0
    for gap in _EMPTY_LINE.finditer(text):
        blocks.append((start, gap.start()))
        start = gap.end()
    blocks = [b for b in [*blocks, (start, len(text))] if text[b[0] : b[1]].strip()]
    spans = []
    for start, end in blocks:
        lines = _line_spans(text, start, end)
        if len(blocks) == 1 or any(stop - first > LONG_LINE for first, stop in lines):
            spans += lines
        else:
            spans.append((lines[0][0], lines[-1][1]))
    return spans


def _line_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The lines of a stretch of text that are not blank, without the white space around them."""
    found = re.finditer(r"[^\s][^\n]*", text[start:end])
    return [(start + m.start(), start + m.start() + len(m[0].rstrip())) for m in found]


class _PageText(HTMLParser):
    """Collects the visible text of a page; each block element ends a line."""

    HIDDEN = frozenset({"script", "style", "noscript", "template", "svg", "title"})
    INLINE = frozenset(
        re.findall(
            r"\w+",
            "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp "
            "small span strike strong sub sup time tt u var wbr",
        )
    )

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden: list[str] = []

    def handle_starttag(self, tag, attrs):
        """Open a hidden element or break the line."""
        if tag in self.HIDDEN:
            self.hidden.append(tag)
        if tag not in self.INLINE:
            self.parts.append("\n")

    def handle_endtag(self, tag):
        """Close a hidden element or break the line."""
        if tag in self.hidden:
            del self.hidden[self.hidden.index(tag) :]
        if tag not in self.INLINE:
            self.parts.append("\n")

    def handle_data(self, data):
        """Keep visible text; line ends inside an element are blanks, as in a browser."""
        if not self.hidden:
            self.parts.append(re.sub(r"[ \t\n\r\f]+", " ", data))

    def parse_marked_section(self, i, report=1):
        """Read a section such as <![CDATA[…]]>; one with an unknown name is a comment."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i)


def page_text(markup: str) -> str:
    """All visible text of a web page, one line a block element."""
    parser = _PageText()
    parser.feed(markup)
    parser.close()
    lines = (line.strip(" ") for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line)
