"""Find and open a Data Package: a folder with `datapackage.json` and the files that it names.

The folder may come as a zip file. Nothing outside of it is read.
"""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from ..report.problems import DESCRIPTOR, Problem, shown
from .json_file import PackageError, read_json, refuse
from .safe_open import open_inside

__all__ = ["DESCRIPTOR", "Package", "PackageError", "Resource", "default_root", "open_package"]

DIALECT = {
    "header": True,
    "delimiter": ",",
    "lineTerminator": "\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
}
"""The dialect in which tables are written, as `dialect` of a resource states it."""
NAME = re.compile("[a-z][a-z0-9_]{0,62}")
"""What a table or a field may be called; PostgreSQL cuts longer names."""

_PATH = re.compile(r"(?=.{1,200}\Z)\w[\w.-]*(?:/\w[\w.-]*)*", re.ASCII)
"""Plain paths inside the package, which every system reads alike."""


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
                `safe_open.open_inside`.
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
        """Return where a rule is written, e.g. `schemas/sources.schema.json foreignKeys/0`."""
        return self.rule_path + "/".join(map(str, parts))


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
    def tables(self) -> dict[str, Resource]:
        """The tables by name, in order."""
        return {resource.name: resource for resource in self.resources}


def as_list(value: str | list) -> list:
    """Return a key's fields as a list: Table Schema allows a lone name too."""
    return [value] if isinstance(value, str) else list(value)


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
        fault = _fault(file.parent, entry, resources)
        if fault is None:
            resources.append(_resource(file.parent, index, entry, keeps))
            continue
        code, message, hint = fault
        table = label(entry, index)
        at = {"path": DESCRIPTOR, "table": table, "pointer": f"{DESCRIPTOR} resources/{table}"}
        message = f"resource {shown(table)} {message}"
        problems.append(Problem(code=code, message=message, hint=hint, **at))
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
    hint = "give the folder of a Data Package, its datapackage.json, or a zip file"
    try:
        if path is not None and root.exists() and not root.is_dir():
            return root
        if os.path.lexists(root / DESCRIPTOR):
            return root / DESCRIPTOR
        is_folder = root.is_dir()
    except (OSError, ValueError) as error:  # a name that is too long, or holds a NUL
        raise refuse("no-package", shown(path), f"is no usable path: {error}") from error
    if path is None or is_folder:
        hint = "run 'make build' first" if path is None else hint
        raise refuse("no-package", root, f"has no {DESCRIPTOR}", hint)
    raise refuse("no-package", root, "does not exist or is not a file or folder", hint)


def label(entry: object, index: int) -> str:
    """Return how problems and pointers call a resource: its name, or its number if that is bad."""
    name = entry.get("name") if isinstance(entry, dict) else None
    return name if isinstance(name, str) and NAME.fullmatch(name) else str(index)


def _resource(root: Path, index: int, entry: Mapping, keeps: object) -> Resource:
    name, path, schema = entry["name"], entry["path"], entry["schema"]
    own = f"schemas/{name}.schema.json"
    inlined = _not_a_file(root, own)
    rule_path = f"{DESCRIPTOR} resources/{name}/schema/" if inlined else f"{own} "
    return Resource(name, path, root / path, schema, entry, index, rule_path, keeps)


def _fault(root: Path, entry: object, others: Sequence[Resource]) -> tuple[str, str, str] | None:
    """Return code, message and hint if a resource cannot be read as a table of the package."""
    if not isinstance(entry, dict):
        return "resource-shape", "is not an object {...}", ""
    name, path = entry.get("name"), entry.get("path")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        hint = "lower case letters, digits and _, beginning with a letter"
        return "resource-name", f"has the name {shown(name)}", hint
    if not isinstance(path, str) or not path:
        return "resource-path", "has no path that is a text", ""
    if not _PATH.fullmatch(path):
        hint = "write letters, digits, '.', '_' and '-', parts divided by '/': data/events.csv"
        message = f"has the path {shown(path)}, which is no plain path inside the package"
        return "resource-path", message, hint
    if reason := _not_a_file(root, path):
        message = f"has the file {shown(path)}, which {reason}"
        return "resource-file", message, "build the package again, or restore the file"
    if not isinstance(entry.get("schema"), dict):
        hint = "write the Table Schema itself into the descriptor"
        return "schema-shape", "has no schema that is an object {...}", hint
    if name in [other.name for other in others]:
        return "duplicate-resource-name", "has the name of another one", "give it its own name"
    if path.lower() in [other.path.lower() for other in others]:  # many systems ignore case
        message = f"has the path {shown(path)} of another one"
        return "duplicate-resource-path", message, "each table has its own file"
    return None


def _not_a_file(root: Path, path: str) -> str:
    """Return why a path leads to no file of the package, or ""."""
    try:
        open_inside(root, path).close()
    except FileNotFoundError:
        return "does not exist"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return ""
