"""Check a package: descriptor, files, tables and rules; every fault is collected.

`ksd validate` reads a package (by default the dataset that comes with this software) and writes
nothing but its report.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..package.data_package import DESCRIPTOR, Package, PackageError, Resource, open_package
from ..report.formats import FORMATS, in_repository, publish, report_file
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


DESCRIPTION = """\
Check a data package: its descriptor, the bytes of its files, each table against its schema, keys
and references between tables, and its named rules.

reads    PACKAGE: a folder with datapackage.json, or that file; by default the dataset that came
         with ksd. Nothing is fetched.
prints   one line per problem: file, line, column, what is wrong and the rule that it breaks; then
         how many checks were run on how many tables and rows. With --format: json (see
         report.schema.json in the package), junit (XML), github (annotations).
writes   what --report names; with --format github also the step's summary, if
         GITHUB_STEP_SUMMARY names it.
returns  0 the package is valid; 1 problems were found; 2 the check could not be run.
"""


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Add `ksd validate` to the command line."""
    parser = subparsers.add_parser(
        "validate",
        help="check a data package",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("package", nargs="?", metavar="PACKAGE", help="folder or datapackage.json")
    parser.add_argument("--format", choices=FORMATS, default="text", help="what is printed")
    parser.add_argument(
        "--report",
        type=report_file,
        action="append",
        default=[],
        metavar="FILE",
        help="write the report there too: as JSON if FILE ends in .json, as JUnit XML if in .xml",
    )
    parser.add_argument("--engine", choices=ENGINES, default="auto", help="what checks the tables")
    parser.add_argument(
        "--max-problems",
        type=whole_number,
        default=100,
        metavar="N",
        help="how many problems are shown (default 100); all are counted",
    )
    parser.set_defaults(run=run)


def whole_number(text: str) -> int:
    """Return the number that an option gives, or refuse it in words for argparse."""
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{shown(text)} is not a whole number from 0")
    return int(text[:9])


def run(args: argparse.Namespace) -> int:
    """Run `ksd validate`; return its exit code."""
    try:
        report = validate(args.package, args.engine)
    except PackageError as error:
        report = Report((error.problem,), checks=0, tables=0, rows=0, engine=args.engine)
        _publish(report, args, opened=False)
        return 2
    _publish(report, args)
    return 0 if report.valid else 1


def _publish(report: Report, args: argparse.Namespace, opened: bool = True) -> None:
    locate = in_repository(args.package, opened)
    publish(report, args.format, locate, args.max_problems, args.report)
