"""Read one coding sheet and say, for people, what in it is wrong."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from jsonschema import Draft202012Validator, ValidationError, validators
from jsonschema.protocols import Validator

from kyrgyz_security_diplomacy.report.problems import Problem, shown

from .yaml_lines import Items, Keys, Located, SheetError, read_yaml

FEW = 12
"""Of so many codes all are listed if none is near."""


def _known(_: Validator, known: list[str], value: object, __: dict) -> Iterator[ValidationError]:
    if value not in known:  # the library compares one by one, in Python: ids are many
        yield ValidationError("")


_Validator = validators.extend(Draft202012Validator, {"enum": _known})


def sheet_validator(schema: dict) -> Validator:
    """What `read_sheet` checks sheets with, of the JSON Schema that `sheet_schema` makes."""
    return _Validator(schema)


def read_sheet(content: bytes, shown_path: str, validator: Validator) -> Located:
    """Parse and check a sheet; raises SheetError with every problem, file and line."""
    sheet = read_yaml(content, shown_path)
    problems = [_explain(error, sheet) for error in validator.iter_errors(sheet.data)]
    if problems:
        raise SheetError(sorted(problems, key=lambda problem: problem.sort_key))
    return sheet


def _explain(error: ValidationError, sheet: Located) -> Problem:
    """The message for people about one fault; `more` is a key that the path does not name."""
    value = error.instance
    where = tuple(error.absolute_path)
    message, hint, *more = _EXPLAIN.get(error.validator, _other)(error, sheet, where)
    text = value if isinstance(value, str) else ""
    return sheet.problem((*where, *more), message, hint, text)


def _other(error, sheet, where):
    return error.message[:200], ""


def _near(value: str, known) -> str:
    close = difflib.get_close_matches(value, list(known), n=1, cutoff=0.5)
    return f"did you mean {shown(close[0])}?" if close else ""


def _enum(error, sheet, where):
    known, value = error.validator_value, error.instance
    if not isinstance(value, str):
        return _type(error, sheet, where)
    hint = _near(value, known) or ("one of " + ", ".join(known) if len(known) <= FEW else "")
    return f"{shown(value)} is not a known value of {_name(where, 'this list')}", hint


def _unknown_key(error, sheet, where):
    known, patterns = (error.schema.get(key, {}) for key in ("properties", "patternProperties"))
    keys = set(error.instance) - set(known)
    key = min(key for key in keys if not any(re.search(pattern, key) for pattern in patterns))
    if patterns:
        return f"{shown(key)} is not a sentence", "write it like p2-s1", key
    hint = _near(key, known) or "known here: " + ", ".join(known)
    return f"the key {shown(key)} is not known here", hint, key


def _type(error, sheet, where):
    typed, name = sheet.raw(error.instance), _name(where, "")
    label = f"{name}: " if name else ""
    if not typed:
        return _empty(error, sheet, where)
    if error.validator_value == "array":
        return f"a list is expected here, not {shown(typed)}", f"write {label}[{typed}]"
    if isinstance(error.instance, Items):
        return f"{typed} is read as a list", f"quote it: {label}'{typed}'"
    if isinstance(error.instance, Keys):
        return "text is expected here, not keys and values", f"quote it: {label}'{typed}'"
    return f"keys and values are expected here, not {shown(typed)}", ""


def _empty(error, sheet, where):
    return "it is empty", "fill it or remove the key"


def _required(error, sheet, where):
    name = next(name for name in error.validator_value if name not in error.instance)
    ids = (value for key, value in error.instance.items() if key.endswith("_id"))
    of = next((f" of {value}" for value in ids if isinstance(value, str)), "")
    return f"{name}{of} is missing", error.schema["properties"][name].get("description", "")


def _pattern(error, sheet, where):
    if not error.instance:
        return _empty(error, sheet, where)
    message = f"{shown(error.instance)} has the wrong form"
    return message, error.schema.get("description", f"write it like {error.validator_value}")


def _too_many(error, sheet, where):
    message = f"{len(error.instance)} values, at most {error.validator_value} are allowed"
    return message, "keep the closest"


def _twice(error, sheet, where):
    return "a value is here twice", "keep one of them"


def _name(where: tuple, otherwise: str) -> str:
    return where[-1] if where and isinstance(where[-1], str) else otherwise


_EXPLAIN = {
    "enum": _enum,
    "additionalProperties": _unknown_key,
    "type": _type,
    "required": _required,
    "pattern": _pattern,
    "minLength": _empty,
    "minItems": _empty,
    "maxItems": _too_many,
    "uniqueItems": _twice,
}
