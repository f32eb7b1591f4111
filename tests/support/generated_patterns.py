"""Random patterns of the portable dialect, each with texts that match it."""

import re
from collections.abc import Callable
from random import Random

ALPHABETS = ("abcxyzABC", "абвжыүө", "αβγδω", "ąčęėįšų", "中文字", "𐌰𐌱𐌲", "🙂🚀🌍")
"""One script each: a word of two is a fault of its own."""

PUNCTUATION = "-._/ +:#&'~"
FIRST_REFUSED = " -+=@"

Draw = Callable[[Random], str]


def pattern_and_texts(chance: Random) -> tuple[str, list[str]]:
    """Return a pattern and at least four texts that match it and are canonical cells."""
    while True:
        letters = chance.choice(ALPHABETS)
        pattern, draw = _sequence(chance, letters, depth=0)
        texts = {text for text in (draw(chance) for _ in range(80)) if _canonical(text)}
        if len(texts) >= 4:
            assert all(re.fullmatch(pattern, text) for text in texts), pattern
            return pattern, sorted(texts)


def mistaken(chance: Random, texts: list[str]) -> list[str]:
    """Return texts with one character dropped, doubled, changed, added or in other case."""
    found = []
    for text in chance.choices(texts, k=8):
        at = chance.randrange(len(text))
        other = chance.choice("a7Z-_.ж")
        found.append(
            chance.choice(
                [
                    text[:at] + text[at + 1 :],
                    text[:at] + text[at] + text[at:],
                    text + other,
                    text[:at] + other + text[at + 1 :],
                    other + text,
                    text.swapcase(),
                    text + text,
                ]
            )
        )
    return [text for text in found if text]


def _canonical(text: str) -> bool:
    return bool(text) and text[0] not in FIRST_REFUSED and text[-1] != " " and "  " not in text


def _sequence(chance: Random, letters: str, depth: int) -> tuple[str, Draw]:
    parts = [_part(chance, letters, depth) for _ in range(chance.randint(1, 3 - depth))]
    return "".join(part for part, _ in parts), lambda c: "".join(draw(c) for _, draw in parts)


def _part(chance: Random, letters: str, depth: int) -> tuple[str, Draw]:
    if depth < 2 and chance.random() < 0.35:
        branches = [_sequence(chance, letters, depth + 1) for _ in range(chance.randint(1, 3))]
        group = "(?:" + "|".join(branch for branch, _ in branches) + ")"
        return _repeated(chance, group, lambda c: c.choice(branches)[1](c), depth, group=True)
    return _repeated(chance, *_one(chance, letters), depth)


def _one(chance: Random, letters: str) -> tuple[str, Draw]:
    """Return what stands for one character."""
    kind = chance.randrange(5)
    if kind == 0:
        char = chance.choice(letters + "0123456789" + PUNCTUATION)
        return ("\\" + char if char in ".+/" else char), lambda c: char
    if kind == 1:
        return f"[{letters}]", lambda c: c.choice(letters)
    if kind == 2:
        refused = chance.choice(["^0-9", "^XYZ", "^" + letters[0], r"^\-\]"])
        allowed = [char for char in letters if char not in refused] or ["q"]
        return f"[{refused}]", lambda c: c.choice(allowed)
    if kind == 3:
        first, last = sorted(chance.sample(letters, 2))
        inside = [char for char in letters if first <= char <= last]
        more = chance.choice(["", "0-9", "_", r"\-", r"\]", "7"])
        return f"[{first}-{last}{more}]", lambda c: c.choice(inside)
    return "[0-9]", lambda c: str(c.randrange(10))


def _repeated(
    chance: Random, part: str, draw: Draw, depth: int, *, group: bool = False
) -> tuple[str, Draw]:
    """Return the part with a count of repetitions, or without one.

    Counts that vary stand outside of groups, or on them, never both: else Python may take for ever
    to say no.
    """
    least = chance.randint(0, 2)
    most = least + chance.randint(1, 3)
    counts = [("", 1, 1), ("", 1, 1), (f"{{{least}}}", least, least)]
    if depth == 0:
        counts += [("?", 0, 1), (f"{{{least},{most}}}", least, most)]
    if depth == 0 and not group:
        counts += [("*", 0, 4), ("+", 1, 5), (f"{{{least},}}", least, most), ("+?", 1, 3)]
    count, fewest, highest = chance.choice(counts)
    return part + count, lambda c: "".join(draw(c) for _ in range(c.randint(fewest, highest)))
