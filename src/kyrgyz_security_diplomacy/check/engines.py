"""The engines: what runs the three layers on the tables of a package.

`pandas` is the reference: tables in memory, pandera for layer 2. `duckdb` runs the same checks as
SQL on files of any size; `spark` the same SQL on a cluster. All give the same problems.
"""

import contextlib
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ..package.data_package import Package, Resource
from ..report.problems import Checked, Problem, Report
from ..tables.csv_reader import CHECKS, Scan, scan_csv
from .database import Database, QueryError
from .early_load import EarlyLoad
from .units import Unit, needed

SMALL = 100_000
"""Up to so many bytes of tables `auto` takes the reference engine, which then needs a second."""


@dataclass
class Outcome:
    """What an engine found: problems, and how many checks it ran on each table, of how many rows.

    Attributes:
        problems: every fault, in no order.
        checks: table to number of checks.
        rows: table to number of rows; only of tables whose rows can be judged.
        units: unit to number of checks.
        known: units that need not be run again, as `units` had them.
    """

    problems: list[Problem] = field(default_factory=list)
    checks: Counter[str] = field(default_factory=Counter)
    rows: dict[str, int] = field(default_factory=dict)
    units: Counter[Unit] = field(default_factory=Counter)
    known: Mapping[Unit, int] = field(default_factory=dict)

    def add(self, unit: Unit, table: str, found: tuple[Sequence[Problem], int]) -> None:
        """Add the problems of some checks on one table, and their number."""
        problems, checks = found
        self.problems += problems
        self.checks[table] += checks
        self.units[unit] += checks

    def run(self, unit: Unit, table: str, check: Callable[..., tuple], *given: object) -> None:
        """Run some checks on one table, unless they are known to find nothing."""
        found = ([], self.known[unit]) if unit in self.known else check(*given)
        self.add(unit, table, found)

    def take_over(self, resource: Resource, kinds: Sequence[str]) -> None:
        """Count known checks of a table without running them."""
        for kind in kinds:
            unit = (kind, resource.name)
            self.add(unit, resource.name, ([], self.known[unit]))
        self.rows[resource.name] = resource.descriptor["rows"]

    def report(self, problems: Sequence[Problem], engine: str, package: Package) -> Report:
        """Return the report of a run, with the problems found before it."""
        checked = [
            Checked(each.name, each.path, self.rows.get(each.name, 0), self.checks[each.name])
            for each in package.resources
        ]
        every = (*problems, *self.problems)
        total, rows = self.checks.total(), sum(self.rows.values())
        return Report(every, total, len(self.rows), rows, engine, tuple(checked))


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
    from ..tables.text_tables import read_csv
    from .pandera_checks import check_table
    from .references import check_foreign_keys

    outcome = Outcome()
    tables = {}
    for resource in resources:
        name = resource.name
        table = tables[name] = read_csv(resource)
        outcome.add(("file", name), name, (table.problems, table.checks))
    readable = [table for table in tables.values() if table.readable]
    for table in readable:
        name = table.resource.name
        outcome.rows[name] = len(table.rows)
        outcome.run(("table", name), name, check_table, table)
        outcome.run(("references", name), name, check_foreign_keys, table, tables)
    if package.descriptor.get("rules"):
        with Database() as database:
            for table in readable:
                database.add(table)
            database.shut()
            run_rules(outcome, database, package, [table.resource for table in readable])
    return outcome


def run_duckdb(
    package: Package,
    resources: Sequence[Resource],
    known: Mapping[Unit, int] | None = None,
    early: EarlyLoad | None = None,
) -> Outcome:
    """Read each file into DuckDB once, layer 1 beside it, and check everything there by SQL.

    Args:
        package: what is checked.
        resources: its usable tables.
        known: units that were found good before, with their number of checks; only for a package
            all of whose tables are usable. They are not run, and tables that only they need are
            not read.
        early: a database that has some of the tables already.
    """
    outcome = Outcome(known=known or {})
    wanted = needed(package, known) if known else {resource.name for resource in resources}
    for resource in resources:
        if resource.name not in wanted:
            kinds = ("file", "plain", "table", "references")
            outcome.take_over(resource, [kind for kind in kinds if (kind, resource.name) in known])
    some = [resource for resource in resources if resource.name in wanted]
    with contextlib.nullcontext(early.database) if early else Database() as database:
        readable = load_files(database, some, outcome, early)
        database.shut()
        run_sql(outcome, database, package, readable)
    return outcome


def run_sql(outcome: Outcome, session, package: Package, readable: Sequence[Resource]) -> None:
    """Run layers 2 and 3 as SQL in a session that has the tables."""
    from .sql_checks import check_foreign_keys, check_table

    by_name = {resource.name: resource for resource in readable}
    for name, resource in by_name.items():
        outcome.run(("table", name), name, check_table, session, resource)
        outcome.run(("references", name), name, check_foreign_keys, session, resource, by_name)
    if package.descriptor.get("rules"):
        run_rules(outcome, session, package, readable)


def run_rules(outcome: Outcome, session, package: Package, readable: Sequence[Resource]) -> None:
    """Run layer 3 in a session that has the tables."""
    from . import rules

    by_name = {resource.name: resource for resource in readable}
    problems, ran = rules.run_rules(session, package, by_name, outcome.known)
    outcome.problems += problems
    for unit, table in ran:
        outcome.add(unit, table, ([], 1))


def load_files(
    database: Database,
    resources: Sequence[Resource],
    outcome: Outcome,
    early: EarlyLoad | None = None,
) -> list[Resource]:
    """Run layer 1 on each file and read it into the database; return the usable tables."""
    readable = []
    for resource in resources:
        name = resource.name
        is_there = early is not None and early.has(resource)
        if ("plain", name) in outcome.known and (is_there or _load_again(database, resource)):
            readable.append(resource)
            outcome.take_over(resource, ("file", "plain"))
            continue
        if is_there:
            database.forget(resource)
        scan = _load(database, resource)
        outcome.add(("file", name), name, (scan.problems, len(CHECKS)))
        if scan.plain and not scan.problems:
            outcome.add(("plain", name), name, ((), 0))
        if scan.readable:
            readable.append(resource)
            outcome.rows[resource.name] = scan.rows
    return readable


def _load_again(database: Database, resource: Resource) -> bool:
    """Read a file that is known to be good and plain; return whether that went well."""
    with contextlib.suppress(QueryError, OSError):
        if database.read_file(resource) == resource.descriptor["rows"]:
            return True
    database.forget(resource)
    return False


def _load(database: Database, resource: Resource) -> Scan:
    """Read a file twice at the same time: here byte by byte, and by DuckDB.

    If the bytes are not plain, DuckDB would divide them into other cells, and what it read is
    thrown away: the rows go there as they are read here.
    """
    scans: list[Scan] = []
    stopping: list[threading.Thread] = []
    read = threading.Event()

    def stop() -> None:
        while not read.wait(0.05):  # again, since the reading may not have begun
            database.interrupt()

    def begin_to_stop() -> None:
        stopping.append(threading.Thread(target=stop))
        stopping[0].start()

    def scan_here() -> None:
        scans.append(scan_csv(resource, on_stop=begin_to_stop))

    scanner = threading.Thread(target=scan_here)
    scanner.start()
    try:
        database.read_file(resource)
        failed = False
    except (QueryError, OSError):
        failed = True
    finally:
        read.set()
    scanner.join()
    for thread in stopping:  # or it would interrupt what comes next
        thread.join()
    [scan] = scans
    if scan.readable and (failed or not scan.plain):
        database.forget(resource)
        database.create(resource)
        scan = scan_csv(resource, lambda *rows: database.insert(resource, *rows))
    return scan
