"""What exporters read: rows as text, found by id; what does not fit is told in plain words."""

from collections.abc import Iterable

from ..check.pandera_checks import value_problems
from ..package.data_package import DESCRIPTOR, Package
from ..package.json_file import PackageError, refuse
from ..report.problems import did_you_mean, shown
from ..tables.csv_reader import read_csv

Row = dict[str, str]
"""A row: column to text, "" for an empty cell."""

VALIDATE = "'ksd validate' lists every problem"


class ById(dict[str, Row]):
    """Rows by id. An id that is not there is a `PackageError`, never a `KeyError`."""

    def __init__(self, path: str, rows: Iterable[tuple[str, Row]]):
        super().__init__(rows)
        self._path = path

    def __missing__(self, row_id: str) -> Row:
        message = f"{shown(row_id)}, which another table refers to, is not an id in it"
        hint = did_you_mean(row_id, self) or VALIDATE
        raise refuse("foreign-key", self._path, message, hint, value=row_id)


def rows(package: Package, table: str, *columns: str) -> list[Row]:
    """Return a table's rows, in its order.

    Args:
        package: the opened package.
        table: name of the table.
        columns: what the table must have.

    Raises:
        PackageError: there is no such table or column, the file cannot be read, or a cell is no
            value of its type or code list.
    """
    for problem in package.problems:
        if problem.table == table:
            raise PackageError(problem)
    resource = package.tables.get(table)
    if resource is None:
        message = f"has no table {shown(table)}, which this format is made from"
        raise refuse("no-table", DESCRIPTOR, message, did_you_mean(table, package.tables))
    for column in columns:
        if column not in resource.columns:
            message = f"has no column {shown(column)}, which this format is made from"
            hint = did_you_mean(column, resource.columns)
            raise refuse("no-column", resource.path, message, hint, table=table)
    read = read_csv(resource)
    if not read.readable or read.broken:
        raise PackageError(read.problems[0])
    for problem in value_problems(read):
        raise PackageError(problem)
    return [dict(zip(resource.columns, cells, strict=True)) for cells in read.rows]


def by_id(package: Package, table: str, *columns: str) -> ById:
    """Return a table's rows by their id, which is the first of `columns`; see `rows`."""
    found = rows(package, table, *columns)
    return ById(package.tables[table].path, ((row[columns[0]], row) for row in found))


def sentence_numbers(package: Package) -> dict[str, int]:
    """Return for each sentence its number in its source, from 1, in reading order."""
    paragraphs = by_id(package, "paragraphs", "paragraph_id", "source_id", "number")
    sentences = rows(package, "sentences", "sentence_id", "paragraph_id", "number")

    def place(row: Row) -> tuple[str, int, int]:
        paragraph = paragraphs[row["paragraph_id"]]
        return paragraph["source_id"], int(paragraph["number"]), int(row["number"])

    numbers: dict[str, int] = {}
    before, number = "", 0
    for row in sorted(sentences, key=place):
        source = place(row)[0]
        number = number + 1 if source == before else 1
        numbers[row["sentence_id"]], before = number, source
    return numbers


def first_sentences(package: Package, column: str) -> dict[str, int]:
    """Return for each claim the number of the first sentence that supports it.

    Args:
        package: the opened package.
        column: column of the evidence that names the claim, e.g. `event_id`.
    """
    numbers = sentence_numbers(package)
    first: dict[str, int] = {}
    for row in rows(package, "evidence", "evidence_id", column, "sentence_id", "relation"):
        number = numbers.get(row["sentence_id"])
        if row[column] and number and row["relation"] == "supports":
            first[row[column]] = min(number, first.get(row[column], number))
    return first


def filled(values: dict) -> dict:
    """Return `values` without what is empty."""
    return {key: value for key, value in values.items() if value not in ("", None, [], {})}


def released(package: Package) -> str:
    """Return the day of the package's release (YYYY-MM-DD), or "" if it does not say."""
    created = package.descriptor.get("created")
    return created[:10] if isinstance(created, str) else ""


def text(package: Package, key: str) -> str:
    """Return a text of the descriptor, or "" if it has none."""
    value = package.descriptor.get(key)
    return value if isinstance(value, str) else ""
