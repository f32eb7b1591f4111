"""Compile a Table Schema into SQL: for each constraint a condition that holds where it is broken.

Columns are text, as in the file; an empty cell is NULL, on which every condition but `required` is
NULL: it passes.
"""

from collections.abc import Mapping
from typing import NamedTuple

from ..package.data_package import Resource
from ..package.value_syntax import FORMS, MAX_INTEGER, as_text, cell_codes, members

SQL_TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "date": "DATE",
    "year": "BIGINT",
    "boolean": "BOOLEAN",
}
_LARGEST = "1.7976931348623157e308"


class Condition(NamedTuple):
    """One check of a cell: its code (`type` or the constraint), its column, and when it fails."""

    code: str
    column: str
    sql: str


def conditions(schema: Mapping) -> list[Condition]:
    """Return the checks of single cells, in the order of fields, for rows of `with_values`.

    Args:
        schema: Table Schema in the portable dialect.
    """
    pairs = ((field, code) for field in schema["fields"] for code in cell_codes(field))
    return [Condition(code, field["name"], _broken(field, code)) for field, code in pairs]


def with_values(schema: Mapping, cells: str) -> str:
    """Return the rows of cells as text with, beside each cell that is more than text, its value."""
    fields = [field for field in schema["fields"] if field["type"] != "string"]
    values = [f"{typed(field)} AS {_value(field)}" for field in fields]
    return f"FROM (SELECT {', '.join(['*', *values])} FROM {cells}) cells"


def _value(field: Mapping) -> str:
    name = field["name"]
    return quoted(name if field["type"] == "string" else f"_value of {name}")


def valid(field: Mapping) -> str:
    """Return the condition that a cell is a value of its field's type."""
    column, kind = quoted(field["name"]), field["type"]
    if kind == "string":
        return f"{column} IS NOT NULL"
    form = matches(column, FORMS[kind])
    if kind in ("boolean", "year"):
        return f"({form})"
    cast = _cast(field)
    if kind == "integer":  # the least BIGINT has no positive counterpart
        return f"({form} AND coalesce({cast} >= -{MAX_INTEGER}, false))"
    if kind == "number":
        return f"({form} AND coalesce(abs({cast}) <= CAST({literal(_LARGEST)} AS DOUBLE), false))"
    return f"({form} AND {column} >= '0001' AND {cast} IS NOT NULL)"


def typed(field: Mapping) -> str:
    """Return the cell as a value of its field's type, NULL if it is none."""
    if field["type"] == "string":
        return quoted(field["name"])
    return f"CASE WHEN {valid(field)} THEN {_cast(field)} END"


def key_text(names: list[str]) -> str:
    """Return the expression for a key as text, its parts joined by `|`; '' without a key."""
    parts = [f"coalesce({quoted(name)}, '')" for name in names]
    joined = ", '|', ".join(parts)
    return joined if len(parts) == 1 else f"concat({joined})" if parts else "''"


def matches(column: str, pattern: str) -> str:
    """Return the condition that a whole cell matches."""
    return f"regexp_full_match({column}, {literal(f'(?:{pattern})')})"


def text_of(resource: Resource) -> str:
    """Return the name of the view that holds a table's cells as text; see `database`."""
    return quoted(f"_{resource.name}")


def quoted(name: str) -> str:
    """Return a name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def _cast(field: Mapping) -> str:
    return f"TRY_CAST({quoted(field['name'])} AS {SQL_TYPES[field['type']]})"


def _broken(field: Mapping, code: str) -> str:
    """Return the condition that a cell is no value of its type, or, as a value, breaks a limit."""
    column = quoted(field["name"])
    if code == "required":
        return f"{column} IS NULL"
    if code == "type":
        return f"({column} IS NOT NULL AND {_value(field)} IS NULL)"
    limit = field["constraints"][code]
    if code in ("minimum", "maximum"):
        sign = "<" if code == "minimum" else ">"
        return f"{_value(field)} {sign} {_constant(field, as_text(limit))}"
    if code == "enum" and field["type"] == "number":  # 1.0 and 1 are equal
        among = ", ".join(_constant(field, text) for text in members(field))
        return f"{_value(field)} NOT IN ({among})"
    if code == "enum":
        condition = f"{column} NOT IN ({', '.join(map(literal, members(field)))})"
    elif code == "pattern":
        condition = f"NOT {matches(column, limit)}"
    else:
        sign = "<" if code == "minLength" else ">"
        condition = f"length({column}) {sign} {limit:d}"
    return f"({_value(field)} IS NOT NULL AND {condition})"


def _constant(field: Mapping, text: str) -> str:
    return f"CAST({literal(text)} AS {SQL_TYPES[field['type']]})"
