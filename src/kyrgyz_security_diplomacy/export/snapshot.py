"""A package in memory: what every format is made from. Each file is opened once."""

import dataclasses
import io
from collections.abc import Iterable
from functools import cached_property
from typing import BinaryIO

from ..load.reading import Row, TableValues, read_table
from ..package.data_package import DESCRIPTOR, Package, Resource
from ..package.json_file import refuse
from ..report.problems import did_you_mean, shown


@dataclasses.dataclass(frozen=True)
class _InMemory(Resource):
    """A table whose file was read."""

    content: bytes = dataclasses.field(default=b"", repr=False)

    def open(self) -> BinaryIO:
        return io.BytesIO(self.content)


def _in_memory(resource: Resource) -> _InMemory:
    known = {each.name: getattr(resource, each.name) for each in dataclasses.fields(Resource)}
    with resource.open() as file:
        return _InMemory(**known, content=file.read())


class Found(dict):
    """Tables, rows or cells by name. One that is not there is a `PackageError` in plain words."""

    def __init__(self, pairs: Iterable[tuple], what: str, path: str):
        super().__init__(pairs)
        self._what, self._path = what, path

    def __missing__(self, key: str):
        message = f"has no {self._what} {shown(key)}, which this format is made from"
        raise refuse(f"no-{self._what}", self._path, message, did_you_mean(key, self))


class Snapshot:
    """The files of a package, read once.

    Attributes:
        package: the package, its tables in memory. Whether it is valid is for `export` to check.
        descriptor: its descriptor.

    Raises:
        OSError: a table's file cannot be read.
    """

    def __init__(self, package: Package):
        self.package = dataclasses.replace(
            package, resources=tuple(map(_in_memory, package.resources))
        )
        self.descriptor = package.descriptor

    @cached_property
    def tables(self) -> dict[str, TableValues]:
        """The tables by name, in the package's order. Raises PackageError if one is not usable."""
        read = ((each.name, read_table(each)) for each in self.package.resources)
        return Found(read, "table", DESCRIPTOR)

    def rows(self, table: str) -> list[Row]:
        """Return a table's rows, in its order. Raises PackageError if there is no such table."""
        found = self.tables[table]
        names, path = found.resource.columns, found.resource.path
        return [Found(zip(names, row, strict=True), "column", path) for row in found.rows]

    def by_id(self, table: str, column: str) -> dict[str, Row]:
        """Return a table's rows by their id, which is in a column; see `rows`."""
        pairs = ((row[column], row) for row in self.rows(table))
        return Found(pairs, "row", self.tables[table].resource.path)

    def grouped(self, table: str, column: str) -> dict[str, list[Row]]:
        """Return a table's rows by what they have in a column, in order; see `rows`."""
        found: dict[str, list[Row]] = {}
        for row in self.rows(table):
            found.setdefault(row[column], []).append(row)
        return found

    def first_sentences(self, column: str) -> dict[str, int]:
        """Return the number in its source, from 1, of the first sentence that supports each claim.

        Args:
            column: column of the evidence that names the claim, e.g. `event_id`.
        """
        paragraphs, places = self.by_id("paragraphs", "paragraph_id"), {}
        for row in self.rows("sentences"):
            paragraph = paragraphs[row["paragraph_id"]]
            place = int(paragraph["number"]), int(row["number"]), row["sentence_id"]
            places.setdefault(paragraph["source_id"], []).append(place)
        numbers = {
            sentence: number
            for of_source in places.values()
            for number, (*_, sentence) in enumerate(sorted(of_source), 1)
        }
        first: dict[str, int] = {}
        for row in self.rows("evidence"):
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

    def csv_files(self) -> dict[str, bytes]:
        """Return the tables' files by the paths that they have in the package."""
        return {resource.path: resource.content for resource in self.package.resources}


def filled(values: dict) -> dict:
    """Return `values` without what is empty."""
    return {key: value for key, value in values.items() if value not in ("", None, [], {})}
