"""What SQL databases have in common: a table's columns, checks and keys, as parts of its CREATE.

Columns have real types here, unlike in `sql_schema`, whose conditions judge cells of text.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from ..check.references import ForeignKey, foreign_keys
from ..check.sql_schema import quoted
from ..package.data_package import Package, Resource
from ..package.value_syntax import as_text, members


class Dialect(NamedTuple):
    """How one database writes what differs.

    Attributes:
        types: type of Table Schema to the type of the column.
        value: (type of Table Schema, text as in a cell) to a constant.
        valid: field to the conditions that its type and pattern set, by what they check.
    """

    types: Mapping[str, str]
    value: Callable[[str, str], str]
    valid: Callable[[Mapping], dict[str, str]]


def references(package: Package) -> dict[str, list[ForeignKey]]:
    """Return the foreign keys of each table."""
    return {each.name: foreign_keys(each, package.tables)[0] for each in package.resources}


def column(resource: Resource, field: Mapping, dialect: Dialect) -> str:
    """Return the definition of a column, its checks included."""
    limits = field.get("constraints", {})
    parts = [quoted(field["name"]), dialect.types[field["type"]]]
    if limits.get("required"):
        parts.append("NOT NULL")
    if limits.get("unique") and resource.primary_key != [field["name"]]:
        parts.append("UNIQUE")
    for what, condition in _conditions(field, dialect).items():
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


def _conditions(field: Mapping, dialect: Dialect) -> dict[str, str]:
    """Return what must hold of a cell that is filled, by the name of what it checks."""
    name, kind, limits = quoted(field["name"]), field["type"], field.get("constraints", {})
    found = dialect.valid(field)
    if "enum" in limits:
        codes = ", ".join(dialect.value(kind, text) for text in members(field))
        found["code"] = f"{name} IN ({codes})"
    for limit, sign in (("minimum", ">="), ("maximum", "<=")):
        if limit in limits:
            found[limit] = f"{name} {sign} {dialect.value(kind, as_text(limits[limit]))}"
    for limit, sign in (("minLength", ">="), ("maxLength", "<=")):
        if limit in limits:
            found[limit] = f"length({name}) {sign} {limits[limit]:d}"
    return found
