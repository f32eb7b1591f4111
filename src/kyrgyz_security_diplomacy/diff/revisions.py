"""Open the two packages of a diff: folders, zip files, or revisions of a git checkout."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..package.data_package import DESCRIPTOR, Package, open_package
from ..package.json_file import PackageError, objects, read_json, refuse
from ..report.problems import Problem, shown

GIT = "git:"
"""What a revision begins with if it could be taken for a file."""
ALSO = ("rules.json", "views.json")
"""Files of a package beside its descriptor and its tables."""


@dataclass(frozen=True)
class Side:
    """An opened package, and how it was given: a path, or a revision."""

    package: Package
    given: str

    def place(self, path: str) -> str:
        """Return how problems name one of its files."""
        return f"{self.given}/{path}"


@contextmanager
def opened(given: str | Path | Package, other: str | Path | Package) -> Iterator[Side]:
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
        yield _usable(Side(given, str(given.root)))
    elif not _is_revision(given):
        yield _usable(Side(open_package(given), str(given)))
    else:
        folder = Path()
        if not _is_revision(other):
            place = other.root if isinstance(other, Package) else Path(other)
            folder = place if place.is_dir() else place.parent
            folder = Path() if _git(folder, "rev-parse") is None else folder
        with tempfile.TemporaryDirectory(prefix="ksd-") as target:
            _check_out(str(given).removeprefix(GIT), folder, Path(target))
            yield _usable(Side(open_package(target), str(given)))


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
        hint = problem.hint or "'ksd validate' lists every problem"
        raise PackageError(Problem(**(problem.to_dict() | {"path": path, "hint": hint})))
    return side


def _check_out(revision: str, folder: Path, target: Path) -> None:
    """Write the package as it was in a revision to `target`; the checkout is only read.

    The files that its descriptor names are taken from git's objects unchanged, without filters,
    attributes or hooks of the checkout.
    """
    prefix, found = _git(folder, "rev-parse", "--show-prefix"), None
    if revision.isprintable() and not revision.startswith("-"):  # which git takes for an option
        found = _git(folder, "rev-parse", "--verify", "--quiet", revision + "^{commit}")
    if prefix is None or found is None:
        message = (
            f"is not a file, and not a revision of a git checkout in {shown(folder.resolve())}"
        )
        hint = "'git log --oneline' and 'git tag' list revisions; a shallow clone has few"
        raise refuse("no-package", shown(revision), message, hint)
    prefix = prefix.decode().rstrip("\n")

    def take(path: str) -> bool:
        """Write one file; whether the revision has it."""
        content = _git(folder, "cat-file", "blob", f"{found.decode().strip()}:{prefix}{path}")
        if content is not None:
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(content)
        return content is not None

    if not take(DESCRIPTOR):
        message = f"has no {prefix}{DESCRIPTOR}"
        raise refuse("no-package", GIT + revision, message, "run it in the package's folder")
    resources = objects(read_json(target / DESCRIPTOR, DESCRIPTOR)[0], "resources")
    for path in (*ALSO, *(each.get("path") for each in resources)):
        # open_package refuses other paths, and says what is missing
        if not isinstance(path, str) or not path.isprintable():
            continue
        if (target / path).resolve().is_relative_to(target.resolve()):
            take(path)


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
