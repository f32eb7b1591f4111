"""Two coding passes: checked, compared, decided and taken over."""

import csv
import dataclasses
import shutil

import build
import numpy as np
import passes
import pytest
import valley
import yaml
from checkout import copy_checkout, edit, run_build
from coding_build.declared import Declared
from coding_build.yaml_lines import SheetError
from coding_passes import agreement as measured
from coding_passes.check import span_problems
from coding_passes.compared import compared_source, compared_sources, two_passes
from coding_passes.decisions import adjudication_rows, refuse_other_dataset
from coding_passes.matching import proposed
from coding_passes.passes import read_pass
from coding_passes.units import refuse_faulty_lines
from indexing.source_rows import indexed_sentences

SOURCE, SHEET = valley.SOURCE, f"coding/sources/{valley.SOURCE}.yaml"
DECISIONS, UNITS = "coding/adjudications.csv", "coding/passes/units.csv"
STANCE = ("positions", "pos-thorne-guards", "stance")
ANSWERS = {"found": "true", "role": "host", "date_basis": "inferred", "attitude": "desire"}


def run(root, command, *arguments):
    return passes.main(["--root", str(root), command, SOURCE, *arguments])


def lines(root, path):
    with (root / path).open(newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row.get("source_id", SOURCE) == SOURCE]


def problems(function, *arguments):
    with pytest.raises(SheetError) as error:
        function(*arguments)
    assert all(problem.path for problem in error.value.problems)
    return "\n".join(map(str, error.value.problems))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A checkout before the passes are compared, and one where they were taken over and built."""
    folder = tmp_path_factory.mktemp("valley")
    coded = valley.checkout(folder)
    taken = shutil.copytree(coded, folder / "taken")
    assert run(taken, "compare") == run(taken, "decide") == 0
    valley.complete(taken, lambda row: ANSWERS[row["field"]])
    assert run(taken, "take-over") == 0
    assert run(taken, "agreement") == 0
    assert run_build(taken) == 0
    return coded, taken


@pytest.fixture
def coded(made, tmp_path):
    return shutil.copytree(made[0], tmp_path / "coded")


@pytest.fixture
def taken(made, tmp_path):
    return shutil.copytree(made[1], tmp_path / "taken")


def test_a_sheet_taken_over_has_what_was_decided(taken):
    sheet = yaml.safe_load((taken / SHEET).read_text(encoding="utf-8"))
    meeting, exercise = sheet["events"]
    assert meeting["contexts"] == ["military", "diplomatic"]
    assert meeting["date_basis"] == "inferred" and exercise["event_id"] == "evt-joint-exercise"
    assert [party["role"] for party in meeting["participants"]] == ["participant", "host"]
    first, second = sheet["positions"]
    assert (first["position_id"], first["attitude"]) == ("pos-thorne-guards", "desire")
    assert (second["position_id"], second["issue_id"]) == ("pos-venn", "iss-bridge-guarded")
    assert not {"pass", "adds"} & set(sheet)
    added = {row["actor_id"] for row in lines(taken, "coding/actors.csv")}
    assert {"act-thorne", "act-venn"} <= added and "act-ilse-thorne" not in added
    units = {row["unit_id"]: row["pass_1"] for row in lines(taken, UNITS)}
    assert units["par-thorne-venn-meeting-venn-host"].endswith("-venn-participant")
    rows = [row for row in csv.DictReader((taken / "data/adjudications.csv").open())
            if row["source_id"] == SOURCE]  # fmt: skip
    assert len(rows) == 9 and {row["outcome"] for row in rows} == {"pass_1", "pass_2"}
    assert f"## {SOURCE}" in (taken / "docs/reliability.md").read_text(encoding="utf-8")


def test_taking_over_again_changes_nothing_and_keeps_corrections(taken):
    edit(taken, SHEET, "label: Thorne and Venn meet", "label: A meeting")
    before = (taken / SHEET).read_bytes()
    assert run(taken, "take-over") == 0
    assert (taken / SHEET).read_bytes() == before


def test_after_it_a_pass_is_checked_and_compared_as_before(taken, capsys):
    assert run(taken, "check", "2") == 0, capsys.readouterr().err
    before = {tuple(row.values()) for row in lines(taken, UNITS)}
    assert run(taken, "compare") == 0
    assert {tuple(row.values()) for row in lines(taken, UNITS)} == before


def test_registries_get_what_is_used_in_order_and_what_was_decided_out_is_out(coded):
    sheet = valley.second()
    spelling = {"name_id": "nam-a-wing", "name": "A. Wing", "spelling_status": "variant"}
    sheet["adds"]["names"].append(sheet["adds"]["names"][0] | spelling)
    valley.write(coded, "2", sheet)
    assert run(coded, "compare") == run(coded, "decide") == 0
    out = ("evt-joint-", "par-joint-", "pos-venn", "ctx-thorne-venn-meeting-military")
    valley.complete(
        coded, lambda row: "false" if row["unit_id"].startswith(out) else ANSWERS[row["field"]]
    )
    assert run(coded, "take-over") == 0
    names = [row["name_id"] for row in csv.DictReader((coded / "coding/names.csv").open())]
    assert names == sorted(names) and "nam-a-wing" not in names
    sheet = yaml.safe_load((coded / SHEET).read_text(encoding="utf-8"))
    assert [event["contexts"] for event in sheet["events"]] == [["diplomatic"]]
    assert [position["position_id"] for position in sheet["positions"]] == ["pos-thorne-guards"]


def test_one_pass_is_enough_and_a_second_one_changes_no_id(coded, taken, capsys):
    pass_2 = coded / f"coding/passes/2/{SOURCE}.yaml"
    text = pass_2.read_text(encoding="utf-8")
    pass_2.unlink()
    assert run(coded, "take-over") == 1 and "has no pass 2 here" in capsys.readouterr().err
    assert run(coded, "take-over", "--one") == 0
    assert run_build(coded) == 0
    assert lines(coded, "data/adjudications.csv") == []
    pass_2.write_text(text, encoding="utf-8")
    build.generate(coded)
    assert run(coded, "compare") == run(coded, "decide") == 0
    valley.complete(coded, lambda row: ANSWERS[row["field"]])
    assert run(coded, "take-over") == 0
    assert lines(coded, UNITS) == lines(taken, UNITS)
    one, other = (yaml.safe_load((root / SHEET).read_text("utf-8")) for root in (coded, taken))
    assert one == other


def test_a_check_speaks_of_what_the_pass_wrote_and_of_nothing_else(coded, capsys):
    sheet = valley.first()
    sheet["adds"]["places"][0]["kind"] = "citty"
    valley.write(coded, "1", sheet)
    assert run(coded, "check", "1") == 1
    assert (
        "kind: 'citty' is not a known value of kind — did you mean 'city'"
        in capsys.readouterr().err
    )
    sheet = valley.first()
    sheet["adds"]["names"].pop()
    sheet["events"][0]["evidence"][0] = "p1-s9"
    edit(coded, "coding/organizations.csv", "Hill Council,government,", "Hill Council,,")
    valley.write(coded, "1", sheet)
    assert run(coded, "check", "1") == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1 and "add it to adds, names for plc-lower-marsh" in said[0]
    sheet["adds"]["names"] = valley.first()["adds"]["names"]
    sheet["adds"]["actors"].append({"actor_id": "act-nobody", "is_named": "false",
                                    "identity_confidence": "certain"})  # fmt: skip
    valley.write(coded, "1", sheet)
    assert run(coded, "check", "1") == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2 and all(f"passes/1/{SOURCE}.yaml:" in line for line in said)
    assert "src-valley-1-p1-s9" in said[0] + said[1] and "added and not used — remove it" in said[0]


def test_a_check_with_a_copy_compares_the_spans(coded, capsys):
    """A source that is added for a spelling alone is used."""
    copy = coded.parent.parent / "copy.txt"
    copy.write_text(valley.TEXT, encoding="utf-8")
    sheet = valley.first()
    source = {"source_id": "src-ref-valley-roll", "level": "reference", "title": "Roll of names"}
    spelling = {"name_id": "nam-thorne-long", "name": "Ilse Anna Thorne", "kind": "alias",
                "source_id": source["source_id"], "spelling_status": "variant"}  # fmt: skip
    sheet["adds"].setdefault("sources", []).append(source)
    sheet["adds"]["names"].append(sheet["adds"]["names"][0] | spelling)
    valley.write(coded, "1", sheet)
    assert run(coded, "check", "1", "--copy", str(copy)) == 0, capsys.readouterr().err
    sheet["mentions"]["p1-s1"][0]["span"] = "0-9"
    sheet["positions"][0]["evidence"] = ["p2-s1:0-400"]
    valley.write(coded, "1", sheet)
    declared = Declared(coded)
    sentences = indexed_sentences(declared, SOURCE, copy)
    said = "".join(map(str, span_problems(read_pass(declared, SOURCE, "1"), sentences)))
    assert "p1-s1:0-9 “Ilse Thor” ends inside a word and does not hold the name" in said
    assert "p2-s1:0-400 “" in said and "is outside the sentence of 98 characters" in said


def test_a_pass_of_an_older_codebook_is_read_with_what_it_has(taken):
    path = taken / "schemas/agreement.yaml"
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    said |= {"retired": {"positions": ["mood"]}}
    said |= {"since": {"9.1.0": {"positions": ["attitude", "hedge"]}}}
    path.write_text(yaml.safe_dump(said), encoding="utf-8")
    for number, coding in (("1", valley.first()), ("2", valley.second())):
        for position in coding["positions"]:
            position["mood"] = "gloomy"
            position.pop("hedge"), position.pop("attitude")
        coding["adds"]["organizations"][0]["kind"] = "company"  # the project says otherwise
        valley.write(taken, number, coding, codebook_version="9.0.0")
    compared = compared_source(Declared(taken), SOURCE)
    council = compared.passes[0].units["organizations"]["org-valley-council"].values
    assert council["kind"] == "company"
    assert STANCE in compared.answers
    assert ("positions", "pos-thorne-guards", "attitude") not in compared.answers
    assert compared.newer == {("positions", "attitude"), ("positions", "hedge")}
    for number, coding in (("1", valley.first()), ("2", valley.second())):
        valley.write(taken, number, coding, codebook_version="9.1.0")
    compared = compared_source(Declared(taken), SOURCE)
    assert ("positions", "pos-thorne-guards", "attitude") in compared.answers


def test_rows_of_the_project_are_found_by_a_pass_and_not_coded_by_it(taken):
    compared = compared_source(Declared(taken), SOURCE)
    of = {name: {key[2] for key in compared.answers if key[1] == f"org-{name}-council"}
          for name in ("hill", "valley")}  # fmt: skip
    assert of["hill"] == {"found"} and of["valley"] > {"found", "kind"}
    edit(taken, "coding/organizations.csv", "Hill Council,government", "Hill Council,ministry")
    refuse_other_dataset(compared_source(Declared(taken), SOURCE))


def test_passes_hold_for_what_an_issue_was_merged_into(taken):
    for path in (SHEET, "coding/issues.csv"):
        text = (taken / path).read_text(encoding="utf-8")
        (taken / path).write_text(text.replace("iss-bridge-guarded", "iss-bridge"), "utf-8")
    assert "iss-bridge" in problems(refuse_other_dataset, compared_source(Declared(taken), SOURCE))
    valley.append(taken, "retired_ids", {"id": "iss-bridge-guarded", "table": "issues",
                                         "replaced_by": "iss-bridge"})  # fmt: skip
    refuse_other_dataset(compared_source(Declared(taken), SOURCE))
    edit(taken, SHEET, "issue_id: iss-bridge", "issue_id: iss-other")
    valley.append(taken, "issues", {"issue_id": "iss-other"})
    found = problems(refuse_other_dataset, compared_source(Declared(taken), SOURCE))
    assert "'iss-bridge' is what the passes have, the dataset has 'iss-other'" in found


def test_correcting_a_cell_is_one_edit_one_reason_and_one_build(taken, capsys):
    edit(taken, SHEET, "status: occurred", "status: ongoing")
    assert run_build(taken) == 1
    said = capsys.readouterr().err.splitlines()
    line = f"{SOURCE},events,evt-thorne-venn-meeting,status,ongoing,RULE,REASON,CODER,DAY,CODEBOOK"
    assert (
        len(said) == 2
        and "'occurred' is what the passes have, the dataset has 'ongoing'" in said[0]
    )
    assert f"say why in {DECISIONS}: {line}" in said[0] and "1 problem" in said[1]
    done = line.replace(
        "RULE,REASON,CODER,DAY,CODEBOOK", "M5,It goes on.,cod-three,2031-06-01,0.1.0"
    )
    with (taken / DECISIONS).open("a", encoding="utf-8") as file:
        file.write(done + "\n")
    assert run_build(taken) == 0
    assert "1 otherwise than both passes" in (taken / "docs/reliability.md").read_text("utf-8")


def test_a_cell_of_what_one_pass_found_alone_is_corrected_in_the_same_way(taken):
    line = f"{SOURCE},positions,pos-venn,mode,narrated,R3,No verb.,cod-three,2031-06-01,0.1.0"
    with (taken / DECISIONS).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    edit(taken, SHEET, "mode: indirect", "mode: narrated")
    compared = compared_source(Declared(taken), SOURCE)
    refuse_other_dataset(compared)
    cells = adjudication_rows(compared)[-1].values
    assert (cells["value_pass_1"], cells["value_pass_2"]) == ("", "indirect")
    assert (cells["field"], cells["outcome"]) == ("mode", "other")


@pytest.mark.parametrize(
    ("old", "new", "unit", "column"),
    [
        ("role: host", "role: visitor", "par-thorne-venn-meeting-venn-host", "role"),
        ("span: 57-68", "span: 57-62", "men-valley-1-p1-s1-57-68-lower-marsh", "char_end"),
    ],
)
def test_correcting_a_cell_that_an_id_is_made_of(old, new, unit, column, taken):
    edit(taken, SHEET, old, new)
    found = problems(refuse_other_dataset, compared_source(Declared(taken), SOURCE))
    assert found.count(f"{column} of {unit}") == 1 and found.count("\n") == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"basis": "byhand"}, "basis: 'byhand' is not a known value of basis — did you mean"),
        ({"reversed": "TRUE"}, "reversed: 'TRUE' is not a known value of reversed"),
        ({"unit_table": "evnts"}, "'evnts' is not a known value of unit_table — did you mean 'ev"),
        ({"unit_id": "act-venn"}, "unit_id: 'act-venn' is in two lines of actors"),
        ({"pass_2": "act-venn"}, "pass_2: 'act-venn' is in two lines of actors"),
        ({"pass_2": "act-ven"}, "'act-ven' is not a row of actors in this pass — did you mean"),
        ({"pass_1": ""}, "'act-thorne' of actors in coding/passes/1/src-valley-1.yaml is in no"),
    ],
)
def test_a_line_of_the_units_that_is_wrong(changes, message, made):
    compared = compared_source(Declared(made[1]), SOURCE)
    at = next(k for k, row in enumerate(compared.lines) if row.values["unit_id"] == "act-thorne")
    found = list(compared.lines)
    found[at] = dataclasses.replace(found[at], values=found[at].values | changes)
    passes = two_passes(Declared(made[1]), SOURCE)
    assert message in problems(refuse_faulty_lines, found, passes)


WRONG_DECISIONS = {
    "none": (lambda row: None, "1 disagreement of src-valley-1 without a decision, the first on"),
    "without a reason": ({"reason": ""}, "1 disagreement of src-valley-1 without a decision"),
    "of nothing": ({"unit_table": "letters"}, "the passes have no found of 'evt-joint"),
    "of no column": ({"field": "foud"}, "did you mean 'found'?"),
    "that says nothing": ({"decision": "yes"}, "'yes' does not say whether the unit is in"),
    "of a coder": ({"coder_id": "cod-two"}, "'cod-two' has coded pass 2"),
    "too early": ({"decided_on": "2031-04-30"}, "2031-04-30 is before pass 1 was coded"),
    "a duplicate": ({"unit_table": "positions", "unit_id": "pos-venn"}, "is decided twice"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "message"), WRONG_DECISIONS.values(), ids=WRONG_DECISIONS)
def test_a_decision_that_is_wrong(change, message, taken):
    def changed(row):
        if (row["unit_id"], row["field"]) != ("evt-joint-exercise", "found"):
            return row
        return change(row) if callable(change) else row | change

    valley.replace_lines(taken, DECISIONS, changed)
    assert message in problems(adjudication_rows, compared_source(Declared(taken), SOURCE))


UNLIKE = {
    "both": (SHEET, "mode: direct", "mode: mixed", "'direct' is what the passes have, "),
    "one": (SHEET, "ground: outlook", "ground: main", "'outlook' is what the passes have"),
    "a list": (SHEET, "- military", "- health", "is in the dataset, and no pass has it"),
    "decided": (SHEET, "attitude: desire", "attitude: demand", "'desire' was decided, the dataset"),
    "a registry": ("coding/organizations.csv", "Valley Council,government", "Valley Council,igo",
                   "kind of org-valley-council (organizations): 'government' is what the passes"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "old", "new", "message"), UNLIKE.values(), ids=UNLIKE)
def test_the_dataset_has_what_the_passes_have_or_was_decided(path, old, new, message, taken):
    edit(taken, path, old, new)
    found = problems(refuse_other_dataset, compared_source(Declared(taken), SOURCE))
    assert message in found and f"{path}:" in found


def test_decisions_and_figures_need_two_passes(taken, capsys):
    (taken / f"coding/passes/2/{SOURCE}.yaml").unlink()
    valley.replace_lines(taken, UNITS, lambda row: None)
    assert run_build(taken) == 1
    assert f"source_id: '{SOURCE}' has no two passes that were compared" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["compare", "decide", "take-over"])
def test_a_source_without_passes(command, made, capsys):
    assert passes.main(["--root", str(made[0]), command, "src-valley-2"]) == 1
    assert "has no pass 1 here — did you mean 'src-valley-1'?" in capsys.readouterr().err


def test_a_coder_makes_one_of_the_passes(coded, capsys):
    valley.write(coded, "2", valley.second(), coder_id="cod-one")
    assert run(coded, "compare") == 1
    assert "'cod-one' has coded pass 1 too" in capsys.readouterr().err


def test_a_stance_on_an_issue_worded_the_other_way_is_turned(taken):
    assert compared_source(Declared(taken), SOURCE).answers[STANCE] == ("support", "support")
    valley.replace_lines(taken, UNITS, lambda row: row | {
        "reversed": "true" if row["unit_table"] == "issues" else ""})  # fmt: skip
    assert compared_source(Declared(taken), SOURCE).answers[STANCE] == ("support", "oppose")


def test_matching_finds_a_pass_in_itself(made):
    first = read_pass(Declared(made[0]), SOURCE, "1")
    found = [row.values for row in proposed([first, first], [], {})]
    assert [line for line in found if line["pass_1"] != line["pass_2"]] == []
    assert len(found) == sum(map(len, first.units.values()))


def test_lines_set_by_hand_stay_and_the_others_are_proposed_again(taken):
    def split(row):
        left = {"pass_2": "", "basis": "by_hand", "note": "Two wishes."}
        return row | left if row["unit_id"] == "pos-thorne-guards" else row

    valley.replace_lines(taken, UNITS, split)
    assert run(taken, "compare") == 0
    found = {row["unit_id"]: row for row in lines(taken, UNITS) if row["unit_table"] == "positions"}
    assert found["pos-thorne-guards"]["note"] == "Two wishes."
    assert (found["pos-thorne"]["pass_1"], found["pos-thorne"]["pass_2"]) == ("", "pos-thorne")


def test_alpha_is_that_of_the_textbook():
    """The binary data of two coders in Krippendorff (2011), Computing alpha-reliability."""
    binary = np.array([list("0100000010"), list("1110010000")], dtype=float)
    assert round(measured.alpha_of(binary, "nominal"), 3) == 0.095
    assert np.isnan(measured.alpha_of(np.zeros((2, 9)), "nominal"))
    values = (1.0, 0.5, -0.0001, 2 / 3, 0.0)
    assert [measured.number(value) for value in values] == ["1", "0.5", "0", "0.667", "0"]


def test_of_one_unit_and_of_none_there_is_no_alpha(taken):
    rows = {
        (row["unit_table"], row["field"]): row for row in lines(taken, "coding/reliability.csv")
    }
    one = rows["events", "date_basis"]
    assert (one["units"], one["agreed"], one["alpha"], one["grade"]) == ("1", "0", "", "undefined")
    assert ("affiliations", "kind") not in rows
    assert rows["affiliations", "units_in_sentence"]["alpha"] == ""


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    return copy_checkout(tmp_path_factory.mktemp("few"), passes=True)


def test_published_agreement_is_that_of_the_passes(few):
    rows = list(csv.DictReader((few / "coding/reliability.csv").open(encoding="utf-8")))
    for compared in compared_sources(Declared(few)):
        found = measured.pairs(compared)
        own = [row for row in rows if row["source_id"] == compared.source_id]
        assert own and {(row["unit_table"], row["field"]) for row in own} == set(found)
        for row in own:
            values = found[row["unit_table"], row["field"]]
            assert row.items() >= measured.described(values).items()
            alpha = measured.alpha_of(measured.as_numbers(values), row["measurement_level"])
            defined = row["field"] != "found" and len(values) > 1 and not np.isnan(alpha)
            assert row["alpha"] == (measured.number(alpha) if defined else ""), row


@pytest.mark.long
def test_published_intervals_are_as_computed(few):
    assert passes.figures(Declared(few)) == (few / "coding/reliability.csv").read_bytes()
