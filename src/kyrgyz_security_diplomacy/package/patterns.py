r"""Regular expressions that Python, RE2 (DuckDB), Java and JavaScript read alike.

A pattern describes a whole cell. Each engine adds the anchors itself, around a group, since
`^a|b$` anchors only one end of each branch. JavaScript is to be given the flag `u`.

Only RE2 runs a pattern that comes with a package: it takes time in proportion to the text, where
Python and Java can be made to try for years by a pattern such as `(?:a|a)*b`.
"""

import functools
import re
import threading
import warnings
from collections.abc import Sequence

from ..report.problems import shown

MAX_LENGTH = 2_000
"""Characters of a pattern."""

_ESCAPED = r"\\[\\.\[\](){}*+?|^$/]"
_ITEM = rf"(?:{_ESCAPED}|\\-|(?!&&|\|\||~~)[^\\\[\]\-])"
_PORTABLE = re.compile(
    rf"""(?P<open> \(\?: )
       | (?P<close> \) )
       | (?P<or> \| )
       | {_ESCAPED}
       | \[ \^?+ (?!\]) -? (?:{_ITEM} (?: -{_ITEM} )?)* -? \]
       | (?: [*+?] | \{{ [0-9]+ (?: ,[0-9]* )? \}} ) \??
       | [^\\.\[\](){{}}*+?|^$]""",
    re.VERBOSE,
)
"""One part of a pattern that all engines read alike."""
_UNSEEN = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff]")
_LOCK = threading.Lock()
_HALF = re.compile("[\ud800-\udfff]")


@functools.lru_cache(1_000)
def pattern_fault(pattern: str) -> str:
    """Return why `pattern` is not portable and what to write instead, or "" if it is."""
    if unseen := _UNSEEN.search(pattern):
        return f"has the character U+{ord(unseen.group()):04X}, which cannot be seen"
    at = depth = 0
    while at < len(pattern):
        part = _PORTABLE.match(pattern, at)
        if not part:
            part = f"{shown(pattern[at : at + 3])} at character {at + 1}"
            return f"has {part}; portable are characters, [classes], (?:groups) and counts"
        depth += (part.lastgroup == "open") - (part.lastgroup == "close")
        if part.lastgroup == "or" and depth == 0:
            return "has a bare | at its top: wrap the alternatives in (?:...)"
        at = part.end()
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a FutureWarning says that the meaning will change
        try:
            re.compile(pattern)
        except (re.error, RecursionError, OverflowError, Warning) as error:
            return f"cannot be read: {error}"
    return error[1] if (error := pattern_error(pattern)) else ""


@functools.lru_cache(1_000)
def pattern_error(pattern: str) -> tuple[str, str, str] | None:
    """Return code, message and hint if RE2 cannot run `pattern`: no text can be judged by it."""
    if len(pattern) > MAX_LENGTH:
        message = f"has {len(pattern):,} characters; {MAX_LENGTH:,} are allowed"
        return "unsupported", message, ""
    try:
        matching(pattern, [""])
    except ValueError as error:
        message = f"cannot be read: {error}"
    else:
        return None
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return "pattern", message, ""
    hint = "write it without what RE2 lacks, such as (?=...) and \\1"
    return "unsupported", f"is not checked: it {message}", hint


def matching(pattern: str, texts: Sequence[str]) -> list[bool]:
    """Return for each text whether it matches `pattern` as a whole, in order.

    RE2 alone looks at it, in time proportional to the text. Threads may call this at once.

    Raises:
        ValueError: RE2 cannot read the pattern; `pattern_fault` says why in more words.
    """
    import duckdb

    # DuckDB takes no half of a surrogate pair; UTF-8 has none, so that it can match nothing
    halves = {text for text in texts if not text.isascii() and _HALF.search(text)}
    whole = [text for text in texts if text not in halves] if halves else list(texts)
    # the pattern alone as well: `a)|(?:b` is none
    sql = "SELECT text FROM unnest(?::VARCHAR[]) AS texts(text)"
    sql += " WHERE NOT regexp_full_match(text, ?) AND regexp_full_match('', ?) IS NOT NULL"
    try:
        with _LOCK:
            found = _database().execute(sql, [whole, f"(?:{pattern})", pattern]).fetchall()
    except duckdb.Error as error:
        raise ValueError(str(error).splitlines()[0]) from error
    other = halves.union(*found)
    return [text not in other for text in texts]


@functools.cache
def _database():
    import duckdb

    config = {"enable_external_access": "false", "temp_directory": "", "threads": "1"}
    return duckdb.connect(config=config | {"lock_configuration": "true"})
