"""A workbook: README, the views, the codebook, then one sheet per table.

Text is text, never a formula, a link or a number; dates, numbers and truth values are real ones.
What a workbook cannot hold is a cell of text: days before 1 March 1900 (the programs count them
differently), numbers of more than 15 digits. Views have names first and ids last.
A sheet prints its first rows and columns across the page, so that none takes hundreds of pages.
"""

import datetime
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ..load.reading import library
from ..package.json_file import refuse
from .codebook import COLUMNS, about, codebook
from .snapshot import Sheet, Snapshot

FIRST_DAY = datetime.date(1900, 3, 1)
DIGITS = 15
WIDEST = 300
"""Greatest width of a column, in pixels; longer text is wrapped."""
PRINTED_ROWS, PRINTED_COLUMNS = 200, 10
OPTIONS = {"in_memory": True}
OPTIONS |= {f"strings_to_{kind}": False for kind in ("formulas", "urls", "numbers")}


def xlsx(snapshot: Snapshot) -> dict[str, bytes]:
    """Return `<name of the package>.xlsx`.

    Raises:
        PackageError: XlsxWriter is missing, a table has more rows or a cell more text than a sheet
            has room for, or the name of a table is not one that a sheet can have.
    """
    xlsxwriter = library("xlsxwriter", "xlsx")
    sink, facts = io.BytesIO(), about(snapshot)
    book = xlsxwriter.Workbook(sink, OPTIONS)
    properties = {"title": facts.get("title", facts["name"]), "comments": facts["citation"]}
    # never the clock's time; 1980 is the first year that a zip file can hold
    day = datetime.datetime.fromisoformat(max(snapshot.released, "1980-01-01"))
    book.set_properties(properties | {"created": day})
    writer = _Writer(book)
    try:
        writer.sheet("README", [*_readme(snapshot)], is_table=False)
        for view in snapshot.views.values():
            writer.sheet(view.name, _readable(snapshot, view))
        writer.sheet("codebook", [COLUMNS, *codebook(snapshot)])
        for table in snapshot.tables.values():
            writer.sheet(table.name, [table.header, *zip(*table.columns, strict=True)])
    except xlsxwriter.exceptions.XlsxWriterException as error:
        hint = "give the table another name, or choose another format"
        raise refuse("export", "xlsx", str(error), hint) from error
    book.close()
    return {f"{snapshot.name}.xlsx": sink.getvalue()}


def _readable(snapshot: Snapshot, view: Sheet) -> list[Sequence]:
    """Return header and rows of a view: ids behind the names, and no id where a name belongs."""
    pairs = zip(view.header, view.columns, strict=True)
    columns = dict(sorted(pairs, key=lambda pair: pair[0].endswith(("_id", "_ids"))))
    for title, cells in columns.items():
        if not title.endswith(("_id", "_ids")):
            known = {cell: snapshot.name_of(cell) for cell in cells if cell in snapshot.named}
            columns[title] = [known.get(cell, cell) for cell in cells]
    return [tuple(columns), *zip(*columns.values(), strict=True)]


class _Writer:
    """Adds sheets to one workbook."""

    def __init__(self, book):
        self._book = book
        own = {"num_format": "@", "text_wrap": True, "valign": "top"}
        self._text, self._head = book.add_format(own), book.add_format(own | {"bold": True})
        self._plain = book.add_format({"valign": "top"})
        self._date = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})

    def sheet(self, name: str, rows: Sequence[Sequence], is_table: bool = True) -> None:
        """Add a sheet of rows. A table has a header that stays in view, with filters."""
        sheet = self._book.add_worksheet(name)
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell not in (None, ""):
                    self._write(sheet, at, place, cell, at == 0 if is_table else place == 0)
        sheet.autofit(WIDEST)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P / &N")
        if is_table:
            columns = min(len(rows[0]), PRINTED_COLUMNS)
            sheet.print_area(0, 0, min(len(rows) - 1, PRINTED_ROWS), columns - 1)
            sheet.repeat_rows(0)
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, len(rows) - 1, len(rows[0]) - 1)

    def _write(self, sheet, row: int, place: int, cell: object, is_head: bool) -> None:
        """Write a cell. The library would leave out what has no room."""
        if isinstance(cell, datetime.date) and cell >= FIRST_DAY:
            form = self._date
        elif isinstance(cell, int | float) and float(f"{cell:.{DIGITS}g}") == cell:
            form = self._plain
        else:
            cell = f"{Decimal(repr(cell)):f}" if isinstance(cell, float) else str(cell)
            form = self._text
        if sheet.write(row, place, cell, self._head if is_head else form):
            where = f"row {row + 1:,}, column {place + 1} of the sheet {sheet.get_name()}"
            hint = "a sheet has 1,048,576 rows and 16,384 columns, a cell 32,767 characters"
            raise refuse("export", "xlsx", f"there is no room for {where}", hint)


def _readme(snapshot: Snapshot) -> Iterator[Sequence[str]]:
    """Yield the rows of the first sheet: what the package is, and what each sheet holds."""
    yield from ((key, "", value) for key, value in about(snapshot).items())
    yield ()
    yield "sheet", "rows", "what a row is"
    for each in (*snapshot.views.values(), *snapshot.tables.values()):
        yield each.name, f"{len(each.columns[0]):,}", each.about
    yield "codebook", "", "What each column of each sheet means, allows and refers to"
    printed = f"Of a sheet the first {PRINTED_ROWS} rows and {PRINTED_COLUMNS} columns are printed."
    yield "printing", "", printed
