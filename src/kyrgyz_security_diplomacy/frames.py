"""The tables as typed pandas frames."""

from pathlib import Path
from typing import TYPE_CHECKING

from .json_file import refuse
from .package import Package, Resource, open_package
from .problems import Problem, did_you_mean

if TYPE_CHECKING:
    import pandas


def load(table: str, package: str | Path | Package | None = None) -> "pandas.DataFrame":
    """Return one table as a typed frame.

    Text is `str` ("NA" stays "NA", a blank cell is missing), whole numbers and years `Int64`,
    numbers `float64`, truth values `boolean`, dates `datetime64[s]` (year 1 to 9999), and fields
    with a list of codes are categories in the order of the list (ordered if the schema says so).

    Args:
        table: name of the table, e.g. `events`.
        package: folder, `datapackage.json` or opened package; None for our own dataset.

    Raises:
        KeyError: there is no such table; the message names the nearest one.
        PackageError: the package, or the table's file, cannot be read, or a cell is no value of
            its type or code list. `validate` lists all problems.
    """
    return _frame(resource(table, package))


def load_all(package: str | Path | Package | None = None) -> "dict[str, pandas.DataFrame]":
    """Return every table by name, in the package's order; see `load`."""
    opened = _opened(package)
    if opened.problems:
        raise refuse(**_fault(opened.problems[0]))
    return {each.name: _frame(each) for each in opened.resources}


def schema(table: str, package: str | Path | Package | None = None) -> dict:
    """Return a table's Table Schema, as the descriptor has it; see `load` for the arguments."""
    return dict(resource(table, package).schema)


def resource(table: str, package: str | Path | Package | None = None) -> Resource:
    """Return a table's resource; see `load` for the arguments and what is raised."""
    opened = _opened(package)
    tables = opened.tables
    for problem in opened.problems:
        if problem.table == table:
            raise refuse(**_fault(problem))
    if table not in tables:
        hint = did_you_mean(str(table), tables) or f"there are {', '.join(tables)}"
        raise KeyError(f"there is no table {table!r}: {hint}")
    return tables[table]


def _opened(package: str | Path | Package | None) -> Package:
    return package if isinstance(package, Package) else open_package(package)


def _fault(problem: Problem) -> dict:
    more = problem.to_dict()
    return {**more, "hint": more["hint"] or "'ksd validate' lists every problem"}


def _frame(table: Resource) -> "pandas.DataFrame":
    from .csv_text import read_csv
    from .dialect import BLOCKING, lint_schema
    from .table_checks import value_problems
    from .typed import categorized, typed_frame

    lint = lint_schema(table.schema, path="datapackage.json", table=table.name, inlined=True)
    for problem in lint:
        if problem.code in BLOCKING:
            raise refuse(**_fault(problem))
    read = read_csv(table)
    if not read.readable or read.broken:
        raise refuse(**_fault(read.problems[0]))
    for problem in value_problems(read):
        raise refuse(**_fault(problem))
    return categorized(table.schema, typed_frame(table.schema, read.frame))
