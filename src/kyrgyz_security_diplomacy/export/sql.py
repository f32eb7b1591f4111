"""SQLite as a file, and a script for DuckDB: tables with keys, checks, views and facts.

Columns have real types here, unlike in `check.sql_schema`, whose conditions judge cells of text.
SQLite from 3.31 (2020) opens the file; it checks all that it can, types and references too, but not
patterns, which it has no function for. DuckDB checks patterns, but no references: it cannot check
those of a table to itself, or around in a circle, while rows come in.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping

from ..check.references import ForeignKey, foreign_keys
from ..check.sql_schema import SQL_TYPES, literal, matches, quoted
from ..load.connection import comments
from ..package.data_package import Package, Resource
from ..package.json_file import refuse
from ..package.value_syntax import as_text, members
from ..tables.csv_reader import BLOCK, MAX_LINE
from .codebook import COLUMNS, about, codebook
from .snapshot import Snapshot

SQLITE_TYPES = {
    "string": "TEXT", "integer": "INT", "number": "REAL", "date": "TEXT", "year": "INT",
    "boolean": "INT",
}  # fmt: skip
"""INT is INTEGER, but as a primary key it is not SQLite's own number of the row."""
_STORED = {"TEXT": "text", "INT": "integer", "REAL": "real"}
_PACKAGE = "CREATE TABLE _package (property TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)"
_CODEBOOK = f"""CREATE TABLE _codebook (
  {", ".join(f"{name} {'INT' if name == 'position' else 'TEXT'} NOT NULL" for name in COLUMNS)},
  PRIMARY KEY (table_name, column_name)
)"""
SCRIPT = "load.sql"
_OPTIONS = (
    "FORMAT csv, AUTO_DETECT false, HEADER true, DELIMITER ',', QUOTE '\"', ESCAPE '\"', "
    f"NULLSTR '', DATEFORMAT '%Y-%m-%d', MAX_LINE_SIZE {MAX_LINE + BLOCK}"
)


def sqlite(snapshot: Snapshot) -> dict[str, bytes]:
    """Return `<name of the package>.sqlite`. Raises PackageError if SQLite refuses something.

    `_package` describes the package, `_codebook` each column.
    """
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
        keys = _references(each, snapshot.package)
        database.execute(_create(each, SQLITE_TYPES, _sqlite_checks, keys))
        _insert(database, each.name, zip(*snapshot.tables[each.name].columns, strict=True))
    database.execute(_PACKAGE)
    _insert(database, "_package", about(snapshot).items())
    database.execute(_CODEBOOK)
    _insert(database, "_codebook", codebook(snapshot))
    for view in snapshot.descriptor.get("views", []):
        columns = _names(field["name"] for field in view["fields"])
        database.execute(f"CREATE VIEW {quoted(view['name'])} ({columns}) AS\n{view['sql']}")
        database.execute(f"SELECT * FROM {quoted(view['name'])} LIMIT 0")
    database.execute("COMMIT")


def _insert(database: sqlite3.Connection, table: str, rows: Iterable[Iterable]) -> None:
    for row in rows:
        cells = [cell.isoformat() if hasattr(cell, "isoformat") else cell for cell in row]
        marks = ", ".join("?" * len(cells))
        database.execute(f"INSERT INTO {quoted(table)} VALUES ({marks})", cells)


def duckdb(snapshot: Snapshot) -> dict[str, bytes]:
    """Return `load.sql`, and the tables' files under the paths that they have in the package."""
    head = f"""\
-- {" ".join(snapshot.label.split())}: every table with its key, checks and comments.
-- To be run in the folder that this file is in:  duckdb ksd.duckdb < {SCRIPT}
-- or in Python:  duckdb.connect("ksd.duckdb").execute(open("{SCRIPT}").read())

BEGIN TRANSACTION;
"""
    script = head + "".join(f"\n{statement};\n" for statement in (*_script(snapshot), "COMMIT"))
    return snapshot.csv_files() | {SCRIPT: script.encode()}


def _script(snapshot: Snapshot) -> Iterator[str]:
    for each in snapshot.package.resources:
        words = snapshot.tables[each.name].about or None
        yield _create(each, SQL_TYPES, _duckdb_checks)
        yield from comments("TABLE", each.name, words, each.schema["fields"])
        yield f"COPY {quoted(each.name)} FROM {literal(each.path)} ({_OPTIONS})"
    for view in snapshot.descriptor.get("views", []):
        yield f"CREATE VIEW {quoted(view['name'])} AS\n{view['sql'].strip().removesuffix(';')}\n"
        yield from comments("VIEW", view["name"], view["description"], view["fields"])
    yield _PACKAGE
    facts = about(snapshot).items()
    rows = ", ".join(f"({literal(key)}, {literal(value)})" for key, value in facts)
    yield f"INSERT INTO _package VALUES {rows}"
    yield "COMMENT ON TABLE _package IS 'What these tables were made from.'"


def _references(resource: Resource, package: Package) -> Iterator[ForeignKey]:
    """Yield the foreign keys of a table that lead to a key, as SQL asks for."""
    for key in foreign_keys(resource, package.tables)[0]:
        target = package.tables[key.table]
        unique = [target.fields[name].get("constraints", {}).get("unique") for name in key.theirs]
        if sorted(key.theirs) == sorted(target.primary_key) or unique == [True]:
            yield key


def _create(
    resource: Resource,
    types: Mapping[str, str],
    checks: Callable[[Mapping], Iterable[tuple[str, str]]],
    foreign: Iterable[ForeignKey] = (),
) -> str:
    """Return the CREATE statement of a table.

    Args:
        resource: the table.
        types: type of a field to the type in the database.
        checks: gives what a cell of a field must be by its type and pattern, each with the name of
            the check; those of years, codes, ranges and lengths are the same for all databases.
        foreign: its foreign keys. Of a reference by several columns either all are filled or none:
            SQL would take a reference that is filled in part for none.
    """
    parts, primary = [], resource.primary_key
    for field in resource.schema["fields"]:
        name, limits = field["name"], field.get("constraints", {})
        required = " NOT NULL" if limits.get("required") or name in primary else ""
        unique = " UNIQUE" if limits.get("unique") and primary != [name] else ""
        parts.append(f"{quoted(name)} {types[field['type']]}{required}{unique}")
        for what, condition in (*checks(field), *_limits(field)):
            parts[-1] += f" CONSTRAINT {quoted(f'{name}: {what}')} CHECK ({condition})"
    if primary:
        parts.append(f"PRIMARY KEY ({_names(primary)})")
    for key in foreign:
        target = f"{quoted(key.table)} ({_names(key.theirs)}) DEFERRABLE INITIALLY DEFERRED"
        parts.append(f"FOREIGN KEY ({_names(key.own)}) REFERENCES {target}")
        if len(key.own) > 1:
            first, *others = (f"({quoted(name)} IS NULL)" for name in key.own)
            same = " AND ".join(f"{first} = {other}" for other in others)
            what = quoted(f"{', '.join(key.own)}: all or none")
            parts.append(f"CONSTRAINT {what} CHECK ({same})")
    return f"CREATE TABLE {quoted(resource.name)} (\n  " + ",\n  ".join(parts) + "\n)"


def _names(columns: Iterable[str]) -> str:
    return ", ".join(map(quoted, columns))


def _limits(field: Mapping) -> Iterator[tuple[str, str]]:
    """Yield what years, codes, ranges and lengths ask of a cell that is filled, by name."""
    name, limits = quoted(field["name"]), field.get("constraints", {})
    written = str if field["type"] not in ("string", "date") else literal
    if field["type"] == "year":
        yield "four digits", f"{name} BETWEEN 1000 AND 9999"
    if "enum" in limits:
        yield "code", f"{name} IN ({', '.join(map(written, members(field)))})"
    for limit, sign in (("minimum", ">="), ("maximum", "<=")):
        if limit in limits:
            yield limit, f"{name} {sign} {written(as_text(limits[limit]))}"
    for limit, sign in (("minLength", ">="), ("maxLength", "<=")):
        if limit in limits:
            yield limit, f"length({name}) {sign} {limits[limit]:d}"


def _sqlite_checks(field: Mapping) -> Iterator[tuple[str, str]]:
    name, kind = quoted(field["name"]), field["type"]
    # SQLite converts what it can and stores the rest as it is; STRICT tables are new in 3.37
    stored = _STORED[SQLITE_TYPES[kind]]
    yield stored, f"typeof({name}) IN ('{stored}', 'null')"
    if kind == "boolean":
        yield "0 or 1", f"{name} IN (0, 1)"
    elif kind == "date":
        # without a modifier SQLite takes 30 February as it is
        same = f"{name} IS date({name}, '+0 days')"
        yield "day", f"{name} IS NULL OR {same} AND {name} >= '0001'"
    elif kind == "string" and "enum" not in field.get("constraints", {}):
        yield "not empty", f"{name} <> ''"


def _duckdb_checks(field: Mapping) -> Iterator[tuple[str, str]]:
    if pattern := field.get("constraints", {}).get("pattern"):
        yield "pattern", matches(quoted(field["name"]), pattern)
