"""Which constraints one cell breaks, in plain Python: to judge mutants, apart from all engines.

Nothing of what the engines are compiled from is used here, so that a fault there cannot hide.
"""

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal

LARGEST_INTEGER = 9_223_372_036_854_775_807
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


def broken(field: Mapping, text: str) -> set[str]:
    """Return the codes of what a cell breaks: `required` if it is empty, `type`, or constraints.

    `unique` is not among them: it takes a column to see it.

    Args:
        field: a field of a Table Schema in the portable dialect.
        text: the cell, "" if it is empty.
    """
    limits = field.get("constraints", {})
    if not text:
        return {"required"} if limits.get("required") is True else set()
    value = typed(field["type"], text)
    if value is None:
        return {"type"}
    found = set()
    if "pattern" in limits and not re.fullmatch(limits["pattern"], text):
        found.add("pattern")
    if "enum" in limits and value not in [limit(field, member) for member in limits["enum"]]:
        found.add("enum")
    if "minimum" in limits and value < limit(field, limits["minimum"]):
        found.add("minimum")
    if "maximum" in limits and value > limit(field, limits["maximum"]):
        found.add("maximum")
    if len(text) < limits.get("minLength", 0):
        found.add("minLength")
    if len(text) > limits.get("maxLength", len(text)):
        found.add("maxLength")
    return found


def limit(field: Mapping, value: object) -> object:
    """Return a value of a schema (a bound, a member of an enum) as cells are typed."""
    if isinstance(value, bool):
        return value
    return typed(field["type"], value if isinstance(value, str) else repr(value))


def typed(kind: str, text: str) -> object | None:
    """Return the value that a text stands for, or None if it is none of that type."""
    if kind == "string":
        return text
    if kind == "boolean":
        return {"true": True, "false": False}.get(text)
    if kind == "date":
        return _day(text)
    if not _NUMBER.fullmatch(text):
        return None
    if kind == "number":
        number = Decimal(text)
        return number if abs(number) < Decimal("1.8e308") else None
    if "." in text or text == "-0" or abs(int(text)) > LARGEST_INTEGER:
        return None
    value = int(text)
    return value if kind == "integer" or 1000 <= value <= 9999 else None


def _day(text: str) -> datetime.date | None:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None
