"""Where each sentence of a source is in a copy: one place per sentence, no place twice.

The letters decide: a sentence is wherever its matching key occurs, whatever precedes or follows it.
If a sentence occurs more than once, the order of the source decides: of all places, those are taken
that follow each other as the sentences do and hold the most letters. What is left over takes its
first free place. A sentence without a hash of its own is confirmed by the hash of its paragraph.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice, product
from typing import NamedTuple

from .matching_key import matching_key, sha256_hex
from .sentence_search import KeyedText, find
from .source_index import Paragraph, SourceIndex

_MOST_TRIES = 20_000  # ways to complete one paragraph
_REACH = 100  # characters, more than its own, between a short sentence and its neighbour


class Occurrence(NamedTuple):
    """Where the letters of a sentence are: offsets, and in which of the texts they were found."""

    start: int
    end: int
    text: int


class Candidate(NamedTuple):
    """Places of one or several sentences in a row, the first of which has the number `first`."""

    first: int
    start: int
    end: int
    letters: int
    places: tuple[Occurrence, ...]


class Alignment(NamedTuple):
    """Where the sentences of a source are in a copy.

    places: of each sentence that was found, by its number in the index.
    ordered: the numbers of those in the order of the source.
    letters: code points of their matching keys, all together.
    """

    places: dict[int, Occurrence]
    ordered: frozenset[int]
    letters: int


def align(texts: list[KeyedText], index: SourceIndex) -> Alignment:
    """Align a source with a copy.

    Args:
        texts: the copy, perhaps also with parts replaced by spaces, so that offsets agree.
        index: the source.
    """
    units, candidates = list(_units(index)), {}
    for number, keyed in enumerate(texts):
        hits = find(keyed, {fingerprint for *_, fingerprint in units})
        for first, end, fingerprint in units:
            for at in hits.get(fingerprint, ()):
                one = _candidate(index, first, _in_row(index, first, end, keyed, at, number))
                candidates.setdefault((first, one.start, one.end), one)
    chosen = longest(candidates.values())
    placed = {candidate.first for candidate in chosen}
    for candidate in sorted(candidates.values()):
        _, start, end, *_ = candidate
        if candidate.first not in placed and all(end <= c.start or c.end <= start for c in chosen):
            placed.add(candidate.first)
            chosen.append(candidate)
    places = {c.first + n: place for c in chosen for n, place in enumerate(c.places)}
    for paragraph in index.paragraphs:
        places |= _completed(texts, index, paragraph, places)
    ordered = longest(_candidate(index, k, (place,)) for k, place in places.items())
    letters = sum(index.sentences[k].letters for k in places)
    return Alignment(places, frozenset(candidate.first for candidate in ordered), letters)


def _units(index: SourceIndex):
    """What is searched for: each sentence with a hash, each paragraph of sentences without."""
    for k, sentence in enumerate(index.sentences):
        if sentence.fingerprint:
            yield k, k + 1, sentence.fingerprint
    for paragraph in index.paragraphs:
        first, end = paragraph.first, paragraph.end
        hashed = any(sentence.fingerprint for sentence in index.sentences[first:end])
        whole = paragraph.fingerprint and index.letters(first, end) == paragraph.fingerprint.length
        if whole and not hashed:
            yield first, end, paragraph.fingerprint


def _candidate(index: SourceIndex, first: int, places: tuple[Occurrence, ...]) -> Candidate:
    letters = index.letters(first, first + len(places))
    return Candidate(first, places[0].start, places[-1].end, letters, places)


def _in_row(
    index: SourceIndex, first: int, end: int, keyed: KeyedText, at: int, text: int, offset: int = 0
) -> tuple[Occurrence, ...]:
    """Places of the sentences first to end, whose keys follow each other from `at` on.

    text: number of the text of which `keyed` is the part that begins at `offset`.
    """
    places = []
    for sentence in index.sentences[first:end]:
        start, stop = keyed.span(at, at + sentence.letters)
        places.append(Occurrence(offset + start, offset + stop, text))
        at += sentence.letters
    return tuple(places)


def longest(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates that follow each other in the source and in the copy, with the most letters.

    If several chains have as many, the one that ends first is taken, and in it the places that are
    nearest to the next. (The longest increasing subsequence, weighted by letters.)
    """
    ends: list[int] = []  # of the copy, rising; to each the best chain that ends there:
    chains: list[tuple[int, Candidate, tuple | None]] = []  # letters (rising), last, before it
    for candidate in sorted(candidates, key=lambda c: (c.first, -c.start, -c.end)):
        at = bisect_right(ends, candidate.start)
        before = chains[at - 1] if at else None
        letters = candidate.letters + (before[0] if before else 0)
        low = bisect_left(ends, candidate.end)
        if low and chains[low - 1][0] > letters:
            continue
        high = low
        while high < len(ends) and chains[high][0] < letters:
            high += 1
        ends[low:high] = [candidate.end]
        chains[low:high] = [(letters, candidate, before)]
    link = next((c for c in chains if c[0] == chains[-1][0]), None)
    found = []
    while link:
        found.append(link[1])
        link = link[2]
    return found[::-1]


def _completed(
    texts: list[KeyedText], index: SourceIndex, paragraph: Paragraph, places: dict[int, Occurrence]
) -> dict[int, Occurrence]:
    """Return the places of a paragraph with short sentences, if all its others are found.

    Those without a hash are looked for between their neighbours. All letters together must have
    the paragraph's hash, so none is another; what is printed between sentences does not matter.
    """
    numbers = range(paragraph.first, paragraph.end)
    short = {k for k in numbers if index.sentences[k].fingerprint is None}
    own = {k: places[k] for k in numbers if k in places and k not in short}
    if not short or not own or len(own) + len(short) < len(numbers):
        return {}
    runs = [list(run) for _, run in groupby(numbers, key=short.__contains__)]
    parts = []
    for run in runs:
        if run[0] in short:
            parts.append(list(_between_neighbours(texts, index, run, own)))
        else:
            where = tuple(own[k] for k in run)
            known = (texts[text].text[start:end] for start, end, text in where)
            parts.append([("".join(map(matching_key, known)), where)])
    for reading in islice(product(*parts), _MOST_TRIES):
        if sha256_hex("".join(letters for letters, _ in reading)) == paragraph.loose_sha256:
            found = chain.from_iterable(where for _, where in reading)
            return dict(zip(numbers, found, strict=True))
    return {}


def _between_neighbours(
    texts: list[KeyedText], index: SourceIndex, run: list[int], own: dict[int, Occurrence]
) -> Iterator[tuple[str, tuple[Occurrence, ...]]]:
    """Yield each stretch of letters that may be some sentences: beside their neighbours, as long.

    With it, where each of these sentences would be.
    """
    letters = index.letters(run[0], run[-1] + 1)
    before, after = own.get(run[0] - 1), own.get(run[-1] + 1)
    reach = 2 * letters + _REACH
    low = before.end if before else max(after.start - reach, 0)
    high = after.start if after else low + reach
    keyed = KeyedText(texts[-1].text[low : min(high, low + reach)])
    offsets = range(len(keyed) - letters + 1)
    for at in offsets if before else reversed(offsets):  # the nearest first
        places = _in_row(index, run[0], run[-1] + 1, keyed, at, len(texts) - 1, low)
        yield keyed.string(at, at + letters), places
