"""Find and open a Data Package: a folder with `datapackage.json` and the files that it names.

The folder may come as a zip file. Nothing outside of it is read.
"""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..report.problems import DESCRIPTOR, Problem, shown
from .file_kinds import AS_JSON
from .json_file import PackageError, objects, read_json, refuse, text
from .resource import DIALECT, Resource, as_list, label, resource_fault, resource_of

__all__ = [
    "DESCRIPTOR", "DIALECT", "Package", "PackageError", "Resource", "as_list", "default_root",
    "label", "open_package",
]  # fmt: skip


@dataclass(frozen=True)
class Package:
    """An opened package.

    Attributes:
        root: its folder; of a zip file, a temporary one.
        descriptor: the parsed `datapackage.json`.
        resources: the tables that can be read, in the descriptor's order.
        problems: what is wrong with the descriptor's resources and files; a resource with such a
            problem is not in `resources`.
        archive: the zip file that it comes from, or None.
        keeps: the temporary folder, which lasts as long as the package or one of its resources.
    """

    root: Path
    descriptor: Mapping
    resources: tuple[Resource, ...]
    problems: tuple[Problem, ...] = ()
    archive: Path | None = None
    keeps: object = field(default=None, compare=False, repr=False)

    @property
    def label(self) -> str:
        """Name and version, as far as it has them."""
        known = (text(self.descriptor, key) for key in ("name", "version"))
        return " ".join(filter(None, known)) or "a package without name"

    @property
    def errors(self) -> list[Problem]:
        """The problems that are not mere warnings."""
        return [each for each in self.problems if each.severity == "error"]

    @property
    def tables(self) -> dict[str, Resource]:
        """The tables by name, in order."""
        return {resource.name: resource for resource in self.resources}


def default_root() -> Path:
    """Return our own package's folder: the checkout's root, or the installed one.

    Decided by where this file is, never by the working directory.
    """
    here = Path(__file__).resolve().parents[1]
    checkout = here.parents[1]
    if here.parent.name == "src" and (checkout / "pyproject.toml").is_file():
        return checkout
    return here / "dataset"


def open_package(path: str | Path | None = None, *, only_tables: bool = False) -> Package:
    """Open a Data Package.

    Args:
        path: its folder, its `datapackage.json`, or a zip file (`.zip`) with that in its root or
            in one folder; None for the dataset that this software belongs to.
        only_tables: leave out rules and views, and do not read the files of them.

    Raises:
        PackageError: there is no such package, it cannot be used at all, or it is larger than
            `json_file` and `zip_archive` allow. Smaller faults are kept in `Package.problems`.
    """
    file, archive, keeps = _locate(path), None, None
    shown_as = DESCRIPTOR if path is None else str(file)
    if file.name.lower().endswith(".zip"):
        from .zip_archive import unpacked

        archive, shown_as = file, f"{file}/{DESCRIPTOR}"
        root, keeps = unpacked(file, DESCRIPTOR)
        file = root / DESCRIPTOR
    descriptor, problems = _read(file, shown_as, () if only_tables else ("rules", "views"))
    resources: list[Resource] = []
    for index, entry in enumerate(descriptor["resources"]):
        fault = resource_fault(file.parent, entry, resources)
        if fault is None:
            resources.append(resource_of(file.parent, index, entry, keeps))
            continue
        code, message, hint = fault
        table = label(entry, index)
        at = {"path": DESCRIPTOR, "table": table, "pointer": f"{DESCRIPTOR} resources/{table}"}
        message = f"resource {shown(table)} {message}"
        severity = "warning" if code == "not-a-table" else "error"
        more = {"message": message, "hint": hint, "severity": severity}
        problems.append(Problem(code=code, **more, **at))
    return Package(file.parent, descriptor, tuple(resources), tuple(problems), archive, keeps)


def _read(file: Path, shown_as: str, beside: Sequence[str]) -> tuple[dict, list[Problem]]:
    """Read a descriptor that names tables, with the parts that may be in files beside it."""
    descriptor, problems = read_json(file, shown_as)
    entries = descriptor.get("resources")
    if not isinstance(entries, list) or not entries:
        message = "names no tables: 'resources' is missing, empty or not a list"
        hint = "list each table with its path and schema"
        raise refuse("no-resources", shown_as, message, hint)
    problems = [replace(problem, path=DESCRIPTOR) for problem in problems]
    if (listed := objects(descriptor, "views")) and all("specType" in each for each in listed):
        del descriptor["views"]  # charts, as an older standard had them
    for key in beside:
        path = descriptor.get(key)
        if isinstance(path, str):
            if path != f"{key}.json":
                hint = f"the file is called {key}.json and is beside {DESCRIPTOR}"
                message = f"{key!r} names the file {shown(path)}"
                raise refuse("resource-path", DESCRIPTOR, message, hint)
            content, more = read_json(file.parent / path, path)
            descriptor[key] = content.get(key)
            problems += more
    return descriptor, problems


def _locate(path: str | Path | None) -> Path:
    """Return the file to open: a descriptor, or a zip file."""
    root = default_root() if path is None else Path(path)
    if re.match("https?://", str(path)):
        hint = "download the package, and give its folder or zip file"
        raise refuse("no-package", shown(path), "is an address: nothing is downloaded", hint)
    try:
        if path is not None and root.exists() and not root.is_dir():
            return root
        if os.path.lexists(root / DESCRIPTOR):
            return root / DESCRIPTOR
        is_folder = root.is_dir()
        names = [name for name in ("datapackage.yaml", "datapackage.yml") if (root / name).exists()]
    except (OSError, ValueError) as error:  # a name that is too long, or holds a NUL
        raise refuse("no-package", shown(path), f"is no usable path: {error}") from error
    if names:
        raise refuse("no-package", root, f"has its descriptor in YAML ({names[0]})", AS_JSON)
    message = f"has no {DESCRIPTOR}" if is_folder else "does not exist or is not a file or folder"
    hint = "give the folder of a Data Package, its datapackage.json, or a zip file"
    raise refuse("no-package", root, message, "run 'make build' first" if path is None else hint)
