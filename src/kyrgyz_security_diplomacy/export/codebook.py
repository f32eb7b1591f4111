"""The codebook as one table: what each column of each table means and allows."""

from collections.abc import Iterator, Mapping

from ..package.data_package import Package, Resource, as_list
from ..package.value_syntax import as_text, members

COLUMNS = (
    "table_name", "position", "column_name", "type", "required", "key", "refers_to", "title",
    "description", "example", "limits", "codes",
)  # fmt: skip
LIMITS = ("unique", "pattern", "minimum", "maximum", "minLength", "maxLength")


def codebook(package: Package) -> list[dict[str, str | int]]:
    """Return one row a column, with the keys of `COLUMNS`; what a column lacks is ""."""
    return [row for resource in package.resources for row in _rows(resource)]


def _rows(resource: Resource) -> Iterator[dict[str, str | int]]:
    references = _references(resource)
    for position, field in enumerate(resource.schema["fields"], 1):
        name, limits = field["name"], field.get("constraints", {})
        yield {
            "table_name": resource.name,
            "position": position,
            "column_name": name,
            "type": field["type"],
            "required": "yes" if limits.get("required") else "no",
            "key": "primary" if name in resource.primary_key else "",
            "refers_to": references.get(name, ""),
            "title": field.get("title", ""),
            "description": field.get("description", ""),
            "example": field.get("example", ""),
            "limits": _limits(limits),
            "codes": "; ".join(members(field)) if "enum" in limits else "",
        }


def _references(resource: Resource) -> dict[str, str]:
    """Return column to the `table.column` that it refers to; several are divided by commas."""
    found: dict[str, list[str]] = {}
    for key in resource.schema.get("foreignKeys", []):
        table, theirs = key["reference"]["resource"], as_list(key["reference"]["fields"])
        for own, their in zip(as_list(key["fields"]), theirs, strict=True):
            found.setdefault(own, []).append(f"{table}.{their}")
    return {name: ", ".join(targets) for name, targets in found.items()}


def _limits(limits: Mapping) -> str:
    return "; ".join(f"{name} {as_text(limits[name])}" for name in LIMITS if name in limits)
