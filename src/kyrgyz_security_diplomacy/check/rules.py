"""Layer 3: named rules, each a SQL query that returns the rows which break it.

Rules are part of the package, so that anybody who has DuckDB can judge it. The query of a rule sees
each table under its own name, with real types, and nothing else: see `database`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from ..package.data_package import DESCRIPTOR, Package, Resource
from ..package.json_file import objects, text
from ..report.problems import LISTED, Problem, did_you_mean, shown
from ..tables.table import Place
from .database import Database, QueryError
from .messages import with_rest
from .sql_schema import key_text, literal, text_of

MAX_ROWS = 100_000
"""How many rows a rule may return; a rule that finds more is reported as cut off."""


class _NotRun(Exception):
    """A rule was not run, or not to its end: the reason, and what to do."""

    def __init__(self, reason: str, hint: str = ""):
        super().__init__(reason, hint)


Ran = tuple[str, tuple[list[Problem], int]]
"""A table, and what some checks on it found, with the number of those that were run."""


def run_rules(
    database: Database, package: Package, readable: Mapping[str, Resource]
) -> Iterator[Ran]:
    """Run every rule of a package.

    A rule that cannot be run is itself a problem, and so is one that reads a table which could
    not be read.

    Args:
        database: has the readable tables and runs queries on them.
        package: whose rules.
        readable: the tables whose rows can be read, by name.
    """
    declared = {text(each, "name") for each in objects(package.descriptor, "resources")}
    unreadable = sorted(declared - set(readable) - {""})
    for index, rule in enumerate(objects(package.descriptor, "rules")):
        table = text(rule, "table")
        try:
            found = _broken_rows(database, rule, readable, unreadable)
            problems = _problems(database, index, rule, readable[table], found[:MAX_ROWS])
            yield table, (problems, len(found) <= MAX_ROWS)
            if len(found) > MAX_ROWS:
                raise _NotRun(f"beyond row {MAX_ROWS:,}: more rows break it than are counted")
        except _NotRun as reason:
            yield table, ([_not_run(index, rule, *reason.args)], 0)


def _broken_rows(
    database: Database, rule: Mapping, readable: Mapping[str, Resource], unreadable: Sequence[str]
) -> list[dict]:
    """Run the query of a rule; return its rows, at most one more than `MAX_ROWS`."""
    sql, name = rule.get("sql"), rule.get("table")
    if not isinstance(sql, str) or not isinstance(name, str):
        raise _NotRun("it has no table or no sql")
    for table in unreadable:
        if table == name or re.search(rf"\b{re.escape(table)}\b", sql):
            raise _NotRun(f"the table {shown(table)} could not be read", "fix that table first")
    if name not in readable:
        raise _NotRun(f"there is no table {shown(name)}", did_you_mean(name, readable))
    try:
        described, rows = database.select(sql, MAX_ROWS + 1)
    except QueryError as error:
        raise _NotRun(str(error), "fix its sql" if ":" in str(error) else "") from error
    columns = [column for column, _ in described]
    if "key" not in columns:
        raise _NotRun(f"it has no column 'key', but {', '.join(columns)}")
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _problems(
    database: Database, index: int, rule: Mapping, resource: Resource, found: Sequence[Mapping]
) -> list[Problem]:
    """Return a problem for each row that breaks a rule, unless layer 1 found its cells moved."""
    if not found:
        return []
    problems = []
    places = _places(database, resource, [str(row["key"]) for row in found[:LISTED]])
    for row in found[:LISTED]:
        key = str(row["key"])
        if key not in places:
            hint = "its column 'key' must be the primary key, parts joined by |"
            raise _NotRun(f"it returned {shown(key)}, which is no key in {resource.name}", hint)
        place, broken = places[key]
        if not broken:
            problems.append(_problem(index, rule, resource, place, row))
    return with_rest(problems, len(found)) if problems else []


def _places(
    database: Database, resource: Resource, keys: Sequence[str]
) -> dict[str, tuple[Place, bool]]:
    """Return the place of the last row of each key, and whether it is broken."""
    wanted = ", ".join(map(literal, dict.fromkeys(keys)))
    key = key_text(resource.primary_key)
    found = database.rows(
        f"SELECT {key} AS _key, _row, _line, _broken FROM {text_of(resource)} "
        f"WHERE {key} IN ({wanted}) ORDER BY _row"
    )
    return {key: (Place(row, line, key), broken) for key, row, line, broken in found}


def _problem(
    index: int, rule: Mapping, resource: Resource, place: Place, found: Mapping
) -> Problem:
    """Return the problem of one row that breaks a rule."""
    value, detail = found.get("value"), found.get("detail")
    message = f"{shown(place.key)}: {rule.get('message') or rule.get('statement') or 'breaks it'}"
    return Problem(
        code="rule",
        severity="warning" if rule.get("severity") == "warning" else "error",
        column=text(rule, "column"),
        value=None if value is None else str(value),
        message=message if value is None else f"{message} ({shown(value)})",
        hint="" if detail is None else str(detail),
        pointer=_pointer(index, rule),
        **place.of(resource),
    )


def _not_run(index: int, rule: Mapping, reason: str, hint: str) -> Problem:
    name = rule.get("id")
    label = f"rule {shown(name)}" if isinstance(name, str) else f"rule number {index}"
    return Problem(
        code="rule-not-run",
        path=DESCRIPTOR,
        table=text(rule, "table"),
        message=f"{label} was not run: {reason}",
        hint=hint,
        pointer=_pointer(index, rule),
    )


def _pointer(index: int, rule: Mapping) -> str:
    return f"{DESCRIPTOR} rules/{text(rule, 'id') or index}"
