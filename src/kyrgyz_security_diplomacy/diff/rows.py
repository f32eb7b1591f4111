"""Which rows differ between two packages: by primary key, cell by cell.

Cells are compared as text: in the dialect equal values are equal texts.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial

from ..load.reading import VALIDATE
from ..package.data_package import Resource
from ..package.json_file import refuse
from ..report.problems import shown
from ..tables.csv_reader import read_csv
from .differences import TableRows
from .revisions import Side

RETIRED = "retired_ids"
"""The table of ids that are no longer used: columns id, table, replaced_by, reason."""

Key = tuple[str, ...]
Rows = dict[Key, dict[str, str]]
"""Rows by primary key, each column to text, without empty cells."""


def row_changes(old: Side, new: Side) -> list[TableRows]:
    """Return the rows that differ, table by table; tables without such rows are left out.

    A table that only one package has counts as empty in the other. If the columns of the primary
    key were changed, all rows of the old table are removed, and all of the new one added.

    Raises:
        PackageError: a table cannot be read, or has a duplicate primary key.
    """
    before, after = old.package.tables, new.package.tables
    read_old, read_new = cache(partial(_read, old)), cache(partial(_read, new))
    retired = {}
    if keeps_retired_ids(after.get(RETIRED)):
        for row in read_new(RETIRED).values():
            about = {name: row.get(name, "") for name in ("reason", "replaced_by")}
            retired[row.get("table"), row.get("id")] = about
    found = []
    for name in dict.fromkeys((*after, *before)):
        sides = [tables.get(name) for tables in (before, after)]
        keys = [each.primary_key if each else [] for each in sides]
        columns = [each.columns if each else [] for each in sides]
        rows = TableRows(name, *keys, *columns)
        _compare(rows, read_old(name), read_new(name))
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


def _read(side: Side, name: str) -> Rows:
    """Return the rows of a table; none if the package lacks it."""
    resource = side.package.tables.get(name)
    if resource is None:
        return {}
    place, hint = side.place(resource.path), VALIDATE
    table = read_csv(resource)
    if not table.readable or table.broken:
        problem = table.problems[0]
        message = f"cannot be compared: {problem.explained}"
        raise refuse("not-comparable", place, message, hint, table=name, line=problem.line)
    found: Rows = {}
    for cells in table.rows:
        row = {column: text for column, text in zip(resource.columns, cells, strict=True) if text}
        key = _cells(row, resource.primary_key)
        if key in found:
            message = f"has two rows with the key {shown('|'.join(key))}"
            raise refuse("not-comparable", place, message, hint, table=name)
        found[key] = row
    return found


def _cells(row: Mapping[str, str], names: Sequence[str]) -> Key:
    return tuple([row.get(name, "") for name in names])


def _compare(found: TableRows, old: Rows, new: Rows) -> None:
    """Add the rows of one table that differ to `found`."""
    same_key = found.old_key == found.key
    columns = dict.fromkeys((*found.new_columns, *found.old_columns))
    for key, row in sorted(new.items()):
        if not same_key or key not in old:
            found.added.append({"key": key, "cells": row})
        elif row != old[key]:
            texts = ((name, old[key].get(name, ""), row.get(name, "")) for name in columns)
            cells = [{"column": name, "old": o, "new": n} for name, o, n in texts if o != n]
            found.changed.append({"key": key, "cells": cells})
    for key, row in sorted(old.items()):
        if not same_key or key not in new:
            found.removed.append({"key": key, "cells": row})


def _referenced(
    name: str, removed: list[dict], tables: Mapping[str, Resource], read: Callable[[str], Rows]
) -> set[Key]:
    """Return the keys of removed rows to which some row of the old package referred."""
    found = set()
    for child, resource in tables.items() if removed else ():
        for key in resource.schema.get("foreignKeys", []):
            if (key["reference"].get("resource") or child) == name:
                used = {_cells(row, key["fields"]) for row in read(child).values()}
                meant = {r["key"]: _cells(r["cells"], key["reference"]["fields"]) for r in removed}
                found |= {key for key, cells in meant.items() if all(cells) and cells in used}
    return found
