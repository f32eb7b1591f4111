"""The version number that a diff requires.

Levels and their causes follow the Data Package recipe "Data Package Version"; numbers rise as in
Semantic Versioning 2.0.0. Before 1.0.0 a major change requires the next minor version.
"""

from collections.abc import Iterator, Sequence

from ..package.value_syntax import version_numbers
from ..report.problems import counted
from .differences import LEVELS, Change, Reason, TableRows, Verdict

RECORDS = ("adjudications", "reliability", "retired_ids")
"""Tables about the data: decisions, agreement of the coders, ids that are gone. Their rows follow
from corrections, so they require no more than these."""


def judge(old: str, new: str, changes: Sequence[Change], tables: Sequence[TableRows]) -> Verdict:
    """Return what differences require of the version.

    Args:
        old: version of the old package, or "".
        new: version that the new package declares, or "".
        changes: differences of the descriptors.
        tables: differences of the rows.
    """
    found = [Reason(each.level, str(each)) for each in changes]
    found += [reason for table in tables for reason in _row_reasons(table)]
    found = [reason for reason in found if reason.level != "none"]
    found.sort(key=lambda reason: -LEVELS.index(reason.level))
    level = found[0].level if found else "none"
    required = bumped(old, level)
    declared = version_numbers(new)
    enough = declared is not None and (not required or declared >= version_numbers(required))
    return Verdict(level, tuple(found), new, required, enough)


def bumped(version: str, level: str) -> str:
    """Return the lowest version after a change of `level`; "" if `version` is not a version."""
    parts = version_numbers(version)
    if parts is None:
        return ""
    major, minor, patch = parts
    if level == "major" and major == 0:
        level = "minor"
    following = {
        "none": parts,
        "patch": (major, minor, patch + 1),
        "minor": (major, minor + 1, 0),
        "major": (major + 1, 0, 0),
    }
    return "{}.{}.{}".format(*following[level])


def _row_reasons(rows: TableRows) -> Iterator[Reason]:
    """Yield the reasons in a table's rows; a table that was added or removed is a reason itself."""
    if not rows.old_columns or not rows.new_columns:
        return
    is_record, has_id = rows.table in RECORDS, len(rows.old_key) == 1
    lost = sum(row["referenced"] or (has_id and not is_record) for row in rows.removed)
    for level, number, what in (
        ("patch" if is_record else "minor", len(rows.added), "added"),
        ("major", lost, "removed with an id, or that others referred to"),
        ("patch", len(rows.removed) - lost, "removed"),
        ("patch", len(rows.changed), "changed"),
    ):
        if number:
            yield Reason(level, f"{rows.table}: {counted(number, 'row')} {what}")
