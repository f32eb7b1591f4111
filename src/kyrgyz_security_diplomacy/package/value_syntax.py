"""How a value of each type is written: one form per value, the same for every reader.

Table Schema lets a reader accept ` 12`, `1_000`, `2020-1-1` or `1/0`. Here each value has one text,
so that equal values are equal texts, and no reader has to guess.
"""

import datetime
import functools
import math
import re
from collections.abc import Mapping

from .patterns import matching

FORMS = {
    "integer": r"(?:0|-?[1-9][0-9]*)",
    "number": r"(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)",
    "date": r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2})",
    "year": r"(?:[1-9][0-9]{3})",
    "boolean": r"(?:true|false)",
}
"""Type to the pattern that a whole cell must match; `string` has none."""

STANDARD = {
    "integer": r"[+-]?[0-9]+",
    "number": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|NaN|-?INF",
    "year": r"-?[0-9]{4,}",
    "boolean": "True|TRUE|1|False|FALSE|0",
}
"""Type to the pattern of what the standard allows beyond `FORMS`."""

EXPECTED = {
    "integer": "a whole number such as 12 or -3, without signs of grouping or leading zeros",
    "number": "a plain decimal number such as 12 or -0.5, without exponent",
    "date": "a day of the calendar written YYYY-MM-DD",
    "year": "a year of four digits",
    "boolean": "true or false",
}
CONSTRAINTS = {
    "string": ("required", "unique", "enum", "pattern", "minLength", "maxLength"),
    "integer": ("required", "unique", "enum", "minimum", "maximum"),
    "number": ("required", "enum", "minimum", "maximum"),
    "date": ("required", "unique", "enum", "minimum", "maximum"),
    "year": ("required", "unique", "enum", "minimum", "maximum"),
    "boolean": ("required", "enum"),
}
"""Type to the constraints that every engine knows for it."""
TYPES = tuple(CONSTRAINTS)
MAX_INTEGER = 2**63 - 1

_FORMS = {kind: re.compile(form) for kind, form in FORMS.items()}


_VERSION = re.compile(
    r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?"
)


def version_numbers(text: str) -> tuple[int, int, int] | None:
    """Return the three numbers of a version, those before `-` of a pre-release; None if it is none.

    Semantic Versioning 2.0.0, without build metadata.
    """
    found = _VERSION.fullmatch(text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def parse(kind: str, text: str) -> object:
    """Return the value of `text`: str, int, float, datetime.date or bool.

    Raises:
        ValueError: the text is not in the one form of its type, or out of range. The message
            says what is expected.
    """
    if kind == "string":
        return text
    if not _FORMS[kind].fullmatch(text):
        raise ValueError(f"is not {EXPECTED[kind]}")
    if kind == "boolean":
        return text == "true"
    if kind == "date":
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            raise ValueError("is not a day of the calendar") from None
    if kind == "number":
        if math.isinf(float(text)):
            raise ValueError("is too large for a number")
        return float(text)
    if len(text) > 20 or abs(int(text)) > MAX_INTEGER:
        raise ValueError("is too large: whole numbers go to 9,223,372,036,854,775,807")
    return int(text)


def as_text(value: object) -> str | None:
    """Return a JSON value of a schema (a minimum, a member of an enum) as a cell would have it.

    None if it is neither text, number nor truth value.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return value if isinstance(value, str) else None


def bound(field: Mapping, name: str) -> object:
    """Return the value of the constraint `minimum` or `maximum`, typed as the field's values."""
    return parse(field["type"], as_text(field["constraints"][name]))


def members(field: Mapping) -> list[str]:
    """Return the texts that the field's `enum` allows, in order."""
    return [as_text(value) for value in field["constraints"]["enum"]]


def in_enum(field: Mapping, text: str) -> bool:
    """Return whether a value of the field's type is in its `enum`; 1.0 and 1 are one number."""
    if field["type"] == "number":
        return parse("number", text) in [parse("number", member) for member in members(field)]
    return text in members(field)


def fault(field: Mapping, text: str) -> str:
    """Return why `text` is no valid value of `field` (its type and constraints), or "".

    For one value, such as a field's example; whole tables go through the engines.
    """
    try:
        value = parse(field["type"], text)
    except ValueError as error:
        return str(error)
    limits = field.get("constraints", {})
    if "pattern" in limits and not _matches(limits["pattern"], text):
        return f"does not match the pattern {limits['pattern']}"
    if "enum" in limits and not in_enum(field, text):
        return "is not in the enum"
    if "minimum" in limits and value < bound(field, "minimum"):
        return f"is below the minimum {limits['minimum']}"
    if "maximum" in limits and value > bound(field, "maximum"):
        return f"is above the maximum {limits['maximum']}"
    if len(text) < limits.get("minLength", 0):
        return f"is shorter than {limits['minLength']}"
    if len(text) > limits.get("maxLength", len(text)):
        return f"is longer than {limits['maxLength']}"
    return ""


@functools.lru_cache(1_000)
def _matches(pattern: str, text: str) -> bool:
    return matching(pattern, [text])[0]
