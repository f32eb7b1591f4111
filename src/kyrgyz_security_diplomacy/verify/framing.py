"""Where a stretch of letters begins and ends as a sentence in a copy.

A loose form has no punctuation, so letters that match may still be the beginning of a longer
sentence. Here the punctuation around a stretch is looked at: does a sentence begin and end there,
which marks belong to it, and is it, with them, the very text that was published?
"""

import re
import unicodedata
from bisect import bisect_right

from .copies import Copy
from .matching_key import IDEOGRAPH, WHITE_SPACE, canonical_paragraph, sha256_hex
from .sentence_search import LooseText, joins_backwards
from .source_index import Unit

_REACH = 400  # characters of punctuation and white space looked at on either side
_LINES = 4000  # characters around a line break in which the width of lines is measured
_TERMINATOR = re.compile(
    r"[。！？｡]|[.!?…؟۔।॥։።‽][^\w\s]*(?:\s|[\[(])|\n[^\S\n]*\n|\f|[\u2029\x0b]"
)
_NOTE_MARK = re.compile(r"[.!?…。！？؟۔।॥։።‽][^\w\s]*\[[0-9]{1,3}\]\W*\Z")  # end.[3] Next
_BROKEN_WORD = re.compile(r"[-\u00ad\u2010]\r?\n[^\S\n]*")  # hyphenated at a line's end
_WORD = re.compile(f"{IDEOGRAPH.pattern}|\\S+")  # between ideographs a line may break anywhere
_OPENING = "\"'¿¡—–"
_BLANK = frozenset(WHITE_SPACE)


class Framing:
    """Questions about stretches of the loose form of one copy."""

    def __init__(self, copy: Copy):
        self.loose = LooseText(copy.text)
        self.text = copy.text
        self.spans = copy.spans
        self.lines_are_paragraphs = copy.kind != "text"
        self._block_starts = [start for start, _ in copy.spans]

    def block(self, offset: int) -> int:
        """Number of the copy's paragraph in which an offset of the text is."""
        return max(bisect_right(self._block_starts, offset) - 1, 0)

    def gap_before(self, start: int) -> tuple[int, int]:
        """Offsets of what stands between the letter before loose offset start and that letter."""
        left = self.loose.span(start - 1, start)[1] if start else 0
        right = self.loose.span(start, start + 1)[0] if start < len(self.loose) else len(self.text)
        return left, max(left, right)

    def begins(self, start: int) -> bool:
        """Whether a sentence may begin at a loose offset, by what stands before it.

        That is after the end of a sentence or of a paragraph, and after a line (a headline, a page
        number) that was ended on purpose.
        """
        if start == 0 or self._closed_at(start):
            return True
        left, right = self.gap_before(start)
        if _BROKEN_WORD.fullmatch(self.text[left:right]):
            return False
        if _NOTE_MARK.search(self.text[max(left - 8, 0) : right]):
            return True
        newline = self.text.find("\n", left, right)
        return newline >= 0 and self._deliberate(newline, right)

    def ends(self, end: int) -> bool:
        """Whether a sentence may end before a loose offset, by what stands after it."""
        return end == len(self.loose) or self._closed_at(end)

    def _closed_at(self, start: int) -> bool:
        """Whether the end of a sentence or of a paragraph stands before a loose offset."""
        left, right = self.gap_before(start)
        if right - left > _REACH:
            return True  # nobody sets so much white space or ornament inside a sentence
        if _BROKEN_WORD.fullmatch(self.text[left:right]):
            return False
        if _TERMINATOR.search(self.text[left:right]):
            return True
        return self.lines_are_paragraphs and "\n" in self.text[left:right]

    def _deliberate(self, newline: int, after: int) -> bool:
        """Whether a line was ended on purpose: the next word would still have fitted on it.

        And it is a line of its own: no sentence ends within it, and no word runs into it.
        """
        begin, stop = max(newline - _LINES, 0), newline + _LINES
        width = max(map(len, self.text[begin:stop].split("\n")))
        first = self.text.rfind("\n", 0, newline) + 1
        line = self.text[first:newline]
        word = _WORD.match(self.text, after)
        fits = len(line) + 1 + word.end() - word.start() <= 0.85 * width
        divided = _BROKEN_WORD.search(self.text[max(first - 2, 0) : first])
        return fits and not divided and not _TERMINATOR.search(line)

    def extent(self, start: int, end: int, unit: Unit) -> tuple[int, int, bool]:
        """Offsets of a loose stretch with the punctuation that belongs to it, and if it is exact.

        Exact: its canonical text has the unit's hash. Where it has not, marks that close stay with
        what they follow, and marks that open with what they precede.
        """
        first, last = self.loose.span(start, end)
        left, right = self.gap_before(start)[0], self.gap_before(end)[1]
        left, right = max(left, first - _REACH), min(right, last + _REACH)
        begin, stop = self._usual(first, last, left, right)
        if unit.text_sha256 is None:
            return begin, stop, False
        if sha256_hex(canonical_paragraph(self.text[begin:stop])) == unit.text_sha256:
            return begin, stop, True
        found = self._by_length(first, last, left, right, unit)
        return (*found, True) if found else (begin, stop, False)

    def ends_itself(self, start: int, end: int) -> bool:
        """Whether the text from start to end closes with the mark of a sentence end."""
        return bool(_TERMINATOR.search(self.text[start:end].rstrip()[-4:] + " "))

    def _usual(self, first: int, last: int, left: int, right: int) -> tuple[int, int]:
        """The stretch with adjoining marks that open before it and that close after it."""
        text, begin, stop = self.text, first, last
        while begin > left and _opens(text[begin - 1]):
            begin -= 1
        while stop < right and not text[stop].isspace() and not _starts(text[stop]):
            stop += 1
        return begin, stop

    def _by_length(self, first: int, last: int, left: int, right: int, unit: Unit):
        """The stretch of the published length around the letters that has the published hash."""
        canonical, places = canonical_map(self.text[left:right])
        inside = [k for k, place in enumerate(places[:-1]) if first <= left + place < last]
        if not inside:
            return None
        core, core_end = inside[0], inside[-1] + 1
        # a letter and a mark on it are one place, which no piece divides
        whole = [n in (0, len(canonical)) or places[n] != places[n - 1] for n in range(len(places))]
        for length in (unit.length, unit.length - 1):
            for begin in range(max(core_end - length, 0), core + 1):
                piece = canonical[begin : begin + length]
                if len(piece) != length or not (whole[begin] and whole[begin + length]):
                    continue
                if sha256_hex(piece) == unit.text_sha256:
                    return left + places[begin], left + places[begin + length]
        return None


def _opens(character: str) -> bool:
    return character in _OPENING or _starts(character)


def _starts(character: str) -> bool:
    return unicodedata.category(character) in ("Ps", "Pi") and character not in "”"


def canonical_map(text: str) -> tuple[str, list[int]]:
    """The canonical form of a text, and for each of its characters where it stands in the text.

    One more place follows: where the last character ends.
    """
    pieces, places, position = [], [], 0
    end = len(text.rstrip(WHITE_SPACE))
    position = end - len(text[:end].lstrip(WHITE_SPACE))
    while position < end:
        start, position = position, position + 1
        if text[start] in _BLANK:
            while text[position] in _BLANK:
                position += 1
            piece = " "
        else:
            while position < end and joins_backwards(text[position]):
                position += 1
            piece = unicodedata.normalize("NFC", text[start:position])
        pieces.append(piece)
        places += [start] * len(piece)
    return "".join(pieces), [*places, end]
