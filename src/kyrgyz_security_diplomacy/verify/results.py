"""The status of each sentence: as published, retyped, moved, changed or missing."""

from bisect import bisect_right
from typing import NamedTuple

from .alignment import Alignment
from .copies import Copy
from .source_index import Paragraph, SourceIndex
from .typography import Printed, printed

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
    short = {sentence.paragraph for sentence in index.sentences if sentence.text_sha256 is None}
    whole = {n for n in short if _is_as_published(index.paragraphs[n], alignment, texts)}
    order = sorted(alignment.ordered)
    results = []
    for k, sentence in enumerate(index.sentences):
        if k in found:
            start, end, exact = found[k]
            exact |= sentence.text_sha256 is None and sentence.paragraph in whole
            status = "moved" if k not in alignment.ordered else "ok" if exact else "retyped"
            text = texts[alignment.places[k].text][start:end]
            result = Result(sentence.sentence_id, status, start, end, text, exact)
        elif place := _instead_of(k, index, order, found, copy):
            result = Result(sentence.sentence_id, "changed", *place, copy.text[slice(*place)])
        else:
            result = Result(sentence.sentence_id, "missing")
        results.append(result)
    return results


def _is_as_published(paragraph: Paragraph, alignment: Alignment, texts: list[str]) -> bool:
    """Return whether a whole paragraph is printed as published, so its short sentences are too."""
    places = [alignment.places.get(k) for k in range(paragraph.first, paragraph.end)]
    if not all(places):
        return False
    text = texts[max(place.text for place in places)]
    return printed(text, places[0].start, places[-1].end, paragraph).exact


def _instead_of(
    k: int, index: SourceIndex, order: list[int], found: dict[int, Printed], copy: Copy
) -> tuple[int, int] | None:
    """Return offsets of the words in the place of a sentence that was not found, or None.

    They are between the sentences before and after it, and not many more than were lost; at the
    beginning or end of the article in the copy's own paragraph.
    """
    at = bisect_right(order, k)
    before = order[at - 1] if at else None
    after = order[at] if at < len(order) else None
    if before is None and after is None:
        return None
    near = found[after].start if before is None else found[before].end - 1
    own = copy.paragraph_around(near)
    start = own[0] if before is None else found[before].end
    end = own[1] if after is None else found[after].start
    words = copy.text[start:end]
    first = (-1 if before is None else before) + 1
    lost = index.letters(first, len(index.sentences) if after is None else after)
    if len(words) > 3 * lost + 300 or not any(map(str.isalnum, words)):
        return None
    start += len(words) - len(words.lstrip())
    return start, start + len(words.strip())
