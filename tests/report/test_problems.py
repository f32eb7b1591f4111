"""One problem in words, texts made visible, and the verdict of a report."""

import pytest

from kyrgyz_security_diplomacy.report.problems import Problem, Report, did_you_mean, shown

FULL = Problem(
    code="foreign-key",
    path="data/positions.csv",
    line=61,
    row=60,
    table="positions",
    key="pos-1",
    column="source_id",
    value="src-edm-3-14",
    message="'src-edm-3-14' is not an id in sources.csv",
    hint="did you mean 'src-edm-3-148'?",
    pointer="schemas/positions.schema.json foreignKeys/0",
)


def test_text_form():
    assert str(FULL) == (
        "data/positions.csv:61 source_id: 'src-edm-3-14' is not an id in sources.csv"
        " — did you mean 'src-edm-3-148'? [schemas/positions.schema.json foreignKeys/0]"
    )
    assert str(Problem(code="x", message="is bad", path="a.csv")) == "a.csv: is bad"
    assert str(Problem(code="x", message="is bad")) == "is bad"
    warning = Problem(code="x", message="is odd", path="a.csv", line=2, severity="warning")
    assert str(warning) == "a.csv:2: warning: is odd"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain é ө", "'plain é ө'"),
        ("a\nb\x00\u202e\u00a0\ud800", r"'a\nb\x00\u202e\xa0\ud800'"),
        ("x" * 60, "'" + "x" * 60 + "'"),
        ("x" * 61, "'" + "x" * 59 + "…'"),
        (12, "'12'"),
    ],
)
def test_shown(value, text):
    assert shown(value) == text


def test_did_you_mean():
    assert did_you_mean("contraints", ["constraints", "title"]) == "did you mean 'constraints'?"
    assert did_you_mean("zzz", ["constraints", "title"]) == did_you_mean("titel", []) == ""
    assert did_you_mean("abc" * 40, ["abc" * 40]) == "", "long texts take too long to compare"
    many = (f"id-{number}" for number in range(10_000_000))
    assert did_you_mean("id-1", many) == "did you mean 'id-1'?"  # only the first are compared


def problem(path="a.csv", line=None, column="", code="c", severity="error"):
    return Problem(code=code, message="m", path=path, line=line, column=column, severity=severity)


def test_report_sorts_by_place():
    ordered = [
        problem("a.csv"),
        problem("a.csv", 2, "a", "x"),
        problem("a.csv", 2, "b", "a"),
        problem("a.csv", 2, "b", "b"),
        problem("a.csv", 10),
        problem("b.csv", 1),
    ]
    assert list(Report(tuple(reversed(ordered)), 1, 1, 1).problems) == ordered


def test_verdict():
    assert Report((), 1, 1, 1).valid
    assert not Report((problem(),), 1, 1, 1).valid
    assert Report((problem(severity="warning"),), 1, 1, 1).valid
    nothing = Report((), 0, 0, 0)
    assert not nothing.valid
    assert "NOT valid (nothing was checked)" in nothing.text()


def test_text_states_what_was_left_out():
    report = Report(tuple(problem(line=line) for line in range(1, 1336)), 5, 1, 2000)
    lines = report.text(max_problems=100).splitlines()
    assert lines[99] == "a.csv:100: m"
    assert lines[100] == "… and 1,235 more"
    assert lines[101] == (
        "NOT valid: 1,335 errors, 0 warnings; 5 checks on 1 table, 2,000 rows (engine pandas)"
    )
    assert "more" not in report.text(max_problems=1335)
