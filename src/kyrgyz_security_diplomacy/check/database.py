"""The tables of a package in DuckDB, for checks written in SQL.

Each table is there twice: `_events` holds the cells as text, as in the file, with `_row` (from 0),
`_line` (physical) and `_broken` (cells may be in wrong columns); `events` has the same rows with
real types, for named rules. Nothing else can be reached: no file, no network, no setting.
"""

import functools
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from pathlib import Path
from typing import TYPE_CHECKING

from ..package.data_package import Resource
from ..tables.csv_reader import scan_csv
from ..tables.table import Table
from .limits import DUCKDB, SECONDS
from .sql_schema import quoted, text_of, typed

if TYPE_CHECKING:
    import duckdb


class QueryError(Exception):
    """A query failed, or took too long; the message says which, in one line."""


class Database:
    """The tables of one package; use it as a context manager."""

    def __init__(self, seconds: float = SECONDS):
        """Begin an empty database.

        Args:
            seconds: how long all queries of `select` may take together, from the first on.
        """
        import duckdb

        self._seconds, self._end = seconds, None
        self._folder = tempfile.TemporaryDirectory(prefix="ksd-")
        self._pool = ThreadPoolExecutor(1)
        config = DUCKDB | {"temp_directory": str(Path(self._folder.name, "spilled"))}
        self.connection: duckdb.DuckDBPyConnection = duckdb.connect(config=config)
        self.connection.execute("SET enable_progress_bar = false")
        self.connection.execute("SET pandas_analyze_sample = 0")  # cells are text: nothing to guess

    def __enter__(self) -> "Database":
        return self

    def __exit__(self, *_) -> None:
        self._pool.shutdown()
        self.connection.close()
        self._folder.cleanup()

    def read(self, resource: Resource) -> Table:
        """Check a table's file (layer 1) and add its rows, run by run.

        Returns:
            The table without its rows. They are in the database if it is readable.
        """
        self._create(resource)
        table = scan_csv(resource, functools.partial(self._insert, resource))
        if table.readable:
            self._add_types(resource)
        else:
            self.connection.execute(f"DROP TABLE {text_of(resource)}")
        return table

    def add(self, table: Table) -> None:
        """Add a table that was read into memory."""
        broken = [row in table.broken for row in range(len(table.rows))]
        self._create(table.resource)
        self._insert(table.resource, 0, table.rows, table.lines, broken)
        self._add_types(table.resource)

    def shut(self) -> None:
        """Close the database to files, network and settings: from now on queries are not ours."""
        self.connection.execute("SET enable_external_access = false")
        self.connection.execute("SET lock_configuration = true")

    def stop(self) -> None:
        """End all queries of `select`, from another thread: they fail as if the time were over."""
        self._end = 1.0
        self.connection.interrupt()

    def rows(self, sql: str) -> list[tuple]:
        """Run a query of our own and return its rows."""
        return self.connection.execute(sql).fetchall()

    def select(self, sql: str, most: int) -> tuple[list[str], list[tuple]]:
        """Run one SELECT of a package; return names of columns and at most `most` rows.

        It runs in another thread: DuckDB does not look for Ctrl-C, but waiting for a thread does.

        Raises:
            QueryError: it is not one SELECT, fails, or the time is over.
        """
        import duckdb

        def run() -> tuple[list[str], list[tuple]]:
            cursor = self.connection.execute(only_select(self.connection, sql))
            return [column[0] for column in cursor.description], cursor.fetchmany(most)

        self._end = self._end or time.monotonic() + self._seconds
        task = self._pool.submit(run)
        try:
            return task.result(max(self._end - time.monotonic(), 0))
        except FutureTimeout as error:
            what = f"it and those before it take longer than {self._seconds:g} s"
            raise QueryError(what) from error
        except (duckdb.Error, RuntimeError, ValueError) as error:
            raise QueryError((str(error).strip() or repr(error)).splitlines()[0]) from error
        finally:
            while not task.done():  # again, since it may not have begun
                self.connection.interrupt()
                time.sleep(0.01)

    def _create(self, resource: Resource) -> None:
        columns = ["_row BIGINT", "_line BIGINT", "_broken BOOLEAN"]
        columns += [f"{quoted(name)} VARCHAR" for name in resource.columns]
        self.connection.execute(f"CREATE TABLE {text_of(resource)} ({', '.join(columns)})")

    def _insert(
        self,
        resource: Resource,
        first: int,
        rows: list[list[str]],
        lines: list[int],
        broken: list[bool],
    ) -> None:
        """Add a run of rows; see `csv_reader.Keep`."""
        import numpy

        if not rows:
            return
        columns = {"_row": numpy.arange(first, first + len(rows)), "_line": numpy.array(lines)}
        columns["_broken"] = numpy.array(broken)
        for name, cells in zip(resource.columns, zip(*rows, strict=True), strict=True):
            columns[name] = numpy.array([cell or None for cell in cells], dtype=object)
        self.connection.register("rows read", columns)
        self.connection.execute(f'INSERT INTO {text_of(resource)} SELECT * FROM "rows read"')
        self.connection.unregister("rows read")

    def _add_types(self, resource: Resource) -> None:
        """Make the table with real types: once, since many rules read it."""
        fields = resource.schema["fields"]
        columns = ", ".join(f"{typed(field)} AS {quoted(field['name'])}" for field in fields)
        select = f"SELECT {columns} FROM {text_of(resource)}"
        self.connection.execute(f"CREATE TABLE {quoted(resource.name)} AS {select}")


def only_select(connection: "duckdb.DuckDBPyConnection", sql: str) -> "duckdb.Statement":
    """Return SQL of a package as a statement; raises QueryError if it is not one SELECT."""
    import duckdb

    statements = connection.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise QueryError("it is not one SELECT")
    return statements[0]
