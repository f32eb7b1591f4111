"""Find and open a Data Package: a folder with `datapackage.json` and the files that it names.

The folder may come as a zip file. Either may be made by an enemy: nothing outside of it is read.
"""

import os
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from ..report.problems import DESCRIPTOR, Problem, shown
from .json_file import MAX_BYTES, PackageError, read_json, refuse
from .limits import excess
from .safe_open import open_inside

__all__ = ["DESCRIPTOR", "Package", "PackageError", "Resource", "default_root", "open_package"]

FILES_OF_CHECKS = ("rules.json", "views.json")
"""Files beside the descriptor that hold the properties `rules` and `views`, if it names them."""
NAME = re.compile("[a-z][a-z0-9_]{0,62}")
"""What a table or a field may be called; PostgreSQL cuts longer names."""
MAX_PATH = 200
"""Characters of a resource's path: Windows stops at 260, the package's own folder included."""

_PLAIN_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(?:/[A-Za-z0-9_][A-Za-z0-9._-]*)*")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
"""Names that are devices in every folder of Windows."""


@dataclass(frozen=True)
class Resource:
    """One table of a package.

    Attributes:
        name: the table's name.
        path: its file as the descriptor names it, relative to the package.
        file: the same as a path on this machine; it existed when the package was opened. To read
            it, use `open`.
        schema: its Table Schema.
        descriptor: the whole entry in `resources`.
        index: its place in `resources`, from 0.
        rule_path: what pointers to its schema begin with, e.g. `schemas/sources.schema.json `.
        keeps: the temporary folder of a package from a zip file, which lasts as long as this.
    """

    name: str
    path: str
    file: Path
    schema: Mapping
    descriptor: Mapping
    index: int
    rule_path: str
    keeps: object = field(default=None, compare=False, repr=False)

    def open(self) -> BinaryIO:
        """Open the table's file for reading, for the first time or again.

        Raises:
            OSError: it cannot be read, or is no plain file inside the package any more; see
                `inside.open_inside`.
        """
        return open_inside(self.file.parents[self.path.count("/")], self.path)

    @property
    def columns(self) -> list[str]:
        """Names of the fields, in order."""
        return [field["name"] for field in self.schema["fields"]]

    @property
    def fields(self) -> dict[str, Mapping]:
        """The fields by name, in order."""
        return {field["name"]: field for field in self.schema["fields"]}

    @property
    def primary_key(self) -> list[str]:
        """Names of the fields that make the primary key."""
        return as_list(self.schema.get("primaryKey", []))

    def key_text(self, cells: Sequence[str]) -> str:
        """Return the primary key of a row (cells in the schema's order), parts joined by `|`."""
        return "|".join([cells[place] for place in self._key_places])

    @cached_property
    def _key_places(self) -> list[int]:
        columns = self.columns
        return [columns.index(name) for name in self.primary_key]

    def pointer(self, *parts: object) -> str:
        """Return where a rule stands, e.g. `schemas/sources.schema.json foreignKeys/0`."""
        return self.rule_path + "/".join(map(str, parts))


@dataclass(frozen=True)
class Package:
    """An opened package.

    Attributes:
        root: its folder; of a zip file, the temporary one with what was needed from it.
        descriptor: the parsed `datapackage.json`.
        resources: the tables that can be read, in the descriptor's order.
        problems: what is wrong with the descriptor's resources and files; a resource with such a
            problem is not in `resources`.
        archive: the zip file that it comes from, or None.
        members: paths of all files in that zip file.
        keeps: the temporary folder, which lasts as long as the package or one of its resources.
    """

    root: Path
    descriptor: Mapping
    resources: tuple[Resource, ...]
    problems: tuple[Problem, ...] = ()
    archive: Path | None = None
    members: frozenset[str] = frozenset()
    keeps: object = field(default=None, compare=False, repr=False)

    @property
    def tables(self) -> dict[str, Resource]:
        """The tables by name, in order."""
        return {resource.name: resource for resource in self.resources}


def as_list(value: str | list) -> list:
    """Return a key's fields as a list: Table Schema allows a lone name too."""
    return [value] if isinstance(value, str) else list(value)


def default_root() -> Path:
    """Return our own package's folder: the checkout's root, or the installed one.

    Decided by where this file stands, never by the working directory.
    """
    here = Path(__file__).resolve().parents[1]
    checkout = here.parents[1]
    if here.parent.name == "src" and (checkout / "pyproject.toml").is_file():
        return checkout
    return here / "dataset"


def open_package(path: str | Path | None = None) -> Package:
    """Open a Data Package.

    Args:
        path: its folder, its `datapackage.json`, or a zip file (`.zip`) with that in its root or
            in one folder; None for the dataset that this software belongs to.

    Raises:
        PackageError: there is no such package, it cannot be used at all, or it is larger than
            `limits`, `json_file` and `archive` allow. Smaller faults are kept in
            `Package.problems`.
    """
    file = _locate(path)
    if not file.name.lower().endswith(".zip"):
        descriptor, problems = _read(file, DESCRIPTOR if path is None else str(file))
        return _opened(file.parent, descriptor, problems)
    from .zip_archive import Archive

    with closing(Archive(file, DESCRIPTOR)) as archive:
        archive.unpack([DESCRIPTOR], MAX_BYTES)
        root = archive.folder.path
        archive.unpack(FILES_OF_CHECKS, MAX_BYTES)
        descriptor, problems = _read(root / DESCRIPTOR, f"{file}/{DESCRIPTOR}")
        archive.unpack(_paths(descriptor))
    members, keeps = frozenset(archive.members), archive.folder
    return _opened(root, descriptor, problems, file, members, keeps)


def _read(file: Path, shown_as: str) -> tuple[dict, list[Problem]]:
    """Read a descriptor that names tables and is not too large to be looked at."""
    descriptor, problems = read_json(file, shown_as)
    entries = descriptor.get("resources")
    if not isinstance(entries, list) or not entries:
        raise refuse(
            "no-resources",
            shown_as,
            "names no tables: 'resources' is missing, empty or not a list",
            "list each table with its path and schema",
        )
    for key in ("rules", "views"):
        if isinstance(descriptor.get(key), str):
            descriptor[key], more = _listed(file.parent, key, descriptor[key])
            problems += more
    if found := excess(descriptor):
        place, message = found
        pointer = f"{DESCRIPTOR} {place}"
        raise refuse("too-large", shown_as, message, "split the package", pointer=pointer)
    return descriptor, [_in_descriptor(problem) for problem in problems]


def _listed(root: Path, key: str, path: str) -> tuple[object, list[Problem]]:
    """Return the rules or views of a package from the file that its descriptor names."""
    if path != f"{key}.json":
        hint = f"the file is called {key}.json and is beside {DESCRIPTOR}"
        raise refuse("resource-path", DESCRIPTOR, f"{key!r} names the file {shown(path)}", hint)
    content, problems = read_json(root / path, path)
    return content.get(key), problems


def _paths(descriptor: Mapping) -> Iterator[str]:
    """Yield the paths of the resources that name a file of the package."""
    for entry in descriptor["resources"]:
        if isinstance(entry, dict) and not _unsafe(entry.get("path")):
            yield entry["path"]


def _opened(
    root: Path,
    descriptor: dict,
    problems: list[Problem],
    archive: Path | None = None,
    members: frozenset[str] = frozenset(),
    keeps: object = None,
) -> Package:
    resources, taken = [], set()
    for index, entry in enumerate(descriptor["resources"]):
        fault, resource = _open_resource(root, index, entry, members, keeps)
        if fault is None:
            fault = _repeated(resource, taken)
        if fault is None:
            resources.append(resource)
        else:
            problems.append(fault)
    return Package(root, descriptor, tuple(resources), tuple(problems), archive, members, keeps)


def _in_descriptor(problem: Problem) -> Problem:
    return Problem(**(problem.to_dict() | {"path": DESCRIPTOR}))


def _locate(path: str | Path | None) -> Path:
    """Return the file to open: a descriptor, or a zip file."""
    root = default_root() if path is None else Path(path)
    hint = "give the folder of a Data Package, its datapackage.json, or a zip file"
    try:
        if path is not None and root.exists() and not root.is_dir():
            return root
        if os.path.lexists(root / DESCRIPTOR):
            return root / DESCRIPTOR
        if path is None:
            raise refuse("no-package", root, "has no datapackage.json", "run 'make build' first")
        if root.is_dir():
            raise refuse("no-package", root, "has no datapackage.json", hint)
    except (OSError, ValueError) as error:  # a name that is too long, or holds a NUL
        raise refuse("no-package", shown(path), f"is no usable path: {error}") from error
    raise refuse("no-package", root, "does not exist or is not a file or folder", hint)


def label(entry: object, index: int) -> str:
    """Return how problems and pointers call a resource: its name, or its number if that is bad."""
    name = entry.get("name") if isinstance(entry, dict) else None
    return name if isinstance(name, str) and NAME.fullmatch(name) else str(index)


def _open_resource(
    root: Path, index: int, entry: object, members: Container[str], keeps: object
) -> tuple[Problem | None, Resource | None]:
    table = label(entry, index)

    def fault(code: str, message: str, hint: str = "") -> tuple[Problem, None]:
        problem = Problem(
            code=code,
            path=DESCRIPTOR,
            table=table,
            message=f"resource {shown(table)} {message}",
            hint=hint,
            pointer=f"{DESCRIPTOR} resources/{table}",
        )
        return problem, None

    if not isinstance(entry, dict):
        return fault("resource-shape", "is not an object {...}")
    path, schema = entry.get("path"), entry.get("schema")
    if table != entry.get("name"):
        hint = "lower case letters, digits and _, beginning with a letter"
        return fault("resource-name", f"has the name {shown(entry.get('name'))}", hint)
    if reason := _unsafe(path):
        return fault("resource-path", reason, "name a file inside the package")
    if reason := _not_a_file(root, path):
        return fault("resource-file", reason, "build the package again, or restore the file")
    if not isinstance(schema, dict):
        hint = "write the Table Schema itself into the descriptor"
        return fault("schema-shape", "has no schema that is an object {...}", hint)
    own = f"schemas/{table}.schema.json"
    by_hand = own in members or not _not_a_file(root, own)
    rule_path = f"{own} " if by_hand else f"{DESCRIPTOR} resources/{table}/schema/"
    return None, Resource(table, path, root / path, schema, entry, index, rule_path, keeps)


def _unsafe(path: object) -> str:
    """Return what is wrong with a resource's path, or ""."""
    if not isinstance(path, str) or not path:
        return "has no path that is a text"
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", path):
        return f"has the URL {shown(path)} as path"
    if path.startswith(("/", "\\", "~")) or re.match("[A-Za-z]:", path):
        return f"has the absolute path {shown(path)}"
    if ".." in re.split(r"[/\\]", path):
        return f"has the path {shown(path)}, which climbs out of the package"
    if not _PLAIN_PATH.fullmatch(path):
        allowed = "letters, digits, '.', '_' and '-', parts divided by '/', none beginning with '.'"
        return f"has the path {shown(path)}; allowed are {allowed}"
    if len(path) > MAX_PATH:
        return f"has the path {shown(path)}; {MAX_PATH} characters are allowed"
    for part in path.split("/"):
        if part.endswith(".") or _DEVICE.fullmatch(part):
            return f"has the path {shown(path)}, which is another one on Windows"
    return ""


def _not_a_file(root: Path, path: str) -> str:
    """Return why a resource's path leads to no file of the package, or ""."""
    try:
        open_inside(root, path).close()
    except FileNotFoundError:
        return f"has the file {shown(path)}, which does not exist"
    except OSError as error:
        return f"has the file {shown(path)}, which cannot be read: {error.strerror}"
    return ""


def _repeated(resource: Resource, taken: set[tuple[str, str]]) -> Problem | None:
    """Return a problem if the resource's name or path stood before; remember both if not."""
    path = resource.path.lower()  # many file systems take A.csv for a.csv
    for kind, key, value in (
        ("name", resource.name, resource.name),
        ("path", path, resource.path),
    ):
        if (kind, key) in taken:
            return Problem(
                code=f"duplicate-resource-{kind}",
                path=DESCRIPTOR,
                table=resource.name,
                value=value,
                message=f"two resources have the {kind} {shown(value)}",
                hint="each table has one name and one file",
                pointer=f"{DESCRIPTOR} resources/{resource.index}",
            )
    taken |= {("name", resource.name), ("path", path)}
    return None
