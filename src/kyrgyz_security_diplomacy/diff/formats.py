"""A diff as text, JSON, CSV or Markdown: CSV has a line per cell, a reader one per row."""

from collections.abc import Iterable, Iterator

from ..report.github import cell as escaped
from ..report.problems import counted, plain, plain_json, shown
from ..tables.csv_writer import csv_line
from .differences import Change, Diff

FORMATS = ("text", "json", "csv", "markdown")
COLUMNS = ("change", "table", "key", "column", "old", "new")
"""The header of a diff as CSV."""
ROOM = 60_000
"""Bytes of a diff as Markdown: GitHub takes comments of 65,536 characters."""
REASONS = 5
"""How many reasons for a version are listed in words."""


def render(diff: Diff, form: str, most: int) -> str:
    """Return a diff in one of `FORMATS`.

    Args:
        diff: what differs.
        form: one of `FORMATS`; JSON (see `diff.schema.json`) and CSV are always complete.
        most: how many differences text and Markdown list.
    """
    if form == "json":
        return plain_json(diff.to_dict())
    if form == "csv":
        return "".join(map(csv_line, (COLUMNS, *map(_cells, _lines(diff)))))
    return markdown(diff, most) if form == "markdown" else text(diff, most)


def text(diff: Diff, most: int = 100) -> str:
    """Return a diff for people: at most `most` differences, and the count of all."""
    printed = [
        f"{which}  {side.name or 'unnamed'} {side.version or 'without version'}  {side.given}"
        for which, side in (("old", diff.old), ("new", diff.new))
    ]
    found = list(_lines(diff, whole_rows=True))
    printed += [f"  {line}" for line in found[:most]]
    if len(found) > most:
        printed.append(f"… and {len(found) - most:,} more (--max)")
    printed += [summary(diff), verdict(diff), *(f"problem: {each}" for each in diff.problems)]
    return "".join(f"{plain(line)}\n" for line in printed)


def markdown(diff: Diff, most: int = 100) -> str:
    """Return a diff as Markdown for a pull request: the counts, the version, and a table.

    At most `most` differences are listed, as far as there is `ROOM`; problems first, which count.
    """
    sides = " → ".join(escaped(f"{side.version} {side.given}") for side in (diff.old, diff.new))
    page = "".join(f"{part}\n\n" for part in (
        "### ksd diff", sides, escaped(summary(diff)), escaped(verdict(diff))))  # fmt: skip
    found = [Change(p.code, "", p.table, "", "", p.explained, "", p.key) for p in diff.problems]
    found += _lines(diff, whole_rows=True)
    listed = 0
    for line in found[:most]:
        kind = f"{line.kind} ({line.note})" if line.note else line.kind
        row = _row(map(escaped, (kind, *_cells(line)[1:])))
        if not listed:
            row = f"{_row(COLUMNS)}{_row('---' for _ in COLUMNS)}{row}"
        if len((page + row).encode("utf-8", "backslashreplace")) > ROOM - 100:  # for the last line
            break
        page += row
        listed += 1
    left_out = len(found) - listed
    return page + (f"\n{counted(left_out, 'more difference')} not listed here.\n" * bool(left_out))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _lines(diff: Diff, whole_rows: bool = False) -> Iterator[Change]:
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
                    at["note"] = _about(retired) if retired else ""
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


def _about(retired: dict[str, str]) -> str:
    by = f", replaced by {shown(retired['replaced_by'])}" if retired["replaced_by"] else ""
    return f"retired: {retired['reason']}{by}"


def summary(diff: Diff) -> str:
    """Return in one line how many differences there are."""
    if diff.same:
        return "no difference"
    counts = diff.counts
    kinds = ("added", "removed", "changed")
    rows = ", ".join(f"{counted(counts[f'rows_{kind}'], 'row')} {kind}" for kind in kinds)
    cells = counted(counts["cells_changed"], "cell")
    retired = counted(counts["ids_retired"], "id")
    others = counted(counts["changes"], "other difference")
    return f"{rows} ({cells}), {retired} retired; {others}"


def verdict(diff: Diff) -> str:
    """Return in one line which version the differences require, and why."""
    version = diff.version
    if version.level == "none":
        return "version: no higher one is required"
    strongest = [each.message for each in version.reasons if each.level == version.level]
    why = "; ".join(strongest[:REASONS])
    if len(strongest) > REASONS:
        why += f"; and {len(strongest) - REASONS:,} more"
    needed = f"at least {version.required}" if version.required else "none to count from"
    if version.level == "major" and version.required.startswith("0."):
        needed += " (before 1.0.0 a major change raises the minor number)"
    declared = f"{version.declared or 'none'} is {'enough' if version.enough else 'not enough'}"
    return f"version: {needed}, {declared}; {version.level} change: {why}"


def _cells(line: Change) -> tuple[str, ...]:
    return line.kind, line.table, line.key, line.place, line.old, line.new
