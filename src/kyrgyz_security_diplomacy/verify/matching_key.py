"""Canonical text, matching key and hashes: what a sentence is published as.

The dataset ships no sentence of a source, only numbers and hashes of it. This module is their
definition.

norm-1 (canonical text)
    The body paragraphs in reading order; Unicode NFC; every run of white space one space, none at
    either end; paragraphs joined by an empty line (two line feeds). A header line that names the
    publication is not a paragraph. White space is the Unicode property White_Space (which is not
    quite what `str.split` or JavaScript's `\\s` take it to be). `text_sha256` is its SHA-256.
matching key
    NFKC, then the lower case of each code point by itself, then only the characters of the
    Unicode categories L (letters) and N (numbers). Taken code point by code point, lower case
    knows no context: a final capital sigma gives σ, so that a sentence has the same key alone and
    within its text. In JavaScript:
    `s.normalize("NFKC").replaceAll("Σ", "σ").toLowerCase().replace(/[^\\p{L}\\p{N}]/gu, "")`.
    `loose_sha256` is its SHA-256, `loose_length` its number of code points.
rolling
    A polynomial hash of the whole matching key c[0] … c[n-1]:
    `h = 0; for c in key: h = (h * 2654435761 + c) mod 2**32`, that is
    `sum(c[k] * 2654435761 ** (n-1-k)) mod 2**32`. The base is odd, so its powers have inverses, and
    one cumulative sum gives the hash at every position (`sentence_search`). In JavaScript:
    `h = (Math.imul(h, 2654435761) + c) >>> 0`.
    Two keys in a row have the hash `rolling(a) * 2654435761 ** len(b) + rolling(b)`. So a paragraph
    has one only if all its sentences do, or none: else it would give away that of a short one.

A sentence under 8 words or 60 characters has no hash of its own, since it could be guessed; the
hash of its paragraph covers it. Lengths and offsets are Unicode code points, from 0, end excluded.
"""

import hashlib
import re
import unicodedata
from functools import cache
from itertools import pairwise

ROLLING_BASE = 2_654_435_761
ROLLING_MODULUS = 2**32

# the Unicode property White_Space
WHITE_SPACE = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_SPACES = re.compile(f"[{WHITE_SPACE}]+")


def canonical_paragraph(text: str) -> str:
    """One paragraph in norm-1: NFC, each run of white space one space, none at the ends."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")


class _KeyTable(dict):
    """What each code point (of NFKC text) becomes in the matching key; filled on demand."""

    def __missing__(self, code: int) -> str | None:
        kept = "".join(c for c in chr(code).lower() if unicodedata.category(c)[0] in "LN")
        self[code] = kept or None  # at most one character: a mark of İ in lower case is left out
        return self[code]


_KEYS = _KeyTable()


def matching_key(text: str) -> str:
    """The matching key of a text: the letters and digits, which survive re-typesetting."""
    return unicodedata.normalize("NFKC", text).translate(_KEYS)


@cache
def joins_backwards(character: str) -> bool:
    """Whether a character may combine with the one before it under normalization.

    A mark (Unicode category M), or a vowel or final consonant of Hangul, in any presentation form.
    """
    first = unicodedata.normalize("NFKD", character)[0]
    return unicodedata.category(first)[0] == "M" or "\u1160" <= first <= "\u11ff"


def letters(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Start and end of each character with the marks that belong to it; white space has none."""
    starts = [
        at
        for at in range(start, end)
        if at == start
        or text[at] < "\u0300"  # before the first character that joins backwards
        or text[at - 1] in WHITE_SPACE
        or not joins_backwards(text[at])
    ]
    return list(pairwise([*starts, end]))


def sha256_hex(text: str) -> str:
    """SHA-256 of the text in UTF-8, in lower-case hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def rolling(key: str) -> int:
    """Rolling hash of a whole matching key, from 0 to 2**32 - 1 (formula above)."""
    value = 0
    for character in key:
        value = (value * ROLLING_BASE + ord(character)) % ROLLING_MODULUS
    return value
