"""Paragraphs of a plain text: page numbers left out, wrapped lines joined."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from kyrgyz_security_diplomacy.verify.copies import LONG_LINE, Copy, CopyError

LAYOUTS = {
    "lines": "each line is a paragraph",
    "empty-lines": "an empty line stands between paragraphs",
    "indent": "the first line of a paragraph is indented",
    "short-lines": "a paragraph ends with a short line, or begins with one that lost its indent",
}
SENTENCE_END = re.compile(r"[.!?…:;。！？؟۔।॥][\"'”’»)\]」』]*$")
SHORT, INDENTED = 0.92, 0.7
"""Shares of the usual length: under the first a line is short; what is shorter than the second lost
more than an indent."""
_NUMBER = r"[0-9]{1,4}(?:\s*(?:/|of|из)\s*[0-9]{1,4})?"
_PAGE_NUMBER = re.compile(
    rf"\W*(?:(?:page|p|с|стр)\b\W*)?{_NUMBER}\W*|\s*(?:[0-9]+\s+)?[0-9]{{2}}-[0-9]{{4,6}}(?:\s+[0-9]+)?\s*",
    re.I,
)
_JOIN = re.compile(r"(?<=\w)-[^\S\n]*\n[^\S\n]*(?!\n|(?:and|or|to|und|oder|et|ou)\b)")
_PAGE = "\f"
"""Stands for what was left out between two pages."""


class Paragraphs(NamedTuple):
    """One of LAYOUTS or "web page", paragraphs in canonical form, page numbers left out."""

    layout: str
    texts: list[str]
    dropped: Sequence[str] = ()


def paragraphs_of(text: str, name: str, layout: str = "") -> Paragraphs:
    """Split a plain text, whose line ends are line feeds, into paragraphs.

    Hyphens at the end of a line are kept, and the lines joined without a space. An empty line
    begins a paragraph in any layout, so that a person can correct what was found in the copy.
    The layout is one of LAYOUTS, found if empty; `name` is that of the file, for messages. Raises
    CopyError if nothing shows where paragraphs begin.
    """
    lines, dropped = _without_page_numbers(text.strip("\n").replace("\f", "\n\f\n").split("\n"))
    layout = layout or _layout(lines, name)
    starts = set(_starts(lines, layout))
    kept = (f"\n{line}" if at in starts else line for at, line in enumerate(lines))
    joined = _JOIN.sub("-", "\n".join(line for line in kept if line != _PAGE))
    return Paragraphs(layout, Copy(joined, name).paragraphs, dropped)


def _without_page_numbers(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines with one _PAGE for each page break, and the page numbers that were there.

    A page number has an empty line, or nothing, on one side.
    """
    kept: list[str] = []
    numbers: list[str] = []
    for before, line, after in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
        is_number = _PAGE_NUMBER.fullmatch(line) and not (before.strip() and after.strip())
        if is_number or line == _PAGE:
            numbers += [line.strip()] if is_number else []
            while kept and not kept[-1]:
                kept.pop()
            if kept[-1:] != [_PAGE]:
                kept.append(_PAGE)
        elif line.strip() or (kept and kept[-1] not in ("", _PAGE)):
            kept.append(line.rstrip())
    return kept, numbers


def _layout(lines: Sequence[str], name: str) -> str:
    """What shows where paragraphs begin; raises CopyError if nothing does."""
    printed = [line for line in lines if line not in ("", _PAGE)]
    if "" in lines:
        return "empty-lines"
    if len(printed) > 1 and any(len(line) > LONG_LINE for line in printed):
        return "lines"
    if 0 < sum(line[0].isspace() for line in printed) < len(printed) / 2:
        return "indent"
    known = "; ".join(f"--layout {key} if {what}" for key, what in LAYOUTS.items())
    what = "is one line" if len(printed) == 1 else "has neither empty nor indented nor long lines"
    raise CopyError(
        f"{name} {what}, so its paragraphs are unknown: put an empty line between them, or say "
        f"what shows them ({known})"
    )


def _starts(lines: Sequence[str], layout: str) -> Iterator[int]:
    """Which lines begin a paragraph, beside those after an empty line."""
    printed = [(at, line) for at, line in enumerate(lines) if line not in ("", _PAGE)]
    usual = median(len(line) for _, line in printed)
    for (last, before), (at, line) in pairwise(printed):
        ended = bool(SENTENCE_END.search(before))
        full, other = len(before) / usual, len(line) / usual
        begins = {
            "lines": True,
            "empty-lines": ended and _PAGE in lines[last:at],
            "indent": line[0].isspace(),
            "short-lines": ended and (full < SHORT or INDENTED <= other < SHORT),
        }
        if begins[layout]:
            yield at
