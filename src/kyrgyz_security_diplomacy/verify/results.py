"""The result for each sentence: as published, retyped, moved, changed or missing."""

from bisect import bisect_right
from dataclasses import dataclass

from .alignment import Alignment
from .copies import Copy
from .source_index import SourceIndex
from .typography import Printed, canonical_map, printed

FOUND = ("ok", "retyped", "moved")
STATUSES = (*FOUND, "changed", "missing")


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


def list_results(
    index: SourceIndex, alignment: Alignment, copy: Copy, texts: list[str]
) -> list[Result]:
    """A result for each sentence of the source.

    texts: those that were searched; the first is the copy's.
    """
    found = {}
    for k, (start, end, text) in alignment.places.items():
        sentence = index.sentences[k]
        found[k] = printed(texts[text], start, end, sentence.length, sentence.text_sha256)
    found |= _short_sentences(index, alignment, texts)
    order = sorted(alignment.ordered)
    results = []
    for k, sentence in enumerate(index.sentences):
        if k in found:
            start, end, same = found[k]
            status = "moved" if k not in alignment.ordered else "ok" if same else "retyped"
            text = texts[alignment.places[k].text][start:end]
            result = Result(sentence.sentence_id, status, start, end, text, same)
        elif place := _instead_of(k, index, order, found, copy):
            result = Result(sentence.sentence_id, "changed", *place, copy.text[slice(*place)])
        else:
            result = Result(sentence.sentence_id, "missing")
        results.append(result)
    return results


def _short_sentences(
    index: SourceIndex, alignment: Alignment, texts: list[str]
) -> dict[int, Printed]:
    """The sentences without a hash of paragraphs that are printed exactly as published.

    Where each begins and ends is known by the published lengths.
    """
    found = {}
    for number in {s.paragraph for s in index.sentences if s.text_sha256 is None}:
        paragraph = index.paragraphs[number]
        places = [alignment.places.get(k) for k in range(paragraph.first, paragraph.end)]
        lengths = [s.length for s in index.sentences[paragraph.first : paragraph.end]]
        if not all(places) or sum(lengths) != paragraph.length:
            continue
        text, first, last = texts[max(p.text for p in places)], places[0].start, places[-1].end
        whole = printed(text, first, last, paragraph.length, paragraph.text_sha256)
        if whole.exact:
            offsets, at = canonical_map(text[whole.start : whole.end])[1], 0
            for k, length in enumerate(lengths, paragraph.first):
                start = whole.start + offsets[at]
                at += length
                end = whole.start + offsets[at]
                if index.sentences[k].text_sha256 is None:
                    found[k] = Printed(start, start + len(text[start:end].rstrip()), True)
    return found


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
