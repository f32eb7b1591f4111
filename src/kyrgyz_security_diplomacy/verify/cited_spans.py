"""The spans of the evidence and of the mentions, judged in a copy's own sentences."""

from collections.abc import Mapping
from typing import NamedTuple

from ..load.reading import rows
from ..package.data_package import Package
from .matching_key import matching_key
from .results import FOUND, Result
from .spans import span_fault
from .typography import canonical_map

_COLUMNS = (
    ("evidence", "evidence_id", "sentence_id", "span_start", "span_end"),
    ("mentions", "mention_id", "sentence_id", "char_start", "char_end"),
)


class CheckedSpan(NamedTuple):
    """A span, and what is wrong with it.

    table, row_id: the row that has it: a piece of evidence, or a mention.
    start, end: canonical characters of the published sentence.
    fault: what is wrong, in words; "" if nothing; None if it could not be checked, because the
        sentence was not found or has other typography than published.
    found: the copy's words there; of a sentence with other typography all its words.
    """

    table: str
    row_id: str
    sentence_id: str
    start: int
    end: int
    fault: str | None
    found: str


def checked_spans(package: Package, results: Mapping[str, Result]) -> list[CheckedSpan]:
    """Judge every span in the sentences of some results, by sentence id. Raises PackageError.

    Offsets count the characters of the published sentence, so they hold only where it is printed as
    published. Elsewhere only the letters of a name are looked for.
    """
    made = []
    for table, *columns in _COLUMNS:
        for row in rows(package, table) if table in package.tables else ():
            row_id, sentence_id, *offsets = (row[column] for column in columns)
            if sentence_id not in results or not all(offsets):
                continue
            result, (start, end) = results[sentence_id], map(int, offsets)
            surface, found = row.get("surface", ""), canonical_map(result.found or "")[0]
            fault = None
            if result.exact:
                found, fault = (
                    found[start:end],
                    span_fault(found, start, end, surface, row.get("form")),
                )
            elif result.status in FOUND and matching_key(surface) not in matching_key(found):
                fault = f"is in a sentence without the name {surface!r}"
            made.append(CheckedSpan(table, row_id, sentence_id, start, end, fault, found))
    return made
