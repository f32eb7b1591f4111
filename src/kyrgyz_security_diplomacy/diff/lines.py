"""A diff as a list of changes, for CSV one per cell, for people one per added or removed row."""

from collections.abc import Iterator

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
        for kind, key_columns in (("removed", rows.old_key), ("added", rows.key)):
            for row in getattr(rows, kind):
                at = {"kind": f"row-{kind}", "level": "", "table": rows.table}
                at["key"], retired = "|".join(row["key"]), row.get("retired")
                cells = row["cells"]
                if whole_rows:
                    outside = [name for name in cells if name not in key_columns]
                    cells = {"": ", ".join(f"{name}={shown(cells[name])}" for name in outside)}
                    at["note"] = _in_words(retired) if retired else ""
                for column, text in cells.items():
                    old, new = (text, "") if kind == "removed" else ("", text)
                    yield Change(**at, place=column, old=old, new=new)
                if retired and not whole_rows:
                    at["kind"] = "id-retired"
                    yield Change(**at, place="", old=at["key"], new=retired["replaced_by"])
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


def _in_words(retired: dict[str, str]) -> str:
    by = f", replaced by {shown(retired['replaced_by'])}" if retired["replaced_by"] else ""
    return f"retired: {retired['reason']}{by}"
