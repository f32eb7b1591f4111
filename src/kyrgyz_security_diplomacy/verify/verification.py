"""Which sentences of a source are in a user's copy, and which claims are supported there."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..load.claims import Citation, NamedRows, citations
from ..load.reading import opened, rows
from ..package.data_package import Package
from .alignment import Alignment, align
from .cited_spans import CheckedSpan, checked_spans
from .copies import Copy, read_copy
from .results import FOUND, Result, list_results
from .sentence_search import KeyedText
from .source_index import SourceIndex, read_indexes


@dataclass
class Verification:
    """The outcome of `verify`: what of a source was found in a copy.

    Attributes:
        index: the source's sentences as published, or None if no sentence of any coded source was
            found.
        copy: the copy as read; offsets are code points of `copy.text`.
        results: one for each sentence, in reading order.
        package: the opened Data Package.
    """

    index: SourceIndex | None
    copy: Copy
    results: list[Result]
    package: Package

    @property
    def source_id(self) -> str | None:
        """The source, or None if no sentence of any coded source was found."""
        return self.index.source_id if self.index else None

    @cached_property
    def by_id(self) -> dict[str, Result]:
        """The results by the ids of their sentences."""
        return {result.sentence_id: result for result in self.results}

    @cached_property
    def citations(self) -> list[Citation]:
        """The evidence that cites these sentences. Raises PackageError."""
        return citations(rows(self.package, "evidence"), self.by_id)

    @cached_property
    def spans(self) -> list[CheckedSpan]:
        """Every span of the evidence and mentions in these sentences. Raises PackageError."""
        return checked_spans(self.package, self.by_id)

    @cached_property
    def named(self) -> NamedRows:
        """Every row of the package in words. Raises PackageError."""
        return NamedRows({table: rows(self.package, table) for table in self.package.tables})

    @cached_property
    def claims(self) -> list[dict]:
        """Each claim: table, claim_id, status, sentences and not_found (lists of ids).

        status: supported in this copy, in_part or not_found. What counts are the sentences that
        support it; if none does, all it cites. Raises PackageError.
        """
        by_claim: dict[tuple[str, str], list[Citation]] = {}
        for citation in self.citations:
            by_claim.setdefault((citation.table, citation.claim_id), []).append(citation)
        made = []
        for (table, claim_id), own in by_claim.items():
            counting = [each for each in own if each.relation == "supports"] or own
            cited = list(dict.fromkeys(each.sentence_id for each in counting))
            lost = [each for each in cited if self.by_id[each].status not in FOUND]
            status = "not_found" if lost == cited else "in_part" if lost else "supported"
            made.append(
                {"table": table, "claim_id": claim_id, "status": status}
                | {"sentences": cited, "not_found": lost}
            )
        return made

    @property
    def found_count(self) -> int:
        """How many sentences were found."""
        return sum(result.status in FOUND for result in self.results)

    @property
    def ok(self) -> bool:
        """Whether every sentence was found and no span is wrong."""
        found = 0 < len(self.results) == self.found_count
        return found and not any(span.fault for span in self.spans)

    @property
    def is_copy(self) -> bool:
        """Whether this is a copy of the source at all: a quarter of its sentences or more."""
        return 0 < self.found_count >= len(self.results) / 4

    def to_dict(self) -> dict:
        """Return what `--format json` prints; `verification.schema.json` describes it."""
        unchecked = sum(span.fault is None for span in self.spans)
        wrong = [_without("found", span) for span in self.spans if span.fault]
        return {
            "source_id": self.source_id,
            "sentences": [_without("exact", result) for result in self.results],
            "claims": self.claims,
            "spans": {
                "checked": len(self.spans) - unchecked, "not_checked": unchecked, "wrong": wrong,
            },
        }  # fmt: skip


def _without(key: str, row: Result | CheckedSpan) -> dict:
    return {name: value for name, value in row._asdict().items() if name != key}


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
    source = opened(package, only_tables=True)
    indexes = read_indexes(source, source_id)
    return verify_copy(copy if isinstance(copy, Copy) else read_copy(copy), indexes, source)


def verify_copy(copy: Copy, indexes: list[SourceIndex], package: Package) -> Verification:
    """Take the source of which most letters are found.

    The copy is searched as it is, then together with the same without page numbers and such.
    """
    texts: list[KeyedText] = []
    best: tuple[Alignment, SourceIndex] | None = None
    for text in copy.texts():
        texts.append(KeyedText(text))
        for index in indexes:
            alignment = align(texts, index)
            if best is None or alignment.letters > best[0].letters:
                best = alignment, index
        if len(best[0].places) == len(best[1].sentences):
            break
    alignment, index = best
    if not alignment.letters and len(indexes) > 1:
        return Verification(None, copy, [], package)
    results = list_results(index, alignment, copy, [keyed.text for keyed in texts])
    return Verification(index, copy, results, package)
