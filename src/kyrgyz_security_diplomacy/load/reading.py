"""Open a package and read its tables for use: the first fault is raised."""

from pathlib import Path
from typing import TYPE_CHECKING

from ..package.data_package import Package, Resource, open_package
from ..package.json_file import PackageError, refuse
from ..report.problems import Problem

if TYPE_CHECKING:
    from ..tables.table import Table


def opened(package: str | Path | Package | None) -> Package:
    """Return a package, opened if it is not yet; None is our own dataset. Raises PackageError."""
    return package if isinstance(package, Package) else open_package(package)


def whole(package: str | Path | Package | None) -> Package:
    """Return a package of which every table can be opened. Raises PackageError."""
    found = opened(package)
    if found.problems:
        raise fault(found.problems[0])
    return found


def fault(problem: Problem) -> PackageError:
    """Return a problem as an error."""
    more = problem.to_dict()
    return refuse(**{**more, "hint": more["hint"] or "'ksd validate' lists every problem"})


def read_table(table: Resource) -> "Table":
    """Read a table of which every cell is a value of its type and code list.

    Raises:
        PackageError: the schema cannot be used, the file cannot be read, or a cell is no value.
    """
    from ..check.pandera_checks import value_problems
    from ..package.dialect import BLOCKING, lint_schema
    from ..tables.csv_reader import read_csv

    lint = lint_schema(table.schema, path="datapackage.json", table=table.name, inlined=True)
    for problem in lint:
        if problem.code in BLOCKING:
            raise fault(problem)
    read = read_csv(table)
    if not read.readable or read.broken:
        raise fault(read.problems[0])
    for problem in value_problems(read):
        raise fault(problem)
    return read
