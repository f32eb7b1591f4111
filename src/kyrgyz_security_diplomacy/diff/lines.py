"""A diff as a list of changes, for CSV one per cell, for people one per added or removed row."""

from collections.abc import Iterator, Mapping, Sequence

from ..report.problems import shown
from .differences import Change, Diff


def lines(diff: Diff, whole_rows: bool = False) -> Iterator[Change]:
    """Yield the changes of the descriptors, and those of the rows: one for each cell.

    Those of the rows have a `key` and the column as `place`, and state no level.

    Args:
        diff: what differs.
        whole_rows: give an added or removed row one line, without a column.
    """
    yield from diff.changes
    for rows in diff.tables:
        for row in rows.removed:
            yield from _row("row-removed", rows.table, row, rows.old_key, whole_rows)
        for row in rows.added:
            yield from _row("row-added", rows.table, row, rows.key, whole_rows)
        for row in rows.changed:
            for column, old, new in map(dict.values, row["cells"]):
                key = "|".join(row["key"])
                yield Change("cell-changed", "", rows.table, column, old, new, key=key)


def in_words(change: Change) -> str:
    """Return a change in a line, such as "cell changed: stations sta-one beds: '0' → '7'"."""
    place = " ".join(filter(None, (change.table, change.key, change.place)))
    if change.kind.startswith("row-"):
        values = change.old or change.new
    elif change.kind.endswith(("added", "removed")):
        values = shown(change.old or change.new) if change.place else ""
    else:
        values = f"{shown(change.old)} → {shown(change.new)}"
    text = ": ".join(filter(None, (change.kind.replace("-", " "), place, values)))
    return f"{text} ({change.note})" if change.note else text


def _row(
    kind: str, table: str, row: Mapping, own_key: Sequence[str], whole: bool
) -> Iterator[Change]:
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
        values = (text, "") if kind == "row-removed" else ("", text)
        yield Change(kind, "", table, column, *values, note, key)
    if retired and not whole:
        yield Change("id-retired", "", table, "", key, retired["replaced_by"], key=key)
