"""Two coding passes: matched, compared, decided; and the dataset held to what was decided."""

import csv
import dataclasses
import io
import shutil

import compare_passes
import numpy as np
import pytest
import reliability
from checkout import SHEET, copy_checkout, edit, run_build
from coding_build.declared import Declared
from coding_build.rows import read_registry
from coding_build.yaml_lines import SheetError
from coding_passes import agreement as measured
from coding_passes.compared import agreement, compared_source
from coding_passes.decisions import add_passes, adjudication_rows, refuse_other_dataset
from coding_passes.passes import passes_of, read_passes
from coding_passes.proposals import proposed
from coding_passes.units import IDS, Crosswalk, read_units, refuse_faulty_lines
from real_package import ROOT

from kyrgyz_security_diplomacy import load

SOURCE = "src-edm-3-148"
DECISIONS, UNITS = "coding/adjudications.csv", "coding/passes/units.csv"
PASSES, FIGURES = "coding/passes/passes.csv", "coding/reliability.csv"


@pytest.fixture(scope="module")
def compared():
    return compared_source(Declared(ROOT), SOURCE)


@pytest.fixture
def root(tmp_path):
    return copy_checkout(tmp_path, passes=True)


def lines(root, path):
    with (root / path).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def rewrite(root, path, rows):
    with (root / path).open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def problems(function, *arguments):
    """The problems that a function raises; each names a file, and a line unless all of it lacks."""
    with pytest.raises(SheetError) as error:
        function(*arguments)
    assert all(p.path and (p.line or "is in no line" in p.message) for p in error.value.problems)
    return "\n".join(map(str, error.value.problems))


def in_root(compared, root):
    """The same passes with the decisions and the dataset of another checkout."""
    return dataclasses.replace(compared, declared=Declared(root))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"source_id": "src-edm-3-14"}, "2 source_id: 'src-edm-3-14' is not registered"),
        ({"pass": "3"}, "2 pass: '3' is no pass"),
        ({"pass": "2"}, "3 pass: pass 2 of 'src-edm-3-148' is a duplicate"),
        ({"coder_id": "cod-model-pass-3"}, "2 coder_id: 'cod-model-pass-3' is not registered"),
        ({"coder_id": "cod-model-pass-2"}, "3 coder_id: 'cod-model-pass-2' has coded another"),
        ({"coded_on": "2026-02-30"}, "2 coded_on: '2026-02-30' is not a day"),
        ({"coded_on": "2096-01-01"}, "2 coded_on: '2096-01-01' is after the release"),
        ({"codebook_version": "first"}, "2 codebook_version: 'first' is no version"),
        ({"blind": "yes"}, "2 blind: 'yes' is not true or false"),
    ],
)
def test_a_pass_is_of_one_coder_on_one_day(changes, message, root):
    first, second = lines(root, PASSES)
    rewrite(root, PASSES, [first | changes, second])
    assert f"{PASSES}:{message}" in problems(read_passes, Declared(root))


def test_of_a_single_pass_there_is_nothing_to_compare(root, capsys):
    rewrite(root, PASSES, lines(root, PASSES)[:1])
    shutil.rmtree(root / "coding/passes/2")
    for path in (DECISIONS, FIGURES, UNITS):
        (root / path).unlink()
    tables = {"adjudications": [], "reliability": []}
    add_passes(Declared(root), tables)
    assert tables == {"adjudications": [], "reliability": []}
    assert compare_passes.main([SOURCE, "--root", str(root)]) == 1
    assert "'src-edm-3-148' has no pass 2" in capsys.readouterr().err


def test_decisions_and_figures_need_two_passes(root):
    (root / PASSES).unlink()
    declared, tables = Declared(root), {}
    for table, path in (("adjudications", DECISIONS), ("reliability", FIGURES)):
        columns = declared.coder_columns(table)
        tables[table] = read_registry((root / path).read_bytes(), path, columns)
    found = problems(add_passes, declared, tables)
    for path in (DECISIONS, FIGURES):
        assert f"{path}:2 source_id: 'src-edm-3-148' does not have two passes" in found


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"basis": "byhand"}, "basis: 'byhand' is not a known value of basis — did you mean"),
        ({"reversed": "TRUE"}, "reversed: 'TRUE' is not a known value of reversed"),
        ({"unit_table": "evnts"}, "'evnts' is not a known value of unit_table — did you mean 'ev"),
        ({"unit_id": "act-dai-suykuy"}, "unit_id: 'act-dai-suykuy' is in two lines of actors"),
        ({"pass_2": "act-dai-suykuy"}, "pass_2: 'act-dai-suykuy' is in two lines of actors"),
        ({"pass_2": "act-baki"}, "'act-baki' is not a row of actors in this pass — did you mean"),
        ({"pass_1": ""}, "'act-abdul-rahim-wardak' of actors in coding/passes/1/src-edm-3-148/she"),
    ],
)
def test_a_line_of_the_units_that_is_wrong(changes, message, compared):
    first, *others = read_units(compared.declared)
    wrong = dataclasses.replace(first, values=first.values | changes)
    assert message in problems(refuse_faulty_lines, [wrong, *others], compared.passes)


def test_compared_columns_are_what_coders_type(compared, root):
    spans = {"char_start", "char_end"}
    for table, columns in compared.columns.items():
        assert set(columns) <= set(compared.declared.coder_columns(table)) | spans
    edit(root, "schemas/agreement.yaml", "[kind, country", "[kynd, country")
    with pytest.raises(SheetError, match="organizations has no column 'kynd' — did you mean"):
        agreement(Declared(root))


def test_a_stance_on_an_issue_worded_the_other_way_is_turned(compared):
    walk = Crosswalk(compared.lines, "pass_2")
    second = compared.passes[1].units["positions"]["pos-author-intel-failure"]
    assert second.values["stance"] == "oppose"
    turned = walk.cells(second, ["stance", "issue_id"])
    assert turned == {"stance": "support", "issue_id": "iss-intelligence-without-success"}


@pytest.mark.long
def test_matching_finds_a_pass_in_itself(compared):
    first = compared.passes[0]
    found = proposed(first, first, [])
    assert [line for line in found if line["pass_1"] != line["pass_2"]] == []
    assert len(found) == sum(map(len, first.units.values()))


def test_lines_set_by_hand_stay_and_the_others_are_proposed_again(root, capsys):
    before = lines(root, UNITS)
    assert compare_passes.main([SOURCE, "--match", "--root", str(root)]) == 0
    assert "611 units" in capsys.readouterr().out and lines(root, UNITS) == before
    known = next(r for r in before if r["unit_table"] == "events" and r["pass_2"])
    left = {**known, "pass_2": "", "basis": "by_hand", "note": "Two visits."}
    sheet = root / "coding/passes/2/src-edm-3-148/sheet.yaml"  # one id for two things
    text = sheet.read_text("utf-8")
    mine, others = "evt-kgz-uzb-further-coop", "evt-abizaid-isakov-meeting"
    sheet.write_text(text.replace(mine, others), "utf-8")
    rewrite(root, UNITS, [left if row is known else row for row in before])
    assert compare_passes.main([SOURCE, "--match", "--root", str(root)]) == 0
    rows = [row for row in lines(root, UNITS) if row["unit_table"] == "events"]
    assert left in rows
    assert [r["pass_1"] for r in rows if r["pass_2"] == known["pass_2"]] == [""]
    pairs = {row["unit_id"]: (row["pass_1"], row["pass_2"]) for row in rows}
    assert pairs[others][0] == others and pairs[others][1] != others
    assert pairs[f"{others}-2"] == ("", others)
    rewrite(root, UNITS, [left | {"pass_1": "evt-nothing"}])
    assert compare_passes.main([SOURCE, "--match", "--root", str(root)]) == 1
    assert "'evt-nothing' is not a row of events in this pass" in capsys.readouterr().err


@pytest.mark.long
def test_a_pass_is_checked_by_all_that_the_build_checks(root, capsys):
    assert compare_passes.main([SOURCE, "--check", "1", "--root", str(root)]) == 0
    sheet = "coding/passes/1/src-edm-3-148/sheet.yaml"
    edit(root, sheet, "evidence: ['p1-s1:0-34 explicit A5']", "evidence: ['p1-s9 explicit A55']")
    edit(root, "coding/passes/1/src-edm-3-148/organizations.csv", ",igo,", ",igoo,")
    assert compare_passes.main([SOURCE, "--check", "1", "--root", str(root)]) == 1
    said = capsys.readouterr().err
    assert "src-edm-3-148-p1-s9" in said and "'A55'" in said and "'igoo'" in said


def test_decisions_have_the_values_of_the_passes(compared):
    row = next(
        row.values
        for row in adjudication_rows(compared)
        if (row.values["unit_id"], row.values["field"]) == ("evt-forensic-equipment", "date_basis")
    )
    line = next(r.values for r in compared.lines if r.values["unit_id"] == row["unit_id"])
    for column, found in zip(IDS, compared.passes, strict=True):
        coded = found.units["events"][line[column]].values["date_basis"]
        assert row[f"value_{column}"] == coded
    assert row["value_pass_1"] != row["value_pass_2"]


WRONG_DECISIONS = {
    "no more": (lambda row: [], "and nothing is decided — list all with"),
    "of nothing": ({"unit_table": "letters"}, "the passes have no found of 'org-chn"),
    "of no column": ({"field": "foud"}, "did you mean 'found'?"),
    "that says nothing": ({"decision": "yes"}, "'yes' does not say whether the unit is in"),
    "of a coder": ({"coder_id": "cod-model-pass-2"}, "'cod-model-pass-2' has coded pass 2"),
    "too early": ({"decided_on": "2026-11-23"}, "decided on 2026-11-23, before pass 1 was coded"),
    "a duplicate": (lambda row: [row, row], "is decided twice"),
}


@pytest.mark.parametrize(("change", "message"), WRONG_DECISIONS.values(), ids=WRONG_DECISIONS)
def test_a_decision_that_is_wrong(change, message, compared, root):
    rows = lines(root, DECISIONS)
    at = next(k for k, row in enumerate(rows) if row["field"] == "found")
    changed = change(rows[at]) if callable(change) else [rows[at] | change]
    rewrite(root, DECISIONS, [*rows[:at], *changed, *rows[at + 1 :]])
    assert message in problems(adjudication_rows, in_root(compared, root))


UNLIKE = {
    "both": (SHEET, "status: occurred", "status: planned", "'occurred' is what the passes have, "),
    "one": (
        SHEET,
        "org-central-asian-states\n    attitude: assertion",
        "org-central-asian-states\n    attitude: belief",
        "'assertion' is what the passes have, the dataset has 'belief'",
    ),
    "none": (
        "coding/organizations.csv",
        "collective,,MIL,,false",
        "collective,UZB,MIL,,false",
        "country: country of org-antiterrorist-coalition (organizations): nothing is what the pass",
    ),
    "no unit": (SHEET, "contexts: [", "contexts: [corruption, ", "is in the dataset, and no pass"),
    "decided": (
        "coding/actors.csv",
        ",CHN,true,certain,",
        ",CHN,true,possible,",
        "'certain' was decided, the dataset has 'possible'",
    ),
}


@pytest.mark.parametrize(("path", "old", "new", "message"), UNLIKE.values(), ids=UNLIKE)
def test_the_dataset_has_what_the_passes_have_or_was_decided(
    path, old, new, message, compared, root
):
    edit(root, path, old, new)
    found = problems(refuse_other_dataset, in_root(compared, root))
    assert message in found and f"{path}:" in found


def test_the_build_holds_the_dataset_to_the_passes(root, capsys):
    edit(root, SHEET, "status: occurred", "status: planned")
    assert run_build(root) == 1
    assert "'occurred' is what the passes have" in capsys.readouterr().err


def test_undecided_values_are_shown_in_an_order_that_hides_the_pass(root, capsys, compared):
    decided = lines(root, DECISIONS)
    (root / DECISIONS).write_text(",".join(decided[0]) + "\n", encoding="utf-8")
    assert compare_passes.main([SOURCE, "--open", "--root", str(root)]) == 0
    shown = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    keys = [(row["unit_table"], row["unit_id"], row["field"]) for row in shown]
    assert set(keys) <= {(d["unit_table"], d["unit_id"], d["field"]) for d in decided}
    assert all(row["sentences"] for row in shown if row["unit_table"] == "events")
    first = [compared.answers[key][0] for key in keys]
    straight = sum(row["a"] == value for row, value in zip(shown, first, strict=True))
    assert 0.35 < straight / len(shown) < 0.65


def test_passes_are_shown_beside_each_other(capsys):
    assert compare_passes.main([SOURCE]) == 0
    said = capsys.readouterr().out
    assert "\np1-s1\n" in f"\n{said}" and "  = evt-bakiyev-karimov-moscow\n" in said
    assert "  1 " in said and "  2 " in said and "      cameo_code: 050 | 057\n" in said


@pytest.mark.parametrize("what", ([], ["--match"], ["--open"], ["--check", "2"]))
def test_a_source_without_passes(what, capsys):
    assert compare_passes.main(["src-edm-3-14", *what]) == 1
    assert "did you mean 'src-edm-3-148'?" in capsys.readouterr().err


def test_alpha_is_that_of_the_textbook():
    """The binary data of two coders in Krippendorff (2011), Computing alpha-reliability."""
    binary = np.array([list("0100000010"), list("1110010000")], dtype=float)
    assert round(measured.alpha_of(binary, "nominal"), 3) == 0.095
    assert np.isnan(measured.alpha_of(np.zeros((2, 9)), "nominal"))


def test_published_alpha_is_that_of_the_passes(compared):
    found = measured.pairs(compared)
    rows = lines(ROOT, FIGURES)
    assert {(row["unit_table"], row["field"]) for row in rows} == set(found)
    for row in rows:
        key, level = (row["unit_table"], row["field"]), row["measurement_level"]
        alpha = measured.alpha_of(measured.as_numbers(found[key]), level)
        defined = row["field"] != "found" and not np.isnan(alpha)
        assert row["alpha"] == (measured.number(alpha) if defined else ""), key


def test_numbers_have_three_decimals_at_most():
    values = (1.0, 0.5, -0.0001, 2 / 3, 0.0)
    assert [measured.number(value) for value in values] == ["1", "0.5", "0", "0.667", "0"]


def test_published_counts_are_those_of_the_passes(compared):
    columns = compared.declared.coder_columns("reliability")
    rows = read_registry((ROOT / FIGURES).read_bytes(), FIGURES, columns)
    assert list(measured.figure_problems(compared, rows)) == []
    at = next(k for k, row in enumerate(rows) if row.values["alpha"] not in ("", "1"))
    wrong = ["units", "units_filled", "agreed", "raw_agreement", "modal_value"]
    rows[at].values |= dict.fromkeys(wrong, "0.99")
    rows[at - 1].values["field"] = "nothing"
    found = [(p.line, p.column) for p in measured.figure_problems(compared, rows)]
    assert found == [(at + 1, "field"), *((at + 2, column) for column in wrong)]


@pytest.mark.long
def test_committed_agreement_is_as_computed(root, capsys):
    assert reliability.main(["--check"]) == 0, capsys.readouterr().out
    edit(root, FIGURES, ",good\n", ",low\n")
    assert reliability.main(["--check", "--root", str(root)]) == 1
    assert "coding/reliability.csv: differs" in capsys.readouterr().out


def test_the_method_has_the_counts_of_the_data():
    text = " ".join((ROOT / "docs/method.md").read_text(encoding="utf-8").split())
    found = load("reliability").query("field == 'found'").set_index("unit_table")
    named = {"events": "events", "event_participants": "participations", "positions": "positions"}
    for table, word in (named | {"mentions": "mentions"}).items():
        units, agreed = found.loc[table, ["units", "agreed"]]
        assert f"{agreed} of {units} {word}" in text, (table, units, agreed)


def test_a_pass_needs_its_files(root):
    (root / "coding/passes/1/src-edm-3-148/names.csv").unlink()
    with pytest.raises(SheetError, match=r"passes/1/src-edm-3-148/names.csv: cannot be read"):
        passes_of(Declared(root), SOURCE)
