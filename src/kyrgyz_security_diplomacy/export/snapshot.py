"""A package in memory: what every format is made from."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from ..load.claims import NamedRows
from ..load.connection import connect, open_views, view_columns
from ..load.reading import Found, Row, as_rows, read_table
from ..package.data_package import DESCRIPTOR, Package
from ..package.json_file import day, objects, text


class Sheet(NamedTuple):
    """A table or view: what it holds, its Table Schema, its values by column, its cells as text."""

    name: str
    about: str
    schema: Mapping
    columns: list[list[object]]
    cells: list[list[str]]

    @property
    def header(self) -> list[str]:
        """Names of the columns."""
        return [field["name"] for field in self.schema["fields"]]


class Snapshot:
    """The tables and views of a package, read once.

    Attributes:
        package: the package. Whether it is valid is for `exported` to check.
        descriptor: its descriptor.
        name: its name, fit for a file.
    """

    def __init__(self, package: Package):
        self.package = package
        self.descriptor = package.descriptor
        self.name = re.sub(r"[^\w.-]+", "-", self.text("name")).strip(".-") or "package"

    @cached_property
    def tables(self) -> dict[str, Sheet]:
        """The tables by name, in the package's order. Raises PackageError if one is not usable."""
        made = Found((), "table", DESCRIPTOR)
        for each in self.package.resources:
            schema, entry = each.schema, each.descriptor
            texts = (entry.get("description"), schema.get("description"), entry.get("title"))
            read = read_table(each)
            about = next(filter(None, texts), "")
            made[each.name] = Sheet(each.name, about, schema, read.columns, read.rows)
        return made

    @cached_property
    def views(self) -> dict[str, Sheet]:
        """The views by name, without cells. Raises PackageError if one cannot be run."""
        made = Found((), "view", DESCRIPTOR)
        if views := open_views(self.package):
            with connect(self.package) as connection:
                for name, view in views.items():
                    schema, columns = {"fields": view["fields"]}, view_columns(view, connection)
                    made[name] = Sheet(name, view["description"], schema, columns, [])
        return made

    @cached_property
    def named(self) -> NamedRows:
        """The rows by id, and in words."""
        return NamedRows({table: self.rows(table) for table in self.tables})

    def rows(self, table: str) -> list[Row]:
        """Return a table's rows, in its order. Raises PackageError if there is no such table."""
        found = self.tables[table]
        return as_rows(found.header, found.cells, table)

    def row(self, row_id: str) -> Row:
        """Return the row with an id; {} for "". Raises PackageError if there is no such row."""
        return self.named[row_id][1] if row_id else {}

    def grouped(self, table: str, column: str) -> dict[str, list[Row]]:
        """Return a table's rows by what they have in a column, in order; see `rows`."""
        found: dict[str, list[Row]] = {}
        for row in self.rows(table):
            found.setdefault(row[column], []).append(row)
        return found

    def name_of(self, row_id: str) -> str:
        """Return the name, label or proposition of a row; its id if it has none."""
        return self.named.words(row_id, False) or row_id

    def text(self, key: str) -> str:
        """Return a text of the descriptor, or "" if it has none."""
        return text(self.descriptor, key)

    def listed(self, key: str) -> list[dict]:
        """Return the objects in a list of the descriptor."""
        return objects(self.descriptor, key)

    @property
    def label(self) -> str:
        """Title and version."""
        return f"{self.text('title') or self.name} {self.text('version')}".strip()

    @property
    def released(self) -> str:
        """The day of the package's release (YYYY-MM-DD), or "" if it does not say."""
        return day(self.descriptor, "created")

    def csv_files(self) -> dict[str, bytes]:
        """Return the tables' files by their paths in the package. Raises OSError."""
        found = {}
        for resource in self.package.resources:
            with resource.open() as file:
                found[resource.path] = file.read()
        return found


def filled(values: dict) -> dict:
    """Return `values` without what is empty."""
    return {key: value for key, value in values.items() if value not in ("", None, [], {})}
