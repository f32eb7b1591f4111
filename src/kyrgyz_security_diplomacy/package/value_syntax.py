"""How a value of each type is written: one form per value, the same for every reader.

Table Schema lets a reader accept ` 12`, `1_000`, `2020-1-1` or `1/0`. Here each value has one text,
so that equal values are equal texts, and no reader has to guess.
"""

import datetime
import math
import operator
import re
from collections.abc import Mapping, Sequence

from ..report.problems import shown
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


def value_of(field: Mapping, text: str) -> object:
    """Return the value of a cell, or None if it is not one of the field's type."""
    try:
        return parse(field["type"], text)
    except ValueError:
        return None


def cell_codes(field: Mapping) -> list[str]:
    """Return the checks that a field asks for of each single cell: `type`, and its constraints."""
    limits = field.get("constraints", {})
    codes = [code for code, limit in limits.items() if limit is not False and code != "unique"]
    return codes if field["type"] == "string" else ["type", *codes]  # any text is a string


def broken(field: Mapping, code: str, texts: Sequence[str]) -> list[str]:
    """Return the texts that are not values of the field's type, or break one of its constraints.

    Args:
        field: field of a Table Schema in the portable dialect.
        code: `type`, or the name of a constraint of a single cell. A text that is not a value
            breaks no bound and no enum.
        texts: cells that are not empty.
    """
    limit = field.get("constraints", {}).get(code)
    if code == "pattern":
        fits = matching(limit, texts)
        return [text for text, good in zip(texts, fits, strict=True) if not good]
    if code in ("minLength", "maxLength"):
        return [t for t in texts if (len(t) < limit if code == "minLength" else len(t) > limit)]
    values = {text: value_of(field, text) for text in texts}
    if code == "type":
        return [text for text in texts if values[text] is None]
    texts = [text for text in texts if values[text] is not None]
    if code == "enum":  # by value: 1.0 and 1 are one number
        known = {value_of(field, member) for member in members(field)}
        return [text for text in texts if values[text] not in known]
    limit, breaks = bound(field, code), operator.lt if code == "minimum" else operator.gt
    return [text for text in texts if breaks(values[text], limit)]


def reason(field: Mapping, code: str, text: str) -> str:
    """Return in words how a cell breaks its type, or a constraint of a single cell."""
    limit = field.get("constraints", {}).get(code)
    if code == "type":
        try:
            parse(field["type"], text)
        except ValueError as error:
            return str(error)
        return "is not read as a value by this engine"  # the engines disagree
    if code == "pattern":
        return f"does not match {shown(limit)}"
    if code == "enum":
        vocabulary = f" of {field['vocabulary']}" if "vocabulary" in field else ""
        return f"is not one of the {len(limit)} codes{vocabulary}"
    if code in ("minimum", "maximum"):
        return f"is {'below' if code == 'minimum' else 'above'} the {code} {limit}"
    side = "fewer" if code == "minLength" else "more"
    return f"has {len(text):,} characters, {side} than {limit:,}"


def fault(field: Mapping, text: str) -> str:
    """Return why one text, such as a field's example, is no valid value of a field, or ""."""
    codes = [code for code in cell_codes(field) if code != "required"]
    return next((reason(field, code, text) for code in codes if broken(field, code, [text])), "")
