"""The tables of the two packages of a diff, side by side in one database."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..check.database import Database
from ..check.sql_schema import quoted, text_of
from ..package.data_package import Resource
from ..package.json_file import refuse
from ..report.problems import shown
from .sides import Side


class Loaded:
    """The tables of one package in the database, each read when it is first needed.

    Attributes:
        database: where they are.
        declared: the package's tables by name.
    """

    def __init__(self, database: Database, prefix: str, side: Side):
        self.database, self._prefix, self._side = database, prefix, side
        self.declared: Mapping[str, Resource] = side.package.tables
        self._read: set[str] = set()

    def source(self, name: str) -> str:
        """Return the name by which SQL knows a table's cells as text.

        Raises:
            PackageError: the table cannot be read, or has a primary key twice.
        """
        resource = self.declared[name]
        renamed = replace(resource, name=f"{self._prefix} {name}")  # both packages have the table
        if name not in self._read:
            self._load(resource, renamed)
            self._read.add(name)
        return text_of(renamed)

    def _load(self, resource: Resource, renamed: Resource) -> None:
        table = self.database.load(renamed)
        broken = table.readable and self.database.rows(
            f"SELECT 1 FROM {text_of(renamed)} WHERE _broken LIMIT 1"
        )
        if not table.readable or broken:
            why = table.problems[0]
            raise self._refused(resource, f"cannot be compared: {why.explained}", line=why.line)
        key = cells("t", resource.primary_key)
        twice = self.database.rows(
            f"SELECT {key} FROM {text_of(renamed)} t GROUP BY ALL HAVING count(*) > 1 LIMIT 1"
        )
        if twice:
            raise self._refused(resource, f"has two rows with the key {shown('|'.join(twice[0]))}")

    def _refused(self, resource: Resource, message: str, **more):
        place, hint = self._side.place(resource.path), "'ksd validate' lists every problem"
        return refuse("not-comparable", place, message, hint, table=resource.name, **more)


def cells(alias: str, names: Sequence[str]) -> str:
    """Return the expressions for cells as text, an empty one as ""."""
    return ", ".join(f"coalesce({cell(alias, name)}, '')" for name in names)


def cell(alias: str, name: str) -> str:
    """Return the expression for a cell as it is stored."""
    return f"{alias}.{quoted(name)}"
