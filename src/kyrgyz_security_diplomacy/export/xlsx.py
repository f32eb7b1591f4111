"""A workbook: README and codebook first, then one sheet per table.

Text is text, never a formula, a link or a number; dates, numbers and truth values are real ones.
What a workbook cannot hold is a cell of text: days before 1 March 1900 (the programs count them
differently), numbers of more than 15 digits.
"""

import datetime
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from ..load.reading import library
from ..package.json_file import refuse
from .codebook import COLUMNS, about, codebook, words
from .snapshot import Snapshot

FIRST_DAY = datetime.date(1900, 3, 1)
DIGITS = 15
WIDEST = 430
"""Pixels of a column: 60 characters."""
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def files(snapshot: Snapshot) -> dict[str, bytes]:
    """Return `<name of the package>.xlsx`.

    Raises:
        PackageError: XlsxWriter is missing, a table has more rows or a cell more text than a sheet
            has room for, or the name of a table is not one that a sheet can have.
    """
    xlsxwriter = library("xlsxwriter", "xlsx")
    sink, facts = io.BytesIO(), about(snapshot.descriptor)
    book = xlsxwriter.Workbook(sink, OPTIONS)
    properties = {"title": facts.get("title", facts["name"]), "comments": facts["citation"]}
    # never the clock's time; 1980 is the first year that a zip file can hold
    day = datetime.datetime.fromisoformat(snapshot.released or "1980-01-01")
    book.set_properties(properties | {"created": day})
    writer = _Writer(book)
    try:
        writer.rows("README", _readme(snapshot, facts))
        columns = zip(*codebook(snapshot.package), strict=True)
        writer.table("codebook", dict(zip(COLUMNS, columns, strict=True)))
        for name, table in snapshot.tables.items():
            writer.table(name, dict(zip(table.resource.columns, table.columns, strict=True)))
    except xlsxwriter.exceptions.XlsxWriterException as error:
        hint = "give the table another name, or choose another format"
        raise refuse("export", "xlsx", str(error), hint) from error
    book.close()
    return {f"{snapshot.text('name')}.xlsx": sink.getvalue()}


class _Writer:
    """Adds sheets to one workbook."""

    def __init__(self, book):
        self._book = book
        self._bold = book.add_format({"bold": True, "num_format": "@"})
        self._text = book.add_format({"num_format": "@"})
        self._date = book.add_format({"num_format": "yyyy-mm-dd"})

    def rows(self, name: str, rows: Iterable[Sequence[str]]) -> None:
        """Add a sheet of texts, the first of each row in bold."""
        sheet = self._book.add_worksheet(name)
        for at, row in enumerate(rows):
            for place, text in enumerate(row):
                self._cell(sheet, at, place, text, is_bold=not place)
        sheet.autofit(WIDEST)

    def table(self, name: str, columns: Mapping[str, Sequence]) -> None:
        """Add a sheet of columns under a header that stays in view, with filters."""
        sheet = self._book.add_worksheet(name)
        for place, (title, column) in enumerate(columns.items()):
            self._cell(sheet, 0, place, title, is_bold=True)
            for row, cell in enumerate(column, 1):
                self._cell(sheet, row, place, cell)
        rows = max(map(len, columns.values()))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, rows, len(columns) - 1)
        sheet.autofit(WIDEST)

    def _cell(self, sheet, row: int, place: int, cell: object, is_bold: bool = False) -> None:
        """Write a cell, unless it is empty. The library would leave out what has no room."""
        if cell in (None, ""):
            return
        if isinstance(cell, bool):
            write, form = sheet.write_boolean, None
        elif isinstance(cell, datetime.date) and cell >= FIRST_DAY:
            write, form = sheet.write_datetime, self._date
        elif isinstance(cell, int | float) and float(f"{cell:.{DIGITS}g}") == cell:
            write, form = sheet.write_number, None
        else:
            write, form, cell = sheet.write_string, self._text, _as_text(cell)
        if write(row, place, cell, self._bold if is_bold else form):
            where = f"row {row + 1:,}, column {place + 1} of the sheet {sheet.get_name()}"
            hint = "a sheet has 1,048,576 rows and 16,384 columns, a cell 32,767 characters"
            raise refuse("export", "xlsx", f"there is no room for {where}", hint)


def _as_text(cell: object) -> str:
    if isinstance(cell, float):
        return f"{Decimal(repr(cell)):f}"
    return cell.isoformat() if isinstance(cell, datetime.date) else str(cell)


def _readme(snapshot: Snapshot, facts: Mapping[str, str]) -> list[Sequence[str]]:
    tables = snapshot.tables.items()
    return [
        *facts.items(),
        (),
        ("sheet", "rows", "what a row is"),
        ("codebook", "", "What each column of each table means, allows and refers to"),
        *((name, f"{len(table.rows):,}", words(table.resource)) for name, table in tables),
    ]
