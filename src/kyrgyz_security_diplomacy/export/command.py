"""`ksd export`: the tables of a package in other formats.

The package is read once, into a `Snapshot`; it is validated, and given to each format. A format is
a function of a snapshot that returns the files by their paths in the format's folder. With the
same versions of the libraries that write them, the same package gives the same bytes whatever the
clock, machine, locale or path. It raises `PackageError` if the data do not fit the format, or a
library is missing.
"""

import argparse
import importlib
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..package.data_package import Package, open_package
from ..package.json_file import PackageError, refuse
from ..report.problems import Report, counted, did_you_mean, plain, shown
from ..report.write_file import write_bytes

if TYPE_CHECKING:
    from .snapshot import Snapshot

_FUNCTIONS = {
    "parquet": "parquet.parquet", "sqlite": "sql.sqlite", "xlsx": "xlsx.xlsx",
    "duckdb-sql": "sql.duckdb", "graphml": "networks.graphml", "gexf": "networks.gexf",
    "jsonld": "jsonld.croissant", "dna": "dna.statements", "plover": "plover.plover",
    "prov": "prov.provenance", "annotations": "annotations.annotations",
}  # fmt: skip
"""Name of a format to its function here; modules are imported when they are needed."""
FORMATS = tuple(_FUNCTIONS)
_OTHER_TABLES = ("no-table", "no-column", "no-view")
"""Codes of problems that say that a format is made from tables of our own dataset."""


class InvalidPackage(Exception):
    """The package has errors, and is not exported; `report` lists them."""

    def __init__(self, report: Report):
        super().__init__(report.summary())
        self.report = report


def exported(
    package: str | Path | Package | None, formats: Sequence[str] = FORMATS
) -> tuple[dict[str, bytes], dict[str, PackageError]]:
    """Return a package in other formats: content by path, which begins with the format's name.

    A format that the package does not fit, or whose library is missing, is left out; its error is
    in the second part, by its name.

    Args:
        package: folder, `datapackage.json`, zip file or opened package; None for our own dataset.
        formats: names of `FORMATS`.

    Raises:
        InvalidPackage: the package has errors.
        PackageError: the package cannot be read.
    """
    from ..check.validation import validate
    from .snapshot import Snapshot

    snapshot = Snapshot(package if isinstance(package, Package) else open_package(package))
    report = validate(snapshot.package, "pandas")
    if not report.valid:
        raise InvalidPackage(report)
    made, refused = {}, {}
    _ = snapshot.tables  # which no format can do without
    for name in formats:
        try:
            made |= {f"{name}/{path}": file for path, file in files(name, snapshot).items()}
        except PackageError as error:
            refused[name] = error
    return made, refused


def files(name: str, snapshot: "Snapshot") -> dict[str, bytes]:
    """Return the files of one format by path. Raises PackageError if the data do not fit it."""
    module, function = _FUNCTIONS[name].split(".")
    return getattr(importlib.import_module(f".{module}", __package__), function)(snapshot)


def _must_be_free(folder: Path, formats: Iterable[str]) -> None:
    """Raise PackageError if there is something in a folder that is to be written."""
    if folder.exists() and not folder.is_dir():
        raise refuse("export", folder, "is a file", "name a folder to write to")
    for target in (folder / name for name in formats):
        is_empty = target.is_dir() and not any(target.iterdir())
        if target.is_symlink() or (target.exists() and not is_empty):
            hint = "remove it, or name another folder: nothing is overwritten"
            raise refuse("export", target, "exists and is not empty", hint)


def _write(folder: Path, formats: Iterable[str], contents: Mapping[str, bytes]) -> None:
    """Write all files, or none if one fails."""
    is_new = not folder.exists()
    try:
        for path, content in contents.items():
            write_bytes(folder / path, content)
    except BaseException:
        for made in [folder] if is_new else [folder / name for name in formats]:
            shutil.rmtree(made, ignore_errors=True)
        raise


DESCRIPTION = f"""\
Write the tables of a data package in other formats: {", ".join(FORMATS)}.

reads    PACKAGE (a folder, its datapackage.json, or a zip file; by default the dataset that came
         with ksd). It must be valid.
prints   each file that was written with its size in bytes; problems go to stderr.
writes   DIR/FORMAT/ for each format: all of them, or nothing if one fails. Of 'all' those that the
         package fits; the others are named. Nothing is overwritten: such a folder must be missing
         or empty. The same package and library versions give the same bytes everywhere.
returns  0 done; 1 the package has errors, or of 'all' one failed for another reason than tables
         that only our dataset has; 2 nothing could be written.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `ksd export`."""
    parser.add_argument("folder", metavar="DIR", type=Path, help="where to write to")
    parser.add_argument(
        "package", nargs="?", metavar="PACKAGE", help="folder, datapackage.json or .zip"
    )
    parser.add_argument(
        "--to",
        required=True,
        type=_formats,
        metavar="FORMATS",
        help="names of formats with commas between them, or all",
    )


def _formats(text: str) -> list[str]:
    """Return the names that an option gives, each once, or refuse them in words for argparse."""
    names = list(dict.fromkeys(name.strip() for name in text.split(",")))
    for name in names if names != ["all"] else ():
        if name not in FORMATS:
            hint = did_you_mean(name, [*FORMATS, "all"])
            hint = hint or f"known are {', '.join(FORMATS)} and all"
            raise argparse.ArgumentTypeError(f"there is no format {shown(name)}: {hint}")
    return names


def run(args: argparse.Namespace) -> int:
    """Run `ksd export`; return its exit code."""
    takes_all = args.to == ["all"]
    formats = FORMATS if takes_all else args.to
    try:
        _must_be_free(args.folder, formats)
        contents, refused = exported(args.package, formats)
    except InvalidPackage as error:
        print(error.report.text(), end="", file=sys.stderr)
        return 1
    for name, error in refused.items():
        print(f"not written: {name}: {error}", file=sys.stderr)
    if not contents or (refused and not takes_all):
        return 2
    _write(args.folder, formats, contents)
    for path, content in contents.items():
        print(f"{len(content):>12,}  {plain(str(args.folder / path))}")
    print(f"{sum(map(len, contents.values())):>12,}  in {counted(len(contents), 'file')}")
    return int(any(error.problem.code not in _OTHER_TABLES for error in refused.values()))
