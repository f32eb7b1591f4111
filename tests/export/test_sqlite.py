"""SQLite: what the schema says, patterns aside, is enforced by the file itself, for every client."""

import contextlib
import dataclasses
import shutil
import sqlite3
import subprocess
from collections import Counter

import pytest
import tricky
from real_package import DESCRIPTOR

from kyrgyz_security_diplomacy import PackageError, connect, open_package
from kyrgyz_security_diplomacy.export import sqlite
from kyrgyz_security_diplomacy.export.snapshot import Snapshot
from kyrgyz_security_diplomacy.tables.csv_writer import write_package


@pytest.fixture(scope="module")
def file(tricky_package, tmp_path_factory):
    [file] = sqlite.write(tricky_package, tmp_path_factory.mktemp("sqlite"))
    return file


@pytest.fixture(scope="module")
def own(ours, tmp_path_factory):
    [file] = sqlite.write(ours, tmp_path_factory.mktemp("own"))
    return file


@contextlib.contextmanager
def opened(file):
    """Open a copy in memory, foreign keys checked."""
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.deserialize(file.read_bytes())
        database.execute("PRAGMA foreign_keys = ON")
        yield database


def test_every_table_is_strict_and_sound(file, own):
    for each in (file, own):
        with opened(each) as database:
            tables = database.execute("PRAGMA table_list").fetchall()
            strict = {
                row[1]: row[5]
                for row in tables
                if row[2] == "table" and not row[1].startswith("sqlite_")
            }
            assert set(strict.values()) == {1} and len(strict) > 4
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_cells_are_those_of_the_package(tricky_package, file, ours, own):
    for snapshot, each in ((tricky_package, file), (ours, own)):
        with opened(each) as database:
            for name, table in snapshot.tables.items():
                columns = [
                    [cell.isoformat() if hasattr(cell, "isoformat") else cell for cell in column]
                    for column in table.columns
                ]
                expected = list(zip(*columns, strict=True))
                assert database.execute(f'SELECT * FROM "{name}"').fetchall() == expected


REFUSED = {
    "UNIQUE": "INSERT INTO visits VALUES ('plc-0000', 1, 1)",
    "FOREIGN KEY": "INSERT INTO visits VALUES ('plc-none', 1, 1)",
    "FOREIGN KEY ": "UPDATE places SET parent_place_id = 'plc-none' WHERE code = '007'",
    " FOREIGN KEY": "INSERT INTO letters VALUES ('let-c', 'plc-0000', 3, 'xx')",
    "number: all or none": "INSERT INTO letters VALUES ('let-c', 'plc-0000', NULL, 'xx')",
    "party: code": "UPDATE visits SET party = 4",
    "seen: minimum": "UPDATE places SET seen = '1949-12-31'",
    "opened: minimum": "UPDATE places SET opened = 1499",
    "note: minLength": "UPDATE letters SET note = 'x'",
    "founded: day": "UPDATE places SET founded = '2006-02-30'",
    "founded: day ": "UPDATE places SET founded = '2006-2-3'",
    " founded: day": "UPDATE places SET founded = '0000-01-01'",
    " founded: day ": "UPDATE places SET founded = '2453736.5'",
    "opened: four digits": "UPDATE places SET opened = 99999",
    "is_open: 0 or 1": "UPDATE places SET is_open = 2",
    "late: not empty": "UPDATE places SET late = ''",
    "cannot store TEXT value in INT": "UPDATE places SET people = 'many'",
    "cannot store REAL value in INT": "UPDATE places SET people = 1.5",
}


@pytest.mark.parametrize("message", REFUSED)
def test_violations_are_refused(file, message):
    with opened(file) as database:
        with pytest.raises(sqlite3.IntegrityError, match=message.strip()):
            database.execute(REFUSED[message])
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_what_is_valid_is_taken(file):
    with opened(file) as database:
        database.execute("BEGIN")  # references are checked at the end
        database.execute("INSERT INTO letters VALUES ('let-c', 'plc-new', 7, 'xx')")
        database.execute("INSERT INTO visits VALUES ('plc-new', 7, NULL)")
        sql = "INSERT INTO places (place_id, name, grade, is_open, founded) VALUES (?, ?, ?, ?, ?)"
        database.execute(sql, ["plc-new", "New", "low", 1, "2004-02-29"])
        database.execute("COMMIT")


def limits_of_ours():
    """Yield (table, column, constraint, its limit) of our own package, where there are rows."""
    for resource in DESCRIPTOR["resources"]:
        for field in resource["schema"]["fields"] if resource["rows"] else ():
            for name, limit in field.get("constraints", {}).items():
                if limit is not False and name != "pattern":
                    yield resource["name"], field["name"], name, limit


def breaking(name, limit):
    """Return a value that breaks a constraint."""
    if name in ("minimum", "maximum"):
        return "0001-01-01" if isinstance(limit, str) else limit + (-1 if name == "minimum" else 1)
    return {"required": None, "maxLength": "x" * 40_000, "minLength": "x"}.get(name, "Ж")


def test_every_constraint_and_reference_of_ours_refuses_something(own):
    seen = Counter()
    with opened(own) as database:
        for table, column, name, limit in limits_of_ours():
            if name == "unique":
                sql, given = f'INSERT INTO "{table}" SELECT * FROM "{table}" LIMIT 1', []
            else:
                sql, given = f'UPDATE "{table}" SET "{column}" = ?', [breaking(name, limit)]
            with pytest.raises(sqlite3.IntegrityError):
                database.execute(sql, given)
            seen[name] += 1
        for resource in DESCRIPTOR["resources"]:
            rows = database.execute(f'PRAGMA foreign_key_list("{resource["name"]}")').fetchall()
            assert {(row[2], row[3], row[4]) for row in rows} == {
                (key["reference"]["resource"], own_name, name)
                for key in resource["schema"].get("foreignKeys", [])
                for own_name, name in zip(key["fields"], key["reference"]["fields"], strict=True)
            }
    assert set(seen) >= {"required", "enum", "minimum", "maximum", "maxLength"}


def test_comments_codebook_and_facts(file, own):
    with opened(file) as database:
        [(made,)] = database.execute("SELECT sql FROM sqlite_master WHERE name = 'visits'")
        assert "\n  -- Visits of places\n" in made
        assert '\n  -- The party of it; it isn\'t more -- or less.\n  "party" INT' in made
        assert database.execute("PRAGMA user_version").fetchone() == (2_010_003,)
        facts = dict(database.execute("SELECT * FROM _package"))
        assert facts["title"] == tricky.descriptor()["title"] and facts["version"] == "2.10.3"
        sql = "SELECT type, key, refers_to, limits, codes FROM _codebook WHERE table_name = ?"
        found = database.execute(f"{sql} AND column_name = ?", ["visits", "place_id"])
        assert found.fetchone() == (
            "string", "primary", "places.place_id", "pattern plc-[a-z0-9]+", "",
        )  # fmt: skip
        [(codes,)] = database.execute("SELECT codes FROM _codebook WHERE column_name = 'grade'")
        assert codes == "low; middle; high; NA"
    with opened(own) as database:
        fields = sum(len(each["schema"]["fields"]) for each in DESCRIPTOR["resources"])
        assert database.execute("SELECT count(*) FROM _codebook").fetchone() == (fields,)
        [(citation,)] = database.execute("SELECT value FROM _package WHERE property = 'citation'")
        assert citation == DESCRIPTOR["bibliographicCitation"]


@pytest.mark.parametrize(
    ("version", "number"), [("0.1.0", 1_000), ("1.2.3-rc.1", 1_002_003), ("1.1000.0", 0), ("", 0)]
)
def test_version_as_a_number(version, number):
    assert sqlite._user_version(version) == number


def test_a_key_of_one_integer_is_no_number_of_the_row(tmp_path):
    made, rows = tricky.descriptor(), tricky.rows()
    number = {**made["resources"][2]["schema"]["fields"][1]}
    schema = {"fields": [number], "missingValues": [""], "primaryKey": ["number"]}
    made["resources"].append({"name": "counts", "title": "Counts", "schema": schema})
    rows["counts"] = [{"number": "2"}, {"number": "10"}]
    write_package(tmp_path / "package", made, rows)
    [file] = sqlite.write(Snapshot(open_package(tmp_path / "package")), tmp_path)
    with opened(file) as database:
        assert database.execute("SELECT * FROM counts").fetchall() == [(10,), (2,)]
        with pytest.raises(sqlite3.IntegrityError, match="NOT NULL"):
            database.execute("INSERT INTO counts VALUES (NULL)")


@pytest.mark.skipif(not shutil.which("sqlite3"), reason="no command sqlite3 on this machine")
def test_the_bare_command_can_write_and_check(file, tmp_path):
    copy = shutil.copy(file, tmp_path)
    sql = "INSERT INTO losses VALUES ('let-a', '2001-02-03'); PRAGMA integrity_check; VACUUM"
    done = subprocess.run(["sqlite3", copy, sql], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("ok\n", "")


def test_views_of_ours_give_the_rows_that_duckdb_gives(ours, own):
    with opened(own) as database, connect() as connection:
        for view in ours.descriptor["views"]:
            cursor = database.execute(f"SELECT * FROM {view['name']}")
            names = [field["name"] for field in view["fields"]]
            assert [column[0] for column in cursor.description] == names
            expected = [
                tuple(cell.isoformat() if hasattr(cell, "isoformat") else cell for cell in row)
                for row in connection.execute(f"SELECT * FROM {view['name']}").fetchall()
            ]
            assert expected and cursor.fetchall() == expected
            sql = "SELECT sql FROM sqlite_master WHERE name = ?"
            assert " ".join(view["description"].split()) in database.execute(
                sql, [view["name"]]
            ).fetchone()[0]  # fmt: skip


def test_a_view_that_sqlite_cannot_read(tricky_root, tmp_path):
    fields = [{"name": "a", "type": "string", "description": "a"}]
    view = {"name": "odd", "description": "Odd.", "fields": fields, "sql": "SELECT [1, 2][1] AS a"}
    package = open_package(tricky_root)
    package = dataclasses.replace(package, descriptor={**package.descriptor, "views": [view]})
    with pytest.raises(PackageError, match="SQLite cannot read the view odd"):
        sqlite.write(Snapshot(package), tmp_path)
    assert list(tmp_path.iterdir()) == []
