"""The status of each sentence: as published, retyped, moved, changed or missing."""

from bisect import bisect_right
from typing import NamedTuple

from .alignment import Alignment
from .copies import Copy
from .matching_key import WHITE_SPACE
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
    found = {
        k: printed(texts[place.text], place.start, place.end, index.sentences[k])
        for k, place in alignment.places.items()
    }
    found |= _short_sentences(index, alignment, texts)
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


def _short_sentences(
    index: SourceIndex, alignment: Alignment, texts: list[str]
) -> dict[int, Printed]:
    """Return the sentences without a hash of paragraphs that are printed exactly as published.

    Where each begins and ends is known by the published lengths.
    """
    found = {}
    for paragraph in index.paragraphs:
        numbers = range(paragraph.first, paragraph.end)
        own = [index.sentences[k] for k in numbers]
        at = [alignment.places.get(k) for k in numbers]
        if all(sentence.text_sha256 for sentence in own) or not all(at):
            continue
        text = texts[max(place.text for place in at)]
        start, end, exact = printed(text, at[0].start, at[-1].end, paragraph)
        places = canonical_map(text[start:end])[1]
        if not exact or sum(sentence.length for sentence in own) != len(places) - 1:
            continue
        offset = 0
        for k, sentence in zip(numbers, own, strict=True):
            begin, offset = start + places[offset], offset + sentence.length
            words = text[begin : start + places[offset]].rstrip(WHITE_SPACE)
            if sentence.text_sha256 is None:
                found[k] = Printed(begin, begin + len(words), True)
    return found


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
