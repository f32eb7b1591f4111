"""Layer 2 in pandas: one table against its Table Schema, by pandera; each failure is a problem.

Lexical forms are checked on the text before types are set, because pandera would read `2001-1-5`
as a date and `'false'` as true.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..report.problems import LISTED, Problem, more_like, shown
from ..tables.text_tables import TableText
from ..tables.typed_columns import bad_cells, typed_frame
from .messages import broken_constraint, not_checked, not_typed, second_key
from .pandera_schema import to_pandera

if TYPE_CHECKING:
    import pandas
    import pandera.pandas


@dataclass(frozen=True)
class _Failure:
    check: str
    column: str
    row: int | None
    detail: str = ""


def check_table(table: TableText) -> tuple[list[Problem], int]:
    """Check one table against its Table Schema: types, constraints and primary key.

    Args:
        table: a readable table.

    Returns:
        The problems, and how many checks were run: each type that has a lexical form, each
        constraint, and the primary key.
    """
    frame = table.frame
    bad = _bad_cells(table, frame)
    not_typed_cells = {(row, name) for name, rows in bad.items() for row in rows}
    failures = [
        _Failure("type", name, row, why) for name, rows in bad.items() for row, why in rows.items()
    ]
    schema = to_pandera(table.resource.schema)
    for failure in _failures(schema, typed_frame(table.resource.schema, frame)):
        if (failure.row, failure.column) not in not_typed_cells:
            failures.append(failure)
    typed = sum(field["type"] != "string" for field in table.resource.schema["fields"])
    return _told(table, failures), typed + _number_of_checks(schema)


def _number_of_checks(schema: "pandera.pandas.DataFrameSchema") -> int:
    columns = schema.columns.values()
    return len(schema.checks) + sum(len(each.checks) + (not each.nullable) for each in columns)


def _bad_cells(table: TableText, frame: "pandas.DataFrame") -> dict[str, dict[int, str]]:
    """Return column to row to reason for each cell that is no value of its type."""
    found = {}
    for field in table.resource.schema["fields"]:
        texts = frame[field["name"]]
        if bad := bad_cells(field, texts):
            rows = frame.index[texts.isin(list(bad))]
            found[field["name"]] = {row: bad[texts[row]] for row in rows}
    return found


def _failures(
    schema: "pandera.pandas.DataFrameSchema", frame: "pandas.DataFrame"
) -> Iterator[_Failure]:
    """Run a pandera schema and yield each failed cell or row once."""
    from pandera.config import ValidationDepth, config_context
    from pandera.errors import SchemaErrors

    try:
        # said here so that no environment variable can switch the checks off
        with config_context(True, ValidationDepth.SCHEMA_AND_DATA):
            schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        seen = set()
        for case in cases.itertuples():
            row = None if case.index != case.index or case.index is None else int(case.index)
            key = case.check == "primaryKey"
            check = {"primaryKey": "primary-key", "not_nullable": "required"}.get(
                case.check, case.check
            )
            column = "" if key else str(case.column or "")
            if (check, column, row) not in seen:
                seen.add((check, column, row))
                yield _Failure(str(check), column, row, str(case.failure_case))


def _told(table: TableText, failures: list[_Failure]) -> list[Problem]:
    """Return the problems of failures: the first 1,000 of each kind, and how many there are."""
    problems, counts = [], Counter()
    first = _FirstLines(table)
    for failure in sorted(failures, key=lambda each: each.row if each.row is not None else -1):
        if failure.row in table.broken:
            continue
        kind = (failure.check, failure.column)
        counts[kind] += 1
        if counts[kind] <= LISTED:
            problems.append(_problem(table, failure, first))
    for (check, column), count in counts.items():
        if count > LISTED:
            of_kind = (
                each for each in problems if each.code == check and column in ("", each.column)
            )
            problems.append(more_like(next(of_kind), count - LISTED))
    return problems


class _FirstLines:
    """Where a value or a key stands first, looked up once for all problems of some columns."""

    def __init__(self, table: TableText):
        self.table, self.lines = table, {}

    def __call__(self, names: Sequence[str], row: int) -> int:
        """Return the first line with the cells that a row has in these columns."""
        places = tuple(map(self.table.resource.columns.index, names))
        if places not in self.lines:
            found = self.lines[places] = {}
            for cells, line in zip(self.table.rows, self.table.lines, strict=True):
                found.setdefault(tuple(cells[place] for place in places), line)
        return self.lines[places][tuple(self.table.rows[row][place] for place in places)]


def _problem(table: TableText, failure: _Failure, first: _FirstLines) -> Problem:
    resource, row, name = table.resource, failure.row, failure.column
    if row is None:  # a check that raised, or a column of the wrong type: our own fault
        message = f"the check {failure.check} could not be run: {shown(failure.detail, 200)}"
        return not_checked(resource, message, column=name)
    place = table.place(row)
    if failure.check == "primary-key":
        text = table.rows[row][resource.columns.index(resource.primary_key[0])]
        return second_key(resource, place, text, first(resource.primary_key, row))
    field, text = resource.fields[name], table.rows[row][resource.columns.index(name)]
    if failure.check == "type":
        return not_typed(resource, field, place, text, failure.detail)
    line = first([name], row) if failure.check == "unique" else 0
    return broken_constraint(resource, field, failure.check, place, text, line)
