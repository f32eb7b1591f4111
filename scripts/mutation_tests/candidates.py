"""Values to try for a field: some that break a constraint, others that are valid and new.

They are made from valid values, one step away from them, so that a mutant looks like a slip of the
pen. Which of them break what is for `cell_oracle` to say.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product

from kyrgyz_security_diplomacy.tables.characters import cell_faults, formula_fault

from .cell_oracle import broken, limit

NOT_OF_TYPE = {
    "integer": ("1.5", "none"),
    "number": ("1e3", "none"),
    "date": ("2001-02-30", "none"),
    "year": ("0999", "none"),
    "boolean": ("True", "none"),
}
STRANGE = ("no-code", "?", "zz", "0", "a b", "é", "Zz", "ab")
LETTERS = "a0Z?_- é"
MODELS = 6
"""How many valid values of a column others are made from."""
STEPS = 400
"""How far from these values new numbers and days are looked for, one by one."""


def breaking(field: Mapping, code: str, models: Sequence[str]) -> Iterator[str]:
    """Yield different values that break the constraint `code` of a field and nothing else.

    Args:
        field: a field of a Table Schema.
        code: `type`, or one of its constraints other than `unique`.
        models: valid values of the field.
    """
    limits, models = field.get("constraints", {}), models[:MODELS]
    if code == "required":
        tried: Iterable[str] = [""]
    elif code == "type":
        tried = NOT_OF_TYPE[field["type"]]
    elif field["type"] != "string":
        bounds = [_text(limit(field, limits[k])) for k in ("minimum", "maximum") if k in limits]
        tried = _near(field, [*models, *bounds, *_codes(field)], 3)
    elif code in ("minLength", "maxLength"):
        length = limits[code] + (1 if code == "maxLength" else -1)
        tried = (model[:-1] + model[-1:] * (length - len(model) + 1) if len(model) <= length
                 else model[:length] for model in models)  # fmt: skip
    else:  # a code that breaks the pattern, or a text that has the pattern and is no code
        tried = [*_edited(models), *STRANGE, *_codes(field)]
    for text in dict.fromkeys(tried):
        if broken(field, text) == {code} and _writable(field, text):
            yield text


def valid(field: Mapping, models: Sequence[str]) -> Iterator[str]:
    """Yield different valid values of a field: its codes, or such as `models` do not have."""
    models = models[:MODELS]
    if "enum" in field.get("constraints", {}):
        tried: Iterable[str] = _codes(field)
    elif field["type"] == "boolean":
        tried = ("true", "false")
    elif field["type"] == "string":
        numbered = (f"{m}{joint}{n}" for n, m, joint in product(range(1, 200), models, ("-", "")))
        tried = [*numbered, *_edited(models)]
    else:
        tried = _near(field, models, STEPS)
    for text in dict.fromkeys(tried):
        if not broken(field, text) and _writable(field, text):
            yield text


def _writable(field: Mapping, text: str) -> bool:
    """Return whether a file can have that cell without a fault of its bytes or characters."""
    return not cell_faults(text) and not (field["type"] == "string" and formula_fault(text))


def _codes(field: Mapping) -> list[str]:
    codes = field.get("constraints", {}).get("enum", [])
    return [code if isinstance(code, str) else _text(limit(field, code)) for code in codes]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _edited(models: Sequence[str]) -> Iterator[str]:
    """Yield texts one step away: a letter added, put in place of another, or left out."""
    for model in models:
        for letter in LETTERS:
            yield model + letter
            yield letter + model
        for place, letter in product(range(len(model)), ("", *LETTERS)):
            yield model[:place] + letter + model[place + 1 :]
        yield model.upper()


def _near(field: Mapping, models: Sequence[str], steps: int) -> Iterator[str]:
    """Yield values before and after those of the models, the nearest first."""
    values = [limit(field, model) for model in models]
    for step, sign, value in product(range(1, steps + 1), (1, -1), values):
        moved = sign * step
        try:
            is_day = isinstance(value, datetime.date)
            yield _text(value + (datetime.timedelta(moved) if is_day else moved))
        except OverflowError:  # beyond the calendar
            continue
