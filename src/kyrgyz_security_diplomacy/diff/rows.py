"""Which rows differ between two packages: by primary key, cell by cell.

Cells are compared as text: in the dialect equal values are equal texts.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial

from ..package.data_package import Resource
from ..package.json_file import refuse
from ..report.problems import shown
from ..tables.csv_reader import read_csv
from .differences import TableRows
from .revisions import Side

RETIRED = "retired_ids"
"""The table of ids that are no longer used: columns id, table, replaced_by, reason."""

Key = tuple[str, ...]


@dataclass(frozen=True)
class _Table:
    """A table of one package: its rows by primary key, each column to text, without empty cells.

    One that the package lacks has no columns and no rows.
    """

    columns: list[str] = field(default_factory=list)
    key: list[str] = field(default_factory=list)
    rows: dict[Key, dict[str, str]] = field(default_factory=dict)

    def by(self, names: Sequence[str]) -> dict[Key, Key] | None:
        """Return the cells in some columns to the row's key; None if they do not identify rows."""
        found = {_cells(row, names): key for key, row in self.rows.items()}
        return found if set(names) <= set(self.columns) and len(found) == len(self.rows) else None


def row_changes(old: Side, new: Side) -> list[TableRows]:
    """Return the rows that differ, table by table; tables without such rows are left out.

    A table that only one package has counts as empty in the other.

    Raises:
        PackageError: a table cannot be read, or has a duplicate primary key.
    """
    before, after = old.package.tables, new.package.tables
    read_old, read_new = cache(partial(_read, old)), cache(partial(_read, new))
    retired = {}
    if keeps_retired_ids(after.get(RETIRED)):
        for row in read_new(RETIRED).rows.values():
            about = {name: row.get(name, "") for name in ("reason", "replaced_by")}
            retired[row.get("table"), row.get("id")] = about
    found = []
    for name in dict.fromkeys((*after, *before)):
        rows = _compared(name, read_old(name), read_new(name))
        referenced = _referenced(name, rows.removed, before, read_old)
        for row in rows.removed:
            row["retired"] = retired.get((name, *row["key"]))
            row["referenced"] = row["key"] in referenced
        if rows.added or rows.removed or rows.changed:
            found.append(rows)
    return found


def keeps_retired_ids(resource: Resource | None) -> bool:
    """Return whether a resource is a table of retired ids."""
    return resource is not None and {"id", "table"} <= set(resource.columns)


def _read(side: Side, name: str) -> _Table:
    resource = side.package.tables.get(name)
    if resource is None:
        return _Table()
    place, hint = side.place(resource.path), "'ksd validate' lists every problem"
    table = read_csv(resource)
    if not table.readable or table.broken:
        problem = table.problems[0]
        message = f"cannot be compared: {problem.explained}"
        raise refuse("not-comparable", place, message, hint, table=name, line=problem.line)
    found = _Table(resource.columns, resource.primary_key)
    for cells in table.rows:
        row = {column: text for column, text in zip(found.columns, cells, strict=True) if text}
        key = _cells(row, found.key)
        if key in found.rows:
            message = f"has two rows with the key {shown('|'.join(key))}"
            raise refuse("not-comparable", place, message, hint, table=name)
        found.rows[key] = row
    return found


def _cells(row: Mapping[str, str], names: Sequence[str]) -> Key:
    return tuple([row.get(name, "") for name in names])


def _compared(name: str, old: _Table, new: _Table) -> TableRows:
    """Return the rows that differ in one table."""
    found = TableRows(name, old.key, new.key, old.columns, new.columns)
    pairs = _pairs(old, new)
    kept = set(pairs.values())
    added = {key: row for key, row in sorted(new.rows.items()) if key not in kept}
    removed = {key: row for key, row in sorted(old.rows.items()) if key not in pairs}
    names = [each for each in new.columns if each in old.columns and each not in old.key + new.key]
    same = _renamed(added, removed, names)
    for rows, own in ((found.added, added), (found.removed, removed)):
        rows += [{"key": key, "cells": row, "same_as": same.get(key)} for key, row in own.items()]
    columns = dict.fromkeys((*new.columns, *old.columns))
    for before, after in sorted(pairs.items(), key=lambda pair: pair[1]):
        if old.rows[before] != new.rows[after]:
            texts = ((c, old.rows[before].get(c, ""), new.rows[after].get(c, "")) for c in columns)
            cells = [{"column": c, "old": o, "new": n} for c, o, n in texts if o != n]
            found.changed.append({"key": after, "cells": cells})
    return found


def _pairs(old: _Table, new: _Table) -> dict[Key, Key]:
    """Return the old key of each row of both packages to its new key.

    If the primary key was changed, rows are matched by the new one if it identifies the old rows,
    else by the old one if it identifies the new rows; else its columns may have been renamed.
    """
    for names in ((new.key, new.key), (old.key, old.key), (old.key, new.key)):
        before, after = old.by(names[0]), new.by(names[1])
        if before is not None and after is not None and len(names[0]) == len(names[1]):
            return {before[cells]: after[cells] for cells in before if cells in after}
    return {}


def _renamed(
    added: Mapping[Key, Mapping], removed: Mapping[Key, Mapping], names: Sequence[str]
) -> dict[Key, Key]:
    """Return the keys of each added and removed row that differ only in the key, to each other."""
    alike = defaultdict(lambda: ([], []))
    for side, rows in enumerate((added, removed)):
        for key, row in rows.items():
            if any(content := _cells(row, names)):
                alike[content][side].append(key)
    pairs = [(*came, *went) for came, went in alike.values() if len(came) == len(went) == 1]
    return {key: other for new, old in pairs for key, other in ((new, old), (old, new))}


def _referenced(
    name: str, removed: list[dict], tables: Mapping[str, Resource], read: Callable[[str], _Table]
) -> set[Key]:
    """Return the keys of removed rows to which some row of the old package referred."""
    found = set()
    for child, own, theirs in _references(tables, name) if removed else ():
        used = {_cells(row, own) for row in read(child).rows.values()}
        meant = {row["key"]: _cells(row["cells"], theirs) for row in removed}
        found |= {key for key, cells in meant.items() if all(cells) and cells in used}
    return found


def _references(
    tables: Mapping[str, Resource], name: str
) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield each foreign key to a table: the referring table, its fields, and the target fields."""
    for child, resource in tables.items():
        for key in resource.schema.get("foreignKeys", []):
            if key["reference"]["resource"] == name:
                yield child, key["fields"], key["reference"]["fields"]
