"""The portable dialect of views: joined tables that a package offers, each one SELECT.

A view has a name, a description, its fields and its SQL. A field has name, type and description; if
it has a `vocabulary`, that is one of a field of a table, and brings the codes of that.
"""

from collections.abc import Mapping

from ..report.problems import did_you_mean, shown
from .data_package import NAME
from .dialect_tables import fields_by_name
from .schema_problems import Findings
from .value_syntax import TYPES

VIEW_KEYS = ("name", "description", "fields", "sql")
FIELD_KEYS = ("name", "type", "description", "vocabulary")
CODE = "view-shape"


def lint_views(found: Findings, views: object, schemas: Mapping[str, Mapping]) -> None:
    """Check the property `views` of a descriptor; its SQL is not run, see `view_checks`.

    Args:
        found: findings of the descriptor.
        views: the property.
        schemas: table to Table Schema.
    """
    if not isinstance(views, list):
        found.add(CODE, "'views' is not a list", "views")
        return
    taken: set[str] = set()
    for index, view in enumerate(views):
        part = found.part(f"views/{index}")
        lint_view(part, view, schemas)
        name = view.get("name") if isinstance(view, dict) else None
        if isinstance(name, str):
            if name in taken:
                part.add(CODE, f"two views have the name {shown(name)}", "name", value=name)
            taken.add(name)


def lint_view(part: Findings, view: object, schemas: Mapping[str, Mapping]) -> None:
    """Check one view; see `lint_views`."""
    if not isinstance(view, dict):
        part.add(CODE, "the view is not an object {...}")
        return
    part.unknown_keys(view, VIEW_KEYS)
    for key in ("description", "sql"):
        part.typed(view, key, str, code=CODE)
    if part.typed(view, "name", str, code=CODE):
        name = view["name"]
        if not NAME.fullmatch(name):
            hint = "lower case letters, digits and _, beginning with a letter"
            part.add(CODE, f"{shown(name)} is no name for a view", "name", hint=hint, value=name)
        if name in schemas:
            part.add(CODE, f"{shown(name)} is the name of a table", "name", value=name)
    if part.typed(view, "fields", list, code=CODE):
        _lint_fields(part, view["fields"], fields_by_vocabulary(schemas))


def fields_by_vocabulary(schemas: Mapping[str, Mapping]) -> dict[str, dict]:
    """Return the first field of each vocabulary, whatever else is wrong with the schemas."""
    found: dict[str, dict] = {}
    for schema in schemas.values():
        for field in fields_by_name(schema).values():
            if isinstance(field.get("vocabulary"), str):
                found.setdefault(field["vocabulary"], field)
    return found


def _lint_fields(part: Findings, fields: list, vocabularies: Mapping[str, dict]) -> None:
    taken: set[str] = set()
    for index, field in enumerate(fields):
        at = ("fields", index)
        if not isinstance(field, dict):
            part.add(CODE, f"field {index} is not an object {{...}}", *at)
            continue
        part.unknown_keys(field, FIELD_KEYS, *at)
        part.typed(field, "description", str, *at, code=CODE)
        if part.typed(field, "name", str, *at, code=CODE):
            _lint_field_name(part, field["name"], taken, *at)
        kind = field.get("type")
        if not isinstance(kind, str) or kind not in TYPES:
            hint = did_you_mean(str(kind), TYPES) or f"known are {', '.join(TYPES)}"
            message = f"field {index} has the type {shown(kind)}"
            part.add(CODE, message, *at, "type", hint=hint)
        if "vocabulary" in field and part.typed(field, "vocabulary", str, *at, code=CODE):
            name = field["vocabulary"]
            if name not in vocabularies:
                message = f"no field of a table has the vocabulary {shown(name)}"
                hint = part.nearest(name, vocabularies)
                part.add(CODE, message, *at, "vocabulary", hint=hint, value=name)
            elif kind != vocabularies[name].get("type"):
                message = f"the vocabulary {shown(name)} is not of the type {shown(kind)}"
                part.add(CODE, message, *at, "vocabulary", value=name)


def _lint_field_name(part: Findings, name: str, taken: set[str], *at: object) -> None:
    if not NAME.fullmatch(name):
        hint = "lower case letters, digits and _, beginning with a letter"
        part.add(CODE, f"{shown(name)} is no name for a field", *at, hint=hint, value=name)
    if name in taken:
        part.add(CODE, f"two fields are named {shown(name)}", *at, value=name)
    taken.add(name)
