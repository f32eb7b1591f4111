"""The tables of a package as rows of text, with what their keys are, and the faults of all rows."""

import csv
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kyrgyz_security_diplomacy.package.data_package import Package

from .cell_oracle import broken, typed
from .declared import Check, Reference, checks_of_cells, primary_key, references

Row = dict[str, str]
"""Column to text, "" for a blank cell; every column is there."""


class Fault(NamedTuple):
    """What an engine must say: which check fails in which row, and the value shown."""

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


class Tables:
    """Rows that grow, and what is known of each table by its schema.

    Attributes:
        rows: table to rows.
        fields: table to fields by name.
        references: table to foreign keys.
        keys: table to columns of the primary key.
    """

    def __init__(self, schemas: Mapping[str, Mapping], rows: Mapping[str, Iterable[Row]]):
        self.rows: dict[str, list[Row]] = {name: [] for name in schemas}
        self.fields = {
            name: {field["name"]: field for field in schema["fields"]}
            for name, schema in schemas.items()
        }
        self.references = {name: references(name, schema) for name, schema in schemas.items()}
        self.keys = {name: primary_key(name, schema)[1] for name, schema in schemas.items()}
        self._checks = {
            name: {
                (check.column, check.code): check
                for check in [*checks_of_cells(name, schema), primary_key(name, schema)[0]]
            }
            for name, schema in schemas.items()
        }
        self._known: dict[tuple[str, tuple[str, ...]], set[tuple[str, ...]]] = {}
        for name, own in rows.items():
            for row in own:
                self.add(name, row)

    def add(self, table: str, row: Row) -> None:
        """Add a row."""
        self.rows[table].append(row)
        for (name, columns), known in self._known.items():
            if name == table:
                known.add(parts(row, columns))

    def has(self, table: str, columns: tuple[str, ...], values: tuple[str, ...]) -> bool:
        """Return whether some row has these values in these columns."""
        if (table, columns) not in self._known:
            self._known[table, columns] = {parts(row, columns) for row in self.rows[table]}
        return values in self._known[table, columns]

    def single(self, table: str) -> list[str]:
        """Return the columns whose values must differ."""
        return [name for name in self.fields[table] if (name, "unique") in self._checks[table]]

    def faults(self, table: str, row: Row) -> list[Fault]:
        """Return what is wrong with a row by itself and in its references."""
        key = "|".join(parts(row, self.keys[table]))
        found = []
        for name, field in self.fields[table].items():
            for code in broken(field, row[name]):
                found.append(Fault(self._checks[table][name, code], key, row[name]))
        for reference in self.references[table]:
            if not self._holds(reference, row):
                found.append(Fault(reference.check, key, "|".join(parts(row, reference.own))))
        return found

    def all_faults(self) -> list[Fault]:
        """Return what is wrong with all rows, repeated keys and values too."""
        found = []
        for table, rows in self.rows.items():
            key = self.keys[table]
            rows = sorted(rows, key=lambda row: parts(row, key))
            for row in rows:
                found += self.faults(table, row)
            found += self._repeated(table, rows, key, self._checks[table][key[0], "primary-key"])
            for name in self.single(table):
                found += self._repeated(table, rows, (name,), self._checks[table][name, "unique"])
        return found

    def _holds(self, reference: Reference, row: Row) -> bool:
        values = parts(row, reference.own)
        return not any(values) or (
            all(values) and self.has(reference.table, reference.theirs, values)
        )

    def _repeated(
        self, table: str, rows: list[Row], columns: tuple[str, ...], check: Check
    ) -> list[Fault]:
        fields, seen, found = self.fields[table], set(), []
        for row in rows:
            values = parts(row, columns)
            if any(
                not value or typed(fields[name]["type"], value) is None
                for name, value in zip(columns, values, strict=True)
            ):
                continue  # no key: `required` or `type` speaks of it
            if values in seen:
                key = "|".join(parts(row, self.keys[table]))
                found.append(Fault(check, key, values[0]))
            seen.add(values)
        return found


def parts(row: Row, columns: Iterable[str]) -> tuple[str, ...]:
    """Return the cells of a key."""
    return tuple(row[name] for name in columns)
