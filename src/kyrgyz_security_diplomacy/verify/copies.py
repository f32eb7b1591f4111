"""Read a user's copy of an article: a plain text file, a saved web page, text pasted from a PDF."""

import re
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from .decoding import CopyError, declared_encoding, decode
from .matching_key import canonical_paragraph
from .web_page import page_text

MAX_BYTES = 256 * 2**20
LONG_LINE = 160  # a longer line was not wrapped by hand or by a PDF
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|p|с|стр)\b\W*)?[0-9]{1,4}(?:\s*(?:/|of|von|из)\s*[0-9]{1,4})?\W*", re.I
)
_ADDRESS = re.compile(
    r"(?=.{1,500}\Z)[ \t<(]*(?:https?://|www\.|[!-~]+@)[!-~]+[ \t0-9/|.,:)>-]*", re.I
)
_LINE_NUMBER = re.compile(r"[ \t]*([0-9]{1,4})(?:[.:)\]|]?[ \t]|$)")
_FOOTNOTE_MARKS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", " " * 10)
_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]|<body[\s>]|\A\s*<[a-z!?]", re.I)
_EMPTY_LINE = re.compile(r"\n(?:[^\S\n]*\n)+|\f")
_LINE = re.compile(r"\S[^\n]*")
_URL = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)", re.I)


@dataclass(frozen=True)
class Copy:
    """A copy as read.

    text: what was read, line ends as line feeds; offsets into the copy are code points of it.
    name: the file, for messages.
    is_page: whether it is from a web page: then each line is a paragraph.
    shown: of a page the text with spaces for what a browser does not show.
    """

    text: str
    name: str
    is_page: bool = False
    shown: str = ""

    def __post_init__(self):
        if not self.text.strip():
            raise CopyError(f"{self.name} holds no text: nothing but white space was found in it")

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Start and end of each paragraph in `text`.

        In a plain text, empty lines and form feeds separate blocks. A block is one paragraph
        wrapped over lines, unless a line of it is longer than 160 characters: then each line is a
        paragraph.
        """
        if self.is_page:
            return self._lines(0, len(self.text))
        spans, start = [], 0
        for gap in [*_EMPTY_LINE.finditer(self.text), None]:
            lines = self._lines(start, gap.start() if gap else len(self.text))
            if any(end - begin > LONG_LINE for begin, end in lines):
                spans += lines
            elif lines:
                spans.append((lines[0][0], lines[-1][1]))
            start = gap.end() if gap else start
        return spans

    def _lines(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the lines of a part that are not empty, without the white space around them."""
        found = _LINE.finditer(self.text, start, end)
        return [(line.start(), line.start() + len(line[0].rstrip())) for line in found]

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs in canonical form (norm-1), in reading order; none is empty."""
        return [canonical_paragraph(self.text[start:end]) for start, end in self.spans]

    def paragraph_around(self, place: int) -> tuple[int, int]:
        """Return start and end of the paragraph that has an offset, or is the last before it."""
        return self.spans[max(bisect_right(self.spans, (place, len(self.text))) - 1, 0)]

    def texts(self) -> Iterator[str]:
        """Yield the text, then the same without hidden text, page numbers and such."""
        yield self.text
        yield without_furniture(self.shown or self.text)


def read_copy(path: str | Path) -> Copy:
    """Read a copy in a file (or "-"); of a web page all its text. Raises CopyError."""
    data, name = read_bytes(path)
    return (all_of_page if is_page(data, name) else plain_text)(data, name)


def read_bytes(path: str | Path) -> tuple[bytes, str]:
    """Return the bytes of a copy and its name for messages; "-" is standard input.

    Raises CopyError for a web address, a folder, a missing, empty or too large file.
    """
    name = "standard input" if str(path) == "-" else str(path)
    if _URL.match(name):
        raise CopyError(
            f"{name} is a web address, and nothing is fetched from the web: open it in a browser, "
            "save it (Save as, 'Web page, HTML only') and give the saved file"
        )
    try:
        if str(path) == "-":
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(path).open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise CopyError(f"{name} cannot be read: {error.strerror or error}") from error
    if not data:
        raise CopyError(f"{name} is empty: give a file that holds the article's text")
    if len(data) > MAX_BYTES:
        raise CopyError(
            f"{name} is too large (more than {MAX_BYTES // 2**20} MiB): "
            "cut out the part that holds the article"
        )
    return data, name


def is_page(data: bytes, name: str) -> bool:
    """Return whether a copy is a web page, by its name or by its first tags."""
    if name.lower().endswith((".html", ".htm", ".xhtml")):
        return True
    return bool(_PAGE.search(data[:8192].replace(b"\0", b""))) and data[:1] != b"\n"


def plain_text(data: bytes, name: str) -> Copy:
    """Return a copy that is plain text."""
    return Copy(decode(data, name), name)


def all_of_page(data: bytes, name: str) -> Copy:
    """Return a copy that is all text of a saved web page."""
    markup = decode(data, name, declared_encoding(data))
    return Copy(page_text(markup), name, True, page_text(markup, leave_out_hidden=True))


def without_furniture(text: str) -> str:
    """A text with spaces in place of what is no part of an article, so that offsets agree.

    That is: digits in superscript, numbers of lines, page numbers, repeated lines, and lines that
    are only an address. A sentence that runs over a page break or a footnote mark is whole in it.
    """
    lines = _without_line_numbers(text.translate(_FOOTNOTE_MARKS).split("\n"))
    keys = [re.sub(r"[\W\d_]+", "", line.lower()) for line in lines]
    repeated = {key for key, count in Counter(keys).items() if count > 1}
    for number, line in enumerate(lines):
        is_repeated = keys[number] in repeated and len(line) <= LONG_LINE
        if is_repeated or _ADDRESS.fullmatch(line) or _PAGE_NUMBER.fullmatch(line):
            lines[number] = re.sub(r"[^\f]", " ", line)
    return "\n".join(lines)


def _without_line_numbers(lines: list[str]) -> list[str]:
    """The lines without their numbers, if most lines have the number after the one before."""
    found = [(at, _LINE_NUMBER.match(line)) for at, line in enumerate(lines) if line.strip()]
    numbers = [int(number[1]) if number else None for _, number in found]
    rising = sum(None not in two and two[1] == two[0] + 1 for two in pairwise(numbers))
    if 2 * rising > len(found):
        for at, number in found:
            if number:
                lines[at] = " " * number.end() + lines[at][number.end() :]
    return lines
