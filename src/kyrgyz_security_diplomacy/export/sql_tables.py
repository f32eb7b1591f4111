"""What SQL databases have in common: a table's columns, checks and keys, as parts of its CREATE.

Columns have real types here, unlike in `check.sql_schema`, whose conditions judge cells of text.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence

from ..check.references import ForeignKey, foreign_keys
from ..check.sql_schema import literal, quoted
from ..package.data_package import Package, Resource
from ..package.value_syntax import as_text, members


def references(package: Package) -> dict[str, list[ForeignKey]]:
    """Return the foreign keys of each table; one that names no table is to the table itself."""
    made = {}
    for table in package.resources:
        keys = []
        for key in table.schema.get("foreignKeys") or ():
            theirs = key["reference"]
            theirs = {**theirs, "resource": theirs.get("resource") or table.name}
            keys.append({**key, "reference": theirs})
        named = dataclasses.replace(table, schema={**table.schema, "foreignKeys": keys})
        made[table.name] = foreign_keys(named, package.tables)[0]
    return made


def enforceable(package: Package) -> dict[str, list[ForeignKey]]:
    """Return the foreign keys of each table that lead to a key, as SQL asks for."""

    def is_to_a_key(key: ForeignKey) -> bool:
        target = package.tables[key.table]
        unique = (target.fields[name].get("constraints", {}).get("unique") for name in key.theirs)
        is_primary = sorted(key.theirs) == sorted(target.primary_key)
        return is_primary or (len(key.theirs) == 1 and all(unique))

    return {name: list(filter(is_to_a_key, keys)) for name, keys in references(package).items()}


def create(
    resource: Resource,
    types: Mapping[str, str],
    checks: Callable[[Mapping], Mapping[str, str]],
    foreign: Sequence[ForeignKey] = (),
    deferred: str = "",
) -> str:
    """Return the CREATE statement of a table.

    Args:
        resource: the table.
        types: type of a field to the type in the database.
        checks: gives what a cell of a field must be by its type and pattern, by the name of the
            check; those of years, codes, ranges and lengths are the same for all databases.
        foreign: its foreign keys. Of a reference by several columns either all are filled or none:
            SQL would take a reference that is filled in part for none.
        deferred: what each of them ends in.
    """
    parts, primary = [], resource.primary_key
    for field in resource.schema["fields"]:
        name, limits = field["name"], field.get("constraints", {})
        required = " NOT NULL" if limits.get("required") or name in primary else ""
        unique = " UNIQUE" if limits.get("unique") and primary != [name] else ""
        parts.append(f"{quoted(name)} {types[field['type']]}{required}{unique}")
        for what, condition in (*checks(field).items(), *_limits(field)):
            parts[-1] += f" CONSTRAINT {quoted(f'{name}: {what}')} CHECK ({condition})"
    if primary:
        parts.append(f"PRIMARY KEY ({names(primary)})")
    for key in foreign:
        target = f"{quoted(key.table)} ({names(key.theirs)})"
        parts.append(f"FOREIGN KEY ({names(key.own)}) REFERENCES {target}{deferred}")
        if len(key.own) > 1:
            first, *others = (f"({quoted(name)} IS NULL)" for name in key.own)
            same = " AND ".join(f"{first} = {other}" for other in others)
            what = quoted(f"{', '.join(key.own)}: all or none")
            parts.append(f"CONSTRAINT {what} CHECK ({same})")
    return f"CREATE TABLE {quoted(resource.name)} (\n  " + ",\n  ".join(parts) + "\n)"


def names(columns: Sequence[str]) -> str:
    """Return names of columns as SQL lists them."""
    return ", ".join(map(quoted, columns))


def _limits(field: Mapping) -> Iterator[tuple[str, str]]:
    """Yield what years, codes, ranges and lengths ask of a cell that is filled, by name."""
    name, limits = quoted(field["name"]), field.get("constraints", {})
    written = str if field["type"] not in ("string", "date") else literal
    if field["type"] == "year":
        yield "four digits", f"{name} BETWEEN 1000 AND 9999"
    if "enum" in limits:
        yield "code", f"{name} IN ({', '.join(map(written, members(field)))})"
    for limit, sign in (("minimum", ">="), ("maximum", "<=")):
        if limit in limits:
            yield limit, f"{name} {sign} {written(as_text(limits[limit]))}"
    for limit, sign in (("minLength", ">="), ("maxLength", "<=")):
        if limit in limits:
            yield limit, f"length({name}) {sign} {limits[limit]:d}"
