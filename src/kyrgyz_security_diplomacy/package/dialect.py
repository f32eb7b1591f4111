"""The portable dialect of Table Schema: what every reader of a schema understands alike.

Stricter than the standard on purpose. Frictionless, pandera, DuckDB and R each read another subset
of Table Schema and ignore the rest without a word; a misspelt key is a rule that nobody runs.
"""

import json
from collections.abc import Collection, Iterable, Mapping

from ..report.problems import Problem, did_you_mean, shown
from .dialect_fields import lint_field
from .schema_problems import Findings, TooMany, too_many

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
    `dialect_tables.lint_tables`.

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
    found.shape("schema", schema)
    if not isinstance(schema, dict) or not isinstance(schema.get("fields"), list):
        return
    fields: dict[str, dict] = {}
    for index, field in enumerate(schema["fields"]):
        name = field.get("name") if isinstance(field, dict) else None
        at = ("fields", name if isinstance(name, str) and name else index)
        found.shape("field", field, *at)
        if isinstance(name, str):
            if name in fields:
                found.add("field-name", f"two fields are named {shown(name)}", *at, value=name)
            fields.setdefault(name, field)
            lint_field(found, field, at, inlined, vocabularies)
    if fields:
        _lint_primary_key(found, schema, fields)
        _lint_foreign_keys(found, schema, fields)


def _lint_primary_key(found: Findings, schema: dict, fields: Mapping[str, dict]) -> None:
    at, key = "primaryKey", schema.get("primaryKey")
    if not _known(found, key, fields, at, code="primary-key"):
        return
    for name in key:
        if fields[name].get("type") == "number":
            message = f"{shown(name)} is a number, which is no key: 1.0 and 1 are equal"
            found.add("primary-key", message, at, hint="use an integer or a string")
        limits = fields[name].get("constraints")
        if not isinstance(limits, dict) or limits.get("required") is not True:
            message = f"{shown(name)} is in the primary key, but not required"
            hint = 'add "required": true to its constraints'
            found.add("key-not-required", message, at, hint=hint, value=name)


def _lint_foreign_keys(found: Findings, schema: dict, fields: Mapping[str, dict]) -> None:
    keys, code = schema.get("foreignKeys"), "foreign-key-shape"
    known: dict[str, int] = {}
    for index, key in enumerate(keys if isinstance(keys, list) else ()):
        at = ("foreignKeys", index)
        if not found.shape("foreignKey", key, *at):
            continue
        _known(found, key["fields"], fields, *at, "fields", code=code)
        own, target = key["fields"], key["reference"]["fields"]
        if len(own) != len(target):
            message = f"{len(own)} fields refer to {len(target)}"
            found.add(code, message, *at, "reference")
        if own == target and key["reference"]["resource"] == found.table:
            message = f"{', '.join(own)} refers to itself: this rejects nothing"
            found.add(code, message, *at, "reference")
        first = known.setdefault(json.dumps(key, sort_keys=True), index)
        if first != index:
            found.add(code, f"it repeats foreign key {first}", *at)


def _known(found: Findings, names: object, fields: Collection[str], *at: object, code: str) -> bool:
    """Return whether `names` are fields of the table; note a problem for each that is none."""
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return False
    unknown = [name for name in names if name not in fields]
    for name in unknown:
        message, hint = f"{shown(name)} is no field of this table", did_you_mean(name, fields)
        found.add(code, message, *at, hint=hint, value=name)
    return bool(names) and not unknown
