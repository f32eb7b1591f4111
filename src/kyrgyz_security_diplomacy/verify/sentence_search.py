"""The loose form of a long text as an array, with its way back, and hashes at every position.

`text.loose` is the definition; `LooseText` gives the same for 100 MB in seconds and knows where
each loose character stands in the text. `rolling_hashes` is `text.start_rolling` at every position
at once, by doubling: the hash of 2n characters is made of two hashes of n.
"""

import unicodedata
from bisect import bisect_right
from functools import lru_cache

import numpy as np

from .matching_key import ROLLING_BASE, ROLLING_LENGTH, ROLLING_MODULUS, loose

CHUNK = 1 << 18
_EXPANDS = -1  # the code point gives several loose characters
_UNKNOWN = -2


@lru_cache(maxsize=1)
def _second_elements() -> frozenset[str]:
    """Characters that canonical composition joins to the one before (Hangul included)."""
    seconds = {chr(code) for code in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))}
    for code in range(0xC0, 0x1FFFF):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            seconds.add(chr(int(parts[1], 16)))
    return frozenset(seconds)


class _Tables:
    """Per code point: its loose form, if it is one character, and whether it may join backwards."""

    def __init__(self):
        self.loose = np.full(0x110000, _UNKNOWN, dtype=np.int32)
        self.joins = np.zeros(0x110000, dtype=bool)

    def fill(self, codes: np.ndarray) -> None:
        """Fill in the code points that are met for the first time."""
        missing = codes[self.loose[codes] == _UNKNOWN]
        for code in np.unique(missing).tolist():
            character = chr(code)
            kept = loose(character)
            self.loose[code] = ord(kept) if len(kept) == 1 else (_EXPANDS if kept else 0)
            first = unicodedata.normalize("NFKD", character)[0]
            self.joins[code] = unicodedata.combining(first) != 0 or first in _second_elements()


_TABLES = _Tables()


def joins_backwards(character: str) -> bool:
    """Whether a character may combine with the one before it under normalization."""
    code = ord(character)
    if _TABLES.loose[code] == _UNKNOWN:
        _TABLES.fill(np.array([code]))
    return bool(_TABLES.joins[code])


def _codes(text: str) -> np.ndarray:
    """The code points of a text; lone surrogates are kept as they are."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _map(text: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Loose code points of a text, and where each one's stretch of the text starts and ends.

    A stretch is one code point, or a base with the marks that follow it.
    """
    codes = _codes(text)
    _TABLES.fill(codes)
    values = _TABLES.loose[codes]
    starts = np.flatnonzero(values > 0)
    if (values >= 0).all() and unicodedata.is_normalized("NFKC", text):
        return values[starts].astype(np.uint32), starts, starts + 1
    return _map_clusters(text, codes, values)


def _map_clusters(text: str, codes: np.ndarray, values: np.ndarray):
    """As `_map`, where some characters combine or expand: these stretches go one by one."""
    joins = _TABLES.joins[codes]
    # a stretch begins at each code point that cannot join the one before
    begins = np.flatnonzero(~joins)
    if not len(begins) or begins[0] != 0:
        begins = np.insert(begins, 0, 0)
    ends = np.append(begins[1:], len(codes))
    single = ends - begins == 1
    odd = np.flatnonzero(~single | (values[begins] == _EXPANDS))
    simple = np.flatnonzero(single & (values[begins] > 0))
    stretches = zip(begins[odd].tolist(), ends[odd].tolist(), strict=True)
    pieces = [loose(text[begin:end]) for begin, end in stretches]
    counts = np.array([len(piece) for piece in pieces], dtype=np.int64)
    out = np.concatenate([values[begins[simple]].astype(np.uint32), _codes("".join(pieces))])
    where = np.concatenate([simple, np.repeat(odd, counts)])
    order = np.argsort(where, kind="stable")
    where = where[order]
    return out[order], begins[where], ends[where]


class LooseText:
    """The loose form of a text, as code points, with the way back to the text.

    `codes` is the whole loose form (uint32). Offsets into it are loose offsets; `span` turns a
    stretch of it into offsets in the text.
    """

    def __init__(self, text: str):
        self.text = text
        self._starts = [0]  # where each chunk starts in the text
        self._loose_starts = [0]
        parts = []
        while self._starts[-1] < len(text):
            end = self._cut(self._starts[-1] + CHUNK)
            parts.append(_map(text[self._starts[-1] : end])[0])
            self._starts.append(end)
            self._loose_starts.append(self._loose_starts[-1] + len(parts[-1]))
        self.codes = np.concatenate(parts) if parts else np.zeros(0, dtype=np.uint32)
        self._chunk = lru_cache(maxsize=8)(self._map_chunk)

    def __len__(self) -> int:
        return len(self.codes)

    def _cut(self, end: int) -> int:
        """The first place from `end` on where no character joins the one before."""
        while end < len(self.text):
            if not joins_backwards(self.text[end]):
                return end
            end += 1
        return len(self.text)

    def _map_chunk(self, index: int):
        return _map(self.text[self._starts[index] : self._starts[index + 1]])[1:]

    def _place(self, loose_offset: int) -> tuple[int, int]:
        """Start and end, in the text, of the stretch behind one loose character."""
        index = bisect_right(self._loose_starts, loose_offset) - 1
        starts, ends = self._chunk(index)
        inner = loose_offset - self._loose_starts[index]
        base = self._starts[index]
        return base + int(starts[inner]), base + int(ends[inner])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the text of the loose characters start to end (end excluded, not empty)."""
        return self._place(start)[0], self._place(end - 1)[1]

    def string(self, start: int, end: int) -> str:
        """The loose characters from start to end as a string."""
        return self.codes[start:end].astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def _reduce(values: np.ndarray) -> np.ndarray:
    """Values below 2**62 modulo 2**31 - 1, without division."""
    modulus, shift = np.uint64(ROLLING_MODULUS), np.uint64(31)
    values = (values & modulus) + (values >> shift)
    values = (values & modulus) + (values >> shift)
    values[values == modulus] = 0
    return values


def rolling_hashes(codes: np.ndarray) -> np.ndarray:
    """`start_rolling` of the 48 loose characters from every position (uint64; empty if too few)."""
    if len(codes) < ROLLING_LENGTH:
        return np.zeros(0, dtype=np.uint64)
    doubled = {1: codes.astype(np.uint64)}
    for length in (1, 2, 4, 8, 16):
        doubled[2 * length] = _join(doubled[length], doubled[length], length, length)
    return _join(doubled[32], doubled[16], 32, 16)[: len(codes) - ROLLING_LENGTH + 1]


def _join(left: np.ndarray, right: np.ndarray, left_length: int, right_length: int) -> np.ndarray:
    """Hashes of left_length + right_length characters from those of both parts."""
    count = len(right) - left_length
    power = np.uint64(pow(ROLLING_BASE, right_length, ROLLING_MODULUS))
    return _reduce(left[:count] * power + right[left_length : left_length + count])


def find_starts(codes: np.ndarray, hashes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Positions in loose code points whose 48 characters have one of the hashes, and which hash.

    `hashes` is sorted and unique (uint64). One pass, block by block; a table of one bit a bucket
    keeps nearly all positions from being looked up, however many hashes there are.
    """
    bits = np.uint64((1 << 22) - 1)
    bucket = np.zeros(1 << 22, dtype=bool)
    bucket[hashes & bits] = True
    positions, found = [], []
    for start in range(0, max(len(codes) - ROLLING_LENGTH + 1, 0), CHUNK):
        rolled = rolling_hashes(codes[start : start + CHUNK + ROLLING_LENGTH - 1])
        likely = np.flatnonzero(bucket[rolled & bits])
        index = np.searchsorted(hashes, rolled[likely])
        index[index == len(hashes)] = 0
        true = hashes[index] == rolled[likely] if len(hashes) else np.zeros(0, dtype=bool)
        positions.append(likely[true] + start)
        found.append(index[true])
    empty = np.zeros(0, dtype=np.int64)
    return (np.concatenate(positions) if positions else empty), (
        np.concatenate(found) if found else empty
    )
