"""The engines: what runs the three layers on the tables of a package.

`pandas` holds the tables in memory, with pandera for layer 2; `duckdb` runs the same checks as SQL
on files of any size. Both give the same problems.
"""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from ..package.data_package import Package, Resource
from ..report.problems import Checked, Problem, Report
from ..tables.csv_reader import CHECKS, read_csv
from ..tables.table import Table
from . import pandera_checks, references, sql_checks
from .database import Database
from .rules import run_rules


@dataclass
class Outcome:
    """What an engine found.

    Attributes:
        problems: in no order.
        checks: table to number of checks.
        rows: table to number of rows; only of tables whose rows can be judged.
    """

    problems: list[Problem] = field(default_factory=list)
    checks: Counter[str] = field(default_factory=Counter)
    rows: dict[str, int] = field(default_factory=dict)

    def add(self, table: str, found: tuple[Sequence[Problem], int]) -> None:
        """Add the problems of some checks on one table, and their number."""
        self.problems += found[0]
        self.checks[table] += found[1]

    def add_file(self, table: Table) -> None:
        """Add what layer 1 found."""
        self.add(table.resource.name, (table.problems, len(CHECKS)))
        if table.readable:
            self.rows[table.resource.name] = table.count

    def add_rules(self, found: tuple[Sequence[Problem], Counter[str]]) -> None:
        """Add what layer 3 found, and table to number of rules that were run."""
        self.problems += found[0]
        self.checks.update(found[1])

    def report(self, engine: str, package: Package) -> Report:
        """Return the report of a run."""
        checked = [
            Checked(each.name, each.path, self.rows.get(each.name, 0), self.checks[each.name])
            for each in package.resources
        ]
        total, rows = self.checks.total(), sum(self.rows.values())
        return Report(tuple(self.problems), total, len(self.rows), rows, engine, tuple(checked))


def run_pandas(outcome: Outcome, package: Package, resources: Sequence[Resource]) -> None:
    """Read all tables into memory and check them with pandera; rules run in DuckDB."""
    tables = list(map(read_csv, resources))
    for table in tables:
        outcome.add_file(table)
    readable = {table.resource.name: table for table in tables if table.readable}
    with Database() as database, ThreadPoolExecutor(1) as pool:
        for table in readable.values():
            database.add(table)
        database.shut()
        # beside pandera: DuckDB needs the other core, and pandera a second to be imported
        by_name = {name: table.resource for name, table in readable.items()}
        rules = pool.submit(run_rules, database, package, by_name)
        try:
            for name, table in readable.items():
                outcome.add(name, pandera_checks.check_table(table))
                outcome.add(name, references.check_references(table, readable))
            outcome.add_rules(rules.result())
        finally:
            database.stop()  # on Ctrl-C


def run_duckdb(outcome: Outcome, package: Package, resources: Sequence[Resource]) -> None:
    """Read each file into DuckDB, layer 1 beside it, and check everything there by SQL."""
    with Database() as database:
        tables = list(map(database.load, resources))
        database.shut()
        for table in tables:
            outcome.add_file(table)
        readable = {table.resource.name: table.resource for table in tables if table.readable}
        for name, resource in readable.items():
            outcome.add(name, sql_checks.check_table(database, resource))
            outcome.add(name, sql_checks.check_references(database, resource, readable))
        outcome.add_rules(run_rules(database, package, readable))
