"""Read YAML with every scalar as the text that was typed, and keep the line of each value.

`042`, `NO` and `2006-07-24` stay what they are. Anchors, aliases, tags, directives and repeated
keys are refused: a coding sheet has no use for them, and a repeated key loses what was typed first.
A sheet is untrusted: the parser's events are read one by one, and what is larger or deeper than any
sheet is refused before anything is built from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from kyrgyz_security_diplomacy.package.safe_open import open_inside
from kyrgyz_security_diplomacy.report.problems import Problem, visible

MAX_BYTES = 2**20
"""Ten times the sheet of a densely coded article."""
MAX_DEPTH = 20
"""Lists and keys inside each other: sheets have six."""

Path_ = tuple[str | int, ...]
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class SheetError(Exception):
    """A coding file cannot be used; carries the problems found."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


def coding_problem(
    path: str, line: int | None, message: str, hint: str = "", column: str = "", value: str = ""
) -> Problem:
    """A problem of a file that coders write."""
    place = {"path": path, "line": line, "column": column, "value": value}
    return Problem(code="coding", **place, message=message, hint=hint)


def coding_error(*problem) -> SheetError:
    """The error that has one problem; takes what `coding_problem` takes."""
    return SheetError([coding_problem(*problem)])


class Keys(dict):
    """Keys and values; `line` is their line, `lines` the line of each key."""

    def __init__(self, line: int):
        super().__init__()
        self.line, self.lines = line, {}

    def each(self, key: str) -> list[tuple[int, object]]:
        """Line and value of each item of the list under a key; nothing if there is no such key."""
        return [(self[key].lines[at], item) for at, item in enumerate(self.get(key, ()))]


class Items(list):
    """A list; `lines` has the line of each item by its place."""

    def __init__(self):
        super().__init__()
        self.lines = {}


@dataclass
class Located:
    """A parsed document: `data` is made of Keys, Items and text."""

    path: str
    data: Keys | Items | str | None

    def line(self, where: Path_) -> int:
        """Line of a value, or of the nearest thing around it."""
        value, line = self.data, 1
        for part in where:
            if not isinstance(value, Keys | Items) or part not in value.lines:
                break
            value, line = value[part], value.lines[part]
        return line

    def problem(self, where: Path_, message: str, hint: str = "", value: str = "") -> Problem:
        """A problem of this file at one place."""
        column = next((part for part in reversed(where) if isinstance(part, str)), "")
        return coding_problem(self.path, self.line(where), message, hint, column, value)


def read_coding(root: str | Path, shown: str) -> bytes:
    """Return the content of a coding file; raises SheetError if it is not one, or too large.

    Args:
        root: the checkout, or any folder that it is in.
        shown: its path from there. It is untrusted: links are not followed.
    """
    try:
        with open_inside(Path(root), shown) as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise coding_error(shown, None, f"cannot be read: {error.strerror or error}") from None
    if len(content) > MAX_BYTES:
        message = f"is larger than {MAX_BYTES:,} bytes"
        raise coding_error(shown, None, message, "one sheet has the facts of one article")
    return content


def read_yaml(content: bytes, shown: str) -> Located:
    """Parse the content of one YAML file; raises SheetError with file and line."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = f"byte {error.start} is not UTF-8"
        raise coding_error(shown, line, message, "save as UTF-8") from None
    try:
        return Located(shown, _Events(text, shown).document())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"not valid YAML: {error.problem or error.context}"
        hint = "check quotes, colons and indentation; text with ': ' or ' #' needs quotes"
        raise coding_error(shown, mark.line + 1 if mark else None, message, hint) from None
    except yaml.reader.ReaderError as error:
        line = content.count(b"\n", 0, error.position) + 1
        raise coding_error(shown, line, f"not valid YAML: {error.reason}", "remove it") from None


class _Events:
    """The events of a document in turn, each looked over before it is used."""

    def __init__(self, text: str, shown: str):
        self._events, self._shown = yaml.parse(text, Loader=_LOADER), shown

    def document(self) -> Keys | Items | str | None:
        """The value of the document; None if there is none."""
        self._next()  # the start of the stream
        if isinstance(self._next(), yaml.StreamEndEvent):
            return None
        data = self._value(self._next(), 1, 1)
        self._next()  # the end of the document
        if isinstance(event := self._next(), yaml.DocumentStartEvent):
            raise self._refused(event, "a second document starts here", "a sheet is one document")
        return data

    def _next(self) -> yaml.Event:
        event = next(self._events)
        if kind := _unwanted(event):
            hint = "write the values out without it; text that starts so needs quotes"
            raise self._refused(event, f"{kind} is not allowed", hint)
        return event

    def _value(self, event: yaml.Event, line: int, depth: int) -> Keys | Items | str:
        if isinstance(event, yaml.ScalarEvent):
            if "\n" in event.value:
                raise self._refused(event, "a text is one line here", "leave out empty lines and |")
            return event.value
        if depth > MAX_DEPTH:
            message = f"{depth} lists and keys are open here, {MAX_DEPTH} are allowed"
            raise self._refused(event, message)
        found = Keys(line) if isinstance(event, yaml.MappingStartEvent) else Items()
        while not isinstance(event := self._next(), yaml.CollectionEndEvent):
            line, key = event.start_mark.line + 1, len(found)
            if isinstance(found, Items):
                found.append(self._value(event, line, depth + 1))
            else:
                key = self._key(event, found)
                found[key] = self._value(self._next(), line, depth + 1)
            found.lines[key] = line
        return found

    def _key(self, event: yaml.Event, found: Keys) -> str:
        if not isinstance(event, yaml.ScalarEvent) or event.value == "<<":
            message = "a key is one text here, not a list, and not << that merges others"
            raise self._refused(event, message, "write each key out")
        if event.value in found:
            message = f"the key {visible(event.value)} is here twice"
            raise self._refused(event, message, "keep one of them", event.value)
        return event.value

    def _refused(self, event: yaml.Event, message: str, hint="", key="") -> SheetError:
        return coding_error(self._shown, event.start_mark.line + 1, message, hint, key)


def _unwanted(event: yaml.Event) -> str:
    """Return which part of YAML an event has that sheets have no use for, or ""."""
    kinds = {"anchor": "an anchor (&name)", "tag": "a tag (!name)",
             "version": "a directive (%)", "tags": "a directive (%)"}  # fmt: skip
    if isinstance(event, yaml.AliasEvent):
        return "an alias (*name)"
    return next((kind for name, kind in kinds.items() if getattr(event, name, None)), "")
