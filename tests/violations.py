"""For every constraint, type and key of a package, one change of its rows that breaks it.

Works from the schemas alone, for any package in the dialect: a rule that nothing can break, or
that nobody enforces, shows as a case that is not rejected.
"""

import datetime
import re
from dataclasses import dataclass

from kyrgyz_security_diplomacy.lexical import as_text, bound, members
from kyrgyz_security_diplomacy.package import Resource

NO_VALUE = {
    "integer": "1.5", "number": "1e3", "date": "2001-02-30", "year": "0999", "boolean": "True",
}  # fmt: skip
STRANGE = ("?", "é", "a b", "0", "zz", "x" * 3)


@dataclass(frozen=True)
class Violation:
    """A change of one row, and the problem that it must cause."""

    table: str
    row: int
    cells: dict
    code: str
    column: str

    def __str__(self):
        return f"{self.table}-{self.column}-{self.code}"


def violations(resource: Resource, rows: list[list[str]]) -> list[Violation]:
    """Return a violation for each rule of one table; `rows` are its present cells.

    The table must have two rows.
    """
    found = []
    for field in resource.schema["fields"]:
        name, kind = field["name"], field["type"]
        if kind != "string":
            found.append(Violation(resource.name, 0, {name: NO_VALUE[kind]}, "type", name))
        for limit in field.get("constraints", {}):
            text = _breaking(field, limit, rows, resource.columns.index(name))
            found.append(Violation(resource.name, 1, {name: text}, limit, name))
    key = resource.primary_key
    first = {name: rows[0][resource.columns.index(name)] for name in key}
    found.append(Violation(resource.name, 1, first, "primary-key", key[0]))
    for reference in resource.schema.get("foreignKeys", []):
        own = reference["fields"]
        cells = {name: _stranger(resource.fields[name]) for name in own}
        found.append(Violation(resource.name, 1, cells, "foreign-key", own[0]))
        if len(own) > 1:
            half = cells | {own[-1]: ""}
            found.append(Violation(resource.name, 1, half, "foreign-key", own[0]))
    return found


def _breaking(field: dict, limit: str, rows: list[list[str]], place: int) -> str:
    value = field["constraints"][limit]
    if limit == "required":
        return ""
    if limit == "unique":
        return rows[0][place]
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
    """Return a lawful value that no row has."""
    if field["type"] == "string":
        return field["example"] + "-nowhere"
    return "9" * 4
