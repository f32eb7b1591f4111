"""The portable dialect of Table Schema: what every reader of a schema understands alike.

Stricter than the standard on purpose. Frictionless, pandera, DuckDB and R each read another subset
of Table Schema and ignore the rest in silence; a misspelt key is a rule that nobody runs.
"""

import json
from collections.abc import Collection, Iterable, Mapping

from ..report.problems import Problem, shown
from .data_package import NAME
from .dialect_fields import lint_field
from .schema_problems import Findings, TooMany, too_many

TABLE_SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"
SCHEMA_KEYS = (
    "$schema", "name", "title", "description", "fields", "missingValues", "primaryKey",
    "foreignKeys",
)  # fmt: skip
BLOCKING = frozenset(
    {"schema-shape", "field-name", "field-type", "constraint", "pattern", "primary-key", "too-many"}
)
"""Codes after which a table cannot be checked against its schema."""


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
    `tables.lint_tables`.

    Args:
        schema: the parsed JSON.
        path: the file as shown in problems.
        table: the table's name.
        prefix: where the schema stands inside the file, e.g. `resources/events/schema`.
        inlined: whether it stands in a descriptor, where a field with a vocabulary has its enum;
            in a schema written by hand it has none.
        vocabularies: name to codes. If given, each `vocabulary` must be one of them, and the
            example one of its codes.
    """
    found = Findings(path, prefix, table)
    try:
        lint_schema_into(found, schema, inlined, vocabularies)
    except TooMany:
        found.problems.append(too_many(path, table))
    return found.problems


def lint_schema_into(
    found: Findings,
    schema: object,
    inlined: bool,
    vocabularies: Mapping[str, Iterable[str]] | None = None,
) -> None:
    """Check a schema as `lint_schema` does, but note what is found in `found`."""
    if not isinstance(schema, dict):
        found.add("schema-shape", "the schema is not an object {...}")
        return
    found.unknown_keys(schema, SCHEMA_KEYS)
    if schema.get("$schema", TABLE_SCHEMA) != TABLE_SCHEMA:
        found.add("schema-profile", "'$schema' is another one", "$schema", hint=TABLE_SCHEMA)
    if schema.get("missingValues") != [""]:
        hint = 'write "missingValues": [""]: a blank cell, and nothing else, is missing'
        found.add("missing-values", 'missingValues is not [""]', "missingValues", hint=hint)
    for key in ("name", "title", "description"):
        if key in schema:
            found.typed(schema, key, str, code="schema-text")
    if not found.typed(schema, "fields", list, code="schema-shape"):
        return
    names: dict[str, None] = {}
    for index, field in enumerate(schema["fields"]):
        if _named(found, field, index, names):
            names[field["name"]] = None
            lint_field(found, field, inlined, vocabularies)
    _lint_primary_key(found, schema, names)
    _lint_foreign_keys(found, schema, names)


def _named(found: Findings, field: object, index: int, names: Collection[str]) -> bool:
    at = ("fields", index)
    if not isinstance(field, dict):
        found.add("schema-shape", f"field {index} is not an object {{...}}", *at)
        return False
    if not found.typed(field, "name", str, *at, code="field-name"):
        return False
    name = field["name"]
    if not NAME.fullmatch(name):
        hint = "lower case letters, digits and _, beginning with a letter"
        found.add("field-name", f"{shown(name)} is no name for a field", *at, hint=hint, value=name)
        return False
    if name in names:
        found.add("field-name", f"two fields are named {shown(name)}", *at, value=name)
        return False
    return True


def _lint_primary_key(found: Findings, schema: dict, names: Collection[str]) -> None:
    at = "primaryKey"
    key = set(_names(found, schema, at, names, code="primary-key"))
    for field in schema["fields"] if key else ():
        name = field.get("name") if isinstance(field, dict) else None
        if isinstance(name, str) and name in key:
            if field.get("type") == "number":
                message = (
                    f"{shown(field['name'])} is a number, which is no key: 1.0 and 1 are equal"
                )
                found.add("primary-key", message, at, hint="use an integer or a string")
            limits = field.get("constraints")
            if not isinstance(limits, dict) or limits.get("required") is not True:
                message = f"{shown(field['name'])} is in the primary key, but not required"
                hint = 'add "required": true to its constraints'
                found.add("key-not-required", message, at, hint=hint, value=field["name"])


def _lint_foreign_keys(found: Findings, schema: dict, names: Collection[str]) -> None:
    keys = schema.get("foreignKeys", [])
    if not isinstance(keys, list):
        found.add("foreign-key-shape", "'foreignKeys' is not a list", "foreignKeys")
        return
    known: dict[str, int] = {}
    for index, key in enumerate(keys):
        at = ("foreignKeys", index)
        if not isinstance(key, dict):
            found.add("foreign-key-shape", f"foreign key {index} is not an object {{...}}", *at)
            continue
        found.unknown_keys(key, ("fields", "reference"), *at)
        own = _names(found, key, "fields", names, *at, code="foreign-key-shape")
        if not found.typed(key, "reference", dict, *at, code="foreign-key-shape"):
            continue
        reference, at = key["reference"], (*at, "reference")
        found.unknown_keys(reference, ("resource", "fields"), *at)
        found.typed(reference, "resource", str, *at, code="foreign-key-shape")
        target = _names(found, reference, "fields", None, *at, code="foreign-key-shape")
        if own and target and len(own) != len(target):
            message = f"{len(own)} fields refer to {len(target)}"
            found.add("foreign-key-shape", message, *at)
        if own and own == target and reference.get("resource") == found.table:
            message = f"{', '.join(own)} refers to itself: this rejects nothing"
            found.add("foreign-key-shape", message, *at)
        first = known.setdefault(json.dumps(key, sort_keys=True), index)
        if first != index:
            found.add("foreign-key-shape", f"stands already as foreign key {first}", *at)


def _names(
    found: Findings, owner: dict, key: str, known: Collection[str] | None, *at: object, code: str
) -> list[str]:
    """Return the list of field names at `key`, or [] with a problem noted if it is none."""
    if not found.typed(owner, key, list, *at, code=code):
        if isinstance(owner.get(key), str):
            found.problems[-1] = _with_hint(found.problems[-1], f'write ["{owner[key]}"]')
        return []
    names = owner[key]
    if not all(isinstance(name, str) for name in names) or len(set(names)) < len(names):
        found.add(code, f"{shown(key)} is not a list of different names", *at, key)
        return []
    unknown = [name for name in names if known is not None and name not in known]
    for name in unknown:
        hint = found.nearest(name, known)
        found.add(code, f"{shown(name)} is no field of this table", *at, key, hint=hint, value=name)
    return [] if unknown else names


def _with_hint(problem: Problem, hint: str) -> Problem:
    return Problem(**(problem.to_dict() | {"hint": hint}))
