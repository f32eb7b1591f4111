"""What SQL databases have in common: a table's columns, checks and keys, as parts of its CREATE.

Columns have real types here, unlike in `check.sql_schema`, whose conditions judge cells of text.
"""

from collections.abc import Callable, Mapping, Sequence

from ..check.references import ForeignKey, foreign_keys
from ..check.sql_schema import literal, quoted
from ..package.data_package import Package, Resource
from ..package.value_syntax import as_text, members


def references(package: Package) -> dict[str, list[ForeignKey]]:
    """Return the foreign keys of each table."""
    return {each.name: foreign_keys(each, package.tables)[0] for each in package.resources}


def create(
    resource: Resource,
    types: Mapping[str, str],
    checks: Callable[[Mapping], Mapping[str, str]],
    foreign: Sequence[ForeignKey],
    deferred: str = "",
) -> str:
    """Return the CREATE statement of a table.

    Args:
        resource: the table.
        types: type of a field to the type in the database.
        checks: gives what a cell of a field must be by its type and pattern, by the name of the
            check; those of codes, ranges and lengths are the same for all databases.
        foreign: its foreign keys. Of a reference by several columns either all are filled or none:
            SQL would take a reference that is filled in part for none.
        deferred: what each of them ends in.
    """
    parts = []
    for field in resource.schema["fields"]:
        name, limits = field["name"], field.get("constraints", {})
        required = " NOT NULL" if limits.get("required") else ""
        unique = " UNIQUE" if limits.get("unique") and resource.primary_key != [name] else ""
        parts.append(f"{quoted(name)} {types[field['type']]}{required}{unique}")
        for what, condition in (*checks(field).items(), *_limits(field).items()):
            parts[-1] += f" CONSTRAINT {quoted(f'{name}: {what}')} CHECK ({condition})"
    parts.append(f"PRIMARY KEY ({names(resource.primary_key)})")
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
