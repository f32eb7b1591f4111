"""Read a JSON file strictly and within bounds, with errors that say where and what to do."""

import datetime
import json
from collections.abc import Mapping
from pathlib import Path

from ..report.problems import Problem, Refusal, shown
from .file_kinds import not_a_descriptor
from .safe_open import open_inside

MAX_BYTES = 2**20
"""Six times our own descriptor."""
MAX_DEPTH = 50
"""Lists and objects inside each other: a descriptor needs ten."""


class PackageError(Refusal):
    """Something cannot be read at all. `problem` says what, where and what to do about it."""

    def __init__(self, problem: Problem):
        super().__init__(str(problem))
        self.problem = problem


def refuse(code: str, path: str | Path, message: str, hint: str = "", **more) -> PackageError:
    """Return the `PackageError` for a file or folder that cannot be used."""
    return PackageError(Problem(code=code, path=str(path), message=message, hint=hint, **more))


def read_json(path: Path, shown_as: str | None = None) -> tuple[dict, list[Problem]]:
    """Read a JSON object.

    Args:
        path: the file.
        shown_as: how problems name the file; its path if None.

    Returns:
        The object, and a problem for each key that one object has twice (only the last one
        counts, as everywhere in JSON).

    Raises:
        PackageError: the file is missing, unreadable or no plain file (a link is none), is not
            UTF-8, is not JSON (with line and column), is larger or nested deeper than the limits
            above, or its root is no object.
    """
    name = shown_as or str(path)
    twice: list[str] = []

    def unique(pairs: list[tuple[str, object]]) -> dict:
        found: dict = {}
        for key, value in pairs:
            if key in found:
                twice.append(key)
            found[key] = value
        return found

    content = _read_text(path, name)
    try:
        value = json.loads(content, object_pairs_hook=unique, parse_constant=_no_constant)
        if _deeper(value, MAX_DEPTH):
            raise RecursionError
        if "\\ud" in content or "\\uD" in content:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except json.JSONDecodeError as error:
        message = f"is not JSON: {error.msg}, at column {error.colno}"
        raise refuse("not-json", name, message, "fix it there", line=error.lineno) from error
    except RecursionError as error:
        message = f"is nested too deeply: {MAX_DEPTH} levels are allowed"
        raise refuse("too-large", name, message) from error
    except UnicodeEncodeError as error:
        message = "has half of a surrogate pair (\\ud800 to \\udfff) in a text"
        raise refuse("not-json", name, message, "write the character itself") from error
    except ValueError as error:
        raise refuse("not-json", name, f"is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise refuse("not-an-object", name, "is JSON, but its root is not an object {...}")
    hint = "JSON keeps only the last one: remove the other"
    problems = []
    for key in dict.fromkeys(twice):
        more = {"message": f"the key {shown(key)} is twice in one object", "hint": hint}
        problems.append(Problem(code="duplicate-key", path=name, value=key, **more))
    return value, problems


def objects(owner: object, key: str) -> list[dict]:
    """Return the objects in a list of an object, whatever else is wrong with that."""
    value = owner.get(key) if isinstance(owner, Mapping) else None
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def text(owner: Mapping, *keys: str) -> str:
    """Return the first of some values of an object that is a text, or ""."""
    return next((owner[key] for key in keys if isinstance(owner.get(key), str)), "")


def day(owner: Mapping, key: str) -> str:
    """Return the day, YYYY-MM-DD, with which a text of an object begins, or ""."""
    try:
        return datetime.date.fromisoformat(text(owner, key)[:10]).isoformat()
    except ValueError:
        return ""


def _read_text(path: Path, name: str) -> str:
    try:
        with open_inside(path.parent, path.name) as file:
            content = file.read(MAX_BYTES + 1)
        if found := not_a_descriptor(content[:10_000]):
            raise refuse("not-json", name, *found)
        if len(content) > MAX_BYTES:
            hint = "a table's rows and long lists of codes belong in its files"
            raise refuse("too-large", name, f"is larger than {MAX_BYTES:,} bytes", hint)
        return content.decode("utf-8")
    except OSError as error:
        raise refuse("unreadable", name, f"cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        message = f"is not UTF-8: byte {error.start} cannot be decoded"
        raise refuse("encoding", name, message, "save it as UTF-8") from error


def _no_constant(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _deeper(value: object, levels: int) -> bool:
    """Return whether lists and objects are nested deeper than `levels`."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(levels):
        inner = (one.values() if isinstance(one, dict) else one for one in level)
        level = [each for values in inner for each in values if isinstance(each, dict | list)]
    return bool(level)
