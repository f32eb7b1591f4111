"""Canonical text, loose form and hashes: what a sentence is published as.

The dataset ships no sentence of a source, only numbers and hashes of it. This module is their
definition; `scan` finds them in a long text.

norm-1 (canonical text)
    The body paragraphs in reading order; Unicode NFC; every run of white space one blank, none at
    either end; paragraphs joined by an empty line (two line feeds). A header line that names the
    publication is not a paragraph. White space is the Unicode property White_Space (which is not
    quite what `str.split` or JavaScript's `\\s` take it to be).
loose form
    NFKC, then the lower case of each code point by itself, then only the characters of the
    Unicode categories L (letters) and N (numbers). Taken code point by code point, lower case
    knows no context: a final capital sigma gives σ, so that a sentence has the same loose form
    alone and within its text. In JavaScript:
    `s.normalize("NFKC").replaceAll("Σ", "σ").toLowerCase().replace(/[^\\p{L}\\p{N}]/gu, "")`.
start_rolling
    A polynomial hash of the first 48 code points c[0] … c[47] of the loose form:
    `h = 0; for c in first 48: h = (h * 2000003 + c) mod 2147483647`, that is
    `sum(c[k] * 2000003 ** (47 - k)) mod (2 ** 31 - 1)`. `h * 2000003 + c` stays below 2**53, so
    JavaScript's numbers compute it exactly.

Lengths and offsets are Unicode code points, from 0, end excluded.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

NORMALIZATION = "norm-1"
ROLLING_LENGTH = 48
ROLLING_BASE = 2_000_003  # a prime above 0x10FFFF and below 2**22
ROLLING_MODULUS = 2**31 - 1  # a prime
LEAST_WORDS = 8
LEAST_CHARACTERS = 60

# the Unicode property White_Space
WHITE_SPACE = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_BLANKS = re.compile(f"[{WHITE_SPACE}]+")
# Scripts written without blanks: as in word processors, each of these characters is a word.
IDEOGRAPH = re.compile(
    "[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


def canonical_paragraph(text: str) -> str:
    """One paragraph in norm-1: NFC, each run of white space one blank, none at the ends."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")


def canonical_text(paragraphs: Iterable[str]) -> str:
    """A whole text in norm-1: its canonical paragraphs joined by an empty line."""
    return "\n\n".join(canonical_paragraph(paragraph) for paragraph in paragraphs)


class _LooseTable(dict):
    """What each code point (of NFKC text) becomes in the loose form; filled on demand."""

    def __missing__(self, code: int) -> str:
        kept = "".join(c for c in chr(code).lower() if unicodedata.category(c)[0] in "LN")
        self[code] = kept
        return kept


_LOOSE = _LooseTable()


def loose(text: str) -> str:
    """The loose form of a text: what survives re-typesetting."""
    return unicodedata.normalize("NFKC", text).translate(_LOOSE)


def sha256_hex(text: str) -> str:
    """SHA-256 of the text in UTF-8, in lower-case hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def start_rolling(loose_text: str) -> int:
    """Rolling hash of the first 48 code points of a loose form (formula above).

    Raises ValueError for a loose form of fewer than 48 code points, which has none.
    """
    if len(loose_text) < ROLLING_LENGTH:
        raise ValueError(f"a start needs {ROLLING_LENGTH} code points, got {len(loose_text)}")
    value = 0
    for character in loose_text[:ROLLING_LENGTH]:
        value = (value * ROLLING_BASE + ord(character)) % ROLLING_MODULUS
    return value


def count_words(text: str) -> int:
    """Number of stretches between white space that hold a letter or a digit.

    Each Han, Hiragana or Katakana character counts as one word: they stand without blanks.
    """
    ideographs = len(IDEOGRAPH.findall(text))
    rest = _BLANKS.split(IDEOGRAPH.sub(" ", text) if ideographs else text)
    return ideographs + sum(any(unicodedata.category(c)[0] in "LN" for c in w) for w in rest)


def may_be_hashed(sentence: str) -> bool:
    """Whether a canonical sentence is long enough that its hash cannot be guessed back.

    At least 8 words, 60 characters and 48 loose characters; a shorter one is covered by the hash
    of its paragraph.
    """
    return (
        count_words(sentence) >= LEAST_WORDS
        and len(sentence) >= LEAST_CHARACTERS
        and len(loose(sentence)) >= ROLLING_LENGTH
    )
