"""Layer 2: one table against its Table Schema, by pandera; each failure becomes a problem.

Lexical forms are checked on the text before types are set, because pandera would read `2001-1-5`
as a date and `'false'` as true.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .csv_text import TableText
from .lexical import members
from .pandera_schema import to_pandera
from .problems import Problem, did_you_mean, shown
from .typed import bad_cells, typed_frame

if TYPE_CHECKING:
    import pandas
    import pandera.pandas

LISTED = 8


@dataclass(frozen=True)
class _Failure:
    check: str
    column: str
    row: int | None
    detail: str


def check_table(table: TableText) -> tuple[list[Problem], int]:
    """Check one table against its Table Schema: types, constraints and primary key.

    Args:
        table: a readable table.

    Returns:
        The problems, and how many checks were run: each type that has a lexical form, each
        constraint, and the primary key.
    """
    frame = table.frame
    problems, not_typed, checks = _lexical_problems(table, frame)
    schema = to_pandera(table.resource.schema)
    for failure in _failures(schema, typed_frame(table.resource.schema, frame)):
        if (failure.row, failure.column) not in not_typed and failure.row not in table.broken:
            problems.append(_problem(table, failure))
    return problems, checks + _number_of_checks(schema)


def value_problems(table: TableText) -> list[Problem]:
    """Return the problems of cells that have no place in a typed column: no value, or no code."""
    problems, _, _ = _lexical_problems(table, table.frame)
    for name, field in table.resource.fields.items():
        if "enum" in field.get("constraints", {}):
            known, place = set(members(field)), table.resource.columns.index(name)
            for row, cells in enumerate(table.rows):
                if cells[place] and cells[place] not in known:
                    problems.append(_problem(table, _Failure("enum", name, row, cells[place])))
    return problems


def _number_of_checks(schema: "pandera.pandas.DataFrameSchema") -> int:
    columns = schema.columns.values()
    return len(schema.checks) + sum(len(each.checks) + (not each.nullable) for each in columns)


def _lexical_problems(
    table: TableText, frame: "pandas.DataFrame"
) -> tuple[list[Problem], set[tuple[int, str]], int]:
    """Return the cells that are no values, as problems and as places, and the columns looked at."""
    problems, places, columns = [], set(), 0
    for field in table.resource.schema["fields"]:
        if field["type"] == "string":
            continue
        columns += 1
        name = field["name"]
        bad = bad_cells(field, frame[name])
        for row in frame.index[frame[name].isin(list(bad))] if bad else ():
            places.add((row, name))
            if row not in table.broken:
                text = frame.at[row, name]
                message = f"{shown(text)} {bad[text]}"
                hint = _example(field)
                problems.append(_at(table, "type", message, hint, row, name, ("type",)))
    return problems, places, columns


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
            column = "" if case.check == "primaryKey" else str(case.column or "")
            if (case.check, column, row) not in seen:
                seen.add((case.check, column, row))
                yield _Failure(str(case.check), column, row, str(case.failure_case))


def _problem(table: TableText, failure: _Failure) -> Problem:
    if failure.row is None:  # a check that raised, or a column of the wrong type: our own fault
        message = f"the check {failure.check} could not be run: {shown(failure.detail, 200)}"
        more = {"path": table.resource.path, "table": table.resource.name}
        return Problem(code="not-checked", message=message, column=failure.column, **more)
    if failure.check == "primaryKey":
        return _second_key(table, failure.row)
    field = table.resource.fields[failure.column]
    row, name = failure.row, failure.column
    if failure.check == "not_nullable":
        code, message, hint = "required", "a value is required", ""
        if key := table.key(row):
            message += f" (in {shown(key)})"
    else:
        code, text = failure.check, _cell(table, row, name)
        message, hint = _broken(table, field, code, text, row)
    return _at(table, code, message, hint, row, name, ("constraints", code))


def _broken(table: TableText, field: Mapping, code: str, text: str, row: int) -> tuple[str, str]:
    """Return message and hint for a value that breaks the constraint `code`."""
    limit = field["constraints"][code]
    if code == "unique":
        return f"{shown(text)} stands already on line {_first_line(table, field['name'], text)}", ""
    if code == "pattern":
        return f"{shown(text)} does not match {shown(limit)}", _example(field)
    if code == "enum":
        known = members(field)
        listed = f"allowed are {', '.join(known)}" if len(known) <= LISTED else ""
        named = f" of {field['vocabulary']}" if "vocabulary" in field else ""
        message = f"{shown(text)} is not one of the {len(known)} codes{named}"
        return message, did_you_mean(text, known) or listed
    if code in ("minimum", "maximum"):
        side = "below" if code == "minimum" else "above"
        return f"{shown(text)} is {side} the {code} {limit}", ""
    side = "fewer" if code == "minLength" else "more"
    return f"{shown(text)} has {len(text):,} characters, {side} than {limit:,}", ""


def _second_key(table: TableText, row: int) -> Problem:
    key = table.key(row)
    first = next(at for at in range(row) if table.key(at) == key)
    message = f"the key {shown(key)} stands already on line {table.lines[first]}"
    columns = table.resource.primary_key
    problem = _at(table, "primary-key", message, "keys are never used twice", row, columns[0], ())
    return Problem(**(problem.to_dict() | {"pointer": table.resource.pointer("primaryKey")}))


def _first_line(table: TableText, column: str, text: str) -> int:
    place = table.resource.columns.index(column)
    return next(
        line for cells, line in zip(table.rows, table.lines, strict=True) if cells[place] == text
    )


def _cell(table: TableText, row: int, column: str) -> str:
    return table.rows[row][table.resource.columns.index(column)]


def _example(field: Mapping) -> str:
    return f"an example is {shown(field['example'])}" if "example" in field else ""


def _at(
    table: TableText, code: str, message: str, hint: str, row: int, column: str, rule: tuple
) -> Problem:
    return Problem(
        code=code,
        path=table.resource.path,
        table=table.resource.name,
        key=table.key(row),
        row=row + 1,
        line=table.lines[row],
        column=column,
        value=_cell(table, row, column),
        message=message,
        hint=hint,
        pointer=table.resource.pointer("fields", column, *rule),
    )
