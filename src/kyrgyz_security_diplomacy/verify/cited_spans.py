"""The spans of the evidence and of the mentions, judged in a copy's own sentences."""

from collections.abc import Mapping
from typing import NamedTuple

from ..load.reading import rows
from ..package.data_package import Package
from .matching_key import canonical_paragraph, matching_key
from .results import FOUND, Result
from .source_index import SourceIndex
from .spans import span_fault


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


def checked_spans(
    package: Package, results: Mapping[str, Result], index: SourceIndex | None
) -> list[CheckedSpan]:
    """Judge every span in the sentences of some results, by sentence id. Raises PackageError.

    Offsets count the characters of the published sentence. They hold in a sentence that is as
    published, and in one as long (with other quotes, say). Elsewhere only the letters of a name are
    looked for.
    """
    lengths = {each.sentence_id: each.length for each in index.sentences} if index else {}
    made = []
    for table, key, first, last in (
        ("evidence", "evidence_id", "span_start", "span_end"),
        ("mentions", "mention_id", "char_start", "char_end"),
    ):
        for row in rows(package, table, key, "sentence_id") if table in package.tables else ():
            offsets, result = (
                (row.get(first, ""), row.get(last, "")),
                results.get(row["sentence_id"]),
            )
            if result and all(map(str.isdigit, offsets)):
                at = int(offsets[0]), int(offsets[1])
                name = row.get("surface", ""), row.get("form", "")
                judged = _judged(result, lengths[result.sentence_id], *at, *name)
                made.append(CheckedSpan(table, row[key], result.sentence_id, *at, *judged))
    return made


def _judged(
    result: Result, length: int, start: int, end: int, surface: str, form: str
) -> tuple[str | None, str]:
    """Return the fault of a span, and the copy's words there."""
    if result.status not in FOUND:
        return None, ""
    text = canonical_paragraph(result.found)
    if result.exact:
        return span_fault(text, start, end, surface, form), text[start:end]
    if len(text) not in (length, length - 1):  # `length` may count the space that follows
        lost = matching_key(surface) not in matching_key(text)
        return (f"is in a sentence without the name {surface!r}" if lost else None), ""
    fault = span_fault(text, start, end)
    if not fault and matching_key(surface) not in matching_key(text[start:end]):
        fault = f"does not hold the name {surface!r}"
    return fault, text[start:end]
