"""A package in memory: what every format is made from. Each file is opened once."""

import dataclasses
import io
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from ..load.reading import VALIDATE, TableValues, read_table
from ..package.data_package import DESCRIPTOR, Package, Resource
from ..package.json_file import refuse
from ..report.problems import did_you_mean, shown
from ..tables.csv_writer import write_bytes

Row = dict[str, str]
"""A row: column to text, "" for an empty cell."""


@dataclasses.dataclass(frozen=True)
class _InMemory(Resource):
    """A table whose file was read."""

    content: bytes = dataclasses.field(default=b"", repr=False)

    def open(self) -> BinaryIO:
        return io.BytesIO(self.content)


class ById(dict[str, Row]):
    """Rows by id. An id that is not there is a `PackageError`, never a `KeyError`."""

    def __init__(self, path: str, rows: Iterable[tuple[str, Row]]):
        super().__init__(rows)
        self._path = path

    def __missing__(self, row_id: str) -> Row:
        message = f"{shown(row_id)}, which another table refers to, is not an id in it"
        hint = did_you_mean(row_id, self) or VALIDATE
        raise refuse("foreign-key", self._path, message, hint, value=row_id)


class Snapshot:
    """The files of a package, read once.

    Attributes:
        package: the package, its tables in memory. Whether it is valid is for `export` to check.
        descriptor: its descriptor.

    Raises:
        OSError: a table's file cannot be read.
    """

    def __init__(self, package: Package):
        held = []
        for resource in package.resources:
            known = {f.name: getattr(resource, f.name) for f in dataclasses.fields(Resource)}
            with resource.open() as file:
                held.append(_InMemory(**known, content=file.read()))
        self.package = dataclasses.replace(package, resources=tuple(held))
        self.descriptor = package.descriptor

    @cached_property
    def tables(self) -> dict[str, TableValues]:
        """The tables by name, in the package's order. Raises PackageError if one is not usable."""
        return {each.name: read_table(each) for each in self.package.resources}

    def rows(self, table: str, *columns: str) -> list[Row]:
        """Return a table's rows, in its order.

        Args:
            table: name of the table.
            columns: what the table must have.

        Raises:
            PackageError: there is no such table or column.
        """
        if table not in self.tables:
            message = f"has no table {shown(table)}, which this format is made from"
            raise refuse("no-table", DESCRIPTOR, message, did_you_mean(table, self.tables))
        resource = self.tables[table].resource
        for column in columns:
            if column not in resource.columns:
                message = f"has no column {shown(column)}, which this format is made from"
                hint = did_you_mean(column, resource.columns)
                raise refuse("no-column", resource.path, message, hint, table=table)
        names = resource.columns
        return [dict(zip(names, cells, strict=True)) for cells in self.tables[table].rows]

    def by_id(self, table: str, *columns: str) -> ById:
        """Return a table's rows by their id, which is the first of `columns`; see `rows`."""
        found = self.rows(table, *columns)
        return ById(self.tables[table].resource.path, ((row[columns[0]], row) for row in found))

    def first_sentences(self, column: str) -> dict[str, int]:
        """Return the number in its source, from 1, of the first sentence that supports each claim.

        Args:
            column: column of the evidence that names the claim, e.g. `event_id`.
        """
        paragraphs = self.by_id("paragraphs", "paragraph_id", "source_id", "number")
        places = []
        for row in self.rows("sentences", "sentence_id", "paragraph_id", "number"):
            paragraph = paragraphs[row["paragraph_id"]]
            place = paragraph["source_id"], int(paragraph["number"]), int(row["number"])
            places.append((*place, row["sentence_id"]))
        numbers: dict[str, int] = {}
        last: dict[str, int] = {}
        for source, _, _, sentence in sorted(places):
            numbers[sentence] = last[source] = last.get(source, 0) + 1
        first: dict[str, int] = {}
        for row in self.rows("evidence", column, "sentence_id", "relation"):
            number = numbers.get(row["sentence_id"])
            if row[column] and number and row["relation"] == "supports":
                first[row[column]] = min(number, first.get(row[column], number))
        return first

    def text(self, key: str) -> str:
        """Return a text of the descriptor, or "" if it has none."""
        value = self.descriptor.get(key)
        return value if isinstance(value, str) else ""

    @property
    def released(self) -> str:
        """The day of the package's release (YYYY-MM-DD), or "" if it does not say."""
        return self.text("created")[:10]

    def copy_tables(self, folder: Path) -> list[Path]:
        """Write the CSV files under the paths that they have in the package; return them."""
        for resource in self.package.resources:
            write_bytes(folder / resource.path, resource.content)
        return [folder / resource.path for resource in self.package.resources]


def filled(values: dict) -> dict:
    """Return `values` without what is empty."""
    return {key: value for key, value in values.items() if value not in ("", None, [], {})}
