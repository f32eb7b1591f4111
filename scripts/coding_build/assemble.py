"""From coding/ to the rows of all tables, and from checks of those rows back to coding/."""

from __future__ import annotations

import dataclasses
import re

from kyrgyz_security_diplomacy.characters import cell_faults
from kyrgyz_security_diplomacy.claims import CLAIM_TABLES
from kyrgyz_security_diplomacy.problems import Problem, did_you_mean, shown

from .claims import SheetRows
from .computed import compute
from .declared import Declared
from .descriptor import add_codes
from .mentions import add_entity_evidence, add_mentions
from .rows import Row, Tables, read_registry
from .segments import add_text_rows, read_segments, source_numbers
from .sheet import read_sheet
from .sheet_schema import REGISTRY_OF_SUFFIX, sheet_schema
from .yaml_lines import SheetError


def registries(declared: Declared) -> Tables:
    """Rows of every table that is typed as a CSV under coding/."""
    tables: Tables = {name: [] for name in declared.tables}
    problems: list[Problem] = []
    for name, entry in declared.tables.items():
        shown_path = entry["coded_in"]
        path = declared.root / shown_path
        if "<" in shown_path or (not path.exists() and entry.get("minRows") == 0):
            continue
        if not path.exists():
            problems.append(Problem(code="coding", path=shown_path, message="the file is missing"))
            continue
        try:
            tables[name] = read_registry(path, shown_path, declared.coder_columns(name))
        except SheetError as error:
            problems += error.problems
    if problems:
        raise SheetError(problems)
    return tables


def registered_ids(tables: Tables) -> dict[str, list[str]]:
    """Sorted ids of each registry that a sheet may point to."""
    return {
        name: sorted({row.values[key] for row in tables[name]})
        for key, name in REGISTRY_OF_SUFFIX.items()
    }


def assemble(declared: Declared) -> tuple[Tables, dict]:
    """Rows of all tables, computed columns included, and the JSON Schema of the sheets.

    Raises SheetError with every problem of one stage: registries, then sheets, then dates.
    """
    tables = registries(declared)
    schema = sheet_schema(declared, registered_ids(tables))
    problems: list[Problem] = []
    for source in tables["sources"]:
        if source.values["level"] == "coded":
            try:
                _add_source(declared, tables, source, schema)
            except SheetError as error:
                problems += error.problems
    if problems:
        raise SheetError(problems)
    named = {
        row.values[key]
        for key, name in (("actor_id", "actors"), ("organization_id", "organizations"))
        for row in tables[name]
        if row.values["is_named"] == "true"
    }
    add_entity_evidence(declared, tables, named | _places(tables))
    add_codes(declared, tables)
    problems = doubles(declared, tables)
    if problems:
        raise SheetError(problems)
    compute(declared, tables)
    problems = unknown_fields(declared, tables)
    if problems:
        raise SheetError(problems)
    return tables, schema


def unknown_fields(declared: Declared, tables: Tables) -> list[Problem]:
    """Evidence for a column that the table of its claim does not have."""
    problems = []
    for row in tables["evidence"]:
        name = row.values["field"]
        if not name:
            continue
        table = next(table for key, table in CLAIM_TABLES.items() if row.values[key])
        known = [field["name"] for field in declared.schemas[table]["fields"]]
        if name not in known:
            message = f"{table} has no column {shown(name)}"
            problems.append(row.problem("field", message, did_you_mean(name, known)))
    return problems


def _places(tables: Tables) -> set[str]:
    return {row.values["place_id"] for row in tables["places"]}


def _add_source(declared: Declared, tables: Tables, source: Row, schema: dict) -> None:
    source_id = source.values["source_id"]
    sheet_path = f"coding/sources/{source_id}.yaml"
    index_path = f"coding/sources/{source_id}.segments.csv"
    for shown_path, hint in (
        (index_path, "write it with scripts/index_source.py"),
        (sheet_path, "see CONTRIBUTING.md for how to begin one"),
    ):
        if not (declared.root / shown_path).exists():
            message = f"{source_id} is coded, but {shown_path} is missing"
            raise SheetError([source.problem("source_id", message, hint)])
    segments = read_segments(declared.root / index_path, index_path)
    sheet = read_sheet(declared.root / sheet_path, sheet_path, schema)
    if sheet.data["source_id"] != source_id:
        message = f"the sheet is about {shown(sheet.data['source_id'])}"
        raise SheetError([sheet.problem(("source_id",), message, f"write {source_id}")])
    source.values |= source_numbers(segments, index_path)
    add_text_rows(tables, segments, sheet, source_id)
    published = source.values["date_published_edtf"]
    for name, rows in SheetRows(declared, sheet, published).collect().items():
        tables[name] += rows
    add_mentions(declared, tables, sheet, tables["names"])


def in_order(declared: Declared, tables: Tables) -> Tables:
    """The rows of each table in the order in which they are written: by primary key."""
    found = {}
    for name, rows in tables.items():
        key = declared.schemas[name]["primaryKey"]
        found[name] = sorted(rows, key=lambda row: [row.values.get(part, "") for part in key])
    return found


def unwritable(tables: Tables) -> list[Problem]:
    """Cells that canonical CSV cannot hold, told at the place where they were typed."""
    problems = []
    for rows in tables.values():
        for row in rows:
            for column, cell in row.values.items():
                if cell and (faults := cell_faults(cell)):
                    message = f"{shown(cell)} {faults[0][1]}"
                    problems.append(row.problem(column, message))
    return problems


def doubles(declared: Declared, tables: Tables) -> list[Problem]:
    """Rows whose key stands already elsewhere, told with both places."""
    problems = []
    for name, rows in tables.items():
        key = declared.schemas[name]["primaryKey"]
        first: dict[tuple, Row] = {}
        for row in rows:
            ident = tuple(row.values.get(part, "") for part in key)
            other = first.setdefault(ident, row)
            if other is not row:
                place = f"{other.path}:{other.line()}"
                message = f"{shown('|'.join(ident))} stands already at {place}"
                problems.append(
                    row.problem(key[-1], message, "give it another id, or merge the two")
                )
    return problems


def at_origin(problem: Problem, tables: Tables) -> Problem:
    """A problem of a built table, told at the place in coding/ that the row comes from."""
    pointer = re.sub(
        r"^datapackage[.]json resources/(\w+)/schema/", r"schemas/\1.schema.json ", problem.pointer
    )
    pointer = pointer.replace("datapackage.json rules/", "schemas/rules ")
    problem = dataclasses.replace(problem, pointer=pointer)
    rows = tables.get(problem.table, [])
    if not problem.row or problem.row > len(rows):
        return problem
    row = rows[problem.row - 1]
    return dataclasses.replace(problem, path=row.path, line=row.line(problem.column))
