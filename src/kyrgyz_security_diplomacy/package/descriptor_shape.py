"""Check the shape of a descriptor with JSON Schema, and collect problems with their places.

`descriptor.schema.json` beside this module says which keys each part has and of which type, and for
each key the code and the hint of its problems. What it cannot say (that a foreign key leads
somewhere) is checked by `dialect` and `descriptor`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from ..report.problems import Problem, did_you_mean, shown

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

_TYPES = {
    "string": "a text",
    "boolean": "true or false",
    "integer": "a whole number",
    "array": "a list",
    "object": "an object {...}",
}


@dataclass
class Findings:
    """Problems of one JSON file (or a part of it), each with the pointer to its place.

    Attributes:
        path: the file as shown.
        prefix: path inside the file of the part that is checked, e.g. `resources/events/schema`.
        table: the table that the part describes, or "".
        problems: what was found so far.
    """

    path: str
    prefix: str = ""
    table: str = ""
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, message: str, *parts: object, hint: str = "", value=None) -> None:
        """Add a problem at the place `parts`: names and numbers from the part's own root."""
        place = "/".join(map(str, [*([self.prefix] if self.prefix else []), *parts]))
        at = {"path": self.path, "table": self.table, "pointer": f"{self.path} {place}".strip()}
        self.problems.append(Problem(code=code, message=message, hint=hint, value=value, **at))

    def part(self, prefix: str, table: str = "") -> "Findings":
        """Return findings for a part of the same file that go to the same list."""
        return Findings(self.path, prefix, table, self.problems)

    def shape(self, kind: str, value: object) -> None:
        """Check a part of a descriptor against `$defs/<kind>` of `descriptor.schema.json`."""
        validator = _validator(kind)
        for error in validator.iter_errors(value):
            place = _named(value, error.absolute_path)
            if error.validator == "additionalProperties":
                known = error.schema["properties"]
                for name in [name for name in error.instance if name not in known]:
                    hint = did_you_mean(name, known) or f"known are {', '.join(known)}"
                    message = f"unknown key {shown(name)}"
                    self.add("unknown-key", message, *place, name, hint=hint, value=name)
            else:
                code, hint = _code_and_hint(validator.schema, error)
                message, hint = _message(error, kind, place, hint)
                text = error.instance if isinstance(error.instance, str) else None
                self.add(code, message, *place, hint=hint, value=text)


def fits(kind: str, value: object) -> bool:
    """Return whether a part of a descriptor has the right shape; see `Findings.shape`."""
    return _validator(kind).is_valid(value)


def _named(value: object, path: "ValidationError.path") -> list:
    """Return a path in which fields of a table are named instead of numbered."""
    place = []
    for step in path:
        value = value[step]
        name = value.get("name") if isinstance(value, dict) and place == ["fields"] else None
        place.append(name if isinstance(name, str) and name else step)
    return place


def _code_and_hint(spec: Mapping, error: "ValidationError") -> tuple[str, str]:
    """Return the code and hint of the key that is wrong, or of what it is in."""
    steps = list(error.absolute_schema_path)
    if error.validator == "required":
        steps[-1:] = ["properties", _missing(error)]
    found = {"hint": ""}
    for step in (None, *steps):
        spec = spec if step is None else spec[step]
        if isinstance(spec, dict):
            found |= {key: spec[key] for key in ("code", "hint") if key in spec}
    return found["code"], found["hint"]


def _missing(error: "ValidationError") -> str:
    """Return the key that is missing: JSON Schema names it in the message alone."""
    return error.message.split("'")[1]


def _message(error: "ValidationError", kind: str, place: list, hint: str) -> tuple[str, str]:
    """Return an error in our words, and its hint."""
    rule, wanted = error.validator, error.validator_value
    what = shown(place[-1]) if place else f"the {kind}"
    if place and isinstance(place[-1], int):
        what = shown("/".join(map(str, place[-2:])))
    if rule == "anyOf":
        names = [shown(name) for each in wanted for name in each["required"]]
        return f"{what} has neither {' nor '.join(names)}", hint
    if rule == "enum":
        hint = did_you_mean(str(error.instance), wanted) or f"known are {', '.join(wanted)}"
        if len(place) > 1:
            return f"{shown(place[-2])} has the {place[-1]} {shown(error.instance)}", hint
    elif rule == "const":
        hint = hint or f"write {json.dumps(wanted)}"
    if rule == "required":
        return f"{shown(_missing(error))} is missing", hint
    messages = {
        "type": f"{what} is not {_TYPES.get(str(wanted))}",
        "minLength": f"{what} is empty",
        "minItems": f"{what} is empty",
        "minimum": f"{what} is below {wanted}",
        "uniqueItems": f"{what} has a value twice",
    }
    return messages.get(rule, f"{what} cannot be {shown(error.instance)}"), hint


@cache
def _validator(kind: str) -> "Draft202012Validator":
    """Return the validator of one of the `$defs`."""
    from jsonschema import Draft202012Validator

    text = (resources.files(__package__) / "descriptor.schema.json").read_text("utf-8")
    defined = json.loads(text)["$defs"]

    def inlined(part: object) -> object:
        """Write out what `$ref` names: the validator takes longer to look it up."""
        if isinstance(part, dict):
            part = defined.get(part.get("$ref", "").removeprefix("#/$defs/"), {}) | part
            return {key: inlined(value) for key, value in part.items() if key != "$ref"}
        return [inlined(value) for value in part] if isinstance(part, list) else part

    return Draft202012Validator(inlined(defined[kind]))
