"""Layer 2 in SQL: tables against their Table Schemas, keys and references, for any SQL engine.

One query counts all faults of a table's cells; what it counts is then looked up, so that a table
without faults is read once, and no more than a thousand rows of a kind ever leave the engine.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from ..package.data_package import Resource
from ..package.value_syntax import parse
from ..report.problems import LISTED, NEAREST_AMONG, Problem, more_like
from ..tables.places import Place, out_of_order
from .database import text_of
from .messages import broken_constraint, lost_reference, not_typed, second_key
from .references import ForeignKey, foreign_keys, nearest_keys
from .sql_schema import Condition, conditions, key_text, quoted, unique_columns, valid, with_values

AT_ONCE = 60
"""How many conditions are counted in one query."""


class Session(Protocol):
    """What runs SQL on the views of `database`.

    Attributes:
        in_order: what a window needs to see rows in the order of `_row`, "" if they come so.
    """

    in_order: str

    def rows(self, sql: str, most: int | None = None) -> list[tuple]:
        """Run a query and return its rows, at most `most`."""


def check_table(session: Session, resource: Resource) -> tuple[list[Problem], int]:
    """Check one table against its Table Schema: types, constraints and primary key.

    Args:
        session: what runs the queries.
        resource: a table that it has.

    Returns:
        The problems, and how many checks were run: each type that has a lexical form, each
        constraint, and the primary key.
    """
    checks, single = conditions(resource.schema), unique_columns(resource.schema)
    problems: list[Problem] = []
    for first in range(0, len(checks), AT_ONCE):
        some = checks[first : first + AT_ONCE]
        for condition, count in zip(some, _counts(session, resource, some), strict=True):
            if count:
                problems += _broken(session, resource, condition, count)
    for column in single:
        problems += _doubles(session, resource, [column], column)
    problems += _order_and_key(session, resource)
    return problems, len(checks) + len(single) + 1


def check_foreign_keys(
    session: Session, resource: Resource, readable: Mapping[str, Resource]
) -> tuple[list[Problem], int]:
    """Check every foreign key of one table; see `foreign_keys.check_foreign_keys`."""
    keys, problems = foreign_keys(resource, readable)
    for key in keys:
        problems += _lost(session, resource, key, readable[key.table])
    return problems, len(keys)


def _counts(session: Session, resource: Resource, checks: Sequence[Condition]) -> tuple:
    counted = ", ".join(f"count(CASE WHEN {each.sql} THEN 1 END)" for each in checks)
    [counts] = session.rows(f"SELECT {counted} FROM {_cells(resource)} WHERE NOT _broken")
    return counts


def _cells(resource: Resource) -> str:
    return with_values(resource.schema, text_of(resource))


def _place(resource: Resource) -> str:
    return f"_row, _line, {key_text(resource.primary_key)}"


def _listed(problems: list[Problem], count: int) -> list[Problem]:
    return problems + ([more_like(problems[0], count - LISTED)] if count > LISTED else [])


def _broken(
    session: Session, resource: Resource, condition: Condition, count: int
) -> list[Problem]:
    column = quoted(condition.column)
    found = session.rows(
        f"SELECT {_place(resource)}, {column} FROM {_cells(resource)} "
        f"WHERE NOT _broken AND {condition.sql} ORDER BY _row LIMIT {LISTED}"
    )
    field, problems = resource.fields[condition.column], []
    for row, line, key, text in found:
        place = Place(row, line, key)
        if condition.code == "type":
            problems.append(not_typed(resource, field, place, text, _reason(field, text)))
        else:
            problems.append(broken_constraint(resource, field, condition.code, place, text or ""))
    return _listed(problems, count)


def _reason(field: Mapping, text: str) -> str:
    try:
        parse(field["type"], text)
    except ValueError as error:
        return str(error)
    return "is not read as a value by this engine"  # the engines disagree: better said than lost


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
    return problems + (_doubles(session, resource, key, "") if unproven else [])


def _follows(parts: list[str], sign: str) -> str:
    """Return the condition that a row's key compares so with the key of the row before it."""
    strictly = sign[0]
    found = f"{parts[-1]} {sign} {parts[-1]}_before"
    for part in reversed(parts[:-1]):
        found = f"({part} {strictly} {part}_before OR ({part} = {part}_before AND {found}))"
    return found


def _doubles(session: Session, resource: Resource, names: list[str], column: str) -> list[Problem]:
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
    for row, line, key, text, first in session.rows(
        f"SELECT _row, _line, _key, _text, _first {later} ORDER BY _row LIMIT {LISTED}"
    ):
        place = Place(row, line, key)
        if column:
            field = resource.fields[column]
            problems.append(broken_constraint(resource, field, "unique", place, text, first))
        else:
            problems.append(second_key(resource, place, text, first))
    return _listed(problems, count)


def _lost(session: Session, resource: Resource, key: ForeignKey, target: Resource) -> list[Problem]:
    """Return the rows whose reference finds no row, or is filled in half."""
    own = [f"t.{quoted(name)}" for name in key.own]
    pairs = list(zip(own, (f"o.{quoted(name)}" for name in key.theirs), strict=True))
    some = " OR ".join(f"{part} IS NOT NULL" for part in own)
    same = " AND ".join(f"{mine} = {theirs}" for mine, theirs in pairs)
    lost = (  # NOT EXISTS would make DuckDB copy the whole table
        f"FROM {text_of(resource)} t LEFT JOIN {text_of(target)} o ON {same} "
        f"WHERE ({some}) AND NOT t._broken AND {pairs[0][1]} IS NULL"
    )
    [(count,)] = session.rows(f"SELECT count(*) {lost}")
    if not count:
        return []
    place = f"t._row, t._line, {_prefixed(resource)}"
    cells = ", ".join(f"coalesce({part}, '')" for part in own)
    found = session.rows(f"SELECT {place}, {cells} {lost} ORDER BY t._row LIMIT {LISTED}")
    hints = nearest_keys([row[3:] for row in found], _known(session, target, key.theirs))
    name = target.path.split("/")[-1]
    problems = [
        lost_reference(resource, key.index, Place(*row[:3]), row[3:], name, hints.get(row[3:], ""))
        for row in found
    ]
    return _listed(problems, count)


def _prefixed(resource: Resource) -> str:
    return key_text(resource.primary_key).replace('coalesce("', 'coalesce(t."')


def _known(session: Session, target: Resource, names: list[str]) -> list[str]:
    """Return the first keys of a table as texts, sorted."""
    whole = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in names)
    found = session.rows(
        f"SELECT DISTINCT {key_text(names)} AS known FROM {text_of(target)} WHERE {whole} "
        f"ORDER BY known LIMIT {NEAREST_AMONG}"
    )
    return [key for (key,) in found]
