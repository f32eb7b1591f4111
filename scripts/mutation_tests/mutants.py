"""For every type, constraint, key and reference of a package a row that breaks it.

The rows are added to the valid ones, each made from one of them in one way, so that one run of an
engine judges them all. What else they break, such as a key that is used twice, is not looked at.
"""

from collections.abc import Iterator, Mapping
from itertools import islice

from kyrgyz_security_diplomacy.load.reading import Row, rows
from kyrgyz_security_diplomacy.package.data_package import Package, Resource, as_list

from . import values
from .declared import Check, checks_of_table

MODELS = 6
"""How many valid values of a column others are made from."""
Tables = dict[str, list[Row]]
Mutants = dict[Check, set[str]]
"""The values that an engine must report, by the check that they break."""


def rows_of(package: Package) -> Tables:
    """Return the rows of every table of a valid package."""
    return {table: rows(package, table) for table in package.tables}


def mutants(package: Package) -> tuple[Tables, Mutants]:
    """Return the tables of a valid package with a row for each check of its Table Schemas.

    A check has no value in the answer if nothing can break it without breaking another constraint
    of the same cell.
    """
    start, made, found = rows_of(package), {}, {}
    for table, resource in package.tables.items():
        base = _base(resource, start[table])
        made[table] = [*start[table], base, base]  # breaks the primary key, and what is unique
        for check in checks_of_table(table, resource.schema):
            columns, changes = _changes(resource, check, base, start)
            broken = [base | cells for cells in changes]
            made[table] += broken
            found[check] = {"|".join(row[name] for name in columns) for row in broken}
    return made, found


def _base(resource: Resource, known: list[Row]) -> Row:
    """A row to change: a valid one, in which what is unique is filled, or the examples."""
    examples = {name: str(field["example"]) for name, field in resource.fields.items()}
    row = dict(known[0]) if known else examples
    unique = (name for name, f in resource.fields.items() if f.get("constraints", {}).get("unique"))
    return row | {name: row[name] or examples[name] for name in unique}


def _changes(
    resource: Resource, check: Check, base: Row, tables: Tables
) -> tuple[list[str], list[Row]]:
    """The columns that a problem of a check shows, and cells that break it, in the base or alone.

    A reference is broken once by a key that is unknown, and once with each of its parts empty.
    """
    if check.code in ("primary-key", "unique"):
        return [check.column], [{}]
    if check.code == "foreign-key":
        key = resource.schema["foreignKeys"][int(check.pointer.rpartition("/")[2])]
        return as_list(key["fields"]), list(_lost(resource, key, base, tables))
    field = resource.fields[check.column]
    found = values.breaking(field, check.code, _models(resource, check.column, tables))
    return [check.column], [{check.column: value} for value in islice(found, 1)]


def _lost(resource: Resource, key: Mapping, base: Row, tables: Tables) -> Iterator[Row]:
    own, theirs = as_list(key["fields"]), as_list(key["reference"]["fields"])
    target = tables[key["reference"]["resource"]]
    pairs = zip(own, theirs, strict=True)
    whole = {mine: target[0][name] if target else base[mine] for mine, name in pairs}
    last, known = own[-1], {row[theirs[-1]] for row in target}
    lost = values.unlike(resource.fields[last], _models(resource, last, tables), known)
    yield from (whole | {last: value} for value in islice(lost, 1))
    if len(own) > 1:
        yield from (whole | {column: ""} for column in own)


def _models(resource: Resource, name: str, tables: Tables) -> list[str]:
    """Valid values of a column."""
    cells = [row[name] for row in tables[resource.name][:100] if row[name]]
    return list(dict.fromkeys([*cells, str(resource.fields[name]["example"])]))[:MODELS]
