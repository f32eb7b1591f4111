"""Layer 2 in pandas: one table against its Table Schema, by pandera; each failure is a problem.

The hand-written Table Schema is the only truth. pandera's own reader of Table Schemas drops keys
and dates and wraps patterns wrongly, and its types would take `2001-1-5` for a date and `'false'`
for true: so schemas are compiled here, in memory, for cells as text.
"""

import functools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..package.value_syntax import broken
from ..report.problems import LISTED, Problem, shown
from ..tables.table import Table
from .messages import broken_cell, duplicate_key, not_checked, out_of_order, with_rest

if TYPE_CHECKING:
    import pandas
    import pandera.pandas

KEY = "primary-key"
Failure = tuple[int, str, str]
"""Row from 0, column ("" for the key), and which check: `type`, a constraint, or `KEY`."""


def to_pandera(schema: Mapping) -> "pandera.pandas.DataFrameSchema":
    """Compile a Table Schema into a pandera schema for frames of text (`Table.frame`).

    Columns are strict and ordered; `required` becomes not nullable; each type that has a lexical
    form and every other constraint is a named check, and so is the primary key. Foreign keys need
    other tables: see `references`.

    Args:
        schema: Table Schema in the portable dialect.
    """
    import pandera.pandas as pa

    columns = {}
    for field in schema["fields"]:
        limits = field.get("constraints", {})
        known = [code for code, limit in limits.items() if limit is not False]
        codes = ([] if field["type"] == "string" else ["type"]) + known
        columns[field["name"]] = pa.Column(
            checks=[_check(field, code) for code in codes if code != "required"],
            nullable="required" not in known,
        )
    key = schema["primaryKey"]

    def is_key(frame: "pandas.DataFrame") -> "pandas.Series | bool":
        rows = list(zip(*(frame[name].tolist() for name in key), strict=True))
        if len(set(rows)) == len(rows):
            return True
        # a key with a missing part is no key: `required` reports it
        return ~(frame.duplicated(key) & frame[key].notna().all(axis="columns"))

    checks = [pa.Check(is_key, name=KEY, error=KEY)] if key else []
    return pa.DataFrameSchema(columns, checks=checks, strict=True, ordered=True)


def _check(field: Mapping, code: str) -> "pandera.pandas.Check":
    """Return a check of a column that lets missing cells pass."""

    def passes(cells: "pandas.Series") -> "pandas.Series | bool":
        """Return True if all pass, nearly always so: as Python's texts that is seen much faster."""
        texts = [cell for cell in cells.tolist() if isinstance(cell, str)]
        different = list(dict.fromkeys(texts))
        if code == "unique":
            return len(different) == len(texts) or ~(cells.duplicated() & cells.notna())
        bad = broken(field, code, different)
        return ~cells.isin(bad) if bad else True

    from pandera.pandas import Check

    return Check(passes, name=code, error=code, ignore_na=False)


def check_table(table: Table) -> tuple[list[Problem], int]:
    """Check one table against its Table Schema: types, constraints, primary key, order.

    Args:
        table: a readable table, with its rows.

    Returns:
        The problems, and how many checks were run: each type that has a lexical form, each
        constraint, and the primary key.
    """
    schema = to_pandera(table.resource.schema)
    columns = schema.columns.values()
    checks = len(schema.checks) + sum(len(each.checks) + (not each.nullable) for each in columns)
    failures, problems = _failures(schema, table)
    return problems + _problems(table, failures) + _order(table), checks


def _failures(
    schema: "pandera.pandas.DataFrameSchema", table: Table
) -> tuple[list[Failure], list[Problem]]:
    """Run a pandera schema; return what fails, and the problems of checks that did not run."""
    from pandera.config import ValidationDepth, config_context
    from pandera.errors import SchemaErrors

    try:
        # set here so that no environment variable can switch the checks off
        with config_context(True, ValidationDepth.SCHEMA_AND_DATA):
            schema.validate(table.frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return [], []
    failures, problems = {}, []
    for code, column, row, case in cases[["check", "column", "index", "failure_case"]].values:
        code = {"not_nullable": "required"}.get(code, code)
        if row is None or row != row:  # a check that raised: our own fault
            message = f"the check {code} could not be run: {shown(case, 200)}"
            problems.append(not_checked(table.resource, message))
        else:
            failures[int(row), "" if code == KEY else column, code] = None
    return list(failures), problems


def _problems(table: Table, failures: Sequence[Failure]) -> list[Problem]:
    """Return the problems of failures: the first 1,000 of each kind, and how many there are."""
    resource = table.resource
    no_values = {(row, name) for row, name, code in failures if code == "type"}
    key = resource.primary_key

    @functools.cache
    def first_lines(*names: str) -> dict[tuple[str, ...], int]:
        return dict(zip(reversed(table.parts(names)), reversed(table.lines), strict=True))

    kinds: dict[tuple[str, str], list[int]] = {}
    for row, name, code in sorted(failures):
        judged = [name] if name else key
        no_value = code != "type" and any((row, each) in no_values for each in judged)
        if row not in table.broken and not no_value:
            kinds.setdefault((name, code), []).append(row)
    problems = []
    for (name, code), rows in kinds.items():
        found = []
        for row in rows[:LISTED]:
            cells = dict(zip(resource.columns, table.rows[row], strict=True))
            names = [name] if name else key
            parts = tuple(cells[each] for each in names)
            first = first_lines(*names)[parts] if code in ("unique", KEY) else 0
            if code == KEY:
                found.append(duplicate_key(resource, table.place(row), parts[0], first))
            else:
                found.append(broken_cell(resource, name, code, table.place(row), parts[0], first))
        problems += with_rest(found, len(rows))
    return problems


def _order(table: Table) -> list[Problem]:
    """Check that rows are sorted by primary key, the text's code points compared."""
    keys = table.parts(table.resource.primary_key)
    for row in range(1, len(keys)):
        if keys[row] < keys[row - 1]:
            before = table.place(row - 1).key
            return [out_of_order(table.resource, table.place(row), before)]
    return []
