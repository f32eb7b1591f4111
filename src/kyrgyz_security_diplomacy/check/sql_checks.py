"""Layer 2 in SQL: tables against their Table Schemas, keys and references.

One query counts all faults of a table's cells; what it counts is then looked up, so that a table
without faults is read once, and no more than a thousand rows of a kind ever leave the engine.
"""

from collections.abc import Mapping, Sequence

from ..package.data_package import Resource
from ..report.problems import LISTED, NEAREST_AMONG, Problem
from ..tables.table import Place
from .database import Database
from .messages import broken_cell, duplicate_key, out_of_order, with_rest
from .references import ForeignKey, broken_references, foreign_keys
from .sql_schema import (
    Condition,
    conditions,
    key_text,
    quoted,
    text_of,
    valid,
    with_values,
)


def check_table(database: Database, resource: Resource) -> tuple[list[Problem], int]:
    """Check one table against its Table Schema: types, constraints, primary key, order.

    Args:
        database: what runs the queries.
        resource: a table that it has.

    Returns:
        The problems, and how many checks were run: each type that has a lexical form, each
        constraint, and the primary key.
    """
    checks, fields = conditions(resource.schema), resource.fields.items()
    single = [name for name, each in fields if each.get("constraints", {}).get("unique") is True]
    cells = with_values(resource.schema, text_of(resource))
    problems: list[Problem] = []
    counted = ", ".join(f"count(CASE WHEN {each.sql} THEN 1 END)" for each in checks)
    query = f"SELECT {counted} FROM {cells} WHERE NOT _broken"
    [counts] = database.rows(query) if checks else [()]
    for condition, count in zip(checks, counts, strict=True):
        if count:
            problems += _broken_cells(database, resource, cells, condition, count)
    for column in single:
        problems += _duplicates(database, resource, [column], column)
    has_key = bool(resource.primary_key)
    problems += _order_and_key(database, resource) if has_key else []
    return problems, len(checks) + len(single) + has_key


def check_references(
    database: Database, resource: Resource, readable: Mapping[str, Resource]
) -> tuple[list[Problem], int]:
    """Check every foreign key of one table; see `references.check_references`."""
    keys, problems = foreign_keys(resource, readable)
    for key in keys:
        problems += _broken_references(database, resource, key, readable[key.table])
    return problems, len(keys)


def _broken_cells(
    database: Database, resource: Resource, cells: str, condition: Condition, count: int
) -> list[Problem]:
    name, code, problems = condition.column, condition.code, []
    for *place, text in database.rows(
        f"SELECT {_place(resource)}, {quoted(name)} FROM {cells} "
        f"WHERE NOT _broken AND {condition.sql} ORDER BY _row LIMIT {LISTED}"
    ):
        problems.append(broken_cell(resource, name, code, Place(*place), text or ""))
    return with_rest(problems, count)


def _place(resource: Resource, alias: str = "") -> str:
    """Return the expressions for a `Place`: row, line and key."""
    return f"{alias}_row, {alias}_line, {key_text(resource.primary_key, alias)}"


def _order_and_key(database: Database, resource: Resource) -> list[Problem]:
    """Check that rows are sorted by primary key, and, if that does not show it, that it is one."""
    key = resource.primary_key
    parts = ", ".join(f"coalesce({quoted(name)}, '')" for name in key)
    rows = f"SELECT _row, row({parts}) AS _key FROM {text_of(resource)}"
    pairs = f"SELECT *, lag(_key) OVER () AS _before FROM ({rows}) keys"
    [(unordered, unproven)] = database.rows(
        "SELECT min(CASE WHEN _key < _before THEN _row END), "
        f"count(CASE WHEN _key <= _before THEN 1 END) FROM ({pairs}) pairs"
    )
    problems = []
    if unordered is not None:
        where = f"WHERE _row IN ({unordered - 1}, {unordered}) ORDER BY _row"
        before, found = database.rows(f"SELECT {_place(resource)} FROM {text_of(resource)} {where}")
        problems.append(out_of_order(resource, Place(*found), before[2]))
    return problems + (_duplicates(database, resource, key, "") if unproven else [])


def _duplicates(
    database: Database, resource: Resource, names: Sequence[str], column: str
) -> list[Problem]:
    """Return the rows that repeat a value of `column`, or the primary key if that is ""."""
    whole = " AND ".join(valid(resource.fields[name]) for name in names)
    parts = ", ".join(map(quoted, names))
    same = f"OVER (PARTITION BY {parts} ORDER BY _row)"
    again = (
        f"SELECT {_place(resource)}, {quoted(names[0])}, min(_line) {same} "
        f"FROM {text_of(resource)} WHERE {whole} QUALIFY row_number() {same} > 1 AND NOT _broken"
    )
    grouped = (
        f"SELECT 1 FROM {text_of(resource)} WHERE {whole} GROUP BY {parts} HAVING count(*) > 1"
    )
    if not database.rows(f"{grouped} LIMIT 1"):  # much faster, and nearly always so
        return []
    [(count,)] = database.rows(f"SELECT count(*) FROM ({again}) again")
    problems = []
    for *place, text, first in database.rows(f"{again} ORDER BY _row LIMIT {LISTED}"):
        if column:
            problem = broken_cell(resource, column, "unique", Place(*place), text, first)
        else:
            problem = duplicate_key(resource, Place(*place), text, first)
        problems.append(problem)
    return with_rest(problems, count)


def _broken_references(
    database: Database, resource: Resource, key: ForeignKey, target: Resource
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
    [(count,)] = database.rows(f"SELECT count(*) {lost}")
    if not count:
        return []
    cells = ", ".join(f"coalesce({part}, '')" for part in own)
    found = database.rows(
        f"SELECT {_place(resource, 't.')}, {cells} {lost} ORDER BY t._row LIMIT {LISTED}"
    )
    whole = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in key.theirs)
    known = database.rows(
        f"SELECT DISTINCT {key_text(key.theirs)} AS known FROM {text_of(target)} WHERE {whole} "
        f"ORDER BY known LIMIT {NEAREST_AMONG}"
    )
    rows = [(Place(*row[:3]), row[3:]) for row in found]
    problems = broken_references(resource, key, target, rows, [text for (text,) in known])
    return with_rest(problems, count)
