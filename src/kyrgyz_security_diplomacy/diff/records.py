"""What differs between two packages, as data: of the descriptor, of the rows, for the version."""

from dataclasses import asdict, dataclass
from typing import NamedTuple

from ..report.problems import Problem

FORMAT_VERSION = 1
"""Version of a diff as JSON; one higher when a key comes, goes or changes its meaning."""

LEVELS = ("none", "patch", "minor", "major")
"""What a difference asks of the version, weakest first."""


class Cell(NamedTuple):
    """A cell that differs: its column, and its text in the old and the new package."""

    column: str
    old: str
    new: str


class Retired(NamedTuple):
    """What `retired_ids` says of an id: its reason, and the id in its place or ""."""

    reason: str
    replaced_by: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row that was added or removed.

    Attributes:
        key: its primary key.
        cells: the text of every column, in order; "" for an empty cell.
        retired: of a removed row, what the new package says of its id.
        referenced: of a removed row, whether another row of the old package referred to it.
        same_as: the key of the one row that came or went with the same cells outside of the key.
    """

    key: tuple[str, ...]
    cells: tuple[str, ...]
    retired: Retired | None = None
    referenced: bool = False
    same_as: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row of both packages: its primary key in the new one, and the cells that differ.

    A cell of a column that only one package has counts as empty in the other.
    """

    key: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class TableRows:
    """The rows of one table that differ, each kind sorted by key.

    Attributes:
        table: its name.
        old_key: the columns of its primary key in the old package, which removed rows have.
        key: the same in the new package, which added and changed rows have.
        old_columns: its columns in the old package; none if it has no such table.
        new_columns: the same in the new package.
    """

    table: str
    old_key: tuple[str, ...]
    key: tuple[str, ...]
    old_columns: tuple[str, ...]
    new_columns: tuple[str, ...]
    added: tuple[Row, ...] = ()
    removed: tuple[Row, ...] = ()
    changed: tuple[ChangedRow, ...] = ()

    @property
    def common(self) -> frozenset[str]:
        """Columns that both packages have."""
        return frozenset(self.old_columns) & frozenset(self.new_columns)

    @property
    def corrected(self) -> list[ChangedRow]:
        """The changed rows without cells of columns that came or went: these say it themselves."""
        common = self.common
        kept = (
            (row.key, tuple(cell for cell in row.cells if cell.column in common))
            for row in self.changed
        )
        return [ChangedRow(key, cells) for key, cells in kept if cells]


@dataclass(frozen=True)
class Change:
    """One difference between the descriptors.

    Attributes:
        kind: a fixed word: metadata, table-added, -removed, -changed, tables-reordered,
            column-added, -removed, -changed, columns-reordered, code-added, code-removed,
            schema-changed, rule-added, -removed, -changed, view-added, -removed, -changed.
        level: one of `LEVELS`.
        table: the table's name, or "".
        place: where it stands in the descriptor, or in the table's part of it, e.g. `version`,
            `fields/beds/constraints/maximum`, `rules/no-cycle/sql`.
        old: the old value: a text as it is, anything else as JSON; "" if there was none.
        new: the new value.
        note: what it means for users, such as `stricter`; may be "".
    """

    kind: str
    level: str
    table: str
    place: str
    old: str
    new: str
    note: str = ""


class Reason(NamedTuple):
    """Why the version has to rise: the level, and what changed, in words."""

    level: str
    message: str


@dataclass(frozen=True)
class Verdict:
    """What the differences ask of the version.

    Attributes:
        level: the strongest level met.
        reasons: all reasons, strongest first.
        declared: the new package's version.
        required: the lowest version that it may declare; "" if the old one has no version.
        enough: whether `declared` is a version, and not below `required`.
    """

    level: str
    reasons: tuple[Reason, ...]
    declared: str
    required: str
    enough: bool


@dataclass(frozen=True)
class Compared:
    """One of the two packages: how it was given, its name and its version ("" if it has none)."""

    given: str
    name: str
    version: str


@dataclass(frozen=True)
class Diff:
    """All differences between two packages.

    Attributes:
        old: the old package.
        new: the new one.
        changes: differences of the descriptors: the package's own first, then table by table.
        tables: the tables with rows that differ, in the new package's order, removed ones last.
        version: what they ask of the version.
        problems: what must not be released so: ids gone without a record, a version too low.
    """

    old: Compared
    new: Compared
    changes: tuple[Change, ...]
    tables: tuple[TableRows, ...]
    version: Verdict
    problems: tuple[Problem, ...] = ()

    @property
    def same(self) -> bool:
        """True if nothing differs."""
        return not self.changes and not self.tables

    @property
    def counts(self) -> dict[str, int]:
        """How many differences there are of each sort, and ids retired."""
        return {
            "changes": len(self.changes),
            "rows_added": sum(len(each.added) for each in self.tables),
            "rows_removed": sum(len(each.removed) for each in self.tables),
            "rows_changed": sum(len(each.changed) for each in self.tables),
            "cells_changed": sum(len(row.cells) for each in self.tables for row in each.changed),
            "ids_retired": sum(
                row.retired is not None for each in self.tables for row in each.removed
            ),
        }

    def to_dict(self) -> dict:
        """Return the diff under fixed keys, for JSON: see `diff.schema.json`."""
        version = asdict(self.version)
        version["reasons"] = [reason._asdict() for reason in self.version.reasons]
        return {
            "format_version": FORMAT_VERSION,
            "same": self.same,
            "old": asdict(self.old),
            "new": asdict(self.new),
            "version": version,
            "counts": self.counts,
            "changes": [asdict(change) for change in self.changes],
            "tables": [_table(each) for each in self.tables],
            "problems": [problem.to_dict() for problem in self.problems],
        }


def _table(rows: TableRows) -> dict:
    return {
        "table": rows.table,
        "old_key": list(rows.old_key),
        "key": list(rows.key),
        "old_columns": list(rows.old_columns),
        "new_columns": list(rows.new_columns),
        "added": [_row(row, rows.new_columns) for row in rows.added],
        "removed": [
            _row(row, rows.old_columns)
            | {
                "retired": row.retired and row.retired._asdict(),
                "referenced": row.referenced,
            }
            for row in rows.removed
        ],
        "changed": [
            {"key": list(row.key), "cells": [cell._asdict() for cell in row.cells]}
            for row in rows.changed
        ],
    }


def _row(row: Row, columns: tuple[str, ...]) -> dict:
    cells = {column: text for column, text in zip(columns, row.cells, strict=True) if text}
    same_as = None if row.same_as is None else list(row.same_as)
    return {"key": list(row.key), "cells": cells, "same_as": same_as}
