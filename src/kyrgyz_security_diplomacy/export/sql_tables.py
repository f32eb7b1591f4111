"""What SQL databases have in common: a table's columns, checks and keys, as parts of its CREATE.

Columns have real types here, unlike in `check.sql_schema`, whose conditions judge cells of text.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from ..check.references import ForeignKey, foreign_keys
from ..check.sql_schema import literal, quoted
from ..package.data_package import Package, Resource
from ..package.value_syntax import as_text, members


DEFERRED = "DEFERRABLE INITIALLY DEFERRED"


def references(package: Package) -> dict[str, list[ForeignKey]]:
    """Return the foreign keys of each table."""
    return {each.name: foreign_keys(each, package.tables)[0] for each in package.resources}


def _leads_to_a_key(reference: ForeignKey, package: Package) -> bool:
    target = package.tables[reference.table]
    unique = [target.fields[name].get("constraints", {}).get("unique") for name in reference.theirs]
    return sorted(reference.theirs) == sorted(target.primary_key) or unique == [True]


def create(
    resource: Resource,
    types: Mapping[str, str],
    checks: Callable[[Mapping], Mapping[str, str]],
    package: Package | None = None,
) -> str:
    """Return the CREATE statement of a table.

    Args:
        resource: the table.
        types: type of a field to the type in the database.
        checks: gives what a cell of a field must be by its type and pattern, by the name of the
            check; those of years, codes, ranges and lengths are the same for all databases.
        package: whose references are to be checked at the end of a transaction, as far as they
            lead to a key. Of a reference by several columns either all are filled or none: SQL
            would take a reference that is filled in part for none.
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
    found = references(package)[resource.name] if package else ()
    for key in (each for each in found if _leads_to_a_key(each, package)):
        target = f"{quoted(key.table)} ({names(key.theirs)})"
        parts.append(f"FOREIGN KEY ({names(key.own)}) REFERENCES {target} {DEFERRED}")
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
