"""Layer 1, once a table is read: its cells, its order, its exact bytes, its declared size."""

import hashlib
import re
from typing import TYPE_CHECKING

from .canonical import csv_line
from .characters import MAX_CELL, character_faults, formula_fault, space_faults, suspicious
from .package import DESCRIPTOR
from .problems import counted, shown

if TYPE_CHECKING:
    from .csv_text import TableText

_BLANKS = re.compile("\x1f | \x1f|  ")
_FORMULAS = re.compile("\x1f[=+@\t-]")


def lint_cells(table: "TableText", text: str) -> None:
    """Check characters, blanks and formulas of each cell; a clean column is passed over fast."""
    several_lines = text.count("\n") != len(table.rows) + 1
    odd = several_lines or suspicious(text)
    for place, field_ in enumerate(table.resource.fields.values()):
        column = [cells[place] for cells in table.rows]
        is_text = field_.get("type") == "string"
        if odd or _worth_a_look(column, is_text):
            _lint_column(table, field_["name"], column, is_text)


def _worth_a_look(column: list[str], is_text: bool) -> bool:
    joined = "\x1f" + "\x1f".join(column) + "\x1f"
    if _BLANKS.search(joined) or max(map(len, column), default=0) > MAX_CELL:
        return True
    return is_text and bool(_FORMULAS.search(joined))


def _lint_column(table: "TableText", name: str, column: list[str], is_text: bool) -> None:
    for row, cell in enumerate(column):
        faults = character_faults(cell) + space_faults(cell) if cell else []
        if is_text:
            faults += formula_fault(cell)
        for code, message in faults:
            more = {"column": name, "value": cell}
            table.add(code, f"{shown(cell)} {message}", row=row, **more)


def lint_order(table: "TableText") -> None:
    """Check that rows are sorted by primary key, the text's code points compared."""
    columns = table.resource.columns
    places = [columns.index(name) for name in table.resource.primary_key]
    keys = [[cells[place] for place in places] for cells in table.rows]
    for row in range(1, len(keys)):
        if keys[row] < keys[row - 1]:
            message = f"{shown(table.key(row))} stands after {shown(table.key(row - 1))}"
            hint = "rows are sorted by primary key; only the first place is shown"
            table.add("order", message, hint, row=row)
            return


def round_trip(table: "TableText", text: str) -> None:
    """Compare the file with what its rows give when written canonically."""
    cells = [table.resource.columns, *table.rows]
    written = "".join(map(csv_line, cells))
    if written == text:
        return
    mine, theirs = written.split("\n"), text.split("\n")
    line = next(
        (at for at, (a, b) in enumerate(zip(mine, theirs, strict=False), 1) if a != b), len(theirs)
    )
    if written == text + "\n":
        table.add("final-newline", "there is no newline at the end", "add one", line=len(theirs))
        return
    message = "is not written canonically"
    hint = f"expected {shown(mine[line - 1])}" if line <= len(mine) else "expected nothing more"
    table.add("round-trip", message, hint, line=line)


def compare_with_descriptor(table: "TableText", content: bytes) -> None:
    """Check bytes, hash and rows against what the descriptor declares, and the least of rows."""
    declared = table.resource.descriptor
    digest = "sha256:" + hashlib.sha256(content).hexdigest()
    for code, found in (("bytes", len(content)), ("hash", digest), ("rows", len(table.rows))):
        if code == "rows" and not table.readable:
            continue
        if code in declared and declared[code] != found:
            message = f"{code} {found:,}" if code != "hash" else f"hash {found}"
            table.add(
                code,
                f"the file has {message}, the descriptor says {shown(declared[code], 80)}",
                "restore the file, or build the package again",
                pointer=f"{DESCRIPTOR} resources/{table.resource.name}/{code}",
            )
    least = declared.get("minRows", 1)
    if table.readable and isinstance(least, int) and len(table.rows) < least:
        message = f"has {counted(len(table.rows), 'row')}; at least {least:,} are asked for"
        pointer = f"{DESCRIPTOR} resources/{table.resource.name}/minRows"
        hint = '"minRows": 0 lets a table be empty'
        table.add("min-rows", message, hint, pointer=pointer)
