"""Regular expressions that Python, RE2 (DuckDB), Java (Spark) and JavaScript read alike.

A pattern describes a whole cell. Each engine adds the anchors itself, around a group, since
`^a|b$` anchors only one end of each branch.
"""

import functools
import re
import threading
import warnings
from collections.abc import Sequence

_QUANTIFIER = re.compile(r"\{[0-9]+(?:,[0-9]*)?\}")
_LOCK = threading.Lock()
_LITERAL = set(r"\.[](){}*+?|^$-/")


@functools.cache
def pattern_faults(pattern: str) -> tuple[str, ...]:
    """Return what is not portable in `pattern`, each with what to write instead."""
    faults = _scan(pattern)
    if not faults:
        faults = [*_fails_in_python(pattern), *_fails_in_re2(pattern)]
    return tuple(faults)


def _scan(pattern: str) -> list[str]:
    """Walk through the pattern once, outside and inside of character classes."""
    faults: list[str] = []
    depth, in_class, at = 0, False, 0
    while at < len(pattern):
        char, rest = pattern[at], pattern[at:]
        if char == "\\":
            faults += _escape(pattern[at + 1 : at + 2])
            at += 1
        elif in_class:
            if char == "[" or rest.startswith("&&"):
                faults.append(f"has a bare {rest[:2].strip()!r} in a class: escape it")
            in_class = char != "]"
        elif char == "[":
            in_class = True
            # a leading ] or ^] is read in two ways
            if re.match(r"\[\^?\]", rest):
                faults.append(r"has ] first in a class: write \]")
        elif char in "^$":
            faults.append(f"has the anchor {char}: leave it out, a pattern describes a whole cell")
        elif char == "(":
            depth += 1
            if not rest.startswith("(?:"):
                faults.append(f"has {rest[:3]!r}: only groups written (?:...) are portable")
        elif char == ")":
            depth -= 1
        elif char == "|" and depth == 0:
            faults.append("has a bare | at its top: wrap the alternatives in (?:...)")
        elif char == "{" and not _QUANTIFIER.match(rest):
            faults.append(r"has a { that begins no {n}, {n,} or {n,m}: write \{")
        at += 1
    return list(dict.fromkeys(faults))


def _escape(char: str) -> list[str]:
    if char in _LITERAL:
        return []
    if char.isdigit():
        return [f"has the back-reference \\{char}: no engine but Python has it"]
    named = {"d": "[0-9]", "w": "[A-Za-z0-9_]", "s": "a blank"}.get(char, "the characters meant")
    return [f"has \\{char}, which engines read differently: write {named}"]


def _fails_in_python(pattern: str) -> list[str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a FutureWarning says that the meaning will change
            re.compile(f"(?:{pattern})")
    except (re.error, RecursionError, OverflowError, FutureWarning) as error:
        return [f"is not read by Python: {error}"]
    return []


@functools.cache
def _re2():
    import duckdb

    return duckdb.connect()


def _fails_in_re2(pattern: str) -> list[str]:
    try:
        _re2().execute("SELECT regexp_full_match('', ?)", [f"(?:{pattern})"]).fetchall()
    except Exception as error:  # duckdb.Error, imported late
        return [f"is not read by RE2: {str(error).splitlines()[0]}"]
    return []


def matching(pattern: str, texts: Sequence[str]) -> list[bool]:
    """Return for each text whether it matches as a whole, by RE2, which cannot be made to hang."""
    sql = "SELECT regexp_full_match(unnest(?::VARCHAR[]), ?)"
    with _LOCK:
        return [found for (found,) in _re2().execute(sql, [list(texts), pattern]).fetchall()]
