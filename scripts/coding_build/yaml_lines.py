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

MAX_BYTES = 4 * 2**20
"""Forty times the sheet of a densely coded article."""
MAX_EVENTS = 200_000
"""Starts, ends and scalars: twenty times as many as in such a sheet."""
MAX_DEPTH = 20
"""Lists and keys inside each other: sheets have six."""

Path_ = tuple[str | int, ...]
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class SheetError(Exception):
    """A coding file cannot be used; carries the problems found."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


def coding_error(path: str, line: int | None, message: str, hint="", column="") -> SheetError:
    """The error that has one problem of a coding file."""
    place = {"path": path, "line": line, "column": column}
    return SheetError([Problem(code="coding", **place, message=message, hint=hint)])


class Keys(dict):
    """Keys and values; `line` is their line, `lines` the line of each key, `span` their offsets."""

    def __init__(self, line: int):
        super().__init__()
        self.line, self.lines, self.span = line, {}, (0, 0)

    def each(self, key: str) -> list[tuple[int, object]]:
        """Line and value of each item of the list under a key; nothing if there is no such key."""
        return list(zip(self[key].lines, self[key], strict=True)) if key in self else []


class Items(list):
    """A list; `lines` has the line of each item."""

    def __init__(self, line: int):
        super().__init__()
        self.line, self.lines, self.span = line, [], (0, 0)


@dataclass
class Located:
    """A parsed document: `data` is made of Keys, Items and text."""

    path: str
    text: str
    data: Keys | Items | str | None

    def line(self, where: Path_) -> int:
        """Line of a value, or of the nearest thing around it."""
        value, line = self.data, 1
        for part in where:
            if not isinstance(value, Keys | Items) or (isinstance(value, Keys) != (part in value)):
                break
            value, line = value[part], value.lines[part]
        return line

    def raw(self, value: object) -> str:
        """What was typed for a value of this document, in one line."""
        typed = self.text[slice(*value.span)] if isinstance(value, Keys | Items) else str(value)
        return " ".join(typed.split())

    def problem(self, where: Path_, message: str, hint: str = "", value: str = "") -> Problem:
        """A problem of this file at one place."""
        return Problem(
            code="coding",
            path=self.path,
            line=self.line(where),
            column=next((part for part in reversed(where) if isinstance(part, str)), ""),
            value=value,
            message=message,
            hint=hint,
        )


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
        return Located(shown, text, _Events(text, shown).document())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"not valid YAML: {error.problem or error.context}"
        hint = "check quotes, colons and indentation; text with ': ' or ' #' needs quotes"
        raise coding_error(shown, mark.line + 1 if mark else None, message, hint) from None
    except yaml.YAMLError as error:
        bad = yaml.reader.Reader.NON_PRINTABLE.search(text)
        line = text.count("\n", 0, bad.start()) + 1 if bad else None
        message = f"the character U+{ord(bad.group()):04X} is not allowed" if bad else str(error)
        raise coding_error(shown, line, f"not valid YAML: {message}", "remove it") from None


class _Events:
    """The events of a document in turn, each looked over before it is used."""

    def __init__(self, text: str, shown: str):
        self._events, self._shown, self._read = yaml.parse(text, Loader=_LOADER), shown, 0

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
        self._read += 1
        if self._read > MAX_EVENTS:
            raise self._refused(event, f"there are more than {MAX_EVENTS:,} values and keys")
        if message := _unwanted(event):
            hint = "write the values out without it; text that starts so needs quotes"
            raise self._refused(event, message, hint)
        return event

    def _value(self, event: yaml.Event, line: int, depth: int) -> Keys | Items | str:
        if isinstance(event, yaml.ScalarEvent):
            if "\n" in event.value:
                raise self._refused(event, "a text is one line here", "leave out empty lines and |")
            return event.value
        if depth > MAX_DEPTH:
            message = f"{depth} lists and keys are open here, {MAX_DEPTH} are allowed"
            raise self._refused(event, message)
        begin = event.start_mark.index
        found = Keys(line) if isinstance(event, yaml.MappingStartEvent) else Items(line)
        while not isinstance(event := self._next(), yaml.CollectionEndEvent):
            line = event.start_mark.line + 1
            if isinstance(found, Items):
                found.lines.append(line)
                found.append(self._value(event, line, depth + 1))
            else:
                key = self._key(event, found)
                found.lines[key] = line
                found[key] = self._value(self._next(), line, depth + 1)
        found.span = begin, event.end_mark.index
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
    if isinstance(event, yaml.AliasEvent):
        return "an alias (*name) is not allowed"
    if getattr(event, "anchor", None) is not None:
        return "an anchor (&name) is not allowed"
    if getattr(event, "version", None) or getattr(event, "tags", None):
        return "a directive (%) is not allowed"
    return "a tag (!name) is not allowed" if getattr(event, "tag", None) is not None else ""
