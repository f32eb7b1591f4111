"""The outcome of a verification for people: a summary, what is not found, one row shown."""

from collections import Counter

from ..load.claims import Rows
from ..report.problems import did_you_mean
from .deep_link import deep_link
from .matching_key import canonical_paragraph
from .source_index import SourceError
from .verification import FOUND, STATUSES, Verification

_LONGEST = 300
_CLAIM_WORDS = {"supported": "supported", "in_part": "supported in part", "not_found": "not"}


def summary(outcome: Verification) -> str:
    """The outcome in a few lines, then each sentence and claim that is not found."""
    if outcome.index is None:
        return "This is not a copy of any coded source: not one of their sentences stands in it."
    lines = [f"{outcome.source_id} {outcome.index.title}".rstrip()]
    total = len(outcome.results)
    counts = Counter(result.status for result in outcome.results)
    there = sum(counts[status] for status in FOUND)
    if not outcome.is_copy:
        some = f"only {there}" if there else "not one"
        lines.append(
            f"This is not a copy of that source, nor of another edition near to it: {some} of its "
            f"{total} sentences {'stand' if there > 1 else 'stands'} in it."
        )
        if not there:
            return "\n".join(lines)
    parts = ", ".join(f"{counts[status]} {status}" for status in STATUSES if counts[status])
    lines.append(f"{there} of {total} sentences found ({parts})")
    lines.append(_claims_line(outcome))
    lines += _not_found(outcome)
    return "\n".join(lines)


def _claims_line(outcome: Verification) -> str:
    counts = Counter(outcome.claims["status"])
    line = f"{counts['supported']} of {len(outcome.claims)} claims supported in this copy"
    rest = [f"{counts['in_part']} in part"] * bool(counts["in_part"])
    rest += [f"{counts['not_found']} not"] * bool(counts["not_found"])
    return f"{line} ({', '.join(rest)})" if rest else line


def _not_found(outcome: Verification) -> list[str]:
    """What is moved, changed or missing, and which claims rest on what is not found."""
    lines = []
    moved = [r.sentence_id for r in outcome.results if r.status == "moved"]
    if moved:
        lines += ["", f"moved: {', '.join(moved)}"]
    for result in outcome.results:
        if result.status in FOUND:
            continue
        lines += ["", f"{result.status}: {result.sentence_id}"]
        found = outcome.found(result)
        if found:
            lines.append(f"  there stands: {shortened(found)}")
        if outcome.hashless(result):
            lines.append("  (too short for a hash of its own, and its paragraph is not as it was)")
        hit = [c for c in outcome.claims.itertuples() if result.sentence_id in c.not_found]
        for status in ("not_found", "in_part"):
            ids = ", ".join(c.claim_id for c in hit if c.status == status)
            if ids:
                lines.append(f"  {_CLAIM_WORDS[status]}: {ids}")
    return lines


def shortened(text: str) -> str:
    """A stretch of the copy on one line, cut in the middle if it is long."""
    text = canonical_paragraph(text)
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half]} […] {text[-half:]}"


def show(outcome: Verification, row_id: str) -> str:
    """One row in words, with the sentences it rests on, quoted from the user's own copy.

    A cited span stands between [[ and ]]. Raises SourceError for an id that is in no table.
    """
    rows = Rows(outcome.tables)
    found = rows.get(row_id)
    if found is None:
        hint = did_you_mean(row_id, rows.ids())
        raise SourceError(f"{row_id!r} is no id in any table{' — ' if hint else ''}{hint}")
    lines = [f"{row_id} ({found[0]})", *(f"  {line}" for line in rows.described(row_id))]
    own = [c for c in outcome.citations if row_id in (c.claim_id, c.evidence_id, c.sentence_id)]
    status = outcome.claims[outcome.claims["claim_id"] == row_id]["status"]
    if len(status):
        lines += ["", f"in this copy: {_CLAIM_WORDS[status.iloc[0]]}"]
    if not own:
        lines += ["", "no evidence of this source is recorded for it"]
    for citation in own:
        lines += ["", *_cited(outcome, citation, row_id)]
    return "\n".join(lines)


def _cited(outcome: Verification, citation, row_id: str) -> list[str]:
    """A citation: which sentence, how it was found, and what the copy says there."""
    result = outcome.result(citation.sentence_id)
    about = f" {citation.field.replace('_', ' ')}" if citation.field else ""
    about += "" if citation.claim_id == row_id else f" of {citation.claim_id}"
    lines = [f"{citation.relation}{about}: {citation.sentence_id} ({result.status})"]
    text = outcome.found(result)
    if text is None:
        return lines
    span = outcome.span(result, citation.span) if citation.span else None
    if span:
        start, end = span[0] - result.start, span[1] - result.start
        text = f"{text[:start]}[[{text[start:end]}]]{text[end:]}"
    elif citation.span and result.status in FOUND:
        lines.append("  (set otherwise than the source, so the cited span cannot be marked)")
    lines.append(f"  {'there stands: ' * (result.status not in FOUND)}{canonical_paragraph(text)}")
    link = deep_link(outcome.index.url, outcome.copy.text, result.start, result.end)
    if link and result.status in FOUND:
        lines.append(f"  {link}")
    return lines
