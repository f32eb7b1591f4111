"""Is a sentence printed exactly as published, and which marks around its letters belong to it?

A sentence is found by its letters and digits alone. Whether its canonical text is the published one
is decided afterwards, by the hash of the letters with the marks next to them.
"""

import re
import unicodedata
from bisect import bisect_left
from typing import NamedTuple

from .matching_key import WHITE_SPACE, joins_backwards, letters, sha256_hex
from .source_index import Paragraph, Sentence

WRAPPED = re.compile(r"(?<=[^\W\d_]-)\s*\n\s*(?=[^\W\d_])(?!(?:and|or|to|und|oder|et|ou)\b)")
"""The end of a line at a hyphen within a word; before a conjunction a space follows the hyphen."""
_OPENING = "\"'¿¡"


class Printed(NamedTuple):
    """Offsets in a text of a sentence with its marks; exact: it has the published text_sha256."""

    start: int
    end: int
    exact: bool


def printed(text: str, start: int, end: int, published: Sentence | Paragraph) -> Printed:
    """Return the sentence or paragraph whose letters are at start to end of a text.

    If no stretch around the letters has the published hash, or there is none, marks that close
    belong to the word before, and marks that open to the word after.
    """
    length, left, right = published.length, start, end
    while left > max(start - length, 0) and not text[left - 1].isalnum():
        if joins_backwards(text[left - 1]):
            break
        left -= 1
    while right < min(end + length, len(text)) and not text[right].isalnum():
        right += 1
    if published.text_sha256 and (found := _by_hash(text, left, right, start, end, published)):
        return Printed(*found, True)
    while start > left and (text[start - 1] in _OPENING or _opens(text[start - 1])):
        start -= 1
    while end < right and not (text[end].isspace() or _opens(text[end])):
        end += 1
    return Printed(start, end, False)


def _by_hash(text, left, right, start, end, published) -> tuple[int, int] | None:
    """Return the stretch between left and right that has the hash and holds start to end."""
    canonical, places = canonical_map(text[left:right])
    first, last = bisect_left(places, start - left), bisect_left(places[:-1], end - left)
    for size in (published.length, published.length - 1):  # perhaps with the space that follows
        for begin in range(max(last - size, 0), min(first, len(canonical) - size) + 1):
            stop = begin + size
            cut = places[stop] == places[stop - 1]  # between a letter and a mark on it
            if not cut and sha256_hex(canonical[begin:stop]) == published.text_sha256:
                return left + places[begin], left + places[stop]
    return None


def _opens(character: str) -> bool:
    return unicodedata.category(character) in ("Ps", "Pi") and character != "”"


def canonical_map(text: str) -> tuple[str, list[int]]:
    """Return the canonical form of a text, and where in the text each of its characters is.

    One more place follows: where the last character ends.
    """
    pieces, places = [], []
    wrapped = {at for found in WRAPPED.finditer(text) for at in range(*found.span())}
    end = len(text.rstrip(WHITE_SPACE))
    for start, stop in letters(text, end - len(text[:end].lstrip(WHITE_SPACE)), end):
        piece = unicodedata.normalize("NFC", text[start:stop])
        if piece not in WHITE_SPACE:
            pieces.append(piece)
            places += [start] * len(piece)
        elif pieces[-1] != " " and start not in wrapped:
            pieces.append(" ")
            places.append(start)
    return "".join(pieces), [*places, end]
