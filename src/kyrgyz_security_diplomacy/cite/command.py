"""`ksd cite`: how to cite a package."""

import argparse
from pathlib import Path

from .formats import FORMATS, cite

DESCRIPTION = """\
Say how to cite a data package, or one row of it, with the version.

reads    the datapackage.json of PACKAGE (a folder, that file, or a zip file; by default the
         dataset that came with ksd); for ROW, the id of a row, its tables too. Nothing is fetched.
         A lone argument is a PACKAGE if it is there or looks like a path, else a ROW.
prints   one line in the style of the APA, or as the package asks to be cited; with --format:
         footnote, bibtex (for BibTeX and biblatex), ris (for EndNote and other managers), csl
         (CSL-JSON, for Zotero and pandoc). These three carry the package's own wording as a note.
         Of a ROW also its names, and the sentences that it rests on: numbers, never their text.
writes   nothing; a zip file is unpacked to a temporary folder as far as needed.
returns  0 done; 2 there is no such row, or no package that can be read.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `ksd cite`."""
    parser.add_argument("row", nargs="?", metavar="ROW", help="id of a row")
    parser.add_argument(
        "package", nargs="?", metavar="PACKAGE", help="folder, datapackage.json or .zip"
    )
    parser.add_argument("--format", choices=FORMATS, default="apa", help="what is printed")


def run(args: argparse.Namespace) -> int:
    """Run `ksd cite`; return its exit code."""
    row, package = args.row or "", args.package
    if package is None and row and _is_path(row):
        row, package = "", row
    print(cite(package, args.format, row), end="")
    return 0


def _is_path(text: str) -> bool:
    is_named = "/" in text or "\\" in text or text.endswith((".json", ".zip"))
    return is_named or Path(text[:255]).exists()
