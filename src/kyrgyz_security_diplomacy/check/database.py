"""The tables of a package in DuckDB, for checks written in SQL.

Each table stands there twice, as views over one copy: `_events` holds the cells as text, as in the
file, with `_row` (from 0), `_line` (physical) and `_broken` (cells may stand in wrong columns);
`events` has the same rows with real types, for named rules. Nothing else can be reached: no file,
no network, no setting.
"""

import os
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from pathlib import Path
from typing import TYPE_CHECKING

from ..package.data_package import Resource
from ..tables.csv_reader import BLOCK, MAX_LINE
from .sql_schema import literal, quoted, typed

if TYPE_CHECKING:
    import duckdb

    from ..tables.text_tables import TableText

MEMORY = "1GB"
"""What does not fit is moved to a folder that is removed at the end."""
SECONDS = 30.0

_CELL = "cell "  # a column called rowid would hide DuckDB's own
_CONFIG = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "memory_limit": MEMORY,
    "max_temp_directory_size": "20GB",
}


class QueryError(Exception):
    """A query failed, or took too long; the message says which, in one line."""


class Database:
    """The tables of one package; use it as a context manager.

    Attributes:
        seconds: how long one query may take.
        in_order: rows come in the order of `_row` by themselves; see `sql_checks.Session`.
    """

    in_order = ""

    def __init__(self, seconds: float = SECONDS):
        """Begin an empty database.

        Args:
            seconds: how long one query may take once the database is closed to the outside.
        """
        import duckdb

        self.seconds = seconds
        self._folder = tempfile.TemporaryDirectory(prefix="ksd-")
        config = _CONFIG | {"temp_directory": str(Path(self._folder.name, "spilled"))}
        self.connection: duckdb.DuckDBPyConnection = duckdb.connect(config=config)
        self.connection.execute("SET enable_progress_bar = false")

    def __enter__(self) -> "Database":
        return self

    def __exit__(self, *_) -> None:
        self.connection.close()
        self._folder.cleanup()

    def read_file(self, resource: Resource) -> int:
        """Read a table from its file, which layer 1 must find plain; return its number of rows.

        Raises:
            QueryError: DuckDB reads no such table from it, or was interrupted.
        """
        import duckdb

        columns = ", ".join(f"{literal(_CELL + name)}: 'VARCHAR'" for name in resource.columns)
        with resource.open() as handle:
            # the very file that was opened, whatever stands under its name by now
            path = f"/proc/self/fd/{handle.fileno()}"
            path = path if os.path.exists(path) else str(resource.file)  # noqa: PTH110
            options = (
                f"columns = {{{columns}}}, header = true, auto_detect = false, delim = ',', "
                f"""quote = '"', escape = '"', strict_mode = true, new_line = '\\n', """
                f"max_line_size = {MAX_LINE + BLOCK}, compression = 'none'"
            )
            cells = f"SELECT * FROM read_csv({literal(path)}, {options})"
            try:
                made = f"CREATE TABLE {self._stored(resource)} AS {cells}"
                [rows] = self.connection.execute(made).fetchone()
                self._views(resource, "rowid AS _row, rowid + 2 AS _line, false AS _broken")
            except duckdb.Error as error:
                raise QueryError(_first_line(error)) from error
        return rows

    def interrupt(self) -> None:
        """End what is running, from another thread."""
        self.connection.interrupt()

    def forget(self, resource: Resource) -> None:
        """Drop what `read_file` has read."""
        for kind, name in (("VIEW", text_of(resource)), ("VIEW", quoted(resource.name))):
            self.connection.execute(f"DROP {kind} IF EXISTS {name}")
        self.connection.execute(f"DROP TABLE IF EXISTS {self._stored(resource)}")

    def create(self, resource: Resource) -> None:
        """Make an empty table, to be filled by `insert`."""
        columns = ["_row BIGINT", "_line BIGINT", "_broken BOOLEAN"]
        columns += [f"{quoted(_CELL + name)} VARCHAR" for name in resource.columns]
        self.connection.execute(f"CREATE TABLE {self._stored(resource)} ({', '.join(columns)})")
        self._views(resource, "_row, _line, _broken")

    def insert(
        self,
        resource: Resource,
        first: int,
        rows: Sequence[Sequence[str]],
        lines: Sequence[int],
        broken: Sequence[bool],
    ) -> None:
        """Add a run of rows, numbered from `first`, to a table made by `create`."""
        import pandas

        if not rows:
            return
        frame = pandas.DataFrame({"_row": range(first, first + len(rows)), "_line": lines})
        frame["_broken"] = list(broken)
        for place, name in enumerate(resource.columns):
            cells = [cells[place] or None for cells in rows]
            frame[name] = pandas.Series(cells, dtype="str")
        self.connection.register("run of rows", frame)
        self.connection.execute(f'INSERT INTO {self._stored(resource)} SELECT * FROM "run of rows"')
        self.connection.unregister("run of rows")

    def add(self, table: "TableText") -> None:
        """Add a table that was read into memory."""
        self.create(table.resource)
        broken = [row in table.broken for row in range(len(table.rows))]
        self.insert(table.resource, 0, table.rows, table.lines, broken)

    def shut(self) -> None:
        """Close the database to files, network and settings: from now on queries are not ours."""
        self.connection.execute("SET enable_external_access = false")
        self.connection.execute("SET lock_configuration = true")

    def rows(self, sql: str, most: int | None = None) -> list[tuple]:
        """Run a query of our own and return its rows, at most `most`."""
        cursor = self.connection.execute(sql)
        return cursor.fetchall() if most is None else cursor.fetchmany(most)

    def select(self, sql: str, most: int) -> tuple[list[str], list[tuple]]:
        """Run one SELECT from somewhere else; return names of columns and at most `most` rows.

        It runs in a thread of its own: DuckDB does not look for Ctrl-C, but waiting for a thread
        does.

        Raises:
            QueryError: it is not one SELECT, fails, or takes longer than `seconds`.
        """
        import duckdb

        def run() -> tuple[list[str], list[tuple]]:
            cursor = self.connection.execute(only_select(self.connection, sql))
            return [column[0] for column in cursor.description], cursor.fetchmany(most)

        with ThreadPoolExecutor(1) as pool:
            task = pool.submit(run)
            try:
                return task.result(self.seconds)
            except FutureTimeout as error:
                raise QueryError(f"it takes longer than {self.seconds:g} s") from error
            except (duckdb.Error, RuntimeError, ValueError) as error:
                raise QueryError(_first_line(error)) from error
            finally:
                if not task.done():
                    self.interrupt()

    def _stored(self, resource: Resource) -> str:
        return quoted(f"_stored {resource.name}")

    def _views(self, resource: Resource, places: str) -> None:
        fields = resource.schema["fields"]
        names = [field["name"] for field in fields]
        cells = ", ".join(f"{quoted(_CELL + name)} AS {quoted(name)}" for name in names)
        source = f"SELECT {places}, {cells} FROM {self._stored(resource)}"
        self.connection.execute(f"CREATE VIEW {text_of(resource)} AS {source}")
        columns = ", ".join(f"{typed(field)} AS {quoted(field['name'])}" for field in fields)
        select = f"SELECT {columns} FROM {text_of(resource)}"
        self.connection.execute(f"CREATE VIEW {quoted(resource.name)} AS {select}")


def only_select(connection: "duckdb.DuckDBPyConnection", sql: str) -> "duckdb.Statement":
    """Return SQL from somewhere else as a statement; raises QueryError if it is not one SELECT."""
    import duckdb

    statements = connection.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise QueryError("it is not one SELECT")
    return statements[0]


def text_of(resource: Resource) -> str:
    """Return the name of the view that holds a table's cells as text."""
    return quoted(f"_{resource.name}")


def _first_line(error: Exception) -> str:
    return (str(error).strip() or repr(error)).splitlines()[0]
