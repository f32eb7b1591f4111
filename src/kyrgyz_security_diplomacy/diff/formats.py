"""A diff as text, JSON, CSV or Markdown."""

from collections.abc import Iterable

from ..report.github import cell as escaped
from ..report.problems import counted, plain, plain_json
from ..tables.csv_writer import csv_line
from .differences import Change, Diff
from .lines import in_words, lines

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
        return "".join(map(csv_line, (COLUMNS, *map(_cells, lines(diff)))))
    return markdown(diff, most) if form == "markdown" else text(diff, most)


def text(diff: Diff, most: int = 100) -> str:
    """Return a diff for people: at most `most` differences, and the count of all."""
    printed = [
        f"{which}  {side.name or 'unnamed'} {side.version or 'without version'}  {side.given}"
        for which, side in (("old", diff.old), ("new", diff.new))
    ]
    found = list(lines(diff, whole_rows=True))
    printed += [f"  {in_words(line)}" for line in found[:most]]
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
    found += lines(diff, whole_rows=True)
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
