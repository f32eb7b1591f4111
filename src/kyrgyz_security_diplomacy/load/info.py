"""`ksd info`: what a package is, how to cite it, and which tables can be loaded."""

import argparse

from ..package.data_package import Package, open_package
from ..package.json_file import objects, text
from ..report.problems import plain

DESCRIPTION = """\
Say what a data package is: name, version, licence, how to cite it, and its tables.

reads    the datapackage.json of PACKAGE (a folder, that file, or a zip file; by default the
         dataset that came with ksd), not the tables themselves.
writes   nothing; a zip file is unpacked to a temporary folder as far as needed.
returns  0 done; 2 there is no package that can be read.
"""


def describe(package: Package) -> str:
    """Return the answer of `ksd info` as text."""
    made = package.descriptor
    licenses = [text(each, "name", "path") for each in objects(made, "licenses")]
    lines = [
        f"{text(made, 'title')} ({text(made, 'name')})",
        f"version  {text(made, 'version') or 'none'}",
        f"licence  {', '.join(licenses) or 'none'}",
        f"zip file {package.archive}" if package.archive else f"folder   {package.root}",
        f"cite as  {text(made, 'bibliographicCitation') or 'see ksd cite'}",
        "",
        "   rows  table",
    ]
    width = max((len(each.name) for each in package.resources), default=0)
    for each in package.resources:
        rows = each.descriptor.get("rows")
        count = f"{rows:,}" if isinstance(rows, int) else "?"
        about = text(each.descriptor, "description", "title")
        lines.append(f"{count:>7}  {each.name:{width}}  {about}".rstrip())
    for problem in package.problems:
        lines += ["", f"problem: {problem}"]
    return "\n".join(map(plain, lines)) + "\n"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `ksd info`."""
    parser.add_argument(
        "package", nargs="?", metavar="PACKAGE", help="folder, datapackage.json or .zip"
    )


def run(args: argparse.Namespace) -> int:
    """Run `ksd info`; return its exit code."""
    print(describe(open_package(args.package)), end="")
    return 0
