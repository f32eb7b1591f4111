"""The outcome of a verification in words: a summary, what is not found, one row shown."""

from collections import Counter

from ..load.claims import Citation, NamedRows
from ..load.reading import rows
from ..report.problems import did_you_mean
from .matching_key import canonical_paragraph
from .results import FOUND, STATUSES
from .source_index import SourceError
from .verification import Verification

_CLAIM_WORDS = {
    "supported": "supported",
    "in_part": "supported in part",
    "not_found": "not supported",
}


def summary(outcome: Verification) -> str:
    """The outcome in a few lines, then each sentence and claim that is not found."""
    if outcome.index is None:
        return "This is not a copy of any coded source: not one of their sentences is in it."
    total = len(outcome.results)
    counts = Counter(result.status for result in outcome.results)
    there = outcome.found_count
    lines = [f"{outcome.source_id} {outcome.index.title}".rstrip()]
    if not outcome.is_copy:
        some = f"only {there}" if there else "not one"
        lines.append(
            f"This is not a copy of that source, nor of another edition near to it: {some} of its "
            f"{total} sentences {'are' if there > 1 else 'is'} in it."
        )
        if not there:
            return "\n".join(lines)
    parts = ", ".join(f"{counts[status]} {status}" for status in STATUSES if counts[status])
    lines.append(f"{there} of {total} sentences found ({parts})")
    claims = Counter(row["status"] for row in outcome.claims)
    rest = {"in part": claims["in_part"], "not supported": claims["not_found"]}
    rest = ", ".join(f"{count} {words}" for words, count in rest.items() if count)
    line = f"{claims['supported']} of {claims.total()} claims supported in this copy"
    lines.append(f"{line} ({rest})" if rest else line)
    moved = [r.sentence_id for r in outcome.results if r.status == "moved"]
    lines += ["", f"moved: {', '.join(moved)}"] if moved else []
    return "\n".join(lines + _not_found(outcome))


def _not_found(outcome: Verification) -> list[str]:
    """What is changed or missing, and which claims rest on it."""
    lines = []
    for result, sentence in zip(outcome.results, outcome.index.sentences, strict=True):
        if result.status in FOUND:
            continue
        lines += ["", f"{result.status}: {result.sentence_id}"]
        if result.found:
            lines.append(f"  in its place: {_shortened(result.found)}")
        if sentence.fingerprint is None:
            lines.append("  (too short for a hash of its own, and its paragraph is not whole)")
        hit = [row for row in outcome.claims if result.sentence_id in row["not_found"]]
        for status in ("not_found", "in_part"):
            if ids := ", ".join(row["claim_id"] for row in hit if row["status"] == status):
                lines.append(f"  {_CLAIM_WORDS[status]}: {ids}")
    return lines


def _shortened(text: str, longest: int = 300) -> str:
    """A stretch of the copy on one line, cut in the middle if it is long."""
    text, half = canonical_paragraph(text), longest // 2
    return text if len(text) <= longest else f"{text[:half]} […] {text[-half:]}"


def show(outcome: Verification, row_id: str) -> str:
    """One row in words, with the sentences it rests on, quoted from the user's own copy.

    A cited span is between [[ and ]]. Raises SourceError for an id that is in no table.
    """
    package = outcome.package
    named = NamedRows({table: rows(package, table) for table in package.tables})
    found = named.get(row_id)
    if found is None:
        hint = did_you_mean(row_id, named)
        raise SourceError(f"{row_id!r} is not an id in any table{' — ' if hint else ''}{hint}")
    lines = [f"{row_id} ({found[0]})", *(f"  {line}" for line in named.described(row_id))]
    for row in outcome.claims:
        if row["claim_id"] == row_id:
            lines += ["", f"in this copy: {_CLAIM_WORDS[row['status']]}"]
    own = [c for c in outcome.citations if row_id in (c.claim_id, c.evidence_id, c.sentence_id)]
    for citation in own:
        lines += ["", *_cited(outcome, citation, row_id)]
    if not own:
        lines += ["", "no evidence of this source is recorded for it"]
    return "\n".join(lines)


def _cited(outcome: Verification, citation: Citation, row_id: str) -> list[str]:
    """A citation: which sentence, how it was found, and the copy's text there."""
    result = outcome.by_id[citation.sentence_id]
    about = f" {citation.field.replace('_', ' ')}" if citation.field else ""
    about += "" if citation.claim_id == row_id else f" of {citation.claim_id}"
    lines = [f"{citation.relation}{about}: {citation.sentence_id} ({result.status})"]
    text = result.found
    if text is None:
        return lines
    if result.status not in FOUND:
        return [*lines, f"  in its place: {canonical_paragraph(text)}"]
    if citation.span and (span := outcome.span(result, citation.span)):
        start, end = span[0] - result.start, span[1] - result.start
        text = f"{text[:start]}[[{text[start:end]}]]{text[end:]}"
    elif citation.span:
        lines.append("  (other typography than the source, so the cited span cannot be marked)")
    return [*lines, f"  {canonical_paragraph(text)}"]
