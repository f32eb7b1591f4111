"""`ksd export`: the tables of a package in other formats.

A format is a module here with `write(package, folder) -> list[Path]`: it writes the package, which
`validate` finds valid, into the folder, which exists, and returns the files. The same package gives
the same bytes whatever the clock, machine, locale or path. It raises `PackageError` if the data do
not fit the format, or something that it needs is not installed (see the module `libraries`).
"""

import argparse
import contextlib
import importlib
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..package.data_package import Package, open_package
from ..package.json_file import PackageError, refuse
from ..report.problems import Report, counted, did_you_mean, plain, shown

FORMATS = {
    "parquet": "parquet",
    "sqlite": "sqlite",
    "xlsx": "xlsx",
    "duckdb-sql": "duckdb_sql",
    "graphml": "graphml",
    "gexf": "gexf",
    "jsonld": "jsonld",
    "dna": "dna",
    "plover": "plover",
    "prov": "prov",
}
"""Name of a format to the module that writes it."""


class InvalidPackage(Exception):
    """The package has errors, and is not exported; `report` lists them."""

    def __init__(self, report: Report):
        super().__init__(report.summary())
        self.report = report


def export(
    package: str | Path | Package | None, folder: str | Path, formats: Sequence[str]
) -> list[Path]:
    """Write a package in other formats, each into a folder of its own; all of them or nothing.

    Args:
        package: folder, `datapackage.json`, zip file or opened package; None for our own dataset.
        folder: where to write `<format>/`; made if it is missing. What else is in it stays.
        formats: names of `FORMATS`.

    Returns:
        The files written, format by format.

    Raises:
        ValueError: there is no such format; the message names the nearest one.
        InvalidPackage: the package has errors.
        PackageError: the package cannot be read or does not fit a format, a library is missing, or
            there is something in a folder that is to be written.
        OSError: the folder cannot be written to.
    """
    from ..check.validation import validate

    for name in formats:
        if name not in FORMATS:
            raise ValueError(_unknown(name))
    folder = Path(folder)
    _must_be_free(folder, formats)
    opened = package if isinstance(package, Package) else open_package(package)
    report = validate(opened)
    if not report.valid:
        raise InvalidPackage(report)
    with _draft_in(folder) as draft:
        files = {name: _written(name, opened, draft / name) for name in formats}
        _put_in_place(draft, folder, formats)
    return [folder / name / file for name in formats for file in files[name]]


def _unknown(name: str) -> str:
    hint = did_you_mean(name, [*FORMATS, "all"]) or f"known are {', '.join(FORMATS)} and all"
    return f"there is no format {shown(name)}: {hint}"


def _must_be_free(folder: Path, formats: Iterable[str]) -> None:
    if folder.exists() and not folder.is_dir():
        raise refuse("export", folder, "is a file", "name a folder to write to")
    for target in (folder / name for name in formats):
        if target.is_symlink() or (target.exists() and not _is_empty(target)):
            hint = "remove it, or name another folder: nothing is overwritten"
            raise refuse("export", target, "exists and is not empty", hint)


def _is_empty(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())


@contextlib.contextmanager
def _draft_in(folder: Path):
    """Give a folder to write drafts in, on the same disk; nothing is left of it."""
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".export-", dir=folder))
    try:
        yield draft
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        if made:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise
    shutil.rmtree(draft, ignore_errors=True)


def _written(name: str, package: Package, folder: Path) -> list[Path]:
    """Let a format write into its folder; return the files' paths in it, sorted."""
    folder.mkdir()
    writer = importlib.import_module(f".{FORMATS[name]}", __package__)
    return sorted(file.relative_to(folder) for file in writer.write(package, folder))


def _put_in_place(draft: Path, folder: Path, formats: Iterable[str]) -> None:
    moved = []
    try:
        for name in formats:
            target = folder / name
            if target.is_dir():
                target.rmdir()
            (draft / name).rename(target)
            moved.append(target)
    except BaseException:
        for target in moved:
            shutil.rmtree(target, ignore_errors=True)
        raise


DESCRIPTION = f"""\
Write the tables of a data package in other formats: {", ".join(FORMATS)}.

reads    the data package: by default the dataset that came with ksd. It must be valid.
prints   each file that was written with its size in bytes; problems go to stderr.
writes   DIR/FORMAT/ for each format: all of them, or nothing if one fails. Nothing is overwritten:
         such a folder must be missing or empty. The same package gives the same bytes everywhere.
returns  0 done; 1 the package has errors; 2 nothing could be written, for another reason.
"""


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Add `ksd export` to the command line."""
    parser = subparsers.add_parser(
        "export",
        help="write the tables of a data package in other formats",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="where to write to")
    parser.add_argument(
        "--to",
        required=True,
        type=_formats,
        metavar="FORMATS",
        help="names of formats with commas between them, or all",
    )
    parser.add_argument(
        "--package", metavar="PACKAGE", help="folder, datapackage.json or .zip; default: ours"
    )
    parser.set_defaults(run=run)


def _formats(text: str) -> list[str]:
    """Return the names that an option gives, each once, or refuse them in words for argparse."""
    names = list(dict.fromkeys(name.strip() for name in text.split(",")))
    if names == ["all"]:
        return list(FORMATS)
    for name in names:
        if name not in FORMATS:
            raise argparse.ArgumentTypeError(_unknown(name))
    return names


def run(args: argparse.Namespace) -> int:
    """Run `ksd export`; return its exit code."""
    try:
        files = export(args.package, args.folder, args.to)
    except InvalidPackage as error:
        print(error.report.text(), end="", file=sys.stderr)
        return 1
    except PackageError as error:
        print(error, file=sys.stderr)
        return 2
    sizes = [file.stat().st_size for file in files]
    for file, size in zip(files, sizes, strict=True):
        print(f"{size:>12,}  {plain(str(file))}")
    print(f"{sum(sizes):>12,}  in {counted(len(files), 'file')}")
    return 0
