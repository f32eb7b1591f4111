"""A workbook: README and codebook first, then one sheet per table.

Text is text, never a formula, a link or a number; dates, numbers and truth values are real ones. A
column with a value that a workbook cannot hold is text as a whole: days before 1 March 1900 (the
programs count them differently), numbers of more than 15 digits. The codebook says which.
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
STORED = {"integer": "number", "year": "number", "boolean": "truth value", "string": "text"}


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
    stored = {
        name: [
            stored_as(field["type"], column)
            for field, column in zip(table.resource.schema["fields"], table.columns, strict=True)
        ]
        for name, table in snapshot.tables.items()
    }
    try:
        writer.rows("README", _readme(snapshot, facts))
        rows = codebook(snapshot.package)
        columns = dict(zip(COLUMNS, zip(*rows, strict=True), strict=True))
        columns["stored_as"] = [kind for kinds in stored.values() for kind in kinds]
        kinds = ["number" if name == "position" else "text" for name in columns]
        writer.table("codebook", columns, kinds)
        for name, table in snapshot.tables.items():
            columns = dict(zip(table.resource.columns, table.columns, strict=True))
            writer.table(name, columns, stored[name])
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
        text, date = ({"num_format": form} for form in ("@", "yyyy-mm-dd"))
        self._formats = {"text": book.add_format(text), "date": book.add_format(date)}

    def rows(self, name: str, rows: Iterable[Sequence[str]]) -> None:
        """Add a sheet of texts, the first of each row in bold."""
        sheet = self._book.add_worksheet(name)
        for at, row in enumerate(rows):
            for place, text in enumerate(row):
                form = None if place else self._bold
                self._cell(sheet, sheet.write_string, at, place, text, form)
        sheet.autofit(WIDEST)

    def table(self, name: str, columns: Mapping[str, Sequence], kinds: Sequence[str]) -> None:
        """Add a sheet of columns under a header that stays in view, with filters."""
        sheet = self._book.add_worksheet(name)
        for place, ((title, column), kind) in enumerate(zip(columns.items(), kinds, strict=True)):
            form = self._formats.get(kind)
            sheet.set_column(place, place, None, form)
            self._cell(sheet, sheet.write_string, 0, place, title, self._bold)
            write = {
                "text": sheet.write_string, "date": sheet.write_datetime,
                "number": sheet.write_number, "truth value": sheet.write_boolean,
            }[kind]  # fmt: skip
            for row, cell in enumerate(column, 1):
                if cell not in (None, ""):
                    value = _as_text(cell) if kind == "text" else cell
                    self._cell(sheet, write, row, place, value, form)
        rows = max(map(len, columns.values()))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, rows, len(columns) - 1)
        sheet.autofit(WIDEST)

    @staticmethod
    def _cell(sheet, write, row: int, place: int, value: object, form) -> None:
        """Write a cell. The library would leave out what it has no room for."""
        if write(row, place, value, form):
            where = f"row {row + 1:,}, column {place + 1} of the sheet {sheet.get_name()}"
            hint = "a sheet has 1,048,576 rows and 16,384 columns, a cell 32,767 characters"
            raise refuse("export", "xlsx", f"there is no room for {where}", hint)


def stored_as(kind: str, values: Iterable[object]) -> str:
    """Return what values of a type are in the workbook: text, date, number or truth value."""
    known = [value for value in values if value is not None]
    if kind == "date":
        return "date" if all(day >= FIRST_DAY for day in known) else "text"
    if kind == "number":
        exact = all(float(f"{value:.{DIGITS}g}") == value for value in known)
        return "number" if exact else "text"
    if kind in ("integer", "year") and any(abs(value) >= 10**DIGITS for value in known):
        return "text"
    return STORED[kind]


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
