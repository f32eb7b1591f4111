"""What is said of the package and its columns in Parquet, SQLite, DuckDB and the workbook."""

from collections.abc import Iterator, Mapping

from ..package.data_package import Package, Resource, as_list
from ..package.value_syntax import as_text, members

COLUMNS = (
    "table_name", "position", "column_name", "type", "required", "key", "refers_to", "title",
    "description", "example", "limits", "codes",
)  # fmt: skip
LIMITS = ("unique", "pattern", "minimum", "maximum", "minLength", "maxLength")


def about(descriptor: Mapping) -> dict[str, str]:
    """Return name, title, version, licence, citation and so on, as far as the package has them."""
    licences = descriptor.get("licenses", [])
    title, version = descriptor.get("title") or descriptor["name"], descriptor.get("version")
    made = {
        **{key: descriptor.get(key) for key in ("name", "title", "version", "id", "created")},
        "license": ", ".join(each.get("name") or each["path"] for each in licences),
        "license_path": ", ".join(each["path"] for each in licences if "path" in each),
        "homepage": descriptor.get("homepage"),
        "citation": descriptor.get("bibliographicCitation") or f"{title} (version {version})",
        "description": descriptor.get("description"),
    }
    return {key: value for key, value in made.items() if value}


def words(resource: Resource) -> str:
    """Return what a table holds: its description, or its title."""
    found = resource.descriptor.get("description") or resource.schema.get("description")
    return found or resource.descriptor.get("title", "")


def codebook(package: Package) -> list[tuple[str | int, ...]]:
    """Return one row per column, its cells as in `COLUMNS`; what a column lacks is ""."""
    return [row for resource in package.resources for row in _rows(resource)]


def _rows(resource: Resource) -> Iterator[tuple[str | int, ...]]:
    targets: dict[str, list[str]] = {}
    for key in resource.schema.get("foreignKeys", []):
        table, theirs = key["reference"]["resource"], as_list(key["reference"]["fields"])
        for own, their in zip(as_list(key["fields"]), theirs, strict=True):
            targets.setdefault(own, []).append(f"{table}.{their}")
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
            *(field.get(key, "") for key in ("title", "description", "example")),
            "; ".join(f"{key} {as_text(limits[key])}" for key in LIMITS if key in limits),
            "; ".join(members(field)) if "enum" in limits else "",
        )
