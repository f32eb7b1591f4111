"""`ksd validate`: check a data package and report every problem."""

import argparse
import gc
import os
from pathlib import Path

from ..package.data_package import DESCRIPTOR, PackageError, default_root, open_package
from ..report.formats import FORMATS, Locate, publish, report_file
from ..report.problems import Report, plain, shown
from .validation import ENGINES, validate

DESCRIPTION = """\
Check a data package: its descriptor, the bytes of its files, each table against its schema, keys
and references between tables, and its named rules.

reads    PACKAGE: a folder with datapackage.json, that file, or a zip file; by default the package
         in the working directory, else the dataset that came with ksd. Nothing is downloaded.
prints   what is checked; one line per problem: file, line, column, what is wrong and the rule
         that it breaks; then how many checks were run on how many tables and rows. With --format:
         json (see report.schema.json in the package), junit (XML), github (annotations).
writes   what --report names.
returns  0 the package is valid, perhaps with warnings; 1 problems were found; 2 the check could
         not be run.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `ksd validate`."""
    parser.add_argument(
        "package", nargs="?", metavar="PACKAGE", help="folder, datapackage.json or .zip"
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="also refuse what only our own packages keep: titles, examples, hashes, canonical CSV",
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="what is printed")
    parser.add_argument(
        "--report",
        type=report_file,
        action="append",
        default=[],
        metavar="FILE",
        help="write the report there too: as JSON if FILE ends in .json, as JUnit XML if in .xml",
    )
    parser.add_argument(
        "--engine",
        choices=ENGINES,
        help="what checks the tables: pandas by default, duckdb for more than 20 MB of tables",
    )
    parser.add_argument(
        "--max-problems",
        type=whole_number,
        default=100,
        metavar="N",
        help="how many problems are shown (default 100); all are counted",
    )


def whole_number(text: str) -> int:
    """Return the number that an option gives, or refuse it in words for argparse."""
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{shown(text)} is not a whole number from 0")
    return int(text[:9])


def run(args: argparse.Namespace) -> int:
    """Run `ksd validate`; return its exit code."""
    gc.disable()  # looking for cycles takes a tenth of the time of so short a run
    given = args.package
    if given is None and Path(DESCRIPTOR).is_file():
        given = DESCRIPTOR
    named, code = given or str(default_root()), 2
    try:
        package = open_package(given)
        named = f"{package.label} ({named})"
        report = validate(package, args.engine, args.strict)
        code = 0 if report.valid else 1
    except PackageError as error:
        engine = args.engine or ENGINES[0]
        report = Report((error.problem,), checks=0, tables=0, rows=0, engine=engine)
    finally:
        gc.enable()
    if args.format == "text":
        print(plain(f"checked {named}"))
    locate = in_repository(given, code < 2)
    publish(report, args.format, locate, args.max_problems, args.report)
    return code


def in_repository(package: str | Path | None, opened: bool = True) -> Locate:
    """Return how to find the path that CI systems show for a problem's file.

    It is relative to the checkout (`GITHUB_WORKSPACE`, `CI_PROJECT_DIR`, else the working
    directory) and absolute only for what lies outside.

    Args:
        package: as it was given to `validate`: a folder, a `datapackage.json`, or None.
        opened: False if it could not be opened; problems then name the path as it was given.
    """
    named = os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR")
    base, folder = Path(os.path.realpath(named or "")), Path()
    if opened or package is None:
        folder = default_root() if package is None else Path(package)
        folder = folder.parent if folder.suffix == ".json" and folder.is_file() else folder
    folder = Path(os.path.realpath(folder))

    def locate(path: str) -> str:
        full = Path(os.path.normpath(folder / path))
        return (full.relative_to(base) if full.is_relative_to(base) else full).as_posix()

    return locate
