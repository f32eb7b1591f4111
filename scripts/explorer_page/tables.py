"""What the page knows of a package: its tables and views, their columns, and how to cite it."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kyrgyz_security_diplomacy.load.connection import connect, open_views
from kyrgyz_security_diplomacy.load.reading import read_table, whole
from kyrgyz_security_diplomacy.package.data_package import Resource
from kyrgyz_security_diplomacy.package.json_file import refuse

NEEDED = ("actors", "codes", "events", "organizations", "positions", "sentences", "sources")
VIEWS = {"event_clusters": ["cluster_id"], "source_disagreements": []}
"""The views that the page shows, with their keys; a package may lack them."""
ABOUT = ("name", "title", "description", "version", "created", "homepage", "id", "keywords")


def page_data(folder: Path) -> dict:
    """Read a package.

    Returns `about` (the dataset), `schema` (columns by table or view), `tables` and `views` (each
    by name `columns` and `rows`, a list of cells each, as text, None where empty). Raises
    PackageError if it cannot be read, a cell is invalid, or a table that the page needs is missing.
    """
    package = whole(folder)
    if missing := [name for name in NEEDED if name not in package.tables]:
        raise refuse("no-table", folder, f"the package has no table '{missing[0]}'")
    views = {name: view for name, view in open_views(package).items() if name in VIEWS}
    schema = {resource.name: _schema(resource) for resource in package.resources}
    with connect(package) as connection:
        rows = {name: connection.table(name).fetchall() for name in views}
    return {
        "about": _about(package.descriptor),
        "schema": schema | {name: _view_schema(view) for name, view in views.items()},
        "tables": {
            each.name: _as_text(each.columns, read_table(each).rows) for each in package.resources
        },
        "views": {
            name: _as_text([field["name"] for field in view["fields"]], rows[name])
            for name, view in views.items()
        },
    }


def _about(descriptor: Mapping) -> dict:
    licenses = [each.get("title") or each.get("name") for each in descriptor.get("licenses", [])]
    known = {key: descriptor[key] for key in ABOUT if key in descriptor}
    named = f"{descriptor.get('title', descriptor['name'])}, version {descriptor.get('version')}"
    return known | {
        "licenses": licenses,
        "license_urls": [e["path"] for e in descriptor.get("licenses", []) if e.get("path")],
        "creators": [e["title"] for e in descriptor.get("contributors", []) if e.get("title")],
        "citation": descriptor.get("bibliographicCitation", named),
    }


def _schema(resource: Resource) -> dict:
    targets, own = {}, resource.primary_key
    for key in resource.schema.get("foreignKeys", []):
        fields, reference = key["fields"], key["reference"]
        if len(fields) == 1:
            targets[fields[0]] = reference["resource"] or resource.name
    return {
        "title": resource.descriptor.get("title", resource.name),
        "description": resource.descriptor.get("description", ""),
        "path": resource.path,
        "key": own,
        "fields": [_field(field, targets, own) for field in resource.schema["fields"]],
    }


def _view_schema(view: Mapping) -> dict:
    return {
        "title": view["name"].replace("_", " ").capitalize(),
        "description": view.get("description", ""),
        "key": VIEWS[view["name"]],
        "fields": [_field(field, {}, ()) for field in view["fields"]],
    }


def _field(field: Mapping, targets: Mapping[str, str], key: Sequence[str]) -> dict:
    name = field["name"]
    known = {
        "name": name,
        "title": field.get("title", name.replace("_", " ").capitalize()),
        "description": field.get("description", ""),
        "type": field.get("type", "string"),
        "vocabulary": field.get("vocabulary"),
        "target": targets.get(name),
        "pattern": field.get("constraints", {}).get("pattern") if name in key else None,
    }
    return {key: value for key, value in known.items() if value}


def _as_text(columns: Sequence[str], rows: Iterable[Sequence]) -> dict:
    cells = [[None if cell in ("", None) else str(cell) for cell in row] for row in rows]
    return {"columns": columns, "rows": cells}
