"""No mutant of the sample and of our dataset survives: every declared check rejects something."""

from collections import Counter
from dataclasses import replace

import pytest
import sample_package as sample
from liveness import main
from mutation_tests.declared import checks_of_tables, number_of_checks, rules
from mutation_tests.judge import judge_rules, judge_tables, write_altered
from mutation_tests.mutants import mutants
from real_package import DESCRIPTOR, PACKAGE

from kyrgyz_security_diplomacy import validate
from kyrgyz_security_diplomacy.check import sql_checks, sql_schema
from kyrgyz_security_diplomacy.package.data_package import open_package
from kyrgyz_security_diplomacy.tables.csv_reader import CHECKS

AT_LEAST = {
    "type": 40, "required": 120, "unique": 1, "enum": 55, "pattern": 100, "minimum": 35,
    "maximum": 10, "maxLength": 15, "primary-key": 20, "foreign-key": 60, "rule": 160,
}  # fmt: skip
"""How many checks of each kind our package declares at least: it is noticed if many vanish."""


@pytest.fixture(scope="module", params=["sample", "own"])
def package(request, tmp_path_factory):
    if request.param == "own":
        return PACKAGE
    return open_package(sample.build(tmp_path_factory.mktemp("sample")))


def judged(folder, package, engine="duckdb"):
    """What survives of the rows that break checks of tables."""
    tables, values = mutants(package)
    place = write_altered(folder / "mutants", package, tables, with_rules=False)
    return judge_tables(place, values, engine)


@pytest.mark.parametrize("engine", ["pandas", pytest.param("duckdb", marks=pytest.mark.long)])
def test_no_mutant_of_a_table_survives(package, engine, tmp_path):
    assert judged(tmp_path, package, engine) == {}


@pytest.mark.parametrize("engine", [pytest.param("pandas", marks=pytest.mark.long), "duckdb"])
def test_no_mutant_of_a_rule_survives(package, engine, tmp_path):
    assert judge_rules(tmp_path, package, engine) == {}


@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
def test_nothing_is_reported_without_a_mutant(package, engine):
    report = validate(package, engine, strict=True)
    assert report.problems == ()
    assert report.checks == number_of_checks(package.descriptor)


def test_checks_of_every_kind_are_declared_and_counted():
    declared = checks_of_tables(DESCRIPTOR) + rules(DESCRIPTOR)
    assert Counter(check.code for check in declared) >= Counter(AT_LEAST)
    of_files = len(CHECKS) * len(DESCRIPTOR["resources"])
    assert number_of_checks(DESCRIPTOR) == len(declared) + of_files


def without(schema, check):
    """Take what a check stands for out of a schema."""
    if check.code == "foreign-key":
        del schema["foreignKeys"][int(check.pointer.rpartition("/")[2])]
        return
    field = next(each for each in schema["fields"] if each["name"] == check.column)
    if check.code == "type":
        field["type"] = "string"
        field.pop("constraints", None)
    else:
        del field["constraints"][check.code]


def test_a_check_that_is_not_made_lets_its_mutant_survive(tmp_path):
    """Each kind is taken out of the schema that the engine sees, not out of the mutants."""
    package = open_package(sample.build(tmp_path / "sample"))
    tables, values = mutants(package)
    tried = set()
    for check in checks_of_tables(package.descriptor):
        alone = check.code != "type" or check.column == "left_on"  # without other constraints
        if check.code in tried or check.code == "primary-key" or not alone:
            continue
        tried.add(check.code)
        folder = write_altered(tmp_path / str(len(tried)), package, tables, with_rules=False)

        def edit(descriptor, check=check):
            entry = next(r for r in descriptor["resources"] if r["name"] == check.table)
            without(entry["schema"], check)

        sample.edit_descriptor(folder, edit)
        assert set(judge_tables(folder, values, "duckdb")) == {check}
    assert len(tried) == 10


def test_a_key_that_is_not_checked_lets_its_mutant_survive(tmp_path, monkeypatch):
    package = open_package(sample.build(tmp_path / "sample"))
    monkeypatch.setattr(sql_checks, "_order_and_key", lambda *_: [])
    assert [(check.code, check.table) for check in sorted(judged(tmp_path, package))] == [
        ("primary-key", table) for table in sorted(package.tables)
    ]


def test_a_check_that_reports_too_much_is_named(tmp_path, monkeypatch):
    package = open_package(sample.build(tmp_path / "sample"))
    exact = sql_schema._broken

    def strict(field, code):
        return exact(field, code).replace(" < ", " <= ")

    monkeypatch.setattr(sql_schema, "_broken", strict)
    found = judged(tmp_path, package)
    assert {check.code for check in found} == {"minimum"}
    assert all("duckdb reports valid cells: " in reason for reason in found.values())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"sql": "SELECT station_id AS key FROM stations WHERE false"}, "lets its example pass"),
        ({"example": "UPDATE stations SET beds = NULL WHERE false"}, "changes no row"),
        ({"example": "DROP TABLE stations"}, "is not made of INSERT, UPDATE and DELETE"),
        ({"example": "INSERT INTO losses SELECT content FROM read_text('{}')"}, "disabled"),
    ],
)
def test_a_rule_that_no_example_breaks(tmp_path, change, reason):
    package = open_package(sample.build(tmp_path / "sample"))
    change = {key: text.replace("{}", __file__) for key, text in change.items()}
    first, second = package.descriptor["rules"]
    changed = package.descriptor | {"rules": [first, second | change]}
    survived = judge_rules(tmp_path, replace(package, descriptor=changed), "duckdb")
    assert [(check.pointer, reason in text) for check, text in survived.items()] == [
        ("rules/staffed-has-beds", True)
    ]


def test_script_counts_what_is_proven_and_names_the_rest(tmp_path, capsys):
    made = sample.descriptor()
    del made["rules"][0]["example"]
    assert main([str(sample.build(tmp_path, made)), "--engine", "duckdb"]) == 1
    printed = capsys.readouterr().out.splitlines()
    lines = [line.split() for line in printed]
    assert ["foreign-key", "5", "5"] in lines and ["rule", "2", "1"] in lines
    assert ["all", "54", "53"] in lines
    assert printed[-2].endswith("[rules/left-after-arrival]: it has no example")
    assert printed[-1] == "139 checks with those of each file's bytes"


def test_script_wants_a_valid_package(tmp_path, capsys):
    rows = sample.change_rows("regions", {0: {"grade": "none"}})
    assert main([str(sample.build(tmp_path, rows=rows))]) == 2
    assert "'none' is not one of the 3 codes" in capsys.readouterr().err
    assert main([str(tmp_path / "nowhere")]) == 2 and "nowhere" in capsys.readouterr().err
