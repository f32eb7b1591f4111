"""What SQL databases have in common: a table's columns, checks and keys, as parts of its CREATE.

Columns have real types here, unlike in `sql_schema`, whose conditions judge cells of text.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from ..check.references import ForeignKey, foreign_keys
from ..check.sql_schema import quoted
from ..package.data_package import Package, Resource
from ..package.json_file import PackageError
from ..package.value_syntax import as_text, members


class Dialect(NamedTuple):
    """How one database writes what differs.

    Attributes:
        type: (resource, field) to the type of its column.
        value: (type of Table Schema, text as in a cell) to a constant.
        lawful: field to the conditions that its type and pattern set, each with what it checks.
    """

    type: Callable[[Resource, Mapping], str]
    value: Callable[[str, str], str]
    lawful: Callable[[Mapping], list[tuple[str, str]]]


def references(package: Package) -> dict[str, list[ForeignKey]]:
    """Return the foreign keys of each table.

    Raises:
        PackageError: one of them names no table or column.
    """
    found = {}
    for resource in package.resources:
        found[resource.name], problems = foreign_keys(resource, package.tables)
        for problem in problems:
            raise PackageError(problem)
    return found


def column(resource: Resource, field: Mapping, dialect: Dialect) -> str:
    """Return the definition of a column, its checks included."""
    limits = field.get("constraints", {})
    parts = [quoted(field["name"]), dialect.type(resource, field)]
    if limits.get("required"):
        parts.append("NOT NULL")
    if limits.get("unique") and resource.primary_key != [field["name"]]:
        parts.append("UNIQUE")
    for what, condition in _conditions(field, dialect):
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


def _conditions(field: Mapping, dialect: Dialect) -> list[tuple[str, str]]:
    """Return what must hold of a cell that is filled, each with the name of what it checks."""
    name, kind, limits = quoted(field["name"]), field["type"], field.get("constraints", {})
    found = dialect.lawful(field)
    if "enum" in limits:
        codes = ", ".join(dialect.value(kind, text) for text in members(field))
        found.append(("code", f"{name} IN ({codes})"))
    for limit, sign in (("minimum", ">="), ("maximum", "<=")):
        if limit in limits:
            constant = dialect.value(kind, as_text(limits[limit]))
            found.append((limit, f"{name} {sign} {constant}"))
    for limit, sign in (("minLength", ">="), ("maxLength", "<=")):
        if limit in limits:
            found.append((limit, f"length({name}) {sign} {limits[limit]:d}"))
    return found
