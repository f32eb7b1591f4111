"""Layer 2 in pandas: the cells of one table against its Table Schema, by pandera.

The hand-written Table Schema is the only truth. pandera's own reader of Table Schemas drops keys
and dates and wraps patterns wrongly, and its types would take `2001-1-5` for a date and `'false'`
for true: so schemas are compiled here, in memory, for cells as text.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..package.value_syntax import broken, cell_codes
from ..report.problems import LISTED, Problem, shown
from ..tables.table import Table
from .messages import broken_cell, not_checked, with_rest

if TYPE_CHECKING:
    import pandas
    import pandera.pandas

Failure = tuple[int, str, str]
"""Row from 0, column, and which check: `type` or a constraint."""


def to_pandera(schema: Mapping) -> "pandera.pandas.DataFrameSchema":
    """Compile a Table Schema into a pandera schema for frames of text (`Table.frame`).

    Columns are strict and ordered; `required` becomes not nullable; each type that has a lexical
    form and every other constraint of a cell is a named check. What is between rows, and foreign
    keys, see `sql_checks.check_keys` and `references`.

    Args:
        schema: Table Schema in the portable dialect.
    """
    import pandera.pandas as pa

    columns = {}
    for field in schema["fields"]:
        codes = cell_codes(field)
        columns[field["name"]] = pa.Column(
            checks=[_check(field, code) for code in codes if code != "required"],
            nullable="required" not in codes,
        )
    return pa.DataFrameSchema(columns, strict=True, ordered=True)


def _check(field: Mapping, code: str) -> "pandera.pandas.Check":
    """Return a check of a column that lets missing cells pass."""

    def passes(cells: "pandas.Series") -> "pandas.Series | bool":
        """Return True if all pass, nearly always so: as Python's texts that is seen much faster."""
        different = list(dict.fromkeys(cell for cell in cells.tolist() if isinstance(cell, str)))
        bad = broken(field, code, different)
        return ~cells.isin(bad) if bad else True

    from pandera.pandas import Check

    return Check(passes, name=code, error=code, ignore_na=False)


def check_cells(table: Table) -> tuple[list[Problem], int]:
    """Check the cells of one table; return the problems, and how many checks were run.

    Args:
        table: a readable table, with its rows.
    """
    schema, resource = to_pandera(table.resource.schema), table.resource
    failures, problems = _failures(schema, table)
    no_values = {(row, name) for row, name, code in failures if code == "type"}
    kinds: dict[tuple[str, str], list[int]] = {}
    for row, name, code in sorted(failures):
        if row not in table.broken and (code == "type" or (row, name) not in no_values):
            kinds.setdefault((name, code), []).append(row)
    for (name, code), rows in kinds.items():
        at = resource.columns.index(name)
        found = [
            broken_cell(resource, name, code, table.place(row), table.rows[row][at])
            for row in rows[:LISTED]
        ]
        problems += with_rest(found, len(rows))
    return problems, sum(len(cell_codes(field)) for field in resource.schema["fields"])


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
            failures[int(row), column, code] = None
    return list(failures), problems
