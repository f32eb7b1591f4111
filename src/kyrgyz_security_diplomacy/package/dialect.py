"""The portable dialect of one Table Schema: what every reader of a schema understands alike.

Stricter than the standard on purpose. Frictionless, pandera, DuckDB and R each read another subset
of Table Schema and ignore the rest without a word; a misspelt key is a rule that nobody runs.
"""

from collections.abc import Iterable, Mapping

from ..report.problems import Problem, did_you_mean, shown
from .descriptor_shape import Findings
from .patterns import pattern_error, pattern_fault
from .table_schema import checkable, foreign_keys, limits_of, named_fields
from .value_syntax import as_text, bound, fault


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
    if fields:
        checked = checkable(schema, table, found)
        for made in checked["fields"]:
            _lint_field(found, fields[made["name"]], made, inlined, vocabularies)
        _lint_keys(found, checked, schema, table)
    return found.problems


def _lint_field(
    found: Findings,
    field: Mapping,
    made: Mapping,
    inlined: bool,
    vocabularies: Mapping[str, Iterable[str]] | None,
) -> None:
    """Check the constraints, the codes and the example of a field; `made` is what is checked."""
    at, limits = ("fields", field["name"]), limits_of(made)
    if error := pattern_error(limits.get("pattern", "")):
        code, message, hint = error
        found.add(code, f"'pattern' {message}", *at, "constraints", "pattern", hint=hint)
        limits = {key: value for key, value in limits.items() if key != "pattern"}
        made = {**made, "constraints": limits}
    _lint_limits(found, made, limits, *at, "constraints")
    _lint_codes(found, field, inlined, *at)
    name, example = field.get("vocabulary"), field.get("example")
    if made["type"] != field.get("type") or not isinstance(example, str) or not example:
        return
    reason = fault(made, example)
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


def _lint_limits(found: Findings, field: Mapping, limits: Mapping, *at: object) -> None:
    """Check that constraints leave a value, are in the portable form, and reject something."""
    if reason := pattern_fault(limits.get("pattern", "")):
        found.add("pattern-form", f"'pattern' {reason}", *at, "pattern")
    texts = list(map(as_text, limits.get("enum", ())))
    if len(set(texts)) < len(texts):
        found.add("constraint-form", "'enum' has a value twice", *at, "enum")
    if limits.get("minLength", 2) < 2:
        hint = "an empty cell is missing, so that 1 rejects nothing"
        found.add("constraint-form", "'minLength' is below 2", *at, "minLength", hint=hint)
    ends = [bound(field, name) for name in ("minimum", "maximum") if name in limits]
    lengths = [limits[name] for name in ("minLength", "maxLength") if name in limits]
    for name, pair in (("minimum", ends), ("minLength", lengths)):
        if pair != sorted(pair):
            message = f"{shown(name)} is above its counterpart: no value fits"
            found.add("constraint", message, *at, name)


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


def _lint_keys(found: Findings, checked: Mapping, schema: Mapping, table: str) -> None:
    """Check the form of keys that can be checked."""
    fields = {field["name"]: field for field in checked["fields"]}
    for name in checked["primaryKey"]:
        if fields[name]["type"] == "number":
            message = f"{shown(name)} is a number, which is no key: 1.0 and 1 are equal"
            found.add("key-form", message, "primaryKey", hint="use an integer or a string")
        if limits_of(fields[name]).get("required") is not True:
            message = f"{shown(name)} is in the primary key, but not required"
            hint = 'add "required": true to its constraints'
            found.add("key-not-required", message, "primaryKey", hint=hint, value=name)
    for index, key, _ in foreign_keys(schema, table):
        to = key["reference"] if key else {}
        if key and key["fields"] == to["fields"] and to["resource"] == table:
            message = f"{', '.join(key['fields'])} refers to itself: this rejects nothing"
            found.add("foreign-key-form", message, "foreignKeys", index, "reference")
