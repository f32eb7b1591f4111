"""Open the two packages of a diff: folders, zip files, or revisions of a git checkout."""

import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from ..load.reading import VALIDATE
from ..package.data_package import DESCRIPTOR, Package, open_package
from ..package.json_file import PackageError, refuse
from ..report.problems import shown

GIT = "git:"
"""What a revision begins with if it could be taken for a file."""


@dataclass(frozen=True)
class Side:
    """An opened package, and how it was given: a path, or a revision."""

    package: Package
    given: str

    def place(self, path: str) -> str:
        """Return how problems name one of its files."""
        return f"{self.given}/{path}"


def opened(given: str | Path | Package, other: str | Path | Package) -> Side:
    """Open one package of a diff.

    Args:
        given: an opened package; a folder, `datapackage.json` or zip file; `git:REV`, or REV
            alone if there is no such file. A revision is read from the checkout of the other
            package, or else of the working directory.
        other: the other one.

    Raises:
        PackageError: it cannot be opened, git or the revision is missing, or one of its tables or
            schemas cannot be used.
    """
    if isinstance(given, Package):
        return _usable(Side(given, str(given.root)))
    if not _is_revision(given):
        return _usable(Side(open_package(given), str(given)))
    folder = Path()
    if not _is_revision(other):
        place = other.root if isinstance(other, Package) else Path(other)
        folder = place if place.is_dir() else place.parent
        folder = Path() if _git(folder, "rev-parse") is None else folder
    return _usable(Side(_at_revision(given.removeprefix(GIT), folder), given))


def _is_revision(given: str | Path | Package) -> bool:
    if not isinstance(given, str):
        return False
    try:
        return given.startswith(GIT) or not Path(given).exists()
    except (OSError, ValueError):  # a name that is too long, or holds a NUL
        return False


def _usable(side: Side) -> Side:
    """Return the side if all its tables can be compared."""
    schemas = [each.schema_faults for each in side.package.resources]
    for problem in sum(schemas, side.package.errors):
        path = side.place(problem.path or DESCRIPTOR)
        raise PackageError(replace(problem, path=path, hint=problem.hint or VALIDATE))
    return side


def _at_revision(revision: str, folder: Path) -> Package:
    """Open the package as it was in a revision; the checkout is only read."""
    found = None
    if revision.isprintable() and not revision.startswith("-"):  # which git takes for an option
        found = _git(folder, "rev-parse", "--verify", "--quiet", revision + "^{commit}")
    if found is None:
        where = shown(folder.resolve())
        message = f"is not a file, and not a revision of a git checkout in {where}"
        hint = "'git log --oneline' and 'git tag' list revisions; a shallow clone has few"
        raise refuse("no-package", shown(revision), message, hint)
    commit = found.decode().strip()
    if _git(folder, "cat-file", "-e", f"{commit}:./{DESCRIPTOR}") is None:
        hint = "run it in the package's folder"
        raise refuse("no-package", GIT + revision, f"has no {DESCRIPTOR}", hint)
    with tempfile.TemporaryDirectory(prefix="ksd-") as place:
        archive = Path(place, "revision.zip")
        _git(folder, "archive", "--format=zip", f"--output={archive}", commit)
        try:
            return open_package(archive)
        except PackageError as error:
            path = (error.problem.path or "").replace(str(archive), GIT + revision)
            raise PackageError(replace(error.problem, path=path)) from error


def _git(folder: Path, *arguments: str) -> bytes | None:
    """Return what git prints; None if it fails.

    Raises:
        PackageError: it is not installed.
    """
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    except FileNotFoundError as error:
        hint = "install git, or give folders or zip files"
        raise refuse("no-git", "git", "is not installed: no revision can be read", hint) from error
    return None if done.returncode else done.stdout
