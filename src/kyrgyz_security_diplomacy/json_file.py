"""Read a JSON file strictly, with errors that say where and what to do."""

import json
from pathlib import Path

from .problems import Problem, shown


class PackageError(Exception):
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
        The object, and a problem for each key that stands twice in one object (the last one
        counts, as everywhere in JSON, so that the first is silently lost).

    Raises:
        PackageError: the file is missing or unreadable, is not UTF-8, is not JSON (with line and
            column), is nested too deeply, or its root is no object.
    """
    name = shown_as or str(path)
    twice: list[str] = []

    def unique(pairs: list[tuple[str, object]]) -> dict:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            twice.extend(key for key in found if keys.count(key) > 1)
        return found

    def no_constant(constant: str) -> None:
        raise ValueError(f"{constant} is not JSON")

    text = _read_text(path, name)
    try:
        value = json.loads(text, object_pairs_hook=unique, parse_constant=no_constant)
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except json.JSONDecodeError as error:
        message = f"is not JSON: {error.msg}, at column {error.colno}"
        raise refuse("not-json", name, message, "mend it there", line=error.lineno) from error
    except RecursionError as error:
        raise refuse("not-json", name, "is nested too deeply to be read") from error
    except UnicodeEncodeError as error:
        message = "has half of a surrogate pair (\\ud800 to \\udfff) in a text"
        raise refuse("not-json", name, message, "write the character itself") from error
    except ValueError as error:
        raise refuse("not-json", name, f"is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise refuse("not-an-object", name, "is JSON, but its root is not an object {...}")
    return value, [_twice(name, key) for key in twice]


def _read_text(path: Path, name: str) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise refuse("unreadable", name, f"cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        message = f"is not UTF-8: byte {error.start} cannot be decoded"
        raise refuse("encoding", name, message, "save it as UTF-8") from error


def _twice(name: str, key: str) -> Problem:
    return Problem(
        code="duplicate-key",
        path=name,
        message=f"the key {shown(key)} stands twice in one object",
        value=key,
        hint="JSON keeps only the last one: remove the other",
    )
