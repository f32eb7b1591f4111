"""SQLite: STRICT tables with keys, checks and comments, in one file.

A date is TEXT (YYYY-MM-DD), a truth value 0 or 1, a missing cell NULL and never an empty text. The
comments stand in the statements that `sqlite_master` keeps; `_package` tells of the package,
`_codebook` of each column. Views of the package are views here. Patterns are checked as far as GLOB
can, so that no client needs a function of ours; `ksd validate` checks them wholly.
"""

import contextlib
import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from ..check.sql_schema import literal, quoted
from ..load.values import columns
from ..package.data_package import Package, Resource
from ..package.json_file import refuse
from ..package.value_syntax import FORMS
from ..tables.csv_writer import write_bytes
from .about import about
from .codebook import COLUMNS, codebook
from .glob_patterns import conditions
from .tables_sql import Dialect, column, keys, names, references

OLDEST = (3, 37)
"""The first SQLite with STRICT tables."""
TYPES = {
    "string": "TEXT",
    "integer": "INTEGER",
    "number": "REAL",
    "date": "TEXT",
    "year": "INTEGER",
    "boolean": "INTEGER",
}


def write(package: Package, folder: Path) -> list[Path]:
    """Write `<name of the package>.sqlite`; see `export`."""
    if sqlite3.sqlite_version_info < OLDEST:
        message = f"SQLite {sqlite3.sqlite_version} has no strict tables"
        raise refuse("export", "sqlite", message, "use a Python with SQLite 3.37 or newer")
    file = folder / f"{package.descriptor['name']}.sqlite"
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        try:
            _fill(database, package)
        except sqlite3.Error as error:
            message, hint = f"SQLite refuses the package: {error}", "run 'ksd validate' on it"
            raise refuse("export", "sqlite", message, hint) from error
        write_bytes(file, database.serialize())
    return [file]


def _fill(database: sqlite3.Connection, package: Package) -> None:
    database.execute(f"PRAGMA user_version = {_user_version(package.descriptor)}")
    # reading the tables judges their schemas too: what follows trusts them
    tables = {name: columns(package, name) for name in package.tables}
    foreign = references(package)
    database.execute("BEGIN")
    for resource in package.resources:
        database.execute(_create(resource, foreign[resource.name]))
    for name, cells in tables.items():
        marks = ", ".join("?" * len(cells))
        rows = zip(*(map(_stored, column) for column in cells.values()), strict=True)
        database.executemany(f"INSERT INTO {quoted(name)} VALUES ({marks})", rows)
    _add_facts(database, package)
    for view in package.descriptor.get("views", []):
        _add_view(database, view)
    database.execute("COMMIT")
    # checked at once: with each row SQLite would look through tables that have no index for it
    for table, row, target, _ in database.execute("PRAGMA foreign_key_check"):
        raise sqlite3.IntegrityError(f"row {row} of {table} refers to no row of {target}")


def _stored(cell: object) -> object:
    return cell.isoformat() if hasattr(cell, "isoformat") else cell


def _user_version(descriptor: Mapping) -> int:
    """Return the package's version as one number: 1.2.3 is 1,002,003; 0 if it has no place."""
    parts = [int(part) for part in re.findall("[0-9]+", descriptor.get("version", ""))[:3]]
    fits = len(parts) == 3 and parts[0] < 2_000 and max(parts[1:]) < 1_000
    return parts[0] * 1_000_000 + parts[1] * 1_000 + parts[2] if fits else 0


def _create(resource: Resource, foreign: list) -> str:
    """Return the CREATE statement of a table; comments inside of it are kept by SQLite."""
    about_table = resource.descriptor.get("description") or resource.schema.get("description", "")
    parts = [
        _comment(field.get("description", "")) + "  " + column(resource, field, DIALECT)
        for field in resource.schema["fields"]
    ]
    parts += [f"  {key}" for key in keys(resource, foreign, " DEFERRABLE INITIALLY DEFERRED")]
    head = f"CREATE TABLE {quoted(resource.name)} (\n{_comment(about_table)}"
    return head + ",\n".join(parts) + "\n) STRICT"


def _comment(text: str) -> str:
    words = " ".join(text.split())
    return f"  -- {words}\n" if words else ""


def _type(resource: Resource, field: Mapping) -> str:
    # INTEGER PRIMARY KEY would be SQLite's own number of the row, and change the rows' order
    alone = resource.primary_key == [field["name"]]
    return "INT" if alone and TYPES[field["type"]] == "INTEGER" else TYPES[field["type"]]


def _value(kind: str, text: str) -> str:
    if kind == "boolean":
        return "1" if text == "true" else "0"
    return literal(text) if kind in ("string", "date") else text


def _lawful(field: Mapping) -> list[tuple[str, str]]:
    name, kind = quoted(field["name"]), field["type"]
    if kind == "boolean":
        return [("0 or 1", f"{name} IN (0, 1)")]
    if kind == "year":
        return [("four digits", f"{name} BETWEEN 1000 AND 9999")]
    if kind == "date":
        # without a modifier SQLite takes 30 February as it is
        day = f"{name} >= '0001' AND {name} IS date({name}, '+0 days')"
        form = conditions(name, FORMS["date"])
        return [("day", f"{name} IS NULL OR {form} AND {day}")]
    if kind != "string" or "enum" in field.get("constraints", {}):
        return []
    found = [("not empty", f"{name} <> ''")]
    if pattern := field.get("constraints", {}).get("pattern"):
        condition = conditions(name, pattern)
        found += [("pattern", condition)] if condition else []
    return found


DIALECT = Dialect(_type, _value, _lawful)


def _add_facts(database: sqlite3.Connection, package: Package) -> None:
    sql = """CREATE TABLE _package (
  -- What this file was made from.
  property TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT"""
    database.execute(sql)
    facts = about(package.descriptor)
    database.executemany("INSERT INTO _package VALUES (?, ?)", facts.items())
    kinds = {name: "INTEGER" if name == "position" else "TEXT" for name in COLUMNS}
    listed = ",\n  ".join(f"{name} {kind} NOT NULL" for name, kind in kinds.items())
    key = "PRIMARY KEY (table_name, column_name)"
    comment = "-- What each column of each table means and allows."
    database.execute(f"CREATE TABLE _codebook (\n  {comment}\n  {listed},\n  {key}\n) STRICT")
    rows = [tuple(row[name] for name in COLUMNS) for row in codebook(package)]
    marks = ", ".join("?" * len(COLUMNS))
    database.executemany(f"INSERT INTO _codebook ({names(COLUMNS)}) VALUES ({marks})", rows)


def _add_view(database: sqlite3.Connection, view: Mapping) -> None:
    name = quoted(view["name"])
    try:
        database.execute(f"CREATE VIEW {name} AS\n{_comment(view['description'])}{view['sql']}")
        found = [each[0] for each in database.execute(f"SELECT * FROM {name} LIMIT 0").description]
    except (sqlite3.Error, sqlite3.Warning) as error:
        message = f"SQLite cannot read the view {view['name']}: {error}"
        raise refuse("export", "sqlite", message, "keep its SQL to what SQLite knows") from error
    declared = [field["name"] for field in view["fields"]]
    if found != declared:
        message = f"the view {view['name']} gives {', '.join(found)}, not {', '.join(declared)}"
        raise refuse("export", "sqlite", message, "describe the columns that its SQL gives")
