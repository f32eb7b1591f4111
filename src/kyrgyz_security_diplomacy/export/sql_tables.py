"""What SQL databases have in common: a table's columns, checks and keys, as parts of its CREATE.

Columns have real types here, unlike in `check.sql_schema`, whose conditions judge cells of text.
"""

from collections.abc import Mapping, Sequence

from ..check.references import ForeignKey, foreign_keys
from ..check.sql_schema import literal, quoted
from ..package.data_package import Package, Resource
from ..package.value_syntax import as_text, members


def references(package: Package) -> dict[str, list[ForeignKey]]:
    """Return the foreign keys of each table."""
    return {each.name: foreign_keys(each, package.tables)[0] for each in package.resources}


def column(resource: Resource, field: Mapping, kind: str, checks: Mapping[str, str]) -> str:
    """Return the definition of a column.

    Args:
        resource: its table.
        field: its field.
        kind: its type in the database.
        checks: what a cell of its type and pattern must be, by the name of the check; those of
            codes, ranges and lengths are the same for all databases.
    """
    limits = field.get("constraints", {})
    parts = [quoted(field["name"]), kind]
    if limits.get("required"):
        parts.append("NOT NULL")
    if limits.get("unique") and resource.primary_key != [field["name"]]:
        parts.append("UNIQUE")
    for what, condition in (*checks.items(), *_limits(field).items()):
        label = quoted(f"{field['name']}: {what}")
        parts.append(f"CONSTRAINT {label} CHECK ({condition})")
    return " ".join(parts)


def keys(resource: Resource, foreign: Sequence[ForeignKey], suffix: str = "") -> list[str]:
    """Return the table's primary key and these foreign keys, each of which ends in `suffix`.

    Of a reference by several columns either all are filled or none: SQL would take a reference
    that is filled in part for none.
    """
    found = [f"PRIMARY KEY ({names(resource.primary_key)})"]
    for key in foreign:
        target = f"{quoted(key.table)} ({names(key.theirs)})"
        found.append(f"FOREIGN KEY ({names(key.own)}) REFERENCES {target}{suffix}")
        if len(key.own) > 1:
            first, *others = (f"({quoted(name)} IS NULL)" for name in key.own)
            same = " AND ".join(f"{first} = {other}" for other in others)
            what = quoted(f"{', '.join(key.own)}: all or none")
            found.append(f"CONSTRAINT {what} CHECK ({same})")
    return found


def names(columns: Sequence[str]) -> str:
    """Return names of columns as SQL lists them."""
    return ", ".join(map(quoted, columns))


def _limits(field: Mapping) -> dict[str, str]:
    """Return what codes, ranges and lengths ask of a cell that is filled."""
    name, limits = quoted(field["name"]), field.get("constraints", {})
    plain = field["type"] not in ("string", "date")
    found = {}
    if "enum" in limits:
        codes = ", ".join(text if plain else literal(text) for text in members(field))
        found["code"] = f"{name} IN ({codes})"
    for limit, sign in (("minimum", ">="), ("maximum", "<=")):
        if limit in limits:
            text = as_text(limits[limit])
            found[limit] = f"{name} {sign} {text if plain else literal(text)}"
    for limit, sign in (("minLength", ">="), ("maxLength", "<=")):
        if limit in limits:
            found[limit] = f"length({name}) {sign} {limits[limit]:d}"
    return found
