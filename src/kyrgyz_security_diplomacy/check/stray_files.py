"""Files in a package's folders of data that no table has: left over, or smuggled in."""

from ..package.data_package import Package
from ..package.json_file import objects, text
from ..report.problems import LISTED, Problem
from .messages import with_rest


def stray_files(package: Package) -> list[Problem]:
    """Return a problem for each file beside or below those that the resources name.

    Links are not followed.
    """
    named = {text(each, "path") for each in objects(package.descriptor, "resources")}
    folders = {resource.path.rpartition("/")[0] for resource in package.resources} - {""}
    found = {file for folder in folders for file in (package.root / folder).rglob("*")}
    files = [file for file in found if file.is_symlink() or not file.is_dir()]
    strays = {file.relative_to(package.root).as_posix() for file in files} - named
    message, hint = "no table of the package has this file", "remove it, or name it there"
    problems = [
        Problem(code="stray-file", path=path, message=message, hint=hint) for path in sorted(strays)
    ]
    return with_rest(problems[:LISTED], len(problems))
