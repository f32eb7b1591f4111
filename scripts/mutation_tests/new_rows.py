"""Rows to add to the tables of a package: lawful but for the cells that are given."""

from collections.abc import Iterator, Mapping
from itertools import chain, islice, product

from . import candidates
from .cell_oracle import broken
from .declared import Reference
from .rows import Row, Tables, parts

CHOICES = 20_000
"""How many combinations of lawful values are tried for a free key, at most ..."""
VALUES = 40
"""... and how many values of one column in them."""
DEEP = 8
"""How many tables may refer to each other in a chain."""


class NoCase(Exception):
    """No row can be made; the message says why."""


class NewRows:
    """Makes rows one by one, each with a new key, like the lawful rows that are there.

    Attributes:
        tables: what is made is like their rows, and refers to them.
        lawful: table to rows without fault.
        lost: (table, columns, values) that no new row may have.
    """

    def __init__(self, tables: Tables):
        self.tables = tables
        self.lawful = {name: list(rows) for name, rows in tables.rows.items()}
        self.lost: set[tuple[str, tuple[str, ...], tuple[str, ...]]] = set()
        self._turns = dict.fromkeys(tables.rows, 0)

    def row(
        self,
        table: str,
        cells: Mapping[str, str],
        but: Reference | None = None,
        free: bool = True,
        depth: int = 0,
    ) -> Row:
        """Return a row that has `cells` and is lawful else; what it refers to is added.

        Args:
            table: its table.
            cells: what must stand in it.
            but: the reference that need not find a row.
            free: whether its key must be a new one.
            depth: how many rows that refer to each other are being made.

        Raises:
            NoCase: there is no free key, or no lawful row to begin with.
        """
        row = self._template(table, depth)
        for name in self.tables.single(table):
            if row[name] and name not in cells:
                row[name] = self.another(table, name)
        row |= cells
        for reference in self.tables.references[table]:
            values = parts(row, reference.own)
            touched = reference != but and any(name in cells for name in reference.own)
            if touched and all(values):
                target = dict(zip(reference.theirs, values, strict=True))
                if not self.tables.has(reference.table, reference.theirs, values):
                    self._target(reference.table, target, depth)
        return self._with_free_key(table, row, cells, depth) if free else row

    def keep(self, table: str, row: Row) -> Row:
        """Add a row that others need, and return it."""
        self.tables.add(table, row)
        if not self.tables.faults(table, row):
            self.lawful[table].append(row)
        return row

    def whole(self, reference: Reference, depth: int = 0) -> Row:
        """Return the cells of a reference that finds a lawful row."""
        rows = self.lawful[reference.table]
        return referring(reference, rows[0] if rows else self._target(reference.table, {}, depth))

    def models(self, table: str, name: str) -> list[str]:
        """Return lawful values of a column: those that it has, and the example."""
        values = [row[name] for row in self.lawful[table][:100] if row[name]]
        return list(dict.fromkeys([*values, self.tables.fields[table][name]["example"]]))

    def values(self, table: str, name: str) -> Iterator[str]:
        """Yield lawful values for a column; see `candidates.lawful`."""
        return candidates.lawful(self.tables.fields[table][name], self.models(table, name))

    def fresh(self, table: str, name: str) -> str:
        """Return a lawful value that the column does not have."""
        for text in self.values(table, name):
            if self._free(table, (name,), (text,)):
                return text
        raise NoCase(f"no new value was found for {name}")

    def another(self, table: str, name: str) -> str:
        """Return a new value for a column whose values must differ, or a blank if that may be."""
        try:
            return self.fresh(table, name)
        except NoCase:
            if broken(self.tables.fields[table][name], ""):
                raise
            return ""

    def _target(self, table: str, cells: Row, depth: int) -> Row:
        """Add a row to which another refers: lawful if `cells` are."""
        if depth > DEEP:
            raise NoCase("the tables refer to each other in a circle")
        return self.keep(table, self.row(table, cells, depth=depth + 1))

    def _template(self, table: str, depth: int) -> Row:
        """Return a copy of one lawful row after the other, or of the examples if there is none."""
        rows = self.lawful[table]
        if rows:
            self._turns[table] += 1
            return dict(rows[self._turns[table] % len(rows)])
        row = {name: field["example"] for name, field in self.tables.fields[table].items()}
        for reference in self.tables.references[table]:
            if reference.table == table:
                row |= dict.fromkeys(reference.own, "")
            else:
                row |= self.whole(reference, depth)
        if faults := self.tables.faults(table, row):
            raise NoCase(f"the examples make no lawful row: {faults[0].check}")
        return row

    def _with_free_key(self, table: str, row: Row, fixed: Mapping[str, str], depth: int) -> Row:
        """Return the row with the columns of its key that are not fixed so that no row has it."""
        key = self.tables.keys[table]
        for choice in chain([{}], self._choices(table, fixed, depth)):
            found = row | choice
            if self._free(table, key, parts(found, key)):
                return found
        raise NoCase(f"no free key was found for a row of {table}")

    def _free(self, table: str, columns: tuple[str, ...], values: tuple[str, ...]) -> bool:
        lost = (table, columns, values) in self.lost
        return not lost and not self.tables.has(table, columns, values)

    def _choices(self, table: str, fixed: Mapping[str, str], depth: int) -> Iterator[Row]:
        """Yield other cells for the key: new values, then lawful combinations, then new targets."""
        key, references = self.tables.keys[table], self.tables.references[table]
        refers = {name for each in references for name in each.own}
        plain = [name for name in key if name not in fixed and name not in refers]
        for name in plain:
            yield from ({name: text} for text in self.values(table, name))
        touching = [
            each
            for each in references
            if set(each.own) & set(key) and not set(each.own) & set(fixed)
        ]
        options = [
            [{name: text} for text in islice(self.values(table, name), VALUES)] for name in plain
        ]
        options += [[referring(each, row) for row in self.lawful[each.table]] for each in touching]
        for chosen in islice(product(*options), CHOICES):
            yield {name: text for cells in chosen for name, text in cells.items()}
        for each in touching:
            yield referring(each, self._target(each.table, {}, depth))


def referring(reference: Reference, row: Row) -> Row:
    """Return the cells that refer to a row."""
    return dict(zip(reference.own, parts(row, reference.theirs), strict=True))
