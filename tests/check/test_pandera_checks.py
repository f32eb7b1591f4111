"""Layer 2 by pandera: what is compiled, and the words for each way in which a row can fail."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sample_package as sample

from kyrgyz_security_diplomacy.check.pandera_checks import check_table, to_pandera
from kyrgyz_security_diplomacy.check.references import check_references
from kyrgyz_security_diplomacy.package.data_package import open_package
from kyrgyz_security_diplomacy.tables.csv_reader import read_csv


def tables_of(root):
    return {table.name: read_csv(table) for table in open_package(root).resources}


def messages(tmp_path, table, changes):
    tables = tables_of(sample.build(tmp_path, rows=sample.change_rows(table, changes)))
    found = check_table(tables[table])[0] + check_references(tables[table], tables)[0]
    return [str(problem) for problem in found]


AT = "datapackage.json resources"


@pytest.mark.parametrize(
    ("table", "cells", "expected"),
    [
        (
            "stations",
            {"beds": "04"},
            "data/stations.csv:2 beds: '04' is not a whole number such as 12 or -3, without signs"
            " of grouping or leading zeros — an example is '4'"
            f" [{AT}/stations/schema/fields/beds/type]",
        ),
        (
            "regions",
            {"grade": ""},
            "data/regions.csv:2 grade: a value is required (in 'reg-a')"
            f" [{AT}/regions/schema/fields/grade/constraints/required]",
        ),
        (
            "regions",
            {"grade": "midle"},
            "data/regions.csv:2 grade: 'midle' is not one of the 3 codes of grade — did you mean"
            f" 'middle'? [{AT}/regions/schema/fields/grade/constraints/enum]",
        ),
        (
            "visits",
            {"party": "9"},
            "data/visits.csv:2 party: '9' is not one of the 3 codes — allowed are 1, 2, 3"
            f" [{AT}/visits/schema/fields/party/constraints/enum]",
        ),
        (
            "regions",
            {"name": "Жылуу жер"},
            "data/regions.csv:3 name: 'Жылуу жер' is a duplicate of line 2"
            f" [{AT}/regions/schema/fields/name/constraints/unique]",
        ),
        (
            "stations",
            {"station_id": "sta_one"},
            "data/stations.csv:3 station_id: 'sta_one' does not match"
            " 'sta-[a-z0-9]+(?:-[a-z0-9]+)*' — an example is 'sta-one'"
            f" [{AT}/stations/schema/fields/station_id/constraints/pattern]",
        ),
        (
            "visits",
            {"visited_on": "1499-12-31"},
            "data/visits.csv:2 visited_on: '1499-12-31' is below the minimum 1500-01-01"
            f" [{AT}/visits/schema/fields/visited_on/constraints/minimum]",
        ),
        (
            "stations",
            {"height": "9000.5"},
            "data/stations.csv:2 height: '9000.5' is above the maximum 9000"
            f" [{AT}/stations/schema/fields/height/constraints/maximum]",
        ),
        (
            "regions",
            {"name": "x"},
            "data/regions.csv:2 name: 'x' has 1 characters, fewer than 2"
            f" [{AT}/regions/schema/fields/name/constraints/minLength]",
        ),
        (
            "stations",
            {"motto": "x" * 21},
            "data/stations.csv:2 motto: 'xxxxxxxxxxxxxxxxxxxxx' has 21 characters, more than 20"
            f" [{AT}/stations/schema/fields/motto/constraints/maxLength]",
        ),
        (
            "visits",
            {"visit_number": "2"},
            "data/visits.csv:3 station_id: the key 'sta-one|2' is a duplicate of line 2"
            f" — keys are never used twice [{AT}/visits/schema/primaryKey]",
        ),
        (
            "letters",
            {"visit_number": "9"},
            "data/letters.csv:2 station_id: 'sta-one|9' is not a station_id, visit_number in"
            f" visits.csv — did you mean 'sta-one|2'? [{AT}/letters/schema/foreignKeys/0]",
        ),
        (
            "letters",
            {"visit_number": ""},
            "data/letters.csv:2 station_id: 'sta-one|' is half a reference (station_id,"
            f" visit_number) — fill all of its parts or none [{AT}/letters/schema/foreignKeys/0]",
        ),
        (
            "regions",
            {"parent_region_id": "reg-c"},
            "data/regions.csv:2 parent_region_id: 'reg-c' is not an id in regions.csv — did you"
            f" mean 'reg-b'? [{AT}/regions/schema/foreignKeys/0]",
        ),
    ],
)
def test_messages(tmp_path, table, cells, expected):
    found = messages(tmp_path, table, {0: cells})
    assert expected in found


@pytest.mark.parametrize("text", ["sta-one_", "xsta-one", "sta-one\n", "sta-one sta-one"])
def test_patterns_describe_whole_cells(tmp_path, text):
    table = tables_of(sample.build(tmp_path))["stations"]
    table.rows[0][0] = text
    assert [p.code for p in check_table(table)[0] if p.code != "order"] == ["pattern"]


def test_a_cell_that_is_no_value_is_reported_once(tmp_path):
    found = messages(tmp_path, "stations", {0: {"staffed": "maybe"}})  # a required column
    assert len(found) == 1


def test_nothing_is_said_of_blank_cells(tmp_path):
    assert messages(tmp_path, "stations", {0: {"opened": "", "height": "", "beds": ""}}) == []


def test_compiled_schema():
    made = to_pandera(sample.schemas()["visits"])
    assert made.strict and made.ordered
    assert [check.name for check in made.checks] == ["primary-key"]
    assert [check.name for check in made.columns["visited_on"].checks] == ["type", "minimum"]
    assert [name for name, column in made.columns.items() if not column.nullable] == [
        "station_id", "visit_number",
    ]  # fmt: skip
    assert list(made.columns) == ["station_id", "visit_number", "visited_on", "left_on", "party"]


def test_no_environment_variable_switches_the_checks_off(tmp_path):
    root = sample.build(tmp_path, rows=sample.change_rows("regions", {0: {"grade": "none"}}))
    code = "from kyrgyz_security_diplomacy import validate; "
    code += f"print(len(validate({str(root)!r}).problems))"
    more = {"PANDERA_VALIDATION_ENABLED": "False", "PANDERA_VALIDATION_DEPTH": "SCHEMA_ONLY"}
    env = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src")} | more
    run = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert run.stdout.strip() == "1", run.stderr


def test_table_that_cannot_be_read_is_not_checked_against(tmp_path):
    tables = tables_of(sample.build(tmp_path))
    del tables["visits"]
    problems, checks = check_references(tables["letters"], tables)
    assert checks == 0
    assert [str(problem) for problem in problems] == [
        "data/letters.csv: references to 'visits' were not checked: that table could not be read"
        " — fix that table first [datapackage.json resources/letters/schema/foreignKeys/0]"
    ]


def test_rows_are_sorted_by_key(tmp_path):
    table = tables_of(sample.build(tmp_path))["letters"]
    table.rows.append(table.rows.pop(0))
    [problem], _ = check_table(table)
    assert str(problem) == (
        "data/letters.csv:4: 'let-1' comes after 'let-3' — rows are sorted by primary key; only the"
        " first place is shown"
    )
