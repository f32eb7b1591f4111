"""SQLite and the script for DuckDB: the database itself enforces what the schema says."""

import contextlib
import dataclasses
import sqlite3

import duckdb
import pytest
import tricky
from real_package import DESCRIPTOR

from kyrgyz_security_diplomacy import PackageError, open_package
from kyrgyz_security_diplomacy.export import sql
from kyrgyz_security_diplomacy.export.snapshot import Snapshot


@contextlib.contextmanager
def in_sqlite(content):
    """Open the content of a SQLite file in memory, foreign keys checked."""
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.deserialize(content)
        database.execute("PRAGMA foreign_keys = ON")
        yield database


@contextlib.contextmanager
def in_duckdb(folder):
    """Run the script of a folder in an empty DuckDB."""
    with contextlib.closing(duckdb.connect()) as database, contextlib.chdir(folder):
        database.execute((folder / "load.sql").read_text("utf-8"))
        yield database


@pytest.fixture(scope="module")
def files(tricky_package, ours, written):
    """The SQLite files of the tricky package and of ours."""
    return [next(written("sqlite", each).iterdir()).read_bytes() for each in (tricky_package, ours)]


@pytest.fixture(scope="module")
def script(tricky_package, written):
    return written("duckdb-sql", tricky_package)


def plain(rows):
    """Rows with days as text, as SQLite has them."""
    return [
        tuple(cell.isoformat() if hasattr(cell, "isoformat") else cell for cell in row)
        for row in rows
    ]


def test_sqlite_tables_are_sound_and_whole_and_open_in_old_versions(tricky_package, ours, files):
    for snapshot, file in zip((tricky_package, ours), files, strict=True):
        with in_sqlite(file) as database:
            sql = "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
            statements = dict(database.execute(sql).fetchall())
            assert set(statements) == {*snapshot.tables, "_package", "_codebook"}
            for statement in statements.values():  # what follows the brackets is new in 3.37
                assert statement.endswith(")"), statement
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
            for name, table in snapshot.tables.items():
                expected = plain(zip(*table.columns, strict=True))
                assert database.execute(f'SELECT * FROM "{name}"').fetchall() == expected


def test_duckdb_has_the_types(script):
    sql = "SELECT column_name, data_type, is_nullable FROM duckdb_columns() WHERE table_name = ?"
    with in_duckdb(script) as database:
        found = database.execute(sql, ["places"]).fetchall()
    assert [f"{name} {kind}{'' if null else '!'}" for name, kind, null in found] == [
        "place_id VARCHAR!", "name VARCHAR!", "code VARCHAR", "grade VARCHAR!", "founded DATE",
        "seen DATE", "opened BIGINT", "height DOUBLE", "people BIGINT", "is_open BOOLEAN!",
        "parent_place_id VARCHAR", "note VARCHAR", "late VARCHAR",
    ]  # fmt: skip


REFUSED = {
    "UNIQUE": "INSERT INTO visits VALUES ('plc-0000', 1, 1)",
    "UNIQUE ": "INSERT INTO places (place_id, name, grade, is_open) VALUES ('p', 'NA', 'low', 1)",
    "NOT NULL": "UPDATE places SET is_open = NULL",
    "party: code": "UPDATE visits SET party = 4",
    "grade: code": "UPDATE places SET grade = 'none'",
    "seen: minimum": "UPDATE places SET seen = '1949-12-31'",
    "opened: minimum": "UPDATE places SET opened = 1499",
    "height: maximum": "UPDATE places SET height = 9000.5",
    "note: minLength": "UPDATE letters SET note = 'x'",
    "note: maxLength": f"UPDATE places SET note = '{'x' * 40_001}'",
}
IN_SQLITE = {
    "number: all or none": "INSERT INTO letters VALUES ('let-c', 'plc-0000', NULL, 'xx')",
    "founded: day": "UPDATE places SET founded = '2006-02-30'",
    "founded: day ": "UPDATE places SET founded = '2006-2-3'",
    " founded: day": "UPDATE places SET founded = '0000-01-01'",
    " founded: day ": "UPDATE places SET founded = '2453736.5'",
    "opened: four digits": "UPDATE places SET opened = 99999",
    "is_open: 0 or 1": "UPDATE places SET is_open = 2",
    "late: not empty": "UPDATE places SET late = ''",
    "people: integer": "UPDATE places SET people = 'many'",
    "people: integer ": "UPDATE places SET people = 1.5",
    "height: real": "UPDATE places SET height = 'high'",
    "note: text": "UPDATE places SET note = x'00'",
    "place_id": "UPDATE places SET place_id = NULL WHERE code = '007'",
    "FOREIGN KEY": "INSERT INTO visits VALUES ('plc-none', 1, 1)",
    "FOREIGN KEY ": "INSERT INTO letters VALUES ('let-c', 'plc-0000', 3, 'xx')",
    " FOREIGN KEY": "UPDATE places SET parent_place_id = 'plc-none' WHERE code = '007'",
}


def test_violations_are_refused(files, script):
    with in_sqlite(files[0]) as database:
        for message, sql in (REFUSED | IN_SQLITE).items():
            with pytest.raises(sqlite3.IntegrityError, match=message.strip()):
                database.execute(sql)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    with in_duckdb(script) as database:
        for sql in (*REFUSED.values(), "UPDATE places SET code = '7E'"):  # which has a pattern
            with pytest.raises(duckdb.ConstraintException):
                database.execute(sql)


def test_what_is_valid_is_taken(files):
    with in_sqlite(files[0]) as database:
        database.execute("BEGIN")  # references are checked at the end
        database.execute("INSERT INTO letters VALUES ('let-c', 'plc-new', 7, 'xx')")
        database.execute("INSERT INTO visits VALUES ('plc-new', 7, NULL)")
        sql = "INSERT INTO places (place_id, name, grade, is_open, founded) VALUES (?, ?, ?, ?, ?)"
        database.execute(sql, ["plc-new", "New", "low", 1, "2004-02-29"])
        database.execute("COMMIT")


def made(root, key=None, **reference):
    """The SQLite file of a package whose places refer to this, and whose losses have this key."""
    package = open_package(root)
    schemas = {each.name: each.descriptor["schema"] for each in package.resources}
    schemas["places"]["foreignKeys"][0]["reference"] = {"fields": ["place_id"], **reference}
    schemas["losses"] |= {"primaryKey": key or []}
    return sql.sqlite(Snapshot(package))["tricky.sqlite"]


def test_references_of_a_table_to_itself_and_those_that_lead_to_no_key(tricky_root):
    """One to itself may name no table; one to what is no key cannot be enforced by SQL."""
    refers = "SELECT refers_to FROM _codebook WHERE column_name = 'parent_place_id'"
    for theirs in ({"resource": ""}, {}, {"resource": "places"}):
        with in_sqlite(made(tricky_root, ["letter_id"], **theirs)) as database:
            [row] = database.execute('PRAGMA foreign_key_list("places")').fetchall()
            assert row[2:5] == ("places", "parent_place_id", "place_id")
            assert database.execute(refers).fetchall() == [("places.place_id",)]
    with in_sqlite(made(tricky_root, resource="places", fields=["late"])) as database:
        assert database.execute('PRAGMA foreign_key_list("places")').fetchall() == []
        assert [row[5] for row in database.execute('PRAGMA table_info("losses")')] == [0, 0]


def test_duckdb_has_the_cells_and_views(tricky_package, ours, written):
    for snapshot in (tricky_package, ours):
        with in_duckdb(written("duckdb-sql", snapshot)) as database:
            for name, table in snapshot.tables.items():
                expected = list(zip(*table.columns, strict=True))
                assert database.execute(f"FROM {name}").fetchall() == expected
            sql = "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal"
            assert dict(database.execute(sql).fetchall()) == {
                view["name"]: view["description"] for view in snapshot.descriptor.get("views", [])
            }


def test_comments_codebook_and_facts(files, script, ours):
    words = "The party of it; it isn't more -- or less."
    with in_sqlite(files[0]) as database:
        facts = dict(database.execute("SELECT * FROM _package"))
        assert facts["title"] == tricky.descriptor()["title"] and facts["version"] == "2.10.3"
        sql = "SELECT type, key, refers_to, limits, codes FROM _codebook WHERE table_name = ?"
        found = database.execute(f"{sql} AND column_name = ?", ["visits", "place_id"])
        assert found.fetchone() == (
            "string", "primary", "places.place_id", "pattern plc-[a-z0-9]+(?:-[a-z0-9]+)*", "",
        )  # fmt: skip
        [(codes,)] = database.execute("SELECT codes FROM _codebook WHERE column_name = 'grade'")
        assert codes == "low; middle; high; NA"
    with in_sqlite(files[1]) as database:
        [(citation,)] = database.execute("SELECT value FROM _package WHERE property = 'citation'")
        listed = {name for (name,) in database.execute("SELECT table_name FROM _codebook")}
        assert listed == {*ours.tables, *ours.views}
        assert citation == DESCRIPTOR["bibliographicCitation"]
    with in_duckdb(script) as database:
        tables = "SELECT comment FROM duckdb_tables() WHERE table_name = 'visits'"
        assert database.execute(tables).fetchall() == [("Visits of places",)]
        columns = "SELECT comment FROM duckdb_columns() WHERE (table_name, column_name) = (?, ?)"
        assert database.execute(columns, ["visits", "party"]).fetchall() == [(words,)]
        assert dict(database.execute("FROM _package").fetchall()) == facts


def test_views_of_ours_give_in_sqlite_what_they_give_in_duckdb(ours, files):
    filled = []
    with in_sqlite(files[1]) as database:
        for name, view in ours.views.items():
            cursor = database.execute(f"SELECT * FROM {name}")
            assert [column[0] for column in cursor.description] == view.header
            found = cursor.fetchall()
            assert found == plain(zip(*view.columns, strict=True)), name
            filled += [name] if found else []
    assert len(filled) >= 4


def test_what_sqlite_refuses_is_an_error_in_words(tricky_root):
    fields = [{"name": "a", "type": "integer", "description": "a"}]
    view = {
        "name": "odd",
        "description": "Odd.",
        "fields": fields,
        "sql": "SELECT [1, 2][1]::BIGINT AS a",
    }
    package = open_package(tricky_root)
    package = dataclasses.replace(package, descriptor={**package.descriptor, "views": [view]})
    with pytest.raises(PackageError, match="SQLite refuses the package: "):
        sql.sqlite(Snapshot(package))
