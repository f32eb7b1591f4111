"""Layer 3: rules find their rows, and nothing but their rows can be reached from them."""

import pytest
import sample_package as sample

from kyrgyz_security_diplomacy.check import database as databases
from kyrgyz_security_diplomacy.check import rules
from kyrgyz_security_diplomacy.check.database import Database
from kyrgyz_security_diplomacy.check.rules import run_rules
from kyrgyz_security_diplomacy.package.data_package import open_package
from kyrgyz_security_diplomacy.tables.csv_reader import read_csv


def filled(package, **options):
    database = Database(**options)
    tables = [table for table in map(read_csv, package.resources) if table.readable]
    for table in tables:
        database.add(table)
    database.shut()
    return database, {table.resource.name: table.resource for table in tables}


def outcome(root, **options):
    package = open_package(root)
    database, readable = filled(package, **options)
    with database:
        found = [each for _, each in run_rules(database, package, readable)]
    return [str(each) for problems, _ in found for each in problems], sum(ran for _, ran in found)


def with_sql(root, sql, **more):
    rule = {"id": "r", "table": "regions", "column": "name", "severity": "error"}
    rule |= {"statement": "Never.", "sql": sql, **more}
    sample.build(root)
    sample.edit_descriptor(root, lambda made: made.update(rules=[rule]))
    return root


def test_sample_keeps_its_rules(tmp_path):
    assert outcome(sample.build(tmp_path)) == ([], 2)


@pytest.mark.parametrize(
    ("table", "cells", "expected"),
    [
        (
            "visits",
            {"left_on": "1499-12-31"},
            "data/visits.csv:2 left_on: 'sta-one|1': A party does not leave before it arrives."
            " ('1499-12-31') — arrived 1500-01-01 [datapackage.json rules/left-after-arrival]",
        ),
        (
            "stations",
            {"beds": ""},
            "data/stations.csv:2 beds: warning: 'sta-one': is staffed and has no number of beds"
            " [datapackage.json rules/staffed-has-beds]",
        ),
    ],
)
def test_messages(tmp_path, table, cells, expected):
    root = sample.build(tmp_path, rows=sample.change_rows(table, {0: cells}))
    assert outcome(root) == ([expected], 2)


def test_tables_are_typed(tmp_path):
    rows = sample.change_rows("stations", {1: {"beds": "1_0", "opened": "12", "height": "1e3"}})
    package = open_package(sample.build(tmp_path, rows=rows))
    with filled(package)[0] as database:
        connection = database.connection
        kinds = connection.execute("SELECT column_name, column_type FROM (DESCRIBE stations)")
        assert dict(kinds.fetchall()) == {
            "station_id": "VARCHAR", "region_id": "VARCHAR", "opened": "BIGINT",
            "staffed": "BOOLEAN", "height": "DOUBLE", "beds": "BIGINT", "motto": "VARCHAR",
        }  # fmt: skip
        cells = connection.execute("SELECT opened, height, beds, motto FROM stations").fetchall()
        assert cells == [(1500, -12.5, 0, "NA"), (None, None, None, None)]
        days = connection.execute("SELECT visited_on, left_on FROM visits").fetchall()
        assert [str(day) for day in days[0]] == ["1500-01-01", "1500-01-02"]
        assert connection.execute("SELECT count(*) FROM losses").fetchall() == [(0,)]


KEYS = "SELECT region_id AS key FROM regions"


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELEC", "Parser Error"),
        ("", "it is not one SELECT"),
        (f"{KEYS}; {KEYS}", "it is not one SELECT"),
        ("DROP TABLE regions", "it is not one SELECT"),
        ("COPY regions TO 'x.csv'", "it is not one SELECT"),
        ("ATTACH 'x.db'", "it is not one SELECT"),
        ("SET threads = 1", "it is not one SELECT"),
        ("PRAGMA version", "was not run"),
        ("INSTALL httpfs", "it is not one SELECT"),
        ("SELECT content AS key FROM read_text('/etc/hostname')", "Permission Error"),
        ("SELECT file AS key FROM glob('/*')", "Permission Error"),
        ("SELECT * FROM '/etc/hostname'", "was not run"),
        ("SELECT getenv('HOME') AS key", "getenv"),
        ("SELECT region_id AS key FROM region", "Catalog Error"),
        ("SELECT no_column AS key FROM regions", "Binder Error"),
        ("SELECT CAST(name AS INTEGER) AS key FROM regions", "Conversion Error"),
        ("SELECT name FROM regions", "it has no column 'key', but name"),
        ("SELECT name AS key FROM regions", "it returned 'Upper Nook', which is no key in regions"),
        ("SELECT NULL AS key", "it returned 'None', which is no key in regions"),
    ],
)
def test_rules_that_cannot_be_run(tmp_path, sql, expected):
    [problem], _ = outcome(with_sql(tmp_path, sql))
    assert "rule 'r' was not run: " in problem and expected in problem
    assert problem.endswith("[datapackage.json rules/r]")
    assert "\n" not in problem


def test_settings_are_locked(tmp_path):
    import duckdb

    with Database() as database:
        database.shut()
        with pytest.raises(duckdb.Error, match="locked"):
            database.connection.execute("SET enable_external_access = true")


def test_limits_are_set():
    with Database() as database:
        database.shut()
        names = ("memory_limit", "enable_external_access", "autoinstall_known_extensions")
        found = [database.rows(f"SELECT current_setting('{name}')")[0][0] for name in names]
    assert found == ["953.6 MiB", False, False]


def test_time_is_limited(tmp_path):
    sql = "SELECT count(*)::VARCHAR AS key FROM range(1000000000) a, range(1000000) b"
    root = with_sql(tmp_path, sql)
    sample.edit_descriptor(root, lambda made: made["rules"].append(sample.RULES[1]))
    found, checks = outcome(root, seconds=0.2)
    assert len(found) == 2 and checks == 0  # the second has no time left
    assert all("it and those before it take longer than 0.2 s" in each for each in found)


def test_memory_is_limited(tmp_path, monkeypatch):
    monkeypatch.setitem(databases.DUCKDB, "memory_limit", "50MB")
    sql = "SELECT string_agg(a.range::VARCHAR, '') AS key FROM range(100000000) a"
    [problem], _ = outcome(with_sql(tmp_path, sql))
    assert "Out of Memory" in problem


def test_rows_are_limited_and_that_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(rules, "MAX_ROWS", 1)
    found, _ = outcome(with_sql(tmp_path, KEYS))
    assert len(found) == 2 and "more rows break it than are counted" in found[1]


def test_whole_numbers_can_be_keys(tmp_path):
    made = sample.descriptor() | {"resources": [], "rules": []}
    schema = sample.table_schema(
        [sample.field("number", "integer", "1", {"required": True})], ["number"]
    )
    made["resources"] = [{"name": "t", "schema": schema}]
    rule = {"id": "r", "table": "t", "column": "number", "severity": "error", "statement": "No."}
    made["rules"] = [rule | {"sql": "SELECT number AS key FROM t WHERE number > 1"}]
    root = sample.build(tmp_path, made, {"t": [{"number": "1"}, {"number": "2"}]})
    assert [problem.split(" [")[0] for problem in outcome(root)[0]] == [
        "data/t.csv:3 number: '2': No."
    ]


def test_rules_on_a_table_that_is_not_there(tmp_path):
    [problem], _ = outcome(with_sql(tmp_path, KEYS, table="region"))
    assert "there is no table 'region' — did you mean 'regions'?" in problem


@pytest.mark.parametrize("made", [[{}], [{"id": "r"}], [{"sql": 5, "table": "regions"}]])
def test_malformed_rules_are_reported(tmp_path, made):
    root = sample.build(tmp_path)
    sample.edit_descriptor(root, lambda descriptor: descriptor.update(rules=made))
    [problem], checks = outcome(root)
    assert "it has no table or no sql" in problem and checks == 0
