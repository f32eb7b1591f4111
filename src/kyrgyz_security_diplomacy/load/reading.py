"""Open a package and read its tables for use: the first fault is raised."""

import importlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from ..package.data_package import DESCRIPTOR, Package, Resource, open_package
from ..package.json_file import PackageError, objects, refuse
from ..package.value_syntax import broken, value_of
from ..report.problems import Problem, did_you_mean, shown

VALIDATE = "'ksd validate' lists every problem"


class Found(dict):
    """Tables, views, rows or cells by name. One that is not there is a `PackageError`."""

    def __init__(self, pairs: Iterable[tuple], what: str, path: str):
        super().__init__(pairs)
        self._what, self._path = what, path

    def __missing__(self, key: str):
        message = f"has no {self._what} {shown(key)}"
        raise refuse(f"no-{self._what}", self._path, message, did_you_mean(key, self))


Row = Mapping[str, str]
"""A row: column to text, "" for an empty cell."""


class TableValues(NamedTuple):
    """A table that was read.

    rows: the cells of each row as text, "" where one is empty, in the schema's order.
    columns: the values of each column (str, int, float, bool, datetime.date, None where a cell is
        empty), in the schema's order.
    """

    rows: list[list[str]]
    columns: list[list[object]]


def opened(package: str | Path | Package | None, *, only_tables: bool = False) -> Package:
    """Return a package, opened if it is not yet; see `open_package`. Raises PackageError."""
    if isinstance(package, Package):
        return package
    return open_package(package, only_tables=only_tables)


def whole(package: str | Path | Package | None) -> Package:
    """Return a package of which every table can be opened. Raises PackageError."""
    found = opened(package)
    for problem in found.errors:
        raise fault(problem)
    return found


def view_names(package: Package) -> list[str]:
    """Return the names of a package's views, whatever else is wrong with them."""
    views = objects(package.descriptor, "views")
    return [each["name"] for each in views if isinstance(each.get("name"), str)]


def fault(problem: Problem) -> PackageError:
    """Return a problem as an error."""
    return PackageError(replace(problem, hint=problem.hint or VALIDATE))


def table_of(package: Package, table: str) -> Resource | None:
    """Return a table, or None if there is no such. Raises PackageError if it cannot be read."""
    for problem in package.problems:
        if problem.table == table:
            raise fault(problem)
    return package.tables.get(table)


def rows(package: Package, table: str) -> list[Row]:
    """Return a table's rows, in its order.

    Raises:
        PackageError: there is no such table, or it cannot be read; a column that is not there is
            asked for.
    """
    known = Found(package.tables.items(), "table", DESCRIPTOR)
    resource = table_of(package, table) or known[table]
    return as_rows(resource.columns, read_table(resource).rows, resource.path)


def as_rows(columns: Sequence[str], cells: Iterable[Sequence[str]], path: str) -> list[Row]:
    """Return rows of cells by column."""
    return [Found(zip(columns, row, strict=True), "column", path) for row in cells]


def read_table(table: Resource) -> TableValues:
    """Read a table of which every cell is a value of its type and code list.

    Raises:
        PackageError: the schema cannot be used, the file cannot be read, or a cell is no value.
    """
    from ..tables.csv_reader import read_csv

    for problem in table.schema_faults:
        raise fault(problem)
    read = read_csv(table)
    if not read.readable or read.broken:
        raise fault(read.problems[0])
    columns, faults = [], []
    for place, field in enumerate(table.schema["fields"]):
        texts = [cells[place] for cells in read.rows]
        known, bad = _known_values(field, texts)
        columns.append([known.get(text) for text in texts])
        faults += [(row, place, bad[text]) for row, text in enumerate(texts) if text in bad]
    if faults:
        from ..check.messages import broken_cell

        row, place, rule = min(faults)
        cell = read.place(row), read.rows[row][place]
        raise fault(broken_cell(table, table.columns[place], rule, *cell))
    return TableValues(read.rows, columns)


def _known_values(field: Mapping, texts: Sequence[str]) -> tuple[dict[str, object], dict[str, str]]:
    """Return text to value for the cells of a column, and text to the rule that it breaks.

    The rule is `type`, or `enum` for a value that is not one of the field's codes.
    """
    values = {text: value_of(field, text) for text in set(texts) - {""}}
    bad = {text: "type" for text, value in values.items() if value is None}
    if "enum" in field.get("constraints", {}):
        bad |= dict.fromkeys(broken(field, "enum", list(values)), "enum")
    return values, bad


def library(name: str, extra: str) -> ModuleType:
    """Import a library that an extra of this project installs.

    Raises:
        PackageError: it is not installed; the message says how to.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        hint = f"install it with: pip install 'kyrgyz-security-diplomacy[{extra}]'"
        raise refuse("no-library", "", f"the library {name} is needed: {error}", hint) from error
