"""For every type, constraint, key and reference of a package, rows that break it.

Made from the schemas alone (each field's example is a lawful value), for any package in the
dialect: a rule that nothing can break, or that nobody enforces, shows as a case not rejected.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kyrgyz_security_diplomacy.csv_text import TableText
from kyrgyz_security_diplomacy.lexical import as_text, bound, members
from kyrgyz_security_diplomacy.package import Resource

NO_VALUE = {
    "integer": "1.5", "number": "1e3", "date": "2001-02-30", "year": "0999", "boolean": "True",
}  # fmt: skip
STRANGE = ("?", "é", "a b", "0", "zz", "x" * 3)


@dataclass(frozen=True)
class Violation:
    """Rows of a table, and the problem that they must cause."""

    rows: tuple[tuple[str, ...], ...]
    code: str
    column: str
    row: int

    def __str__(self):
        return f"{self.column}-{self.code}"


def lawful(resource: Resource) -> tuple[str, ...]:
    """Return the row of examples."""
    return tuple(field["example"] for field in resource.schema["fields"])


def table_of(resource: Resource, rows) -> TableText:
    """Return a readable table with these rows."""
    lines = list(range(2, len(rows) + 2))
    return TableText(resource, rows=[list(row) for row in rows], lines=lines, readable=True)


def violations(resource: Resource) -> Iterator[Violation]:
    """Yield a violation for each rule that layer 2 has for one table."""
    row = lawful(resource)

    def changed(cells: dict[str, str]) -> tuple[tuple[str, ...], ...]:
        return (tuple(cells.get(name, old) for name, old in zip(columns, row, strict=True)),)

    columns = resource.columns
    for field in resource.schema["fields"]:
        name, kind = field["name"], field["type"]
        if kind != "string":
            yield Violation(changed({name: NO_VALUE[kind]}), "type", name, 1)
        for limit, value in field.get("constraints", {}).items():
            if limit == "unique" and value:
                yield Violation((row, row), limit, name, 2)
            elif value is not False:
                yield Violation(changed({name: _breaking(field, limit)}), limit, name, 1)
    yield Violation((row, row), "primary-key", resource.primary_key[0], 2)
    for reference in resource.schema.get("foreignKeys", []):
        own = reference["fields"]
        cells = {name: _stranger(resource.fields[name]) for name in own}
        yield Violation(changed(cells), "foreign-key", own[0], 1)
        if len(own) > 1:
            yield Violation(changed(cells | {own[-1]: ""}), "foreign-key", own[0], 1)


def _breaking(field: dict, limit: str) -> str:
    value = field["constraints"][limit]
    if limit == "required":
        return ""
    if limit == "pattern":
        return next(text for text in STRANGE if not re.fullmatch(value, text))
    if limit == "enum":
        known = members(field)
        return "no-code" if field["type"] == "string" else str(max(map(int, known)) + 1)
    if limit in ("minimum", "maximum"):
        return _beyond(bound(field, limit), -1 if limit == "minimum" else 1)
    return "x" * (value - 1 if limit == "minLength" else value + 1)


def _beyond(value: object, step: int) -> str:
    if isinstance(value, datetime.date):
        return (value + datetime.timedelta(days=step)).isoformat()
    return as_text(value + step)


def _stranger(field: dict) -> str:
    """Return a value that no row has."""
    return field["example"] + "-nowhere" if field["type"] == "string" else "9" * 4
