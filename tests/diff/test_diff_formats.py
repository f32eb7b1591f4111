"""A diff as text and JSON."""

import json
from importlib import resources

import pytest
from diff_cases import CASES, listed, printed, two
from jsonschema import Draft202012Validator
from printed import NASTY, only

from kyrgyz_security_diplomacy.diff.compare import diff
from kyrgyz_security_diplomacy.diff.differences import Change, Compared, Diff, Reason, Verdict
from kyrgyz_security_diplomacy.diff.formats import render

FILES = resources.files("kyrgyz_security_diplomacy")
SCHEMA = json.loads((FILES / "diff/diff.schema.json").read_text("utf-8"))
REPORT = json.loads((FILES / "report/report.schema.json").read_text("utf-8"))
NEXT = {"patch": "1.2.4", "minor": "1.3.0", "major": "2.0.0"}


@pytest.mark.parametrize("name", CASES)
def test_each_kind_of_change_as_text_and_json(tmp_path, capsys, name):
    edit, lines, level = CASES[name]
    old, new = two(tmp_path, edit)
    found = diff(old, new)

    made = json.loads(render(found, "json"))
    Draft202012Validator(SCHEMA).validate(made)
    assert made == json.loads(json.dumps(found.to_dict()))
    version = made["version"]
    assert (version["level"], version["required"]) == (level, NEXT[level])
    assert all(reason["level"] != "none" for reason in version["reasons"])
    assert (made["same"], version["enough"]) == (False, False)
    assert [problem["code"] for problem in made["problems"]] == ["version-too-low"]

    code, text = printed(capsys, old, new)
    assert (code, listed(text)) == (1, lines)


def test_text(tmp_path):
    def edit(made, rows):
        CASES["column added"][0](made, rows)
        rows["letters"].pop(2)

    found = diff(*two(tmp_path, edit))
    lines = render(found, "text").splitlines()
    assert lines == [
        f"old  weather-posts 1.2.3  {tmp_path}/old",
        f"new  weather-posts 1.2.3  {tmp_path}/new",
        "0 rows added, 1 row removed, 1 row changed (1 cell), 0 ids retired; 1 other difference",
        "version: at least 2.0.0, 1.2.3 is not enough; major change: column added: letters "
        "fields/mood: 'string'; letters: 1 row removed with an id, or that others referred to",
        f"problem: {found.problems[0]}",
        "column added: letters fields/mood: 'string'",
        "row removed: letters let-3: text='café – ïçğşü өзгөчө'",
        "cell changed: letters let-2 mood: '' → 'glad'",
    ]
    same = diff(tmp_path / "old", tmp_path / "old")
    assert same.to_dict()["same"] and render(same, "text").splitlines()[2:] == [
        "no difference", "version: no higher one is required",
    ]  # fmt: skip


def test_schema_of_the_json():
    assert SCHEMA["$defs"]["problem"] == REPORT["$defs"]["problem"]
    assert SCHEMA["$defs"]["count"] == REPORT["$defs"]["count"]


# What is left out, and what data must not become


@pytest.mark.parametrize(("number", "more"), [(100, None), (101, "1 more line"), (120, "20 more")])
def test_text_says_what_it_leaves_out(number, more):
    old, new = (Compared(name, "n", "1.0.0") for name in ("a", "b"))
    changes = (Change("metadata", "patch", "", "k", "", "x" * 200),) * number
    found = Diff(old, new, Verdict("none", (), "1.0.0", "1.0.0", True), changes)
    left_out = render(found, "text").splitlines()[4 + 100 :]
    assert [line.startswith(f"… and {more}") for line in left_out] == [True] * bool(more)
    assert len(json.loads(render(found, "json"))["changes"]) == number


@pytest.mark.parametrize("text", NASTY)
def test_data_are_no_commands(text):
    change = Change("metadata", "patch", text, f"p{text}", text, f"n{text}", text)
    sides = Compared(f"a{text}", f"b{text}", text), Compared(text, text, text)
    verdict = Verdict("patch", (Reason("patch", text),), text, "1.0.1", False)
    found = Diff(*sides, verdict, (change,))
    only(render(found, "text"), "text")
    only(render(found, "json"), "json")
