"""Everything that can be checked of one pass alone: the checks of the build, on its rows."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path

from coding_build.compiled import code_rows
from coding_build.computed import compute
from coding_build.declared import Declared
from coding_build.descriptor import package_files
from coding_build.mentions import entity_evidence
from coding_build.outputs import write
from coding_build.rows import Row, where_typed
from coding_build.yaml_lines import SheetError

from kyrgyz_security_diplomacy.check.validation import validate
from kyrgyz_security_diplomacy.report.problems import Problem

from .passes import Pass

NOT_OF_A_PASS = (
    "identifiers", "coders", "codings", "adjudications", "reliability", "retired_ids",
)  # fmt: skip
"""Tables that no pass has rows of."""


def refuse_faulty(declared: Declared, found: Pass) -> None:
    """Raise SheetError with every problem that a build of the pass alone would have."""
    tables = {
        name: [_whole(declared, name, row) for row in rows] for name, rows in found.tables.items()
    }
    for row in tables["sources"]:
        if row.values["source_id"] == found.about["source_id"]:
            row.values |= found.numbers
    known = {row.values["evidence_id"] for row in tables["evidence"]}
    tables["evidence"] += [
        row for row in entity_evidence(declared, tables) if row.values["evidence_id"] not in known
    ]
    tables["codes"] = code_rows(declared)
    compute(declared, {"sources": tables["sources"]})
    if problems := _validated(declared, tables):
        raise SheetError(sorted(problems, key=lambda problem: problem.sort_key))


def _whole(declared: Declared, table: str, row: Row) -> Row:
    """A row with every column of its table."""
    blank = dict.fromkeys(declared.columns(table), "")
    return dataclasses.replace(row, values=blank | row.values)


def _validated(declared: Declared, tables: dict[str, list[Row]]) -> list[Problem]:
    """The problems of validation, at the places where the rows were typed."""
    with tempfile.TemporaryDirectory(prefix="ksd-pass-") as folder:
        _, files = package_files(declared, tables)
        write(Path(folder), files)
        problems = where_typed(validate(folder).problems, tables)
    return [problem for problem in problems if problem.table not in NOT_OF_A_PASS]
