"""`ksd diff`: what differs between two versions of a package, and which version that requires."""

import argparse

DESCRIPTION = """\
Say what differs between two versions of a data package: tables, columns and rows by primary key,
cell by cell; schemas, rules and metadata; ids retired and replaced; and which version number the
differences require.

reads    OLD and NEW: a folder with datapackage.json, that file, a zip file, or a revision of git
         (git:REV, or REV alone if there is no such file) of the checkout of the other package,
         or else of the working directory. Nothing is changed there or fetched.
prints   the differences (the first 100), how many there are, and the lowest version that NEW may
         declare. With --format json all of them: see diff.schema.json in the package.
writes   nothing.
returns  0 nothing differs; 1 something differs; 2 the packages could not be compared.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `ksd diff`."""
    from .formats import FORMATS

    parser.add_argument("old", metavar="OLD", help="folder, datapackage.json, zip file or revision")
    parser.add_argument("new", metavar="NEW", help="the same, of the later version")
    parser.add_argument("--format", choices=FORMATS, default="text", help="what is printed")


def run(args: argparse.Namespace) -> int:
    """Run `ksd diff`; return its exit code."""
    from .compare import diff
    from .formats import render

    found = diff(args.old, args.new)
    print(render(found, args.format), end="")
    return 0 if found.same else 1
