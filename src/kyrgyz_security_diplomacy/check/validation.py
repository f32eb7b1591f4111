"""Check a package: descriptor, files, tables and rules; every fault is collected.

`ksd validate` reads a package (by default the dataset that comes with this software) and writes
nothing but its report.
"""

from pathlib import Path

from ..package.data_package import Package, open_package
from ..package.table_schema import drop_unreadable_patterns
from ..report.problems import Problem, Report, shown
from .severity import relaxed

ENGINES = ("pandas", "duckdb")
LARGE = 20_000_000
"""Bytes of all tables together from which DuckDB checks them if no engine is named."""


def validate(
    package: str | Path | Package | None = None, engine: str | None = None, strict: bool = False
) -> Report:
    """Check a Data Package and return the report.

    Three layers: (1) the bytes, CSV and Unicode of each file; (2) each table against its Table
    Schema, with keys and foreign keys; (3) the named rules of the package. Before them the
    descriptor itself is checked against the portable dialect, and its views are run without rows.

    Args:
        package: its folder, its `datapackage.json`, an opened `Package`, or None for the dataset
            that this software belongs to.
        engine: what checks the cells of tables: `pandas` (pandera) or `duckdb` (the same as SQL,
            for files of any size). None takes pandas, and DuckDB for tables of more than 20 MB
            together. Keys, references and rules are checked in DuckDB either way. Both give the
            same problems.
        strict: whether the conventions of our own packages (titles, examples, hashes, canonical
            CSV ...) are errors too; else they are warnings, and so are types and constraints of
            the standard that are not checked here.

    Raises:
        PackageError: there is no package, or its descriptor cannot be used at all.
        ValueError: there is no such engine.
    """
    if engine is not None and engine not in ENGINES:
        raise ValueError(f"unknown engine {shown(engine)}: known are {', '.join(ENGINES)}")
    from . import engines

    if not isinstance(package, Package):
        package = open_package(package)
    resources = package.resources
    size = sum(each.file.stat().st_size for each in resources if each.file.exists())
    name = engine or "pandas"
    if engine is None and size > LARGE:
        engine, name = "duckdb", f"duckdb, for {size // 1_000_000} MB of tables"
    for each in resources:
        drop_unreadable_patterns(each.schema)
    outcome = engines.Outcome(_before_tables(package))
    engines.run(outcome, package, engine or "pandas")
    if not strict:
        outcome.problems = relaxed(outcome.problems, package.tables)
    return outcome.report(name, package)


def _before_tables(package: Package) -> list[Problem]:
    """Return the problems of the descriptor and of files as such."""
    from ..package.descriptor import lint_descriptor
    from .stray_files import stray_files
    from .views import check_views

    known = {(problem.code, problem.table) for problem in package.problems}
    linted = lint_descriptor(package.descriptor)
    # the others were reported when the package was opened
    found = [each for each in linted if (each.code, each.table) not in known]
    return [*package.problems, *found, *stray_files(package), *check_views(package)]
