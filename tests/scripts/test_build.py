"""scripts/build.py: same bytes everywhere, and messages for coders with file and line."""

import os
import re
import subprocess
import sys

import build
import pytest
from checkout import SHEET, copy_checkout, edit, edit_matching, generated, run_build
from coding_build.computed import plover_type
from real_package import ROOT


@pytest.fixture
def checkout(tmp_path):
    return copy_checkout(tmp_path)


def test_same_bytes_with_other_hash_seed_time_zone_locale_and_folder(tmp_path):
    here = copy_checkout(tmp_path / "here", passes=True)
    there = copy_checkout(tmp_path / "dort ә", passes=True)
    files = build.generate(here)[1]
    other = {"PYTHONHASHSEED": "4242", "TZ": "Asia/Bishkek", "LC_ALL": "C", "PYTHONUTF8": "0"}
    issues = there / "coding/issues.csv"  # as a spreadsheet saves it
    issues.write_bytes(b"\xef\xbb\xbf" + issues.read_bytes().replace(b"\n", b"\r\n"))
    command = [sys.executable, ROOT / "scripts/build.py", "--root", there]
    done = subprocess.run(command, env=os.environ | other, cwd="/", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert generated(there) == files


def test_build_needs_only_what_make_build_installs():
    others = "scipy krippendorff matplotlib networkx polars pyarrow xlsxwriter syntok trafilatura"
    code = f"import sys; sys.modules.update(dict.fromkeys({others.split()})); import build"
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, cwd=ROOT / "scripts", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


# What is reported together: path, pattern of the first text to replace, what is typed instead, and
# what the message must say.
MISTAKES = {
    "structure": [
        (SHEET, "status: occurred", "status: ocurred", "did you mean 'occurred'?"),
        (SHEET, "ground: background", "grund: background", "did you mean 'ground'?"),
        (SHEET, r"actor_id: (act-[a-z-]+)\b", r"actor_id: \1x", "did you mean 'act-"),
        (SHEET, r"date_edtf: '(\[..[0-9-]+\])'", r"date_edtf: \1", "quote a text that begins"),
        (SHEET, "date_edtf: '2006-07-24'", "date_edtf: 24.7.2006", "'24.7.2006' is not a date"),
        (SHEET, r"note: '.*'$", "note:", "it is empty — fill it or remove the key"),
        (SHEET, "^    event_type: SUPPORT$", "    # no type", "event_type of evt-"),
        (SHEET, r"evidence: \['p2-s", "evidence: ['p2s", "has the wrong form — sentence[:start"),
        (SHEET, r"contexts: \[.*\]", "contexts: [crime, health, legal, military]", "at most 3"),
        (SHEET, "field: date_edtf", "field: date_edft", "did you mean 'date_edtf'?"),
        (SHEET, r"issues: \[(.*)\]", r"issues: \1", "a list is expected here — put it in [ ]"),
        (SHEET, r"^  p([0-9]+)-s1:$", r"  p\1s1:", "is not a sentence — write it like p2-s1"),
    ],
    "YAML": [(SHEET, "label: Exercise ", "label: Exercise: ", "text with ': ' or ' #' needs")],
    "calendar": [(SHEET, "date_edtf: '2006-07-24'", "date_edtf: '2006-02-30'", "is not in the")],
    "duplicate": [
        ("coding/issues.csv", r"^(iss-.*\n)(iss-.*\n)", r"\1\2\1", "is also the key of coding/"),
    ],
    "spelling": [
        (SHEET, r"form: name, surface: (\w+)", r"form: name, surface: \1x", "x' is listed for"),
    ],
    "registries": [
        ("coding/actors.csv", "family_name", "famly_name", "did you mean 'family_name'?"),
        ("coding/issues.csv", r"^(iss-[a-z-]+),", r"\1,Yes, ", "needs double quotes"),
    ],
    "vocabulary": [
        ("schemas/vocabularies/stance.csv", "for the prop", "for, well, the prop", "double quotes"),
    ],
    "checks": [
        (SHEET, r"'p9-s[0-9]:", "'p9-s99:", "p9-s99"),
        (SHEET, "ground: main", "ground: outlook", "Planned, proposed and conditional events"),
        ("coding/places.csv", ",city,", ",cty,", "did you mean 'city'?"),
        ("coding/organizations.csv", ",(org-[a-z-]+),true", r",\1x,true", "did you mean 'org-"),
        ("coding/issues.csv", r",([A-Z][a-z]+ [a-z ]+[.]),", r",=\1,", "begins with '='"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("stage", MISTAKES)
def test_mistakes_of_a_coder_are_reported_with_file_and_line(stage, checkout, capsys):
    lines = [edit_matching(checkout, *mistake[:3]) for mistake in MISTAKES[stage]]
    assert run_build(checkout) == 1
    shown = capsys.readouterr().err
    assert "Traceback" not in shown and "nothing was changed" in shown
    for (path, *_, message), line in zip(MISTAKES[stage], lines, strict=True):
        places = [
            int(found[1])
            for text in shown.splitlines()
            if message in text and (found := re.match(rf"{re.escape(path)}:(\d+)", text))
        ]
        assert any(abs(place - line) <= 3 for place in places), (message, line, shown)
    assert not (checkout / "data").exists()


@pytest.mark.parametrize(
    ("path", "old", "new", "message"),
    [
        ("coding/sources.csv", "src-edm-3-148,coded", "src-edm-3-148,cited", "no source of level"),
        ("schemas/dataset.json", '"name"', '"name', "schemas/dataset.json:2: not valid JSON"),
        ("schemas/dataset.json", '"published_latest"', '"x"', "sources has no column 'x'"),
        ("schemas/dataset.json", '"2026-', '"2026/', "is not a day — write dateReleased as"),
        ("schemas/dataset.json", '"licenses"', '"licences"', "did you mean 'licenses'?"),
        ("schemas/dataset.json", '"keywords"', '"homepge": "x",\n"keywords"', "'homepage'?"),
        ("schemas/events.schema.json", '"constraints"', '"contraints"', "'constraints'"),
        ("schemas/rules/dates.yaml", "statement:", "statment:", "keys missing or unknown: sta"),
        ("schemas/rules/dates.yaml", "{released}", "{relesed}", "there is no macro '{relesed}'"),
        ("schemas/views/event_summary.yaml", "fields:", "feilds:", "event_summary.yaml"),
        ("README.md", "<!-- size: end -->", "", "README.md lacks the lines <!-- size: begin"),
    ],
)
def test_mistakes_in_declarations_are_reported(path, old, new, message, checkout, capsys):
    edit(checkout, path, old, new)
    assert run_build(checkout) in (1, 2)
    shown = capsys.readouterr().err
    assert message in shown and "Traceback" not in shown and "nothing was changed" in shown


INDEX = SHEET.replace("yaml", "segments.csv")


@pytest.mark.parametrize("path", [SHEET, INDEX, "coding/issues.csv"])
def test_files_that_cannot_be_read_are_named(path, checkout, capsys):
    (checkout / path).unlink()
    assert run_build(checkout) == 1
    assert f"{path}: cannot be read: No such file" in capsys.readouterr().err
    (checkout / path).write_bytes("a,b".encode("utf-16"))
    assert run_build(checkout) == 1
    assert f"{path}:1: byte 0 is not UTF-8 — save it as " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("event_type", "status", "of_code", "expected"),
    [
        ("CONSULT", "occurred", "CONSULT", "CONSULT"),
        ("CONSULT", "planned", "", "AGREE"),
        ("AID", "proposed", "AGREE", "AGREE"),
        ("AID", "proposed", "REQUEST", "REQUEST"),
        ("COOPERATE", "conditional", "", ""),
        ("RETREAT", "planned", "", "CONCEDE"),
        ("ASSAULT", "planned", "", "ASSAULT"),
        ("CONSULT", "cancelled", "", "REJECT"),
        ("CONSULT", "denied", "", ""),
        ("CONSULT", "unclear", "", ""),
        ("unclear", "occurred", "", ""),
    ],
)
def test_plover_type(event_type, status, of_code, expected):
    assert plover_type(event_type, status, of_code) == expected
