"""The status of each sentence: as published, retyped, moved, changed or missing."""

from bisect import bisect_right
from typing import NamedTuple

from .alignment import Alignment
from .copies import Copy
from .source_index import SourceIndex
from .typography import Printed, canonical_map, printed

FOUND = ("ok", "retyped", "moved")
STATUSES = (*FOUND, "changed", "missing")


class Result(NamedTuple):
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
    """Return a result for each sentence of the source.

    texts: those that were searched; the first is the copy's.
    """
    found, whole = {}, _printed_whole(index, alignment, texts)
    for k, (start, end, text) in alignment.places.items():
        at = printed(texts[text], start, end, index.sentences[k])
        length = len(canonical_map(texts[text][at.start : at.end])[0])
        found[k] = at._replace(exact=at.exact or length in whole.get(k, ()))
    order = sorted(alignment.ordered)
    results = []
    for k, sentence in enumerate(index.sentences):
        if k in found:
            start, end, exact = found[k]
            status = "moved" if k not in alignment.ordered else "ok" if exact else "retyped"
            text = texts[alignment.places[k].text][start:end]
            result = Result(sentence.sentence_id, status, start, end, text, exact)
        elif place := _instead_of(k, index, order, found, copy):
            result = Result(sentence.sentence_id, "changed", *place, copy.text[slice(*place)])
        else:
            result = Result(sentence.sentence_id, "missing")
        results.append(result)
    return results


def _printed_whole(index: SourceIndex, alignment: Alignment, texts: list[str]) -> dict:
    """Return the sentences of the paragraphs that are printed exactly as published.

    Of a sentence without a hash, this and its length say that it is: to each the lengths that it
    may have, since a space may follow if it is not the last.
    """
    whole = {}
    for paragraph in index.paragraphs:
        numbers = range(paragraph.first, paragraph.end)
        at = [alignment.places.get(k) for k in numbers]
        if all(at) and not all(index.sentences[k].text_sha256 for k in numbers):
            text = texts[max(place.text for place in at)]
            if printed(text, at[0].start, at[-1].end, paragraph).exact:
                lengths = {k: index.sentences[k].length for k in numbers}
                whole |= {k: (n, n - (k + 1 < paragraph.end)) for k, n in lengths.items()}
    return whole


def _instead_of(
    k: int, index: SourceIndex, order: list[int], found: dict[int, Printed], copy: Copy
) -> tuple[int, int] | None:
    """Return offsets of the words in the place of a sentence that was not found, or None.

    They are between the sentences before and after it, and not many more than were lost; at the
    beginning or end of the article in the copy's own paragraph.
    """
    if not order:
        return None
    at, last = bisect_right(order, k), len(index.sentences)
    before, after = [-1, *order][at], [*order, last][at]
    start = copy.paragraph_around(found[after].start)[0] if before < 0 else found[before].end
    end = copy.paragraph_around(start - 1)[1] if after == last else found[after].start
    words = copy.text[start:end]
    most = 3 * index.letters(before + 1, after) + 300
    if len(words) > most or not any(map(str.isalnum, words)):
        return None
    start += len(words) - len(words.lstrip())
    return start, start + len(words.strip())
