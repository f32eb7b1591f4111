"""A diff as text, JSON, CSV and Markdown: each kind of change alone is in each of them, alone."""

import json
from importlib import resources

import pytest
from diff_cases import CASES, flat, listed, printed, read_csv, two
from jsonschema import Draft202012Validator
from printed import NASTY, only, table_of

from kyrgyz_security_diplomacy.diff.compare import diff
from kyrgyz_security_diplomacy.diff.differences import Change, Compared, Diff, Reason, Verdict
from kyrgyz_security_diplomacy.diff.formats import ROOM, markdown, render
from kyrgyz_security_diplomacy.report.problems import plain, shown

FILES = resources.files("kyrgyz_security_diplomacy")
SCHEMA = json.loads((FILES / "diff/diff.schema.json").read_text("utf-8"))
REPORT = json.loads((FILES / "report/report.schema.json").read_text("utf-8"))
NEXT = {"none": "1.2.3", "patch": "1.2.4", "minor": "1.3.0", "major": "2.0.0"}


@pytest.mark.parametrize("name", CASES)
def test_each_kind_of_change_in_every_format(tmp_path, capsys, name):
    edit, lines, level = CASES[name]
    old, new = two(tmp_path, edit)
    found = diff(old, new)
    entries = listed(lines)

    made = json.loads(render(found, "json", 100))
    Draft202012Validator(SCHEMA).validate(made)
    assert flat(made) == lines
    assert (made["same"], made["version"]["level"]) == (not lines, level)
    assert made["version"]["required"] == NEXT[level]
    assert made["version"]["enough"] is (level == "none")
    assert all(reason["level"] != "none" for reason in made["version"]["reasons"])
    assert [p["code"] for p in made["problems"]] == ["version-too-low"] * (level != "none")

    code, text = printed(capsys, old, new, "--format", "csv")
    assert (code, read_csv(text)) == (int(bool(lines)), lines)

    text = render(found, "text", 100)
    printed_lines = [line for line in text.splitlines() if line.startswith("  ")]
    assert len(printed_lines) == len(entries)
    for line, (*start, place) in zip(printed_lines, entries, strict=True):
        assert (start[2] or start[1] or place) in line and place in line and line.isprintable()
        values = {value for each in lines if [*each[:3]] == start for value in each[4:] if value}
        for value in values - {start[1], *start[2].split("|")}:
            assert plain(shown(value)) in line
    assert ("no higher one" in text) == (level == "none")
    if level != "none":
        assert f"at least {NEXT[level]}, 1.2.3 is not enough; {level} change" in text

    rows = [row for row in table_of(render(found, "markdown", 100)) if row[0] != "version-too-low"]
    assert [(row[0].split(" ")[0], *row[1:4]) for row in rows] == entries
    for row, entry in zip(rows, entries, strict=True):
        for values in (each[3:] for each in lines if each[:3] == entry[:3]):
            for shown_as, value in zip(row[4:6], values[1:], strict=True):
                key = value in entry[2].split("|")  # not among the cells of a whole row
                assert key or shown(value, 300)[1:-1] in shown_as


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
    assert json.loads(render(found, "json", 9)) == json.loads(json.dumps(found.to_dict()))
    page = render(found, "markdown", 9)
    [row] = table_of(page)
    assert row[5].strip() == shown(f"n{text}", 300)[1:-1].strip()
    assert not any(
        sign in page.replace("### ksd diff", "") for sign in ("<script", "##", "@", "](")
    )
    *_, last = read_csv(render(found, "csv", 9))
    assert last == ("metadata", text, "", f"p{text}", text, f"n{text}")
