"""Find and open a Data Package: a folder with `datapackage.json` and the files that it names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .json_file import PackageError, read_json, refuse
from .problems import Problem, shown

__all__ = ["DESCRIPTOR", "Package", "PackageError", "Resource", "default_root", "open_package"]

DESCRIPTOR = "datapackage.json"
NAME = re.compile("[a-z][a-z0-9_]*")
"""What a table or a field may be called."""

_PLAIN_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(?:/[A-Za-z0-9_][A-Za-z0-9._-]*)*")


@dataclass(frozen=True)
class Resource:
    """One table of a package.

    Attributes:
        name: the table's name.
        path: its file as the descriptor names it, relative to the package.
        file: the same as a path on this machine; it exists.
        schema: its Table Schema.
        descriptor: the whole entry in `resources`.
        index: its place in `resources`, from 0.
        rule_path: what pointers to its schema begin with, e.g. `schemas/sources.schema.json `.
    """

    name: str
    path: str
    file: Path
    schema: Mapping
    descriptor: Mapping
    index: int
    rule_path: str

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
        root: its folder.
        descriptor: the parsed `datapackage.json`.
        resources: the tables that can be read, in the descriptor's order.
        problems: what is wrong with the descriptor's resources and files; a resource with such a
            problem is not in `resources`.
    """

    root: Path
    descriptor: Mapping
    resources: tuple[Resource, ...]
    problems: tuple[Problem, ...] = ()

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
    here = Path(__file__).resolve().parent
    checkout = here.parents[1]
    if here.parent.name == "src" and (checkout / "pyproject.toml").is_file():
        return checkout
    return here / "package"


def open_package(path: str | Path | None = None) -> Package:
    """Open a Data Package.

    Args:
        path: its folder or its `datapackage.json`; None for the dataset that this software
            belongs to.

    Raises:
        PackageError: there is no such package, or its descriptor cannot be used at all. Smaller
            faults are kept in `Package.problems`.
    """
    root, file = _locate(path)
    descriptor, problems = read_json(file, DESCRIPTOR if path is None else None)
    entries = descriptor.get("resources")
    if not isinstance(entries, list) or not entries:
        raise refuse(
            "no-resources",
            file,
            "names no tables: 'resources' is missing, empty or not a list",
            "list each table with its path and schema",
        )
    problems = [_in_descriptor(problem) for problem in problems]
    resources, taken = [], {}
    for index, entry in enumerate(entries):
        fault, resource = _open_resource(root, index, entry)
        if fault is None:
            fault = _repeated(resource, taken)
        if fault is None:
            resources.append(resource)
        else:
            problems.append(fault)
    return Package(root, descriptor, tuple(resources), tuple(problems))


def _in_descriptor(problem: Problem) -> Problem:
    return Problem(**(problem.to_dict() | {"path": DESCRIPTOR}))


def _locate(path: str | Path | None) -> tuple[Path, Path]:
    root = default_root() if path is None else Path(path)
    if path is None and not (root / DESCRIPTOR).is_file():
        raise refuse("no-package", root, "has no datapackage.json", "run 'make build' first")
    try:
        if root.is_dir():
            file = root / DESCRIPTOR
            if file.is_file():
                return root, file
            hint = "give the folder of a Data Package, or its datapackage.json"
            raise refuse("no-package", root, "has no datapackage.json", hint)
        if root.is_file():
            return root.parent, root
    except (OSError, ValueError) as error:  # a name that is too long, or holds a NUL
        raise refuse("no-package", shown(path), f"is no usable path: {error}") from error
    hint = "give the folder of a Data Package, or its datapackage.json"
    raise refuse("no-package", root, "does not exist or is not a file or folder", hint)


def label(entry: object, index: int) -> str:
    """Return how problems and pointers call a resource: its name, or its number if that is bad."""
    name = entry.get("name") if isinstance(entry, dict) else None
    return name if isinstance(name, str) and NAME.fullmatch(name) else str(index)


def _open_resource(root: Path, index: int, entry: object) -> tuple[Problem | None, Resource | None]:
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
    rule_path = f"{own} " if (root / own).is_file() else f"{DESCRIPTOR} resources/{table}/schema/"
    return None, Resource(table, path, root / path, schema, entry, index, rule_path)


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
    return ""


def _not_a_file(root: Path, path: str) -> str:
    """Return why a resource's path leads to no file of the package, or ""."""
    file = root
    try:
        for part in path.split("/"):
            file = file / part
            if file.is_symlink():
                return f"has the path {shown(path)}, which is or passes a symbolic link"
        return "" if file.is_file() else f"has the file {shown(path)}, which does not exist"
    except OSError as error:
        return f"has the file {shown(path)}, which cannot be used: {error.strerror}"


def _repeated(resource: Resource, taken: dict[str, str]) -> Problem | None:
    """Return a problem if the resource's name or path stood before; remember both if not."""
    for kind, value in (("name", resource.name), ("path", resource.path)):
        if (kind, value) in taken:
            return Problem(
                code=f"duplicate-resource-{kind}",
                path=DESCRIPTOR,
                table=resource.name,
                value=value,
                message=f"two resources have the {kind} {shown(value)}",
                hint="each table has one name and one file",
                pointer=f"{DESCRIPTOR} resources/{resource.index}",
            )
    taken[("name", resource.name)] = taken[("path", resource.path)] = resource.name
    return None
