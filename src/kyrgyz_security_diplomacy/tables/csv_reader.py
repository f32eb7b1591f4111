"""Layer 1: a table's file as bytes, as CSV and as Unicode, read once in blocks of lines.

Memory is bounded whatever the file: a block, and a thousand problems of each kind. The strongest
check is the round trip: what was read, written canonically, must be the file. The others say in
plain words what the round trip only shows to be different.
"""

import csv
import hashlib
import os
from collections.abc import Callable, Iterator
from typing import BinaryIO

from ..package.data_package import DESCRIPTOR, Resource
from ..package.file_kinds import unexpected
from ..package.table_schema import missing_values
from ..report.problems import counted, did_you_mean, shown
from .cell_checks import cell_problems
from .csv_writer import csv_line
from .plain_bytes import plain_lines
from .table import Place, Table

CHECKS = (
    "readable", "not empty", "UTF-8", "no byte order mark", "LF line ends", "CSV quoting",
    "header", "cells per row", "characters", "spaces", "formulas", "round trip", "sorted by key",
    "bytes", "hash", "rows", "minimum of rows",
)  # fmt: skip
"""What is checked of each file, all counted in a report; the order of rows by the engines."""

BLOCK = 2**17
MAX_LINE = 2**22
"""Longest line in bytes: with a quote left open, a whole file would be one line."""

Keep = Callable[[int, list[list[str]], list[int], list[bool]], None]
"""Takes a run of rows: number of the first, from 0; cells in the schema's order; physical lines;
whether a row is broken."""


def read_csv(resource: Resource) -> Table:
    """Read and check a table's file. Nothing is raised: every fault is in `problems`.

    Args:
        resource: the table, with its file, schema and declared size and hash.

    Returns:
        The table with its rows. Their order is not checked: see `check`.
    """
    table = Table(resource)
    return scan_csv(table, table.keep)


class _Stop(Exception):
    """The file cannot be read any further; the reason is noted."""


def scan_csv(table: Table, keep: Keep | None = None) -> Table:
    """Read and check the file of a table that is empty so far; return the table.

    Args:
        table: gets the problems.
        keep: is given the rows, run by run, in order.
    """
    csv.field_size_limit(2 * MAX_LINE)  # of the process; ours is MAX_CELL
    try:
        with table.resource.open() as handle:
            try:
                _Reader(table, keep).read(_blocks(handle))
                whole = True
            except _Stop:
                table.readable = whole = False
            _compare_with_descriptor(table, handle, whole)
    except OSError as error:
        table.add("unreadable", f"cannot be read: {error.strerror or error}")
        table.readable = False
    table.say_what_is_not_listed()
    return table


def _blocks(handle: BinaryIO) -> Iterator[bytes]:
    """Yield runs of whole lines; the last line may lack its LF, and a line be too long."""
    rest = b""
    while part := handle.read(BLOCK):
        cut = part.rfind(b"\n") + 1
        if cut or len(rest) > MAX_LINE:
            yield rest + part[:cut]
            rest = b""
        rest += part[cut:]
    if rest:
        yield rest


class _Reader:
    """Follows a file from block to block: its lines, its rows, and a record that goes on."""

    def __init__(self, table: Table, keep: Keep | None):
        self.table, self.keep = table, keep
        self.columns = table.resource.columns
        schema = table.resource.descriptor["schema"]
        self.text_columns = [each.get("type") == "string" for each in schema["fields"]]
        self.missing = missing_values(schema) - {""}
        self.header: list[str] | None = None
        self.places: list[int] = []  # of the schema's columns in the file
        self.line = 1  # physical line at which the next block begins
        self.offset = 0  # the same in bytes
        self.open = ""  # text of a record whose quote is still open ...
        self.open_line = 1  # ... and where it begins
        self.said: set[str] = set()  # what is said once for a file
        self.ended = True  # whether the last line had its LF

    def read(self, blocks: Iterator[bytes]) -> None:
        """Check a file, given as runs of lines."""
        for block in blocks:
            if len(block) > MAX_LINE and b"\n" not in block:
                self._stop_at_long_line()
            self._read_block(block if self.offset else self._without_mark(block))
        if self.open:
            message, hint = "a quote is opened here and never closed", 'write " in a cell as ""'
            self._stop("open-quote", message, hint, self.open_line)
        if self.header is None:
            message = "has no header" if self.offset else "the file is empty"
            hint = "its first line must name the columns"
            self._stop("empty-file", message, hint, 1 if self.offset else None)
        if not self.ended:
            message = "there is no newline at the end"
            self.table.add("final-newline", message, "add one", line=self.line - 1)

    def _stop(self, code: str, message: str, hint: str, line: int | None) -> None:
        self.table.add(code, message, hint, line=line)
        raise _Stop

    def _stop_at_long_line(self, line: int | None = None) -> None:
        hint = "a quote is not closed, or this is no table"
        self._stop("line-too-long", f"a line is longer than {MAX_LINE:,} bytes", hint, line)

    def _without_mark(self, block: bytes) -> bytes:
        """Note what the first bytes of a file say about the encoding."""
        if block[:2] in (b"\xff\xfe", b"\xfe\xff"):
            self._stop("encoding", "is UTF-16, not UTF-8", "save as UTF-8", 1)
        if found := unexpected(block):
            self._stop("not-a-table", *found, 1)
        if block.startswith(b"\xef\xbb\xbf"):
            message, hint = "begins with a byte order mark", "save as UTF-8 without BOM"
            self.table.add("bom", message, hint, line=1)
            self.offset = 3
            return block[3:]
        return block

    def _read_block(self, block: bytes) -> None:
        while block and self.header is None:
            cut = block.find(b"\n") + 1 or len(block)
            self._read_slowly(block[:cut])
            block = block[cut:]
        if not block:
            return
        odd = self.open or self.header != self.columns or block[-1:] != b"\n" or self.missing
        count = 0 if odd else plain_lines(block, len(self.columns))
        if not count:
            self._read_slowly(block)
            return
        if self.keep is not None:
            rows = [line.split(",") for line in block.decode("utf-8")[:-1].split("\n")]
            lines = list(range(self.line, self.line + count))
            self.keep(self.table.count, rows, lines, [False] * count)
        self.table.count += count
        self.line += count
        self.offset += len(block)

    def _read_slowly(self, block: bytes) -> None:
        """Read lines record by record and say what is wrong with each."""
        found = self.table.found
        text = self._decoded(block)
        self.ended = text.endswith("\n")
        lines = text.count("\n") + (not self.ended)
        first = self.open_line if self.open else self.line
        text, self.open = self.open + text, ""
        records = self._records(text, first)
        self.line += lines
        self.offset += len(block)
        rows = records
        if self.header is None and records:
            self._read_header(*records[0])
            rows = records[1:]
        if self.places:
            self._read_rows(rows)
        if self.table.found == found and not self.open and "round-trip" not in self.said:
            self._compare_with_written(text, [cells for _, cells in records], first)

    def _decoded(self, block: bytes) -> str:
        """Return the text with LF line ends."""
        try:
            text = block.decode("utf-8")
        except UnicodeDecodeError as error:
            line = self.line + block.count(b"\n", 0, error.start)
            byte = f"byte {self.offset + error.start} (0x{block[error.start]:02x})"
            self._stop("encoding", f"is not UTF-8: {byte} is not", "save as UTF-8", line)
        if "\r" in text and "line-end" not in self.said:
            self.said.add("line-end")
            line = self.line + text.count("\n", 0, text.index("\r"))
            message = "has CR in its line ends"
            self.table.add("line-end", message, "end lines by LF alone", line=line)
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _records(self, text: str, first: int) -> list[tuple[int, list[str]]]:
        """Return (physical line, cells) of each record; keep the text of one that is still open."""
        # splitlines would split at other characters too
        lines = [line + "\n" for line in text.split("\n")]
        lines[-1:] = [lines[-1][:-1]] if lines[-1] != "\n" else []
        records: list[tuple[int, list[str]]] = []
        reader = csv.reader(lines, strict=True)
        start = 0
        try:
            for cells in reader:
                if cells:
                    records.append((first + start, cells))
                else:
                    message, line = "the line is empty", first + start
                    self.table.add("empty-line", message, "remove it", line=line)
                start = reader.line_num
        except csv.Error as error:
            if "end of data" not in str(error):
                hint = 'write " in a cell as "", the cell in quotes'
                self._stop("quoting", f"is not CSV: {error}", hint, first + start)
            self.open, self.open_line = "".join(lines[start:]), first + start
            if len(self.open) > MAX_LINE:
                self._stop_at_long_line(self.open_line)
        return records

    def _read_header(self, line: int, header: list[str]) -> None:
        """Compare the header with the schema; without all its columns no row can be used."""
        columns, add = self.columns, self.table.add
        self.header = header
        missing = [name for name in columns if name not in header]
        other = next((sign for sign in ";\t|" if sign in header[0]), "")
        if len(header) == 1 < len(columns) and other:
            message = f"has {shown(other)} between its cells, not a comma"
            self._stop("separator", message, "save it with commas", line)
        for name in sorted(set(header)):
            if header.count(name) > 1:
                add("duplicate-column", f"the column {shown(name)} appears twice", line=line)
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
            add("column-order", "the columns are in another order", hint, line=line)
        self.places = [header.index(name) for name in columns]
        self.table.readable = True

    def _read_rows(self, records: list[tuple[int, list[str]]]) -> None:
        """Check rows; those that are too short or too long are broken, but kept."""
        width, first, rows, lines = len(self.header), self.table.count, [], []
        broken = [len(cells) != width for _, cells in records]
        for line, cells in records:
            padded = cells + [""] * (width - len(cells))
            if self.missing:
                self.table.plain = False
                padded = ["" if cell in self.missing else cell for cell in padded]
            rows.append([padded[place] for place in self.places])
            lines.append(line)

        def place(number: int) -> Place:
            key = self.table.resource.key_text(rows[number])
            return Place(first + number, lines[number], key)

        for number, (_, cells) in enumerate(records):
            if broken[number]:
                count = counted(len(cells), "cell")
                message = f"the row has {count} for {counted(width, 'column')}"
                short = len(cells) < width
                hint = "a comma is missing" if short else "a cell with a comma needs quotes"
                self.table.add("cells-per-row", message, hint, place(number))
        for number, column, code, message in cell_problems(rows, self.text_columns):
            more = {"column": self.columns[column], "value": rows[number][column]}
            self.table.add(code, message, at=place(number), **more)
        if self.keep is not None:
            self.keep(first, rows, lines, broken)
        self.table.count += len(rows)

    def _compare_with_written(self, text: str, records: list[list[str]], first: int) -> None:
        """The round trip: compare lines with what their cells give when written canonically."""
        written = "".join(map(csv_line, records))
        if written == text or (not self.ended and written == text + "\n"):
            return
        self.said.add("round-trip")
        mine, theirs = written.split("\n"), text.split("\n")
        pairs = enumerate(zip(mine, theirs, strict=False))
        at = next((at for at, (a, b) in pairs if a != b), len(theirs) - 1)
        hint = f"expected {shown(mine[at])}" if at < len(mine) else "expected nothing more"
        self.table.add("round-trip", "is not written canonically", hint, line=first + at)


def _compare_with_descriptor(table: Table, handle: BinaryIO, whole: bool) -> None:
    """Check bytes, hash and rows against what the descriptor declares, and the minimum of rows.

    Args:
        table: as read; problems are added to it.
        handle: its file.
        whole: whether it was read to its end.
    """
    declared, name = table.resource.descriptor, table.resource.name
    pointer = f"{DESCRIPTOR} resources/{name}/"
    found = {"bytes": handle.seek(0, os.SEEK_END)}
    if whole and "hash" in declared:
        kind, colon, _ = str(declared["hash"]).rpartition(":")  # without a prefix it is MD5
        if (kind or "md5") in ("md5", "sha1", "sha256", "sha512"):
            handle.seek(0)
            made = hashlib.file_digest(
                handle, lambda: hashlib.new(kind or "md5", usedforsecurity=False)
            )
            found["hash"] = kind + colon + made.hexdigest()
        else:
            message = f"the hash {shown(declared['hash'])} is not checked"
            table.add("unsupported", message, pointer=f"{pointer}hash")
    if table.readable:
        found["rows"] = table.count
    for code, value in found.items():
        if code in declared and declared[code] != value:
            number = f"{value:,}" if isinstance(value, int) else value
            message = f"the file has {code} {number}, the descriptor says "
            message += shown(declared[code], 80)
            hint = "restore the file, or build the package again"
            table.add(code, message, hint, pointer=pointer + code)
    least = declared.get("minRows", 1)
    if table.readable and isinstance(least, int) and table.count < least:
        message = f"has {counted(table.count, 'row')}; at least {least:,} are required"
        hint = '"minRows": 0 allows an empty table'
        code = "min-rows" if "minRows" in declared else "no-rows"
        table.add(code, message, hint, pointer=f"{pointer}minRows")
