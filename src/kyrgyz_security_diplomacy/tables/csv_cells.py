"""Layer 1, once lines are read: the cells of rows, their order, the declared size of the file."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..package.data_package import DESCRIPTOR
from ..report.problems import counted, shown
from .characters import MAX_CELL, character_faults, formula_fault, space_faults, suspicious

if TYPE_CHECKING:
    from .csv_reader import Scan

CELL_CODES = frozenset(
    {
        "bidi-control", "zero-width", "odd-space", "not-a-character", "not-nfc", "mojibake",
        "outer-space", "double-space", "cell-too-long", "formula", "mixed-scripts",
        "compatibility-letter", "stacked-marks", "lone-mark",
    }
)  # fmt: skip
"""Faults of a cell that do not change how a reader of CSV divides the file into cells."""

_BLANKS = re.compile("\x1f | \x1f|  ")
_FORMULAS = re.compile("\x1f[=+@\t-]")


def lint_rows(
    rows: Sequence[Sequence[str]], text_columns: Sequence[bool]
) -> list[tuple[int, int, str, str]]:
    """Return (row, column, code, message) for each fault in the cells of some rows.

    Args:
        rows: cells in the schema's order.
        text_columns: for each column whether it holds text; only there is a formula one.
    """
    joined = "\x1f".join("\x1f".join(cells) for cells in rows)
    odd = "\n" in joined or suspicious(joined.replace("\x1f", " "))
    faults = []
    for column, is_text in enumerate(text_columns):
        cells = [row[column] for row in rows]
        if odd or _worth_a_look(cells, is_text):
            for row, cell in enumerate(cells):
                faults += [(row, column, *fault) for fault in _cell_faults(cell, is_text)]
    return sorted(faults, key=lambda fault: fault[:2])


def _worth_a_look(cells: list[str], is_text: bool) -> bool:
    joined = "\x1f" + "\x1f".join(cells) + "\x1f"
    if _BLANKS.search(joined) or max(map(len, cells), default=0) > MAX_CELL:
        return True
    return is_text and bool(_FORMULAS.search(joined))


def _cell_faults(cell: str, is_text: bool) -> list[tuple[str, str]]:
    if not cell:
        return []
    faults = character_faults(cell) + space_faults(cell)
    faults += formula_fault(cell) if is_text else []
    return [(code, f"{shown(cell)} {message}") for code, message in faults]


def same_as_declared(scan: "Scan", size: int, digest: str | None) -> None:
    """Check bytes, hash and rows against what the descriptor declares, and the least of rows.

    Args:
        scan: of the file, to which problems go.
        size: bytes.
        digest: SHA-256 in hexadecimal digits, None if the file was not read to its end.
    """
    declared = scan.resource.descriptor
    for code, found in (("bytes", size), ("hash", f"sha256:{digest}"), ("rows", scan.rows)):
        if (code == "rows" and not scan.readable) or (code == "hash" and digest is None):
            continue
        if code in declared and declared[code] != found:
            message = f"{code} {found:,}" if code != "hash" else f"hash {found}"
            scan.add(
                code,
                f"the file has {message}, the descriptor says {shown(declared[code], 80)}",
                "restore the file, or build the package again",
                pointer=f"{DESCRIPTOR} resources/{scan.resource.name}/{code}",
            )
    least = declared.get("minRows", 1)
    if scan.readable and isinstance(least, int) and scan.rows < least:
        message = f"has {counted(scan.rows, 'row')}; at least {least:,} are asked for"
        pointer = f"{DESCRIPTOR} resources/{scan.resource.name}/minRows"
        hint = '"minRows": 0 lets a table be empty'
        scan.add("min-rows", message, hint, pointer=pointer)
