"""Every declared check of the sample and of our dataset lives: engines refuse what breaks it."""

from pathlib import Path

import pytest
import sample_package as sample
from liveness import main
from lone_examples import lone_examples
from mutation_tests.cases import spoil
from mutation_tests.declared import (
    Check,
    checks_of_tables,
    number_of_checks,
    numbers,
    references,
    rules,
)
from mutation_tests.judge import (
    broken_rules,
    count_checks,
    examples_of,
    judge_rules,
    judge_tables,
    with_rules,
    write_altered,
)

from kyrgyz_security_diplomacy.check import sql_checks
from kyrgyz_security_diplomacy.check.validation import validate
from kyrgyz_security_diplomacy.package.data_package import open_package

ENGINES = (pytest.param("pandas", marks=pytest.mark.long), "duckdb")
OWN = Path(__file__).resolve().parents[2]
NUMBERS = {
    "type": 49, "required": 144, "unique": 1, "enum": 61, "pattern": 121, "minimum": 43,
    "maximum": 11, "maxLength": 20, "primary-key": 24, "foreign-key": 68, "rule": 182,
}  # fmt: skip
"""How many checks of each kind our package declares: one that vanishes is noticed here."""

IMPLIED = {
    "A row that is put in has nothing that rests on it yet.": {
        "actor-is-not-double": "actor-has-evidence actor-identifier-is-copied actor-is-used person-has-a-name",
        "organization-is-not-double": "organization-has-evidence organization-identifier-is-copied organization-is-used",
        "place-is-not-double": "place-has-evidence place-identifiers-are-copied place-is-used",
        "source-is-not-double": "cited-source-has-evidence cited-source-is-used",
        "affiliation-is-not-double": "affiliation-has-support",
        "event-is-not-double": "event-has-participant event-has-support meeting-has-two-parties told-date-has-evidence",
        "participant-is-not-double": "participant-has-support",
        "relation-is-not-double": "relation-has-support",
        "sequels-have-no-cycle": "relation-has-support",
        "text-is-coded-once": "coded-source-reports-something source-counts-agree",
        "id-is-used-once": "reference-source-is-used",
    },
    "What nothing uses, or has nothing in it, lacks more than one thing.": {
        "actor-is-used": "actor-has-evidence person-has-a-name",
        "organization-is-used": "organization-has-evidence",
        "place-is-used": "place-has-evidence",
        "cited-source-is-used": "cited-source-has-evidence",
        "coded-source-reports-something": "coded-source-is-complete",
        "paragraph-has-sentences": "characters-add-up paragraph-begins-with-its-first-sentence",
    },
    "One source alone has sentences: what is moved to another has none of its own source.": {
        "evidence-stays-in-its-source": "position-has-support",
        "mentioned-event-is-of-the-source": "event-has-support participant-has-support evidence-stays-in-its-source",
        "part-lies-in-the-same-source": "event-has-support participant-has-support evidence-stays-in-its-source mentioned-event-is-of-the-source",
    },
    "A day is moved without the date that it is computed from.": {
        "event-dates-are-in-order": "event-bounds-follow-from-edtf",
        "occurred-event-is-not-in-the-future": "event-bounds-follow-from-edtf",
        "ongoing-event-has-begun": "event-bounds-follow-from-edtf",
        "planned-event-is-not-over": "event-bounds-follow-from-edtf",
        "part-lies-in-the-time-of-the-whole": "event-bounds-follow-from-edtf",
        "sequel-is-not-earlier": "event-bounds-follow-from-edtf",
        "statement-is-not-in-the-future": "position-bounds-follow-from-edtf",
    },
    "Events and positions cite the same source.": {
        "cited-source-is-not-later": "position-cited-source-is-not-later",
        "position-cited-source-is-not-later": "cited-source-is-not-later",
        "source-is-not-from-the-future": "cited-source-is-not-later position-cited-source-is-not-later",
    },
    "The rules meet in one cell: none of its other values breaks one of them alone.": {
        "country-has-one-place": "iso-code-is-the-country",
        "country-has-one-state": "iso-code-is-the-country",
        "iso-code-is-the-country": "identifier-stands-for-one-entity",
        "codes-are-the-vocabularies": "codes-are-numbered",
        "evidence-names-a-column": "told-date-has-evidence",
        "lone-sentence-is-its-paragraph": "sentences-tile-their-paragraph",
        "relation-links-two-events": "sequels-have-no-cycle",
    },
    "A placeholder stands where other rules expect a name, or nothing.": {
        "mentions-text-is-no-placeholder": "mention-spelling-is-a-name mention-surface-is-a-name",
        "names-text-is-no-placeholder": "mention-spelling-is-a-name name-is-in-its-script name-is-not-double person-has-a-name",
        "paragraphs-text-is-no-placeholder": "paragraph-is-cited-or-says-why-not",
        "sentences-text-is-no-placeholder": "sentence-is-cited-or-says-why-not",
    },
}
"""Why an example breaks other rules too: reason to the rule whose it is to those others."""


@pytest.fixture(scope="module", params=["sample", "own"])
def package(request, tmp_path_factory):
    if request.param == "own":
        return open_package(OWN)
    return open_package(sample.build(tmp_path_factory.mktemp("sample")))


def sample_with(folder, edit):
    """Return the sample after a change of its descriptor."""
    made = sample.descriptor()
    edit({entry["name"]: entry["schema"] for entry in made["resources"]})
    return open_package(sample.build(folder, made))


def field_of(schemas, table, name):
    return next(each for each in schemas[table]["fields"] if each["name"] == name)


def test_each_case_breaks_one_thing(package):
    spoiled = spoil(package)
    assert (spoiled.dead, spoiled.implied) == ({}, {})
    assert set(spoiled.cases) == set(checks_of_tables(package.descriptor))
    assert len(spoiled.faults) == sum(map(len, spoiled.cases.values()))
    assert {fault.check for fault in spoiled.faults} == set(spoiled.cases)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_check_of_tables_lives(package, engine, tmp_path):
    spoiled = spoil(package)
    folder = write_altered(tmp_path, package, spoiled.rows, with_rules=False)
    verdict = judge_tables(folder, spoiled, engine)
    assert (verdict.dead, verdict.wrong) == ({}, [])
    assert count_checks(package, engine) == count_checks(open_package(folder), engine) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_every_rule_lives(package, engine, tmp_path):
    verdict = judge_rules(tmp_path, package, engine)
    assert (verdict.dead, verdict.not_shown) == ({}, [])


def test_number_of_checks_is_pinned():
    descriptor = open_package(OWN).descriptor
    assert numbers(checks_of_tables(descriptor) + rules(descriptor)) == NUMBERS
    assert number_of_checks(descriptor) == sum(NUMBERS.values()) + 17 * 24


def test_the_sample_has_every_kind_of_check(tmp_path):
    descriptor = open_package(sample.build(tmp_path)).descriptor
    assert {check.code for check in checks_of_tables(descriptor)} == {
        "type", "required", "unique", "enum", "pattern", "minimum", "maximum", "minLength",
        "maxLength", "primary-key", "foreign-key",
    }  # fmt: skip


@pytest.mark.long
def test_an_example_breaks_its_rule_alone():
    implied = set()
    for check, problems in lone_examples(open_package(OWN)):
        assert {problem.code for problem in problems} == {"rule"}, (check, problems)
        found = {problem.pointer.removeprefix("datapackage.json rules/") for problem in problems}
        own = check.pointer.removeprefix("rules/")
        assert own in found
        implied |= {(own, other) for other in found - {own}}
    listed = {
        (own, other)
        for rules_of in IMPLIED.values()
        for own, others in rules_of.items()
        for other in others.split()
    }
    assert implied == listed  # none that is not listed, none that need not be


def test_a_broken_rule_names_its_line(tmp_path):
    package = open_package(OWN)
    tables, examples = examples_of(package)
    folder = write_altered(tmp_path, package, tables.altered(*examples.values()))
    report = validate(folder, "duckdb")
    assert report.problems == validate(folder, "pandas").problems
    assert len(broken_rules(report)) > 0.8 * len(examples)
    schemas = package.tables
    for problem in report.problems:
        if problem.code == "rule":
            columns = schemas[problem.table].columns
            at = [columns.index(name) for name in schemas[problem.table].primary_key]
            lines = (folder / problem.path).read_text("utf-8").split("\n")
            cells = lines[problem.line - 1].split(",")  # no cell before the key has a comma
            assert "|".join(cells[place] for place in at) == problem.key


def without(schema: dict, check: Check) -> None:
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


@pytest.mark.parametrize("engine", ENGINES)
def test_a_check_that_is_not_made_is_dead(engine, tmp_path):
    """Each kind is taken out of the schema that the engine sees, not out of the cases."""
    package = open_package(sample.build(tmp_path / "sample"))
    spoiled, tried = spoil(package), set()
    for check in checks_of_tables(package.descriptor):
        alone = check.code != "type" or check.column == "left_on"  # without other constraints
        if check.code in tried or check.code == "primary-key" or not alone:
            continue
        tried.add(check.code)
        folder = write_altered(tmp_path / str(len(tried)), package, spoiled.rows, with_rules=False)

        def edit(made, check=check):
            entry = next(each for each in made["resources"] if each["name"] == check.table)
            without(entry["schema"], check)

        sample.edit_descriptor(folder, edit)
        assert set(judge_tables(folder, spoiled, engine).dead) == {check}
    assert len(tried) == 10


def test_a_key_that_is_not_checked_is_dead(tmp_path, monkeypatch):
    package = open_package(sample.build(tmp_path / "sample"))
    spoiled = spoil(package)
    folder = write_altered(tmp_path / "spoiled", package, spoiled.rows, with_rules=False)
    monkeypatch.setattr(sql_checks, "_order_and_key", lambda *_: [])
    dead = judge_tables(folder, spoiled, "duckdb").dead
    assert [(check.code, check.table) for check in sorted(dead)] == [
        ("primary-key", table) for table in sorted(package.tables)
    ]


def test_what_nothing_can_break_alone_is_dead(tmp_path):
    def edit(schemas):
        field_of(schemas, "regions", "grade")["constraints"]["pattern"] = "[a-z]+"
        field_of(schemas, "stations", "opened")["constraints"]["minimum"] = "1000"

    dead = spoil(sample_with(tmp_path, edit)).dead
    assert {check.pointer for check in dead} == {
        "fields/grade/constraints/pattern", "fields/opened/constraints/minimum",
    }  # fmt: skip
    assert set(dead.values()) == {"no value was found that breaks it and nothing else"}


@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
def test_what_is_broken_together_by_logic(engine, tmp_path):
    """A blank in a reference whose parts are required; a column that is key and unique."""

    def edit(schemas):
        for name in ("station_id", "visit_number"):
            field_of(schemas, "letters", name).setdefault("constraints", {})["required"] = True
        field_of(schemas, "regions", "region_id")["constraints"]["unique"] = True

    rows = sample.change_rows("letters", {
        1: {"station_id": "sta-one", "visit_number": "1"},
        2: {"station_id": "sta-two", "visit_number": "1"},
    })  # fmt: skip
    made = sample.descriptor()
    edit({entry["name"]: entry["schema"] for entry in made["resources"]})
    package = open_package(sample.build(tmp_path / "sample", made, rows))
    spoiled = spoil(package)
    implied = {
        (check.code, check.column, each.code)
        for check, also in spoiled.implied.items()
        for each in also
    }
    assert implied == {
        ("required", "station_id", "foreign-key"),
        ("required", "visit_number", "foreign-key"),
        ("unique", "region_id", "primary-key"),
        ("primary-key", "region_id", "unique"),
    }
    folder = write_altered(tmp_path / "spoiled", package, spoiled.rows, with_rules=False)
    verdict = judge_tables(folder, spoiled, engine)
    assert (verdict.dead, verdict.wrong) == ({}, [])


def test_a_half_filled_reference_has_its_cases(tmp_path):
    package = open_package(sample.build(tmp_path))
    [reference] = references("letters", package.tables["letters"].schema)
    faults = [fault for fault in spoil(package).faults if fault.check == reference.check]
    parts = [tuple(map(bool, fault.value.split("|"))) for fault in faults]
    assert sorted(parts) == [(False, True), (True, False), (True, True)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"sql": "SELECT station_id AS key FROM stations WHERE false"}, "lets its example pass"),
        ({"column": "motto"}, ""),  # another column is another check, and it lives
        ({"example": "UPDATE stations SET beds = NULL WHERE false"}, "changes no row"),
        ({"example": "UPDATE stations SET bets = NULL"}, "bets"),
        ({"example": "DROP TABLE stations"}, "is not made of INSERT, UPDATE and DELETE"),
        ({"example": "INSERT INTO losses SELECT content FROM read_text('{}')"}, "disabled"),
        ({"example": "UPDATE stations SET motto = '=1'"}, "formula"),
    ],
)
def test_a_rule_that_no_example_breaks_is_dead(tmp_path, change, reason):
    package = open_package(sample.build(tmp_path / "sample"))
    change = {key: text.replace("{}", __file__) for key, text in change.items()}
    first, second = package.descriptor["rules"]
    verdict = judge_rules(tmp_path, with_rules(package, [first, second | change]), "duckdb")
    assert [check.pointer for check in verdict.dead] == ["rules/staffed-has-beds"] * bool(reason)
    assert all(reason in text for text in verdict.dead.values())


def run(capsys, *arguments):
    """Return exit code, standard output and standard error of the script."""
    code = main(list(map(str, arguments)))
    return code, *capsys.readouterr()


def test_script_counts_what_lives(tmp_path, capsys):
    code, out, _ = run(capsys, sample.build(tmp_path), "--engine", "duckdb")
    lines = [line.split() for line in out.splitlines()]
    assert code == 0
    assert lines[0] == ["engine", "duckdb", "declared", "live", "not", "shown"]
    assert ["foreign-key", "5", "5", "0"] in lines and ["rule", "2", "2", "0"] in lines
    assert lines[-2] == ["all", "54", "54", "0"]
    assert out.splitlines()[-1] == "139 checks with those of each file's bytes"


def test_script_names_what_is_dead(tmp_path, capsys):
    made = sample.descriptor()
    field = field_of({"regions": made["resources"][0]["schema"]}, "regions", "grade")
    field["constraints"]["pattern"] = "[a-z]+"
    del made["rules"][0]["example"]
    code, out, _ = run(capsys, sample.build(tmp_path, made), "--engine", "duckdb")
    assert code == 1
    assert [line.split() for line in out.splitlines() if line.startswith(("pattern", "rule"))] == [
        ["pattern", "9", "8", "0"], ["rule", "2", "1", "1"],
    ]  # fmt: skip
    at = "regions grade: pattern [fields/grade/constraints/pattern]"
    assert f"dead: {at}: no value was found that breaks it and nothing else\n" in out


def test_script_wants_a_valid_package(tmp_path, capsys):
    rows = sample.change_rows("regions", {0: {"grade": "none"}})
    code, out, err = run(capsys, sample.build(tmp_path, rows=rows))
    assert (code, out) == (2, "") and "'none' is not one of the 3 codes" in err
    code, out, err = run(capsys, tmp_path / "nowhere")
    assert (code, out) == (2, "") and "nowhere" in err
