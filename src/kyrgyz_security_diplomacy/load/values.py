"""The cells of a table as Python values, column by column."""

from typing import TYPE_CHECKING

from ..package.data_package import Package
from .frames import load

if TYPE_CHECKING:
    import pandas


def columns(package: Package, table: str) -> dict[str, list]:
    """Return a table's columns as lists of str, int, float, bool, datetime.date; None if missing.

    Raises:
        PackageError: the table's file cannot be read, or a cell is no value of its type.
    """
    frame = load(table, package=package)
    fields = package.tables[table].fields
    return {name: _cells(frame[name], field["type"]) for name, field in fields.items()}


def _cells(column: "pandas.Series", kind: str) -> list:
    pairs = zip(column.astype(object), column.notna(), strict=True)
    cells = [value if known else None for value, known in pairs]
    return [cell and cell.date() for cell in cells] if kind == "date" else cells
