"""Layer 1: a table's file as bytes, as CSV and as Unicode, read into a frame of text.

The strongest check is the round trip: what was read, written canonically, must be the file. The
others say in plain words what the round trip only shows to be different.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .csv_lint import compare_with_descriptor, lint_cells, lint_order, round_trip
from .package import Resource
from .problems import Problem, counted, did_you_mean, shown

if TYPE_CHECKING:
    import pandas

CHECKS = (
    "readable", "not empty", "UTF-8", "no byte order mark", "LF line ends", "CSV quoting",
    "header", "cells per row", "characters", "blanks", "formulas", "round trip", "sorted by key",
    "bytes", "hash", "rows", "minimum of rows",
)  # fmt: skip
"""What is checked of each file, all counted in a report."""


@dataclass
class TableText:
    """A table as read.

    Attributes:
        resource: which table.
        rows: the cells of each data row as text, in the schema's order of columns.
        lines: physical line of each row.
        problems: what layer 1 found.
        checks: how many checks were run.
        readable: whether the rows can be judged further: the columns are those of the schema.
        broken: row numbers (from 0) whose cells may stand in wrong columns; layers 2 and 3 say
            nothing about them.
    """

    resource: Resource
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    checks: int = 0
    readable: bool = False
    broken: set[int] = field(default_factory=set)

    def add(self, code: str, message: str, hint: str = "", row: int | None = None, **more) -> None:
        """Note a problem of the file, or of data row number `row` (from 0)."""
        if row is not None:
            more |= {"row": row + 1, "line": self.lines[row], "key": self.key(row)}
        resource = self.resource
        place = {"path": resource.path, "table": resource.name}
        self.problems.append(Problem(code=code, message=message, hint=hint, **place, **more))

    def key(self, row: int) -> str:
        """Return the primary key of data row number `row` (from 0), parts joined by `|`."""
        columns = self.resource.columns
        cells = self.rows[row]
        return "|".join(cells[columns.index(name)] for name in self.resource.primary_key)

    @property
    def frame(self) -> "pandas.DataFrame":
        """The rows as a frame of dtype `str`; a blank cell is missing."""
        import pandas

        columns = {}
        for place, name in enumerate(self.resource.columns):
            cells = [row[place] or None for row in self.rows]
            columns[name] = pandas.array(cells, dtype="str")
        return pandas.DataFrame(columns)


def read_csv(resource: Resource) -> TableText:
    """Read and check a table's file. Nothing is raised: every fault is in `problems`.

    Args:
        resource: the table, with its file, schema and declared size and hash.
    """
    table = TableText(resource, checks=len(CHECKS))
    try:
        content = resource.file.read_bytes()
    except OSError as error:
        table.add("unreadable", f"cannot be read: {error.strerror or error}")
        return table
    text = _decoded(table, content)
    if text is not None:
        records = _records(table, text)
        if records is not None and _header_fits(table, records):
            table.readable = True
            lint_cells(table, text)
            lint_order(table)
        if not table.problems:
            round_trip(table, text)
    compare_with_descriptor(table, content)
    return table


def _decoded(table: TableText, content: bytes) -> str | None:
    """Return the text with LF line ends, or None if there is none to read."""
    if not content:
        table.add("empty-file", "the file is empty", "it must have at least a header")
        return None
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        table.add("encoding", "is UTF-16, not UTF-8", "save as UTF-8", line=1)
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"is not UTF-8: byte {error.start} (0x{content[error.start]:02x}) is not"
        table.add("encoding", message, "save as UTF-8", line=line)
        return None
    if text[0] == "\ufeff":
        table.add("bom", "begins with a byte order mark", "save as UTF-8 without BOM", line=1)
        text = text[1:]
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        table.add("line-end", "has CR in its line ends", "end lines by LF alone", line=line)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _records(table: TableText, text: str) -> list[tuple[int, list[str]]] | None:
    """Return (first physical line, cells) of each record, or None if the quoting is broken."""
    records: list[tuple[int, list[str]]] = []
    reader = csv.reader(_lines(text), strict=True)
    start = 1
    limit = csv.field_size_limit(2**31 - 1)  # one for the whole process; ours is MAX_CELL
    try:
        for cells in reader:
            if cells:
                records.append((start, cells))
            else:
                table.add("empty-line", "the line is empty", "remove it", line=start)
            start = reader.line_num + 1
    except csv.Error as error:
        if "end of data" in str(error):
            message, hint = "a quote is opened here and never closed", 'write " in a cell as ""'
            table.add("open-quote", message, hint, line=start)
        else:
            message, hint = f"is not CSV: {error}", 'write " in a cell as "", the cell in quotes'
            table.add("quoting", message, hint, line=start)
        return None
    finally:
        csv.field_size_limit(limit)
    return records


def _lines(text: str) -> Iterator[str]:
    lines = text.split("\n")
    for line in lines[:-1]:
        yield line + "\n"
    if lines[-1]:
        yield lines[-1]


def _header_fits(table: TableText, records: list[tuple[int, list[str]]]) -> bool:
    """Compare the header with the schema and keep the rows in its order, if they can be used."""
    columns = table.resource.columns
    if not records:
        table.add("empty-file", "has no header", "its first line must name the columns", line=1)
        return False
    line, header = records[0]
    missing = [name for name in columns if name not in header]
    for name in sorted(set(header)):
        if header.count(name) > 1:
            table.add("duplicate-column", f"the column {shown(name)} stands twice", line=line)
        if name not in columns:
            hint = did_you_mean(name, missing) or "it is not in the schema: remove it"
            table.add("unknown-column", f"unknown column {shown(name)}", hint, line=line)
    for name in missing:
        message = f"the column {shown(name)} is missing"
        table.add("missing-column", message, did_you_mean(name, header), line=line)
    if missing or len(set(header)) < len(header):
        return False
    if [name for name in header if name in columns] != columns:
        hint = f"the order is {', '.join(columns)}"
        table.add("column-order", "the columns stand in another order", hint, line=line)
    places = [header.index(name) for name in columns]
    _keep_rows(table, records[1:], len(header), places)
    return True


def _keep_rows(
    table: TableText, records: list[tuple[int, list[str]]], width: int, places: list[int]
) -> None:
    same = places == list(range(width))
    for row, (line, cells) in enumerate(records):
        count = len(cells)
        if count < width:
            cells = cells + [""] * (width - count)
        table.rows.append(cells if same and count <= width else [cells[at] for at in places])
        table.lines.append(line)
        if count != width:
            table.broken.add(row)
            message = f"the row has {counted(count, 'cell')} for {counted(width, 'column')}"
            hint = "a comma is missing" if count < width else "a cell with a comma needs quotes"
            table.add("cells-per-row", message, hint, row=row)
