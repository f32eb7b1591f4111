r"""Regular expressions that Python, RE2 (DuckDB), Java (Spark) and JavaScript read alike.

A pattern describes a whole cell. Each engine adds the anchors itself, around a group, since
`^a|b$` anchors only one end of each branch. JavaScript is to be given the flag `u`.

Only RE2 runs a pattern that comes with a package: it takes time in proportion to the text, where
Python and Java can be made to try for years by a pattern such as `(?:a|a)*b`.
"""

import functools
import itertools
import re
import unicodedata
from collections.abc import Sequence

MAX_LENGTH = 10_000
"""Characters of a pattern."""
MAX_STEPS = 1_000
"""Characters and classes of a pattern, counted as often as they are repeated: `(?:ab){3}` has 6.
At worst RE2 stands at all of them at once, and looks at each for every character of the text."""
MAX_GROUPS = 50
"""Groups inside each other."""

TOKEN = re.compile(
    r"""(?P<escape> \\.? )
      | (?P<class> \[ \^? \]? (?: \\. | [^\]\\] )*+ \] )
      | (?P<group> \( (?: \?: )? )
      | (?P<quantifier> (?: [*+?] | \{ [0-9]+ (?: ,[0-9]* )? \} ) \?? )
      | (?P<other> . )""",
    re.VERBOSE | re.DOTALL,
)
ITEM = re.compile(r"\\.|.", re.DOTALL)
_LITERAL = frozenset(r"\.[](){}*+?|^$/")
_SET_OPERATIONS = ("&&", "--", "||", "~~")
_HALF = re.compile("[\ud800-\udfff]")


@functools.lru_cache(1_000)
def pattern_faults(pattern: str) -> tuple[str, ...]:
    """Return what is not portable in `pattern`, each with what to write instead."""
    if len(pattern) > MAX_LENGTH:
        return (f"has {len(pattern):,} characters; {MAX_LENGTH:,} are allowed",)
    faults = _scan(pattern) or _fails_in_re2(pattern)
    return tuple(dict.fromkeys(faults))


def matching(pattern: str, texts: Sequence[str]) -> list[bool]:
    """Return for each text whether it matches `pattern` as a whole, in order.

    RE2 alone looks at it, in time proportional to the text. Threads may call this at once.

    Raises:
        ValueError: RE2 cannot read the pattern; `pattern_faults` says why in more words.
    """
    import duckdb

    # DuckDB takes no half of a surrogate pair; UTF-8 has none, so that it can match nothing
    whole = [None if not text.isascii() and _HALF.search(text) else text for text in texts]
    sql = "SELECT regexp_full_match(text, ?) FROM unnest(?::VARCHAR[]) AS texts(text)"
    try:
        found = _database().cursor().execute(sql, [f"(?:{pattern})", whole]).fetchall()
    except duckdb.Error as error:
        raise ValueError(str(error).splitlines()[0]) from error
    return [matches is True for (matches,) in found]


@functools.cache
def _database():
    import duckdb

    config = {"enable_external_access": "false", "temp_directory": "", "threads": "1"}
    connection = duckdb.connect(config=config)
    connection.execute("SET lock_configuration = true")
    return connection


def _scan(pattern: str) -> list[str]:
    """Walk through a pattern once, part by part, and count its steps."""
    faults = [
        f"has the character U+{ord(char):04X}, which cannot be seen"
        for char in pattern
        if unicodedata.category(char) in ("Cc", "Cs")
    ]
    steps = [0]  # of each open group, the outermost first
    repeatable = 0  # steps of what a quantifier would repeat; 0 if it would repeat nothing
    for token in TOKEN.finditer(pattern):
        kind, text = token.lastgroup, token.group()
        if kind == "quantifier":
            least, most = times(text)
            if not repeatable:
                faults.append(f"has {text!r} after nothing that can be repeated")
            if least > most:
                faults.append(f"has {text!r}, whose first number is the larger")
            steps[-1] += repeatable * (max(most, 1) - 1)
            repeatable = 0
        elif kind == "group":
            if text != "(?:":
                shown = pattern[token.start() : token.start() + 3]
                faults.append(f"has {shown!r}: only groups written (?:...) are portable")
            steps.append(0)
            repeatable = 0
        elif text == "[":
            return [*faults, r"has a [ that is never closed: write \["]
        elif text == ")":
            if len(steps) == 1:
                return [*faults, "has a ) that closes nothing: write \\)"]
            repeatable = max(steps.pop(), 1)
            steps[-1] += repeatable
        elif text == "|":
            if len(steps) == 1:
                faults.append("has a bare | at its top: wrap the alternatives in (?:...)")
            repeatable = 0
        else:
            faults += _PARTS[kind](text)
            repeatable = 1
            steps[-1] += 1
        if len(steps) > MAX_GROUPS or steps[-1] > MAX_STEPS:
            limits = f"{MAX_STEPS:,} characters and classes, {MAX_GROUPS} groups in each other"
            return [*faults, f"is too large: repeats counted, {limits} are allowed"]
    return faults if len(steps) == 1 else [*faults, "has a (?: that is never closed"]


def times(quantifier: str) -> tuple[int, int]:
    """Return the least and the largest number of copies that a quantifier writes out."""
    numbers = [int(number[-9:]) for number in re.findall("[0-9]+", quantifier)] or [1]
    return numbers[0], numbers[-1]


def _other(char: str) -> list[str]:
    if char in "^$":
        return [f"has the anchor {char}: leave it out, a pattern describes a whole cell"]
    if char == ".":
        return [r"has a bare ., which engines read differently: write \. or the characters meant"]
    if char == "{":
        return [r"has a { that begins no {n}, {n,} or {n,m}: write \{"]
    if char in "]}":
        return [f"has a bare {char}: write \\{char}"]
    return []


def _escaped(text: str, literal: frozenset[str] = _LITERAL) -> list[str]:
    char = text[1:]
    if char in literal:
        return []
    if char.isdigit():
        return [f"has the back-reference \\{char}: no engine but Python has it"]
    named = {"d": "[0-9]", "w": "[A-Za-z0-9_]", "s": "a blank", "-": "-"}
    meant = named.get(char, "the characters meant")
    return [f"has \\{char}, which engines read differently: write {meant}"]


def _class(text: str) -> list[str]:
    """Return what is not portable in a class such as `[a-z]`."""
    if re.match(r"\[\^?\]", text):  # engines differ on whether it ends there
        return [r"has ] first in a class: write \]"]
    items = ITEM.findall(text.removeprefix("[").removeprefix("^").removesuffix("]"))
    faults, at = [], 0
    for item, following in itertools.zip_longest(items, items[1:], fillvalue=""):
        if item == "[" or item + following in _SET_OPERATIONS:
            faults.append(f"has a bare {item + following[:1]!r} in a class: escape it")
        elif item.startswith("\\"):
            faults += _escaped(item, _LITERAL | {"-"})
    while at < len(items):
        first, dash, last = (*items[at : at + 3], "", "", "")[:3]
        if first == "-" and 0 < at < len(items) - 1:
            faults.append(
                r"has a - in a class that is neither first, last nor in a range: write \-"
            )
        if dash == "-" and last and first[-1] > last[-1]:
            faults.append(f"has the range {first}-{last}, whose ends are in the wrong order")
        at += 3 if dash == "-" else 1
    return faults


_PARTS = {"escape": _escaped, "class": _class, "other": _other}


def _fails_in_re2(pattern: str) -> list[str]:
    try:
        matching(pattern, [""])
    except ValueError as error:
        return [f"is not read by RE2: {error}"]
    return []
