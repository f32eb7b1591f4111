"""Compare two packages: what differs, and which version number that requires."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..package.data_package import DESCRIPTOR, Package
from ..package.json_file import text
from ..report.problems import Problem, shown
from .descriptors import descriptor_changes
from .differences import Compared, Diff, TableRows, Verdict
from .revisions import Side, opened
from .rows import RETIRED, keeps_retired_ids, row_changes
from .version import judge


def diff(old: str | Path | Package, new: str | Path | Package) -> Diff:
    """Return all differences between two packages.

    Args:
        old: an opened package; a folder, `datapackage.json` or zip file; `git:REV`, or a revision
            of git alone if there is no such file: see `revisions.opened`.
        new: another version of the same package.

    Raises:
        PackageError: one of them cannot be opened, or has a table that cannot be compared.
    """
    before, after = opened(old, new), opened(new, old)
    changes = descriptor_changes(before.package, after.package)
    tables = row_changes(before, after)
    sides = [_compared(side) for side in (before, after)]
    verdict = judge(sides[0].version, sides[1].version, changes, tables)
    problems = [*_version_problems(after, verdict), *_id_problems(after, tables)]
    return Diff(*sides, verdict, tuple(changes), tuple(tables), tuple(problems))


def _compared(side: Side) -> Compared:
    made = side.package.descriptor
    return Compared(side.given, text(made, "name"), text(made, "version"))


def _version_problems(new: Side, verdict: Verdict) -> Iterator[Problem]:
    if verdict.enough:
        return
    message = f"{shown(verdict.declared)} is not a version"
    hint = "declare one such as 1.0.0"
    if verdict.required and verdict.declared:
        message = f"the version {shown(verdict.declared)} is too low"
        because = f": {verdict.reasons[0].message}" if verdict.reasons else ""
        hint = f"declare {verdict.required} or higher{because}"
    at = {"path": new.place(DESCRIPTOR), "pointer": f"{DESCRIPTOR} version"}
    value = verdict.declared
    yield Problem(code="version-too-low", value=value, message=message, hint=hint, **at)


def _id_problems(new: Side, tables: Sequence[TableRows]) -> Iterator[Problem]:
    """Yield a problem for each id that is gone without a record, or whose record is gone."""
    record = new.package.tables.get(RETIRED)
    if not keeps_retired_ids(record):
        return
    for rows in tables:
        if rows.table not in new.package.tables or len(rows.old_key) != 1:
            continue
        message, hint = f"is gone, and {RETIRED} has no record of it", f"add it to {RETIRED}"
        if rows.table == RETIRED:
            message, hint = "was retired, and its record is gone", "restore it"
        for row in rows.removed:
            [name] = row["key"]
            if rows.table == RETIRED or not row["retired"]:
                at = {"path": new.place(record.path), "table": rows.table, "key": name}
                at |= {"message": f"{shown(name)} {message}", "hint": hint, "value": name}
                yield Problem(code="id-not-retired", **at)
