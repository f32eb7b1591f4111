"""`ksd info`: what a package is, how to cite it, and what its tables hold."""

import argparse
import sys
from collections.abc import Mapping

from ..package.data_package import Package, PackageError, open_package
from ..report.problems import plain
from .citation import objects, reference, text
from .formats import apa

DESCRIPTION = """\
Say what a data package is: name, version, licence, how to cite it, and its tables.

reads    the datapackage.json of PACKAGE (a folder, that file, or a zip file; by default the
         dataset that came with ksd), not the tables themselves.
writes   nothing; what a zip file needs unpacked lies in a temporary folder until the end.
returns  0 done; 2 there is no package that can be read.
"""


def citation(descriptor: Mapping) -> str:
    """Return the line to cite this version by: the package's own, or one made of its metadata."""
    return text(descriptor, "bibliographicCitation") or apa(reference(descriptor)).rstrip()


def describe(package: Package) -> str:
    """Return the answer of `ksd info` as text."""
    descriptor = package.descriptor
    named = [text(each, "name") or text(each, "path") for each in objects(descriptor, "licenses")]
    place = f"zip file {package.archive}" if package.archive else f"folder   {package.root}"
    lines = [
        f"{text(descriptor, 'title')} ({text(descriptor, 'name')})",
        f"version  {text(descriptor, 'version') or 'none'}",
        f"licence  {', '.join(named) or 'none'}",
        place,
        f"cite as  {citation(descriptor)}",
        "",
        "   rows  table",
    ]
    width = max((len(each.name) for each in package.resources), default=0)
    for each in package.resources:
        rows = each.descriptor.get("rows")
        count = f"{rows:,}" if isinstance(rows, int) else "?"
        about = text(each.descriptor, "description") or text(each.descriptor, "title")
        lines.append(f"{count:>7}  {each.name:{width}}  {about}".rstrip())
    for problem in package.problems:
        lines += ["", f"problem: {problem}"]
    return "\n".join(map(plain, lines)) + "\n"


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Add `ksd info` to the command line."""
    parser = subparsers.add_parser(
        "info",
        help="say what a data package is, how to cite it, and what its tables hold",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "package", nargs="?", metavar="PACKAGE", help="folder, datapackage.json or .zip"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run `ksd info`; return its exit code."""
    try:
        package = open_package(args.package)
    except PackageError as error:
        print(error, file=sys.stderr)
        return 2
    print(describe(package), end="")
    return 0
