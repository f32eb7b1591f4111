"""The portable dialect of one Table Schema: what every reader of a schema understands alike.

Stricter than the standard on purpose. Frictionless, pandera, DuckDB and R each read another subset
of Table Schema and ignore the rest without a word; a misspelt key is a rule that nobody runs.
"""

from collections.abc import Collection, Iterable, Mapping

from ..report.problems import Problem, did_you_mean, shown
from .descriptor_shape import Findings, fits
from .patterns import pattern_fault
from .value_syntax import CONSTRAINTS, TYPES, as_text, fault, parse

BLOCKING = frozenset(
    {"schema-shape", "field-name", "field-type", "constraint", "pattern", "primary-key"}
)
"""Codes after which a table cannot be checked against its schema."""

_ALL = frozenset().union(*CONSTRAINTS.values())


def lint_schema(
    schema: object,
    *,
    path: str,
    table: str = "",
    prefix: str = "",
    inlined: bool = False,
    vocabularies: Mapping[str, Iterable[str]] | None = None,
) -> list[Problem]:
    """Check one Table Schema against the portable dialect.

    What concerns several tables (targets of foreign keys, equal names) is checked by
    `descriptor.lint_schemas`.

    Args:
        schema: the parsed JSON.
        path: the file as shown in problems.
        table: the table's name.
        prefix: where the schema is inside the file, e.g. `resources/events/schema`.
        inlined: whether it is part of a descriptor, where a field with a vocabulary has its enum;
            in a schema written by hand it has none.
        vocabularies: name to codes. If given, each `vocabulary` must be one of them, and the
            example one of its codes.
    """
    found = Findings(path, prefix, table)
    found.shape("schema", schema)
    fields: dict[str, dict] = {}
    for field in named_fields(schema):
        name, at = field["name"], ("fields", field["name"])
        if name in fields:
            found.add("field-name", f"two fields are named {shown(name)}", *at, value=name)
        fields.setdefault(name, field)
        if field.get("type") in TYPES:
            _lint_field(found, field, at, inlined, vocabularies)
    if fields:
        _lint_primary_key(found, schema, fields)
        _lint_foreign_keys(found, schema, fields)
    return found.problems


def named_fields(schema: object) -> list[dict]:
    """Return the fields that have a name, whatever else is wrong with the schema."""
    fields = schema.get("fields") if isinstance(schema, dict) else None
    named = [each for each in fields if isinstance(each, dict)] if isinstance(fields, list) else []
    return [field for field in named if isinstance(field.get("name"), str)]


def limits_of(field: Mapping) -> dict:
    """Return the constraints of a field; none if they are no object."""
    limits = field.get("constraints")
    return limits if isinstance(limits, dict) else {}


def _lint_field(
    found: Findings,
    field: Mapping,
    at: tuple,
    inlined: bool,
    vocabularies: Mapping[str, Iterable[str]] | None,
) -> None:
    """Check the constraints, the codes and the example of a field of a known type."""
    usable = _lint_constraints(found, field, *at)
    _lint_codes(found, field, inlined, *at)
    name, reason, example = field.get("vocabulary"), "", field.get("example")
    if not usable or not isinstance(example, str) or not example:
        return
    reason = fault(field, example)
    if not reason and vocabularies is not None and isinstance(name, str):
        if name not in vocabularies:
            message = f"there is no vocabulary {shown(name)}"
            hint = did_you_mean(name, vocabularies)
            found.add("vocabulary", message, *at, "vocabulary", hint=hint, value=name)
        elif example not in set(vocabularies[name]):
            reason = f"is no code of {name}"
    if reason:
        message = f"the example {shown(example)} {reason}"
        found.add("example", message, *at, "example", value=example)


def _lint_constraints(found: Findings, field: Mapping, *at: object) -> bool:
    """Return whether the constraints can be used to judge a value."""
    at, kind = (*at, "constraints"), field["type"]
    limits = {name: limit for name, limit in limits_of(field).items() if name in _ALL}
    if not isinstance(field.get("constraints", {}), dict) or not fits("constraints", limits):
        return False
    before, allowed = len(found.problems), CONSTRAINTS[kind]
    for name, value in limits.items():
        reason, hint = "", ""
        if name not in allowed:
            reason, hint = f"does not apply to the type {kind}", f"it has {', '.join(allowed)}"
        elif name == "pattern":
            reason = pattern_fault(value)
        elif name == "enum":
            reason = _enum_fault(kind, value)
        elif name in ("minimum", "maximum"):
            reason = _value_fault(kind, value)
        if reason:
            code = "pattern" if name == "pattern" and name in allowed else "constraint"
            found.add(code, f"{shown(name)} {reason}", *at, name, hint=hint)
    if len(found.problems) > before:
        return False
    for least, most in (("minimum", "maximum"), ("minLength", "maxLength")):
        if least in limits and most in limits:
            low, high = limits[least], limits[most]
            if least == "minimum":
                low, high = parse(kind, as_text(low)), parse(kind, as_text(high))
            if high < low:
                message = f"{shown(least)} is above {shown(most)}: no value fits"
                found.add("constraint", message, *at, least)
    return len(found.problems) == before


def _enum_fault(kind: str, enum: list) -> str:
    texts = [as_text(member) for member in enum]
    if len(set(texts)) < len(texts):
        return "has a value twice"
    return next(filter(None, (_value_fault(kind, member) for member in enum)), "")


def _value_fault(kind: str, value: object) -> str:
    text = as_text(value)
    try:
        if not text:
            raise ValueError("is no value")
        parse(kind, text)
    except ValueError as error:
        return f"has {shown(value)}, which {error}"
    return ""


def _lint_codes(found: Findings, field: Mapping, inlined: bool, *at: object) -> None:
    """Check that enum, vocabulary and categories of a field fit each other."""
    enum, coded = limits_of(field).get("enum"), "vocabulary" in field
    if coded and inlined and enum is None:
        hint = "write the codes of the vocabulary into constraints/enum"
        found.add("vocabulary", "has a vocabulary but no enum", *at, hint=hint)
    if coded and not inlined and enum is not None:
        hint = "leave it out: it is generated from the code list"
        found.add("vocabulary", "has a vocabulary and an enum", *at, "constraints/enum", hint=hint)
    if "categories" in field and field["categories"] != enum:
        message = "categories differ from the enum, which alone is enforced"
        found.add("categories", message, *at, "categories", hint="make them equal")
    if field.get("categoriesOrdered") is True and enum is None and not coded:
        message = "categoriesOrdered needs an enum or a vocabulary"
        found.add("categories", message, *at, "categoriesOrdered")


def _lint_primary_key(found: Findings, schema: dict, fields: Mapping[str, dict]) -> None:
    at, key = "primaryKey", schema.get("primaryKey")
    if not fits("names", key) or not _known(found, key, fields, at, code="primary-key"):
        return
    for name in key:
        if fields[name].get("type") == "number":
            message = f"{shown(name)} is a number, which is no key: 1.0 and 1 are equal"
            found.add("primary-key", message, at, hint="use an integer or a string")
        if limits_of(fields[name]).get("required") is not True:
            message = f"{shown(name)} is in the primary key, but not required"
            hint = 'add "required": true to its constraints'
            found.add("key-not-required", message, at, hint=hint, value=name)


def _lint_foreign_keys(found: Findings, schema: dict, fields: Mapping[str, dict]) -> None:
    for index, key in foreign_keys(schema):
        at, code, own = ("foreignKeys", index), "foreign-key-shape", key["fields"]
        _known(found, own, fields, *at, "fields", code=code)
        target = key["reference"]["fields"]
        if len(own) != len(target):
            message = f"{len(own)} fields refer to {len(target)}"
            found.add(code, message, *at, "reference")
        if own == target and key["reference"]["resource"] == found.table:
            message = f"{', '.join(own)} refers to itself: this rejects nothing"
            found.add(code, message, *at, "reference")


def foreign_keys(schema: Mapping) -> list[tuple[int, dict]]:
    """Return the foreign keys of the right shape, each with its place in the list."""
    keys = schema.get("foreignKeys")
    listed = enumerate(keys if isinstance(keys, list) else ())
    return [(index, key) for index, key in listed if fits("foreignKey", key)]


def _known(found: Findings, names: list, fields: Collection[str], *at: object, code: str) -> bool:
    """Return whether `names` are fields of the table; add a problem for each that is none."""
    unknown = [name for name in names if name not in fields]
    for name in unknown:
        message, hint = f"{shown(name)} is no field of this table", did_you_mean(name, fields)
        found.add(code, message, *at, hint=hint, value=name)
    return not unknown
