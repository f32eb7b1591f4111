"""The tables of a package in DuckDB: types, order, comments, and that nothing else is in reach."""

import datetime

import duckdb
import pandas
import pytest
import sample_package as sample

from kyrgyz_security_diplomacy import connect


@pytest.fixture(scope="module")
def connection(tmp_path_factory):
    made = sample.descriptor()
    made["resources"][0]["description"] = "What there's of regions."
    fields = [{"name": "beds", "type": "integer", "description": "How many."}]
    made["views"] = [{"name": "room", "description": "Room.", "fields": fields}]
    made["views"][0]["sql"] = "SELECT sum(beds)::BIGINT AS beds FROM stations"
    with connect(sample.build(tmp_path_factory.mktemp("sample"), made)) as connection:
        yield connection


def test_values(connection):
    assert connection.execute("SELECT * FROM stations").fetchall() == [
        ("sta-one", "reg-a", 1500, True, -12.5, 0, "NA"),
        ("sta-two", "reg-b", None, False, None, None, None),
    ]
    days = connection.execute("SELECT visited_on FROM visits").fetchall()
    assert days == [(datetime.date(1500, 1, 1),), (datetime.date(2001, 2, 3),), (None,)]
    assert connection.execute("SELECT * FROM losses").fetchall() == []


def test_codes_are_in_their_order(connection):
    kinds = connection.execute("SELECT typeof(grade) FROM regions").fetchall()
    assert set(kinds) == {("ENUM('low', 'middle', 'high')",)}
    order = "SELECT grade FROM regions ORDER BY grade DESC"
    assert connection.execute(order).fetchall() == [("high",), ("low",)]
    assert connection.execute("SELECT max(grade) FROM regions").fetchone() == ("high",)


def test_comments(connection):
    tables = "SELECT table_name, comment FROM duckdb_tables() ORDER BY table_oid"
    assert connection.execute(tables).fetchall()[:2] == [
        ("regions", "What there's of regions."), ("stations", "Stations"),
    ]  # fmt: skip
    columns = "SELECT comment FROM duckdb_columns() WHERE table_name = ?"
    for name, comment in (("letters", "The letter id."), ("room", "How many.")):
        assert connection.execute(columns, [name]).fetchall()[0] == (comment,)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('{}')",
        "COPY regions TO '{}.csv'",
        "ATTACH '{}.db' AS other",
        "INSTALL httpfs",
        "SET enable_external_access = true",
    ],
)
def test_nothing_outside_is_in_reach(connection, sql):
    with pytest.raises(duckdb.Error):
        connection.execute(sql.replace("{}", __file__))


def test_a_frame_of_ones_own_can_be_joined(connection):
    connection.register("mine", pandas.DataFrame({"region_id": ["reg-b"], "seen": [True]}))
    found = connection.execute("SELECT name, seen FROM regions JOIN mine USING (region_id)")
    assert found.fetchall() == [("Жылуу жер", True)]
    connection.unregister("mine")
