"""Values to try for a field: such as break one of its constraints and nothing else, or are new.

They are made from valid values, one step away from them, so that a mutant looks like a slip of the
pen.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from kyrgyz_security_diplomacy.package.value_syntax import as_text, fault, members, parse
from kyrgyz_security_diplomacy.tables.characters import cell_faults, formula_fault

NOT_OF_TYPE = {
    "integer": ("1.5", "none"),
    "number": ("1e3", "none"),
    "date": ("2001-02-30", "none"),
    "year": ("0999", "none"),
    "boolean": ("True", "none"),
}
STRANGE = ("no-code", "?", "zz", "0", "a b", "é", "Zz", "ab")
LETTERS = "a0Z?_- é"
STEPS = 400
"""How far from valid values new numbers and days are looked for, one by one."""


def breaking(field: Mapping, code: str, models: Sequence[str]) -> Iterator[str]:
    """Yield values that break the constraint `code` of a field and nothing else.

    Args:
        field: a field of a Table Schema.
        code: `type`, or one of its constraints other than `unique`.
        models: valid values of the field.
    """
    limits = field.get("constraints", {})
    if code == "required":
        yield ""
        return
    if code == "type":
        tried: Iterable[str] = NOT_OF_TYPE[field["type"]]
    elif field["type"] != "string":
        bounds = [as_text(limits[name]) for name in ("minimum", "maximum") if name in limits]
        tried = _near(field, [*models, *bounds, *_codes(field)], 3)
    elif code in ("minLength", "maxLength"):
        length = limits[code] + (1 if code == "maxLength" else -1)
        tried = (model[:length].ljust(length, model[-1]) for model in models)
    else:  # a code that breaks the pattern, or a text that has the pattern and is no code
        tried = [*_edited(models), *STRANGE, *_codes(field)]
    yield from (text for text in tried if _writable(field, text) and _breaks(field, code, text))


def unlike(field: Mapping, models: Sequence[str], known: Iterable[str]) -> Iterator[str]:
    """Yield valid values of a field that are not among the known ones."""
    if field["type"] == "string":
        tried: Iterable[str] = [*_codes(field), *_edited(models)]
    else:
        tried = [*_codes(field), *_near(field, models, STEPS)]
    for text in tried:
        if text not in known and not fault(field, text) and _writable(field, text):
            yield text


def _breaks(field: Mapping, code: str, text: str) -> bool:
    """Whether a value breaks this constraint, and would be valid without it."""
    if code == "type":
        return bool(fault({"type": field["type"]}, text))
    limits = field["constraints"]
    others = {name: limit for name, limit in limits.items() if name != code}
    alone = fault({"type": field["type"], "constraints": {code: limits[code]}}, text)
    return bool(alone) and not fault({"type": field["type"], "constraints": others}, text)


def _writable(field: Mapping, text: str) -> bool:
    """Whether a file can have that cell without a fault of its bytes or characters."""
    return not cell_faults(text) and not (field["type"] == "string" and formula_fault(text))


def _codes(field: Mapping) -> list[str]:
    return members(field) if "enum" in field.get("constraints", {}) else []


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
    values = [parse(field["type"], model) for model in models]
    for step, sign, value in product(range(1, steps + 1), (1, -1), values):
        is_day = isinstance(value, datetime.date)
        try:
            yield str(value + (datetime.timedelta(sign * step) if is_day else sign * step))
        except OverflowError:  # beyond the calendar
            continue
