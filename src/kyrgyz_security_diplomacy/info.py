"""`ksd info`: what a package is, how to cite it, and what its tables hold."""

import argparse
import sys
from collections.abc import Mapping

from .package import Package, PackageError, open_package
from .problems import plain

DESCRIPTION = """\
Say what a data package is: name, version, licence, how to cite it, and its tables.

reads    the datapackage.json of PACKAGE (a folder, that file, or a zip file; by default the
         dataset that came with ksd), not the tables themselves.
writes   nothing; what a zip file needs unpacked lies in a temporary folder until the end.
returns  0 done; 2 there is no package that can be read.
"""


def citation(descriptor: Mapping) -> str:
    """Return the line to cite this version by, from the descriptor's own metadata."""
    given = descriptor.get("bibliographicCitation")
    if isinstance(given, str) and given:
        return given
    title = _text(descriptor, "title") or _text(descriptor, "name") or "untitled"
    version = _text(descriptor, "version") or "without version"
    year = _text(descriptor, "created")[:4]
    place = _text(descriptor, "id") or _text(descriptor, "homepage")
    head = "; ".join(_authors(descriptor)) + (f" ({year})" if year else "")
    parts = [head, f"{title} (version {version}) [data set]", place]
    return ". ".join(part for part in parts if part) + "."


def _authors(descriptor: Mapping) -> list[str]:
    names = []
    for person in _objects(descriptor, "contributors"):
        roles = person.get("roles", [person.get("role", "author")])
        if "author" in (roles if isinstance(roles, list) else [roles]):
            names.append(_text(person, "title"))
    return [name for name in names if name]


def _text(owner: Mapping, key: str) -> str:
    value = owner.get(key)
    return value if isinstance(value, str) else ""


def describe(package: Package) -> str:
    """Return the answer of `ksd info` as text."""
    descriptor = package.descriptor
    named = [
        _text(each, "name") or _text(each, "path") for each in _objects(descriptor, "licenses")
    ]
    place = f"zip file {package.archive}" if package.archive else f"folder   {package.root}"
    lines = [
        f"{_text(descriptor, 'title')} ({_text(descriptor, 'name')})",
        f"version  {_text(descriptor, 'version') or 'none'}",
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
        about = _text(each.descriptor, "description") or _text(each.descriptor, "title")
        lines.append(f"{count:>7}  {each.name:{width}}  {about}".rstrip())
    for problem in package.problems:
        lines += ["", f"problem: {problem}"]
    return "\n".join(map(plain, lines)) + "\n"


def _objects(owner: Mapping, key: str) -> list[dict]:
    value = owner.get(key)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


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
