"""A report in every form: well-formed, complete, and never a command to whoever reads it."""

import json
import re
import xml.etree.ElementTree as ET
from importlib import resources
from pathlib import Path

import pytest
import sample_package as sample
from jsonschema import Draft202012Validator
from junitparser import JUnitXml
from lxml import etree
from printed import NASTY, commands, only

from kyrgyz_security_diplomacy import Problem, Report, validate
from kyrgyz_security_diplomacy.check.command import in_repository
from kyrgyz_security_diplomacy.cli import main
from kyrgyz_security_diplomacy.report.formats import FORMATS, render
from kyrgyz_security_diplomacy.report.problems import plain

PUBLISHED = resources.files("kyrgyz_security_diplomacy") / "report/report.schema.json"
SCHEMA = json.loads(PUBLISHED.read_text("utf-8"))
XSD = etree.XMLSchema(etree.parse(Path(__file__).parents[1] / "profiles/junit.xsd"))
SUMMARY = "139 checks on 5 tables, 10 rows (engine pandas)"


def same(path):
    return path


@pytest.fixture
def root(tmp_path, monkeypatch):
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return sample.build(tmp_path / "sub/pkg")


def mutate(root):
    """One warning and two errors in one row."""
    sample.swap_bytes(root, "stations", b",0,NA", b",x,y  z")


def printed(capsys, *args):
    code = main(["validate", "--strict", *map(str, args)])
    return code, capsys.readouterr().out


def fault(text="is bad", **more):
    return Problem(**{"code": "c", "message": text, "path": "a.csv", "table": "a", **more})


def nasty(text):
    return fault(
        f"bad {text}", path=f"p{text}", table=f"t{text}", key=f"k{text}", column=f"c{text}",
        value=text, hint=f"h{text}", pointer=f"r{text}", line=3, row=2,
    )  # fmt: skip


def many(errors=25, warnings=12):
    made = [fault(line=line, key=f"k{line}") for line in range(1, errors + 1)]
    made += [fault(line=line, severity="warning") for line in range(1, warnings + 1)]
    return Report(tuple(made), 5, 1, 30)


# JSON


def test_json_fits_the_published_schema(root, capsys):
    """Clean, with problems, capped, not even opened: as the command prints them."""
    Draft202012Validator.check_schema(SCHEMA)
    runs = [printed(capsys, root, "--format", "json")]
    mutate(root)
    runs.append(printed(capsys, root, "--format", "json"))
    runs.append(printed(capsys, root, "--format", "json", "--max-problems", "1"))
    runs.append(printed(capsys, root / "data", "--format", "json"))
    found = [(code, json.loads(text)) for code, text in runs]
    for _, made in found:
        Draft202012Validator(SCHEMA).validate(made)
    assert [(code, len(made["problems"]), made["omitted"]) for code, made in found] == [
        (0, 0, 0), (1, 3, 0), (1, 1, 2), (2, 1, 0)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"more": 1}, {"valid": True}, {"errors": -1}, {"format_version": 2}, {"errors": 0},
        {"problems": [{"code": "c"}]}, {"checked": [{"table": "a"}]}, {"omitted": None},
    ],
)  # fmt: skip
def test_schema_refuses_what_is_no_report(change):
    made = Report((fault(),), 5, 1, 30).to_dict() | change
    assert list(Draft202012Validator(SCHEMA).iter_errors(made))


# JUnit XML


def cases(text):
    return {
        (case.get("classname"), case.get("name")): [part.tag for part in case]
        for case in ET.fromstring(text).iter("testcase")
    }


def check_junit(text):
    """Validate against the schema, and compare the counts with what is there."""
    tree = ET.fromstring(text)
    XSD.assertValid(etree.fromstring(text.encode()))
    for holder in (tree, *tree):
        inside = list(holder.iter("testcase"))
        assert int(holder.get("tests")) == len(inside)
        for key, tag in (("failures", "failure"), ("errors", "error")):
            assert int(holder.get(key)) == sum(case.find(tag) is not None for case in inside)
    JUnitXml.fromstring(text.encode())
    return tree


def test_junit_of_a_package(root, capsys):
    code, text = printed(capsys, root, "--format", "junit")
    check_junit(text)
    assert code == 0
    run = {("datapackage.json", "something was checked"): ["system-out"]}
    run |= {(table, "every check"): ["system-out"] for table in sample.ROWS}
    assert cases(text) == run
    mutate(root)
    code, text = printed(capsys, root, "--format", "junit")
    tree = check_junit(text)
    assert code == 1 and (tree.get("tests"), tree.get("failures")) == ("8", "2")
    del run["stations", "every check"]
    assert cases(text) == run | {
        ("stations", "type beds sta-one"): ["failure"],
        ("stations", "double-space motto sta-one"): ["failure"],
        ("stations", "rule beds sta-one"): ["system-out"],
    }
    failed = tree.find("testsuite[@name='stations']/testcase[failure]")
    assert (failed.get("file"), failed.get("line")) == ("sub/pkg/data/stations.csv", "2")
    assert failed.find("failure").text.startswith("data/stations.csv:2 beds: 'x' is not a whole")
    assert SUMMARY in tree.find(".//system-out").text
    assert re.fullmatch("[0-9]+ checks, 3 rows", tree.find(".//*[@name='visits']//system-out").text)


def test_names_of_cases_differ():
    twice = [fault("is bad", key="k"), fault("is worse", key="k")]
    text = render(Report(tuple(twice), 1, 1, 1), "junit", same, 100)
    check_junit(text)
    assert [name for table, name in cases(text) if table == "a"] == [
        "c k", "c k (2)"
    ]  # fmt: skip


# GitHub


def test_github_of_a_package(root, capsys):
    assert printed(capsys, root, "--format", "github") == (
        0,
        f"valid: 0 errors, 0 warnings; {SUMMARY}\n",
    )
    mutate(root)
    code, text = printed(capsys, root, "--format", "github")
    lines = text.splitlines()
    assert code == 1 and lines[0] == f"NOT valid: 2 errors, 1 warning; {SUMMARY}"
    assert lines[1].startswith(
        "::error file=sub/pkg/data/stations.csv,line=2,title=type in stations.beds::'x' is not a"
    )
    found = commands(text)
    assert [name for name, _, _ in found] == ["error", "error", "warning"]


def test_github_says_what_it_leaves_out():
    text = render(many(25, 12), "github", same, 30)
    found = commands(text)
    assert [name for name, _, _ in found] == ["error"] * 25 + ["warning"] * 5 + ["notice"]
    assert text.endswith("::7 more problems not listed\n")
    assert "notice" not in render(many(25, 12), "github", same, 100)


@pytest.mark.parametrize("problems", [(), (fault(severity="warning"),)])
def test_a_run_that_checked_nothing_is_an_error(problems):
    report = Report(problems, 0, 0, 0)
    found = commands(render(report, "github", same, 100))
    assert "nothing was checked" in next(data for name, _, data in found if name == "error")
    tree = check_junit(render(report, "junit", same, 100))
    assert tree.get("errors") == "1"
    assert tree.find(".//error").get("message") == "nothing was checked"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("text", (*NASTY, "::error::x", "  ::error::x", "y" * 300))
def test_data_are_never_a_command(text, form):
    only(render(Report((Problem(code="c", message=text),), 1, 1, 1), form, same, 100), form)
    problem = nasty(text)
    report = Report((problem,), 1, 1, 1)
    made = render(report, form, same, 100)
    found = only(made, form)
    if form == "json":
        assert json.loads(made) == report.to_dict() and "##" not in made
    if form == "github":
        [(_, properties, data)] = found
        assert data == problem.explained
        assert properties["file"] == plain(problem.path) and properties["line"] == "3"
        assert properties["title"] == plain(f"c in {problem.table}.{problem.column}"[:200])
    if form == "junit":
        failure = check_junit(made).find(".//failure")
        assert (failure.text, failure.get("message")) == (str(problem), problem.explained)


# Where files are, the option --report, and exit codes


def test_paths_as_the_repository_knows_them(root, monkeypatch, tmp_path):
    def path(package, opened=True):
        return in_repository(package, opened)("data/a.csv")

    (tmp_path / "link").symlink_to(root)
    assert path("sub/pkg") == path(root / "datapackage.json") == "sub/pkg/data/a.csv"
    assert path("link") == "sub/pkg/data/a.csv"
    monkeypatch.chdir(tmp_path / "sub")
    assert path("pkg") == path(tmp_path / "sub/pkg") == "pkg/data/a.csv"
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    assert path("pkg") == path("./pkg/../pkg/") == "sub/pkg/data/a.csv"
    monkeypatch.delenv("GITHUB_WORKSPACE")
    monkeypatch.setenv("CI_PROJECT_DIR", str(tmp_path))
    assert path("pkg") == "sub/pkg/data/a.csv"
    assert path("pkg", opened=False) == "sub/data/a.csv"
    monkeypatch.setenv("CI_PROJECT_DIR", str(tmp_path / "sub/pkg/data"))
    assert in_repository("pkg")("datapackage.json") == f"{root.resolve()}/datapackage.json"
    monkeypatch.setenv("GITHUB_WORKSPACE", str(Path(__file__).resolve().parents[2]))
    assert in_repository(None)("data/events.csv") == "data/events.csv"


def test_report_is_written_beside_what_is_printed(root, capsys, tmp_path):
    mutate(root)
    code, text = printed(
        capsys, root, "--report", "new/out.json", "--report", "out.xml", "--max-problems", "1"
    )
    assert code == 1 and "… and 2 more" in text
    made = json.loads((tmp_path / "new/out.json").read_text("utf-8"))
    assert (made["errors"], made["omitted"]) == (2, 2)
    written = (tmp_path / "out.xml").read_text("utf-8")
    assert printed(capsys, root, "--format", "junit")[1] == written


@pytest.mark.parametrize(
    "name", ["out.txt", "sub/pkg/datapackage.json", "sub/pkg/data/letters.csv", ""]
)
def test_report_is_not_written_over_data(root, capsys, name):
    with pytest.raises(SystemExit) as caught:
        main(["validate", str(root), "--report", name])
    assert caught.value.code == 2 and "is no name for a report" in capsys.readouterr().err
    assert validate(root).valid


def test_report_that_cannot_be_written(root, capsys, tmp_path):
    (tmp_path / "file").write_text("")
    assert main(["validate", str(root), "--report", "file/out.json"]) == 2
    out, error = capsys.readouterr()
    assert "\nvalid: " in out and error.startswith("ksd: ") and "'file" in error


@pytest.mark.parametrize("form", FORMATS)
def test_package_that_cannot_be_opened(root, capsys, tmp_path, form):
    for given_path in (tmp_path / "none", root / "data", "x\0y", "x" * 5_000):
        code, text = printed(capsys, given_path, "--format", form)
        assert code == 2
        if form == "json":
            Draft202012Validator(SCHEMA).validate(json.loads(text))
        if form == "junit":
            check_junit(text)
        if form == "github":
            assert commands(text)[0][0] == "error"


def test_info_shows_data_plainly(root, capsys):
    sample.edit_descriptor(root, lambda made: made.update(title="\x1b[2J\n::error::x"))
    assert main(["info", str(root)]) == 0
    out = capsys.readouterr().out
    assert out.startswith(r"\x1b[2J\n::error::x (weather-posts)")
    assert not commands(out)
