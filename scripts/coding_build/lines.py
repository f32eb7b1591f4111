"""Rows as lines of canonical CSV, once nothing speaks against their cells and keys."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable

from kyrgyz_security_diplomacy.canonical import csv_line
from kyrgyz_security_diplomacy.characters import (
    MAX_CELL,
    cell_faults,
    formula_fault,
    suspicious,
)
from kyrgyz_security_diplomacy.problems import Problem, shown

from .declared import Declared
from .rows import Row, Tables

_WORTH_A_LOOK = re.compile(r"^[ =+@\t-]| $|  ", re.MULTILINE)


def csv_lines(declared: Declared, table: str, rows: Iterable[Row]) -> list[bytes]:
    """A line of canonical CSV for each row, in the order given."""
    columns = declared.columns(table)
    return [csv_line([row.values.get(column, "") for column in columns]).encode() for row in rows]


def key_of(line: bytes, parts: int) -> bytes | list[bytes]:
    """The primary key of a canonical line, its first cells; if it is one cell, that cell."""
    if parts == 1 and line[:1] != b'"':
        return line.partition(b",")[0]
    cells = next(csv.reader([line.decode()]))[:parts]
    return cells[0].encode() if parts == 1 else [cell.encode() for cell in cells]


def key_text(line: bytes, parts: int) -> str:
    """The same as a problem tells it: parts joined by |."""
    key = key_of(line, parts)
    return (key if isinstance(key, bytes) else b"|".join(key)).decode()


def row_problems(declared: Declared, tables: Tables) -> list[Problem]:
    """What speaks against writing these rows, told at the place where they were typed."""
    return doubles(declared, tables) or unwritable(declared, tables)


def unwritable(declared: Declared, tables: Tables) -> list[Problem]:
    """Cells that canonical CSV cannot hold."""
    return [
        row.problem(column, f"{shown(cell)} {faults[0][1]}")
        for table, rows in tables.items()
        if _worth_a_look(rows)
        for row in rows
        for column, cell in row.values.items()
        if cell and (faults := _faults(declared, table, column, cell))
    ]


def _faults(declared: Declared, table: str, column: str, cell: str) -> list[tuple[str, str]]:
    is_text = declared.field(table, column)["type"] == "string"  # else -12 is a number
    return cell_faults(cell) or (formula_fault(cell) if is_text else [])


def _worth_a_look(rows: list[Row]) -> bool:
    """Whether any cell of these rows may have a fault: a fast look at all of them together."""
    cells = [cell for row in rows for cell in row.values.values() if cell]
    text = "\n".join(cells)
    return (
        suspicious(text)
        or bool(_WORTH_A_LOOK.search(text))
        or text.count("\n") != max(len(cells) - 1, 0)
        or (len(text) > MAX_CELL and max(map(len, cells)) > MAX_CELL)
    )


def doubles(declared: Declared, tables: Tables) -> list[Problem]:
    """Rows whose key stands already elsewhere, told with both places."""
    problems = []
    for table, rows in tables.items():
        key = declared.schemas[table]["primaryKey"]
        first: dict[tuple, Row] = {}
        for row in rows:
            ident = tuple(row.values.get(part, "") for part in key)
            other = first.setdefault(ident, row)
            if other is not row:
                place = f"{other.path}:{other.line()}"
                message = f"{shown('|'.join(ident))} stands already at {place}"
                hint = "give it another id, or merge the two"
                problems.append(row.problem(key[-1], message, hint))
    return problems
