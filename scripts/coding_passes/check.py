"""Everything that can be checked of one pass alone: the checks of the build, on its rows."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path

from coding_build.assemble import Assembled
from coding_build.cache import Cache
from coding_build.compiled import Context, unknown_fields
from coding_build.computed import compute
from coding_build.declared import Declared
from coding_build.descriptor import add_codes
from coding_build.lines import row_problems
from coding_build.mentions import entity_evidence, first_mentions
from coding_build.merge import write_package
from coding_build.rows import Row, Tables
from coding_build.sheet_schema import ENTITIES, REGISTRY_OF_SUFFIX
from coding_build.yaml_lines import SheetError

from kyrgyz_security_diplomacy.check.validation import validate
from kyrgyz_security_diplomacy.report.problems import Problem

from .passes import Pass

NOT_OF_A_PASS = ("identifiers", "coders", "adjudications", "reliability", "retired_ids")
"""Tables that no pass has rows of."""


def refuse_faulty(declared: Declared, found: Pass) -> None:
    """Raise SheetError with every problem that a build of the pass alone would have."""
    tables = {
        name: [
            Row(dict.fromkeys(declared.columns(name), "") | row.values, row.path, row.at)
            for row in found.tables.get(name, ())
        ]
        for name in declared.tables
    }
    for row in tables["sources"]:
        if row.values["source_id"] == found.source_id:
            row.values |= found.numbers
    named = {row.values[key] for key in ENTITIES for row in tables[REGISTRY_OF_SUFFIX[key]]
             if row.values.get("is_named", "true") == "true"}  # fmt: skip
    known = {row.values["evidence_id"] for row in tables["evidence"]}
    for mention in first_mentions(tables["mentions"]):
        cells = entity_evidence(declared, mention, named)
        if cells["evidence_id"] not in known:
            tables["evidence"].append(Row(cells, found.sheet, 1))
    add_codes(declared, tables)
    compute(declared, {"sources": tables["sources"]})
    problems = row_problems(declared, tables) or unknown_fields(declared, tables)
    if problems := problems or _validated(declared, tables):
        raise SheetError(sorted(problems, key=lambda problem: problem.sort_key))


def _validated(declared: Declared, tables: Tables) -> list[Problem]:
    """The problems of validation, at the places where the rows were typed."""
    with tempfile.TemporaryDirectory(prefix="ksd-pass-") as folder, Cache(None) as cache:
        assembled = Assembled(Context(declared, {}, {}), {}, tables, "")
        write_package(Path(folder), assembled, cache)
        problems = validate(folder).problems
    return [_at_origin(declared, tables, p) for p in problems if p.table not in NOT_OF_A_PASS]


def _at_origin(declared: Declared, tables: Tables, problem: Problem) -> Problem:
    key = declared.schemas[problem.table]["primaryKey"] if problem.table in tables else []
    for row in tables.get(problem.table, ()):
        if "|".join(row.values[part] for part in key) == problem.key:
            return dataclasses.replace(problem, path=row.path, line=row.line(problem.column))
    return problem
