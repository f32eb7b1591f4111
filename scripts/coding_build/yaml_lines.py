"""Read YAML with every scalar as the text that was typed, and remember where each value stands.

`042`, `NO` and `2006-07-24` stay what they are. Anchors, aliases and repeated keys are refused: a
coding sheet has no use for them, and a repeated key loses what was typed first.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import yaml

from kyrgyz_security_diplomacy.problems import Problem

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


def read_yaml(content: bytes, shown: str) -> Located:
    """Parse the content of one YAML file; raises SheetError with file and line."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _fail(shown, line, f"byte {error.start} is not UTF-8", "save as UTF-8") from None
    located = Located(shown, text)
    try:
        if "*" in text:
            _refuse_alias(text, shown)
        node = yaml.compose(text, Loader=_LOADER)
        located.data = _plain(node, shown) if node else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"not valid YAML: {error.problem or error.context}"
        hint = "check quotes, colons and indentation; text with ': ' or ' #' needs quotes"
        raise _fail(shown, mark.line + 1 if mark else None, message, hint) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise _fail(shown, None, f"not valid YAML: {type(error).__name__}", "") from None
    return located


def _fail(path: str, line: int | None, message: str, hint: str, column: str = "") -> SheetError:
    problem = Problem(
        code="coding", path=path, line=line, column=column, message=message, hint=hint
    )
    return SheetError([problem])


def _refuse_alias(text: str, shown: str) -> None:
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            hint = "write the value out; text that starts with * needs quotes"
            line = event.start_mark.line + 1
            raise _fail(shown, line, "an alias (*name) stands here", hint)


def _plain(node, shown: str):
    """The values of a node: text, lists and dicts; a key that stands twice is refused."""
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, shown) for child in node.value]
    found, problems = {}, []
    for key_node, child in node.value:
        key = _key(key_node)
        if key in found:
            line, message = key_node.start_mark.line + 1, f"the key {key} stands here twice"
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
