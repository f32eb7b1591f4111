"""`ksd cite`: how to cite a package."""

import argparse
import sys

from ..package.data_package import PackageError
from .formats import FORMATS, cite

DESCRIPTION = """\
Say how to cite a data package, with its version.

reads    the datapackage.json of PACKAGE (a folder, that file, or a zip file; by default the
         dataset that came with ksd), and nothing else: nothing is fetched.
prints   one line in the style of the APA; with --format: bibtex (for BibTeX and biblatex), ris (for
         EndNote and other managers), csl (CSL-JSON, for Zotero and pandoc).
writes   nothing; a zip file is unpacked to a temporary folder as far as needed.
returns  0 done; 2 there is no package that can be read.
"""


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Add `ksd cite` to the command line."""
    parser = subparsers.add_parser(
        "cite", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "package", nargs="?", metavar="PACKAGE", help="folder, datapackage.json or .zip"
    )
    parser.add_argument("--format", choices=FORMATS, default="apa", help="what is printed")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run `ksd cite`; return its exit code."""
    try:
        print(cite(args.package, args.format), end="")
    except PackageError as error:
        print(error, file=sys.stderr)
        return 2
    return 0
