"""Paragraphs of a plain text: page numbers and running heads left out, wrapped lines joined."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from kyrgyz_security_diplomacy.verify.copies import LONG_LINE, Copy, CopyError

LAYOUTS = {
    "lines": "each line is a paragraph",
    "empty-lines": "an empty line stands between paragraphs",
    "indent": "the first line of a paragraph is indented",
    "short-lines": "a paragraph ends with a short line, or begins with one that lost its indent",
}
SENTENCE_END = re.compile(r"[.!?…:;。！？؟۔।॥][\"'”’»)\]」』]*$")
NEAR = 3
"""How many printed lines there are at most between a running head and a page number."""
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


@dataclass
class Paragraphs:
    """What a text was taken for.

    Attributes:
        layout: one of LAYOUTS, or "web page".
        texts: the paragraphs in canonical form.
        dropped: lines that are no part of the text.
    """

    layout: str
    texts: list[str]
    dropped: list[str] = field(default_factory=list)


def paragraphs_of(text: str, name: str, layout: str = "") -> Paragraphs:
    """Split a plain text, whose line ends are line feeds, into paragraphs.

    Hyphens at the end of a line are kept, and the lines joined without a space. An empty line
    begins a paragraph in any layout, so that a person can correct what was found in the copy.
    The layout is one of LAYOUTS, found if empty; `name` is that of the file, for messages. Raises
    CopyError if nothing shows where paragraphs begin.
    """
    lines, dropped = _without_furniture(text.strip("\n").replace("\f", "\n\f\n").split("\n"))
    layout = layout or _layout(lines, name)
    starts = set(_starts(lines, layout))
    kept = (f"\n{line}" if at in starts else line for at, line in enumerate(lines))
    joined = _JOIN.sub("-", "\n".join(line for line in kept if line != _PAGE))
    return Paragraphs(layout, Copy(joined, name).paragraphs, dropped)


def _without_furniture(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines with one _PAGE for each page break, and what was left out there.

    A page number has an empty line, or nothing, on one side. A running head is near one, and is
    printed near one again.
    """
    lines = ["" if line != _PAGE and not line.strip() else line.rstrip() or line for line in lines]
    around = ["", *lines, ""]
    numbers = {
        at
        for at, line in enumerate(lines)
        if _PAGE_NUMBER.fullmatch(line) and not (around[at].strip() and around[at + 2].strip())
    }
    breaks = sorted(numbers | {at for at, line in enumerate(lines) if line == _PAGE})
    near = {at for page in breaks for step in (-1, 1) for at in _printed_near(lines, page, step)}
    keys = Counter(_letters(lines[at]) for at in near)
    heads = {at for at in near if keys[_letters(lines[at])] > 1}
    gone = {*breaks, *(at for at in heads if _letters(lines[at]))}
    kept: list[str] = []
    for at, line in enumerate(lines):
        if at in gone:
            while kept and not kept[-1]:
                kept.pop()
            if not kept or kept[-1] != _PAGE:
                kept.append(_PAGE)
        elif line or (kept and kept[-1] not in ("", _PAGE)):
            kept.append(line)
    return kept, [lines[at].strip() for at in sorted(gone) if lines[at].strip()]


def _printed_near(lines: Sequence[str], at: int, step: int) -> list[int]:
    """The places of the next printed lines before (step -1) or after (1) a place."""
    stop = -1 if step < 0 else len(lines)
    printed = [k for k in range(at + step, stop, step) if lines[k].strip()]
    return [k for k in printed[:NEAR] if len(lines[k]) <= LONG_LINE]


def _letters(line: str) -> str:
    return re.sub(r"[\W\d_]+", "", line.lower())


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
