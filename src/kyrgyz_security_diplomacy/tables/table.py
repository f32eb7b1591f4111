"""A table as read from its file: its rows as text, and what layer 1 found in the file."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ..package.data_package import Resource
from ..report.problems import LISTED, Problem, more_like
from .cell_checks import CELL_CODES

if TYPE_CHECKING:
    import pandas


class Place(NamedTuple):
    """Where a row is: its number from 0, its first physical line, its key as text."""

    row: int
    line: int
    key: str

    def of(self, resource: Resource) -> dict:
        """Return the attributes of a `Problem` that say where this row of a table is."""
        where = {"path": resource.path, "table": resource.name}
        return where | {"key": self.key, "row": self.row + 1, "line": self.line}


@dataclass
class Table:
    """A table as read from its file.

    Attributes:
        resource: which table.
        rows: the cells of each data row as text, in the schema's order of columns, if they were
            asked for.
        lines: physical line of each of these rows.
        broken: numbers (from 0) of rows whose cells may be in wrong columns; layers 2 and 3 say
            nothing about them.
        count: number of data rows.
        problems: what layer 1 found; at most 1,000 of a kind.
        readable: whether the rows can be judged further: the columns are those of the schema.
        plain: whether any reader of CSV reads the same rows from the file: row `n` (from 0) is
            line `n + 2`, its cells in the schema's order.
    """

    resource: Resource
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    broken: set[int] = field(default_factory=set)
    count: int = 0
    problems: list[Problem] = field(default_factory=list)
    readable: bool = False
    plain: bool = True
    _kinds: Counter = field(default_factory=Counter)

    def keep(self, first: int, rows: list[list[str]], lines: list[int], broken: list[bool]) -> None:
        """Add a run of rows; see `Keep`."""
        self.broken.update(first + at for at, bad in enumerate(broken) if bad)
        self.rows += rows
        self.lines += lines

    def place(self, row: int) -> Place:
        """Return where data row number `row` (from 0) is."""
        return Place(row, self.lines[row], self.resource.key_text(self.rows[row]))

    @cached_property
    def frame(self) -> "pandas.DataFrame":
        """The rows as a frame of texts; an empty cell is missing (None)."""
        import pandas

        frame = pandas.DataFrame(self.rows, columns=self.resource.columns, dtype=object)
        return frame.where(frame != "", None)

    def add(self, code: str, message: str, hint: str = "", at: Place | None = None, **more) -> None:
        """Note a problem of the file, or of the row at a place."""
        if code not in CELL_CODES:
            self.plain = False
        where = {"path": self.resource.path, "table": self.resource.name}
        where = at.of(self.resource) if at else where
        self._kinds[code, more.get("column", "")] += 1
        if self._kinds[code, more.get("column", "")] <= LISTED:
            self.problems.append(Problem(code=code, message=message, hint=hint, **where, **more))

    @property
    def found(self) -> int:
        """How many problems were found, listed or not."""
        return self._kinds.total()

    def say_what_is_not_listed(self) -> None:
        """Add for each kind of problem how many are not listed."""
        for kind, count in self._kinds.items():
            if count > LISTED:
                first = next(each for each in self.problems if (each.code, each.column) == kind)
                self.problems.append(more_like(first, count - LISTED))
