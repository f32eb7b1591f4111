"""The portable dialect of a whole `datapackage.json`: Data Package v2, nothing left to guess."""

import re
from collections.abc import Mapping

from ..report.problems import Problem, shown
from .data_package import label
from .dialect import lint_schema_into
from .dialect_metadata import lint_metadata
from .dialect_tables import fields_by_name, lint_tables
from .dialect_views import lint_views
from .schema_problems import Findings, TooMany, too_many

DIALECT = {
    "header": True,
    "delimiter": ",",
    "lineTerminator": "\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
}
"""The dialect in which tables are written, as `dialect` of a resource states it."""

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
PACKAGE_KEYS = (
    "$schema", "name", "id", "title", "description", "version", "created", "homepage", "keywords",
    "image", "licenses", "contributors", "sources", "bibliographicCitation", "homonyms",
    "resources", "rules", "views",
)  # fmt: skip
RESOURCE_KEYS = (
    "name", "path", "type", "title", "description", "format", "mediatype", "encoding", "dialect",
    "bytes", "hash", "rows", "minRows", "licenses", "sources", "schema",
)  # fmt: skip
RULE_KEYS = ("id", "table", "column", "severity", "statement", "message", "sql", "example")
FIXED = {"type": "table", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
"""What each resource declares, always the same: a reader that must guess guesses differently."""

_SEMVER = re.compile(r"(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*)){2}(?:-[0-9A-Za-z.-]+)?")
_PACKAGE_NAME = re.compile("[a-z0-9]+(?:[._-][a-z0-9]+)*")
_RULE_ID = re.compile("[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*")
_HASH = re.compile("sha256:[0-9a-f]{64}")


def lint_descriptor(descriptor: Mapping, *, path: str = "datapackage.json") -> list[Problem]:
    """Check a descriptor, its inlined schemas, rules and views against the portable dialect.

    Args:
        descriptor: the parsed JSON object, as `package.open_package` gives it.
        path: the file as shown in problems.
    """
    found = Findings(path)
    try:
        _lint(found, descriptor)
    except TooMany:
        for index, entry in enumerate(_entries(descriptor)):
            found.problems.append(too_many(path, label(entry, index)))
    return found.problems


def _lint(found: Findings, descriptor: Mapping) -> None:
    found.unknown_keys(descriptor, PACKAGE_KEYS)
    if descriptor.get("$schema") != PROFILE:
        hint = f'write "$schema": "{PROFILE}"'
        found.add("profile", "'$schema' does not name Data Package v2", "$schema", hint=hint)
    _lint_head(found, descriptor)
    schemas = {}
    for index, entry in enumerate(_entries(descriptor)):
        if _lint_resource(found, entry, label(entry, index)):
            schemas[entry["name"]] = entry["schema"]
    homonyms = descriptor.get("homonyms", {})
    if not isinstance(homonyms, dict):
        found.add("homonym", "'homonyms' is not an object {name: reason}", "homonyms")
        homonyms = {}
    for name in homonyms:
        found.typed(homonyms, name, str, "homonyms", code="homonym")

    def findings(table: str) -> Findings:
        return found.part(f"resources/{table}/schema" if table else "", table)

    lint_tables(schemas, findings=findings, homonyms=homonyms)
    _lint_rules(found, descriptor.get("rules", []), schemas)
    lint_views(found, descriptor.get("views", []), schemas)


def _entries(descriptor: Mapping) -> list:
    entries = descriptor.get("resources")
    return entries if isinstance(entries, list) else []


def _lint_head(found: Findings, descriptor: Mapping) -> None:
    for key, form, expected in (
        ("name", _PACKAGE_NAME, "lower case letters, digits, '.', '_' and '-'"),
        ("version", _SEMVER, "three numbers such as 1.0.0"),
    ):
        value = descriptor.get(key)
        if found.typed(descriptor, key, str, code="metadata") and not form.fullmatch(value):
            message = f"{shown(value)} is no {key}"
            found.add("metadata", message, key, hint=f"expected: {expected}", value=value)
    found.typed(descriptor, "title", str, code="metadata")
    if "licenses" not in descriptor:
        hint = 'write a list such as [{"name": "CC-BY-4.0"}]'
        found.add("metadata", "'licenses' is missing", "licenses", hint=hint)
    lint_metadata(found, descriptor)


def _lint_resource(found: Findings, entry: object, table: str) -> bool:
    """Check one resource; return whether it has a name and a schema to compare with others'."""
    part = found.part(f"resources/{table}", table)
    if not isinstance(entry, dict):
        part.add("resource-shape", "the resource is not an object {...}")
        return False
    part.unknown_keys(entry, RESOURCE_KEYS)
    if table != entry.get("name"):
        hint = "lower case letters, digits and _, beginning with a letter"
        part.add("resource-name", f"{shown(entry.get('name'))} is no name for a table", hint=hint)
    part.typed(entry, "path", str, code="resource-path")
    if "title" in entry:
        part.typed(entry, "title", str, code="metadata")
    lint_metadata(part, entry)
    for key, value in (FIXED | {"dialect": DIALECT}).items():
        if entry.get(key) != value:
            part.add("resource-format", f"{shown(key)} is not {value!r}", key, hint="write it so")
    for key, least in (("bytes", 0), ("rows", 0), ("minRows", 0)):
        if key == "minRows" and key not in entry:
            continue
        if part.typed(entry, key, int, code="resource-size") and entry[key] < least:
            part.add("resource-size", f"{shown(key)} is below {least}", key)
    digest = entry.get("hash")
    if part.typed(entry, "hash", str, code="resource-hash") and not _HASH.fullmatch(digest):
        hint = "write 'sha256:' and 64 hexadecimal digits"
        part.add("resource-hash", f"{shown(digest)} is no SHA-256", "hash", hint=hint)
    schema = entry.get("schema")
    lint_schema_into(found.part(f"resources/{table}/schema", table), schema, inlined=True)
    return table == entry.get("name") and isinstance(schema, dict)


def _lint_rules(found: Findings, rules: object, schemas: Mapping[str, Mapping]) -> None:
    if not isinstance(rules, list):
        found.add("rule-shape", "'rules' is not a list", "rules")
        return
    ids: set[str] = set()
    for index, rule in enumerate(rules):
        if not isinstance(rule, dict):
            found.add("rule-shape", f"rule {index} is not an object {{...}}", "rules", index)
            continue
        part = found.part(f"rules/{index}")
        part.unknown_keys(rule, RULE_KEYS)
        for key in ("table", "column", "statement", "sql"):
            part.typed(rule, key, str, code="rule-shape")
        if part.typed(rule, "id", str, code="rule-shape"):
            _lint_rule_id(part, rule["id"], ids)
        if rule.get("severity") not in ("error", "warning"):
            part.add("rule-shape", '\'severity\' is not "error" or "warning"', "severity")
        for key in ("message", "example"):
            if not isinstance(rule.get(key, ""), str):
                part.add("rule-shape", f"{shown(key)} is not a text", key)
        _lint_rule_place(part, rule, schemas)


def _lint_rule_id(part: Findings, name: str, ids: set[str]) -> None:
    if not _RULE_ID.fullmatch(name):
        hint = "lower case letters and digits, divided by - or _"
        part.add("rule-shape", f"{shown(name)} is no id for a rule", "id", hint=hint, value=name)
    if name in ids:
        part.add("rule-shape", f"two rules have the id {shown(name)}", "id", value=name)
    ids.add(name)


def _lint_rule_place(part: Findings, rule: dict, schemas: Mapping[str, Mapping]) -> None:
    table, column = rule.get("table"), rule.get("column")
    if not isinstance(table, str) or not table:
        return
    if table not in schemas:
        hint = part.nearest(table, schemas)
        part.add("rule-shape", f"there is no table {shown(table)}", "table", hint=hint)
        return
    names = list(fields_by_name(schemas[table]))
    if isinstance(column, str) and column and column not in names:
        message = f"{shown(column)} is no field of {table}"
        part.add("rule-shape", message, "column", hint=part.nearest(column, names))
