"""A diff as lines, for CSV one per cell, for people one per added or removed row."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ..report.problems import shown
from .differences import Change, Diff


class Line(NamedTuple):
    """One difference: a row of a diff as CSV, and a note that CSV leaves out.

    `key` is the primary key of a row, its parts joined by `|`; `column` is a column, or the place
    in the descriptor. What does not apply is "".
    """

    change: str
    table: str
    key: str
    column: str
    old: str
    new: str
    note: str = ""


def lines(diff: Diff, whole_rows: bool = False) -> Iterator[Line]:
    """Yield one line for each difference of the descriptors, and one for each cell.

    Args:
        diff: what differs.
        whole_rows: give an added or removed row one line.
    """
    yield from map(line_of, diff.changes)
    for rows in diff.tables:
        for row in rows.removed:
            yield from _row("row-removed", rows.table, row, rows.old_key, whole_rows)
        for row in rows.added:
            yield from _row("row-added", rows.table, row, rows.key, whole_rows)
        for row in rows.changed:
            for cell in row["cells"]:
                yield Line("cell-changed", rows.table, "|".join(row["key"]), *cell.values())


def line_of(change: Change) -> Line:
    """Return a difference of the descriptors as a line."""
    return Line(change.kind, change.table, "", change.place, change.old, change.new, change.note)


def in_words(line: Line) -> str:
    """Return a line for people, such as "cell changed: stations sta-one beds: '0' → '7'"."""
    place = " ".join(filter(None, (line.table, line.key, line.column)))
    if line.change.startswith("row-"):
        values = line.old or line.new
    elif line.change.endswith(("added", "removed")):
        values = shown(line.old or line.new) if line.column else ""
    else:
        values = f"{shown(line.old)} → {shown(line.new)}"
    text = ": ".join(filter(None, (line.change.replace("-", " "), place, values)))
    return f"{text} ({line.note})" if line.note else text


def _row(
    change: str, table: str, row: Mapping, own_key: Sequence[str], whole: bool
) -> Iterator[Line]:
    key, cells, note, retired = "|".join(row["key"]), row["cells"], "", row.get("retired")
    if whole:
        outside = (f"{name}={shown(text)}" for name, text in cells.items() if name not in own_key)
        cells = {"": ", ".join(outside)}
        if retired:
            by = shown(retired["replaced_by"]) if retired["replaced_by"] else ""
            note = f"retired: {retired['reason']}" + (f", replaced by {by}" if by else "")
        elif row["same_as"]:
            note = f"the same row as {shown('|'.join(row['same_as']))}"
    for column, text in cells.items():
        values = (text, "") if change == "row-removed" else ("", text)
        yield Line(change, table, key, column, *values, note)
    if retired and not whole:
        yield Line("id-retired", table, key, "", key, retired["replaced_by"])
