"""The failing examples of named rules: statements that change the tables so that a rule is broken.

They run in a database of their own, on cells as text, without access to files or the network.
"""

import duckdb

from kyrgyz_security_diplomacy.package.data_package import Package

from .mutants import Tables

CHANGES = (duckdb.StatementType.INSERT, duckdb.StatementType.UPDATE, duckdb.StatementType.DELETE)
DIALECT = """delim = ',', quote = '"', escape = '"', strict_mode = true, new_line = '\\n'"""


class ExampleError(Exception):
    """An example cannot be run, or changes nothing; the message says which."""


class Examples:
    """The tables of a valid package, every column as text, an empty cell as NULL."""

    def __init__(self, package: Package):
        self.columns = {table.name: table.columns for table in package.resources}
        self.connection = duckdb.connect()
        for table in package.resources:
            file = str(table.file).replace("'", "''")
            cells = f"read_csv('{file}', all_varchar = true, header = true, {DIALECT})"
            self.connection.execute(f'CREATE TABLE "{table.name}" AS FROM {cells}')
        self.connection.execute("SET enable_external_access = false")
        self.connection.execute("SET lock_configuration = true")

    def altered(self, *examples: str) -> Tables:
        """Return the tables after some examples, one after the other; none of them stays.

        Raises:
            ExampleError: one cannot be run, or none changes a row.
        """
        self.connection.execute("BEGIN")
        try:
            if not sum(map(self._change, examples)):
                raise ExampleError("its example changes no row")
            return {
                table: [
                    dict(zip(names, (cell or "" for cell in row), strict=True))
                    for row in self.connection.execute(f'SELECT * FROM "{table}"').fetchall()
                ]
                for table, names in self.columns.items()
            }
        except duckdb.Error as error:
            raise ExampleError(f"its example: {str(error).splitlines()[0]}") from error
        finally:
            self.connection.execute("ROLLBACK")

    def _change(self, example: str) -> int:
        """Run the statements of an example; return how many rows they change."""
        changed = 0
        for statement in self.connection.extract_statements(example):
            if statement.type not in CHANGES:
                raise ExampleError("its example is not made of INSERT, UPDATE and DELETE")
            changed += self.connection.execute(statement).fetchone()[0]
        return changed
