"""The script for DuckDB: it loads into a bare DuckDB, which then holds the rows to the schema."""

import contextlib

import duckdb
import pytest
import tricky
from real_package import DESCRIPTOR

from kyrgyz_security_diplomacy import open_package
from kyrgyz_security_diplomacy.export import duckdb_sql
from kyrgyz_security_diplomacy.export.snapshot import Snapshot
from kyrgyz_security_diplomacy.tables.csv_writer import write_package


@contextlib.contextmanager
def loaded(folder):
    """Run the script of a folder in an empty database."""
    with contextlib.closing(duckdb.connect()) as database, contextlib.chdir(folder):
        database.execute((folder / "load.sql").read_text("utf-8"))
        yield database


@pytest.fixture
def database(tricky_package, tmp_path):
    duckdb_sql.write(tricky_package, tmp_path)
    with loaded(tmp_path) as database:
        yield database


def broken(folder, change):
    """Write the script of a tricky package whose rows `change` has broken."""
    rows = tricky.rows()
    change(rows)
    write_package(folder / "package", tricky.descriptor(), rows)
    (folder / "out").mkdir()
    duckdb_sql.write(Snapshot(open_package(folder / "package")), folder / "out")
    return folder / "out"


def test_types_and_cells(tricky_package, database):
    sql = "SELECT column_name, data_type, is_nullable FROM duckdb_columns() WHERE table_name = ?"
    found = database.execute(sql, ["places"]).fetchall()
    assert [f"{name} {kind}{'' if null else '!'}" for name, kind, null in found] == [
        "place_id VARCHAR!", "name VARCHAR!", "code VARCHAR", "grade VARCHAR!", "founded DATE",
        "seen DATE", "opened BIGINT", "height DOUBLE", "people BIGINT", "is_open BOOLEAN!",
        "parent_place_id VARCHAR", "note VARCHAR", "late VARCHAR",
    ]  # fmt: skip
    for name, table in tricky_package.tables.items():
        expected = list(zip(*table.columns, strict=True))
        assert database.execute(f"FROM {name}").fetchall() == expected


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
    sql = "SELECT comment FROM duckdb_columns() WHERE (table_name, column_name) = ('visits', ?)"
    found = database.execute(sql, ["party"]).fetchall()
    assert found == [("The party of it; it isn't more -- or less.",)]
    facts = dict(database.execute("FROM _package").fetchall())
    assert facts["title"] == tricky.descriptor()["title"] and facts["license"] == "CC0-1.0"


def test_our_own_package(ours, tmp_path):
    duckdb_sql.write(ours, tmp_path)
    with loaded(tmp_path) as database:
        for resource in DESCRIPTOR["resources"]:
            found = database.execute(f'SELECT count(*) FROM "{resource["name"]}"').fetchall()
            assert found == [(resource["rows"],)]
        sql = "SELECT count(*) FROM duckdb_constraints() WHERE constraint_type = 'FOREIGN KEY'"
        [(real,)] = database.execute(sql).fetchall()
        for view in ours.descriptor["views"]:
            assert database.execute(f"SELECT count(*) FROM {view['name']}").fetchone()[0]
            sql = "SELECT comment FROM duckdb_views() WHERE view_name = ?"
            assert database.execute(sql, [view["name"]]).fetchone() == (view["description"],)
    checked = (tmp_path / "load.sql").read_text("utf-8").count("refer to no row of")
    keys = sum(len(each["schema"].get("foreignKeys", [])) for each in DESCRIPTOR["resources"])
    assert real + checked == keys and checked < 6


def test_a_broken_reference_stops_the_script(tmp_path):
    with pytest.raises(duckdb.ConstraintException), loaded(
        broken(tmp_path, lambda rows: rows["visits"][0].update(place_id="plc-none"))
    ):
        pass


def test_a_reference_of_a_table_to_itself_is_checked_at_the_end(tmp_path):
    folder = broken(tmp_path, lambda rows: rows["places"][1].update(parent_place_id="plc-none"))
    message = "1 rows of places.parent_place_id refer to no row of places"
    with pytest.raises(duckdb.Error, match=message), loaded(folder):
        pass
