"""Layer 1: a table's file as bytes, as CSV and as Unicode, read once in blocks of lines.

Memory is bounded whatever the file: a block, and a thousand problems of each kind. The strongest
check is the round trip: what was read, written canonically, must be the file. The others say in
plain words what the round trip only shows to be different.
"""

import csv
import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from ..package.data_package import Resource
from ..package.limits import MAX_FIELDS
from ..report.problems import LISTED, Problem, counted, did_you_mean, more_like, shown
from .csv_cells import CELL_CODES, lint_rows, same_as_declared
from .csv_writer import csv_line
from .places import Place
from .plain_bytes import plain

CHECKS = (
    "readable", "not empty", "UTF-8", "no byte order mark", "LF line ends", "CSV quoting",
    "header", "cells per row", "characters", "blanks", "formulas", "round trip", "sorted by key",
    "bytes", "hash", "rows", "minimum of rows",
)  # fmt: skip
"""What is checked of each file, all counted in a report; the order of rows by the engines."""

BLOCK = 2**20
MAX_LINE = 2**22
"""Longest line in bytes. Beyond it no reader of CSV is at ease, and ours stops reading."""

Keep = Callable[[int, list[list[str]], list[int], list[bool]], None]
"""Takes a run of rows: number of the first, from 0; cells in the schema's order; physical lines;
whether a row is broken."""


@dataclass
class Scan:
    """What layer 1 found in a file.

    Attributes:
        resource: which table.
        rows: number of data rows.
        problems: what was found; at most 1,000 of a kind.
        readable: whether the rows can be judged further: the columns are those of the schema.
        plain: whether any reader of CSV reads the same rows from the file: row `n` (from 0) is
            line `n + 2`, its cells in the schema's order.
    """

    resource: Resource
    rows: int = 0
    problems: list[Problem] = field(default_factory=list)
    readable: bool = False
    plain: bool = True
    _kinds: Counter = field(default_factory=Counter)

    @property
    def found(self) -> int:
        """How many problems were found, listed or not."""
        return self._kinds.total()

    def add(self, code: str, message: str, hint: str = "", at: Place | None = None, **more) -> None:
        """Note a problem of the file, or of the row at a place."""
        if code not in CELL_CODES:
            self.plain = False
        if at is not None:
            more |= {"row": at.row + 1, "line": at.line, "key": at.key}
        where = {"path": self.resource.path, "table": self.resource.name}
        self._kinds[code, more.get("column", "")] += 1
        if self._kinds[code, more.get("column", "")] <= LISTED:
            self.problems.append(Problem(code=code, message=message, hint=hint, **where, **more))

    def close(self) -> None:
        """Say how many problems of each kind are not listed."""
        for (code, column), count in self._kinds.items():
            if count > LISTED:
                alike = (
                    each for each in self.problems if (each.code, each.column) == (code, column)
                )
                self.problems.append(more_like(next(alike), count - LISTED))


class _Stop(Exception):
    """The file cannot be read any further; the reason is noted."""


def scan_csv(
    resource: Resource, keep: Keep | None = None, on_stop: Callable[[], None] | None = None
) -> Scan:
    """Read and check a table's file. Nothing is raised: every fault is in `problems`.

    Args:
        resource: the table, with its file, schema and declared size and hash.
        keep: is given the rows, run by run, in order.
        on_stop: is called if the rows cannot be read to their end, as soon as that is known.
    """
    scan = Scan(resource)
    digest = hashlib.sha256()
    try:
        with resource.open() as handle:
            limit = csv.field_size_limit(2 * MAX_LINE)  # one for the process; ours is MAX_CELL
            try:
                _scan_blocks(scan, _blocks(scan, handle, digest), keep)
            except _Stop:
                scan.readable = False
                if on_stop is not None:
                    on_stop()
            finally:
                csv.field_size_limit(limit)
            size = os.fstat(handle.fileno()).st_size
            whole = handle.tell() == size  # if not, it is refused already, and may have no end
    except OSError as error:
        scan.add("unreadable", f"cannot be read: {error.strerror or error}")
        scan.readable = False
        return scan
    same_as_declared(scan, size, digest.hexdigest() if whole else None)
    scan.close()
    return scan


def _blocks(scan: Scan, handle: BinaryIO, digest) -> Iterator[bytes]:
    """Yield runs of whole lines; the last line may lack its LF."""
    rest = b""
    while part := handle.read(BLOCK):
        digest.update(part)
        cut = part.rfind(b"\n") + 1
        if cut:
            yield rest + part[:cut]
            rest = part[cut:]
        else:
            rest += part
        if len(rest) > MAX_LINE:
            _stop_at_long_line(scan, None)
    if rest:
        yield rest


def _stop_at_long_line(scan: Scan, line: int | None) -> None:
    hint = "a quote is not closed, or this is no table"
    scan.add("line-too-long", f"a line is longer than {MAX_LINE:,} bytes", hint, line=line)
    raise _Stop


def _scan_blocks(scan: Scan, blocks: Iterator[bytes], keep: Keep | None) -> None:
    reader = None
    for block in blocks:
        if reader is None:
            reader = _Reader(scan, keep)
            block = reader.without_mark(block)
        reader.read(block)
    if reader is None:
        scan.add("empty-file", "the file is empty", "it must have at least a header")
        raise _Stop
    reader.end()


class _Reader:
    """Follows a file from block to block: its lines, its rows, and a record that goes on."""

    def __init__(self, scan: Scan, keep: Keep | None):
        self.scan, self.keep = scan, keep
        self.schema_columns = scan.resource.columns
        fields = scan.resource.schema["fields"]
        self.text_columns = [each.get("type") == "string" for each in fields]
        self.header: list[str] | None = None
        self.places: list[int] = []  # of the schema's columns in the file
        self.line = 1  # physical line at which the next block begins
        self.offset = 0  # the same in bytes
        self.open = ""  # text of a record whose quote is still open ...
        self.open_line = 1  # ... and where it begins
        self.said: set[str] = set()  # what is said once for a file
        self.ended = True  # whether the last line had its LF

    def without_mark(self, block: bytes) -> bytes:
        """Note what the first bytes say about the encoding."""
        if block[:2] in (b"\xff\xfe", b"\xfe\xff"):
            self.scan.add("encoding", "is UTF-16, not UTF-8", "save as UTF-8", line=1)
            raise _Stop
        if block.startswith(b"\xef\xbb\xbf"):
            message, hint = "begins with a byte order mark", "save as UTF-8 without BOM"
            self.scan.add("bom", message, hint, line=1)
            self.offset = 3
            return block[3:]
        return block

    def read(self, block: bytes) -> None:
        """Check one run of lines."""
        while block and self.header is None:
            cut = block.find(b"\n") + 1 or len(block)
            self._slowly(block[:cut])
            block = block[cut:]
        if not block:
            return
        odd = self.open or self.header != self.schema_columns or block[-1:] != b"\n"
        if odd or not self._quickly(block):
            self._slowly(block)

    def end(self) -> None:
        """Say what only the end of the file shows."""
        if self.open:
            message, hint = "a quote is opened here and never closed", 'write " in a cell as ""'
            self.scan.add("open-quote", message, hint, line=self.open_line)
            raise _Stop
        if self.header is None:
            self.scan.add(
                "empty-file", "has no header", "its first line must name the columns", line=1
            )
            raise _Stop
        if not self.ended:
            message = "there is no newline at the end"
            self.scan.add("final-newline", message, "add one", line=self.line - 1)

    def _quickly(self, block: bytes) -> bool:
        """Take whole lines if they are canonical; return whether they are."""
        count = plain(block, self.text_columns)
        if not count:
            return False
        if self.keep is not None:
            rows = list(csv.reader(block.decode("utf-8")[:-1].split("\n"), strict=True))
            lines = range(self.line, self.line + count)
            self.keep(self.scan.rows, rows, list(lines), [False] * count)
        self.scan.rows += count
        self.line += count
        self.offset += len(block)
        return True

    def _slowly(self, block: bytes) -> None:
        """Read lines record by record and say what is wrong with each."""
        found = self.scan.found
        text = self._decoded(block)
        self.ended = text.endswith("\n")
        lines = text.count("\n") + (not self.ended)
        first = self.open_line if self.open else self.line
        text, self.open = self.open + text, ""
        records = self._records(text, first)
        self.line += lines
        self.offset += len(block)
        every = records
        if self.header is None and records:
            self._read_header(*records[0])
            records = records[1:]
        if self.places:
            self._read_rows(records)
        if self.scan.found == found and not self.open and "round-trip" not in self.said:
            self._round_trip(text, [cells for _, cells in every], first)

    def _decoded(self, block: bytes) -> str:
        """Return the text with LF line ends."""
        try:
            text = block.decode("utf-8")
        except UnicodeDecodeError as error:
            line = self.line + block.count(b"\n", 0, error.start)
            byte = f"byte {self.offset + error.start} (0x{block[error.start]:02x})"
            self.scan.add("encoding", f"is not UTF-8: {byte} is not", "save as UTF-8", line=line)
            raise _Stop from None
        if "\r" not in text:
            return text
        if "line-end" not in self.said:
            self.said.add("line-end")
            line = self.line + text.count("\n", 0, text.index("\r"))
            self.scan.add("line-end", "has CR in its line ends", "end lines by LF alone", line=line)
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _records(self, text: str, first: int) -> list[tuple[int, list[str]]]:
        """Return (physical line, cells) of each record; keep the text of one that is still open."""
        lines = _lines(text)
        records: list[tuple[int, list[str]]] = []
        reader = csv.reader(lines, strict=True)
        start = 0
        try:
            for cells in reader:
                if cells:
                    records.append((first + start, cells))
                else:
                    self.scan.add(
                        "empty-line", "the line is empty", "remove it", line=first + start
                    )
                start = reader.line_num
        except csv.Error as error:
            if "end of data" not in str(error):
                message, hint = (
                    f"is not CSV: {error}",
                    'write " in a cell as "", the cell in quotes',
                )
                self.scan.add("quoting", message, hint, line=first + start)
                raise _Stop from None
            self.open, self.open_line = "".join(lines[start:]), first + start
            if len(self.open) > MAX_LINE:
                _stop_at_long_line(self.scan, self.open_line)
        return records

    def _read_header(self, line: int, header: list[str]) -> None:
        """Compare the header with the schema; without all its columns no row can be used."""
        columns, add = self.schema_columns, self.scan.add
        self.header = header
        if len(header) > MAX_FIELDS:
            message = f"the header has {len(header):,} columns; {MAX_FIELDS:,} are allowed"
            add("too-large", message, line=line)
            raise _Stop
        missing = [name for name in columns if name not in header]
        for name in sorted(set(header)):
            if header.count(name) > 1:
                add("duplicate-column", f"the column {shown(name)} stands twice", line=line)
            if name not in columns:
                hint = did_you_mean(name, missing) or "it is not in the schema: remove it"
                add("unknown-column", f"unknown column {shown(name)}", hint, line=line)
        for name in missing:
            message = f"the column {shown(name)} is missing"
            add("missing-column", message, did_you_mean(name, header), line=line)
        if missing or len(set(header)) < len(header):
            return
        if [name for name in header if name in columns] != columns:
            hint = f"the order is {', '.join(columns)}"
            add("column-order", "the columns stand in another order", hint, line=line)
        self.places = [header.index(name) for name in columns]
        self.scan.readable = True

    def _read_rows(self, records: list[tuple[int, list[str]]]) -> None:
        """Check rows; those that are too short or too long are broken, but kept."""
        width, rows, broken = len(self.header), [], []
        for _, cells in records:
            broken.append(len(cells) != width)
            whole = cells + [""] * (width - len(cells))
            rows.append([whole[place] for place in self.places])
        lines = [line for line, _ in records]
        for number, cells in enumerate(rows):
            if broken[number]:
                count = len(records[number][1])
                message = f"the row has {counted(count, 'cell')} for {counted(width, 'column')}"
                hint = "a comma is missing" if count < width else "a cell with a comma needs quotes"
                self.scan.add("cells-per-row", message, hint, self._place(number, lines, cells))
        for number, column, code, message in lint_rows(rows, self.text_columns):
            cells = rows[number]
            more = {"column": self.schema_columns[column], "value": cells[column]}
            self.scan.add(code, message, at=self._place(number, lines, cells), **more)
        if self.keep is not None:
            self.keep(self.scan.rows, rows, lines, broken)
        self.scan.rows += len(rows)

    def _place(self, number: int, lines: list[int], cells: list[str]) -> Place:
        row = self.scan.rows + number
        return Place(row, lines[number], self.scan.resource.key_text(cells))

    def _round_trip(self, text: str, records: list[list[str]], first: int) -> None:
        """Compare lines with what their cells give when written canonically."""
        written = "".join(map(csv_line, records))
        if written == text or (not self.ended and written == text + "\n"):
            return
        self.said.add("round-trip")
        mine, theirs = written.split("\n"), text.split("\n")
        pairs = enumerate(zip(mine, theirs, strict=False))
        at = next((at for at, (a, b) in pairs if a != b), len(theirs) - 1)
        hint = f"expected {shown(mine[at])}" if at < len(mine) else "expected nothing more"
        self.scan.add("round-trip", "is not written canonically", hint, line=first + at)


def _lines(text: str) -> list[str]:
    """Return the lines with their LF: `splitlines` would split at other characters too."""
    lines = [line + "\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines
