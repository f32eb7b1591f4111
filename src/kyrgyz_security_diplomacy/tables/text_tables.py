"""A table read into memory, every cell as text; layer 1 is run on the way."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..package.data_package import Resource
from ..report.problems import Problem
from .csv_reader import CHECKS, scan_csv
from .places import Place, out_of_order

if TYPE_CHECKING:
    import pandas


@dataclass
class TableText:
    """A table as read.

    Attributes:
        resource: which table.
        rows: the cells of each data row as text, in the schema's order of columns.
        lines: physical line of each row.
        problems: what layer 1 found.
        checks: how many checks were run.
        readable: whether the rows can be judged further: the columns are those of the schema.
        broken: row numbers (from 0) whose cells may stand in wrong columns; layers 2 and 3 say
            nothing about them.
    """

    resource: Resource
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    checks: int = 0
    readable: bool = False
    broken: set[int] = field(default_factory=set)

    def key(self, row: int) -> str:
        """Return the primary key of data row number `row` (from 0), parts joined by `|`."""
        return self.resource.key_text(self.rows[row])

    def place(self, row: int) -> Place:
        """Return where data row number `row` (from 0) stands."""
        return Place(row, self.lines[row], self.key(row))

    def keep(
        self, first: int, rows: list[list[str]], lines: list[int], broken: Sequence[bool]
    ) -> None:
        """Add rows, numbered from `first`, with their lines and whether they are broken."""
        self.broken.update(first + at for at, bad in enumerate(broken) if bad)
        self.rows += rows
        self.lines += lines

    @property
    def frame(self) -> "pandas.DataFrame":
        """The rows as a frame of dtype `str`; a blank cell is missing."""
        import pandas

        columns = {}
        for place, name in enumerate(self.resource.columns):
            cells = [row[place] or None for row in self.rows]
            columns[name] = pandas.array(cells, dtype="str")
        return pandas.DataFrame(columns)


def read_csv(resource: Resource) -> TableText:
    """Read and check a table's file. Nothing is raised: every fault is in `problems`.

    Args:
        resource: the table, with its file, schema and declared size and hash.
    """
    table = TableText(resource, checks=len(CHECKS))
    scan = scan_csv(resource, table.keep)
    table.readable, table.problems = scan.readable, scan.problems
    if table.readable:
        table.problems += _order_problems(table)
    return table


def _order_problems(table: TableText) -> list[Problem]:
    """Check that rows are sorted by primary key, the text's code points compared."""
    columns = table.resource.columns
    places = [columns.index(name) for name in table.resource.primary_key]
    keys = [[cells[place] for place in places] for cells in table.rows]
    for row in range(1, len(keys)):
        if keys[row] < keys[row - 1]:
            return [out_of_order(table.resource, table.place(row), table.key(row - 1))]
    return []
