"""Read YAML with every scalar as the text that was typed, and keep the line of each value.

`042`, `NO` and `2006-07-24` stay what they are. Anchors (and so aliases), tags and repeated keys
are refused: a coding sheet has no use for them, and a repeated key loses what was typed first.
A sheet is untrusted: what is larger or deeper than any sheet is refused.
"""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from kyrgyz_security_diplomacy.package.safe_open import open_inside
from kyrgyz_security_diplomacy.report.problems import Problem, visible

MAX_BYTES = 2**20
"""Of a sheet: ten times that of a densely coded article."""
MAX_TABLE_BYTES = 2**28
"""Of a registry or of decisions, which grow with the number of sources."""
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


def refuse(problems: Iterable[Problem]) -> None:
    """Raise SheetError if there are problems."""
    if found := list(problems):
        raise SheetError(found)


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

    lines: dict[int, int]


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

    `shown` is its path from the checkout, or any folder that it is in. It is untrusted: links are
    not followed.
    """
    most = MAX_TABLE_BYTES if shown.endswith(".csv") else MAX_BYTES
    try:
        with open_inside(Path(root), shown) as file:
            content = file.read(most + 1)
    except OSError as error:
        raise coding_error(shown, None, f"cannot be read: {error.strerror or error}") from None
    if len(content) > most:
        message = f"is larger than {most:,} bytes"
        raise coding_error(shown, None, message, "one sheet has the facts of one article")
    return content


def decoded(content: bytes, shown: str, save: str = "UTF-8") -> str:
    """The text of a coding file; raises SheetError with the line of what is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, message = content[: error.start].count(b"\n") + 1, f"byte {error.start} is not UTF-8"
        raise coding_error(shown, line, message, f"save it as {save}") from None


def read_yaml(content: bytes, shown: str) -> Located:
    """Parse the content of one YAML file; raises SheetError with file and line."""
    text = decoded(content, shown)
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = (error.problem or error.context).removeprefix("but ")
        hint = "check quotes, colons and indentation; text with ': ' or ' #' needs quotes"
        line = mark.line + 1 if mark else None
        raise coding_error(shown, line, f"not valid YAML: {problem}", hint) from None
    except yaml.reader.ReaderError as error:
        line = content.count(b"\n", 0, error.position) + 1
        raise coding_error(shown, line, f"not valid YAML: {error.reason}", "remove it") from None
    return Located(shown, _value(node, text, shown) if node else None)


def _value(node: yaml.Node, text: str, shown: str, depth: int = 1) -> Keys | Items | str:
    """The value of a node; raises SheetError for what a sheet has no use for."""
    at, line = node.start_mark.index, node.start_mark.line + 1
    if kind := _UNWANTED.get(text[at : at + 1] if node.value != "" else ""):
        hint = "write the values out without it; text that starts so needs quotes"
        raise coding_error(shown, line, f"{kind} is not allowed", hint)
    if isinstance(node, yaml.ScalarNode):
        if "\n" in node.value:
            hint = "leave out empty lines and |"
            raise coding_error(shown, line, "a text is one line here", hint)
        return sys.intern(node.value)  # keys and ids repeat in every sheet
    if depth > MAX_DEPTH:
        message = f"{depth} lists and keys are open here, {MAX_DEPTH} are allowed"
        raise coding_error(shown, line, message)
    if isinstance(node, yaml.SequenceNode):
        found = Items(_value(item, text, shown, depth + 1) for item in node.value)
        found.lines = {place: item.start_mark.line + 1 for place, item in enumerate(node.value)}
        return found
    found = Keys(line)
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode) or key.value == "<<":
            message = "a key is one text here, not a list, and not << that merges others"
            raise coding_error(shown, line, message, "write each key out")
        if (name := _value(key, text, shown)) in found:
            message = f"the key {visible(name)} is here twice"
            raise coding_error(shown, line, message, "keep one of them", name)
        found[name], found.lines[name] = _value(value, text, shown, depth + 1), line
    return found


_UNWANTED = {"&": "an anchor (&name)", "!": "a tag (!name)"}
"""What a value may not begin with unless it is quoted."""
