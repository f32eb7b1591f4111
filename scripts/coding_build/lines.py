"""Rows as lines of canonical CSV, once nothing speaks against their cells and keys."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from itertools import pairwise

from kyrgyz_security_diplomacy.report.problems import Problem, shown
from kyrgyz_security_diplomacy.tables.characters import (
    MAX_CELL,
    cell_faults,
    formula_fault,
    suspicious,
)
from kyrgyz_security_diplomacy.tables.csv_writer import csv_line

from .declared import Declared
from .rows import Row, Tables

_SIGNS = ("  ", "\n ", " \n", "\n=", "\n+", "\n@", "\n-")  # of blanks and formulas


def csv_lines(declared: Declared, table: str, rows: Iterable[Row]) -> list[bytes]:
    """A line of canonical CSV for each row, in the order given."""
    columns = declared.columns(table)
    return [csv_line([row.values.get(column, "") for column in columns]).encode() for row in rows]


def keys_of(lines: Sequence[bytes], parts: int) -> list[bytes] | list[list[bytes]]:
    """The primary keys of canonical lines: their first cell, or a list of their first cells."""
    if any(line[:1] == b'"' or (parts > 1 and b'"' in line) for line in lines):
        cells = (cells[:parts] for cells in csv.reader(line.decode() for line in lines))
        keys = [[cell.encode() for cell in each] for each in cells]
        return keys if parts > 1 else [key for (key,) in keys]
    if parts == 1:
        return [line.partition(b",")[0] for line in lines]
    return [line.rstrip(b"\n").split(b",", parts)[:parts] for line in lines]


def in_order(lines: list[bytes], parts: int) -> tuple[list[bytes], list]:
    """Lines sorted by their primary key, and these keys."""
    lines = sorted(lines)  # mostly the order of keys too: the comma comes before what ids have
    keys = keys_of(lines, parts)
    if any(one > other for one, other in pairwise(keys)):
        order = sorted(range(len(keys)), key=keys.__getitem__)
        lines, keys = [lines[at] for at in order], [keys[at] for at in order]
    return lines, keys


def key_text(key: bytes | list[bytes]) -> str:
    """A key as problems tell it: its parts joined by |."""
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
    run_on = "".join(cells)
    plain = run_on.isascii() and run_on.isprintable()
    text = "\n".join(["", *cells, ""])
    if not plain and (suspicious(text) or text.count("\n") != len(cells) + 1):
        return True
    return any(sign in text for sign in _SIGNS) or max(map(len, cells), default=0) > MAX_CELL


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
