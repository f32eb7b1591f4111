"""Layer 1, once lines are read: the characters, spaces and formulas of cells."""

from collections.abc import Sequence

from ..report.problems import shown
from .characters import cell_faults

CELL_CODES = frozenset(
    {
        "bidi-control", "zero-width", "odd-space", "not-a-character", "not-nfc", "mojibake",
        "outer-space", "double-space", "cell-too-long", "formula", "mixed-scripts",
        "compatibility-letter", "stacked-marks", "lone-mark",
    }
)  # fmt: skip
"""Faults of a cell that do not change how a reader of CSV divides the file into cells."""


def cell_problems(
    rows: Sequence[Sequence[str]], text_columns: Sequence[bool]
) -> list[tuple[int, int, str, str]]:
    """Return (row, column, code, message) for each fault in the cells of some rows.

    Args:
        rows: cells in the schema's order.
        text_columns: for each column whether it holds text; only there can a formula be.
    """
    known: dict[tuple[str, bool], list[tuple[str, str]]] = {("", True): [], ("", False): []}
    found = []
    for row, cells in enumerate(rows):
        for column, key in enumerate(zip(cells, text_columns, strict=True)):
            if key not in known:
                known[key] = cell_faults(*key)
            for code, message in known[key]:
                found.append((row, column, code, f"{shown(key[0])} {message}"))
    return found
