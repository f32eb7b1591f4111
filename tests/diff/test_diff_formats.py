"""A diff as text, JSON, CSV and Markdown: each kind of change alone is in each of them, alone."""

import json
from importlib import resources

import pytest
from diff_cases import CASES, printed, read_csv, two
from jsonschema import Draft202012Validator
from printed import NASTY, only, table_of

from kyrgyz_security_diplomacy.diff.compare import diff
from kyrgyz_security_diplomacy.diff.differences import Change, Compared, Diff, Reason, Verdict
from kyrgyz_security_diplomacy.diff.formats import ROOM, markdown, render
from kyrgyz_security_diplomacy.report.problems import shown

FILES = resources.files("kyrgyz_security_diplomacy")
SCHEMA = json.loads((FILES / "diff/diff.schema.json").read_text("utf-8"))
REPORT = json.loads((FILES / "report/report.schema.json").read_text("utf-8"))
NEXT = {"none": "1.2.3", "patch": "1.2.4", "minor": "1.3.0", "major": "2.0.0"}


@pytest.mark.parametrize("name", CASES)
def test_each_kind_of_change_in_every_format(tmp_path, capsys, name):
    edit, lines, level = CASES[name]
    old, new = two(tmp_path, edit)
    found = diff(old, new)

    made = json.loads(render(found, "json", 100))
    Draft202012Validator(SCHEMA).validate(made)
    assert made == json.loads(json.dumps(found.to_dict()))
    assert (made["same"], made["version"]["level"]) == (not lines, level)
    assert made["version"]["required"] == NEXT[level]
    assert made["version"]["enough"] is (level == "none")
    assert all(reason["level"] != "none" for reason in made["version"]["reasons"])
    assert [p["code"] for p in made["problems"]] == ["version-too-low"] * (level != "none")

    code, text = printed(capsys, old, new, "--format", "csv")
    assert (code, read_csv(text)) == (int(bool(lines)), lines)


def test_text_and_markdown(tmp_path):
    def edit(made, rows):
        for name in ("column added", "cell corrected", "row added"):
            CASES[name][0](made, rows)
        rows["letters"].pop(2)

    found = diff(*two(tmp_path, edit))
    *lines, problem = render(found, "text", 100).splitlines()
    assert lines == [
        f"old  weather-posts 1.2.3  {tmp_path}/old",
        f"new  weather-posts 1.2.3  {tmp_path}/new",
        "  column added: letters fields/mood: 'string'",
        "  cell changed: stations sta-one beds: '0' → '7'",
        "  row removed: letters let-3: text='café – ïçğşü өзгөчө'",
        "  cell changed: letters let-2 mood: '' → 'glad'",
        "  row added: losses let-2",
        "1 row added, 1 row removed, 2 rows changed (2 cells), 0 ids retired; 1 other difference",
        "version: at least 2.0.0, 1.2.3 is not enough; major change: column added: letters "
        "fields/mood: 'string'",
    ]
    explained = found.problems[0].explained
    assert explained.startswith("the version '1.2.3' is too low — declare 2.0.0 or higher: column")
    assert problem == f"problem: {found.problems[0]}"
    page = render(found, "markdown", 100)
    assert page.startswith("### ksd diff\n\n")
    assert table_of(page) == [
        ["version-too-low", "", "", "", "", explained],
        ["column-added", "letters", "", "fields/mood", "", "string"],
        ["cell-changed", "stations", "sta-one", "beds", "0", "7"],
        ["row-removed", "letters", "let-3", "", "text='café – ïçğşü өзгөчө'", ""],
        ["cell-changed", "letters", "let-2", "mood", "", "glad"],
        ["row-added", "losses", "let-2", "", "", ""],
    ]
    same = render(diff(tmp_path / "old", tmp_path / "old"), "text", 100).splitlines()
    assert same[2:] == ["no difference", "version: no higher one is required"]


def test_schema_of_the_json():
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$defs"]["problem"] == REPORT["$defs"]["problem"]
    assert SCHEMA["$defs"]["count"] == REPORT["$defs"]["count"]

    def look(part, path):
        if part.get("type") == "object" and "properties" in part:
            assert part["additionalProperties"] is False, path
            assert sorted(part["required"]) == sorted(part["properties"]), path
        for key, inner in part.get("properties", {}).items():
            assert len(inner.get("description", "")) > 8 or "$ref" in inner, (*path, key)
            look(inner, (*path, key))
        if "items" in part:
            look(part["items"], (*path, "items"))

    look(SCHEMA, ())
    for name, part in SCHEMA["$defs"].items():
        look(part, (name,))


# What is left out, and what data must not become


def big(changes=0):
    old, new = (Compared(name, "n", "1.0.0") for name in ("a", "b"))
    made = tuple(Change("metadata", "patch", "", f"k{n}", "", "x" * 200) for n in range(changes))
    return Diff(old, new, Verdict("none", (), "1.0.0", "1.0.0", True), made)


@pytest.mark.parametrize("most", [0, 1, 19, 20, 21])
def test_text_and_markdown_say_what_they_leave_out(most):
    found = big(20)
    text, page = render(found, "text", most), render(found, "markdown", most)
    kept = min(most, 20)
    assert sum(line.startswith("  ") for line in text.splitlines()) == kept
    assert (f"… and {20 - kept} more (--max)" in text) is (most < 20)
    assert len(table_of(page)) == kept
    left = 20 - kept
    word = "difference" if left == 1 else "differences"
    assert (f"\n{left} more {word} not listed here.\n" in page) is (left > 0)
    assert len(read_csv(render(found, "csv", most))) == 20
    assert len(json.loads(render(found, "json", most))["changes"]) == 20


def test_markdown_keeps_to_its_room():
    page = markdown(big(5_000), 5_000)
    rows = len(table_of(page))
    assert 0 < rows < 5_000 and len(page.encode()) <= ROOM
    assert f"{5_000 - rows:,} more differences not listed here." in page


@pytest.mark.parametrize("text", NASTY)
def test_data_are_neither_commands_nor_markdown(text):
    change = Change("metadata", "patch", text, f"p{text}", text, f"n{text}", text)
    sides = Compared(f"a{text}", f"b{text}", text), Compared(text, text, text)
    verdict = Verdict("patch", (Reason("patch", text),), text, "1.0.1", False)
    found = Diff(*sides, verdict, (change,))
    only(render(found, "text", 9), "text")
    only(render(found, "json", 9), "json")
    page = render(found, "markdown", 9)
    [row] = table_of(page)
    assert row[5].strip() == shown(f"n{text}", 300)[1:-1].strip()
    assert not any(
        sign in page.replace("### ksd diff", "") for sign in ("<script", "##", "@", "](")
    )
    *_, last = read_csv(render(found, "csv", 9))
    assert last == ("metadata", text, "", f"p{text}", text, f"n{text}")
