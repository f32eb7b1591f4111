"""Check a package: descriptor, files, tables and rules; every fault is collected.

`ksd validate` reads a package (by default the dataset that comes with this software) and writes
nothing but its report.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..package.data_package import DESCRIPTOR, Package, Resource, open_package
from ..report.problems import Problem, Report, shown
from .messages import not_checked

if TYPE_CHECKING:
    from . import engines
    from .early_load import EarlyLoad
    from .units import Unit

ENGINES = ("auto", "pandas", "duckdb", "spark")


def validate(package: str | Path | Package | None = None, engine: str = "pandas") -> Report:
    """Check a Data Package and return the report.

    Three layers: (1) the bytes, CSV and Unicode of each file; (2) each table against its Table
    Schema, with keys and foreign keys; (3) the named rules of the descriptor. Before them the
    descriptor itself is checked against the portable dialect, and its views are run without rows.

    Args:
        package: its folder, its `datapackage.json`, an opened `Package`, or None for the dataset
            that this software belongs to.
        engine: what runs the checks: `pandas` (pandera, the reference), `duckdb` (SQL, files of
            any size), `spark` (the same SQL on a cluster), or `auto`, which takes DuckDB for more
            than 100 kB. All give the same problems.

    Raises:
        PackageError: there is no package, or its descriptor cannot be used at all.
        ValueError: there is no such engine.
    """
    if engine not in ENGINES:
        raise ValueError(f"unknown engine {shown(engine)}: known are {', '.join(ENGINES)}")
    if not isinstance(package, Package):
        package = open_package(package)
    problems, resources = _before_tables(package)
    name, run_engine = _engine(engine, resources)
    return run_engine(package, resources).report(problems, name, package)


def validate_again(
    package: Package, known: "Mapping[Unit, int]", early: "EarlyLoad | None" = None
) -> "tuple[Report, Mapping[Unit, int]]":
    """Check with DuckDB a package of which parts were found good before.

    Args:
        package: the package.
        known: units that need not be run again, with their number of checks; see `units`.
        early: a database that has some of the tables already.

    Returns:
        The report, which counts what was known too; and all units with their number of checks.
    """
    from .engines import run_duckdb

    problems, resources = _before_tables(package)
    outcome = run_duckdb(package, resources, {} if problems else known, early)
    return outcome.report(problems, "duckdb", package), outcome.units


def _before_tables(package: Package) -> tuple[list[Problem], list[Resource]]:
    """Return the problems of the descriptor and of files as such, and the usable tables."""
    from ..package.descriptor import lint_descriptor
    from .stray_files import stray_files
    from .views import check_views

    problems = list(package.problems)
    known = {(problem.code, problem.table) for problem in problems}
    for problem in lint_descriptor(package.descriptor):
        if (problem.code, problem.table) not in known:  # said when the package was opened
            problems.append(problem)
    problems += stray_files(package)
    resources = _usable(package, problems)
    problems += check_views(package, resources)
    return problems, resources


def _usable(package: Package, problems: list[Problem]) -> list[Resource]:
    """Return the tables whose schema can be used; note a problem for each of the others."""
    from ..package.dialect import BLOCKING

    blocked = {problem.table for problem in problems if problem.code in BLOCKING}
    usable = []
    for resource in package.resources:
        if resource.name in blocked:
            message = "the table was not checked: its schema cannot be used"
            hint = f"mend the schema's problems in {DESCRIPTOR} first"
            problems.append(not_checked(resource, message, hint))
        else:
            usable.append(resource)
    return usable


def _engine(name: str, resources: Sequence[Resource]) -> tuple[str, "engines.Engine"]:
    """Return the engine that a name asks for: its own name, and what runs it."""
    from . import engines

    if name == "auto":
        name = "pandas" if engines.size_of(resources) <= engines.SMALL else "duckdb"
    if name == "spark":
        from .spark import run_spark

        return name, run_spark
    return name, engines.run_pandas if name == "pandas" else engines.run_duckdb
