"""The tables of a package as rows of text, and everything that is wrong with them.

What is wrong is found in plain Python, by the schemas alone: engines are compared with it.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from kyrgyz_security_diplomacy.package.data_package import Package, as_list

from .cell_oracle import broken, typed
from .declared import Check, checks_of_tables, references

Row = dict[str, str]
"""Column to text, "" for an empty cell; every column is there."""


class Fault(NamedTuple):
    """What an engine must report: which check fails in which row, and the value shown."""

    check: Check
    key: str
    value: str


def rows_of(package: Package) -> dict[str, list[Row]]:
    """Read the tables of a valid package."""
    found = {}
    for resource in package.resources:
        with resource.file.open(encoding="utf-8", newline="") as handle:
            found[resource.name] = [dict(row) for row in csv.DictReader(handle)]
    return found


class Schemas:
    """What the schemas of a package say about each table.

    Attributes:
        fields: table to fields by name.
        keys: table to columns of the primary key.
        references: table to foreign keys.
    """

    def __init__(self, package: Package):
        schemas = {resource.name: resource.schema for resource in package.resources}
        self.fields = {
            name: {field["name"]: field for field in schema["fields"]}
            for name, schema in schemas.items()
        }
        self.keys = {n: tuple(as_list(schema["primaryKey"])) for n, schema in schemas.items()}
        self.references = {name: references(name, schema) for name, schema in schemas.items()}
        self.checks = {
            (check.table, check.column, check.code): check
            for check in checks_of_tables(package.descriptor)
            if check.code != "foreign-key"
        }

    def key(self, table: str, row: Row) -> str:
        """Return the primary key of a row as problems have it."""
        return "|".join(parts(row, self.keys[table]))

    def unique(self, table: str) -> list[str]:
        """Return the columns of a table whose values must differ."""
        return [name for name in self.fields[table] if (table, name, "unique") in self.checks]

    def faults(self, tables: Mapping[str, Iterable[Row]]) -> Iterator[Fault]:
        """Yield everything that is wrong with some tables."""
        known: dict[tuple[str, tuple[str, ...]], set[tuple[str, ...]]] = {}
        for table, rows in tables.items():
            rows = sorted(rows, key=lambda row: parts(row, self.keys[table]))
            for reference in self.references[table]:
                target = reference.table, reference.theirs
                if target not in known:
                    known[target] = {parts(row, target[1]) for row in tables[target[0]]}
            for row in rows:
                key = self.key(table, row)
                for name, field in self.fields[table].items():
                    for code in broken(field, row[name]):
                        yield Fault(self.checks[table, name, code], key, row[name])
                for reference in self.references[table]:
                    values = parts(row, reference.own)
                    target = known[reference.table, reference.theirs]
                    if any(values) and not (all(values) and values in target):
                        yield Fault(reference.check, key, "|".join(values))
            yield from self._repeated(table, rows, self.keys[table], "primary-key")
            for name in self.unique(table):
                yield from self._repeated(table, rows, (name,), "unique")

    def _repeated(
        self, table: str, rows: list[Row], columns: tuple[str, ...], code: str
    ) -> Iterator[Fault]:
        fields, seen = self.fields[table], set()
        for row in rows:
            values = parts(row, columns)
            kinds = (fields[name]["type"] for name in columns)
            if any(not v or typed(kind, v) is None for v, kind in zip(values, kinds, strict=True)):
                continue  # no key: `required` or `type` is reported
            if values in seen:
                yield Fault(self.checks[table, columns[0], code], self.key(table, row), values[0])
            seen.add(values)


def parts(row: Row, columns: Iterable[str]) -> tuple[str, ...]:
    """Return the cells of a key."""
    return tuple(row[name] for name in columns)
