"""The portable dialect across tables: targets of foreign keys, and equal names."""

from collections.abc import Callable, Mapping

from ..report.problems import Problem, did_you_mean, shown
from .schema_problems import Findings, TooMany, fits, too_many

DEFINITION = ("type", "title", "description", "example", "vocabulary", "categoriesOrdered")
LIMITS = ("pattern", "minimum", "maximum", "minLength", "maxLength", "enum")

Fields = Mapping[str, Mapping[str, dict]]
"""Fields by table and name."""


def lint_tables(
    schemas: Mapping[str, Mapping],
    *,
    findings: Callable[[str], Findings],
    homonyms: Mapping[str, str],
) -> None:
    """Check what schemas must agree on; malformed parts are left to `lint_schema`.

    Each foreign key names a table that exists and its primary key (or a unique field), of the
    same types. Fields of the same name mean the same: their definitions are equal (`required` and
    `unique` may differ), unless the name is a homonym.

    Args:
        schemas: table to Table Schema.
        findings: gives the `Findings` to which a table's problems go, and those of homonyms for "".
        homonyms: name to the reason why it means different things. Each must be needed.
    """
    fields = {table: fields_by_name(schema) for table, schema in schemas.items()}
    for table, schema in schemas.items():
        keys = schema.get("foreignKeys")
        for index, key in enumerate(keys if isinstance(keys, list) else ()):
            if fits("foreignKey", key):
                _lint_target(findings(table), index, key, table, schemas, fields)
    different = _lint_definitions(fields, findings, homonyms)
    for name in sorted(set(homonyms) - different):
        hint = did_you_mean(name, different) or "remove it from 'homonyms'"
        message = f"the homonym {shown(name)} is not needed: no two fields of this name differ"
        findings("").add("homonym", message, "homonyms", name, hint=hint, value=name)


def lint_schemas(
    schemas: Mapping[str, Mapping], *, homonyms: Mapping[str, str], folder: str = "schemas"
) -> list[Problem]:
    """Run `lint_tables` on the schemas of the files `<folder>/<table>.schema.json`."""
    problems: list[Problem] = []

    def findings(table: str) -> Findings:
        path = f"{folder}/{table}.schema.json" if table else f"{folder}/dataset.json"
        return Findings(path, "", table, problems)

    try:
        lint_tables(schemas, findings=findings, homonyms=homonyms)
    except TooMany:
        problems.append(too_many(f"{folder}/dataset.json", ""))
    return problems


def fields_by_name(schema: Mapping) -> dict[str, dict]:
    """Return the fields that have a name, by name, whatever else is wrong with the schema."""
    fields = schema.get("fields")
    named = [each for each in fields if isinstance(each, dict)] if isinstance(fields, list) else []
    return {field["name"]: field for field in named if isinstance(field.get("name"), str)}


def _lint_target(
    found: Findings,
    index: int,
    key: dict,
    table: str,
    schemas: Mapping[str, Mapping],
    fields: Fields,
) -> None:
    code, at = "foreign-key-target", ("foreignKeys", index, "reference")
    target, names = key["reference"]["resource"], key["reference"]["fields"]
    if target not in schemas:
        hint = did_you_mean(target, schemas)
        found.add(code, f"there is no table {shown(target)}", *at, hint=hint)
        return
    if unknown := [name for name in names if name not in fields[target]]:
        hint = did_you_mean(unknown[0], fields[target])
        found.add(code, f"{shown(unknown[0])} is no field of {target}", *at, hint=hint)
        return
    if names != schemas[target].get("primaryKey") and not _unique(names, fields[target]):
        message = f"{', '.join(names)} is neither the primary key of {target} nor unique in it"
        found.add(code, message, *at)
    for mine, other in zip(key["fields"], names, strict=False):
        left, right = fields[table].get(mine, {}).get("type"), fields[target][other].get("type")
        if left != right:
            message = f"{mine} is of type {left}, but {target}.{other} of type {right}"
            found.add(code, message, *at)


def _unique(names: list[str], fields: Mapping[str, dict]) -> bool:
    return len(names) == 1 and _limits(fields[names[0]]).get("unique") is True


def _lint_definitions(
    fields: Fields, findings: Callable[[str], Findings], homonyms: Mapping[str, str]
) -> set[str]:
    """Note each field that differs from the first of its name; return the names that differ."""
    first: dict[str, str] = {}
    different: set[str] = set()
    for table, own in fields.items():
        for name, field in own.items():
            model = first.setdefault(name, table)
            keys = _differing(field, fields[model][name])
            if not keys:
                continue
            different.add(name)
            if name not in homonyms:
                message = f"{shown(name)} differs from {model}.{name} in {', '.join(keys)}"
                hint = "make them equal, or list the name under 'homonyms' with the reason"
                findings(table).add("homonym", message, "fields", name, hint=hint, value=name)
    return different


def _differing(one: dict, other: dict) -> list[str]:
    keys = [key for key in DEFINITION if one.get(key) != other.get(key)]
    mine, theirs = _limits(one), _limits(other)
    return keys + [key for key in LIMITS if mine.get(key) != theirs.get(key)]


def _limits(field: dict) -> dict:
    limits = field.get("constraints")
    return limits if isinstance(limits, dict) else {}
