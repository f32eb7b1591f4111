"""The outcome of a verification in words: a summary, what is not found, one row shown."""

import re
from collections import Counter
from collections.abc import Iterable

from ..load.claims import Citation
from .matching_key import canonical_paragraph
from .results import FOUND, STATUSES, Result
from .sentence_search import KeyedText, find
from .verification import Verification

_CLAIM_WORDS = {
    "supported": "supported",
    "in_part": "supported in part",
    "not_found": "not supported",
}
_SPAN_WORDS = {"": "right", "wrong": "wrong", None: "in a sentence that is not as published"}


def summary(outcome: Verification) -> str:
    """The outcome in a few lines, then each sentence that is not found and each wrong span."""
    if outcome.index is None:
        return "This is not a copy of any coded source: not one of their sentences is in it."
    total, there = len(outcome.results), outcome.found_count
    lines = [f"{outcome.source_id} {outcome.index.title}".rstrip()]
    if not outcome.is_copy:
        some = f"only {there}" if there else "not one"
        lines.append(
            f"This is not a copy of that source, nor of another edition near to it: {some} of its "
            f"{total} sentences {'are' if there > 1 else 'is'} in it."
        )
        if not there:
            return "\n".join(lines)
    statuses = Counter(result.status for result in outcome.results)
    lines.append(f"{there} of {total} sentences found{_counts(statuses, STATUSES)}")
    claims = Counter(_CLAIM_WORDS[row["status"]] for row in outcome.claims)
    rest = _counts(claims, ("supported in part", "not supported"))
    lines.append(f"{claims['supported']} of {claims.total()} claims supported in this copy{rest}")
    spans = Counter(_SPAN_WORDS[span.fault and "wrong"] for span in outcome.spans)
    rest = _counts(spans, ("wrong", _SPAN_WORDS[None]))
    lines.append(f"{spans['right']} of {spans.total()} spans right{rest}")
    if moved := [r.sentence_id for r in outcome.results if r.status == "moved"]:
        lines += ["", f"moved: {'; '.join(_named(outcome, each) for each in moved)}"]
    for result in outcome.results:
        if result.status not in FOUND:
            lines += ["", *_lost(outcome, result)]
    for span in outcome.spans:
        if span.fault:
            lines += ["", f"wrong span: {_named(outcome, span.row_id)} in {span.table}"]
            where = f"  {span.start}-{span.end} of {_named(outcome, span.sentence_id)}"
            lines.append(f"{where} {span.fault}: {span.found!r}")
    return "\n".join(lines)


def _counts(counts: Counter, words: Iterable[str]) -> str:
    parts = ", ".join(f"{counts[word]} {word}" for word in words if counts[word])
    return f" ({parts})" if parts else ""


def _lost(outcome: Verification, result: Result) -> list[str]:
    """A sentence that is changed or missing, and which claims rest on it."""
    lines = [f"{result.status}: {_named(outcome, result.sentence_id)}"]
    if result.found:
        lines.append(f"  in its place: {_shortened(result.found)}")
    own = next(s for s in outcome.index.sentences if s.sentence_id == result.sentence_id)
    if own.fingerprint is None:
        lines.append("  (too short for a hash of its own, and its paragraph is not whole)")
    elif result.found and find(_without_numbers(result.found), {own.fingerprint}):
        lines.append("  (it is there but for numbers in it: delete footnote marks in the copy)")
    for row in outcome.claims:
        if result.sentence_id in row["not_found"]:
            lines.append(f"  {_CLAIM_WORDS[row['status']]}: {_named(outcome, row['claim_id'])}")
    return lines


def _without_numbers(text: str) -> KeyedText:
    """A text without numbers of up to three digits that follow a word, as footnote marks do."""
    return KeyedText(re.sub(r"(?<=[^\W\d_])([^\w\s]*)[0-9]{1,3}(?!\w)", r"\1", text))


def _named(outcome: Verification, row_id: str) -> str:
    """A row by its id, with its name, title or label; a sentence with its place."""
    place = re.fullmatch(r"src-.*-p([0-9]+)-s([0-9]+)", row_id)
    words = "paragraph {}, sentence {}".format(*place.groups()) if place else ""
    words = words or outcome.named.words(row_id)
    return f"{row_id} ({words})" if words else row_id


def _shortened(text: str, longest: int = 300) -> str:
    """A stretch of the copy on one line, cut in the middle if it is long."""
    text, half = canonical_paragraph(text), longest // 2
    return text if len(text) <= longest else f"{text[:half]} […] {text[-half:]}"


def show(outcome: Verification, row_id: str) -> str:
    """One row in words, with the sentences it rests on, quoted from the user's own copy.

    A cited span is between [[ and ]]. Raises PackageError for an id that is in no table.
    """
    lines = [f"{_named(outcome, row_id)} in {outcome.named[row_id][0]}"]
    lines += [f"  {line}" for line in outcome.named.described(row_id)]
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
    about += "" if citation.claim_id == row_id else f" of {_named(outcome, citation.claim_id)}"
    sentence = _named(outcome, citation.sentence_id)
    lines = [f"{citation.relation}{about}: {sentence}, {result.status}"]
    text = canonical_paragraph(result.found or "")
    if result.status not in FOUND:
        return [*lines, f"  in its place: {text}"] if text else lines
    if citation.span and result.exact:
        start, end = citation.span
        text = f"{text[:start]}[[{text[start:end]}]]{text[end:]}"
    elif citation.span:
        lines.append("  (other typography than the source, so the cited span cannot be marked)")
    return [*lines, f"  {text}"]
