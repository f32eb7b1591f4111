"""Layer 2 in SQL: tables against their Table Schemas, keys and references, for any SQL engine.

One query counts all faults of a table's cells; what it counts is then looked up, so that a table
without faults is read once, and no more than a thousand rows of a kind ever leave the engine.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from ..package.data_package import Resource
from ..report.problems import LISTED, NEAREST_AMONG, Problem
from ..tables.table import Place
from .messages import broken_cell, duplicate_key, out_of_order, with_rest
from .references import ForeignKey, broken_references, foreign_keys
from .sql_schema import (
    Condition,
    conditions,
    key_text,
    quoted,
    text_of,
    unique_columns,
    valid,
    with_values,
)

AT_ONCE = 60
"""How many conditions are counted in one query."""


class Session(Protocol):
    """What runs SQL on the views of `database`.

    Attributes:
        in_order: what a window needs to see rows in the order of `_row`, "" if they come so.
    """

    in_order: str

    def rows(self, sql: str) -> list[tuple]:
        """Run a query of our own and return its rows."""

    def select(self, sql: str, most: int) -> tuple[list[str], list[tuple]]:
        """Run one SELECT of a package within limits; raises QueryError."""


def check_table(session: Session, resource: Resource) -> tuple[list[Problem], int]:
    """Check one table against its Table Schema: types, constraints, primary key, order.

    Args:
        session: what runs the queries.
        resource: a table that it has.

    Returns:
        The problems, and how many checks were run: each type that has a lexical form, each
        constraint, and the primary key.
    """
    checks, single = conditions(resource.schema), unique_columns(resource.schema)
    cells = with_values(resource.schema, text_of(resource))
    problems: list[Problem] = []
    for first in range(0, len(checks), AT_ONCE):
        some = checks[first : first + AT_ONCE]
        counted = ", ".join(f"count(CASE WHEN {each.sql} THEN 1 END)" for each in some)
        [counts] = session.rows(f"SELECT {counted} FROM {cells} WHERE NOT _broken")
        for condition, count in zip(some, counts, strict=True):
            if count:
                problems += _broken_cells(session, resource, cells, condition, count)
    for column in single:
        problems += _duplicates(session, resource, [column], column)
    problems += _order_and_key(session, resource)
    return problems, len(checks) + len(single) + 1


def check_references(
    session: Session, resource: Resource, readable: Mapping[str, Resource]
) -> tuple[list[Problem], int]:
    """Check every foreign key of one table; see `references.check_references`."""
    keys, problems = foreign_keys(resource, readable)
    for key in keys:
        problems += _broken_references(session, resource, key, readable[key.table])
    return problems, len(keys)


def _broken_cells(
    session: Session, resource: Resource, cells: str, condition: Condition, count: int
) -> list[Problem]:
    name, code, problems = condition.column, condition.code, []
    for *place, text in session.rows(
        f"SELECT {_place(resource)}, {quoted(name)} FROM {cells} "
        f"WHERE NOT _broken AND {condition.sql} ORDER BY _row LIMIT {LISTED}"
    ):
        problems.append(broken_cell(resource, name, code, Place(*place), text or ""))
    return with_rest(problems, count)


def _place(resource: Resource, alias: str = "") -> str:
    """Return the expressions for a `Place`: row, line and key."""
    return f"{alias}_row, {alias}_line, {key_text(resource.primary_key, alias)}"


def _order_and_key(session: Session, resource: Resource) -> list[Problem]:
    """Check that rows are sorted by primary key, and, if that does not show it, that it is one."""
    key = resource.primary_key
    columns = ", ".join(f"coalesce({quoted(name)}, '') AS k{at}" for at, name in enumerate(key))
    parts = [f"k{at}" for at in range(len(key))]
    before = ", ".join(f"lag({part}) OVER ({session.in_order}) AS {part}_before" for part in parts)
    pairs = f"SELECT *, {before} FROM (SELECT _row, _line, {columns} FROM {text_of(resource)}) keys"
    less, not_more = _follows(parts, "<"), _follows(parts, "<=")
    [(unordered, unproven)] = session.rows(
        f"SELECT min(CASE WHEN {less} THEN _row END), count(CASE WHEN {not_more} THEN 1 END) "
        f"FROM ({pairs}) pairs"
    )
    problems = []
    if unordered is not None:
        where = f"WHERE _row IN ({unordered - 1}, {unordered}) ORDER BY _row"
        before, found = session.rows(f"SELECT {_place(resource)} FROM {text_of(resource)} {where}")
        problems.append(out_of_order(resource, Place(*found), before[2]))
    return problems + (_duplicates(session, resource, key, "") if unproven else [])


def _follows(parts: Sequence[str], sign: str) -> str:
    """Return the condition that a row's key compares so with the key of the row before it."""
    strictly = sign[0]
    found = f"{parts[-1]} {sign} {parts[-1]}_before"
    for part in reversed(parts[:-1]):
        found = f"({part} {strictly} {part}_before OR ({part} = {part}_before AND {found}))"
    return found


def _duplicates(
    session: Session, resource: Resource, names: Sequence[str], column: str
) -> list[Problem]:
    """Return the rows that repeat a value of `column`, or the primary key if that is ""."""
    whole = " AND ".join(valid(resource.fields[name]) for name in names)
    parts = ", ".join(map(quoted, names))
    rows = f"FROM {text_of(resource)} WHERE {whole}"
    grouped = f"SELECT {parts} {rows} GROUP BY {parts} HAVING count(*) > 1"
    if not session.rows(f"SELECT count(*) FROM ({grouped}) again")[0][0]:
        return []
    ranked = (
        f"SELECT _row, _line, _broken, {key_text(resource.primary_key)} AS _key, "
        f"{quoted(names[0])} AS _text, min(_line) OVER (PARTITION BY {parts}) AS _first, "
        f"row_number() OVER (PARTITION BY {parts} ORDER BY _row) AS _place {rows}"
    )
    later = f"FROM ({ranked}) ranked WHERE _place > 1 AND NOT _broken"
    [(count,)] = session.rows(f"SELECT count(*) {later}")
    problems = []
    for *place, text, first in session.rows(
        f"SELECT _row, _line, _key, _text, _first {later} ORDER BY _row LIMIT {LISTED}"
    ):
        if column:
            problem = broken_cell(resource, column, "unique", Place(*place), text, first)
        else:
            problem = duplicate_key(resource, Place(*place), text, first)
        problems.append(problem)
    return with_rest(problems, count)


def _broken_references(
    session: Session, resource: Resource, key: ForeignKey, target: Resource
) -> list[Problem]:
    """Return the rows whose reference finds no row, or is filled in half."""
    own = [f"t.{quoted(name)}" for name in key.own]
    theirs = [f"o.{quoted(name)}" for name in key.theirs]
    some = " OR ".join(f"{part} IS NOT NULL" for part in own)
    same = " AND ".join(f"{mine} = {other}" for mine, other in zip(own, theirs, strict=True))
    lost = (  # NOT EXISTS would make DuckDB copy the whole table
        f"FROM {text_of(resource)} t LEFT JOIN {text_of(target)} o ON {same} "
        f"WHERE ({some}) AND NOT t._broken AND {theirs[0]} IS NULL"
    )
    [(count,)] = session.rows(f"SELECT count(*) {lost}")
    if not count:
        return []
    cells = ", ".join(f"coalesce({part}, '')" for part in own)
    found = session.rows(
        f"SELECT {_place(resource, 't.')}, {cells} {lost} ORDER BY t._row LIMIT {LISTED}"
    )
    whole = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in key.theirs)
    known = session.rows(
        f"SELECT DISTINCT {key_text(key.theirs)} AS known FROM {text_of(target)} WHERE {whole} "
        f"ORDER BY known LIMIT {NEAREST_AMONG}"
    )
    rows = [(Place(*row[:3]), row[3:]) for row in found]
    problems = broken_references(resource, key, target, rows, [text for (text,) in known])
    return with_rest(problems, count)
