"""The engines: what runs the three layers on the tables of a package.

`pandas` holds the tables in memory, with pandera for layer 2; `duckdb` runs the same checks as SQL
on files of any size, `spark` the same SQL on a cluster. All give the same problems.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from ..package.data_package import Package, Resource
from ..report.problems import Checked, Problem, Report
from ..tables.csv_reader import CHECKS, read_csv
from ..tables.table import Table
from . import sql_checks
from .database import Database
from .pandera_checks import check_table
from .references import check_references
from .rules import run_rules
from .sql_checks import Session


@dataclass
class Outcome:
    """What an engine found: problems, and how many checks it ran on each table, of how many rows.

    Attributes:
        problems: every fault, in no order.
        checks: table to number of checks.
        rows: table to number of rows; only of tables whose rows can be judged.
    """

    problems: list[Problem] = field(default_factory=list)
    checks: Counter[str] = field(default_factory=Counter)
    rows: dict[str, int] = field(default_factory=dict)

    def add(self, table: str, found: tuple[Sequence[Problem], int]) -> None:
        """Add the problems of some checks on one table, and their number."""
        problems, checks = found
        self.problems += problems
        self.checks[table] += checks

    def add_file(self, table: Table) -> None:
        """Add what layer 1 found."""
        self.add(table.resource.name, (table.problems, len(CHECKS)))
        if table.readable:
            self.rows[table.resource.name] = table.count

    def add_rules(self, found: tuple[Sequence[Problem], Counter[str]]) -> None:
        """Add what layer 3 found, and table to number of rules that were run."""
        self.problems += found[0]
        self.checks.update(found[1])

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


def run_pandas(package: Package, resources: Sequence[Resource]) -> Outcome:
    """Read all tables into memory and check them with pandera; rules run in DuckDB."""
    outcome = Outcome()
    tables = {resource.name: read_csv(resource) for resource in resources}
    for table in tables.values():
        outcome.add_file(table)
    readable = {name: table for name, table in tables.items() if table.readable}
    resources_by_name = {name: table.resource for name, table in readable.items()}
    with Database() as database, ThreadPoolExecutor(1) as pool:
        for table in readable.values():
            database.add(table)
        database.shut()
        # beside pandera: DuckDB needs the other core, and pandera a second to be imported
        rules = pool.submit(run_rules, database, package, resources_by_name)
        try:
            for name, table in readable.items():
                outcome.add(name, check_table(table))
                outcome.add(name, check_references(table, readable))
            outcome.add_rules(rules.result())
        finally:
            database.stop()  # on Ctrl-C
    return outcome


def run_duckdb(package: Package, resources: Sequence[Resource]) -> Outcome:
    """Read each file into DuckDB, layer 1 beside it, and check everything there by SQL."""
    outcome = Outcome()
    with Database() as database:
        tables = [database.load(resource) for resource in resources]
        database.shut()
        run_sql(outcome, database, package, tables)
    return outcome


def run_sql(outcome: Outcome, session: Session, package: Package, tables: Sequence[Table]) -> None:
    """Run layers 2 and 3 as SQL in a session that has the tables that layer 1 found readable."""
    for table in tables:
        outcome.add_file(table)
    readable = {table.resource.name: table.resource for table in tables if table.readable}
    for name, resource in readable.items():
        outcome.add(name, sql_checks.check_table(session, resource))
        outcome.add(name, sql_checks.check_references(session, resource, readable))
    outcome.add_rules(run_rules(session, package, readable))
