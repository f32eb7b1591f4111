"""Values to try for a field: some that break a constraint, others that are lawful and new.

They are made from lawful values, one step away from them, so that a case looks like a slip of the
pen. Which of them break what is for `cell_oracle` to say.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import count, islice, product

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
"""How many lawful values of a column others are made from."""
NEW = 20_000
"""How many new values are looked for, at most ..."""
NUMBERS = 200
"""... and up to which number by adding one."""


def breaking(field: Mapping, code: str, models: Sequence[str]) -> Iterator[str]:
    """Yield different values that break the constraint `code` of a field and nothing else.

    Args:
        field: a field of a Table Schema.
        code: `type`, or one of its constraints other than `unique`.
        models: lawful values of the field.
    """
    if code == "required":
        yield ""
        return
    for text in _different(_tried(field, code, models)):
        if broken(field, text) == {code} and writable(field, text):
            yield text


def lawful(field: Mapping, models: Sequence[str]) -> Iterator[str]:
    """Yield different lawful values of a field: its codes, or such as `models` do not have."""
    limits = field.get("constraints", {})
    if "enum" in limits:
        tried = _members(field)
    elif field["type"] == "boolean":
        tried = ("true", "false")
    elif field["type"] == "string":
        tried = islice(_numbered(models[:MODELS]), NEW)
    else:
        tried = islice(_near(field, models[:MODELS]), NEW)
    for text in _different(tried):
        if not broken(field, text) and writable(field, text):
            yield text


def writable(field: Mapping, text: str) -> bool:
    """Return whether a file can have that cell without a fault of its bytes or characters."""
    return not cell_faults(text) and not (field["type"] == "string" and formula_fault(text))


def _different(texts: Iterable[str]) -> Iterator[str]:
    seen = set()
    for text in texts:
        if text not in seen:
            seen.add(text)
            yield text


def _tried(field: Mapping, code: str, models: Sequence[str]) -> Iterable[str]:
    limits = field.get("constraints", {})
    if code == "type":
        return NOT_OF_TYPE[field["type"]]
    if field["type"] != "string":
        bounds = [limit(field, limits[name]) for name in ("minimum", "maximum") if name in limits]
        return _near(field, [*models[:MODELS], *map(_text, bounds), *_members(field)], 3)
    models = models[:MODELS]
    if code in ("minLength", "maxLength"):
        length = limits[code] + (1 if code == "maxLength" else -1)
        return (text for model in models for text in _of_length(model, length))
    # a code that breaks the pattern, or a text that has the pattern and is no code
    return [*_edited(models), *STRANGE, *_members(field)]


def _members(field: Mapping) -> list[str]:
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
        for place, letter in product(range(len(model)), LETTERS):
            yield model[:place] + letter + model[place + 1 :]
        for place in range(len(model)):
            yield model[:place] + model[place + 1 :]
        yield model.upper()


def _of_length(model: str, length: int) -> Iterator[str]:
    """Yield texts of that length: one letter of the model repeated, or a part of it."""
    for place, letter in enumerate(model):
        if len(model) <= length:
            yield model[:place] + letter * (length - len(model) + 1) + model[place + 1 :]
        else:
            yield model[:place] + model[place + len(model) - length :]


def _numbered(models: Sequence[str]) -> Iterator[str]:
    """Yield texts like the models with a number at their end, or in place of other letters."""
    for number, model, joint in product(range(1, NUMBERS), models, ("-", "", " ")):
        yield f"{model}{joint}{number}"
    for number in count(1):
        marks = (str(number), _as_letters(number), _as_letters(number).upper())
        for model, mark in product(models, marks):
            for place in range(len(model), 0, -1):
                yield model[: max(place - len(mark), 0)] + mark + model[place:]


def _as_letters(number: int) -> str:
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("a") + rest) + found
    return found


def _near(field: Mapping, models: Sequence[str], steps: int = NEW) -> Iterator[str]:
    """Yield values before and after those of the models, the nearest first."""
    if field["type"] == "boolean":
        yield from ("true", "false")
        return
    values = [limit(field, model) for model in models]
    for step, sign in product(range(1, steps + 1), (1, -1)):
        for value in values:
            try:
                yield _text(_moved(value, sign * step))
            except OverflowError:  # beyond the calendar
                continue


def _moved(value: object, step: int) -> object:
    return value + (datetime.timedelta(step) if isinstance(value, datetime.date) else step)
