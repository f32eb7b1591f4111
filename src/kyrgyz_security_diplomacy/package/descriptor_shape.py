"""Check the shape of a descriptor, and collect problems with their places.

`descriptor.schema.json` beside this module is JSON Schema: it says which keys each part has and of
which type, and for each key the code and the hint of its problems. What it cannot say (that a
foreign key leads somewhere) is checked by `dialect` and `descriptor`.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from ..report.problems import Problem, did_you_mean, shown

_TYPES = {
    "string": (str, "a text"),
    "boolean": (bool, "true or false"),
    "integer": (int, "a whole number"),
    "array": (list, "a list"),
    "object": (dict, "an object {...}"),
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

    def shape(self, kind: str, value: object) -> bool:
        """Check a part against `$defs/<kind>` of `descriptor.schema.json`; return whether it fits.

        The code of a problem is that of the rule in `codes`, of the key, or of what the key is in.
        """
        before = len(self.problems)
        for rule, spec, found, place, code, hint in _faults(_defined(kind), value, (), "", ""):
            message, hint = _message(rule, spec, found, place, kind, hint)
            text = found if isinstance(found, str) else None
            code = spec.get("codes", {}).get(rule, code)
            at = place[:-1] if rule == "required" else place
            self.add(code, message, *at, hint=hint, value=text)
        return len(self.problems) == before


Fault = tuple[str, Mapping, object, tuple, str, str]
"""Rule of JSON Schema, the part of the schema, the value, its place, code and hint."""


def _faults(spec: Mapping, value: object, place: tuple, code: str, hint: str) -> Iterator[Fault]:
    """Yield what is wrong with a value and the parts of it."""
    code, hint = spec.get("code", code), spec.get("hint", hint)
    rule = _broken(spec, value)
    if rule:
        yield rule, spec, value, place, code, hint
    elif isinstance(value, list):
        for index, item in enumerate(value):
            name = item.get("name") if isinstance(item, dict) and place == ("fields",) else None
            step = name if isinstance(name, str) and name else index
            yield from _faults(spec.get("items", {}), item, (*place, step), code, hint)
    elif isinstance(value, dict):
        known = spec.get("properties", {})
        for key in spec.get("required", ()):
            if key not in value:
                of = known[key]
                at = (*place, key)
                yield "required", of, value, at, of.get("code", code), of.get("hint", hint)
        others = spec.get("additionalProperties", {})
        for key, item in value.items():
            if key in known or others is not False:
                yield from _faults(known.get(key, others), item, (*place, key), code, hint)
            else:
                yield "additionalProperties", spec, key, (*place, key), "unknown-key", hint


def _broken(spec: Mapping, value: object) -> str:
    """Return the rule that a value itself breaks, or ""."""
    kind = _TYPES[spec["type"]][0] if "type" in spec else object
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        return "type"
    if "const" in spec and _json(value) != _json(spec["const"]):
        return "const"
    if "enum" in spec and value not in spec["enum"]:
        return "enum"
    if "pattern" in spec and not re.search(spec["pattern"], value):
        return "pattern"
    if ("minLength" in spec or "minItems" in spec) and not value:
        return "empty"
    if "minimum" in spec and value < spec["minimum"]:
        return "minimum"
    if "uniqueItems" in spec and len(set(map(_json, value))) < len(value):
        return "uniqueItems"
    if "anyOf" in spec and not any(each["required"][0] in value for each in spec["anyOf"]):
        return "anyOf"
    return ""


def _message(
    rule: str, spec: Mapping, value: object, place: tuple, kind: str, hint: str
) -> tuple[str, str]:
    """Return a fault in words, and its hint."""
    named = place[-2:] if place and isinstance(place[-1], int) else place[-1:]
    what = shown("/".join(map(str, named))) if place else f"the {kind}"
    if rule == "required":
        return f"{what} is missing", hint
    if rule == "additionalProperties":
        known = spec["properties"]
        hint = did_you_mean(value, known) or f"known are {', '.join(known)}"
        if kind == "resource" and value in _defined("schema")["properties"]:
            hint = "it is only checked inside the schema: move it there"
        return f"unknown key {shown(value)}", hint
    if rule == "type":
        return f"{what} is not {_TYPES[spec['type']][1]}", hint
    if rule == "anyOf":
        names = [shown(name) for each in spec["anyOf"] for name in each["required"]]
        return f"{what} has neither {' nor '.join(names)}", hint
    if rule == "enum":
        hint = did_you_mean(str(value), spec["enum"]) or f"known are {', '.join(spec['enum'])}"
    elif rule == "const":
        hint = hint or f"write {json.dumps(spec['const'])}"
    return f"{what} cannot be {shown(value)}", hint


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True)


@cache
def _defined(kind: str) -> Mapping:
    """Return one of the `$defs`, with what `$ref` names written out."""
    text = (resources.files(__package__) / "descriptor.schema.json").read_text("utf-8")
    defined = json.loads(text)["$defs"]

    def inlined(part: object) -> object:
        if isinstance(part, dict):
            part = defined.get(part.get("$ref", "").removeprefix("#/$defs/"), {}) | part
            return {key: inlined(value) for key, value in part.items() if key != "$ref"}
        return [inlined(value) for value in part] if isinstance(part, list) else part

    return inlined(defined[kind])
