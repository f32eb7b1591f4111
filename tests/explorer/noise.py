"""Copies with noise: odd characters anywhere, other encodings, damaged bytes."""

from __future__ import annotations

import codecs
import random

_CHARACTERS = [
    # white space of several opinions, marks, joiners, letters that expand or know their context
    *"\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029\u3000\ufeff\u200b\u200d\u00ad\x0b\x0c\t\r\n ",
    *"\u0301\u0345\u0323\u1161\u11a8가ᄀ..!?…[(“”«»—-'\"_²½ⅷⅧ①㈠ſßẞİıΣςσΐŉǰﬀﬃﷺ㍿",
    *"𝒜𐐀🙂\U0010ffff\ue000\u0378Ａé\ufffd",
]
_STRINGS = [
    *("\n\n", "\n \n", "Page 3 of 7", "стр. 5", "[3]", "[12] ", "-\n", "\r\n", "…»  ", "ｶﾞ"),
    *("a\u0323\u0307", "\u09c7\u09be", "e\u0301", "ΣΑΣ.", "ΑΣ ", "👩‍🚀", "“ ", " ”"),
]
# without Windows-1252, which Node 20 reads as Latin-1
_ENCODINGS = [
    *["utf-8"] * 6,
    *("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251", "koi8-r"),
]


def noisy(text: str, rng: random.Random) -> str:
    """A text with characters put in anywhere, most at ends of words, and taken out."""
    letters = list(text)
    for _ in range(rng.choice([1, 2, 5, 20, 100])):
        ends = [place for place, letter in enumerate(letters) if letter in " .\n,。؟"]
        at = rng.choice(ends) if ends and rng.random() < 0.5 else rng.randrange(len(letters) + 1)
        taken = rng.choice([0, 0, 0, 1, 2, 10])
        letters[at : at + taken] = rng.choice(["", *_CHARACTERS, *_STRINGS])
    return "".join(letters)


def noisy_bytes(text: str, rng: random.Random) -> bytes:
    """A copy as bytes: with noise, in some encoding, sometimes read in a wrong one or damaged."""
    text = noisy(text, rng) if rng.random() < 0.7 else text
    data = text.encode(rng.choice(_ENCODINGS), "replace")
    if rng.random() < 0.05:
        data = text.encode().decode("latin-1").encode()
    if data and rng.random() < 0.05:
        broken = bytearray(data)
        for _ in range(3):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        data = bytes(broken)
    return data


def is_latin(data: bytes) -> bool:
    """Whether a copy is neither in UTF-8 nor in UTF-16."""
    is_marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return not is_marked and "\ufffd" in data.decode("utf-8", "replace")
