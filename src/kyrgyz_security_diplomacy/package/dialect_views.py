"""The portable dialect of views: joined tables that a package offers, each one SELECT.

A view has a name, a description, its fields and its SQL. A field has name, type and description; if
it has a `vocabulary`, that is one of a field of a table, and brings the codes of that.
"""

from collections.abc import Mapping

from ..report.problems import did_you_mean, shown
from .dialect_tables import fields_by_name
from .schema_problems import Findings

CODE = "view-shape"


def lint_views(found: Findings, views: object, schemas: Mapping[str, Mapping]) -> None:
    """Check the property `views` of a descriptor; its SQL is not run, see `check.views`.

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
    part.shape("view", view)
    if not isinstance(view, dict):
        return
    name = view.get("name")
    if isinstance(name, str) and name in schemas:
        part.add(CODE, f"{shown(name)} is the name of a table", "name", value=name)
    taken: set[str] = set()
    vocabularies = fields_by_vocabulary(schemas)
    for index, field in enumerate(view["fields"] if isinstance(view.get("fields"), list) else ()):
        if part.shape("viewField", field, "fields", index):
            _lint_field(part, field, taken, vocabularies, "fields", index)


def fields_by_vocabulary(schemas: Mapping[str, Mapping]) -> dict[str, dict]:
    """Return the first field of each vocabulary, whatever else is wrong with the schemas."""
    found: dict[str, dict] = {}
    for schema in schemas.values():
        for field in fields_by_name(schema).values():
            if isinstance(field.get("vocabulary"), str):
                found.setdefault(field["vocabulary"], field)
    return found


def _lint_field(
    part: Findings, field: dict, taken: set[str], vocabularies: Mapping[str, dict], *at: object
) -> None:
    name, vocabulary = field["name"], field.get("vocabulary")
    if name in taken:
        part.add(CODE, f"two fields are named {shown(name)}", *at, value=name)
    taken.add(name)
    if vocabulary is None:
        return
    if vocabulary not in vocabularies:
        message = f"no field of a table has the vocabulary {shown(vocabulary)}"
        hint = did_you_mean(vocabulary, vocabularies)
        part.add(CODE, message, *at, "vocabulary", hint=hint, value=vocabulary)
    elif field["type"] != vocabularies[vocabulary].get("type"):
        message = f"the vocabulary {shown(vocabulary)} is not of the type {shown(field['type'])}"
        part.add(CODE, message, *at, "vocabulary", value=vocabulary)
