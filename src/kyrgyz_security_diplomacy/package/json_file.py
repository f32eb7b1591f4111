"""Read a JSON file strictly and within bounds, with errors that say where and what to do."""

import json
import math
import re
from collections import Counter
from pathlib import Path

from ..report.problems import Problem, shown
from .safe_open import open_inside

MAX_BYTES = 16 * 2**20
"""A hundred times our own descriptor; what Python makes of so much text stays below 1 GB."""
MAX_DEPTH = 50
"""Lists and objects inside each other: a descriptor needs ten, Python's own limit is not firm."""
MAX_KEYS = 10_000
"""Keys of one object."""
MAX_DIGITS = 400
"""Characters of a number: the longest that a float can be, written out, has 326."""
MAX_REPEATED = 100
"""How many repeated keys are listed."""

_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
_NO_BRACKET = re.compile(r"[^\[\]{}]+")


class PackageError(Exception):
    """Something cannot be read at all. `problem` says what, where and what to do about it."""

    def __init__(self, problem: Problem):
        super().__init__(str(problem))
        self.problem = problem


def refuse(code: str, path: str | Path, message: str, hint: str = "", **more) -> PackageError:
    """Return the `PackageError` for a file or folder that cannot be used."""
    return PackageError(Problem(code=code, path=str(path), message=message, hint=hint, **more))


class _TooMuch(ValueError):
    """A limit is passed; the message says which."""


def read_json(path: Path, shown_as: str | None = None) -> tuple[dict, list[Problem]]:
    """Read a JSON object.

    Args:
        path: the file.
        shown_as: how problems name the file; its path if None.

    Returns:
        The object, and a problem for each key that stands twice in one object (the last one
        counts, as everywhere in JSON, so that the first is silently lost).

    Raises:
        PackageError: the file is missing, unreadable or no plain file (a link is none), is not
            UTF-8, is not JSON (with line and column), is larger or nested deeper than the limits
            above, or its root is no object.
    """
    name = shown_as or str(path)
    twice: Counter[str] = Counter()

    def unique(pairs: list[tuple[str, object]]) -> dict:
        if len(pairs) > MAX_KEYS:
            raise _TooMuch(f"has an object of {len(pairs):,} keys; {MAX_KEYS:,} are allowed")
        found = dict(pairs)
        if len(found) < len(pairs):
            times = Counter(key for key, _ in pairs)
            twice.update(key for key in found if times[key] > 1)
        return found

    text = _read_text(path, name)
    try:
        _check_depth(text)
        value = json.loads(
            text,
            object_pairs_hook=unique,
            parse_constant=_no_constant,
            parse_int=_integer,
            parse_float=_number,
        )
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except json.JSONDecodeError as error:
        message = f"is not JSON: {error.msg}, at column {error.colno}"
        raise refuse("not-json", name, message, "mend it there", line=error.lineno) from error
    except _TooMuch as error:
        raise refuse("too-large", name, str(error)) from error
    except UnicodeEncodeError as error:
        message = "has half of a surrogate pair (\\ud800 to \\udfff) in a text"
        raise refuse("not-json", name, message, "write the character itself") from error
    except ValueError as error:
        raise refuse("not-json", name, f"is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise refuse("not-an-object", name, "is JSON, but its root is not an object {...}")
    return value, _repeated(name, twice)


def _read_text(path: Path, name: str) -> str:
    try:
        with open_inside(path.parent, path.name) as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            hint = "a table's rows and long lists of codes belong in its files"
            raise refuse("too-large", name, f"is larger than {MAX_BYTES:,} bytes", hint)
        return content.decode("utf-8")
    except OSError as error:
        raise refuse("unreadable", name, f"cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        message = f"is not UTF-8: byte {error.start} cannot be decoded"
        raise refuse("encoding", name, message, "save it as UTF-8") from error


def _check_depth(text: str) -> None:
    """Refuse what is nested too deeply before a parser meets it: take the innermost pairs away."""
    brackets = _NO_BRACKET.sub("", _STRING.sub("", text))
    for _ in range(MAX_DEPTH):
        outer = brackets.replace("[]", "").replace("{}", "")
        if outer == brackets:
            break
        brackets = outer
    else:
        if brackets:
            raise _TooMuch(f"is nested too deeply: {MAX_DEPTH} levels are allowed")
    # what is left does not pair, so that a parser stops at the first bracket that closes
    if len(brackets) - len(brackets.lstrip("[{")) > MAX_DEPTH:
        raise _TooMuch(f"is nested too deeply: {MAX_DEPTH} levels are allowed")


def _no_constant(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _integer(digits: str) -> int:
    return int(_bounded(digits))


def _number(text: str) -> float:
    value = float(_bounded(text))
    if not math.isfinite(value):
        raise _TooMuch(f"has the number {shown(text)}, which is too large")
    return value


def _bounded(text: str) -> str:
    if len(text) > MAX_DIGITS:
        raise _TooMuch(f"has a number of {len(text):,} characters; {MAX_DIGITS} are allowed")
    return text


def _repeated(name: str, twice: Counter[str]) -> list[Problem]:
    problems = [_twice(name, key) for key in list(twice)[:MAX_REPEATED]]
    if len(twice) > MAX_REPEATED:
        message = f"{len(twice) - MAX_REPEATED:,} more keys stand twice in one object"
        problems.append(Problem(code="duplicate-key", path=name, message=message))
    return problems


def _twice(name: str, key: str) -> Problem:
    return Problem(
        code="duplicate-key",
        path=name,
        message=f"the key {shown(key)} stands twice in one object",
        value=key,
        hint="JSON keeps only the last one: remove the other",
    )
