"""Search a long text for sentences of which only the hashes are known.

`KeyedText` is the matching key of a text with the way back to the text. `find` computes the rolling
hash of every stretch of each published length in one pass and confirms what it finds by SHA-256.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache
from itertools import accumulate, groupby
from typing import NamedTuple

import numpy as np

from .matching_key import (
    ROLLING_BASE,
    ROLLING_MODULUS,
    joins_backwards,
    letters,
    matching_key,
    sha256_hex,
)

MOST_PLACES = 20  # of one sentence; a copy may repeat it without end
_CHUNK = 4096  # characters of the text
_BLOCK = 1 << 17  # positions hashed at once, so that they fit into the processor's cache


class Fingerprint(NamedTuple):
    """A matching key as published: number of code points, rolling hash, SHA-256."""

    length: int
    rolling: int
    sha256: str


class KeyedText:
    """The matching key of a text as code points (`codes`, uint32), with the way back to the text.

    The key is made chunk by chunk. Where each character of the key comes from is worked out only
    for the chunks that are asked for.
    """

    def __init__(self, text: str):
        self.text = text
        self._starts, keys = [0], []
        while self._starts[-1] < len(text):
            start = self._starts[-1]
            end = start + _CHUNK
            while end < len(text) and joins_backwards(text[end]):
                end += 1
            key = matching_key(text[start:end])
            keys.append(np.frombuffer(key.encode("utf-32-le"), "<u4").astype(np.uint32))
            self._starts.append(min(end, len(text)))
        self._key_starts = list(accumulate(map(len, keys), initial=0))
        self.codes = np.concatenate(keys) if keys else np.zeros(0, dtype=np.uint32)
        self._clusters = lru_cache(maxsize=256)(self._clusters_of_chunk)

    def __len__(self) -> int:
        return len(self.codes)

    def string(self, start: int, end: int) -> str:
        """Characters start to end of the key."""
        return self.codes[start:end].astype("<u4").tobytes().decode("utf-32-le")

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the text of the characters start to end of the key (not empty)."""
        return self._cluster(start)[0], self._cluster(end - 1)[1]

    def _cluster(self, place: int) -> tuple[int, int]:
        chunk = bisect_right(self._key_starts, place) - 1
        return self._clusters(chunk)[place - self._key_starts[chunk]]

    def _clusters_of_chunk(self, chunk: int) -> list[tuple[int, int]]:
        """For each character of a chunk's key the letter, with its marks, that it comes from."""
        found = []
        for start, end in letters(self.text, *self._starts[chunk : chunk + 2]):
            found += [(start, end)] * _key_length(self.text[start:end])
        return found


@lru_cache(maxsize=4096)
def _key_length(cluster: str) -> int:
    """How many characters of the key a letter with its marks becomes."""
    return len(matching_key(cluster))


def find(keyed: KeyedText, wanted: Collection[Fingerprint]) -> dict[Fingerprint, list[int]]:
    """Find where in a key the wanted fingerprints are, at most 20 places of each, rising.

    With s[i] the sum of c[k] * BASE**-k for all k < i, the hash of n code points from i on is
    (s[i+n] - s[i]) * BASE**(i+n-1), all modulo 2**32, to which unsigned integers wrap around.
    """
    found: dict[Fingerprint, list[int]] = defaultdict(list)
    fitting = sorted({each for each in wanted if each.length <= len(keyed)})
    longest = max((each.length for each in fitting), default=0)
    powers = _powers(ROLLING_BASE, min(_BLOCK, len(keyed)) + longest)
    inverses = _powers(pow(ROLLING_BASE, -1, ROLLING_MODULUS), len(powers))
    for start in range(0, len(keyed) if fitting else 0, _BLOCK):
        block = keyed.codes[start : start + _BLOCK + longest - 1]
        sums = np.zeros(len(block) + 1, dtype=np.uint32)
        np.cumsum(block * inverses[: len(block)], dtype=np.uint32, out=sums[1:])
        for length, alike in groupby(fitting, key=lambda each: each.length):
            count = max(min(_BLOCK, len(block) - length + 1), 0)
            hashes = sums[length : length + count] - sums[:count]
            hashes *= powers[length - 1 : length - 1 + count]
            for each in alike:
                for at in np.flatnonzero(hashes == np.uint32(each.rolling)) + start:
                    if len(found[each]) == MOST_PLACES:
                        break
                    if sha256_hex(keyed.string(at, at + length)) == each.sha256:
                        found[each].append(int(at))
    return found


def _powers(base: int, count: int) -> np.ndarray:
    """base**0, base**1, … modulo 2**32."""
    powers = np.full(count, base, dtype=np.uint32)
    powers[:1] = 1
    return np.multiply.accumulate(powers, dtype=np.uint32)
