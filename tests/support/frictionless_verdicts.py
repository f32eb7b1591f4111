"""What Frictionless finds in a package, in the words of our own layer 2."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import frictionless

from kyrgyz_security_diplomacy.report.problems import Problem

LAYER_2 = frozenset(
    {"type", "required", "enum", "pattern", "minimum", "maximum", "minLength", "maxLength",
     "unique", "primary-key", "foreign-key"}
)  # fmt: skip


class Verdict(NamedTuple):
    """That a row (from 1) breaks a rule (a constraint, `type`, a key) of a column."""

    table: str
    row: int
    column: str
    kind: str


def our_verdicts(problems: Iterable[Problem]) -> set[Verdict]:
    """Return the verdicts on rows; a key's column is its first."""
    return {Verdict(each.table, each.row, each.column, each.code) for each in problems if each.row}


def frictionless_verdicts(root: Path) -> set[Verdict]:
    """Return what Frictionless finds in a package whose files can be read as CSV.

    Raises:
        AssertionError: it finds something that is about no row.
    """
    package = frictionless.Package(str(root / "datapackage.json"))
    report = package.validate()
    assert not report.errors, report.errors
    found = set()
    for task in report.tasks:
        schema = package.get_resource(task.name).schema
        for error in task.errors:
            kind, column = _kind(error, schema)
            found.add(Verdict(task.name, error.row_number - 1, column, kind))
    return found


def _kind(error, schema) -> tuple[str, str]:
    """Return kind and column of an error; `blank-row` has no column."""
    if error.type == "constraint-error":
        return re.match('constraint "(.+?)" is', error.note)[1], error.field_name
    if error.type in ("type-error", "unique-error"):
        return error.type.removesuffix("-error"), error.field_name
    if error.type == "foreign-key":
        return error.type, error.field_names[0]
    assert error.type in ("primary-key", "blank-row"), error
    return error.type, schema.primary_key[0] if error.type == "primary-key" else ""
