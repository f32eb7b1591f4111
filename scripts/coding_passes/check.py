"""Everything that can be checked of one pass alone: the checks of the build, and its spans."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from coding_build.compiled import code_rows
from coding_build.computed import compute
from coding_build.declared import Declared
from coding_build.descriptor import package_files
from coding_build.outputs import write
from coding_build.rows import KEYS, where_typed
from coding_build.text_rows import entity_evidence, index_of, source_numbers

from kyrgyz_security_diplomacy.check.validation import validate
from kyrgyz_security_diplomacy.report.problems import Problem
from kyrgyz_security_diplomacy.verify.spans import span_fault

from .passes import Pass

SPANS = {"mentions": ("char_start", "char_end"), "evidence": ("span_start", "span_end")}


def problems_of(declared: Declared, found: Pass) -> list[Problem]:
    """The problems that a build would have with the rows of a pass, and with no others."""
    tables = {name: list(found.tables.get(name, ())) for name in declared.tables}
    for row in tables["sources"]:
        row.values |= dict.fromkeys(declared.tables["sources"]["computed"], "")
        if row.values["source_id"] == found.source_id:
            row.values |= source_numbers(declared, found.source_id) | {"passes": "1"}
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
    own = (found.sheet, index_of(found.source_id))
    problems = [problem for problem in problems if problem.row and problem.path in own]
    return sorted([*problems, *_unused(found)], key=lambda problem: problem.sort_key)


def _unused(found: Pass) -> Iterator[Problem]:
    for name, rows in found.added.items():
        for row in rows:
            if all(row is not used for used in found.tables[name]):
                key = KEYS.get(name, "name_id")
                yield row.problem(key, f"{row.values[key]} is added and not used", "remove it")


def span_problems(found: Pass, sentences: Mapping[str, str]) -> Iterator[Problem]:
    """Spans that do not fit the text, with the words that are found there: not to be kept.

    `sentences` has the text of each sentence by its local id, such as p2-s1.
    """
    hint = "scripts/passes.py locate gives the offsets"
    for table, (first, last) in SPANS.items():
        for row in found.tables[table]:
            cells = row.values
            local = cells["sentence_id"].removeprefix(f"{found.source_id}-")
            if not cells[first] or local not in sentences:
                continue
            text, start, end = sentences[local].rstrip(), int(cells[first]), int(cells[last])
            if fault := span_fault(text, start, end, cells.get("surface", ""), cells.get("form")):
                words = f" “{text[start:end]}”" if text[start:end] else ""
                yield row.problem("", f"{local}:{start}-{end}{words} {fault}", hint)
