"""What SQLite can check of a pattern: GLOB, which it has without any extension.

GLOB knows single characters, classes and `*`, but no repeats and no alternatives. So a pattern of
fixed length becomes the same GLOB; of any other, what each of its texts begins and ends with, and
which characters it has. Nothing that matches the pattern is ever refused.
"""

import re
from itertools import pairwise
from typing import NamedTuple

from ..check.sql_schema import literal

TOKEN = re.compile(
    r"""(?P<escape> \\.? )
      | (?P<class> \[ \^? \]? (?: \\. | [^\]\\] )*+ \] )
      | (?P<group> \( (?: \?: )? )
      | (?P<quantifier> (?: [*+?] | \{ [0-9]+ (?: ,[0-9]* )? \} ) \?? )
      | (?P<other> . )""",
    re.VERBOSE | re.DOTALL,
)
ITEM = re.compile(r"\\.|.", re.DOTALL)
MOST_COPIES = 100
MOST_ALTERNATIVES = 10
"""More are checked by their characters alone."""

Ranges = list[tuple[int, int]]


class _Part(NamedTuple):
    """One part of a pattern: a class as GLOB writes it ("" for a group), and how often it comes."""

    glob: str
    least: int
    most: int


def conditions(column: str, pattern: str) -> str:
    """Return the SQL condition that a column, if filled, may match a pattern; "" if there is none.

    Args:
        column: as SQL writes it.
        pattern: in the portable dialect of `patterns`.
    """
    globs = [_glob(text) for text in _alternatives(pattern)]
    found = []
    if len(globs) <= MOST_ALTERNATIVES and "*" not in globs:
        either = " OR ".join(f"{column} GLOB {literal(glob)}" for glob in globs)
        found.append(f"({either})" if len(globs) > 1 else either)
    ranges = _alphabet(pattern)
    if ranges is not None and not (found and all(map(_is_exact, globs))):
        found.append(f"{column} NOT GLOB {literal('*' + _class(ranges, True) + '*')}")
    return " AND ".join(found)


def _alternatives(pattern: str) -> list[str]:
    """Return the alternatives of a pattern that is one group as a whole; else itself."""
    depth, ends, bars = 0, [], []
    for token in TOKEN.finditer(pattern):
        if token.lastgroup == "group":
            depth += 1
        elif token.group() == ")":
            depth -= 1
            ends += [token.end()] if depth == 0 else []
        elif token.group() == "|" and depth == 1:
            bars.append(token.start())
    if not pattern.startswith("(?:") or ends != [len(pattern)]:
        return [pattern]
    cuts = [len("(?:") - 1, *bars, len(pattern) - 1]
    return [pattern[start + 1 : end] for start, end in pairwise(cuts)]


def _glob(pattern: str) -> str:
    """Return the GLOB of what surely begins and ends a text that matches."""
    parts = _parts(pattern)
    head, rest = _fixed(parts)
    if not rest:
        return head
    tail, _ = _fixed(rest[:0:-1], backwards=True)
    return head + rest[0].glob * rest[0].least + "*" + tail


def _fixed(parts: list[_Part], backwards: bool = False) -> tuple[str, list[_Part]]:
    """Return the GLOB of the parts that come a fixed number of times, and what follows them."""
    globs = []
    for place, part in enumerate(parts):
        if not part.glob or part.least != part.most:
            if backwards:
                globs.append(part.glob * part.least)
            return "".join(globs[::-1] if backwards else globs), parts[place:]
        globs.append(part.glob * part.least)
    return "".join(globs[::-1] if backwards else globs), []


def _parts(pattern: str) -> list[_Part]:
    found: list[_Part] = []
    depth = 0
    for token in TOKEN.finditer(pattern):
        kind, text = token.lastgroup, token.group()
        if kind == "group":
            depth += 1
        elif kind == "other" and text == ")":
            depth -= 1
            if depth == 0:
                found.append(_Part("", 1, 1))
        elif depth:
            continue
        elif kind == "quantifier":
            found.append(_repeated(found.pop(), text))
        else:
            found.append(_Part(_class(*_ranges(kind, text)), 1, 1))
    return found


def _repeated(part: _Part, quantifier: str) -> _Part:
    least, most = times(quantifier)
    if quantifier[0] in "*?":
        least = 0
    if quantifier[0] in "*+" or ",}" in quantifier or least > MOST_COPIES:
        most = -1
    return _Part(part.glob, min(least, MOST_COPIES), most)


def _ranges(kind: str, text: str) -> tuple[Ranges, bool]:
    """Return the code points of one part of a pattern, and whether all others are meant."""
    if kind == "escape":
        return [(ord(text[1]), ord(text[1]))], False
    if kind == "other":
        return [(ord(text), ord(text))], False
    inner = text[1:-1].removeprefix("^")
    items = [item[-1] for item in ITEM.findall(inner)]
    dashes = [item == "-" for item in ITEM.findall(inner)]  # an escaped one makes no range
    found, at = [], 0
    while at < len(items):
        if at + 2 < len(items) and dashes[at + 1]:
            found.append((ord(items[at]), ord(items[at + 2])))
            at += 3
        else:
            found.append((ord(items[at]), ord(items[at])))
            at += 1
    return found, text.startswith("[^")


def _alphabet(pattern: str) -> Ranges | None:
    """Return every character that a pattern names, or None if it names some by leaving out."""
    found: Ranges = []
    for token in TOKEN.finditer(pattern):
        kind, text = token.lastgroup, token.group()
        if kind in ("quantifier", "group") or (kind == "other" and text in ")|"):
            continue
        ranges, others = _ranges(kind, text)
        if others:
            return None
        found += ranges
    return found


def _class(ranges: Ranges, others: bool = False) -> str:
    """Return the GLOB of one character in `ranges`, or of one that is in none of them."""
    merged = _merged(ranges)
    if merged and not others and len(merged) == 1 and merged[0][0] == merged[0][1]:
        char = chr(merged[0][0])
        return f"[{char}]" if char in "*?[" else char
    singles, text = set(), ""
    for first, last in merged:
        while first <= last and chr(first) in "]^-":
            singles.add(chr(first))
            first += 1
        while first <= last and chr(last) in "]^-":
            singles.add(chr(last))
            last -= 1
        if first <= last:
            text += chr(first) if first == last else f"{chr(first)}-{chr(last)}"
    # ] must stand first; - first or last; ^ anywhere but first
    text = ("]" if "]" in singles else "") + text
    ends = [char for char in "^-" if char in singles]
    text += "".join(ends if text or others else reversed(ends))
    return f"[{'^' if others else ''}{text}]"


def _merged(ranges: Ranges) -> Ranges:
    found: Ranges = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def _is_exact(glob: str) -> bool:
    return "*" not in re.sub(r"\[\*\]", "", glob)


def times(quantifier: str) -> tuple[int, int]:
    """Return the least and the largest number of copies that a quantifier writes out."""
    numbers = [int(number[-9:]) for number in re.findall("[0-9]+", quantifier)] or [1]
    return numbers[0], numbers[-1]
