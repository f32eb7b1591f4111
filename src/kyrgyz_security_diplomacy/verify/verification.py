"""Which sentences of a source are in a user's copy, and which claims are supported there."""

import json
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..load.claims import Citation, citations
from ..load.reading import opened
from ..package.data_package import Package
from .alignment import Alignment, align
from .copies import Copy, readings
from .source_index import SourceIndex, read_indexes
from .typography import Printed, canonical_map, printed

if TYPE_CHECKING:
    import pandas

FOUND = ("ok", "retyped", "moved")
STATUSES = (*FOUND, "changed", "missing")
SCHEMA_FILE = Path(__file__).with_name("verification.schema.json")


@dataclass(frozen=True)
class Result:
    """One sentence: its status, and where in `Copy.text` it is (None if nowhere).

    status: ok (canonical text as published, in its order), retyped (same letters and digits, other
        typography), moved (found, in another order), changed (not found; other words are between
        its neighbours), missing.
    start, end, found: of a changed sentence the words in its place. `found` is the copy's text from
        start to end; page numbers and running heads inside a sentence are spaces in it.
    exact: whether its canonical text is the published one (also of a moved sentence).
    """

    sentence_id: str
    status: str
    start: int | None = None
    end: int | None = None
    found: str | None = None
    exact: bool = False


class Verification:
    """The outcome of `verify`: what of a source was found in a copy.

    Attributes:
        source_id: the source, or None if no sentence of any coded source was found.
        copy: the copy as read; offsets are code points of `copy.text`.
        index: the source's sentences as published.
        results: one for each sentence, in reading order.
        package: the opened Data Package.
    """

    def __init__(
        self, index: SourceIndex | None, copy: Copy, results: list[Result], package: Package
    ):
        self.index = index
        self.source_id = index.source_id if index else None
        self.copy = copy
        self.results = results
        self.package = package
        self._by_id = {result.sentence_id: result for result in results}

    @cached_property
    def citations(self) -> list[Citation]:
        """The evidence that cites these sentences. Raises PackageError."""
        return citations(self.package, set(self._by_id))

    @cached_property
    def sentences(self) -> "pandas.DataFrame":
        """A frame of the sentences: sentence_id, status, start, end (Int64), found."""
        import pandas

        columns = ["sentence_id", "status", "start", "end", "found"]
        frame = pandas.DataFrame(self.to_dict()["sentences"], columns=columns)
        return frame.astype({"start": "Int64", "end": "Int64"})

    @cached_property
    def claims(self) -> "pandas.DataFrame":
        """A frame of the claims: table, claim_id, status, sentences, not_found (lists of ids)."""
        import pandas

        columns = ["table", "claim_id", "status", "sentences", "not_found"]
        return pandas.DataFrame(self.claim_rows, columns=columns)

    @cached_property
    def claim_rows(self) -> list[dict]:
        """Each claim: is it supported in this copy, in part, or not?

        What counts are the sentences that support it; if none does, all it cites.
        """
        by_claim: dict[tuple[str, str], list[Citation]] = {}
        for citation in self.citations:
            by_claim.setdefault((citation.table, citation.claim_id), []).append(citation)
        made = []
        for (table, claim_id), own in by_claim.items():
            counting = [c for c in own if c.relation == "supports"] or own
            cited = list(dict.fromkeys(c.sentence_id for c in counting))
            lost = [s for s in cited if self._by_id[s].status not in FOUND]
            status = "in_part" if lost else "supported"
            status = "not_found" if lost == cited else status
            row = {"table": table, "claim_id": claim_id, "status": status}
            made.append(row | {"sentences": cited, "not_found": lost})
        return made

    @property
    def ok(self) -> bool:
        """Whether every sentence was found."""
        return bool(self.results) and all(r.status in FOUND for r in self.results)

    @property
    def is_copy(self) -> bool:
        """Whether this is a copy of the source at all: a quarter of its sentences or more."""
        there = sum(r.status in FOUND for r in self.results)
        return there > 0 and 4 * there >= len(self.results)

    def result(self, sentence_id: str) -> Result:
        """The result for one sentence. Raises KeyError."""
        return self._by_id[sentence_id]

    def span(self, result: Result, span: tuple[int, int]) -> tuple[int, int] | None:
        """Where a span of a published sentence is in the copy.

        Spans are published as numbers, so they are known only in a sentence that is printed exactly
        as published; otherwise None.
        """
        if not result.exact:
            return None
        canonical, places = canonical_map(result.found)
        if not 0 <= span[0] < span[1] <= len(canonical):
            return None
        return result.start + places[span[0]], result.start + places[span[1]]

    def to_dict(self) -> dict:
        """What `--format json` prints; `verification.schema.json` describes it."""
        keys = ("sentence_id", "status", "start", "end", "found")
        sentences = [{key: getattr(result, key) for key in keys} for result in self.results]
        return {"source_id": self.source_id, "sentences": sentences, "claims": self.claim_rows}


def verify(
    copy: str | Path | Copy,
    source_id: str | None = None,
    package: str | Path | Package | None = None,
) -> Verification:
    """Find every sentence of a source in a copy of it.

    Args:
        copy: a file (plain text or saved web page), "-" for standard input, or a `Copy`.
        source_id: the source; if None, the coded source of which most is found.
        package: folder, `datapackage.json`, zip file or opened package; None for our own dataset.

    Raises:
        CopyError: the copy cannot be read. SourceError: there is no such source. PackageError: the
            package or one of its tables cannot be read. Each says what to do.
    """
    source = opened(package)
    indexes = read_indexes(source, source_id)
    return verify_readings([copy] if isinstance(copy, Copy) else readings(copy), indexes, source)


def verify_readings(
    copies: Iterable[Copy], indexes: list[SourceIndex], package: Package
) -> Verification:
    """The best of some readings of a copy against the best of some sources, by letters found."""
    best = None
    for copy in copies:
        for index, alignment in zip(indexes, align(copy.texts(), indexes), strict=True):
            letters = sum(index.sentences[k].letters for k in alignment.places)
            if best is None or letters > best[0]:
                best = letters, index, alignment, copy
        if len(best[2].places) == len(best[1].sentences):
            break
    letters, index, alignment, copy = best
    if not letters and len(indexes) > 1:
        return Verification(None, copy, [], package)
    return Verification(index, copy, _results(index, alignment, copy), package)


def _results(index: SourceIndex, alignment: Alignment, copy: Copy) -> list[Result]:
    """A result for each sentence of the source."""
    found = {}
    for k, (start, end, text) in alignment.places.items():
        sentence = index.sentences[k]
        found[k] = printed(alignment.texts[text], start, end, sentence.length, sentence.text_sha256)
    exact = _exact_paragraphs(index, alignment)
    order = sorted(alignment.ordered)
    results = []
    for k, sentence in enumerate(index.sentences):
        if k in found:
            start, end, same = found[k]
            same = same or (sentence.text_sha256 is None and sentence.paragraph in exact)
            status = "moved" if k not in alignment.ordered else "ok" if same else "retyped"
            text = alignment.texts[alignment.places[k].text][start:end]
            result = Result(sentence.sentence_id, status, start, end, text, same)
        elif place := _instead_of(k, index, order, found, copy):
            result = Result(sentence.sentence_id, "changed", *place, copy.text[slice(*place)])
        else:
            result = Result(sentence.sentence_id, "missing")
        results.append(result)
    return results


def _exact_paragraphs(index: SourceIndex, alignment: Alignment) -> set[int]:
    """Which paragraphs with sentences without a hash are printed exactly as published."""
    exact = set()
    for number in {s.paragraph for s in index.sentences if s.text_sha256 is None}:
        paragraph = index.paragraphs[number]
        places = [alignment.places.get(k) for k in range(paragraph.first, paragraph.end)]
        if all(places):
            text = alignment.texts[max(place.text for place in places)]
            start, end = places[0].start, places[-1].end
            if printed(text, start, end, paragraph.length, paragraph.text_sha256).exact:
                exact.add(number)
    return exact


def _instead_of(
    k: int, index: SourceIndex, order: list[int], found: dict[int, Printed], copy: Copy
) -> tuple[int, int] | None:
    """Offsets of the words in the place of a sentence that was not found; None if there are none.

    They are between the sentences before and after it, and not many more than were lost; at the
    beginning or end of the article in the copy's own paragraph.
    """
    at = bisect_right(order, k)
    before = order[at - 1] if at else None
    after = order[at] if at < len(order) else None
    if before is None and after is None:
        return None
    spans = copy.spans
    near = found[after].start if before is None else found[before].end - 1
    own = spans[max(bisect_right(spans, (near, len(copy.text))) - 1, 0)]
    start = own[0] if before is None else found[before].end
    end = own[1] if after is None else found[after].start
    words = copy.text[start:end]
    first = (-1 if before is None else before) + 1
    lost = index.letters(first, len(index.sentences) if after is None else after)
    if len(words) > 3 * lost + 300 or not any(map(str.isalnum, words)):
        return None
    start += len(words) - len(words.lstrip())
    return start, start + len(words.strip())


def json_schema() -> dict:
    """The JSON Schema of `Verification.to_dict`."""
    return json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
