"""Which sentences of a source stand in somebody's copy, and which claims are supported there."""

import json
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from ..load.claims import Citation, citations, claims_frame
from .alignment import Places, in_order, paragraph_start, place, start_positions
from .copies import Copy, readings
from .framing import Framing, canonical_map
from .matching_key import loose
from .source_index import SourceIndex, Tables, choose_sources, read_index, read_tables

FOUND = ("ok", "retyped", "moved")
STATUSES = (*FOUND, "changed", "missing")
SCHEMA_FILE = Path(__file__).with_name("verification.schema.json")


@dataclass(frozen=True)
class Result:
    """One sentence: its status, and where it stands in `Copy.text` (None if nowhere).

    For a changed sentence start and end are where it should stand: what is there now is `found`.
    `exact` says that the canonical text is the published one (also for a moved sentence).
    """

    sentence_id: str
    status: str
    start: int | None
    end: int | None
    exact: bool


class Verification:
    """The outcome of `verify`: what of a source was found in a copy.

    Attributes:
        source_id: the source, or None if the copy is none of any coded source.
        copy: the copy as read; offsets are code points of `copy.text`.
        index: the source's sentences as published.
        results: one for each sentence, in reading order.
        citations: the evidence that cites these sentences.
    """

    def __init__(self, index: SourceIndex | None, copy: Copy, results, cited, tables: Tables):
        self.index = index
        self.source_id = index.source_id if index else None
        self.copy = copy
        self.results: list[Result] = list(results)
        self.citations: list[Citation] = list(cited)
        self.tables = tables

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """A frame of the sentences: sentence_id, status, start, end (nullable), found."""
        rows = [(r.sentence_id, r.status, r.start, r.end, self.found(r)) for r in self.results]
        frame = pd.DataFrame(rows, columns=["sentence_id", "status", "start", "end", "found"])
        return frame.astype({"start": "Int64", "end": "Int64"})

    @cached_property
    def claims(self) -> pd.DataFrame:
        """A frame of the claims: table, claim_id, status, sentences, not_found."""
        there = {r.sentence_id for r in self.results if r.status in FOUND}
        return claims_frame(self.citations, there)

    @property
    def ok(self) -> bool:
        """Whether every sentence was found."""
        return bool(self.results) and all(r.status in FOUND for r in self.results)

    @property
    def is_copy(self) -> bool:
        """Whether this is a copy of the source at all: a quarter of its sentences or more."""
        there = sum(r.status in FOUND for r in self.results)
        return there > 0 and 4 * there >= len(self.results)

    def found(self, result: Result) -> str | None:
        """The user's own text where a sentence stands, or should stand."""
        return None if result.start is None else self.copy.text[result.start : result.end]

    def hashless(self, result: Result) -> bool:
        """Whether a sentence is too short for a hash, so that only its whole paragraph shows it."""
        return self.index.sentences[self._number[result.sentence_id]].loose_sha256 is None

    def span(self, result: Result, span: tuple[int, int]) -> tuple[int, int] | None:
        """Where a span of a published sentence stands in the copy.

        Spans are published as numbers alone, so they can be told only where the sentence has its
        published length, character by character; otherwise None.
        """
        if result.status not in FOUND or result.start is None:
            return None
        canonical, places = canonical_map(self.copy.text[result.start : result.end])
        fits = result.exact or len(canonical) == self._published_length(result)
        if not fits or not 0 <= span[0] < span[1] <= len(canonical):
            return None
        return result.start + places[span[0]], result.start + places[span[1]]

    def _published_length(self, result: Result) -> int:
        """A sentence's published characters, without the blank it takes before the next one."""
        number = self._number[result.sentence_id]
        sentence = self.index.sentences[number]
        last = self.index.paragraphs[sentence.paragraph].end == number + 1
        # in scripts without blanks there is none
        blank = not last and self.copy.text[result.end : result.end + 1].isspace()
        return sentence.length - blank

    @cached_property
    def _number(self) -> dict[str, int]:
        return {r.sentence_id: k for k, r in enumerate(self.results)}

    def result(self, sentence_id: str) -> Result:
        """The result for one sentence. Raises KeyError."""
        return self.results[self._number[sentence_id]]

    def to_dict(self) -> dict:
        """What `--format json` prints; `verification.schema.json` describes it."""
        sentences = [
            {
                "sentence_id": r.sentence_id,
                "status": r.status,
                "start": r.start,
                "end": r.end,
                "found": self.found(r),
            }
            for r in self.results
        ]
        claims = [
            {**row, "sentences": list(row["sentences"]), "not_found": list(row["not_found"])}
            for row in self.claims.to_dict("records")
        ]
        return {"source_id": self.source_id, "sentences": sentences, "claims": claims}


def verify(
    copy: str | Path | Copy,
    source_id: str | None = None,
    package: str | Path | Tables | None = None,
) -> Verification:
    """Find every sentence of a source in a copy of it.

    Args:
        copy: a file (plain text or saved web page), "-" for standard input, or a `Copy`.
        source_id: the source; if None, the coded source of which most is found.
        package: a Data Package's folder, None for our own, or its tables by name.

    Raises:
        CopyError: the copy cannot be read. SourceError: no such source. PackageError: no such
            package. Each says what to do.
    """
    tables = read_tables(package)
    indexes = [read_index(tables, name) for name in choose_sources(tables, source_id)]
    return verify_readings([copy] if isinstance(copy, Copy) else readings(copy), indexes, tables)


def verify_readings(
    copies: Iterable[Copy], indexes: list[SourceIndex], tables: Tables
) -> Verification:
    """The best of some readings of a copy against the best of some sources."""
    best = None
    for copy in copies:
        framing = Framing(copy)
        positions = start_positions(framing.loose, indexes)
        for index in indexes:
            placed = place(framing, index, positions)
            letters = sum(index.sentences[k].loose_length for k in placed)
            if best is None or letters > best[0]:
                best = letters, len(placed), index, placed, framing, copy
        if best[1] == len(best[2].sentences):
            break
    letters, _, index, placed, framing, copy = best
    if not letters and len(indexes) > 1:
        return Verification(None, copy, [], [], tables)
    results = list(_results(index, placed, framing))
    cited = citations(tables, {s.sentence_id for s in index.sentences})
    return Verification(index, copy, results, cited, tables)


def _results(index: SourceIndex, placed: Places, framing: Framing):
    """A result for each sentence of the source."""
    ordered = in_order(index, placed)
    extents = {
        k: framing.extent(start, start + index.sentences[k].loose_length, index.sentences[k])
        for k, start in placed.items()
    }
    whole = _exact_paragraphs(index, placed, framing)
    standing = _Standing(index, placed, extents, framing)
    for k, sentence in enumerate(index.sentences):
        if k in placed:
            start, end, exact = extents[k]
            exact = exact or (sentence.text_sha256 is None and sentence.paragraph in whole)
            status = "moved" if k not in ordered else "ok" if exact else "retyped"
            yield Result(sentence.sentence_id, status, start, end, exact)
        else:
            there = standing.instead_of(k)
            status = "changed" if there else "missing"
            yield Result(sentence.sentence_id, status, *(there or (None, None)), False)


def _exact_paragraphs(index: SourceIndex, placed: Places, framing: Framing) -> set[int]:
    """The paragraphs with sentences without a hash whose canonical text is the published one."""
    exact = set()
    for number in {s.paragraph for s in index.sentences if s.text_sha256 is None}:
        start, paragraph = paragraph_start(index, number, placed), index.paragraphs[number]
        if (
            start is not None
            and framing.extent(start, start + paragraph.loose_length, paragraph)[2]
        ):
            exact.add(number)
    return exact


class _Standing:
    """What stands in the copy where a sentence that was not found should stand."""

    def __init__(self, index: SourceIndex, placed: Places, extents, framing: Framing):
        self.index, self.placed, self.extents, self.framing = index, placed, extents, framing
        self.order = sorted(placed)

    def instead_of(self, k: int) -> tuple[int, int] | None:
        """Offsets of the text between its neighbours; None if nothing is there, or no neighbour."""
        at = bisect_right(self.order, k)
        before = self.order[at - 1] if at else None
        after = self.order[at] if at < len(self.order) else None
        if before is not None and after is not None:
            stretch = self._end(before), self.placed[after]
            lost = self._letters(before + 1, after)
            if 0 <= stretch[1] - stretch[0] <= 3 * lost + 300:
                return self._trimmed(self.extents[before][1], self.extents[after][0])
        paragraph = self.index.sentences[k].paragraph
        if before is not None and self.index.sentences[before].paragraph == paragraph:
            start, lost = self.extents[before][1], self._letters(before + 1, k + 1)
            return self._trimmed(start, self._reach(start - 1, lost, 1))
        if after is not None and self.index.sentences[after].paragraph == paragraph:
            end, lost = self.extents[after][0], self._letters(k, after)
            return self._trimmed(self._reach(end, lost, -1), end)
        return None

    def _letters(self, first: int, end: int) -> int:
        """Loose characters of some sentences."""
        return self.index.offsets[end] - self.index.offsets[first]

    def _reach(self, offset: int, letters: int, step: int) -> int:
        """How far the copy's paragraph goes on from an offset: onwards (1) or backwards (-1).

        Where that is short of the letters, its lines may have been taken for paragraphs: the lines
        that follow without an empty line belong to it too.
        """
        spans, text = self.framing.spans, self.framing.text
        number = self.framing.block(offset)
        side = spans[number][step > 0]
        while 0 <= number + step < len(spans):
            stretch = text[min(offset, side) : max(offset, side)]
            gap = text[min(side, spans[number + step][1]) : max(side, spans[number + step][0])]
            if 10 * len(loose(stretch)) > 9 * letters or gap.count("\n") > 1:
                break
            number += step
            side = spans[number][step > 0]
        return side

    def _end(self, k: int) -> int:
        return self.placed[k] + self.index.sentences[k].loose_length

    def _trimmed(self, start: int, end: int) -> tuple[int, int] | None:
        """A stretch without the white space around it; None if it holds no letter or digit."""
        piece = self.framing.text[start:end]
        if not any(character.isalnum() for character in piece):
            return None
        start += len(piece) - len(piece.lstrip())
        return start, start + len(piece.strip())


def json_schema() -> dict:
    """The JSON Schema of `Verification.to_dict`."""
    return json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
