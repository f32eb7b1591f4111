"""What must be found in a generated package, from what its maker knows of each cell.

Judged row by row, in the plainest way, by nothing that the engines use.
"""

from typing import TYPE_CHECKING

from generated_fields import Column
from generated_tables import Table

if TYPE_CHECKING:
    from generated_packages import Generated

Finding = tuple[str, int, str, str]
"""Table, row from 1, column (of a key the first), and constraint: one verdict of layer 2."""


def expected(package: "Generated") -> set[Finding]:
    """Return all that keys and constraints must find in a package whose bytes are sound."""
    found: set[Finding] = set()
    for table in package.tables:
        for column in table.columns:
            found |= _expected_of_column(table, column)
        found |= {
            (table.name, row + 1, table.key[0], "primary-key") for row in _again(table, table.key)
        }
        if row := _out_of_order(table):
            found.add((table.name, row, "", "order"))
        for reference in table.references:
            target = package.table(reference.table)
            rows = range(len(target.rows))
            known = {parts for row in rows if all(parts := target.parts(row, reference.theirs))}
            for row in range(len(table.rows)):
                parts = table.parts(row, reference.own)
                if any(parts) and parts not in known:
                    found.add((table.name, row + 1, reference.own[0], "foreign-key"))
    return found


def _expected_of_column(table: Table, column: Column) -> set[Finding]:
    found = set()
    for row, cells in enumerate(table.rows):
        if cells[table.at(column.name)]:
            codes = table.broken.get((row, column.name), ())
        else:
            codes = ["required"] if column.required else []
        found |= {(table.name, row + 1, column.name, code) for code in codes}
    if column.limits.get("unique"):
        again = _again(table, [column.name])
        found |= {(table.name, row + 1, column.name, "unique") for row in again}
    return found


def _out_of_order(table: Table) -> int:
    """Return the first row that stands after one with a greater key, or 0."""
    keys = [table.parts(row, table.key) for row in range(len(table.rows))]
    return next((row + 1 for row in range(1, len(keys)) if keys[row - 1] > keys[row]), 0)


def _again(table: Table, names: list[str]) -> list[int]:
    """Return the rows that repeat the values of an earlier one; a blank or no value is none."""
    seen, found = set(), []
    for row in range(len(table.rows)):
        parts = table.parts(row, names)
        if all(parts) and not any("type" in table.broken.get((row, name), ()) for name in names):
            if parts in seen:
                found.append(row)
            seen.add(parts)
    return found
