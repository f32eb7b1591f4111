"""Collect the problems of a descriptor; check the shape of its parts with a JSON Schema.

`descriptor.schema.json` beside this module says which keys each part has and of which type. What it
cannot say (that a foreign key leads somewhere) is written in the modules `dialect*`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from ..report.problems import Problem, did_you_mean, shown

if TYPE_CHECKING:
    from jsonschema import ValidationError

SEVERITY: Mapping[str, str] = {}
"""Code of a check to how severe it is if it fails, where that is not `error`."""
MAX_FOUND = 1_000
"""How many problems are collected; then it stops: what it was given is no descriptor."""

_TYPES = {
    "string": "a text",
    "boolean": "true or false",
    "integer": "a whole number",
    "array": "a list",
    "object": "an object {...}",
}


class TooMany(Exception):
    """As many problems were collected as may be."""


def too_many(path: str, table: str) -> Problem:
    """Return the problem of a file, or of a table in it, that was not checked to the end."""
    message = f"there are more than {MAX_FOUND:,} problems: the check stopped there"
    return Problem(code="too-many", path=path, table=table, message=message)


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

    def add(self, code: str, message: str, *parts: object, hint: str = "", **more) -> None:
        """Note a problem at the place `parts`, names and numbers from the part's own root.

        Raises:
            TooMany: as many were noted as may be; the caller of the whole check catches it.
        """
        if len(self.problems) >= MAX_FOUND:
            raise TooMany
        place = "/".join(map(str, [*([self.prefix] if self.prefix else []), *parts]))
        self.problems.append(
            Problem(
                code=code,
                severity=SEVERITY.get(code, "error"),
                path=self.path,
                table=self.table,
                message=message,
                hint=hint,
                pointer=f"{self.path} {place}".strip(),
                **more,
            )
        )

    def part(self, prefix: str, table: str = "") -> "Findings":
        """Return findings for a part of the same file that go to the same list."""
        return Findings(self.path, prefix, table, self.problems)

    def shape(self, kind: str, value: object, *at: object) -> bool:
        """Check a part of a descriptor against `$defs/<kind>` of `descriptor.schema.json`.

        Returns:
            Whether its shape is right; if not, each fault is noted at its place below `at`.
        """
        before = len(self.problems)
        validator = _validator(kind)
        for error in validator.iter_errors(value):
            self._note(error, validator.schema, kind, at)
        return len(self.problems) == before

    def _note(self, error: "ValidationError", spec: Mapping, kind: str, at: tuple) -> None:
        """Note an error of JSON Schema in our words, with code and hint of the key it is about."""
        rule, wanted, value = error.validator, error.validator_value, error.instance
        path = list(error.absolute_path)
        if rule == "additionalProperties":
            known = error.schema["properties"]
            for name in value:
                if name not in known:
                    hint = did_you_mean(name, known) or f"known are {', '.join(known)}"
                    message = f"unknown key {shown(name)}"
                    self.add("unknown-key", message, *at, *path, name, hint=hint, value=name)
            return
        key = error.message.split("'")[1] if rule == "required" else kind
        about = spec["properties"].get(path[0] if path else key, {})
        code = about.get("code", spec["code"])
        hint = error.schema.get("hint") or about.get("hint", "")
        what = shown("/".join(map(str, path))) if path else f"the {kind}"
        message = {
            "required": f"{shown(key)} is missing",
            "type": f"{what} is not {_TYPES.get(str(wanted))}",
            "minLength": f"{what} is empty",
            "minItems": f"{what} is empty",
            "minimum": f"{what} is below {wanted}",
            "uniqueItems": f"{what} has a value twice",
        }.get(rule, f"{what} cannot be {shown(value)}")
        if rule == "enum":
            owner = shown(at[-1]) if at else f"the {kind}"
            message = f"{owner} has the {path[-1]} {shown(value)}"
            hint = did_you_mean(str(value), wanted) or f"known are {', '.join(wanted)}"
        elif rule == "const":
            hint = hint or f"write {json.dumps(wanted)}"
        elif rule == "anyOf":
            names = [shown(name) for each in wanted for name in each["required"]]
            message = f"{what} has neither {' nor '.join(names)}"
        text = value if isinstance(value, str) else None
        self.add(code, message, *at, *path, hint=hint, value=text)


def fits(kind: str, value: object) -> bool:
    """Return whether a part of a descriptor has the right shape; see `Findings.shape`."""
    return _validator(kind).is_valid(value)


@cache
def _validator(kind: str):
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
