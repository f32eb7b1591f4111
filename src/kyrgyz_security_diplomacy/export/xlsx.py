"""A workbook: README and codebook first, then one sheet a table.

Text is text, never a formula, a link or a number; dates, numbers and truth values are real ones. A
column with a value that a workbook cannot hold is text as a whole: days before 1 March 1900 (the
programs count them differently), numbers of more than 15 digits. The codebook says which.
"""

import datetime
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from ..load.values import columns
from ..package.data_package import Package
from ..package.json_file import refuse
from ..report.problems import counted
from ..tables.csv_writer import write_bytes
from .about import about, moment
from .codebook import COLUMNS, codebook
from .libraries import library

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS = 1_048_576, 16_384, 32_767
"""Of a sheet, of a sheet, and of a cell (counted as UTF-16); the limits of Excel."""
FIRST_DAY = datetime.date(1900, 3, 1)
DIGITS = 15
WIDEST = 60
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_STORED = {"integer": "number", "year": "number", "boolean": "truth value", "string": "text"}


def write(package: Package, folder: Path) -> list[Path]:
    """Write `<name of the package>.xlsx`; see `export`."""
    xlsxwriter = library("xlsxwriter", "xlsx")
    sink = io.BytesIO()
    book = xlsxwriter.Workbook(sink, OPTIONS)
    facts = about(package.descriptor)
    book.set_properties(
        {
            "title": facts.get("title", facts["name"]),
            "comments": facts["citation"],
            "created": moment(package.descriptor),
        }
    )
    writer = _Writer(book)
    sheets = _sheet_names([resource.name for resource in package.resources])
    readme, meanings = writer.sheet("README"), writer.sheet("codebook")
    stored: dict[tuple[str, str], str] = {}
    for resource in package.resources:
        cells = columns(package, resource.name)
        kinds = [_stored(field["type"], cells[name]) for name, field in resource.fields.items()]
        stored |= {(resource.name, name): kind for name, kind in zip(cells, kinds, strict=True)}
        writer.fill(writer.sheet(sheets[resource.name]), cells, kinds)
    _write_readme(writer, readme, package, facts, sheets)
    _write_codebook(writer, meanings, package, stored)
    book.close()
    file = folder / f"{package.descriptor['name']}.xlsx"
    write_bytes(file, sink.getvalue())
    return [file]


class _Writer:
    """Writes columns to the sheets of one workbook."""

    def __init__(self, book):
        self._book = book
        self.bold: Format = book.add_format({"bold": True, "num_format": "@"})
        self._formats = {
            "text": book.add_format({"num_format": "@"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "number": None,
            "truth value": None,
        }

    def sheet(self, name: str) -> "Worksheet":
        """Add a sheet."""
        return self._book.add_worksheet(name)

    def fill(self, sheet: "Worksheet", cells: dict[str, list], kinds: Sequence[str]) -> None:
        """Write columns under a header that stays in view, with filters and fitting widths."""
        rows = len(next(iter(cells.values()), ()))
        if rows >= MOST_ROWS or len(cells) > MOST_COLUMNS:
            message = f"the sheet {sheet.get_name()} would have {counted(rows, 'row')}"
            hint = f"a sheet has room for {MOST_ROWS - 1:,} and {MOST_COLUMNS:,} columns"
            raise refuse("export", "xlsx", message, hint)
        for place, ((name, column), kind) in enumerate(zip(cells.items(), kinds, strict=True)):
            widths = [len(str(cell)) + 1 for cell in column if cell is not None]
            width = min(max([len(name) + 3, *widths]), WIDEST)
            sheet.set_column(place, place, width, self._formats[kind])
            self.text(sheet, 0, place, name, self.bold)
            for row, cell in enumerate(column, 1):
                if cell is not None:
                    self._cell(sheet, row, place, cell, kind)
        sheet.freeze_panes(1, 1)
        if cells:
            sheet.autofilter(0, 0, rows, len(cells) - 1)

    def _cell(self, sheet: "Worksheet", row: int, place: int, cell: object, kind: str) -> None:
        if kind == "text":
            self.text(sheet, row, place, _as_text(cell), self._formats["text"])
        elif kind == "date":
            moment = datetime.datetime.combine(cell, datetime.time())
            sheet.write_datetime(row, place, moment, self._formats["date"])
        elif kind == "number":
            sheet.write_number(row, place, cell)
        else:
            sheet.write_boolean(row, place, cell)

    def text(self, sheet: "Worksheet", row: int, place: int, text: str, form=None) -> None:
        """Write a text as such.

        Raises:
            PackageError: it is longer than a cell may be; the library would leave it out.
        """
        if len(text.encode("utf-16-le")) // 2 > MOST_CHARACTERS:
            where = f"row {row + 1}, column {place + 1} of the sheet {sheet.get_name()}"
            message = f"{where} would have {len(text):,} characters"
            hint = f"a cell has room for {MOST_CHARACTERS:,}: choose another format"
            raise refuse("export", "xlsx", message, hint)
        sheet.write_string(row, place, text, form)


def _sheet_names(tables: Iterable[str]) -> dict[str, str]:
    """Return table to the name of its sheet: 31 characters at most, and no two alike."""
    found: dict[str, str] = {}
    taken = {"readme", "codebook", "history"}  # Excel keeps the last for itself
    for table in tables:
        name, number = table[:31], 2
        while name in taken:
            name, number = f"{table[: 30 - len(str(number))]}_{number}", number + 1
        taken.add(name)
        found[table] = name
    return found


def _stored(kind: str, cells: Iterable[object]) -> str:
    """Return what cells of a column are in the workbook."""
    known = [cell for cell in cells if cell is not None]
    if kind == "date":
        return "date" if all(day >= FIRST_DAY for day in known) else "text"
    if kind == "number":
        exact = all(float(f"{value:.{DIGITS}g}") == value for value in known)
        return "number" if exact else "text"
    if kind in ("integer", "year") and any(abs(value) >= 10**DIGITS for value in known):
        return "text"
    return _STORED[kind]


def _as_text(cell: object) -> str:
    if isinstance(cell, float):
        return f"{Decimal(repr(cell)):f}"
    return cell.isoformat() if isinstance(cell, datetime.date) else str(cell)


def _write_codebook(writer: _Writer, sheet, package: Package, stored: dict) -> None:
    rows = codebook(package)
    cells = {name: [row[name] or None for row in rows] for name in COLUMNS}
    cells["stored_as"] = [stored[row["table_name"], row["column_name"]] for row in rows]
    writer.fill(sheet, cells, ["number" if name == "position" else "text" for name in cells])


def _write_readme(writer: _Writer, sheet, package: Package, facts: dict, sheets: dict) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 2, 34)
    sheet.set_column(3, 3, WIDEST)
    lines = [[key, value] for key, value in facts.items()]
    lines += [[], ["sheet", "table", "rows", "what a row is"]]
    lines.append(["codebook", "", "", "What each column of each table means, allows and refers to"])
    for resource in package.resources:
        told = resource.descriptor.get("description") or resource.descriptor.get("title", "")
        rows = f"{resource.descriptor['rows']:,}"
        lines.append([sheets[resource.name], resource.name, rows, told])
    heads = {"sheet"}
    for row, line in enumerate(lines):
        for place, text in enumerate(line):
            bold = place == 0 or line[0] in heads
            writer.text(sheet, row, place, text, writer.bold if bold else None)
