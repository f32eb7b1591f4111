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
from coding_build.rows import where_typed
from coding_build.yaml_lines import SheetError

from kyrgyz_security_diplomacy.check.validation import validate

from .passes import Pass

NOT_OF_A_PASS = ("identifiers", "coders", "adjudications", "reliability", "retired_ids")
"""Tables that no pass has rows of."""


def refuse_faulty(declared: Declared, found: Pass) -> None:
    """Raise SheetError with every problem that a build of the pass alone would have."""
    tables = {name: [] for name in declared.tables}
    for name, rows in found.tables.items():
        empty = dict.fromkeys(declared.columns(name), "")
        tables[name] = [dataclasses.replace(row, values=empty | row.values) for row in rows]
    for row in tables["sources"]:
        if row.values["source_id"] == found.source_id:
            row.values |= found.numbers
    known = {row.values["evidence_id"] for row in tables["evidence"]}
    tables["evidence"] += [
        row for row in entity_evidence(declared, tables) if row.values["evidence_id"] not in known
    ]
    tables["codes"] = code_rows(declared)
    compute(declared, {"sources": tables["sources"]})
    with tempfile.TemporaryDirectory(prefix="ksd-pass-") as folder:
        _, files = package_files(declared, tables)
        write(Path(folder), files)
        problems = where_typed(validate(folder, engine="duckdb", strict=True).problems, tables)
    own = [problem for problem in problems if problem.table not in NOT_OF_A_PASS]
    if own:
        raise SheetError(sorted(own, key=lambda problem: problem.sort_key))
