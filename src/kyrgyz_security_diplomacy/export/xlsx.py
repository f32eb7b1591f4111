"""A workbook: README, the views, the codebook, then one sheet per table, long ones last.

Text is text, never a formula, a link or a number; dates, numbers and truth values are real ones.
What a workbook cannot hold is a cell of text: days before 1 March 1900 (the programs count them
differently), numbers of more than 15 digits. Views have names first and ids last. A sheet prints
its first rows and as many columns as fit a page.
"""

import datetime
import io
import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate

from ..load.reading import library
from ..package.json_file import refuse
from .codebook import COLUMNS, about, codebook
from .snapshot import Sheet, Snapshot

FIRST_DAY = datetime.date(1900, 3, 1)
DIGITS = 15
WIDTHS, ON_A_PAGE = (9, 40), 190
"""Least and greatest width of a column, and of what fits on a page (A4 across), in characters."""
PRINTED_ROWS, LINE, MOST_LINES = 200, 15, 20
"""Rows of a table that are printed, points of a line, lines of a cell that are shown at most."""
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
    tables = sorted(snapshot.tables.values(), key=lambda table: len(table.cells) > PRINTED_ROWS)
    try:
        writer.sheet("README", [*_readme(snapshot, tables)], is_table=False)
        for view in snapshot.views.values():
            writer.sheet(view.name, _readable(snapshot, view))
        writer.sheet("codebook", [COLUMNS, *codebook(snapshot)])
        for table in tables:
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
        sheet, last = self._book.add_worksheet(name), max(map(len, rows)) - 1
        widths, lengths = [WIDTHS[0]] * (last + 1), []
        for at, row in enumerate(rows):
            heads = range(len(row) if is_table and not at else not is_table)
            cells = [self._cell(sheet, at, n, cell, n in heads) for n, cell in enumerate(row)]
            lengths.append(cells)
            for place, length in enumerate(cells):
                widths[place] = max(widths[place], min(length + 3, WIDTHS[1] * (2 - is_table)))
        shown = sum(end <= ON_A_PAGE for end in accumulate(widths))
        for at, cells in enumerate(lengths):  # not every program makes room for wrapped text
            pairs = zip(cells[:shown], widths, strict=False)
            lines = max((math.ceil(1.1 * length / width) for length, width in pairs), default=1)
            sheet.set_row(at, LINE * min(max(lines, 1), MOST_LINES))
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P / &N")
        if is_table:
            sheet.print_area(0, 0, min(len(rows) - 1, PRINTED_ROWS), shown - 1)
            sheet.repeat_rows(0)
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, len(rows) - 1, last)
            if len(rows) > PRINTED_ROWS:
                sheet.set_tab_color("#A6A6A6")

    def _cell(self, sheet, row: int, place: int, cell: object, is_head: bool) -> int:
        """Write a cell, unless it is empty; return its length.

        The library would leave out what has no room.
        """
        if cell in (None, ""):
            return 0
        if isinstance(cell, bool):
            write, form = sheet.write_boolean, self._plain
        elif isinstance(cell, datetime.date) and cell >= FIRST_DAY:
            write, form = sheet.write_datetime, self._date
        elif isinstance(cell, int | float) and float(f"{cell:.{DIGITS}g}") == cell:
            write, form = sheet.write_number, self._plain
        else:
            cell = f"{Decimal(repr(cell)):f}" if isinstance(cell, float) else str(cell)
            write, form = sheet.write_string, self._text
        if write(row, place, cell, self._head if is_head else form):
            where = f"row {row + 1:,}, column {place + 1} of the sheet {sheet.get_name()}"
            hint = "a sheet has 1,048,576 rows and 16,384 columns, a cell 32,767 characters"
            raise refuse("export", "xlsx", f"there is no room for {where}", hint)
        return len(str(cell))


def _readme(snapshot: Snapshot, tables: Sequence[Sheet]) -> Iterator[Sequence[str]]:
    """Yield the rows of the first sheet: what the package is, and what each sheet holds."""
    yield from ((key, "", value) for key, value in about(snapshot).items())
    yield ()
    yield "sheet", "rows", "what a row is"
    for each in (*snapshot.views.values(), *tables):
        yield each.name, f"{len(each.columns[0]):,}", each.about
    yield "codebook", "", "What each column of each sheet means, allows and refers to"
    yield ()
    printed = f"Only the first {PRINTED_ROWS} rows of a sheet are printed; longer tables are last."
    yield "printing", "", printed
