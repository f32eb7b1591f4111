"""The whole run: every layer, every problem, and no bad package that makes it fail itself."""

import contextlib
import copy
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
import sample_package as sample
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odd_values import ODD, places, put

from kyrgyz_security_diplomacy import PackageError, load_all, open_package, validate
from kyrgyz_security_diplomacy.check import validation
from kyrgyz_security_diplomacy.tables.csv_reader import read_csv


@pytest.fixture
def root(tmp_path):
    return sample.build(tmp_path)


def test_sample_is_valid_and_everything_was_checked(root):
    report = validate(root)
    assert report.valid and not report.problems
    # 17 checks of each of 5 files; 52 types, constraints, keys and references; 2 rules
    assert (report.checks, report.tables, report.rows) == (5 * 17 + 52 + 2, 5, 10)
    assert validate(open_package(root)) == report == validate(root / "datapackage.json")
    assert report.engine == "pandas"


def test_duckdb_is_taken_for_large_tables(root, monkeypatch):
    monkeypatch.setattr(validation, "LARGE", 10)
    assert validate(root).engine == "duckdb, for 0 MB of tables"
    assert validate(root, engine="pandas").engine == "pandas"


def test_unknown_engine(root):
    with pytest.raises(ValueError, match="unknown engine 'polars': known are pandas, duckdb"):
        validate(root, engine="polars")


def test_no_package(tmp_path):
    with pytest.raises(PackageError):
        validate(tmp_path)


def test_problems_of_all_layers_are_collected(tmp_path):
    rows = sample.change_rows("stations", {0: {"beds": ""}})
    rows = sample.change_rows("regions", {0: {"grade": "none"}}, rows)
    rows = sample.change_rows("letters", {0: {"station_id": "sta-no"}}, rows)
    root = sample.build(tmp_path, rows=rows)
    sample.swap_bytes(root, "visits", b"\n", b"\r\n")
    sample.edit_descriptor(root, lambda made: made.update(licences=[]))
    assert [(p.path, p.code, p.severity) for p in validate(root).problems] == [
        ("data/letters.csv", "foreign-key", "error"),
        ("data/regions.csv", "enum", "error"),
        ("data/stations.csv", "rule", "warning"),
        ("data/visits.csv", "line-end", "warning"),
        ("datapackage.json", "unknown-key", "warning"),
    ]
    strict = validate(root, strict=True).problems
    assert [p.severity for p in strict] == ["error", "error", "warning", "error", "error"]


def test_warnings_leave_a_package_valid(tmp_path):
    rows = sample.change_rows("stations", {0: {"beds": ""}})
    report = validate(sample.build(tmp_path, rows=rows))
    assert report.valid and len(report.problems) == 1


def test_a_fault_of_a_resource_is_said_once(root):
    for change in ({"name": "Losses"}, {"name": {}}, {"path": 5}, {"schema": None}):
        sample.build(root)
        sample.edit_descriptor(root, lambda made, to=change: made["resources"][4].update(to))
        found = [p for p in validate(root).problems if p.code != "stray-file"]
        assert len(found) == 1, found


def test_an_unknown_type_leaves_the_other_checks(root):
    def edit(made):
        made["resources"][2]["schema"]["fields"][4]["type"] = "intger"

    sample.edit_descriptor(root, edit)
    rows = (root / "data/visits.csv").read_bytes().replace(b"sta-two,", b"sta-won,")
    sample.put_bytes(root, "visits", rows)
    found = [(problem.code, problem.severity, problem.hint) for problem in validate(root).problems]
    assert found == [
        ("foreign-key", "error", "did you mean 'sta-two'?"),
        ("field-type", "error", "did you mean 'integer'?"),
    ]


def test_misspelt_constraint_does_not_hide_the_others(root):
    def edit(made):
        limits = made["resources"][1]["schema"]["fields"][5]["constraints"]
        limits["minimun"] = limits.pop("minimum")
        limits["maximum"] = -1

    sample.edit_descriptor(root, edit)
    assert [(problem.code, problem.column) for problem in validate(root).problems] == [
        ("maximum", "beds"),
        ("example", ""),
        ("unknown-key", ""),
    ]


def test_table_that_cannot_be_read(root):
    (root / "data/visits.csv").unlink()
    found = validate(root).problems
    assert [problem.code for problem in found] == ["not-checked", "resource-file", "rule-not-run"]
    assert str(found[0]) == (
        "data/letters.csv: references to 'visits' were not checked: that table could not be read"
        " — fix that table first [datapackage.json resources/letters/schema/foreignKeys/0]"
    )


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("visits", "sta-one,1,", "sta-one,"),  # a day in the place of a number
        ("letters", "let-1,sta-one,2,", "let-1,2,"),  # references move
        ("visits", "2001-02-03,,1", "2001-02-03,1999-01-01"),  # breaks a rule as it stands
    ],
)
def test_a_row_with_moved_cells_is_reported_once(root, table, old, new):
    """A missing comma moves cells to wrong columns: that is one fault, not one in each column."""
    sample.swap_bytes(root, table, old.encode(), new.encode())
    assert sample.codes(validate(root)) == ["cells-per-row"]


def test_lost_rows(root):
    sample.put_bytes(root, "letters", b"letter_id,station_id,visit_number,text\n")
    assert sorted(sample.codes(validate(root))) == ["no-rows", "rows"]


def test_report_does_not_depend_on_the_environment(tmp_path):
    rows = sample.change_rows("stations", {0: {"beds": "x"}, 1: {"region_id": "x"}})
    rows["stations"][0]["motto"] = "x" * 30
    root = sample.build(tmp_path, rows=rows)
    code = "import sys; from kyrgyz_security_diplomacy.cli import main; "
    code += "sys.exit(main(['validate', '--format', 'json', sys.argv[1]]))"
    off = {"PANDERA_VALIDATION_ENABLED": "False", "PANDERA_VALIDATION_DEPTH": "SCHEMA_ONLY"}
    outputs = set()
    for seed, place, more in (("1", tmp_path, {"TZ": "UTC"}), ("2", "/", off)):
        env = os.environ | {"PYTHONHASHSEED": seed, "TZ": "Asia/Bishkek", "LC_ALL": "C"} | more
        env["PYTHONPATH"] = str(Path(__file__).resolve().parents[2] / "src")
        command = [sys.executable, "-c", code, str(root)]
        run = subprocess.run(command, env=env, cwd=place, capture_output=True)
        assert run.returncode == 1, run.stderr
        outputs.add(run.stdout)
    assert len(outputs) == 1
    assert len(json.loads(outputs.pop())["problems"]) == 5


@pytest.mark.parametrize("examples", [5, pytest.param(2000, marks=pytest.mark.long)])
def test_no_descriptor_makes_it_fail(root, examples):
    """Whatever the package, only PackageError may come out."""
    file = root / "datapackage.json"
    written = json.loads(file.read_text())
    inside = [path for path in places(written) if path]

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(st.sampled_from(inside), ODD), min_size=1, max_size=2))
    def try_descriptor(changes):
        made = copy.deepcopy(written)
        for path, value in changes:
            with contextlib.suppress(LookupError, TypeError):  # the place is gone by now
                put(made, path, value)
        file.write_text(json.dumps(made))
        try:
            report = validate(root)
            assert json.dumps(report.to_dict()) and report.text()
            load_all(root)
        except PackageError as error:
            str(error).encode()

    try_descriptor()


def test_every_changed_byte_is_found(root):
    """A byte changed, dropped or added: the hash alone shows each."""
    table, chance = open_package(root).tables["letters"], random.Random(5)
    clean = table.file.read_bytes()
    for _ in range(300):
        content, at = bytearray(clean), chance.randrange(len(clean))
        piece = bytes([chance.randrange(256)])
        content[at : at + chance.randrange(2)] = chance.choice([piece, piece, b""])
        table.file.write_bytes(content)
        assert bool(read_csv(table).problems) is (bytes(content) != clean)
