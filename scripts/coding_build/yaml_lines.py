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


def read_yaml(content: bytes, shown: str) -> Located:
    """Parse the content of one YAML file; raises SheetError with file and line."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = f"byte {error.start} is not UTF-8"
        raise coding_error(shown, line, message, "save as UTF-8") from None
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = (error.problem or error.context).removeprefix("but ")
        message = f"not valid YAML: {problem}"
        hint = "check quotes, colons and indentation; text with ': ' or ' #' needs quotes"
        raise coding_error(shown, mark.line + 1 if mark else None, message, hint) from None
    except yaml.reader.ReaderError as error:
        line = content.count(b"\n", 0, error.position) + 1
        raise coding_error(shown, line, f"not valid YAML: {error.reason}", "remove it") from None
    return Located(shown, _Values(text, shown).of(node) if node else None)


class _Values:
    """Values of the nodes of one document, each looked over before it is used."""

    def __init__(self, text: str, shown: str):
        self._text, self._shown = text, shown

    def of(self, node: yaml.Node, depth: int = 1) -> Keys | Items | str:
        """The value of a node; raises SheetError for what a sheet has no use for."""
        at = node.start_mark.index
        if kind := _UNWANTED.get(self._text[at : at + 1] if node.value != "" else ""):
            hint = "write the values out without it; text that starts so needs quotes"
            raise self._refused(node, f"{kind} is not allowed", hint)
        if isinstance(node, yaml.ScalarNode):
            if "\n" in node.value:
                raise self._refused(node, "a text is one line here", "leave out empty lines and |")
            return sys.intern(node.value)  # keys and ids repeat in every sheet
        if depth > MAX_DEPTH:
            message = f"{depth} lists and keys are open here, {MAX_DEPTH} are allowed"
            raise self._refused(node, message)
        if isinstance(node, yaml.SequenceNode):
            found = Items()
            for place, item in enumerate(node.value):
                found.append(self.of(item, depth + 1))
                found.lines[place] = item.start_mark.line + 1
            return found
        found = Keys(node.start_mark.line + 1)
        for key, value in node.value:
            name = self._key(key, found)
            found[name], found.lines[name] = self.of(value, depth + 1), key.start_mark.line + 1
        return found

    def _key(self, node: yaml.Node, found: Keys) -> str:
        if not isinstance(node, yaml.ScalarNode) or node.value == "<<":
            message = "a key is one text here, not a list, and not << that merges others"
            raise self._refused(node, message, "write each key out")
        if (key := self.of(node)) in found:
            message = f"the key {visible(key)} is here twice"
            raise self._refused(node, message, "keep one of them", key)
        return key

    def _refused(self, node: yaml.Node, message: str, hint="", key="") -> SheetError:
        return coding_error(self._shown, node.start_mark.line + 1, message, hint, key)


_UNWANTED = {"&": "an anchor (&name)", "!": "a tag (!name)"}
"""What a value may not begin with unless it is quoted."""
