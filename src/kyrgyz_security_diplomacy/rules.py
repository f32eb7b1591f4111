"""Layer 3: named rules, each a SQL query that returns the rows which break it.

Rules travel in the descriptor, so that the package can be judged by anybody who has DuckDB. The
query of a rule sees each table under its own name, with real types, and nothing else: no file, no
network, no setting can be reached from it.
"""

import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from typing import TYPE_CHECKING

from .csv_text import TableText
from .lexical import FORMS
from .package import DESCRIPTOR, Package
from .problems import Problem, did_you_mean, shown

if TYPE_CHECKING:
    import duckdb

SQL_TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "date": "DATE",
    "year": "BIGINT",
    "boolean": "BOOLEAN",
}
SECONDS = 30.0
MEMORY = "1GB"
MAX_ROWS = 10_000
_CONFIG = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "temp_directory": "",
    "memory_limit": MEMORY,
}


def run_rules(
    package: Package, tables: Mapping[str, TableText], *, seconds: float = SECONDS
) -> tuple[list[Problem], int]:
    """Run every rule of the descriptor.

    A rule that cannot be run is itself a problem, and so is one that reads a table which could
    not be read.

    Args:
        package: whose rules.
        tables: its tables by name.
        seconds: how long one rule may take.

    Returns:
        The problems, and how many rules were run.
    """
    rules = package.descriptor.get("rules", [])
    if not isinstance(rules, list) or not rules:
        return [], 0
    readable = [table for table in tables.values() if table.readable]
    lost = sorted(_declared(package) - {table.resource.name for table in readable})
    connection = connect(readable)
    problems, checks = [], 0
    try:
        for index, rule in enumerate(rules):
            try:
                problems += _run_rule(connection, index, rule, tables, lost, seconds)
                checks += 1
            except _NotRun as reason:
                problems.append(reason.problem)
    finally:
        connection.close()
    return problems, checks


def connect(tables: Sequence[TableText]) -> "duckdb.DuckDBPyConnection":
    """Return an in-memory database that holds the tables, typed, and is locked after that.

    A cell that is no value of its type is NULL; layer 2 has reported it.
    """
    import duckdb

    connection = duckdb.connect(config=_CONFIG)
    for table in tables:
        columns = ", ".join(map(_column, table.resource.schema["fields"]))
        connection.register("text of a table", table.frame)
        connection.execute(
            f'CREATE TABLE "{table.resource.name}" AS SELECT {columns} FROM "text of a table"'
        )
        connection.unregister("text of a table")
    connection.execute("SET lock_configuration = true")
    return connection


def _column(field: Mapping) -> str:
    name, kind = f'"{field["name"]}"', field["type"]
    if kind == "string":
        return name
    typed = f"TRY_CAST({name} AS {SQL_TYPES[kind]})"
    return f"CASE WHEN regexp_full_match({name}, '{FORMS[kind]}') THEN {typed} END AS {name}"


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
    connection: "duckdb.DuckDBPyConnection",
    index: int,
    rule: object,
    tables: Mapping[str, TableText],
    lost: Sequence[str],
    seconds: float,
) -> list[Problem]:
    sql = rule.get("sql") if isinstance(rule, dict) else None
    name = rule.get("table") if isinstance(rule, dict) else None
    if not isinstance(sql, str) or not isinstance(name, str):
        raise _NotRun(index, rule, "it has no table or no sql")
    for table in lost:
        if table == name or re.search(rf"\b{re.escape(table)}\b", sql):
            reason = f"the table {shown(table)} could not be read"
            raise _NotRun(index, rule, reason, "mend that table first")
    if name not in tables:
        raise _NotRun(index, rule, f"there is no table {shown(name)}", did_you_mean(name, tables))
    columns, rows = _query(connection, index, rule, sql, seconds)
    if columns[0] != "key":
        raise _NotRun(index, rule, f"its first column is {shown(columns[0])}, not 'key'")
    table = tables[name]
    places = {table.key(row): row for row in range(len(table.rows))}
    found = [dict(zip(columns, row, strict=True)) for row in rows[:MAX_ROWS]]
    problems = [_problem(index, rule, table, places, row) for row in found]
    problems = [problem for problem in problems if problem is not None]
    if len(rows) > MAX_ROWS:
        reason = f"beyond row {MAX_ROWS:,}: more rows break it than are reported"
        problems.append(_NotRun(index, rule, reason).problem)
    return problems


def _query(
    connection: "duckdb.DuckDBPyConnection", index: int, rule: object, sql: str, seconds: float
) -> tuple[list[str], list[tuple]]:
    """Run one SELECT, with a limit of time and of rows.

    It runs in a thread of its own: DuckDB does not look for Ctrl-C, but waiting for a thread does.
    """
    import duckdb

    def select() -> tuple[list[str], list[tuple]]:
        statements = connection.extract_statements(sql)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise _NotRun(index, rule, "it is not one SELECT")
        cursor = connection.execute(statements[0])
        return [column[0] for column in cursor.description], cursor.fetchmany(MAX_ROWS + 1)

    with ThreadPoolExecutor(1) as pool:
        task = pool.submit(select)
        try:
            return task.result(seconds)
        except FutureTimeout as error:
            raise _NotRun(index, rule, f"it takes longer than {seconds:g} s") from error
        except (duckdb.Error, RuntimeError, ValueError) as error:
            first = (str(error).strip() or repr(error)).splitlines()[0]
            raise _NotRun(index, rule, first, "mend its sql") from error
        finally:
            if not task.done():
                connection.interrupt()


def _problem(
    index: int, rule: Mapping, table: TableText, places: Mapping[str, int], found: Mapping
) -> Problem | None:
    """Return the problem of one row that breaks a rule; None if layer 1 found its cells moved."""
    key = str(found["key"])
    row = places.get(key)
    if row is None:
        hint = "its first column must be the primary key, parts joined by |"
        reason = f"it returned {shown(key)}, which is no key in {table.resource.name}"
        raise _NotRun(index, rule, reason, hint)
    if row in table.broken:
        return None
    column = rule.get("column") if isinstance(rule.get("column"), str) else ""
    value = found.get("value")
    detail = found.get("detail")
    statement = rule.get("message") or rule.get("statement") or "breaks the rule"
    return Problem(
        code="rule",
        severity="warning" if rule.get("severity") == "warning" else "error",
        path=table.resource.path,
        table=table.resource.name,
        key=key,
        row=row + 1,
        line=table.lines[row],
        column=column,
        value=None if value is None else str(value),
        message=f"{shown(key)}: {statement}" + (f" ({shown(value)})" if value is not None else ""),
        hint="" if detail is None else str(detail),
        pointer=_pointer(index, rule),
    )
