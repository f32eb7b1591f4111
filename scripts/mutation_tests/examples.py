"""The failing examples of named rules: statements that change the tables so that a rule is broken.

They run in a database of their own, on cells as text, without access to files or the network.
"""

from collections.abc import Mapping, Sequence

import duckdb
import pandas as pd

from .tables import Row


class ExampleError(Exception):
    """An example cannot be run, or changes nothing; the message says which."""


class Examples:
    """The tables of a package, every column as text, an empty cell as NULL."""

    def __init__(self, rows: Mapping[str, Sequence[Row]], columns: Mapping[str, Sequence[str]]):
        """Load the tables.

        Args:
            rows: table to rows.
            columns: table to names of its columns, in order.
        """
        self.columns = columns
        self.connection = duckdb.connect()
        for table, names in columns.items():
            listed = ", ".join(f'"{name}" VARCHAR' for name in names)
            self.connection.execute(f'CREATE TABLE "{table}" ({listed})')
            if rows[table]:
                cells = pd.DataFrame(rows[table], columns=names, dtype=object).replace("", None)
                self.connection.register("cells", cells)
                self.connection.execute(f'INSERT INTO "{table}" SELECT * FROM cells')
        self.connection.execute("SET enable_external_access = false")
        self.connection.execute("SET lock_configuration = true")

    def altered(self, *examples: str) -> dict[str, list[Row]]:
        """Return the tables after some examples, one after the other; none of them stays.

        Raises:
            ExampleError: one cannot be run, or none changes a row.
        """
        self.connection.execute("BEGIN")
        try:
            if not sum(map(self._change, examples)):
                raise ExampleError("its example changes no row")
            return {table: self._rows(table) for table in self.columns}
        except duckdb.Error as error:
            raise ExampleError(f"its example: {str(error).splitlines()[0]}") from error
        finally:
            self.connection.execute("ROLLBACK")

    def _change(self, example: str) -> int:
        """Run the statements of an example; return how many rows they change."""
        changed = 0
        kinds = (
            duckdb.StatementType.INSERT,
            duckdb.StatementType.UPDATE,
            duckdb.StatementType.DELETE,
        )
        for statement in self.connection.extract_statements(example):
            if statement.type not in kinds:
                raise ExampleError("its example is not made of INSERT, UPDATE and DELETE")
            changed += self.connection.execute(statement).fetchone()[0]
        return changed

    def _rows(self, table: str) -> list[Row]:
        names = self.columns[table]
        cells = self.connection.execute(f'SELECT * FROM "{table}"').fetchall()
        return [dict(zip(names, (cell or "" for cell in row), strict=True)) for row in cells]
