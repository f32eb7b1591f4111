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
from kyrgyz_security_diplomacy.check import sql_checks
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


def field_of(schemas, table, name):
    return next(each for each in schemas[table]["fields"] if each["name"] == name)


@pytest.mark.parametrize("engine", ["pandas", pytest.param("duckdb", marks=pytest.mark.long)])
def test_no_mutant_of_a_table_survives(package, engine, tmp_path):
    assert judged(tmp_path, package, engine) == {}


@pytest.mark.parametrize("engine", [pytest.param("pandas", marks=pytest.mark.long), "duckdb"])
def test_no_mutant_of_a_rule_survives(package, engine, tmp_path):
    assert judge_rules(tmp_path, package, engine) == {}
    assert validate(package, engine).checks == number_of_checks(package.descriptor)


def test_checks_of_every_kind_are_declared_and_counted():
    declared = checks_of_tables(DESCRIPTOR) + rules(DESCRIPTOR)
    assert Counter(check.code for check in declared) >= Counter(AT_LEAST)
    of_files = len(CHECKS) * len(DESCRIPTOR["resources"])
    assert number_of_checks(DESCRIPTOR) == len(declared) + of_files


def test_the_sample_has_every_kind_of_check(tmp_path):
    descriptor = open_package(sample.build(tmp_path)).descriptor
    assert {check.code for check in checks_of_tables(descriptor)} == {
        "type", "required", "unique", "enum", "pattern", "minimum", "maximum", "minLength",
        "maxLength", "primary-key", "foreign-key",
    }  # fmt: skip


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


def redundant():
    """The sample with two constraints that nothing can break alone."""
    made = sample.descriptor()
    schemas = {entry["name"]: entry["schema"] for entry in made["resources"]}
    field_of(schemas, "regions", "grade")["constraints"]["pattern"] = "[a-z]+"
    field_of(schemas, "stations", "opened")["constraints"]["minimum"] = "1000"
    return made


def test_a_half_filled_reference_is_a_mutant(tmp_path):
    package = open_package(sample.build(tmp_path))
    [values] = [
        found
        for check, found in mutants(package)[1].items()
        if (check.table, check.code) == ("letters", "foreign-key")
    ]
    parts = [tuple(map(bool, value.split("|"))) for value in values]
    assert sorted(parts) == [(False, True), (True, False), (True, True)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"sql": "SELECT station_id AS key FROM stations WHERE false"}, "lets its example pass"),
        ({"column": "motto"}, ""),  # another column is another check, and it rejects
        ({"example": "UPDATE stations SET beds = NULL WHERE false"}, "changes no row"),
        ({"example": "UPDATE stations SET bets = NULL"}, "bets"),
        ({"example": "DROP TABLE stations"}, "is not made of INSERT, UPDATE and DELETE"),
        ({"example": "INSERT INTO losses SELECT content FROM read_text('{}')"}, "disabled"),
        ({"example": "UPDATE stations SET motto = '=1'"}, "formula"),
    ],
)
def test_a_rule_that_no_example_breaks(tmp_path, change, reason):
    package = open_package(sample.build(tmp_path / "sample"))
    change = {key: text.replace("{}", __file__) for key, text in change.items()}
    first, second = package.descriptor["rules"]
    changed = package.descriptor | {"rules": [first, second | change]}
    survived = judge_rules(tmp_path, replace(package, descriptor=changed), "duckdb")
    assert [check.pointer for check in survived] == ["rules/staffed-has-beds"] * bool(reason)
    assert all(reason in text for text in survived.values())


def run(capsys, *arguments):
    """Return exit code, standard output and standard error of the script."""
    code = main(list(map(str, arguments)))
    return code, *capsys.readouterr()


def test_script_counts_what_is_proven(tmp_path, capsys):
    code, out, _ = run(capsys, sample.build(tmp_path), "--engine", "duckdb")
    lines = [line.split() for line in out.splitlines()]
    assert code == 0
    assert lines[0] == ["engine", "duckdb", "declared", "killed"]
    assert ["foreign-key", "5", "5"] in lines and ["rule", "2", "2"] in lines
    assert lines[-2] == ["all", "54", "54"]
    assert out.splitlines()[-1] == "139 checks with those of each file's bytes"


def test_script_names_what_survives(tmp_path, capsys):
    made = redundant()
    del made["rules"][0]["example"]
    code, out, _ = run(capsys, sample.build(tmp_path, made), "--engine", "duckdb")
    assert code == 1
    assert [line.split() for line in out.splitlines() if line.startswith(("pattern", "rule"))] == [
        ["pattern", "9", "8"], ["rule", "2", "1"],
    ]  # fmt: skip
    at = "regions grade: pattern [fields/grade/constraints/pattern]"
    assert f"survived: {at}: no row was found that breaks it alone\n" in out


def test_script_wants_a_valid_package(tmp_path, capsys):
    rows = sample.change_rows("regions", {0: {"grade": "none"}})
    code, out, err = run(capsys, sample.build(tmp_path, rows=rows))
    assert (code, out) == (2, "") and "'none' is not one of the 3 codes" in err
    code, out, err = run(capsys, tmp_path / "nowhere")
    assert (code, out) == (2, "") and "nowhere" in err
