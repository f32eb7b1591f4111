"""The portable dialect of a whole `datapackage.json`: Data Package v2, nothing left to guess."""

import datetime
from collections.abc import Mapping

from ..report.problems import Problem, did_you_mean, shown
from .data_package import label
from .dialect import lint_schema_into
from .dialect_tables import fields_by_name, lint_tables
from .dialect_views import lint_views
from .schema_problems import Findings, TooMany, too_many

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def lint_descriptor(descriptor: Mapping, *, path: str = "datapackage.json") -> list[Problem]:
    """Check a descriptor, its inlined schemas, rules and views against the portable dialect.

    Args:
        descriptor: the parsed JSON object, as `data_package.open_package` gives it.
        path: the file as shown in problems.
    """
    found, resources = Findings(path), descriptor.get("resources")
    try:
        _lint(found, descriptor)
    except TooMany:
        for index, entry in enumerate(resources if isinstance(resources, list) else ()):
            found.problems.append(too_many(path, label(entry, index)))
    return found.problems


def _lint(found: Findings, descriptor: Mapping) -> None:
    found.shape("package", descriptor)
    created = descriptor.get("created")
    if isinstance(created, str) and not _is_time(created):
        hint = "write date, time and zone: 2006-08-01T00:00:00Z"
        message = f"'created' cannot be {shown(created)}"
        found.add("metadata", message, "created", hint=hint, value=created)
    schemas = {}
    for index, entry in enumerate(_list(descriptor, "resources")):
        table = label(entry, index)
        part = found.part(f"resources/{table}", table)
        part.shape("resource", entry)
        if isinstance(entry, dict) and isinstance(entry.get("schema"), dict):
            inner = found.part(f"resources/{table}/schema", table)
            lint_schema_into(inner, entry["schema"], inlined=True)
            if table == entry.get("name"):
                schemas[table] = entry["schema"]
    homonyms = descriptor.get("homonyms", {})

    def findings(table: str) -> Findings:
        return found.part(f"resources/{table}/schema" if table else "", table)

    known = homonyms if isinstance(homonyms, dict) else {}
    lint_tables(schemas, findings=findings, homonyms=known)
    _lint_rules(found, _list(descriptor, "rules"), schemas)
    lint_views(found, _list(descriptor, "views"), schemas)


def _list(descriptor: Mapping, key: str) -> list:
    value = descriptor.get(key)
    return value if isinstance(value, list) else []


def _is_time(text: str) -> bool:
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return False
    return moment.tzinfo is not None and moment.isoformat() == text.replace("Z", "+00:00")


def _lint_rules(found: Findings, rules: list, schemas: Mapping[str, Mapping]) -> None:
    """Check that ids differ, and that each rule names a table and one of its fields."""
    ids: set[str] = set()
    for index, rule in enumerate(rules):
        part = found.part(f"rules/{index}")
        if not part.shape("rule", rule):
            continue
        name, table, column = rule["id"], rule["table"], rule["column"]
        if name in ids:
            part.add("rule-shape", f"two rules have the id {shown(name)}", "id", value=name)
        ids.add(name)
        if table not in schemas:
            hint = did_you_mean(table, schemas)
            part.add("rule-shape", f"there is no table {shown(table)}", "table", hint=hint)
        elif column not in (names := fields_by_name(schemas[table])):
            message, hint = f"{shown(column)} is no field of {table}", did_you_mean(column, names)
            part.add("rule-shape", message, "column", hint=hint)
