"""The spans of the evidence and of the mentions, judged in a copy's own sentences."""

from collections.abc import Mapping
from typing import NamedTuple

from ..load.reading import rows
from ..package.data_package import Package
from .matching_key import canonical_paragraph, matching_key
from .results import FOUND, Result
from .spans import span_fault

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
    found: the copy's words there.
    """

    table: str
    row_id: str
    sentence_id: str
    start: int
    end: int
    fault: str | None
    found: str = ""


def checked_spans(package: Package, results: Mapping[str, Result]) -> list[CheckedSpan]:
    """Judge every span in the sentences of some results, by sentence id. Raises PackageError.

    Offsets count the characters of the published sentence, so they hold only where it is printed as
    published. Elsewhere only the letters of a name are looked for.
    """
    made = []
    for table, *columns in _COLUMNS:
        for row in rows(package, table, *columns) if table in package.tables else ():
            row_id, sentence_id, *offsets = (row[column] for column in columns)
            if sentence_id in results and all(offsets):
                start, end = map(int, offsets)
                name = row.get("surface", ""), row.get("form", "")
                judged = _judged(results[sentence_id], start, end, *name)
                made.append(CheckedSpan(table, row_id, sentence_id, start, end, *judged))
    return made


def _judged(
    result: Result, start: int, end: int, surface: str, form: str
) -> tuple[str | None, str]:
    """Return the fault of a span, and the copy's words there."""
    text = canonical_paragraph(result.found or "")
    if result.exact:
        return span_fault(text, start, end, surface, form), text[start:end]
    if result.status in FOUND and matching_key(surface) not in matching_key(text):
        return f"is in a sentence without the name {surface!r}", text
    return None, ""
