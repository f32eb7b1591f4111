"""Two coding passes: matched, compared, decided; and the dataset held to what was decided."""

import csv
import io
from itertools import pairwise

import compare_passes
import numpy as np
import pytest
import reliability
from checkout import SHEET, copy_checkout, edit, run_build
from coding_build.declared import Declared
from coding_passes.agreement import _alpha, _grade, number
from coding_passes.codings import answers
from coding_passes.matching import MATCHED_BY, _Pairs, proposed
from coding_passes.passes import KEYS
from coding_passes.read import agreement, compared_source
from coding_passes.units import COLUMNS, Crosswalk
from real_package import ROOT

from kyrgyz_security_diplomacy import load

SOURCE = "src-edm-3-148"
DECISIONS = "coding/adjudications.csv"


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


def test_alpha_is_that_of_the_textbook():
    """The binary data of two coders in Krippendorff (2011), Computing alpha-reliability."""
    one, two = "0100000010", "1110010000"
    assert round(_alpha(np.array([list(one), list(two)], dtype=float), "nominal"), 3) == 0.095


def test_alpha_is_not_defined_where_nothing_varies():
    assert np.isnan(_alpha(np.zeros((2, 9)), "nominal"))


@pytest.mark.parametrize(
    ("value", "text"), [(1.0, "1"), (0.5, "0.5"), (-0.0001, "0"), (2 / 3, "0.667"), (0.0, "0")]
)
def test_numbers_have_three_decimals_at_most(value, text):
    assert number(value) == text


def test_every_row_of_a_pass_is_in_one_unit(compared):
    for number_, found in zip("12", compared.passes, strict=True):
        named = [line.values[f"pass_{number_}"] for line in compared.lines]
        assert sorted(filter(None, named)) == sorted(i for t in KEYS for i in found.units[t])


def test_compared_columns_are_what_coders_type():
    declared = Declared(ROOT)
    for table, entry in agreement(declared).items():
        assert set(entry["columns"]) <= set(declared.coder_columns(table)) | {
            "char_start",
            "char_end",
        }


def test_a_stance_on_an_issue_worded_the_other_way_is_turned(compared):
    walk = Crosswalk(compared.lines, "2")
    second = compared.passes[1].units["positions"]["pos-author-intel-failure"]
    assert second["stance"] == "oppose"
    turned = walk.row(second, ["stance", "issue_id"])
    assert turned == {"stance": "support", "issue_id": "iss-intelligence-without-success"}


@pytest.mark.long
def test_matching_finds_a_pass_in_itself(compared):
    first = compared.passes[0]
    for table, matches in proposed(first, first, {}, {}).items():
        wrong = [match for match in matches if match.first != match.second]
        assert not wrong and len(matches) == len(first.units[table]), (table, wrong[:3])


class Read(dict):
    """Cells that note which of them were looked at."""

    seen: set

    def __getitem__(self, name):
        self.seen.add(name)
        return super().__getitem__(name)


def test_the_page_tells_all_columns_that_pairs_are_found_by(compared):
    first = compared.passes[0]
    score = _Pairs(first, first, {t: {i: i for i in rows} for t, rows in first.units.items()})
    for table, one in score.scores.items():
        seen: set = set()
        rows = list(first.units[table].values())
        for both in [*zip(rows, rows, strict=True), *pairwise(rows)]:
            pair = [Read(cells) for cells in both]
            pair[0].seen = pair[1].seen = seen
            one(*pair)
        assert seen - {KEYS[table]} == set(MATCHED_BY[table]), table


def test_proposing_again_changes_nothing(root, capsys):
    before = (root / "coding/passes/units.csv").read_text(encoding="utf-8")
    assert compare_passes.main([SOURCE, "--match", "--root", str(root)]) == 0
    assert "units" in capsys.readouterr().out
    assert (root / "coding/passes/units.csv").read_text(encoding="utf-8") == before


def test_settled_lines_stay(root):
    rows = lines(root, "coding/passes/units.csv")
    settled = next(r for r in rows if r["unit_table"] == "events" and r["pass_2"])
    left = {**settled, "pass_2": "", "basis": "by_hand", "note": "Two visits."}
    rewrite(root, "coding/passes/units.csv", [left if r is settled else r for r in rows])
    assert compare_passes.main([SOURCE, "--match", "--root", str(root)]) == 0
    rows = lines(root, "coding/passes/units.csv")
    assert left in rows
    alone = [r for r in rows if r["pass_2"] == settled["pass_2"] and r["unit_table"] == "events"]
    assert [r["pass_1"] for r in alone] == [""]


def test_every_line_of_the_units_is_told_if_it_is_not_right(root, capsys):
    rows = lines(root, "coding/passes/units.csv")
    rewrite(
        root,
        "coding/passes/units.csv",
        [*rows[1:], {**rows[1], "unit_id": "act-x", "pass_2": "act-baki"}],
    )
    assert run_build(root) == 1
    said = capsys.readouterr().err
    assert "'act-abdul-rahim-wardak' of actors in pass 1" in said and "stands in no line" in said
    assert "stands in two lines" in said
    assert "'act-baki' is not a row of actors in pass 2" in said and "did you mean" in said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"basis": "byhand"}, "'byhand' is not a known value of basis — did you mean 'by_hand'?"),
        ({"reversed": "TRUE"}, "'TRUE' is not a known value of reversed"),
        ({"unit_table": "evnts"}, "'evnts' has no units — did you mean 'events'?"),
        ({"unit_id": "act-dai-suykuy"}, "'act-dai-suykuy' stands in two lines of actors"),
    ],
)
def test_a_mark_that_is_none_is_told_before_work_is_lost(changes, said, root, capsys):
    rows = lines(root, "coding/passes/units.csv")
    rewrite(root, "coding/passes/units.csv", [rows[0] | changes, *rows[1:]])
    assert compare_passes.main([SOURCE, "--match", "--root", str(root)]) == 1
    assert said in capsys.readouterr().err


def test_a_settled_line_about_no_row_is_told(root, capsys):
    rows = lines(root, "coding/passes/units.csv")
    wrong = rows[0] | {"basis": "by_hand", "pass_1": "act-nobody"}
    rewrite(root, "coding/passes/units.csv", [wrong, *rows[1:]])
    assert compare_passes.main([SOURCE, "--match", "--root", str(root)]) == 1
    assert "'act-nobody' is not a row of actors in this pass" in capsys.readouterr().err


def test_one_id_for_two_things_gives_two_units(root):
    sheet = root / "coding/passes/2/src-edm-3-148/sheet.yaml"
    text = sheet.read_text(encoding="utf-8")
    mine, others = "evt-kgz-uzb-further-coop", "evt-abizaid-isakov-meeting"
    sheet.write_text(text.replace(mine, others), encoding="utf-8")
    assert compare_passes.main([SOURCE, "--match", "--root", str(root)]) == 0
    units = {r["unit_id"]: r for r in lines(root, "coding/passes/units.csv")}
    assert units[others]["pass_1"] == others and units[others]["pass_2"] != others
    assert (units[f"{others}-2"]["pass_1"], units[f"{others}-2"]["pass_2"]) == ("", others)


@pytest.mark.long
def test_a_pass_is_checked_by_all_that_the_build_checks(root, capsys):
    assert compare_passes.main([SOURCE, "--check", "1", "--root", str(root)]) == 0
    sheet = "coding/passes/1/src-edm-3-148/sheet.yaml"
    edit(root, sheet, "evidence: ['p1-s1:0-34 explicit A5']", "evidence: ['p1-s9 explicit A55']")
    edit(root, "coding/passes/1/src-edm-3-148/organizations.csv", ",igo,", ",igoo,")
    assert compare_passes.main([SOURCE, "--check", "1", "--root", str(root)]) == 1
    said = capsys.readouterr().err
    assert "src-edm-3-148-p1-s9" in said and "'A55'" in said and "'igoo'" in said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"decision": "yes"}, "'yes' does not say whether the unit is in"),
        ({"field": "foud"}, "did you mean 'found'?"),
    ],
)
def test_a_decision_that_says_nothing_is_told(changes, said, root, capsys):
    rows = lines(root, DECISIONS)
    at = next(k for k, row in enumerate(rows) if row["field"] == "found")
    rows[at] |= changes
    rewrite(root, DECISIONS, rows)
    assert run_build(root) == 1
    assert said in capsys.readouterr().err


def test_a_decision_that_stands_twice_is_told(root, capsys):
    rows = lines(root, DECISIONS)
    rewrite(root, DECISIONS, [*rows, rows[0]])
    assert run_build(root) == 1
    assert "is decided twice" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("alpha", "grade"), [(0.7999, "tentative"), (0.8, "good"), (0.667, "tentative")]
)
def test_grades_are_those_of_the_published_alpha(alpha, grade):
    assert _grade(alpha, [("a", "a")] * 10) == grade
    assert _grade(alpha, [("a", "a")] * 9 + [("", "")] * 9) == "few"


def test_a_disagreement_without_decision_stops_the_build(root, capsys):
    rows = lines(root, DECISIONS)
    rewrite(root, DECISIONS, rows[1:])
    assert run_build(root) == 1
    said = capsys.readouterr().err
    assert f"{rows[0]['field']} of {rows[0]['unit_id']}" in said and "nothing is decided" in said


def test_a_decision_about_nothing_stops_the_build(root, capsys):
    rows = lines(root, DECISIONS)
    rewrite(root, DECISIONS, [*rows, {**rows[0], "unit_id": "org-nowhere"}])
    assert run_build(root) == 1
    assert "the passes say nothing of" in capsys.readouterr().err


def test_the_dataset_has_what_was_decided(root, capsys):
    edit(root, SHEET, "status: occurred", "status: planned")
    assert run_build(root) == 1
    said = capsys.readouterr().err
    assert "'occurred' is what the passes have, the dataset has 'planned'" in said


def test_cells_of_a_unit_that_one_pass_found_are_held_too(root, capsys):
    where = "position_id: pos-author-stability-linked-to-afghanistan"
    text = (root / SHEET).read_text(encoding="utf-8")
    at = text.index(where)
    changed = text[at:].replace("attitude: assertion", "attitude: belief", 1)
    (root / SHEET).write_text(text[:at] + changed, encoding="utf-8")
    assert run_build(root) == 1
    assert "'assertion' is what the passes have" in capsys.readouterr().err


def test_cells_that_both_passes_left_empty_are_held_too(root, capsys):
    edit(root, "coding/organizations.csv", "collective,,MIL,,false", "collective,UZB,MIL,,false")
    assert run_build(root) == 1
    said = capsys.readouterr().err
    assert "country of org-antiterrorist-coalition" in said
    assert "nothing is what the passes have, the dataset has 'UZB'" in said


def test_a_unit_that_no_pass_has_stops_the_build(root, capsys):
    edit(root, SHEET, "contexts: [", "contexts: [corruption, ")
    assert run_build(root) == 1
    assert "is in the dataset, and no pass has it" in capsys.readouterr().err


def test_undecided_values_are_shown_in_an_order_that_hides_the_pass(root, capsys, compared):
    decided = lines(root, DECISIONS)
    (root / DECISIONS).write_text(",".join(decided[0]) + "\n", encoding="utf-8")
    assert compare_passes.main([SOURCE, "--open", "--root", str(root)]) == 0
    shown = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    told = {(d["unit_table"], d["unit_id"], d["field"]) for d in decided}
    assert {(s["unit_table"], s["unit_id"], s["field"]) for s in shown} <= told
    first = {a[:3]: a.values[0] for unit in compared.units for a in answers(unit)}
    straight = sum(s["a"] == first[s["unit_table"], s["unit_id"], s["field"]] for s in shown)
    assert 0.35 < straight / len(shown) < 0.65


def test_passes_are_shown_beside_each_other(capsys):
    assert compare_passes.main([SOURCE]) == 0
    said = capsys.readouterr().out
    assert "\np1-s1\n" in f"\n{said}" and "  = evt-bakiyev-karimov-moscow\n" in said
    assert "  1 " in said and "  2 " in said and "      cameo_code: 050 | 057\n" in said


@pytest.mark.parametrize("what", ([], ["--match"], ["--open"], ["--check", "2"]))
def test_a_source_without_passes_is_told(what, capsys):
    assert compare_passes.main(["src-edm-3-14", *what]) == 1
    assert "did you mean 'src-edm-3-148'?" in capsys.readouterr().err


def test_units_csv_has_its_columns(root):
    assert list(lines(root, "coding/passes/units.csv")[0]) == COLUMNS


def test_adjudications_say_what_is_hard_and_which_rules_decide():
    decided = load("adjudications")
    by_hand = lines(ROOT, DECISIONS)
    assert len(decided) == len(by_hand) > 100
    hardest = decided.groupby(["unit_table", "field"], observed=True).size()
    assert hardest.nlargest(1).index[0] == ("mentions", "found")
    assert decided["rule_id"].notna().all() and decided["reason"].notna().all()
    lone = load("codings").query(
        "field == 'found' and value == 'false' and unit_table not in ('evidence', 'issues')"
    )
    looked_at = set(
        zip(*(decided.query("field == 'found'")[c] for c in ("unit_table", "unit_id")), strict=True)
    )
    assert {(u.unit_table, u.unit_id) for u in lone.itertuples()} <= looked_at


def test_the_front_page_has_the_counts_of_the_data():
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    found = load("reliability").query("field == 'found'").set_index("unit_table")
    named = {
        "event_participants": "participations",
        "event_contexts": "contexts",
        "event_issues": "topics",
        "events": "events",
        "positions": "positions",
        "mentions": "mentions",
    }
    for table, word in named.items():
        units, agreed = found.loc[table, ["units", "agreed"]]
        assert f"of {units} {word} {agreed}" in text, (table, units, agreed)


@pytest.mark.long
def test_committed_agreement_is_as_computed(capsys):
    assert reliability.main(["--check"]) == 0, capsys.readouterr().out


@pytest.mark.long
def test_agreement_that_is_not_as_computed_is_told(root, capsys):
    edit(root, "coding/reliability.csv", ",good\n", ",low\n")
    assert reliability.main(["--check", "--root", str(root)]) == 1
    assert "coding/reliability.csv: differs" in capsys.readouterr().out
