"""SQLite: tables with keys and checks, in one file that SQLite from 3.31 (2020) opens.

`_package` describes the package, `_codebook` each column. The file checks all that SQLite can,
types too; not patterns, which it has no function for.
"""

import contextlib
import sqlite3
from collections.abc import Iterable, Mapping

from ..check.sql_schema import quoted
from ..package.json_file import refuse
from .codebook import COLUMNS, about, codebook
from .snapshot import Snapshot
from .sql_tables import create, names

TYPES = {
    "string": "TEXT", "integer": "INT", "number": "REAL", "date": "TEXT", "year": "INT",
    "boolean": "INT",
}  # fmt: skip
"""INT is INTEGER, but as a primary key it is not SQLite's own number of the row."""
_STORED = {"TEXT": "text", "INT": "integer", "REAL": "real"}
OWN = f"""CREATE TABLE _package (property TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE _codebook (
  {", ".join(f"{name} {'INT' if name == 'position' else 'TEXT'} NOT NULL" for name in COLUMNS)},
  PRIMARY KEY (table_name, column_name)
)"""


def files(snapshot: Snapshot) -> dict[str, bytes]:
    """Return `<name of the package>.sqlite`. Raises PackageError if SQLite refuses something."""
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        try:
            _fill(database, snapshot)
        except (sqlite3.Error, sqlite3.Warning) as error:
            message = f"SQLite refuses the package: {error}"
            raise refuse("export", "sqlite", message, "keep to what SQLite knows") from error
        return {f"{snapshot.name}.sqlite": database.serialize()}


def _fill(database: sqlite3.Connection, snapshot: Snapshot) -> None:
    database.execute("BEGIN")
    for each in snapshot.package.resources:
        database.execute(create(each, TYPES, _checks, snapshot.package))
        _insert(database, each.name, zip(*snapshot.tables[each.name].columns, strict=True))
    for statement in OWN.split(";"):
        database.execute(statement)
    _insert(database, "_package", about(snapshot).items())
    _insert(database, "_codebook", codebook(snapshot))
    for view in snapshot.descriptor.get("views", []):
        columns = names([field["name"] for field in view["fields"]])
        database.execute(f"CREATE VIEW {quoted(view['name'])} ({columns}) AS\n{view['sql']}")
        database.execute(f"SELECT * FROM {quoted(view['name'])} LIMIT 0")
    database.execute("COMMIT")


def _insert(database: sqlite3.Connection, table: str, rows: Iterable[Iterable]) -> None:
    for row in rows:
        cells = [cell.isoformat() if hasattr(cell, "isoformat") else cell for cell in row]
        marks = ", ".join("?" * len(cells))
        database.execute(f"INSERT INTO {quoted(table)} VALUES ({marks})", cells)


def _checks(field: Mapping) -> dict[str, str]:
    name, kind = quoted(field["name"]), field["type"]
    # SQLite converts what it can and stores the rest as it is; STRICT tables are new in 3.37
    stored = _STORED[TYPES[kind]]
    found = {stored: f"typeof({name}) IN ('{stored}', 'null')"}
    if kind == "boolean":
        found["0 or 1"] = f"{name} IN (0, 1)"
    elif kind == "date":
        # without a modifier SQLite takes 30 February as it is
        same = f"{name} IS date({name}, '+0 days')"
        found["day"] = f"{name} IS NULL OR {same} AND {name} >= '0001'"
    elif kind == "string" and "enum" not in field.get("constraints", {}):
        found["not empty"] = f"{name} <> ''"
    return found
