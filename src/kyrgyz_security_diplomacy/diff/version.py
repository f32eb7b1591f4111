"""The version number that a diff asks for.

Levels and their causes follow the Data Package recipe "Data Package Version"; numbers rise as
Semantic Versioning 2.0.0 has it. Before 1.0.0 a major change asks for the next minor version.
"""

import re
from collections.abc import Iterator, Sequence

from ..report.problems import counted, shown
from .records import LEVELS, Change, Reason, TableRows, Verdict

_SEMVER = re.compile(
    r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?"
)


def judge(old: str, new: str, changes: Sequence[Change], tables: Sequence[TableRows]) -> Verdict:
    """Return what differences ask of the version.

    Args:
        old: version of the old package, or "".
        new: version that the new package declares, or "".
        changes: differences of the descriptors.
        tables: differences of the rows.
    """
    found = [Reason(each.level, described(each)) for each in changes if each.level != "none"]
    found += [reason for table in tables for reason in _row_reasons(table)]
    found.sort(key=lambda reason: -LEVELS.index(reason.level))
    level = found[0].level if found else "none"
    required = bumped(old, level)
    declared = _parts(new)
    enough = declared is not None and (not required or declared[:3] >= _parts(required)[:3])
    return Verdict(level, tuple(found), new, required, enough)


def bumped(version: str, level: str) -> str:
    """Return the lowest version that may follow `version` after a change of `level`.

    A version before a release (`2.0.0-rc.1`) has its numbers already: they rise only if the change
    asks for more than they announce. "" if `version` is no version.
    """
    parts = _parts(version)
    if parts is None:
        return ""
    major, minor, patch, before_release = parts
    if level == "major" and major == 0:
        level = "minor"
    if level == "none":
        return version
    announced = "patch" if patch else "minor" if minor else "major"
    if before_release and LEVELS.index(level) <= LEVELS.index(announced):
        return f"{major}.{minor}.{patch}"
    if level == "major":
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if level == "minor" else f"{major}.{minor}.{patch + 1}"


def described(change: Change) -> str:
    """Return a change of the descriptor in one line."""
    place = " ".join(filter(None, (change.table, change.place)))
    what = change.kind.replace("-", " ")
    if change.kind.endswith(("added", "removed")):
        value = change.old or change.new
        text = f"{what}: {place}" + (f" {shown(value)}" if change.place else "")
    else:
        text = f"{what}: {place}: {shown(change.old)} → {shown(change.new)}"
    return f"{text} ({change.note})" if change.note else text


def _row_reasons(rows: TableRows) -> Iterator[Reason]:
    """Yield the reasons in a table's rows; a table that came or went is a reason by itself."""
    if not rows.old_columns or not rows.new_columns:
        return
    if rows.added:
        yield Reason("minor", f"{rows.table}: {counted(len(rows.added), 'row')} added")
    if referenced := sum(row.referenced for row in rows.removed):
        text = f"{counted(referenced, 'row')} removed that others referred to"
        yield Reason("major", f"{rows.table}: {text}")
    if others := len(rows.removed) - referenced:
        yield Reason("patch", f"{rows.table}: {counted(others, 'row')} removed")
    if corrected := len(rows.corrected):
        yield Reason("patch", f"{rows.table}: {counted(corrected, 'row')} changed")


def _parts(version: str) -> tuple[int, int, int, bool] | None:
    """Return the numbers, and whether it is a version before a release."""
    found = _SEMVER.fullmatch(version)
    if found is None:
        return None
    major, minor, patch = (int(number) for number in found.groups()[:3])
    return major, minor, patch, found[4] is not None
