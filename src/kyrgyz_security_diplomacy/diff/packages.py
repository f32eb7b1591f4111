"""Compare two packages: what differs, and which version number that asks for."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from ..package.data_package import DESCRIPTOR, Package
from ..report.problems import Problem, shown
from .records import Compared, Diff, TableRows, Verdict
from .rows import RETIRED, keeps_retired_ids, row_changes
from .schema import descriptor_changes
from .sides import Side, opened
from .version import judge


def diff(old: str | Path | Package, new: str | Path | Package) -> Diff:
    """Return all differences between two packages.

    Args:
        old: an opened package; a folder, `datapackage.json` or zip file; `git:REV`, or a revision
            of git alone if there is no such file: see `diff_sides.opened`.
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
    return Diff(*sides, tuple(changes), tuple(tables), verdict, tuple(problems))


def required_version(old: str | Path | Package, new: str | Path | Package) -> str:
    """Return the lowest version that `new` may declare; "" if `old` has none to count from.

    See `diff` for the arguments and what is raised. Whether the declared version is enough, and
    why, is in `diff(old, new).version`.
    """
    return diff(old, new).version.required


def _compared(side: Side) -> Compared:
    texts = (side.package.descriptor.get(key) for key in ("name", "version"))
    return Compared(side.given, *(text if isinstance(text, str) else "" for text in texts))


def _version_problems(new: Side, verdict: Verdict) -> Iterator[Problem]:
    if verdict.enough:
        return
    message = f"the version {shown(verdict.declared)} is too low"
    hint = f"declare {verdict.required} or higher"
    if verdict.reasons:
        hint += f": {verdict.reasons[0].message}"
    if not verdict.required or not verdict.declared:
        message, hint = f"{shown(verdict.declared)} is no version", "declare one such as 1.0.0"
    yield Problem(
        code="version-too-low",
        path=new.place(DESCRIPTOR),
        value=verdict.declared,
        message=message,
        hint=hint,
        pointer=f"{DESCRIPTOR} version",
    )


def _id_problems(new: Side, tables: Sequence[TableRows]) -> Iterator[Problem]:
    """Yield a problem for each id that is gone without a record, or whose record is gone."""
    record = new.package.tables.get(RETIRED)
    if not keeps_retired_ids(record):
        return
    for rows in tables:
        resource = new.package.tables.get(rows.table)
        if resource is None or len(rows.old_key) != 1:
            continue
        for row in rows.removed:
            [name] = row.key
            if rows.table == RETIRED:
                message, hint = f"{shown(name)} was retired, and its record is gone", "restore it"
            elif row.retired is None:
                message = f"{shown(name)} is gone, and {RETIRED} has no record of it"
                hint = f"add it to {RETIRED}"
                if row.same_as:
                    hint += f", replaced by {shown('|'.join(row.same_as))}, which is the same row"
            else:
                continue
            yield Problem(
                code="id-not-retired",
                path=new.place(record.path),
                table=rows.table,
                key=name,
                value=name,
                message=message,
                hint=hint,
            )
