"""Find the sentences of a source in a copy: candidates by rolling hash, certainty by SHA-256.

Everything here counts in loose characters. A sentence is placed only where exactly its letters and
digits stand, and where a sentence begins and ends; so a place is never a guess. Which of several
equal places a repeated sentence gets is told by its neighbours.
"""

import hashlib
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise

import numpy as np

from .framing import Framing
from .sentence_search import LooseText, find_starts
from .source_index import Paragraph, SourceIndex

Places = dict[int, int]
"""Sentence number in the index → loose offset where it starts in the copy."""
Positions = dict[int, list[int]]
"""Rolling hash → loose offsets where it occurs."""


def start_positions(loose: LooseText, indexes: Iterable[SourceIndex]) -> Positions:
    """Where the starts of all sentences and paragraphs of some sources may be, in one pass."""
    units = (u for index in indexes for u in (*index.sentences, *index.paragraphs))
    hashes = np.array(sorted({u.start_rolling for u in units} - {None}), dtype=np.uint64)
    positions, which = find_starts(loose.codes, hashes)
    found: Positions = defaultdict(list)
    for position, number in zip(positions.tolist(), which.tolist(), strict=True):
        found[int(hashes[number])].append(position)
    return found


def place(framing: Framing, index: SourceIndex, positions: Positions) -> Places:
    """The place of every sentence that stands in the copy."""
    candidates = _framed(framing, index, _candidates(framing.loose, index, positions))
    placed = _assign(index, candidates)
    _place_paragraphs(framing, index, positions, placed)
    return placed


def paragraph_start(index: SourceIndex, number: int, placed: Places) -> int | None:
    """Where a paragraph starts, if all its sentences stand there one after the other."""
    paragraph = index.paragraphs[number]
    starts = {
        placed[k] - index.offsets[k] if k in placed else None
        for k in range(paragraph.first, paragraph.end)
    }
    if len(starts) != 1 or None in starts:
        return None
    return starts.pop() + index.offsets[paragraph.first]


def in_order(index: SourceIndex, placed: Places) -> set[int]:
    """The largest set of placed sentences that stand in the source's order, by their letters."""
    ends: list[tuple[int, int, int]] = []  # (start in the copy, letters so far, k), both rising
    before: dict[int, int | None] = {}
    for k in sorted(placed):
        at = bisect_left(ends, (placed[k],))
        letters = (ends[at - 1][1] if at else 0) + index.sentences[k].loose_length
        before[k] = ends[at - 1][2] if at else None
        beaten = at
        while beaten < len(ends) and ends[beaten][1] <= letters:
            beaten += 1
        ends[at:beaten] = [(placed[k], letters, k)]
    last = ends[-1][2] if ends else None
    chain = set()
    while last is not None:
        chain.add(last)
        last = before[last]
    return chain


def _candidates(loose: LooseText, index: SourceIndex, positions: Positions) -> dict[int, list[int]]:
    """For each sentence the loose offsets where its letters stand, by SHA-256."""
    wanted: dict[int, dict[int, dict[str, list[int]]]] = {}
    for k, sentence in enumerate(index.sentences):
        if sentence.start_rolling is not None and sentence.loose_sha256:
            lengths = wanted.setdefault(sentence.start_rolling, {})
            hashes = lengths.setdefault(sentence.loose_length, {})
            hashes.setdefault(sentence.loose_sha256, []).append(k)
    found: dict[int, list[int]] = defaultdict(list)
    for rolling, lengths in wanted.items():
        for position in positions.get(rolling, ()):
            for k in _confirmed(loose, position, lengths):
                found[k].append(position)
    return found


def _confirmed(loose: LooseText, start: int, lengths: dict[int, dict[str, list[int]]]):
    """The sentences whose letters stand at a place; each letter is hashed once."""
    digest, done = hashlib.sha256(), start
    for length in sorted(lengths):
        if start + length > len(loose):
            return
        digest.update(loose.string(done, start + length).encode())
        done = start + length
        yield from lengths[length].get(digest.hexdigest(), ())


def _framed(framing: Framing, index: SourceIndex, candidates: dict[int, list[int]]):
    """The candidates that begin and end as sentences do.

    That is so at a sentence end or paragraph end, and next to the sentence before or after; where
    the very text stands, its own last mark is an end; and where a copy runs paragraphs together,
    the article may begin right after a headline.
    """
    known = {(k, start) for k, starts in candidates.items() for start in starts}
    merged = _MergedBlocks(framing, index, candidates)

    def begins(k: int, start: int) -> bool:
        if k and (k - 1, start - index.sentences[k - 1].loose_length) in known:
            return True
        return framing.begins(start) or (k == 0 and merged.at(start))

    def ends(k: int, start: int) -> bool:
        end = start + index.sentences[k].loose_length
        if (k + 1, end) in known or framing.ends(end):
            return True
        first, last, exact = framing.extent(start, end, index.sentences[k])
        return exact and framing.ends_itself(first, last)

    kept = {
        k: [start for start in starts if begins(k, start) and ends(k, start)]
        for k, starts in candidates.items()
    }
    return {k: starts for k, starts in kept.items() if starts}


class _MergedBlocks:
    """Which paragraphs of the copy hold sentences of several paragraphs of the source."""

    def __init__(self, framing: Framing, index: SourceIndex, candidates: dict[int, list[int]]):
        self.framing, self.index, self.candidates = framing, index, candidates

    def at(self, start: int) -> bool:
        """Whether the copy's paragraph at a loose offset is such a one."""
        return len(self._held[self._block(start)]) > 1

    def _block(self, start: int) -> int:
        return self.framing.block(self.framing.loose.span(start, start + 1)[0])

    @cached_property
    def _held(self) -> dict[int, set[int]]:
        held = defaultdict(set)
        for k, starts in self.candidates.items():
            for start in starts:
                held[self._block(start)].add(self.index.sentences[k].paragraph)
        return held


def _assign(index: SourceIndex, candidates: dict[int, list[int]]) -> Places:
    """One place for each sentence, no place twice: first by neighbours, then by order."""
    placed: Places = {}
    order: list[int] = []
    taken: set[tuple[int, int]] = set()

    def take(k: int, start: int) -> None:
        key = start, index.sentences[k].loose_length
        if k not in placed and key not in taken:
            placed[k] = start
            insort(order, k)
            taken.add(key)

    for run in _runs(index, candidates):
        for k, start in run:
            take(k, start)
    for k, start in _only_choices(index, candidates):
        take(k, start)
    for ordered in (True, False):
        for k in sorted(candidates.keys() - placed.keys()):
            low, high = _between(placed, order, k) if ordered else (-1, None)
            for start in candidates[k]:
                if start > low and (high is None or start < high):
                    take(k, start)
    return placed


def _runs(index: SourceIndex, candidates: dict[int, list[int]]) -> list[list[tuple[int, int]]]:
    """Stretches of two and more sentences that follow each other in source and copy, longest first.

    A sentence without a hash of its own is stepped over by its length.
    """
    known = {(k, start) for k, starts in candidates.items() for start in starts}
    hashed = [k for k, sentence in enumerate(index.sentences) if sentence.loose_sha256]
    after = dict(pairwise(hashed))
    before = {b: a for a, b in after.items()}

    def neighbour(k: int, start: int, links: dict[int, int]) -> tuple[int, int] | None:
        other = links.get(k)
        if other is None:
            return None
        there = other, start + index.offsets[other] - index.offsets[k]
        return there if there in known else None

    runs = []
    for first in sorted(known):
        if neighbour(*first, before):
            continue
        run, here = [], first
        while here:
            run.append(here)
            here = neighbour(*here, after)
        if len(run) > 1:
            runs.append(run)
    letters = [sum(index.sentences[k].loose_length for k, _ in run) for run in runs]
    order = sorted(range(len(runs)), key=lambda n: (-letters[n], runs[n][0][1], runs[n][0][0]))
    return [runs[n] for n in order]


def _only_choices(index: SourceIndex, candidates: dict[int, list[int]]):
    """Sentences that have one place, which no equal sentence claims."""
    texts = Counter(index.sentences[k].loose_sha256 for k in candidates)
    for k, starts in candidates.items():
        if len(starts) == 1 and texts[index.sentences[k].loose_sha256] == 1:
            yield k, starts[0]


def _between(placed: Places, order: list[int], k: int) -> tuple[int, int | None]:
    """The places of the nearest placed sentences before and after a sentence."""
    at = bisect_left(order, k)
    low = placed[order[at - 1]] if at else -1
    return low, (placed[order[at]] if at < len(order) else None)


def _place_paragraphs(
    framing: Framing, index: SourceIndex, positions: Positions, placed: Places
) -> None:
    """Place the sentences without a hash of their own, where their whole paragraph stands."""
    numbers = [
        number
        for number, paragraph in enumerate(index.paragraphs)
        if any(k not in placed for k in range(paragraph.first, paragraph.end))
    ]
    for number in [*numbers, *reversed(numbers)]:
        paragraph = index.paragraphs[number]
        for start in _paragraph_starts(index, paragraph, positions, placed):
            if _stands(framing, paragraph, start, placed, index):
                for k in range(paragraph.first, paragraph.end):
                    placed.setdefault(k, start + index.offsets[k] - index.offsets[paragraph.first])
                break


def _paragraph_starts(
    index: SourceIndex, paragraph: Paragraph, positions: Positions, placed: Places
) -> list[int]:
    """Where a paragraph may start: by its sentences, by what stands next to it, by its hash."""
    begin = index.offsets[paragraph.first]
    starts = [
        placed[k] - index.offsets[k] + begin
        for k in range(paragraph.first - 1, paragraph.end + 1)
        if k in placed
    ]
    if paragraph.start_rolling is not None:
        starts += positions.get(paragraph.start_rolling, ())
    return list(dict.fromkeys(starts))


def _stands(
    framing: Framing, paragraph: Paragraph, start: int, placed: Places, index: SourceIndex
) -> bool:
    """Whether a paragraph's letters stand at a loose offset, with a break on both sides."""
    loose, end = framing.loose, start + paragraph.loose_length
    total = index.offsets[paragraph.end] - index.offsets[paragraph.first]
    if start < 0 or end > len(loose) or total != paragraph.loose_length:
        return False
    digest = hashlib.sha256(loose.string(start, end).encode()).hexdigest()
    if digest != paragraph.loose_sha256:
        return False
    before, after = paragraph.first - 1, paragraph.end
    follows = before in placed and placed[before] + index.sentences[before].loose_length == start
    if not follows and not framing.begins(start):
        return False
    if placed.get(after) == end or framing.ends(end):
        return True
    first, last, exact = framing.extent(start, end, paragraph)
    return exact and framing.ends_itself(first, last)
