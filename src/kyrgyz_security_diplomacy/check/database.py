"""The tables of a package in DuckDB, for checks written in SQL.

Each table is there twice: `_events` holds the cells as text, as in the file, with `_row` (from 0),
`_line` (physical) and `_broken` (cells may be in wrong columns); `events` has the same rows with
real types, for named rules. Nothing else can be reached: no file, no network, no setting.
"""

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from pathlib import Path
from typing import TYPE_CHECKING

from ..package.data_package import Resource
from ..report.problems import LISTED
from ..tables.csv_reader import BLOCK, MAX_LINE, Keep, scan_csv
from ..tables.table import Place, Table
from .sql_schema import key_text, literal, quoted, text_of, typed

if TYPE_CHECKING:
    import duckdb

SECONDS = 300.0
"""How long the rules of a package may take together, and so its views."""
DUCKDB = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "memory_limit": "1GB",  # what does not fit is moved to a folder that is removed at the end
    "max_temp_directory_size": "20GB",
}
"""Settings of a database; `Database.shut` then closes it to files, network and settings."""
_CELL = "cell "  # a column called rowid would hide DuckDB's own
_PLAIN_PLACES = "rowid AS _row, rowid + 2 AS _line, false AS _broken"
"""The places of rows that were read from a plain file."""


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

    def load(self, resource: Resource) -> Table:
        """Check a table's file (layer 1) while DuckDB reads it; return the table without its rows.

        If the file is not plain, DuckDB divides it into other cells: then the rows go there as our
        reader reads them.
        """
        scan = self._pool.submit(scan_csv, Table(resource))
        read = self._read_file(resource)
        table = scan.result()
        if table.readable and not (read and table.plain):
            with self._filled(resource) as keep:
                table = scan_csv(Table(resource), keep)
        return table

    def add(self, table: Table) -> None:
        """Add a table that was read into memory."""
        broken = [row in table.broken for row in range(len(table.rows))]
        with self._filled(table.resource) as keep:
            keep(0, table.rows, table.lines, broken)
        # typed once, not in each query; a view all the same, for a table has a rowid
        name, typed_once = quoted(table.resource.name), quoted(f"_typed {table.resource.name}")
        self.connection.execute(f"CREATE TABLE {typed_once} AS SELECT * FROM {name}")
        self.connection.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM {typed_once}")

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

    def listed(
        self, resource: Resource, source: str, *columns: str
    ) -> tuple[list[tuple[Place, ...]], int]:
        """Return places and cells of the first 1,000 rows that are found, and the number of all.

        Args:
            resource: the table whose rows they are.
            source: `FROM ...` with its columns as text.
            columns: which cells to return.
        """
        key, cells = key_text(resource.primary_key), "".join(f", {quoted(c)}" for c in columns)
        select = f"SELECT count(*) OVER (), _row, _line, {key}{cells}"
        found = self.rows(f"{select} {source} ORDER BY _row LIMIT {LISTED}")
        rows = [(Place(*row[1:4]), *(cell or "" for cell in row[4:])) for row in found]
        return rows, found[0][0] if found else 0

    def select(self, sql: str, most: int) -> tuple[list[tuple[str, str]], list[tuple]]:
        """Run one SELECT of a package; return columns (name, type) and at most `most` rows.

        It runs in another thread: DuckDB does not look for Ctrl-C, but waiting for a thread does.

        Raises:
            QueryError: it is not one SELECT, fails, or the time is over.
        """
        import duckdb

        def run() -> tuple[list[tuple[str, str]], list[tuple]]:
            cursor = self.connection.execute(only_select(self.connection, sql))
            columns = [(name, str(kind)) for name, kind, *_ in cursor.description]
            return columns, cursor.fetchmany(most)

        self._end = self._end or time.monotonic() + self._seconds
        task = self._pool.submit(run)
        try:
            return task.result(max(self._end - time.monotonic(), 0))
        except FutureTimeout as error:
            what = f"it and those before it take longer than {self._seconds:g} s"
            raise QueryError(what) from error
        except (duckdb.Error, RuntimeError, ValueError) as error:
            raise QueryError(first_line(error)) from error
        finally:
            while not task.done():  # again, since it may not have begun
                self.connection.interrupt()
                time.sleep(0.01)

    def _read_file(self, resource: Resource) -> bool:
        """Read a table from its file, which layer 1 must find plain; return whether that worked."""
        import duckdb

        columns = ", ".join(f"{literal(_CELL + name)}: 'VARCHAR'" for name in resource.columns)
        options = (
            f"columns = {{{columns}}}, header = true, auto_detect = false, delim = ',', "
            f"""quote = '"', escape = '"', strict_mode = true, new_line = '\\n', """
            f"max_line_size = {MAX_LINE + BLOCK}, compression = 'none'"
        )
        try:
            with resource.open() as handle:
                size = os.fstat(handle.fileno()).st_size
                if resource.descriptor.get("bytes", size) != size:
                    return False
                # the very file that was opened, whatever has its name by now
                path = f"/proc/self/fd/{handle.fileno()}"
                path = path if os.path.exists(path) else str(resource.file)  # noqa: PTH110
                cells = f"SELECT * FROM read_csv({literal(path)}, {options})"
                self.connection.execute(f"CREATE TABLE {_stored(resource)} AS {cells}")
                self._make_views(resource, _PLAIN_PLACES)
        except (duckdb.Error, OSError):
            return False
        return True

    @contextlib.contextmanager
    def _filled(self, resource: Resource) -> Iterator[Keep]:
        """Make a table that has the places of its rows; gives what adds runs of rows to it."""
        import numpy

        columns = ["_row BIGINT", "_line BIGINT", "_broken BOOLEAN"]
        columns += [f"{_cell(name)} VARCHAR" for name in resource.columns]
        self.connection.execute(
            f"CREATE OR REPLACE TABLE {_stored(resource)} ({', '.join(columns)})"
        )

        def keep(first: int, rows: list, lines: list[int], broken: list[bool]) -> None:
            if not rows:
                return
            read = {"_row": numpy.arange(first, first + len(rows)), "_line": numpy.array(lines)}
            read["_broken"] = numpy.array(broken)
            for name, cells in zip(resource.columns, zip(*rows, strict=True), strict=True):
                read[_CELL + name] = numpy.array([cell or None for cell in cells], dtype=object)
            self.connection.register("_rows read", read)
            self.connection.execute(f'INSERT INTO {_stored(resource)} SELECT * FROM "_rows read"')
            self.connection.unregister("_rows read")

        yield keep
        self._make_views(resource, "_row, _line, _broken")

    def _make_views(self, resource: Resource, places: str) -> None:
        """Make both views of a table; as tables they would have more columns, as `rowid`."""
        fields = resource.schema["fields"]
        names = [field["name"] for field in fields]
        cells = ", ".join(f"{_cell(name)} AS {quoted(name)}" for name in names)
        source = f"SELECT {places}, {cells} FROM {_stored(resource)}"
        self.connection.execute(f"CREATE OR REPLACE VIEW {text_of(resource)} AS {source}")
        columns = ", ".join(f"{typed(field)} AS {quoted(field['name'])}" for field in fields)
        select = f"SELECT {columns} FROM {text_of(resource)}"
        self.connection.execute(f"CREATE OR REPLACE VIEW {quoted(resource.name)} AS {select}")


def only_select(connection: "duckdb.DuckDBPyConnection", sql: str) -> "duckdb.Statement":
    """Return SQL of a package as a statement; raises QueryError if it is not one SELECT."""
    import duckdb

    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        raise QueryError(first_line(error)) from error
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise QueryError("it is not one SELECT")
    return statements[0]


def _cell(name: str) -> str:
    return quoted(_CELL + name)


def _stored(resource: Resource) -> str:
    return quoted(f"_stored {resource.name}")


def first_line(error: object) -> str:
    """Return what an error says in its first line."""
    return (str(error).strip() or repr(error)).splitlines()[0]
