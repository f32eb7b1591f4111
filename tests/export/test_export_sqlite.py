"""SQLite: what the schema says is enforced by the file itself, for every client."""

import contextlib
import dataclasses
import shutil
import sqlite3
import subprocess

import pytest
import tricky
from real_package import DESCRIPTOR

from kyrgyz_security_diplomacy import PackageError, open_package
from kyrgyz_security_diplomacy.export import sqlite
from kyrgyz_security_diplomacy.tables.csv_writer import write_package


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return tricky.build(tmp_path_factory.mktemp("tricky"))


@pytest.fixture(scope="module")
def file(root, tmp_path_factory):
    [file] = sqlite.write(open_package(root), tmp_path_factory.mktemp("sqlite"))
    return file


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    [file] = sqlite.write(open_package(), tmp_path_factory.mktemp("own"))
    return file


@contextlib.contextmanager
def opened(file):
    """Open a copy in memory, foreign keys checked."""
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.deserialize(file.read_bytes())
        database.execute("PRAGMA foreign_keys = ON")
        yield database


def with_views(root, *views):
    package = open_package(root)
    return dataclasses.replace(package, descriptor={**package.descriptor, "views": list(views)})


def view(sql, *columns):
    fields = [{"name": name, "type": "string", "description": name} for name in columns]
    return {"name": "summary", "description": "What\nis seen.", "fields": fields, "sql": sql}


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


REFUSED = {
    "UNIQUE": "INSERT INTO visits VALUES ('plc-0000', 1, 1)",
    "UNIQUE constraint failed: places.name": "UPDATE places SET name = 'NA' WHERE code = '007'",
    "NOT NULL": "UPDATE places SET is_open = NULL WHERE code = '007'",
    "FOREIGN KEY": "INSERT INTO visits VALUES ('plc-none', 1, 1)",
    "FOREIGN KEY ": "UPDATE places SET parent_place_id = 'plc-none' WHERE code = '007'",
    " FOREIGN KEY": "INSERT INTO letters VALUES ('let-c', 'plc-0000', 3, 'xx')",
    "number: all or none": "INSERT INTO letters VALUES ('let-c', 'plc-0000', NULL, 'xx')",
    "grade: code": "UPDATE places SET grade = 'none'",
    "party: code": "UPDATE visits SET party = 4",
    "seen: minimum": "UPDATE places SET seen = '1949-12-31'",
    "opened: minimum": "UPDATE places SET opened = 1499",
    "height: maximum": "UPDATE places SET height = 9000.5",
    "number: minimum": "UPDATE visits SET number = 0",
    "note: minLength": "UPDATE letters SET note = 'x'",
    "note: maxLength": f"UPDATE places SET note = '{'x' * 40_001}'",
    "code: pattern": "UPDATE places SET code = 'seven' WHERE code = '007'",
    "founded: day": "UPDATE places SET founded = '2006-02-30'",
    "founded: day ": "UPDATE places SET founded = '2006-2-3'",
    " founded: day": "UPDATE places SET founded = '0000-01-01'",
    "opened: four digits": "UPDATE places SET opened = 99999",
    "is_open: 0 or 1": "UPDATE places SET is_open = 2",
    "late: not empty": "UPDATE places SET late = ''",
    "cannot store TEXT value in INTEGER": "UPDATE places SET people = 'many'",
    "cannot store REAL value in INTEGER": "UPDATE places SET people = 1.5",
}


@pytest.mark.parametrize("told", REFUSED)
def test_violations_are_refused(file, told):
    with opened(file) as database:
        with pytest.raises(sqlite3.IntegrityError, match=told.strip()):
            database.execute(REFUSED[told])
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_what_is_lawful_is_taken(file):
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
                if limit is not False:
                    yield resource["name"], field["name"], name, limit


def breaking(name, limit):
    """Return a value that breaks a constraint."""
    if name in ("minimum", "maximum"):
        return "0001-01-01" if isinstance(limit, str) else limit + (-1 if name == "minimum" else 1)
    return {"required": None, "maxLength": "x" * 40_000, "minLength": "x"}.get(name, "Ж")


def test_every_constraint_of_ours_refuses_something(own):
    seen = set()
    with opened(own) as database:
        for table, column, name, limit in limits_of_ours():
            if name == "unique":
                sql = f'INSERT INTO "{table}" SELECT * FROM "{table}" LIMIT 1'
            else:
                sql = f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = 1'
            given = [] if name == "unique" else [breaking(name, limit)]
            with pytest.raises(sqlite3.IntegrityError):
                database.execute(sql, given)
            seen.add(name)
    assert seen >= {"required", "enum", "pattern", "minimum", "maximum", "maxLength"}


def test_every_reference_of_ours_is_there(own):
    with opened(own) as database:
        for resource in DESCRIPTOR["resources"]:
            rows = database.execute(f'PRAGMA foreign_key_list("{resource["name"]}")').fetchall()
            found = {(row[2], row[3], row[4]) for row in rows}
            assert found == {
                (key["reference"]["resource"], own_name, name)
                for key in resource["schema"].get("foreignKeys", [])
                for own_name, name in zip(key["fields"], key["reference"]["fields"], strict=True)
            }


def test_comments_codebook_and_facts(file, own):
    with opened(file) as database:
        [(made,)] = database.execute("SELECT sql FROM sqlite_master WHERE name = 'visits'")
        assert "\n  -- Visits of places\n" in made
        assert '\n  -- The party of it; it isn\'t more -- or less.\n  "party" INTEGER' in made
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


@pytest.mark.parametrize(
    ("version", "number"), [("0.1.0", 1_000), ("1.2.3-rc.1", 1_002_003), ("1.1000.0", 0), ("", 0)]
)
def test_version_as_a_number(version, number):
    assert sqlite._user_version({"version": version}) == number


def test_rows_stay_in_their_order(file):
    with opened(file) as database:
        found = database.execute("SELECT * FROM visits").fetchall()
        assert [row[1] for row in found] == [1, 10, 2, 1]


def test_a_key_of_one_integer_is_no_number_of_the_row(tmp_path):
    made, rows = tricky.descriptor(), tricky.rows()
    number = {**made["resources"][2]["schema"]["fields"][1]}
    schema = {"fields": [number], "missingValues": [""], "primaryKey": ["number"]}
    made["resources"].append({"name": "counts", "title": "Counts", "schema": schema})
    rows["counts"] = [{"number": "2"}, {"number": "10"}]
    write_package(tmp_path / "package", made, rows)
    [file] = sqlite.write(open_package(tmp_path / "package"), tmp_path)
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


def test_views(root, tmp_path):
    sql = "SELECT place_id, count(*) AS visits FROM visits GROUP BY place_id -- counted\n"
    [file] = sqlite.write(with_views(root, view(sql, "place_id", "visits")), tmp_path)
    with opened(file) as database:
        assert database.execute("SELECT * FROM summary ORDER BY 1").fetchall() == [
            ("plc-0000", 3), ("plc-0003", 1),
        ]  # fmt: skip
        [(made,)] = database.execute("SELECT sql FROM sqlite_master WHERE type = 'view'")
        assert "\n  -- What is seen.\n" in made


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (view("SELECT nix FROM visits", "a"), "SQLite cannot read the view summary: no such"),
        (view("SELECT 1 AS a; DROP TABLE visits", "a"), "SQLite cannot read the view summary"),
        (view("SELECT 1 AS b", "a"), "the view summary gives b, not a"),
    ],
)
def test_views_that_do_not_work(root, tmp_path, made, told):
    with pytest.raises(PackageError, match=told):
        sqlite.write(with_views(root, made), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_rows_that_break_the_schema_are_refused(tmp_path):
    rows = tricky.rows()
    rows["visits"][0]["place_id"] = "plc-none"
    write_package(tmp_path / "package", tricky.descriptor(), rows)
    (tmp_path / "out").mkdir()
    with pytest.raises(
        PackageError, match="refuses the package: row 4 of visits refers to no row of places"
    ):
        sqlite.write(open_package(tmp_path / "package"), tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []
