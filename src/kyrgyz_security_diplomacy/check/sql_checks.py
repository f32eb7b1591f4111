"""Layer 2 in SQL: cells, what is unique, keys and the order of rows against a Table Schema.

One query counts all faults of a table's cells; what it counts is then looked up, so that a table
without faults is read once, and no more than a thousand rows of a kind ever leave the engine.
"""

from ..package.data_package import Resource
from ..package.table_schema import limits_of
from ..report.problems import Problem, shown
from .database import Database
from .messages import broken_cell, with_rest
from .sql_schema import conditions, quoted, text_of, valid, with_values


def check_cells(database: Database, resource: Resource) -> tuple[list[Problem], int]:
    """Check the cells of one table; return the problems, and how many checks were run."""
    checks, cells = conditions(resource.schema), with_values(resource.schema, text_of(resource))
    counted = ", ".join(f"count(CASE WHEN {each.sql} THEN 1 END)" for each in checks)
    query = f"SELECT {counted} {cells} WHERE NOT _broken"
    [counts] = database.rows(query) if checks else [()]
    problems: list[Problem] = []
    for (code, name, sql), count in zip(checks, counts, strict=True):
        if count:
            broken = f"{cells} WHERE NOT _broken AND {sql}"
            found, _ = database.listed(resource, broken, name)
            listed = [broken_cell(resource, name, code, place, text) for place, text in found]
            problems += with_rest(listed, count)
    return problems, len(checks)


def check_keys(database: Database, resource: Resource) -> tuple[list[Problem], int]:
    """Check what is unique, the primary key, and that rows are sorted by it.

    Returns:
        The problems, and how many checks were run; that of the order is one of the file.
    """
    fields, key, problems = resource.fields.items(), resource.primary_key, []
    single = [name for name, each in fields if limits_of(each).get("unique") is True]
    for name in single:
        problems += _duplicates(database, resource, "unique", [name])
    problems += _order_and_key(database, resource, key) if key else []
    return problems, len(single) + bool(key)


def _order_and_key(database: Database, resource: Resource, key: list[str]) -> list[Problem]:
    """Check that rows are sorted by primary key, and, if that does not show it, that it is one."""
    parts = ", ".join(f"coalesce({quoted(name)}, '')" for name in key)
    rows = f"SELECT _row, row({parts}) AS _key FROM {text_of(resource)}"
    pairs = f"SELECT *, lag(_key) OVER () AS _before FROM ({rows}) keys"
    [(unordered, unproven)] = database.rows(
        "SELECT min(CASE WHEN _key < _before THEN _row END), "
        f"count(CASE WHEN _key <= _before THEN 1 END) FROM ({pairs}) pairs"
    )
    problems = []
    if unordered is not None:
        pair = f"FROM {text_of(resource)} WHERE _row IN ({unordered - 1}, {unordered})"
        [[before], [place]], _ = database.listed(resource, pair)
        message = f"{shown(place.key)} comes after {shown(before.key)}"
        hint = "rows are sorted by primary key; only the first place is shown"
        problems += [Problem(code="order", message=message, hint=hint, **place.of(resource))]
    return problems + (_duplicates(database, resource, "primary-key", key) if unproven else [])


def _duplicates(
    database: Database, resource: Resource, code: str, names: list[str]
) -> list[Problem]:
    """Return the rows that repeat a value of a column, or the primary key."""
    whole = " AND ".join(valid(resource.fields[name]) for name in names)
    parts, rows = ", ".join(map(quoted, names)), f"FROM {text_of(resource)} WHERE {whole}"
    if not database.rows(f"SELECT 1 {rows} GROUP BY {parts} HAVING count(*) > 1 LIMIT 1"):
        return []  # found much faster, and nearly always so
    same = f"OVER (PARTITION BY {parts} ORDER BY _row)"
    again = f"SELECT *, min(_line) {same} AS _before {rows} QUALIFY row_number() {same} > 1"
    again = f"FROM ({again}) again WHERE NOT _broken"
    found, count = database.listed(resource, again, names[0], "_before")
    problems = [broken_cell(resource, names[0], code, *each) for each in found]
    return with_rest(problems, count)
