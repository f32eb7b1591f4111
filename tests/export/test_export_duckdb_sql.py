"""The script for DuckDB: it loads into a bare DuckDB, which then holds the rows to the schema."""

import contextlib
import dataclasses

import duckdb
import pytest
import tricky
from real_package import DESCRIPTOR

from kyrgyz_security_diplomacy import PackageError, open_package
from kyrgyz_security_diplomacy.export import duckdb_sql
from kyrgyz_security_diplomacy.tables.csv_writer import write_package


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return tricky.build(tmp_path_factory.mktemp("tricky"))


@contextlib.contextmanager
def loaded(folder):
    """Run the script of a folder in an empty database."""
    with contextlib.closing(duckdb.connect()) as database, contextlib.chdir(folder):
        database.execute((folder / "load.sql").read_text("utf-8"))
        yield database


@pytest.fixture
def database(root, tmp_path):
    duckdb_sql.write(open_package(root), tmp_path)
    with loaded(tmp_path) as database:
        yield database


def broken(folder, change):
    """Write the script of a tricky package whose rows `change` has broken."""
    rows = tricky.rows()
    change(rows)
    write_package(folder / "package", tricky.descriptor(), rows)
    (folder / "out").mkdir()
    duckdb_sql.write(open_package(folder / "package"), folder / "out")
    return folder / "out"


def test_files(root, tmp_path):
    files = duckdb_sql.write(open_package(root), tmp_path)
    assert [file.relative_to(tmp_path).as_posix() for file in files] == [
        "data/letters.csv", "data/places.csv", "data/visits.csv", "data/losses.csv", "load.sql",
    ]  # fmt: skip
    for file in files[:-1]:
        assert file.read_bytes() == (root / "data" / file.name).read_bytes()


def test_types(database):
    sql = "SELECT column_name, data_type, is_nullable FROM duckdb_columns() WHERE table_name = ?"
    found = database.execute(sql, ["places"]).fetchall()
    assert [f"{name} {kind}{'' if null else '!'}" for name, kind, null in found] == [
        "place_id VARCHAR!", "name VARCHAR!", "code VARCHAR", "grade VARCHAR!", "founded DATE",
        "seen DATE", "opened BIGINT", "height DOUBLE", "people BIGINT", "is_open BOOLEAN!",
        "parent_place_id VARCHAR", "note VARCHAR", "late VARCHAR",
    ]  # fmt: skip


REFUSED = (
    "INSERT INTO visits VALUES ('plc-0000', 1, 1)",
    "INSERT INTO places (place_id, name, grade, is_open) VALUES ('plc-x', 'NA', 'low', true)",
    "UPDATE places SET is_open = NULL",
    "INSERT INTO visits VALUES ('plc-none', 1, 1)",
    "INSERT INTO letters VALUES ('let-c', 'plc-0000', 3, 'xx')",
    "INSERT INTO letters VALUES ('let-c', 'plc-0000', NULL, 'xx')",
    "UPDATE places SET grade = 'none'",
    "UPDATE visits SET party = 4",
    "UPDATE places SET seen = '1949-12-31'",
    "UPDATE places SET opened = 1499",
    "UPDATE places SET height = 9000.5",
    "UPDATE letters SET note = 'x'",
    f"UPDATE places SET note = '{'x' * 40_001}'",
    "UPDATE places SET code = '7E'",
)


@pytest.mark.parametrize("sql", REFUSED)
def test_violations_are_refused(database, sql):
    with pytest.raises(duckdb.ConstraintException):
        database.execute(sql)


def test_comments_and_facts(database):
    sql = "SELECT comment FROM duckdb_tables() WHERE table_name = 'visits'"
    assert database.execute(sql).fetchall() == [("Visits of places",)]
    sql = (
        "SELECT comment FROM duckdb_columns() WHERE table_name = 'visits' AND column_name = 'party'"
    )
    told = database.execute(sql).fetchall()
    assert told == [("The party of it; it isn't more -- or less.",)]
    facts = dict(database.execute("FROM _package").fetchall())
    assert facts["title"] == tricky.descriptor()["title"] and facts["license"] == "CC0-1.0"


def test_our_own_package(tmp_path):
    duckdb_sql.write(open_package(), tmp_path)
    with loaded(tmp_path) as database:
        for resource in DESCRIPTOR["resources"]:
            found = database.execute(f'SELECT count(*) FROM "{resource["name"]}"').fetchall()
            assert found == [(resource["rows"],)]
        sql = "SELECT count(*) FROM duckdb_constraints() WHERE constraint_type = 'FOREIGN KEY'"
        [(real,)] = database.execute(sql).fetchall()
    checked = (tmp_path / "load.sql").read_text("utf-8").count("refer to no row of")
    keys = sum(len(each["schema"].get("foreignKeys", [])) for each in DESCRIPTOR["resources"])
    assert real + checked == keys and checked < 6


def test_a_reference_of_a_table_to_itself_is_checked_at_the_end(tmp_path):
    folder = broken(tmp_path, lambda rows: rows["places"][1].update(parent_place_id="plc-none"))
    told = "1 rows of places.parent_place_id refer to no row of places"
    with pytest.raises(duckdb.Error, match=told), loaded(folder):
        pass


def test_a_broken_reference_stops_the_script(tmp_path):
    folder = broken(tmp_path, lambda rows: rows["visits"][0].update(place_id="plc-none"))
    with pytest.raises(duckdb.ConstraintException), loaded(folder):
        pass


def with_views(root, *views):
    package = open_package(root)
    return dataclasses.replace(package, descriptor={**package.descriptor, "views": list(views)})


def view(sql):
    fields = [{"name": "visits", "type": "integer", "description": "It's how many."}]
    return {"name": "summary", "description": "What is seen.", "fields": fields, "sql": sql}


def test_views(root, tmp_path):
    sql = "SELECT count(*) AS visits FROM visits -- counted"
    duckdb_sql.write(with_views(root, view(sql)), tmp_path)
    with loaded(tmp_path) as database:
        assert database.execute("FROM summary").fetchall() == [(4,)]
        sql = "SELECT comment FROM duckdb_views() WHERE view_name = 'summary'"
        assert database.execute(sql).fetchall() == [("What is seen.",)]
        sql = "SELECT comment FROM duckdb_columns() WHERE table_name = 'summary'"
        assert database.execute(sql).fetchall() == [("It's how many.",)]


@pytest.mark.parametrize("sql", ["SELECT 1; SELECT 2", "DROP TABLE visits", "SELECT FROM WHERE"])
def test_views_that_are_not_one_select(root, tmp_path, sql):
    with pytest.raises(PackageError, match="the view summary"):
        duckdb_sql.write(with_views(root, view(sql)), tmp_path)
    assert not (tmp_path / "load.sql").exists()
