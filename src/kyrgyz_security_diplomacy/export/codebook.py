"""What is said of the package and its columns in Parquet, SQLite, DuckDB and the workbook."""

from collections.abc import Iterable, Mapping

from ..check.references import foreign_keys
from ..package.data_package import as_list
from ..package.value_syntax import as_text, members
from .snapshot import Sheet, Snapshot

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


def codebook(snapshot: Snapshot) -> list[tuple[str | int, ...]]:
    """Return one row per column of a table or view, its cells as in `COLUMNS`; "" for none."""
    targets: dict[tuple[str, str], list[str]] = {}
    for table in snapshot.package.resources:
        for key in foreign_keys(table, snapshot.package.tables)[0]:
            for own, their in zip(key.own, key.theirs, strict=True):
                targets.setdefault((table.name, own), []).append(f"{key.table}.{their}")
    return [
        (sheet.name, position, *_row(field, sheet, targets.get((sheet.name, field["name"]), ())))
        for sheet in (snapshot.tables | snapshot.views).values()
        for position, field in enumerate(sheet.schema["fields"], 1)
    ]


def _row(field: Mapping, sheet: Sheet, targets: Iterable[str]) -> tuple[str, ...]:
    name, limits = field["name"], field.get("constraints", {})
    return (
        name,
        field["type"],
        "yes" if limits.get("required") else "no",
        "primary" if name in as_list(sheet.schema.get("primaryKey", [])) else "",
        ", ".join(targets),
        *(str(field.get(key, "")) for key in ("title", "description", "example")),
        "; ".join(f"{key} {as_text(limits[key])}" for key in LIMITS if key in limits),
        "; ".join(members(field)) if "enum" in limits else "",
    )
