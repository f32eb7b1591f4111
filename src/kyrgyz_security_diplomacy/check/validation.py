"""Check a package: descriptor, files, tables and rules; every fault is collected.

`ksd validate` reads a package (by default the dataset that comes with this software) and writes
nothing but its report.
"""

from pathlib import Path

from ..package.data_package import DESCRIPTOR, Package, Resource, open_package
from ..report.problems import Problem, Report, shown
from .limits import LARGE
from .messages import not_checked

ENGINES = ("pandas", "duckdb")


def validate(package: str | Path | Package | None = None, engine: str | None = None) -> Report:
    """Check a Data Package and return the report.

    Three layers: (1) the bytes, CSV and Unicode of each file; (2) each table against its Table
    Schema, with keys and foreign keys; (3) the named rules of the package. Before them the
    descriptor itself is checked against the portable dialect, and its views are run without rows.

    Args:
        package: its folder, its `datapackage.json`, an opened `Package`, or None for the dataset
            that this software belongs to.
        engine: what runs the checks: `pandas` (pandera) or `duckdb` (the same as SQL, for files
            of any size). None takes pandas, and DuckDB for tables of more than 20 MB together.
            Both give the same problems.

    Raises:
        PackageError: there is no package, or its descriptor cannot be used at all.
        ValueError: there is no such engine.
    """
    if engine is not None and engine not in ENGINES:
        raise ValueError(f"unknown engine {shown(engine)}: known are {', '.join(ENGINES)}")
    from . import engines

    if not isinstance(package, Package):
        package = open_package(package)
    problems, resources = _before_tables(package)
    size = sum(each.file.stat().st_size for each in resources if each.file.exists())
    name = engine or "pandas"
    if engine is None and size > LARGE:
        engine, name = "duckdb", f"duckdb, for {size // 1_000_000} MB of tables"
    outcome = engines.Outcome(problems)
    run = engines.run_duckdb if engine == "duckdb" else engines.run_pandas
    run(outcome, package, resources)
    return outcome.report(name, package)


def _before_tables(package: Package) -> tuple[list[Problem], list[Resource]]:
    """Return the problems of the descriptor and of files as such, and the tables to check."""
    from ..package.descriptor import lint_descriptor
    from ..package.dialect import BLOCKING
    from .stray_files import stray_files
    from .views import check_views

    problems = list(package.problems)
    known = {(problem.code, problem.table) for problem in problems}
    for problem in lint_descriptor(package.descriptor):
        if (problem.code, problem.table) not in known:  # reported when the package was opened
            problems.append(problem)
    problems += stray_files(package)
    blocked = {problem.table for problem in problems if problem.code in BLOCKING}
    usable = []
    for resource in package.resources:
        if resource.name in blocked:
            message = "the table was not checked: its schema cannot be used"
            hint = f"fix the schema's problems in {DESCRIPTOR} first"
            problems.append(not_checked(resource, message, hint))
        else:
            usable.append(resource)
    problems += check_views(package, usable)
    return problems, usable
