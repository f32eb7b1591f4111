"""Values to try for a field: such as break one of its constraints and nothing else, or are new.

They are made from valid values, one step away from them, so that a mutant looks like a slip of the
pen.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, product

from kyrgyz_security_diplomacy.package.value_syntax import as_text, fault, members, parse
from kyrgyz_security_diplomacy.tables.characters import cell_faults, formula_fault

NOT_OF_TYPE = {
    "integer": ("1.5", "none"),
    "number": ("1e3", "none"),
    "date": ("2001-02-30", "none"),
    "year": ("0999", "none"),
    "boolean": ("True", "none"),
}
LETTERS = "a0Z?_- é"
STEPS = 400
"""How far from valid values new numbers and days are looked for, one by one."""


def breaking(field: Mapping, code: str, models: Sequence[str]) -> Iterator[str]:
    """Yield values that break the constraint `code` of a field, or its type, and nothing else.

    `models` are valid values of the field.
    """
    return (text for text in _candidates(field, models) if _breaks(field, code, text))


def unlike(field: Mapping, models: Sequence[str], known: Iterable[str]) -> Iterator[str]:
    """Yield valid values of a field that are not among the known ones."""
    tried = (text for text in _candidates(field, models) if text and text not in known)
    return (text for text in tried if not fault(field, text))


def _breaks(field: Mapping, code: str, text: str) -> bool:
    """Whether a value breaks this constraint, and would be valid without it."""
    if code == "required" or not text:
        return code == "required" and not text
    bare, limits = {"type": field["type"]}, field.get("constraints", {})
    if code == "type":
        return bool(fault(bare, text))
    others = {name: limit for name, limit in limits.items() if name != code}
    alone = fault(bare | {"constraints": {code: limits[code]}}, text)
    return bool(alone) and not fault(bare | {"constraints": others}, text)


def _candidates(field: Mapping, models: Sequence[str]) -> Iterator[str]:
    """Yield values that a file can have without a fault of its bytes or characters."""
    limits, is_text = field.get("constraints", {}), field["type"] == "string"
    codes = members(field) if "enum" in limits else []
    tried = _texts(limits, models) if is_text else _near(field, [*models, *codes])
    for text in chain(("", *NOT_OF_TYPE.get(field["type"], ()), *codes), tried):
        if not cell_faults(text) and not (is_text and formula_fault(text)):
            yield text


def _texts(limits: Mapping, models: Sequence[str]) -> Iterator[str]:
    """Yield texts one step away: another length, a letter put in place of another or left out."""
    for model in models:
        for length in (limits.get("minLength", 1) - 1, limits.get("maxLength", 0) + 1):
            yield model[:length].ljust(length, model[-1])
        for place, letter in product(range(len(model)), ("", *LETTERS)):
            yield model[:place] + letter + model[place + 1 :]


def _near(field: Mapping, models: Sequence[str]) -> Iterator[str]:
    """Yield values before and after those of the models and the bounds, the nearest first."""
    limits = field.get("constraints", {})
    bounds = [as_text(limits[name]) for name in ("minimum", "maximum") if name in limits]
    texts = () if field["type"] == "boolean" else (*models, *bounds)
    values = [parse(field["type"], text) for text in texts]
    for step, sign, value in product(range(1, STEPS + 1), (1, -1), values):
        is_day = isinstance(value, datetime.date)
        yield str(value + (datetime.timedelta(sign * step) if is_day else sign * step))
