"""Which rows differ between two packages, found by DuckDB: by primary key, cell by cell.

Cells are compared as text: in the dialect equal values are equal texts.
"""

import filecmp
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..check.database import Database
from ..package.data_package import Resource
from .records import Cell, ChangedRow, Retired, Row, TableRows
from .sides import Side
from .tables import Loaded, cell, cells

RETIRED = "retired_ids"
"""The table that says which ids are no longer used: columns id, table, replaced_by, reason."""

Key = tuple[str, ...]


def row_changes(old: Side, new: Side) -> list[TableRows]:
    """Return the rows that differ, table by table; tables without such rows are left out.

    A table that only one package has counts as empty in the other.

    Raises:
        PackageError: a table cannot be read, or has a primary key twice.
    """
    names = dict.fromkeys((*new.package.tables, *old.package.tables))
    found = []
    with Database() as database:
        before, after = Loaded(database, "old", old), Loaded(database, "new", new)
        retired = _retired(after)
        for name in names:
            if _same(before.declared.get(name), after.declared.get(name)):
                continue
            pair = _Pair(name, before, after)
            rows = pair.compared(retired)
            if rows.added or rows.removed or rows.changed:
                found.append(rows)
    return found


def _same(old: Resource | None, new: Resource | None) -> bool:
    """Return whether two files have the same bytes under the same columns."""
    if old is None or new is None or old.columns != new.columns:
        return False
    try:
        return filecmp.cmp(old.file, new.file, shallow=False)
    except OSError:
        return False  # the reader says what is wrong


class _Pair:
    """One table in both packages, or in one of them."""

    def __init__(self, name: str, old: Loaded, new: Loaded):
        self.name, self.old, self.new = name, old, new
        self.query = old.database.rows
        self.old_columns, self.old_key = _columns(old, name)
        self.new_columns, self.new_key = _columns(new, name)

    def compared(self, retired: Mapping[tuple[str, str], Retired]) -> TableRows:
        """Return the rows that differ."""
        in_old, in_new = (_source(side, self.name) for side in (self.old, self.new))
        both = in_old and in_new
        condition = self._condition() if both else "false"
        came = f"{in_new} n" + (f" ANTI JOIN {in_old} o ON {condition}" if both else "")
        gone = f"{in_old} o" + (f" ANTI JOIN {in_new} n ON {condition}" if both else "")
        added = self._rows(came, "n", self.new_columns, self.new_key) if in_new else []
        removed = self._rows(gone, "o", self.old_columns, self.old_key) if in_old else []
        referenced = self._referenced(gone) if removed else set()
        removed = [
            replace(
                row,
                retired=retired.get((self.name, row.key[0])) if len(row.key) == 1 else None,
                referenced=row.key in referenced,
            )
            for row in removed
        ]
        added, removed = self._alike(added, removed)
        changed = self._changed(f"{in_old} o JOIN {in_new} n ON {condition}") if both else []
        kinds = (tuple(sorted(kind, key=lambda row: row.key)) for kind in (added, removed, changed))
        columns = (tuple(names) for names in (self.old_columns, self.new_columns))
        return TableRows(self.name, tuple(self.old_key), tuple(self.new_key), *columns, *kinds)

    def _rows(
        self, source: str, alias: str, columns: Sequence[str], key: Sequence[str]
    ) -> list[Row]:
        places = [columns.index(name) for name in key]
        rows = self.query(f"SELECT {cells(alias, columns)} FROM {source}")
        return [Row(tuple(row[place] for place in places), row) for row in rows]

    def _condition(self) -> str:
        """Return when an old and a new row are the same one: the keys that tell it are equal.

        If the primary key was changed, the new one serves if the old rows have it, or the old one
        if the new rows have it; else the columns may have been renamed, if they are as many.
        """
        for key in (self.new_key, self.old_key):
            sides = ((self.old, self.old_columns), (self.new, self.new_columns))
            if all(self._tells(side, columns, key) for side, columns in sides):
                return _equal(key, key)
        if len(self.old_key) == len(self.new_key):
            return _equal(self.old_key, self.new_key)
        return "false"

    def _tells(self, side: Loaded, columns: Sequence[str], key: Sequence[str]) -> bool:
        """Return whether the rows of one side have the columns and differ in them."""
        if not set(key) <= set(columns):
            return False
        if key == side.declared[self.name].primary_key:
            return True  # seen when it was read
        source = side.source(self.name)
        return not self.query(
            f"SELECT 1 FROM {source} t GROUP BY {cells('t', key)} HAVING count(*) > 1 LIMIT 1"
        )

    def _changed(self, joined: str) -> list[ChangedRow]:
        columns = list(dict.fromkeys((*self.new_columns, *self.old_columns)))
        pairs = [
            [cells(alias, [name]) if name in own else "''" for name in columns]
            for alias, own in (("o", self.old_columns), ("n", self.new_columns))
        ]
        differs = " OR ".join(f"{o} <> {n}" for o, n in zip(*pairs, strict=True))
        key = cells("n", self.new_key)
        sql = f"SELECT {key}, {', '.join(pairs[0] + pairs[1])} FROM {joined} WHERE {differs}"
        start, width = len(self.new_key), len(columns)
        found = []
        for row in self.query(sql):
            texts = zip(columns, row[start : start + width], row[start + width :], strict=True)
            differing = tuple(Cell(*text) for text in texts if text[1] != text[2])
            found.append(ChangedRow(row[:start], differing))
        return found

    def _referenced(self, gone: str) -> set[Key]:
        """Return the keys of removed rows to which some row of the old package referred."""
        found: set[Key] = set()
        for child, own, theirs in _references(self.old.declared, self.name):
            # unlike keys, empty cells are not equal here: they refer to nothing
            refers = " AND ".join(
                f"{cell('o', a)} = {cell('c', b)}" for a, b in zip(theirs, own, strict=True)
            )
            key = cells("o", self.old_key)
            source = f"(SELECT o.* FROM {gone}) o SEMI JOIN {self.old.source(child)} c"
            found.update(self.query(f"SELECT {key} FROM {source} ON {refers}"))
        return found

    def _alike(self, added: list[Row], removed: list[Row]) -> tuple[list[Row], list[Row]]:
        """Mark pairs of an added and a removed row that differ in nothing but the key."""
        keys = {*self.old_key, *self.new_key}
        common = [n for n in self.new_columns if n in self.old_columns and n not in keys]
        came = _by_content(added, self.new_columns, common)
        went = _by_content(removed, self.old_columns, common)
        lone = [c for c, rows in came.items() if len(rows) == 1 == len(went.get(c, ()))]
        pairs = [(came[content][0].key, went[content][0].key) for content in lone]
        new_to_old, old_to_new = dict(pairs), {old: new for new, old in pairs}
        return (
            [replace(row, same_as=new_to_old.get(row.key)) for row in added],
            [replace(row, same_as=old_to_new.get(row.key)) for row in removed],
        )


def _columns(side: Loaded, name: str) -> tuple[list[str], list[str]]:
    """Return the columns of a table and of its primary key; none if there is no such table."""
    resource = side.declared.get(name)
    return (resource.columns, resource.primary_key) if resource else ([], [])


def _source(side: Loaded, name: str) -> str:
    """Return how SQL names a table of a package, or "" if it has none."""
    return side.source(name) if name in side.declared else ""


def _by_content(
    rows: Sequence[Row], columns: Sequence[str], common: Sequence[str]
) -> dict[Key, list[Row]]:
    """Return the rows by their cells in `common`; rows that are empty there say nothing."""
    places = [columns.index(name) for name in common]
    found = defaultdict(list)
    for row in rows:
        content = tuple(row.cells[place] for place in places)
        if any(content):
            found[content].append(row)
    return found


def _retired(side: Loaded) -> dict[tuple[str, str], Retired]:
    """Return table and id to what is recorded of each retired id."""
    resource = side.declared.get(RETIRED)
    if not keeps_retired_ids(resource):
        return {}
    wanted = ["table", "id", "reason", "replaced_by"]
    texts = [cells("r", [name]) if name in resource.columns else "''" for name in wanted]
    rows = side.database.rows(f"SELECT {', '.join(texts)} FROM {side.source(RETIRED)} r")
    return {(table, name): Retired(reason, by) for table, name, reason, by in rows}


def keeps_retired_ids(resource: Resource | None) -> bool:
    """Return whether a resource is a table of retired ids."""
    return resource is not None and {"id", "table"} <= set(resource.columns)


def _references(
    tables: Mapping[str, Resource], name: str
) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield what refers to a table: the referring table, its fields, and the fields meant."""
    columns = set(tables[name].columns)
    for child, resource in tables.items():
        for key in resource.schema.get("foreignKeys", []):
            theirs = key["reference"]["fields"]
            if key["reference"]["resource"] == name and columns.issuperset(theirs):
                yield child, key["fields"], theirs


def _equal(old: Sequence[str], new: Sequence[str]) -> str:
    """Return the condition that the keys of an old and a new row are equal."""
    pairs = ((cells("o", [a]), cells("n", [b])) for a, b in zip(old, new, strict=True))
    return " AND ".join(f"{a} = {b}" for a, b in pairs)
