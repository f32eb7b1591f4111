"""The engines: what runs the three layers on the tables of a package.

`pandas` holds the tables in memory and checks their cells by pandera; `duckdb` does so by SQL, on
files of any size. Keys, references and rules are checked in DuckDB either way. Both give the same
problems.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from ..package.data_package import Package
from ..report.problems import Checked, Problem, Report
from ..tables.csv_reader import CHECKS, read_csv
from ..tables.table import Table
from . import pandera_checks, references, sql_checks
from .database import Database
from .rules import Ran, run_rules


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

    def add_files(self, tables: Sequence[Table]) -> dict[str, Table]:
        """Add what layer 1 found; return the tables whose rows can be judged, by name."""
        for table in tables:
            self.add(table.resource.name, (table.problems, len(CHECKS)))
        readable = {table.resource.name: table for table in tables if table.readable}
        self.rows = {name: table.count for name, table in readable.items()}
        return readable

    def report(self, engine: str, package: Package) -> Report:
        """Return the report of a run."""
        checked = [
            Checked(each.name, each.path, self.rows.get(each.name, 0), self.checks[each.name])
            for each in package.resources
        ]
        total, rows = self.checks.total(), sum(self.rows.values())
        return Report(tuple(self.problems), total, len(self.rows), rows, engine, tuple(checked))


def run(outcome: Outcome, package: Package, engine: str) -> None:
    """Read all tables, into memory or into DuckDB, and check them."""
    in_memory = engine == "pandas"
    with Database() as database, ThreadPoolExecutor(1) as pool:
        tables = list(map(read_csv if in_memory else database.load, package.resources))
        readable = outcome.add_files(tables)
        for table in readable.values() if in_memory else ():
            database.add(table)
        database.shut()
        # beside pandera: DuckDB needs the other core, and pandera a second to be imported
        by_sql = pool.submit(lambda: list(_by_sql(database, package, readable, not in_memory)))
        try:
            for name, table in readable.items() if in_memory else ():
                outcome.add(name, pandera_checks.check_cells(table))
            for name, found in by_sql.result():
                outcome.add(name, found)
        finally:
            while not by_sql.done():  # on Ctrl-C; again, since a query may not have begun
                database.stop()
                wait([by_sql], 0.01)


def _by_sql(
    database: Database, package: Package, readable: Mapping[str, Table], cells: bool
) -> Iterator[Ran]:
    """Run what is checked in DuckDB: keys, references and rules, and cells if that is wanted."""
    resources = {name: table.resource for name, table in readable.items()}
    for name, resource in resources.items():
        if cells:
            yield name, sql_checks.check_cells(database, resource)
        yield name, sql_checks.check_keys(database, resource)
        yield name, references.check_references(database, resource, resources)
    yield from run_rules(database, package, resources)
