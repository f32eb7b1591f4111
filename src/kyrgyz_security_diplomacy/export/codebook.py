"""What is said of the package and its columns in Parquet, SQLite, DuckDB and the workbook."""

from collections.abc import Iterator

from ..package.data_package import Resource
from ..package.value_syntax import as_text, members
from .snapshot import Snapshot
from .sql_tables import references

COLUMNS = (
    "table_name", "position", "column_name", "type", "required", "key", "refers_to", "title",
    "description", "example", "limits", "codes",
)  # fmt: skip
LIMITS = ("unique", "pattern", "minimum", "maximum", "minLength", "maxLength")


def about(snapshot: Snapshot) -> dict[str, str]:
    """Return name, title, version, licence, citation and so on, as far as the package has them."""
    licences, texts = snapshot.listed("licenses"), ("title", "version", "id", "created", "homepage")
    made = {
        "name": snapshot.name,
        **{key: snapshot.text(key) for key in texts},
        "license": ", ".join(str(each.get("name") or each.get("path")) for each in licences),
        "license_path": ", ".join(str(each["path"]) for each in licences if "path" in each),
        "citation": snapshot.text("bibliographicCitation") or snapshot.label,
        "description": snapshot.text("description"),
    }
    return {key: value for key, value in made.items() if value}


def words(resource: Resource) -> str:
    """Return what a table or view holds: its description, or its title."""
    found = (resource.descriptor.get("description"), resource.schema.get("description"))
    return next(filter(None, (*found, resource.descriptor.get("title"))), "")


def codebook(snapshot: Snapshot) -> list[tuple[str | int, ...]]:
    """Return one row per column of a table or view, its cells as in `COLUMNS`; "" for none."""
    targets = references(snapshot.package)
    views = (view.resource for view in snapshot.views.values())
    return [
        row
        for resource in (*snapshot.package.resources, *views)
        for row in _rows(resource, targets.get(resource.name, ()))
    ]


def _rows(resource: Resource, foreign) -> Iterator[tuple[str | int, ...]]:
    targets: dict[str, list[str]] = {}
    for key in foreign:
        for own, their in zip(key.own, key.theirs, strict=True):
            targets.setdefault(own, []).append(f"{key.table}.{their}")
    for position, field in enumerate(resource.schema["fields"], 1):
        name, limits = field["name"], field.get("constraints", {})
        yield (
            resource.name,
            position,
            name,
            field["type"],
            "yes" if limits.get("required") else "no",
            "primary" if name in resource.primary_key else "",
            ", ".join(targets.get(name, ())),
            *(str(field.get(key, "")) for key in ("title", "description", "example")),
            "; ".join(f"{key} {as_text(limits[key])}" for key in LIMITS if key in limits),
            "; ".join(members(field)) if "enum" in limits else "",
        )
