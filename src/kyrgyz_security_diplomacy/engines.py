"""The engines: what runs the three layers on the tables of a package.

`pandas` is the reference: tables in memory, pandera for layer 2. `duckdb` runs the same checks as
SQL on files of any size; `spark` the same SQL on a cluster. All give the same problems.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from .csv_scan import CHECKS, Scan, scan_csv
from .database import Database, QueryError
from .package import Package, Resource
from .problems import Problem

SMALL = 5_000_000
"""Up to so many bytes of tables `auto` takes the reference engine."""


@dataclass
class Outcome:
    """What an engine found: problems, how many checks it ran, and on how many tables and rows."""

    problems: list[Problem] = field(default_factory=list)
    checks: int = 0
    tables: int = 0
    rows: int = 0

    def add(self, found: tuple[Sequence[Problem], int]) -> None:
        """Add the problems of some checks and their number."""
        problems, checks = found
        self.problems += problems
        self.checks += checks


Engine = Callable[[Package, Sequence[Resource]], Outcome]


def size_of(resources: Sequence[Resource]) -> int:
    """Return the bytes of the tables' files, as far as they can be read."""
    total = 0
    for resource in resources:
        try:
            total += resource.file.stat().st_size
        except OSError:
            continue  # the reader says so
    return total


def run_pandas(package: Package, resources: Sequence[Resource]) -> Outcome:
    """Read all tables into memory and check them with pandera; rules run in DuckDB."""
    from .csv_text import read_csv
    from .foreign_keys import check_foreign_keys
    from .table_checks import check_table

    outcome = Outcome()
    tables = {}
    for resource in resources:
        table = tables[resource.name] = read_csv(resource)
        outcome.add((table.problems, table.checks))
    readable = [table for table in tables.values() if table.readable]
    for table in readable:
        outcome.add(check_table(table))
        outcome.add(check_foreign_keys(table, tables))
    outcome.tables, outcome.rows = len(readable), sum(len(table.rows) for table in readable)
    if package.descriptor.get("rules"):
        with Database() as database:
            for table in readable:
                database.add(table)
            _run_rules(outcome, database, package, [table.resource for table in readable])
    return outcome


def run_duckdb(package: Package, resources: Sequence[Resource]) -> Outcome:
    """Read each file into DuckDB once, layer 1 beside it, and check everything there by SQL."""
    outcome = Outcome()
    with Database(size_of(resources)) as database:
        readable = load_files(database, resources, outcome)
        database.shut()
        run_sql(outcome, database, package, readable)
    return outcome


def run_sql(outcome: Outcome, session, package: Package, readable: Sequence[Resource]) -> None:
    """Run layers 2 and 3 as SQL in a session that has the tables."""
    from .sql_checks import check_foreign_keys, check_table

    by_name = {resource.name: resource for resource in readable}
    for resource in readable:
        outcome.add(check_table(session, resource))
        outcome.add(check_foreign_keys(session, resource, by_name))
    if package.descriptor.get("rules"):
        from .rules import run_rules

        outcome.add(run_rules(session, package, by_name))


def _run_rules(
    outcome: Outcome, database: Database, package: Package, readable: Sequence[Resource]
) -> None:
    from .rules import run_rules

    database.shut()
    outcome.add(run_rules(database, package, {each.name: each for each in readable}))


def load_files(
    database: Database, resources: Sequence[Resource], outcome: Outcome
) -> list[Resource]:
    """Run layer 1 on each file and read it into the database; return the usable tables."""
    readable = []
    for resource in resources:
        scan = _load(database, resource)
        outcome.add((scan.problems, len(CHECKS)))
        if scan.readable:
            readable.append(resource)
            outcome.tables += 1
            outcome.rows += scan.rows
    return readable


def _load(database: Database, resource: Resource) -> Scan:
    """Read a file twice at the same time: here byte by byte, and by DuckDB.

    If the bytes are not plain, DuckDB would divide them into other cells, and what it read is
    thrown away: the rows go there as they are read here.
    """
    scans: list[Scan] = []
    reader = threading.Thread(target=lambda: scans.append(scan_csv(resource)))
    reader.start()
    try:
        database.read_file(resource)
        failed = False
    except (QueryError, OSError):
        failed = True
    reader.join()
    [scan] = scans
    if scan.readable and (failed or not scan.plain):
        database.forget(resource)
        database.create(resource)
        scan = scan_csv(resource, lambda *rows: database.insert(resource, *rows))
    return scan
