"""A diff as text, JSON, CSV or Markdown."""

from collections.abc import Iterator
from typing import NamedTuple

from ..report.github import cell as escaped
from ..report.problems import counted, plain, plain_json, shown
from ..tables.csv_writer import csv_line
from .records import Cell, Diff, Row, TableRows
from .version import described

FORMATS = ("text", "json", "csv", "markdown")
COLUMNS = ("change", "table", "key", "column", "old", "new")
"""The header of a diff as CSV."""
ROOM = 60_000
"""Bytes of a diff as Markdown: GitHub takes comments of 65,536 characters."""
REASONS = 5
"""How many reasons for a version are told in words."""

UNLISTED = "cells of columns that came or went are listed by json and csv only"

_SIGNS = {"row-added": "+", "row-removed": "-", "row-changed": "~"}


class Line(NamedTuple):
    """A difference in the form of a line: see `COLUMNS`."""

    change: str
    table: str
    key: str
    column: str
    old: str
    new: str


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
        return "".join(map(csv_line, (COLUMNS, *_every_cell(diff))))
    return markdown(diff, most) if form == "markdown" else text(diff, most)


def _every_cell(diff: Diff) -> Iterator[Line]:
    """Yield one line a difference of the descriptors, and one line a cell."""
    for each in diff.changes:
        yield Line(each.kind, each.table, "", each.place, each.old, each.new)
    for rows in diff.tables:
        for row in rows.removed:
            key = "|".join(row.key)
            for name, value in _filled(row, rows.old_columns):
                yield Line("row-removed", rows.table, key, name, value, "")
            if row.retired:
                yield Line("id-retired", rows.table, key, "", key, row.retired.replaced_by)
        for row in rows.added:
            for name, value in _filled(row, rows.new_columns):
                yield Line("row-added", rows.table, "|".join(row.key), name, "", value)
        for row in rows.changed:
            for cell in row.cells:
                yield Line("cell-changed", rows.table, "|".join(row.key), *cell)


def _filled(row: Row, columns: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    return ((name, text) for name, text in zip(columns, row.cells, strict=True) if text)


def text(diff: Diff, most: int = 100) -> str:
    """Return a diff for people: at most `most` differences, and the count of all."""
    lines = _sides(diff) + [f"  {described(change)}" for change in diff.changes[:most]]
    total = len(diff.changes)
    for rows in diff.tables:
        for number, entry in enumerate(_entries(rows)):
            if total < most:
                lines += [rows.table] if not number else []
                lines.append(f"  {_in_words(*entry)}")
            total += 1
    if total > most:
        lines.append(f"… and {total - most:,} more (--max)")
    lines += [UNLISTED] if _unlisted(diff) else []
    lines += [summary(diff), verdict(diff), *(f"problem: {each}" for each in diff.problems)]
    return "".join(f"{plain(line)}\n" for line in lines)


def _unlisted(diff: Diff) -> bool:
    return any(len(each.changed) > len(each.corrected) for each in diff.tables)


def _sides(diff: Diff) -> list[str]:
    return [
        f"{which}  {side.name or 'unnamed'} {side.version or 'without version'}  {side.given}"
        for which, side in (("old", diff.old), ("new", diff.new))
    ]


def summary(diff: Diff) -> str:
    """Return in one line how many differences there are."""
    if diff.same:
        return "no difference"
    counts = diff.counts
    rows = [
        f"{counted(counts[f'rows_{what}'], 'row')} {what}"
        for what in ("added", "removed", "changed")
    ]
    others = f"{counted(counts['changes'], 'other difference')}"
    retired = f"{counted(counts['ids_retired'], 'id')} retired"
    cells = f"({counted(counts['cells_changed'], 'cell')})"
    return f"{', '.join(rows)} {cells}, {retired}; {others}"


def verdict(diff: Diff) -> str:
    """Return in one line which version the differences ask for, and why."""
    version = diff.version
    if version.level == "none":
        return "version: nothing asks for a higher one"
    strongest = [each.message for each in version.reasons if each.level == version.level]
    why = "; ".join(strongest[:REASONS])
    if len(strongest) > REASONS:
        why += f"; and {len(strongest) - REASONS:,} more"
    needed = f"at least {version.required}" if version.required else "none to count from"
    if version.level == "major" and version.required.startswith("0."):
        needed += " (before 1.0.0 a major change raises the minor number)"
    declared = f"{version.declared or 'none'} is {'enough' if version.enough else 'not enough'}"
    return f"version: {needed}, {declared}; {version.level} change: {why}"


def _entries(rows: TableRows) -> Iterator[tuple[str, str, list[Cell], str]]:
    """Yield kind, key, cells and remark of each row that differs; see `TableRows.corrected`.

    The cells of a row that came or went are those outside of its key.
    """
    for row in rows.removed:
        cells = _filled(row, rows.old_columns)
        cells = [Cell(name, value, "") for name, value in cells if name not in rows.old_key]
        yield "row-removed", "|".join(row.key), cells, _remark(row)
    for row in rows.added:
        cells = _filled(row, rows.new_columns)
        cells = [Cell(name, "", value) for name, value in cells if name not in rows.key]
        yield "row-added", "|".join(row.key), cells, _remark(row)
    for row in rows.corrected:
        yield "row-changed", "|".join(row.key), list(row.cells), ""


def _remark(row: Row) -> str:
    if row.retired:
        by = f", replaced by {shown(row.retired.replaced_by)}" if row.retired.replaced_by else ""
        return f"retired: {row.retired.reason}{by}"
    return f"the same row as {shown('|'.join(row.same_as))}" if row.same_as else ""


def _in_words(kind: str, key: str, cells: list[Cell], remark: str) -> str:
    if kind == "row-changed":
        told = [f"{cell.column}: {shown(cell.old)} → {shown(cell.new)}" for cell in cells]
    else:
        told = [f"{cell.column}={shown(cell.old or cell.new)}" for cell in cells]
    note = f" ({remark})" if remark else ""
    return f"{_SIGNS[kind]} {key}{note}  {', '.join(told)}".rstrip()


def markdown(diff: Diff, most: int = 100, room: int = ROOM) -> str:
    """Return a diff as Markdown for a pull request: the counts, the version, and a table.

    Args:
        diff: what differs.
        most: how many differences are listed; problems are listed first, and count.
        room: how many bytes the text may take; lines are left out to keep to it.
    """
    sides = " → ".join(escaped(f"{side.version} {side.given}") for side in (diff.old, diff.new))
    head = f"### ksd diff\n\n{sides}\n\n{escaped(summary(diff))}\n\n{escaped(verdict(diff))}\n\n"
    rows = [f"| {' | '.join(COLUMNS)} |\n", f"|{'---|' * len(COLUMNS)}\n"]
    room -= len((head + "".join(rows)).encode()) + 200  # 200 for the last line
    kept = total = 0
    for line in _listed(diff):
        total += 1
        if kept < total - 1 or kept == most:
            continue  # one was left out: from now on they are only counted
        row = f"| {' | '.join(map(escaped, line))} |\n"
        room -= len(row.encode("utf-8", "backslashreplace"))
        if room >= 0:
            rows.append(row)
            kept += 1
    last = f"\n{counted(total - kept, 'more difference')} not listed here.\n"
    last = (last if total > kept else "") + (f"\n{UNLISTED}\n" if _unlisted(diff) else "")
    return head + ("".join(rows) if kept else "") + last


def _listed(diff: Diff) -> Iterator[Line]:
    """Yield what Markdown lists: a line a problem, a change, a row that came or went, a cell."""
    for problem in diff.problems:
        yield Line(problem.code, problem.table, problem.key, "", "", problem.explained)
    for each in diff.changes:
        note = f"{each.kind} ({each.note})" if each.note else each.kind
        yield Line(note, each.table, "", each.place, each.old, each.new)
    for rows in diff.tables:
        for kind, key, cells, remark in _entries(rows):
            if kind == "row-changed":
                for cell in cells:
                    yield Line("cell-changed", rows.table, key, *cell)
            else:
                note = f"{kind} ({remark})" if remark else kind
                told = ", ".join(f"{cell.column}={cell.old or cell.new}" for cell in cells)
                sides = (told, "") if kind == "row-removed" else ("", told)
                yield Line(note, rows.table, key, "", *sides)
