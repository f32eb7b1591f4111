"""A diff as text or JSON."""

from collections.abc import Iterator

from ..report.problems import counted, plain, plain_json, shown
from .differences import Diff

FORMATS = ("text", "json")
REASONS, LINES = 5, 100
"""How many reasons for a version, and how many problems and differences, text lists."""


def render(diff: Diff, form: str) -> str:
    """Return a diff in one of `FORMATS`; JSON (see `diff.schema.json`) is always complete."""
    if form == "json":
        return plain_json(diff.to_dict())
    head = [
        f"{which}  {side.name or 'unnamed'} {side.version or 'without version'}  {side.given}"
        for which, side in (("old", diff.old), ("new", diff.new))
    ]
    head += [summary(diff), verdict(diff)]
    found = [f"problem: {each}" for each in diff.problems] + list(_lines(diff))
    if len(found) > LINES:
        found[LINES:] = [f"… and {counted(len(found) - LINES, 'more line')} (--format json)"]
    return "".join(f"{plain(line)}\n" for line in [*head, *found])


def _lines(diff: Diff) -> Iterator[str]:
    """Yield a line for each change of the descriptors, each row and each cell that differs."""
    yield from map(str, diff.changes)
    for rows in diff.tables:
        for kind, keys in (("removed", rows.old_key), ("added", rows.key)):
            for row in getattr(rows, kind):
                cells = [f"{k}={shown(v)}" for k, v in row["cells"].items() if k not in keys]
                line = f"row {kind}: {rows.table} {'|'.join(row['key'])}"
                line += f": {', '.join(cells)}" if cells else ""
                if retired := row.get("retired"):
                    by = retired["replaced_by"] and f", replaced by {shown(retired['replaced_by'])}"
                    line += f" (retired: {retired['reason']}{by})"
                yield line
        for row in rows.changed:
            for column, old, new in map(dict.values, row["cells"]):
                place = f"{rows.table} {'|'.join(row['key'])} {column}"
                yield f"cell changed: {place}: {shown(old)} → {shown(new)}"


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
