"""Read YAML with every scalar as the text that was typed, and remember where each value stands.

`042`, `NO` and `2006-07-24` stay what they are. Anchors, aliases, tags, directives and repeated
keys are refused: a coding sheet has no use for them, and a repeated key loses what was typed first.
A sheet may come from anybody: what is larger or deeper than any sheet is refused before it is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from kyrgyz_security_diplomacy.package.safe_open import open_inside
from kyrgyz_security_diplomacy.report.problems import Problem
from kyrgyz_security_diplomacy.report.problems import shown as quoted

MAX_BYTES = 4 * 2**20
"""Forty times the sheet of a densely coded article."""
MAX_EVENTS = 200_000
"""Beginnings, ends and scalars: twenty times as many as in such a sheet."""
MAX_DEPTH = 20
"""Lists and keys inside each other: sheets have six."""

Path_ = tuple[str | int, ...]
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class SheetError(Exception):
    """A coding file cannot be used; carries the problems found."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


@dataclass
class Located:
    """A parsed document: `data` (dicts, lists, text) and, on demand, where each value stands.

    Only messages need the places, so the text is read for them again when the first is asked for.
    """

    path: str
    text: str
    data: object = None

    @cached_property
    def _marks(self) -> dict[Path_, tuple[int, int, int]]:
        """Per path its line, and start and end of its value in the text."""
        marks: dict[Path_, tuple[int, int, int]] = {}
        if node := yaml.compose(self.text, Loader=_LOADER):
            _mark(node, (), node.start_mark.line + 1, marks)
        return marks

    def line(self, where: Path_) -> int:
        """Line of a value, or of the nearest thing around it."""
        while where and where not in self._marks:
            where = where[:-1]
        return self._marks[where][0] if where in self._marks else 1

    def raw(self, where: Path_) -> str:
        """What was typed for a value."""
        _, start, end = self._marks.get(where, (1, 0, 0))
        return self.text[start:end]

    def problem(self, where: Path_, message: str, hint: str = "", value: str = "") -> Problem:
        """A problem of this file at one place."""
        keys = [str(part) for part in where if isinstance(part, str)]
        column = keys[-1] if keys else ""
        return Problem(
            code="coding",
            path=self.path,
            line=self.line(where),
            column=column,
            value=value,
            message=message,
            hint=hint,
        )


def read_coding(root: str | Path, shown: str) -> bytes:
    """Return the content of a coding file; raises SheetError if it is none, or too large.

    Args:
        root: the checkout, or any folder that it is in.
        shown: its path from there. It may come from anybody: links are not followed.
    """
    try:
        with open_inside(Path(root), shown) as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _fail(shown, None, f"cannot be read: {error.strerror or error}") from None
    if len(content) > MAX_BYTES:
        message = f"is larger than {MAX_BYTES:,} bytes"
        raise _fail(shown, None, message, "one sheet has the facts of one article")
    return content


def read_yaml(content: bytes, shown: str) -> Located:
    """Parse the content of one YAML file; raises SheetError with file and line."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _fail(shown, line, f"byte {error.start} is not UTF-8", "save as UTF-8") from None
    located = Located(shown, text)
    try:
        _look_over(text, shown)
        node = yaml.compose(text, Loader=_LOADER)
        located.data = _plain(node, shown) if node else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"not valid YAML: {error.problem or error.context}"
        hint = "check quotes, colons and indentation; text with ': ' or ' #' needs quotes"
        raise _fail(shown, mark.line + 1 if mark else None, message, hint) from None
    except yaml.YAMLError as error:
        bad = yaml.reader.Reader.NON_PRINTABLE.search(text)
        line = text.count("\n", 0, bad.start()) + 1 if bad else None
        message = f"the character U+{ord(bad.group()):04X} stands here" if bad else str(error)
        raise _fail(shown, line, f"not valid YAML: {message}", "remove it") from None
    return located


def _look_over(text: str, shown: str) -> None:
    """Refuse what no sheet has, event by event: nothing is built from them, so nothing explodes."""
    depth = documents = 0
    for number, event in enumerate(yaml.parse(text, Loader=_LOADER)):
        plain = type(event) is yaml.ScalarEvent and event.anchor is None and event.tag is None
        if plain and number <= MAX_EVENTS:
            continue
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        message, hint = (
            _unwanted(event),
            "write the values out without it; text that starts so needs quotes",
        )
        if documents > 1:
            message, hint = "a second document begins here", "a sheet is one document: remove ---"
        elif depth > MAX_DEPTH:
            message, hint = f"{depth} lists and keys are open here, {MAX_DEPTH} are allowed", ""
        elif number > MAX_EVENTS:
            message, hint = f"more than {MAX_EVENTS:,} values and keys stand here", ""
        if message:
            raise _fail(shown, event.start_mark.line + 1, message, hint)


def _unwanted(event: yaml.Event) -> str:
    """Return which part of YAML an event has that sheets have no use for, or ""."""
    if isinstance(event, yaml.AliasEvent):
        return "an alias (*name) stands here"
    if getattr(event, "anchor", None) is not None:
        return "an anchor (&name) stands here"
    if getattr(event, "version", None) or getattr(event, "tags", None):
        return "a directive (%) stands here"
    if getattr(event, "tag", None) is not None:
        return "a tag (!name) stands here"
    return ""


def _fail(
    path: str, line: int | None, message: str, hint: str = "", column: str = ""
) -> SheetError:
    problem = Problem(
        code="coding", path=path, line=line, column=column, message=message, hint=hint
    )
    return SheetError([problem])


def _plain(node, shown: str):
    """The values of a node: text, lists and dicts; a key that stands twice is refused."""
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, shown) for child in node.value]
    found, problems = {}, []
    for key_node, child in node.value:
        key, line = _key(key_node), key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode) or key == "<<":
            message = "a key is one text here, no list, and no << that merges others"
            raise _fail(shown, line, message, "write each key out")
        if key in found:
            message = f"the key {quoted(key)[1:-1]} stands here twice"
            problems += _fail(shown, line, message, "keep one of them", key).problems
        else:
            found[key] = _plain(child, shown)
    if problems:
        raise SheetError(problems)
    return found


def _key(node) -> str:
    return node.value if isinstance(node, yaml.ScalarNode) else "?"


def _mark(node, where: Path_, line: int, marks: dict[Path_, tuple[int, int, int]]) -> None:
    """Note where a node and all in it stand; what has a key stands where its key does."""
    marks[where] = (line, node.start_mark.index, node.end_mark.index)
    if isinstance(node, yaml.SequenceNode):
        for number, child in enumerate(node.value):
            _mark(child, (*where, number), child.start_mark.line + 1, marks)
    elif isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            _mark(child, (*where, _key(key)), key.start_mark.line + 1, marks)
