"""Read YAML with every scalar as the text that was typed, and remember where each value stands.

`042`, `NO` and `2006-07-24` stay what they are. Anchors, aliases and repeated keys are refused: a
coding sheet has no use for them, and a repeated key loses what was typed first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

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
    """A parsed document: `data` (dicts, lists, text) and, per path, its line and raw text."""

    path: str
    data: object = None
    lines: dict[Path_, int] = field(default_factory=dict)
    raw: dict[Path_, str] = field(default_factory=dict)

    def line(self, where: Path_) -> int:
        """Line of a value, or of the nearest thing around it."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

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


def read_yaml(path: Path, shown: str) -> Located:
    """Parse one YAML file; raises SheetError with file and line."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        message = f"byte {error.start} is not UTF-8"
        raise SheetError(
            [Problem(code="coding", path=shown, line=line, message=message, hint="save as UTF-8")]
        ) from None
    located = Located(shown)
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=_LOADER)):
            raise SheetError([_alias(text, shown)])
        node = yaml.compose(text, Loader=_LOADER)
        problems: list[Problem] = []
        located.data = _convert(node, (), located, text, problems) if node else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"not valid YAML: {error.problem or error.context}"
        line = mark.line + 1 if mark else None
        hint = "check quotes, colons and indentation; text with ': ' or ' #' needs quotes"
        raise SheetError(
            [Problem(code="coding", path=shown, line=line, message=message, hint=hint)]
        ) from None
    except (yaml.YAMLError, RecursionError) as error:
        message = f"not valid YAML: {type(error).__name__}"
        raise SheetError([Problem(code="coding", path=shown, message=message)]) from None
    if problems:
        raise SheetError(problems)
    return located


def _alias(text: str, shown: str) -> Problem:
    events = yaml.parse(text, Loader=_LOADER)
    mark = next(event.start_mark for event in events if isinstance(event, yaml.AliasEvent))
    return Problem(
        code="coding",
        path=shown,
        line=mark.line + 1,
        message="an alias (*name) stands here",
        hint="write the value out; text that starts with * needs quotes",
    )


def _convert(node, where: Path_, located: Located, text: str, problems: list[Problem]):
    located.lines.setdefault(where, node.start_mark.line + 1)
    located.raw[where] = text[node.start_mark.index : node.end_mark.index]
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [
            _convert(child, (*where, number), located, text, problems)
            for number, child in enumerate(node.value)
        ]
    found = {}
    for key_node, child in node.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
        inner = (*where, key)
        if key in found:
            located.lines[inner] = key_node.start_mark.line + 1
            hint = "keep one of them"
            problems.append(located.problem(inner, f"the key {key} stands here twice", hint))
            continue
        located.lines[inner] = key_node.start_mark.line + 1
        found[key] = _convert(child, inner, located, text, problems)
    return found
