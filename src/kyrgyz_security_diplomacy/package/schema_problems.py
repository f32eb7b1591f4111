"""What the lints of schemas and descriptors share: collecting problems, checking JSON types."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from ..report.problems import Problem, did_you_mean, shown

MAX_FOUND = 1_000
"""How many problems a lint collects; then it stops, since it was not given a schema but noise."""
HINTED = 20
"""How many of them look for the nearest name in a long list: that is slow."""
SHORT_LIST = 50

KINDS = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    list: "a list",
    dict: "an object",
}


class TooMany(Exception):
    """A lint has collected as many problems as it may."""


def too_many(path: str, table: str) -> Problem:
    """Return the problem of a file, or of a table in it, that was not looked at to the end."""
    message = f"there are more than {MAX_FOUND:,} problems: the lint stopped there"
    return Problem(code="too-many", path=path, table=table, message=message)


@dataclass
class Findings:
    """Problems of one JSON file (or a part of it), each with the pointer to its place.

    Attributes:
        path: the file as shown.
        prefix: path inside the file of the part that is looked at, e.g. `resources/events/schema`.
        table: the table that the part describes, or "".
        problems: what was found so far.
    """

    path: str
    prefix: str = ""
    table: str = ""
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, message: str, *parts: object, hint: str = "", **more) -> None:
        """Note a problem at the place `parts`, names and numbers from the part's own root.

        Raises:
            TooMany: as many were noted as may be; it is for the lint to catch.
        """
        if len(self.problems) >= MAX_FOUND:
            raise TooMany
        place = "/".join(map(str, [*([self.prefix] if self.prefix else []), *parts]))
        self.problems.append(
            Problem(
                code=code,
                path=self.path,
                table=self.table,
                message=message,
                hint=hint,
                pointer=f"{self.path} {place}".strip(),
                **more,
            )
        )

    def part(self, prefix: str, table: str = "") -> "Findings":
        """Return findings for a part of the same file that go to the same list."""
        return Findings(self.path, prefix, table, self.problems)

    def unknown_keys(self, found: Mapping, known: Iterable[str], *parts: object) -> None:
        """Note each key of `found` that is not in `known`, with the nearest one that is."""
        known = list(known)
        for key in found:
            if key not in known:
                hint = self.nearest(key, known) or f"known are {', '.join(known)}"
                message = f"unknown key {shown(key)}"
                self.add("unknown-key", message, *parts, key, hint=hint, value=key)

    def nearest(self, value: str, known: Collection[str]) -> str:
        """Return "did you mean 'x'?" for the name most like `value`, or ""."""
        if len(known) > SHORT_LIST and len(self.problems) >= HINTED:
            return ""
        return did_you_mean(value, known)

    def typed(self, found: Mapping, key: str, kind: type, *parts: object, code: str) -> bool:
        """Return whether `found[key]` is of `kind` and not empty; note a problem if not."""
        value = found.get(key)
        if key not in found:
            self.add(code, f"{shown(key)} is missing", *parts, hint=f"write {KINDS[kind]}")
        elif not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.add(code, f"{shown(key)} is not {KINDS[kind]}", *parts, key)
        elif kind in (str, list, dict) and not value:
            self.add(code, f"{shown(key)} is empty", *parts, key)
        else:
            return True
        return False
