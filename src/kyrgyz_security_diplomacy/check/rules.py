"""Layer 3: named rules, each a SQL query that returns the rows which break it.

Rules travel in the descriptor, so that the package can be judged by anybody who has DuckDB. The
query of a rule sees each table under its own name, with real types, and nothing else: see
`database`.
"""

import time
from collections.abc import Container, Mapping, Sequence
from typing import Protocol

from ..package.data_package import DESCRIPTOR, Package, Resource
from ..report.problems import LISTED, Problem, did_you_mean, more_like, shown
from ..tables.places import Place
from .database import QueryError, text_of
from .sql_schema import key_text, literal
from .units import Unit, named

MAX_ROWS = 100_000
"""How many rows a rule may return; a rule that finds more is reported as broken off."""
SECONDS_TOGETHER = 600.0
"""How long all rules of a package may take; each has a limit of its own in its session."""


class RuleSession(Protocol):
    """What runs the SQL of rules, which is not ours, and our own."""

    def rows(self, sql: str, most: int | None = None) -> list[tuple]:
        """Run a query of our own."""

    def select(self, sql: str, most: int) -> tuple[list[str], list[tuple]]:
        """Run one SELECT within limits; raises QueryError."""


def run_rules(
    session: RuleSession,
    package: Package,
    readable: Mapping[str, Resource],
    known: Container[Unit] = (),
) -> tuple[list[Problem], list[tuple[Unit, str]]]:
    """Run every rule of the descriptor.

    A rule that cannot be run is itself a problem, and so is one that reads a table which could
    not be read.

    Args:
        session: has the readable tables and runs queries on them.
        package: whose rules.
        readable: the tables whose rows can be read, by name.
        known: rules that are known to find nothing and are not run.

    Returns:
        The problems, and the rules that were run or known, each with its table.
    """
    rules = package.descriptor.get("rules", [])
    lost = sorted(_declared(package) - set(readable))
    problems, ran = [], []
    end = time.monotonic() + SECONDS_TOGETHER
    for index, rule in enumerate(rules if isinstance(rules, list) else []):
        try:
            unit = _unit(rule)
            if unit in known:
                ran.append((unit, rule["table"]))
                continue
            if time.monotonic() > end:
                reason = f"the rules before it took longer than {SECONDS_TOGETHER:g} s together"
                raise _NotRun(index, rule, reason)
            problems += _run_rule(session, index, rule, readable, lost)
            ran.append((unit, rule["table"]))
        except _NotRun as reason:
            problems.append(reason.problem)
    return problems, ran


def _unit(rule: object) -> Unit:
    ident = rule.get("id") if isinstance(rule, dict) else None
    return "rule", ident if isinstance(ident, str) else ""


class _NotRun(Exception):
    def __init__(self, index: int, rule: object, reason: str, hint: str = ""):
        named = rule.get("id") if isinstance(rule, dict) else None
        table = rule.get("table") if isinstance(rule, dict) else None
        label = f"rule {shown(named)}" if isinstance(named, str) else f"rule number {index}"
        self.problem = Problem(
            code="rule-not-run",
            path=DESCRIPTOR,
            table=table if isinstance(table, str) else "",
            message=f"{label} was not run: {reason}",
            hint=hint,
            pointer=_pointer(index, rule),
        )


def _pointer(index: int, rule: object) -> str:
    named = rule.get("id") if isinstance(rule, dict) else None
    return f"{DESCRIPTOR} rules/{named if isinstance(named, str) and named else index}"


def _declared(package: Package) -> set[str]:
    entries = [entry for entry in package.descriptor["resources"] if isinstance(entry, dict)]
    return {entry["name"] for entry in entries if isinstance(entry.get("name"), str)}


def _run_rule(
    session: RuleSession,
    index: int,
    rule: object,
    readable: Mapping[str, Resource],
    lost: Sequence[str],
) -> list[Problem]:
    sql = rule.get("sql") if isinstance(rule, dict) else None
    name = rule.get("table") if isinstance(rule, dict) else None
    if not isinstance(sql, str) or not isinstance(name, str):
        raise _NotRun(index, rule, "it has no table or no sql")
    for table in lost:
        if table == name or named(sql, [table]):
            reason = f"the table {shown(table)} could not be read"
            raise _NotRun(index, rule, reason, "mend that table first")
    if name not in readable:
        hint = did_you_mean(name, readable)
        raise _NotRun(index, rule, f"there is no table {shown(name)}", hint)
    try:
        columns, rows = session.select(sql, MAX_ROWS + 1)
    except QueryError as error:
        hint = "mend its sql" if ":" in str(error) else ""
        raise _NotRun(index, rule, str(error), hint) from error
    if columns[0] != "key":
        raise _NotRun(index, rule, f"its first column is {shown(columns[0])}, not 'key'")
    found = [dict(zip(columns, row, strict=True)) for row in rows[:MAX_ROWS]]
    problems = _problems(session, index, rule, readable[name], found)
    if len(rows) > MAX_ROWS:
        reason = f"beyond row {MAX_ROWS:,}: more rows break it than are counted"
        problems.append(_NotRun(index, rule, reason).problem)
    return problems


def _problems(
    session: RuleSession, index: int, rule: Mapping, resource: Resource, found: list[dict]
) -> list[Problem]:
    """Return a problem for each row that breaks a rule, unless layer 1 found its cells moved."""
    if not found:
        return []
    listed, problems = found[:LISTED], []
    places = _places(session, resource, [str(row["key"]) for row in listed])
    for row in listed:
        key = str(row["key"])
        if key not in places:
            hint = "its first column must be the primary key, parts joined by |"
            reason = f"it returned {shown(key)}, which is no key in {resource.name}"
            raise _NotRun(index, rule, reason, hint)
        place, broken = places[key]
        if not broken:
            problems.append(_problem(index, rule, resource, place, row))
    if problems and len(found) > LISTED:
        problems.append(more_like(problems[0], len(found) - LISTED))
    return problems


def _places(
    session: RuleSession, resource: Resource, keys: Sequence[str]
) -> dict[str, tuple[Place, bool]]:
    """Return where the last row of each key stands, and whether it is broken."""
    wanted = ", ".join(map(literal, dict.fromkeys(keys)))
    key = key_text(resource.primary_key)
    found = session.rows(
        f"SELECT {key} AS _key, _row, _line, _broken FROM {text_of(resource)} "
        f"WHERE {key} IN ({wanted}) ORDER BY _row"
    )
    return {key: (Place(row, line, key), broken) for key, row, line, broken in found}


def _problem(index: int, rule: Mapping, resource: Resource, place: Place, found: dict) -> Problem:
    """Return the problem of one row that breaks a rule."""
    value, detail = found.get("value"), found.get("detail")
    statement = rule.get("message") or rule.get("statement") or "breaks the rule"
    return Problem(
        code="rule",
        severity="warning" if rule.get("severity") == "warning" else "error",
        path=resource.path,
        table=resource.name,
        key=place.key,
        row=place.row + 1,
        line=place.line,
        column=rule.get("column") if isinstance(rule.get("column"), str) else "",
        value=None if value is None else str(value),
        message=f"{shown(place.key)}: {statement}"
        + (f" ({shown(value)})" if value is not None else ""),
        hint="" if detail is None else str(detail),
        pointer=_pointer(index, rule),
    )
