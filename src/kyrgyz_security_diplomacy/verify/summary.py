"""The outcome of a verification in words: a summary, what is not found, one row shown."""

import re
from collections import Counter

from ..load.claims import Citation
from ..report.problems import did_you_mean
from .matching_key import canonical_paragraph
from .results import FOUND, STATUSES
from .sentence_search import KeyedText, find
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
    wrong = sum(bool(span.fault) for span in outcome.spans)
    unchecked = sum(span.fault is None for span in outcome.spans)
    line = f"{len(outcome.spans) - unchecked} spans checked, {wrong} wrong"
    rest = f" ({unchecked} not checked: other typography than published)"
    lines.append(line + rest * bool(unchecked))
    if moved := [r.sentence_id for r in outcome.results if r.status == "moved"]:
        lines += ["", f"moved: {'; '.join(_place(outcome, each) for each in moved)}"]
    return "\n".join([*lines, *_not_found(outcome), *_wrong_spans(outcome)])


def _not_found(outcome: Verification) -> list[str]:
    """What is changed or missing, and which claims rest on it."""
    lines = []
    for result, sentence in zip(outcome.results, outcome.index.sentences, strict=True):
        if result.status in FOUND:
            continue
        lines += ["", f"{result.status}: {_place(outcome, result.sentence_id)}"]
        if result.found:
            lines.append(f"  in its place: {_shortened(result.found)}")
        if sentence.fingerprint is None:
            lines.append("  (too short for a hash of its own, and its paragraph is not whole)")
        elif result.found and find(_without_numbers(result.found), {sentence.fingerprint}):
            lines.append("  (it is there but for numbers in it: delete footnote marks in the copy)")
        for row in outcome.claims:
            if result.sentence_id in row["not_found"]:
                lines.append(f"  {_CLAIM_WORDS[row['status']]}: {_named(outcome, row['claim_id'])}")
    return lines


def _wrong_spans(outcome: Verification) -> list[str]:
    """Each span that is wrong, with the copy's words there."""
    lines = []
    for span in outcome.spans:
        if span.fault:
            where = f"{span.start}-{span.end} of {_place(outcome, span.sentence_id)}"
            lines += ["", f"wrong span: {_named(outcome, span.row_id)} in {span.table}"]
            lines.append(f"  {where} {span.fault}: {span.found!r}")
    return lines


def _without_numbers(text: str) -> KeyedText:
    """A text without numbers of up to three digits that follow a word, as footnote marks do."""
    return KeyedText(re.sub(r"(?<=[^\W\d_])([^\w\s]*)[0-9]{1,3}(?!\w)", r"\1", text))


def _named(outcome: Verification, row_id: str) -> str:
    """A row by its id, with its name, title or label."""
    words = outcome.named.words(row_id)
    return f"{row_id} ({words})" if words else row_id


def _place(outcome: Verification, sentence_id: str) -> str:
    """A sentence by its place in the source, and its id."""
    index = outcome.index
    number, sentence = next(
        (k, each) for k, each in enumerate(index.sentences) if each.sentence_id == sentence_id
    )
    first = index.paragraphs[sentence.paragraph].first
    return f"paragraph {sentence.paragraph + 1}, sentence {number - first + 1} ({sentence_id})"


def _shortened(text: str, longest: int = 300) -> str:
    """A stretch of the copy on one line, cut in the middle if it is long."""
    text, half = canonical_paragraph(text), longest // 2
    return text if len(text) <= longest else f"{text[:half]} […] {text[-half:]}"


def show(outcome: Verification, row_id: str) -> str:
    """One row in words, with the sentences it rests on, quoted from the user's own copy.

    A cited span is between [[ and ]]. Raises SourceError for an id that is in no table.
    """
    found = outcome.named.get(row_id)
    if found is None:
        hint = did_you_mean(row_id, outcome.named)
        raise SourceError(f"{row_id!r} is not an id in any table{' — ' if hint else ''}{hint}")
    lines = [f"{_named(outcome, row_id)} in {found[0]}"]
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
    place = _place(outcome, citation.sentence_id)
    lines = [f"{citation.relation}{about}: {place}, {result.status}"]
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
