"""The portable dialect of a whole `datapackage.json`: Data Package v2, nothing left to guess.

What schemas must agree on, and what rules and views name, is checked here; each schema alone in
`dialect`.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence

from ..report.problems import DESCRIPTOR, Problem, did_you_mean, shown
from .data_package import label
from .descriptor_shape import Findings
from .dialect import lint_schema
from .table_schema import field_type, foreign_keys, key_fields, limits_of, named_fields
from .value_syntax import version_numbers

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
DEFINITION = ("type", "title", "description", "example", "vocabulary", "categoriesOrdered")
LIMITS = ("pattern", "minimum", "maximum", "minLength", "maxLength", "enum")

Schemas = Mapping[str, Mapping]
"""Table to Table Schema, of which parts may be malformed."""


def lint_descriptor(descriptor: Mapping, *, path: str = DESCRIPTOR) -> list[Problem]:
    """Check a descriptor, its inlined schemas, rules and views against the portable dialect.

    Args:
        descriptor: the parsed JSON object, as `data_package.open_package` gives it.
        path: the file as shown in problems.
    """
    found = Findings(path)
    found.shape("package", descriptor)
    version, created = descriptor.get("version"), descriptor.get("created")
    if isinstance(version, str) and not version_numbers(version):
        hint, message = "write three numbers such as 1.0.0", f"'version' cannot be {shown(version)}"
        found.add("metadata", message, "version", hint=hint, value=version)
    if isinstance(created, str) and not _is_time(created):
        hint = "write date, time and zone: 2006-08-01T00:00:00Z"
        message = f"'created' cannot be {shown(created)}"
        found.add("metadata", message, "created", hint=hint, value=created)
    schemas = {}
    for index, entry in enumerate(_list(descriptor, "resources")):
        table = label(entry, index)
        prefix = f"resources/{table}"
        found.part(prefix, table).shape("resource", entry)
        if isinstance(entry, dict) and isinstance(entry.get("schema"), dict):
            at = {"path": path, "table": table, "prefix": f"{prefix}/schema"}
            found.problems += lint_schema(entry["schema"], inlined=True, **at)
            if table == entry.get("name"):
                schemas[table] = entry["schema"]
    homonyms = descriptor.get("homonyms")
    known = homonyms if isinstance(homonyms, dict) else {}
    found.problems += lint_schemas(schemas, homonyms=known, path=path)
    _lint_rules(found, _list(descriptor, "rules"), schemas)
    found.problems += lint_views(_list(descriptor, "views"), schemas, path=path)
    return found.problems


def _list(descriptor: Mapping, key: str) -> list:
    value = descriptor.get(key)
    return value if isinstance(value, list) else []


def _is_time(text: str) -> bool:
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return False
    return moment.tzinfo is not None and moment.isoformat() == text.replace("Z", "+00:00")


def lint_schemas(
    schemas: Schemas, *, homonyms: Mapping[str, str], path: str | None = None
) -> list[Problem]:
    """Check what schemas must agree on; malformed parts are left to `dialect.lint_schema`.

    Each foreign key names a table that exists and its primary key (or a unique field), of the
    same types. Fields of the same name mean the same: their definitions are equal (`required` and
    `unique` may differ), unless the name is a homonym.

    Args:
        schemas: table to Table Schema.
        homonyms: name to the reason why it means different things. Each must be needed.
        path: the descriptor that has them; None for the files `schemas/<table>.schema.json`.
    """
    problems: list[Problem] = []

    def findings(table: str) -> Findings:
        if path is not None:
            return Findings(path, f"resources/{table}/schema" if table else "", table, problems)
        name = f"{table}.schema.json" if table else "dataset.json"
        return Findings(f"schemas/{name}", "", table, problems)

    for table, schema in schemas.items():
        for index, key, _ in foreign_keys(schema, table):
            if key:
                _lint_target(findings(table), index, key, schema, schemas)
    first: dict[str, tuple[str, dict]] = {}
    different: set[str] = set()
    for table, schema in schemas.items():
        for name, field in _by_name(schema).items():
            model, other = first.setdefault(name, (table, field))
            if keys := _differing(field, other):
                different.add(name)
            if keys and name not in homonyms:
                message = f"{shown(name)} differs from {model}.{name} in {', '.join(keys)}"
                hint = "make them equal, or list the name under 'homonyms' with the reason"
                findings(table).add("homonym", message, "fields", name, hint=hint, value=name)
    for name in sorted(set(homonyms) - different):
        hint = did_you_mean(name, different) or "remove it from 'homonyms'"
        message = f"the homonym {shown(name)} is not needed: no two fields of this name differ"
        findings("").add("homonym", message, "homonyms", name, hint=hint, value=name)
    return problems


def _by_name(schema: Mapping) -> dict[str, dict]:
    return {field["name"]: field for field in named_fields(schema)}


def _lint_target(found: Findings, index: int, key: dict, schema: Mapping, schemas: Schemas) -> None:
    code, at = "foreign-key-target", ("foreignKeys", index, "reference")
    target, names = key["reference"]["resource"], key["reference"]["fields"]
    if target not in schemas:
        message, hint = f"there is no table {shown(target)}", did_you_mean(target, schemas)
        found.add(code, message, *at, hint=hint)
        return
    own, others = _by_name(schema), _by_name(schemas[target])
    if unknown := [name for name in names if name not in others]:
        hint = did_you_mean(unknown[0], others)
        found.add(code, f"{shown(unknown[0])} is no field of {target}", *at, hint=hint)
        return
    unique = len(names) == 1 and limits_of(others[names[0]]).get("unique") is True
    if names != key_fields(schemas[target]) and not unique:
        message = f"{', '.join(names)} is neither the primary key of {target} nor unique in it"
        found.add("foreign-key-form", message, *at)
    for mine, other in zip(key["fields"], names, strict=False):
        left, right = field_type(own[mine])[0], field_type(others[other])[0]
        if left != right:
            message = f"{mine} is of type {left}, but {target}.{other} of type {right}"
            found.add("foreign-key-form", message, *at)


def _differing(one: dict, other: dict) -> list[str]:
    keys = [key for key in DEFINITION if one.get(key) != other.get(key)]
    mine, theirs = limits_of(one), limits_of(other)
    return keys + [key for key in LIMITS if mine.get(key) != theirs.get(key)]


def _repeated(found: Findings, code: str, what: str, entries: Sequence, key: str) -> None:
    """Add a problem for each entry whose name or id another one before it has."""
    names = [each.get(key) if isinstance(each, dict) else None for each in entries]
    seen: set[str] = set()
    for index, name in enumerate(names):
        if isinstance(name, str) and name in seen:
            message = f"two {what} have the {key} {shown(name)}"
            found.add(code, message, what, index, key, value=name)
        seen |= {name} if isinstance(name, str) else set()


def _lint_rules(found: Findings, rules: list, schemas: Schemas) -> None:
    """Check that ids differ, and that each rule names a table and one of its fields."""
    code = "rule-shape"
    _repeated(found, code, "rules", rules, "id")
    for index, rule in enumerate(rules):
        part = found.part(f"rules/{index}")
        if not part.shape("rule", rule):
            continue
        table, column = rule["table"], rule["column"]
        if table not in schemas:
            hint = did_you_mean(table, schemas)
            part.add(code, f"there is no table {shown(table)}", "table", hint=hint)
        elif column not in (names := _by_name(schemas[table])):
            message, hint = f"{shown(column)} is no field of {table}", did_you_mean(column, names)
            part.add(code, message, "column", hint=hint)


def lint_views(views: object, schemas: Schemas, *, path: str = DESCRIPTOR) -> list[Problem]:
    """Check the views of a descriptor; their SQL is not run, see `check.views`.

    A view has a name, a description, its fields and its SQL. If a field has a `vocabulary`, that is
    one of a field of a table, and brings the codes of that.
    """
    found = Findings(path)
    if not isinstance(views, list):
        found.add("view-shape", "'views' is not a list", "views")
        return found.problems
    _repeated(found, "view-shape", "views", views, "name")
    for index, view in enumerate(views):
        lint_view(found.part(f"views/{index}"), view, schemas)
    return found.problems


def lint_view(found: Findings, view: object, schemas: Schemas) -> None:
    """Check one view, as `lint_views` does."""
    code, known = "view-shape", fields_by_vocabulary(schemas.values())
    if not found.shape("view", view):
        return
    if view["name"] in schemas:
        message = f"{shown(view['name'])} is the name of a table"
        found.add(code, message, "name", value=view["name"])
    _repeated(found, code, "fields", view["fields"], "name")
    for field in view["fields"]:
        name, at = field.get("vocabulary"), ("fields", field["name"], "vocabulary")
        if name is not None and name not in known:
            message = f"no field of a table has the vocabulary {shown(name)}"
            found.add(code, message, *at, hint=did_you_mean(name, known), value=name)
        elif name is not None and field["type"] != known[name].get("type"):
            message = f"the vocabulary {shown(name)} is not of the type {shown(field['type'])}"
            found.add(code, message, *at, value=name)


def fields_by_vocabulary(schemas: Iterable[Mapping]) -> dict[str, dict]:
    """Return the first field of each vocabulary, whatever else is wrong with the schemas."""
    found: dict[str, dict] = {}
    for field in (field for schema in schemas for field in named_fields(schema)):
        if isinstance(field.get("vocabulary"), str):
            found.setdefault(field["vocabulary"], field)
    return found
