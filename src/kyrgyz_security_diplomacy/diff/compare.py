"""Compare two packages: what differs, and which version number that requires."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from ..package.data_package import DESCRIPTOR, Package
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
    with ExitStack() as stack:
        before, after = (
            stack.enter_context(opened(given, other)) for given, other in ((old, new), (new, old))
        )
        changes = descriptor_changes(before.package, after.package)
        tables = row_changes(before, after)
        sides = [_compared(side) for side in (before, after)]
        verdict = judge(sides[0].version, sides[1].version, changes, tables)
        problems = [*_version_problems(after, verdict), *_id_problems(after, tables)]
    return Diff(*sides, verdict, tuple(changes), tuple(tables), tuple(problems))


def _compared(side: Side) -> Compared:
    texts = (side.package.descriptor.get(key) for key in ("name", "version"))
    return Compared(side.given, *(text if isinstance(text, str) else "" for text in texts))


def _version_problems(new: Side, verdict: Verdict) -> Iterator[Problem]:
    message = f"the version {shown(verdict.declared)} is too low"
    hint = f"declare {verdict.required} or higher"
    if verdict.reasons:
        hint += f": {verdict.reasons[0].message}"
    if not verdict.required or not verdict.declared:
        message, hint = f"{shown(verdict.declared)} is not a version", "declare one such as 1.0.0"
    at = {"path": new.place(DESCRIPTOR), "pointer": f"{DESCRIPTOR} version"}
    if not verdict.enough:
        value = verdict.declared
        yield Problem(code="version-too-low", value=value, message=message, hint=hint, **at)


def _id_problems(new: Side, tables: Sequence[TableRows]) -> Iterator[Problem]:
    """Yield a problem for each id that is gone without a record, or whose record is gone."""
    record = new.package.tables.get(RETIRED)
    if not keeps_retired_ids(record):
        return
    gone = [
        (rows.table, row)
        for rows in tables
        if rows.table in new.package.tables and len(rows.old_key) == 1
        for row in rows.removed
    ]
    for table, row in gone:
        [name] = row["key"]
        message, hint = f"{shown(name)} was retired, and its record is gone", "restore it"
        if table != RETIRED:
            if row["retired"]:
                continue
            message = f"{shown(name)} is gone, and {RETIRED} has no record of it"
            hint = f"add it to {RETIRED}"
            if row["same_as"]:
                hint += f", replaced by {shown('|'.join(row['same_as']))}, which is the same row"
        place = new.place(record.path)
        at = {"path": place, "table": table, "key": name, "value": name}
        yield Problem(code="id-not-retired", message=message, hint=hint, **at)
