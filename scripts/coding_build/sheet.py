"""Say, for people, what in a coding sheet does not fit its schema."""

import re

from jsonschema import Draft202012Validator, ValidationError

from kyrgyz_security_diplomacy.report.problems import Problem, did_you_mean, shown

from .edtf import refusal
from .yaml_lines import Located, Path_, refuse

FEW = 12
"""Of so many codes all are listed if none is near."""
_EMPTY = "it is empty", "fill it or remove the key"
_FIXED = {
    "minLength": _EMPTY,
    "minItems": _EMPTY,
    "uniqueItems": ("a value is here twice", "keep one of them"),
}
_TEXT = "a text is expected here", "quote a text that begins with [ or {, or has ': ' in it"
_EXPECTED = {
    "array": ("a list is expected here", "put it in [ ]"),
    "object": ("keys and values are expected here", ""),
}


def check_sheet(sheet: Located, schema: dict) -> None:
    """Raise SheetError with every problem of a sheet that does not fit its schema."""
    errors = Draft202012Validator(schema).iter_errors(sheet.data)
    problems = [_problem(error, sheet) for error in errors]
    refuse(sorted(problems, key=lambda problem: problem.sort_key))


def _problem(error: ValidationError, sheet: Located) -> Problem:
    """The message for people about one fault."""
    value, where = error.instance, tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        key, message, hint = _unknown_key(error)
        return sheet.problem((*where, key), message, hint)
    message, hint = _explained(error, where)
    return sheet.problem(where, message, hint, value if isinstance(value, str) else "")


def _explained(error: ValidationError, where: Path_) -> tuple[str, str]:
    """Message and hint about a fault of a value."""
    rule, wanted, value = error.validator, error.validator_value, error.instance
    name = where[-1] if where and isinstance(where[-1], str) else ""
    if rule in _FIXED or value in ("", None):
        return _FIXED.get(rule, _EMPTY)
    if rule == "required":
        return _missing(error)
    if rule == "maxItems":
        return f"{len(value)} values, at most {wanted} are allowed", "keep the closest"
    if rule == "type" or not isinstance(value, str):
        return _EXPECTED.get(wanted, _TEXT) if rule == "type" else _TEXT
    if rule == "enum":
        few = "one of " + ", ".join(wanted) if len(wanted) <= FEW else ""
        hint = did_you_mean(value, wanted) or few
        return f"{shown(value)} is not a known value of {name or 'this list'}", hint
    if rule == "pattern" and name.endswith("_edtf"):
        return refusal(value, wanted), ""
    hint = error.schema.get("description", f"it must match {wanted}")
    return f"{shown(value)} has the wrong form", hint


def _missing(error: ValidationError) -> tuple[str, str]:
    name = error.message.split("'")[1]  # there is one error for each
    ids = (value for key, value in error.instance.items() if key.endswith("_id"))
    of = next((f" of {value}" for value in ids if isinstance(value, str)), "")
    return f"{name}{of} is missing", error.schema["properties"][name].get("description", "")


def _unknown_key(error: ValidationError) -> tuple[str, str, str]:
    """Key, message and hint."""
    known, patterns = (error.schema.get(key, {}) for key in ("properties", "patternProperties"))
    unknown = set(error.instance) - set(known)
    key = min(key for key in unknown if not any(re.search(pattern, key) for pattern in patterns))
    if patterns:
        return key, f"{shown(key)} is not a sentence", "write it like p2-s1"
    hint = did_you_mean(key, known) or "known here: " + ", ".join(known)
    return key, f"the key {shown(key)} is not known here", hint
