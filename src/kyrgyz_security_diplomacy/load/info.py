"""`ksd info`: what a package is, how to cite it, and which tables can be loaded."""

import argparse
from collections.abc import Mapping

from ..package.data_package import Package, open_package
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
    licenses = made.get("licenses") if isinstance(made.get("licenses"), list) else []
    licenses = [_text(each, "name", "path") for each in licenses if isinstance(each, dict)]
    lines = [
        f"{_text(made, 'title')} ({_text(made, 'name')})",
        f"version  {_text(made, 'version') or 'none'}",
        f"licence  {', '.join(licenses) or 'none'}",
        f"zip file {package.archive}" if package.archive else f"folder   {package.root}",
        f"cite as  {_text(made, 'bibliographicCitation') or 'see ksd cite'}",
        "",
        "   rows  table",
    ]
    width = max((len(each.name) for each in package.resources), default=0)
    for each in package.resources:
        rows = each.descriptor.get("rows")
        count = f"{rows:,}" if isinstance(rows, int) else "?"
        about = _text(each.descriptor, "description", "title")
        lines.append(f"{count:>7}  {each.name:{width}}  {about}".rstrip())
    for problem in package.problems:
        lines += ["", f"problem: {problem}"]
    return "\n".join(map(plain, lines)) + "\n"


def _text(owner: Mapping, *keys: str) -> str:
    """Return the first of some values that is a text, or ""."""
    return next((owner[key] for key in keys if isinstance(owner.get(key), str)), "")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `ksd info`."""
    parser.add_argument(
        "package", nargs="?", metavar="PACKAGE", help="folder, datapackage.json or .zip"
    )


def run(args: argparse.Namespace) -> int:
    """Run `ksd info`; return its exit code."""
    print(describe(open_package(args.package)), end="")
    return 0
