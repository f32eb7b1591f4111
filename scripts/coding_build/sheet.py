"""Read one coding sheet and say, for people, what in it is not as it should be."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from functools import cached_property

import jsonschema_rs
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from kyrgyz_security_diplomacy.report.problems import Problem, shown

from .declared import Declared
from .sheet_schema import references, sheet_schema
from .yaml_lines import Located, SheetError, read_yaml


class SheetChecker:
    """Checks sheets against their JSON Schema: a fast verdict, and an explanation if it is bad.

    Args:
        declared: the declarations that the schema is made from.
        ids: the ids of each registry.
    """

    def __init__(self, declared: Declared, ids: Mapping[str, Collection[str]]):
        self._declared, self._ids = declared, ids
        self._structure = jsonschema_rs.Draft202012Validator(sheet_schema(declared))

    @cached_property
    def _explaining(self) -> Draft202012Validator:
        return Draft202012Validator(sheet_schema(self._declared, self._ids))

    def read(self, content: bytes, shown_path: str) -> Located:
        """Parse and check a sheet; raises SheetError with every problem, file and line."""
        located = read_yaml(content, shown_path)
        if not self.fits(located.data):
            problems = [_explain(error, located) for error in self.errors(located.data)]
            if not problems:  # Python lets a newline pass at the end of a pattern
                problems = [
                    located.problem(tuple(error.instance_path), error.message[:200])
                    for error in self._structure.iter_errors(located.data)
                ]
            raise SheetError(sorted(problems, key=lambda problem: problem.sort_key))
        return located

    def fits(self, data: object) -> bool:
        """Whether a sheet fits the schema, and points only to ids that are registered."""
        if not self._structure.is_valid(data):
            return False
        return all(found <= self._ids[name] for name, found in references(data).items())

    def errors(self, data: object) -> list[ValidationError]:
        """All faults of a sheet against its JSON Schema, the most telling one for each place."""
        return [_telling(error) for error in self._explaining.iter_errors(data)]


def _telling(error: ValidationError) -> ValidationError:
    """For evidence in short or full form, the fault of the form that was meant."""
    if error.validator != "anyOf":
        return error
    short, full = ([e for e in error.context if e.schema_path[0] == branch] for branch in (0, 1))
    meant = full if isinstance(error.instance, dict) else short
    return best_match(meant) or error


def _explain(error: ValidationError, located: Located) -> Problem:
    where = tuple(error.absolute_path)
    maker = _MAKERS.get(error.validator)
    value = error.instance if isinstance(error.instance, str) else ""
    if maker:
        message, hint, *inner = maker(error, located, where)
        return located.problem((*where, *inner), message, hint, value)
    return located.problem(where, error.message[:200], value=value)


def _near(value: str, known) -> str:
    close = difflib.get_close_matches(value, list(known), n=1, cutoff=0.5)
    return f"did you mean {shown(close[0])}?" if close else ""


def _enum(error, located, where):
    known = error.validator_value
    if not isinstance(error.instance, str):
        return _type(error, located, where)
    hint = _near(error.instance, known)
    if not hint and len(known) <= 12:
        hint = "one of " + ", ".join(known)
    name = where[-1] if where and isinstance(where[-1], str) else "this list"
    return f"{shown(error.instance)} is not a known value of {name}", hint


def _unknown_key(error, located, where):
    known = error.schema.get("properties", {})
    extra = sorted(set(error.instance) - set(known))
    patterns = error.schema.get("patternProperties", {})
    if patterns:
        import re

        extra = [key for key in extra if not any(re.search(p, key) for p in patterns)]
        return f"{shown(extra[0])} is not a sentence", "write it like p2-s1", extra[0]
    hint = _near(extra[0], known) or "known here: " + ", ".join(known)
    return f"the key {shown(extra[0])} is not known here", hint, extra[0]


def _type(error, located, where):
    raw = " ".join(located.raw(where).split())
    key = where[-1] if where and isinstance(where[-1], str) else ""
    label = f"{key}: " if key else ""
    if error.validator_value == "string" or "enum" in error.schema:
        if error.instance == [] or isinstance(error.instance, list):
            return f"{raw} is read as a list", f"quote it: {label}'{raw}'"
        return "text is expected here, not keys and values", f"quote it: {label}'{raw}'"
    if error.validator_value == "array":
        return f"a list is expected here, not {shown(raw)}", f"write {label}[{raw}]"
    if error.instance in ("", None):
        return "nothing stands here", "fill it or remove the key"
    return f"keys and values are expected here, not {shown(raw)}", ""


def _required(error, located, where):
    missing = [name for name in error.validator_value if name not in error.instance]
    name = missing[0]
    about = error.schema.get("properties", {}).get(name, {}).get("description", "")
    ident = next((v for k, v in error.instance.items() if k.endswith("_id")), "")
    of = f" of {ident}" if isinstance(ident, str) and ident else ""
    return f"{name}{of} is missing", about


def _pattern(error, located, where):
    if error.instance == "":
        return "nothing stands here", "fill it or remove the key"
    hint = error.schema.get("description", "")
    return f"{shown(error.instance)} has the wrong form", hint


def _min_length(error, located, where):
    return "nothing stands here", "fill it or remove the key"


def _count(error, located, where):
    if error.validator == "maxItems":
        limit = error.validator_value
        return f"{len(error.instance)} values, at most {limit} are allowed", "keep the closest"
    if error.validator == "uniqueItems":
        return "a value stands here twice", "keep one of them"
    return "the list is empty", "fill it or remove the key"


_MAKERS = {
    "enum": _enum,
    "additionalProperties": _unknown_key,
    "type": _type,
    "required": _required,
    "pattern": _pattern,
    "minLength": _min_length,
    "maxItems": _count,
    "uniqueItems": _count,
    "minItems": _count,
}
