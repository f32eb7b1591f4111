"""Files in a package's folders of data that no table has: left over, or smuggled in."""

from ..package.data_package import Package
from ..report.problems import Problem

LISTED = 100
"""How many are listed; the others are counted."""


def stray_files(package: Package) -> list[Problem]:
    """Return a problem for each file beside or below those that the resources name.

    Links are not followed.
    """
    entries = [entry for entry in package.descriptor["resources"] if isinstance(entry, dict)]
    named = {entry["path"] for entry in entries if isinstance(entry.get("path"), str)}
    folders = {resource.path.rpartition("/")[0] for resource in package.resources} - {""}
    found = {file for folder in folders for file in (package.root / folder).rglob("*")}
    files = [file for file in found if file.is_symlink() or not file.is_dir()]
    strays = {file.relative_to(package.root).as_posix() for file in files} - named
    problems = [_problem(path, "no table of the package has this file") for path in sorted(strays)]
    if len(problems) > LISTED:
        count = f"{len(problems) - LISTED:,}"
        more = _problem("", f"{count} more files belong to no table of the package")
        problems = [*problems[:LISTED], more]
    return problems


def _problem(path: str, message: str) -> Problem:
    hint = "remove it, or name it in the descriptor"
    return Problem(code="stray-file", path=path, message=message, hint=hint)
