"""A table of a package: where it is, its schema, and why it cannot be read, if so."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from ..report.problems import DESCRIPTOR, Problem, shown
from .descriptor_shape import Findings
from .safe_open import open_inside
from .table_schema import checkable, key_fields, named_fields

Fault = tuple[str, str, str]
"""Code, message and hint."""
DIALECT = {
    "header": True,
    "delimiter": ",",
    "lineTerminator": "\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
}
"""The dialect in which tables are written, as `dialect` of a resource states it."""
_READ = {
    **{key: [DIALECT[key]] for key in ("header", "delimiter", "quoteChar", "doubleQuote")},
    **{key: [None] for key in ("escapeChar", "commentChar", "commentRows")},
    "encoding": ["utf-8", "utf8", "ascii"], "dialect": [],
}  # fmt: skip
"""What may be declared of how a file is written; the rest makes no difference here."""
_NAME = re.compile(r"[^\W_][\w ./()&+-]{0,99}")
"""What a table may be called."""
_OWN_COLUMNS = re.compile("(?i:_(?:row|line|broken|key|before|value of .*))")
"""Names of columns that stand beside a table's own in the database."""
_PATH = re.compile(r"(?=.{1,200}\Z)[^\W_][^/\\:]*(?:/[^/\\:. ][^/\\:]*)*")
"""Plain paths inside the package."""


@dataclass(frozen=True)
class Resource:
    """One table of a package.

    Attributes:
        name: the table's name.
        path: its file as the descriptor names it, relative to the package.
        file: the same as a path on this machine; it existed when the package was opened. To read
            it, use `open`.
        descriptor: the whole entry in `resources`.
        index: its place in `resources`, from 0.
        rule_path: what pointers to its schema begin with, e.g. `schemas/sources.schema.json `.
        keeps: the temporary folder of a package from a zip file, which lasts as long as this.
    """

    name: str
    path: str
    file: Path
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

    @cached_property
    def _checkable(self) -> tuple[dict, list[Problem]]:
        found = Findings(DESCRIPTOR, f"resources/{self.name}/schema", self.name)
        return checkable(self.descriptor["schema"], self.name, found), found.problems

    @property
    def schema(self) -> Mapping:
        """Its Table Schema, as far as it can be checked; see `table_schema.checkable`."""
        return self._checkable[0]

    @property
    def schema_faults(self) -> list[Problem]:
        """What is wrong with types, constraints and keys of its Table Schema."""
        return [each for each in self._checkable[1] if each.code != "unsupported"]

    @cached_property
    def columns(self) -> list[str]:
        """Names of the fields, in order."""
        return [field["name"] for field in self.descriptor["schema"]["fields"]]

    @property
    def fields(self) -> dict[str, Mapping]:
        """The fields by name, in order."""
        return {field["name"]: field for field in self.schema["fields"]}

    @property
    def primary_key(self) -> list[str]:
        """Names of the fields that make the primary key."""
        return key_fields(self.descriptor["schema"])

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


def as_list(value: str | list) -> list:
    """Return a key's fields as a list: Table Schema allows a lone name too."""
    return [value] if isinstance(value, str) else list(value)


def label(entry: object, index: int) -> str:
    """Return how problems and pointers call a resource: its name, or its number if that is bad."""
    name = entry.get("name") if isinstance(entry, dict) else None
    return name if isinstance(name, str) and _NAME.fullmatch(name) else str(index)


def resource_of(root: Path, index: int, entry: Mapping, keeps: object) -> Resource:
    """Return an entry without fault as a resource; see `Resource` for `keeps`."""
    name, path = entry["name"], entry["path"]
    own = f"schemas/{name}.schema.json"
    inlined = _not_a_file(root, own)
    rule_path = f"{DESCRIPTOR} resources/{name}/schema/" if inlined else f"{own} "
    return Resource(name, path, root / path, entry, index, rule_path, keeps)


def resource_fault(root: Path, entry: object, others: Sequence[Resource]) -> Fault | None:
    """Return code, message and hint if a resource cannot be read as a table of the package."""
    if not isinstance(entry, dict):
        return "resource-shape", "is not an object {...}", ""
    name, path, schema = entry.get("name"), entry.get("path"), entry.get("schema")
    if not isinstance(path, str) or not path:
        hint = "write all rows into one CSV file, and its name as path"
        return "resource-path", f"has the path {shown(path)}: one file is read", hint
    form = str(entry.get("format") or Path(path).suffix[1:] or "csv").lower()
    if form not in ("csv", "tsv", "txt") or (form != "csv" and schema is None):
        return "not-a-table", f"is no table in CSV, but {shown(form)}: it is not checked", ""
    if "://" in path:
        hint = "download it into the folder, and write its path there"
        return "resource-path", f"is at {shown(path)}: nothing is downloaded", hint
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        hint = "letters, digits, '_', '-' and spaces, beginning with a letter or digit"
        return "resource-name", f"has the name {shown(name)}", hint
    if not _PATH.fullmatch(path) or not path.isprintable():
        hint = "write names of folders and a file, parts divided by '/': data/events.csv"
        message = f"has the path {shown(path)}, which is no plain path inside the package"
        return "resource-path", message, hint
    if reason := _not_a_file(root, path):
        message = f"has the file {shown(path)}, which {reason}"
        return "resource-file", message, "build the package again, or restore the file"
    if not isinstance(schema, dict):
        hint = "write the Table Schema itself into the descriptor"
        where = f": {shown(schema)} is not read" if isinstance(schema, str) else ""
        return "schema-shape", f"has no schema that is an object {{...}}{where}", hint
    if fault := _fields_fault(schema) or _dialect_fault(entry):
        return fault
    if name.lower() in [other.name.lower() for other in others]:  # SQL ignores case
        return "duplicate-resource-name", "has the name of another one", "give it its own name"
    if path.lower() in [other.path.lower() for other in others]:  # many systems ignore case
        message = f"has the path {shown(path)} of another one"
        return "duplicate-resource-path", message, "each table has its own file"
    return None


def _fields_fault(schema: Mapping) -> Fault | None:
    """Return code, message and hint if the columns of a table have no names to check them by."""
    names = [field["name"] for field in named_fields(schema)]
    if not names or len(names) < len(schema["fields"]):
        return "schema-shape", "has no list of fields, each with a name", ""
    lower = [name.lower() for name in names]
    for name in names:
        if lower.count(name.lower()) > 1:
            return "field-name", f"has two fields named {shown(name)}, case aside", "rename one"
        if not name.isprintable() or not name.strip() or _OWN_COLUMNS.fullmatch(name):
            return "field-name", f"has a field with the reserved name {shown(name)}", "rename it"
    return None


def _dialect_fault(entry: Mapping) -> Fault | None:
    """Return code, message and hint if a file is declared to be written in a way not read here."""
    dialect = entry.get("dialect", {})
    declared = dialect if isinstance(dialect, dict) else {"dialect": dialect}
    declared = {"encoding": str(entry.get("encoding", "utf-8")).lower(), **declared}
    for key, value in declared.items():
        if key in _READ and value not in _READ[key]:
            hint = "save it as CSV in UTF-8, with a header and commas, and declare that"
            message = f"has the {key} {json.dumps(value)}, which is not read here"
            return "not-checked", message, hint
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
