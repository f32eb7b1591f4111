"""A report in every form: well-formed, complete, and never a command to whoever reads it."""

import json
import re
import xml.etree.ElementTree as ET
from importlib import resources
from pathlib import Path

import pytest
import runner_commands
import sample_package as sample
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from junitparser import JUnitXml
from lxml import etree
from markdown_it import MarkdownIt

from kyrgyz_security_diplomacy import Problem, Report, validate
from kyrgyz_security_diplomacy.check.command import in_repository
from kyrgyz_security_diplomacy.cli import main
from kyrgyz_security_diplomacy.report.formats import FORMATS, render
from kyrgyz_security_diplomacy.report.github import PAGE_BYTES, add_to_page, markdown
from kyrgyz_security_diplomacy.report.problems import Checked, plain

PUBLISHED = resources.files("kyrgyz_security_diplomacy") / "report/report.schema.json"
SCHEMA = json.loads(PUBLISHED.read_text("utf-8"))
XSD = etree.XMLSchema(etree.parse(Path(__file__).parents[1] / "profiles/junit.xsd"))
SUMMARY = "139 checks on 5 tables, 10 rows (engine pandas)"
NASTY = (
    "\n::error::x", "\r::stop-commands::x", "##[add-mask]x", "###[error]", "::set-output name=a::b",
    "%0A::debug::", "a,b:c=d%", "\x1b[2J\x1b]0;x\x07", "\x9b31m", "\u202e\u2066", "\ud800",
    "\ufffe", "\x00", "]]>", "<script>x</script>&lt;", "| a | b |\n|---|\n",
    "`x` **y** [z](http://a.b) @me", "#1 www.a.org :tada: $x$ ![i](j)", "\\|",
    "\u2028::error::y", "'\"", " ",
)  # fmt: skip


def same(path):
    return path


@pytest.fixture
def root(tmp_path, monkeypatch):
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return sample.build(tmp_path / "sub/pkg")


def spoil(root):
    """One warning and two errors in one row."""
    sample.swap_bytes(root, "stations", b",0,NA", b",x,y  z")


def printed(capsys, *args):
    code = main(["validate", *map(str, args)])
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


def real_reports(root, capsys):
    """Clean, with problems, capped, not even opened: as the command prints them."""
    yield printed(capsys, root, "--format", "json")
    spoil(root)
    yield printed(capsys, root, "--format", "json")
    yield printed(capsys, root, "--format", "json", "--max-problems", "1")
    yield printed(capsys, root / "data", "--format", "json")
    (root / "datapackage.json").write_text("{")
    yield printed(capsys, root, "--format", "json")


def test_json_fits_the_published_schema(root, capsys):
    Draft202012Validator.check_schema(SCHEMA)
    codes, kept = [], []
    for code, text in real_reports(root, capsys):
        made = json.loads(text)
        Draft202012Validator(SCHEMA).validate(made)
        codes.append(code)
        kept.append((len(made["problems"]), made["omitted"]))
    assert codes == [0, 1, 1, 2, 2]
    assert kept == [(0, 0), (3, 0), (1, 2), (1, 0), (1, 0)]


def test_json_of_our_own_package_and_of_every_field_fits_too():
    full = nasty("x")
    checked = (Checked("a", "a.csv", 3, 4), Checked("b", "b.csv", 0, 1))
    for report in (validate(), Report((full,), 5, 2, 3, "pandas", checked), Report((), 0, 0, 0)):
        Draft202012Validator(SCHEMA).validate(json.loads(report.json()))


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


def test_schema_describes_every_key():
    def look(part, path):
        for key, inner in part.get("properties", {}).items():
            assert len(inner.get("description", "")) > 10, (*path, key)
            look(inner, (*path, key))
        if "properties" in part and "type" in part:
            assert part["additionalProperties"] is False, path
            assert sorted(part["required"]) == sorted(part["properties"]), path
        look(part["items"], (*path, "items")) if "items" in part else None

    look(SCHEMA, ())
    look(SCHEMA["$defs"]["problem"], ("problem",))
    assert list(SCHEMA["$defs"]["problem"]["properties"]) == list(fault().to_dict())


@pytest.mark.parametrize("text", NASTY)
def test_json_says_the_same_however_it_is_escaped(text):
    report = Report((nasty(text),), 1, 1, 1)
    made = report.json()
    assert json.loads(made) == report.to_dict()
    assert "##" not in made


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
    read = JUnitXml.fromstring(text.encode())
    read_counts = (read.tests, read.failures, read.errors)
    read.update_statistics()
    assert (read.tests, read.failures, read.errors) == read_counts
    return tree


def test_junit_of_a_package(root, capsys):
    code, text = printed(capsys, root, "--format", "junit")
    check_junit(text)
    assert code == 0
    run = {("datapackage.json", "something was checked"): ["system-out"]}
    run |= {(table, "every check"): ["system-out"] for table in sample.ROWS}
    assert cases(text) == run
    spoil(root)
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


def test_junit_tells_how_much_of_each_table_was_checked():
    checked = (Checked("a", "a.csv", 30, 4), Checked("b", "b.csv", 2, 3))
    report = Report((fault(severity="warning"), fault(table="b")), 7, 2, 32, "pandas", checked)
    text = render(report, "junit", same)
    tree = check_junit(text)
    assert cases(text) == {
        ("datapackage.json", "something was checked"): ["system-out"],
        ("a", "every check"): ["system-out"],
        ("a", "c a.csv"): ["system-out"],
        ("b", "c a.csv"): ["failure"],
    }
    told = {each.get("name"): each.get("value") for each in tree[1].iter("property")}
    assert told == {"checks": "4", "rows": "30"}
    assert tree.find(".//testcase[@name='every check']/system-out").text == "4 checks, 30 rows"


def test_checks_of_tables_must_add_up():
    with pytest.raises(ValueError, match="not the checks of the report"):
        Report((), 8, 1, 1, "pandas", (Checked("a", "a.csv", 1, 7),))


@pytest.mark.parametrize("problems", [(), (fault(severity="warning"),), (fault(),)])
def test_a_run_that_checked_nothing_is_an_error_in_junit(problems):
    tree = check_junit(render(Report(problems, 0, 0, 0), "junit", same))
    assert tree.get("errors") == "1"
    assert tree.find(".//error").get("message") == "nothing was checked"


@pytest.mark.parametrize("most", [0, 1, 24, 25, 36, 37, None])
def test_junit_says_what_it_leaves_out(most):
    text = render(many(), "junit", same, most)
    tree = check_junit(text)
    left = tree.find(".//testcase[@name='problems not listed']")
    if most is None or most >= 37:
        assert left is None and tree.get("failures") == "25"
    else:
        told = (left.find("failure") if most < 25 else left.find("system-out")).text
        errors = max(25 - most, 0)
        told_errors = f"{errors} error" + ("" if errors == 1 else "s")
        warnings = 37 - most - errors
        told_warnings = f"{warnings} warning" + ("" if warnings == 1 else "s")
        assert told == f"{told_errors} and {told_warnings} more are not listed"
        assert int(tree.get("failures")) == min(most, 25) + (most < 25)


def test_names_of_cases_differ():
    twice = [fault("is bad", key="k"), fault("is worse", key="k"), fault("z", key="k (2)")]
    text = render(Report(tuple(twice), 1, 1, 1), "junit", same)
    check_junit(text)
    assert [name for table, name in cases(text) if table == "a"] == [
        "c k",
        "c k (2)",
        "c k (2) (2)",
    ]


def test_junit_schema_of_the_tests_refuses():
    good = render(many(), "junit", same)
    for old, new in (
        ('tests="', 'test="'), ("<failure ", "<failed "), ('line="1"', 'line="one"'),
        ('name="c k2"', 'name="c k1"'), ("</testsuite>", "<testcase/></testsuite>"),
    ):  # fmt: skip
        assert old in good
        bad = good.replace(old, new).replace(
            "</failure>", f"</{'failed' if 'failed' in new else 'failure'}>"
        )
        assert not XSD.validate(etree.fromstring(bad.encode())), new


# GitHub


def test_github_of_a_package(root, capsys):
    assert printed(capsys, root, "--format", "github") == (
        0,
        f"valid: 0 errors, 0 warnings; {SUMMARY}\n",
    )
    spoil(root)
    code, text = printed(capsys, root, "--format", "github")
    lines = text.splitlines()
    assert code == 1 and lines[0] == f"NOT valid: 2 errors, 1 warning; {SUMMARY}"
    assert lines[1].startswith(
        "::error file=sub/pkg/data/stations.csv,line=2,title=type in stations.beds::'x' is not a"
    )
    found = runner_commands.commands(text)
    assert [name for name, _, _ in found] == ["error", "error", "warning"]
    assert found[1][2] == "'y  z' has two spaces in a row"


def test_github_says_what_it_leaves_out():
    text = render(many(25, 12), "github", same, 30)
    found = runner_commands.commands(text)
    assert [name for name, _, _ in found] == ["error"] * 25 + ["warning"] * 5 + ["notice"]
    assert text.splitlines()[-1] == (
        "::notice title=ksd validate::22 more problems without annotation: "
        "GitHub shows 10 of a kind; 7 are not in the log either (--max-problems)"
    )
    assert "notice" not in render(many(10, 10), "github", same)
    assert "::notice" in render(many(11, 0), "github", same)
    assert render(many(1, 1), "github", same, 0).splitlines()[-1].startswith("::notice")


def test_title_on_github_is_cut():
    problem = fault(column="x" * 5_000)
    [(_, properties, _)] = runner_commands.commands(
        render(Report((problem,), 1, 1, 1), "github", same)
    )
    assert properties["title"].startswith("c in a.xxx") and len(properties["title"]) == 200


@pytest.mark.parametrize("problems", [(), (fault(severity="warning"),)])
def test_a_run_that_checked_nothing_is_an_error_on_github(problems):
    found = runner_commands.commands(render(Report(problems, 0, 0, 0), "github", same))
    assert "nothing was checked" in next(data for name, _, data in found if name == "error")


def only(text, form):
    """Assert that a printed report is lines that can be seen and holds no command but its own."""
    assert all(line.isprintable() for line in text.split("\n"))
    found = runner_commands.commands(text)
    assert [name for name, _, _ in found] == (["error"] if form == "github" else [])
    return found


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("text", NASTY)
def test_data_are_never_a_command(text, form):
    problem = nasty(text)
    made = render(Report((problem,), 1, 1, 1), form, same)
    found = only(made, form)
    if form == "github":
        [(_, properties, data)] = found
        assert data == problem.explained
        assert properties["file"] == plain(problem.path) and properties["line"] == "3"
        assert properties["title"] == plain(f"c in {problem.table}.{problem.column}")
    if form == "junit":
        failure = check_junit(made).find(".//failure")
        assert (failure.text, failure.get("message")) == (str(problem), problem.explained)


@settings(max_examples=300, deadline=None)
@given(text=st.text(), form=st.sampled_from(FORMATS))
def test_no_text_at_all_is_a_command(text, form):
    made = render(Report((nasty(text),), 1, 1, 1), form, same)
    only(made, form)
    if form == "junit":
        check_junit(made)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("start", ["::error::x", "  ::error::x", "##[error]x"])
def test_a_problem_without_a_place_is_no_command(start, form):
    only(render(Report((Problem(code="c", message=start),), 1, 1, 1), form, same), form)


def test_reader_of_commands_finds_them():
    assert runner_commands.read("  ::error file=a%2Cb,line=2::x%0Ay") == (
        "error", {"file": "a,b", "line": "2"}, "x\ny"
    )  # fmt: skip
    assert runner_commands.read("text ##[add-mask]x") == ("add-mask", {}, "x")
    assert runner_commands.read("a ::error::x") is None
    assert runner_commands.read("::unknown::x") is None


# The step's page


def table_of(text):
    """Return the cells of a page's table as a reader sees them; nothing but text may be in them."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    rows = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows:
            assert {child.type for child in token.children} <= {
                "text",
                "text_special",
                "html_inline",
            }
            html = {child.content for child in token.children if child.type == "html_inline"}
            assert html <= {"<code>", "</code>"}
            rows[-1].append("".join(c.content for c in token.children if c.type != "html_inline"))
    assert "html_block" not in {token.type for token in tokens}
    return rows[1:]


def test_page_of_a_package(root, capsys, monkeypatch, tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    spoil(root)
    for form in ("text", "json", "junit"):
        printed(capsys, root, "--format", form)
    assert page.read_text() == "before\n"
    assert printed(capsys, root, "--format", "github")[0] == 1
    text = page.read_text("utf-8")
    assert text.startswith(
        f"before\n### ksd validate: not valid\n\nNOT valid: 2 errors, 1 warning; {SUMMARY}"
    )
    assert [row[:4] for row in table_of(text)] == [
        ["error", "sub/pkg/data/stations.csv", "2", "beds"],
        ["error", "sub/pkg/data/stations.csv", "2", "motto"],
        ["warning", "sub/pkg/data/stations.csv", "2", "beds"],
    ]


def test_page_that_cannot_be_written_does_not_change_the_verdict(root, capsys, monkeypatch):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(root))
    assert main(["validate", str(root), "--format", "github"]) == 0
    out, error = capsys.readouterr()
    assert out.startswith("valid: ") and error.startswith("ksd: no summary was written: ")


@pytest.mark.parametrize("text", NASTY)
def test_data_are_never_markdown(text):
    problem = nasty(text)
    page = markdown(Report((problem,), 1, 1, 1), same, 9)
    [cells] = table_of(page)
    assert cells[4].strip() == problem.explained.strip()
    row = re.sub(r"&#\d+;|</?code>", "", page.splitlines()[-2])
    assert re.fullmatch(r"[|A-Za-z0-9 ]+", row) and row.count("|") == 6


def test_page_keeps_to_its_room(tmp_path):
    report = Report(tuple(fault("é" * 5_000, key=f"k{n}") for n in range(9_000)), 1, 1, 1)
    page = tmp_path / "page.md"
    page.write_text("x" * 500_000)
    for _ in range(3):
        add_to_page(page, report, same, 9_000)
        assert page.stat().st_size <= PAGE_BYTES
    text = page.read_text("utf-8")
    listed = len(table_of(text[500_000:]))
    assert 500 < listed < 9_000 and f"\n{9_000 - listed:,} more problems not listed here." in text


# Where files are


def test_paths_as_the_repository_knows_them(root, monkeypatch, tmp_path):
    def path(package, opened=True):
        return in_repository(package, opened)("data/a.csv")

    assert path("sub/pkg") == path(root / "datapackage.json") == "sub/pkg/data/a.csv"
    monkeypatch.chdir(tmp_path / "sub")
    assert path("pkg") == path(tmp_path / "sub/pkg") == "pkg/data/a.csv"
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    assert path("pkg") == path("./pkg/../pkg/") == "sub/pkg/data/a.csv"
    monkeypatch.delenv("GITHUB_WORKSPACE")
    monkeypatch.setenv("CI_PROJECT_DIR", str(tmp_path))
    assert path("pkg") == "sub/pkg/data/a.csv"
    assert path("pkg", opened=False) == "sub/data/a.csv"
    monkeypatch.setenv("CI_PROJECT_DIR", str(tmp_path / "sub/pkg/data"))
    assert path("pkg") == "a.csv"
    assert in_repository("pkg")("datapackage.json") == f"{root.resolve()}/datapackage.json"


def test_path_through_a_link(root, tmp_path):
    (tmp_path / "link").symlink_to(root)
    assert in_repository("link")("a.csv") == "sub/pkg/a.csv"


def test_our_own_package_is_found(monkeypatch):
    checkout = Path(__file__).resolve().parents[2]
    monkeypatch.setenv("GITHUB_WORKSPACE", str(checkout))
    assert in_repository(None)("data/events.csv") == "data/events.csv"


# The option --report, and exit codes


def test_report_is_written_beside_what_is_printed(root, capsys, tmp_path):
    spoil(root)
    code, text = printed(
        capsys, root, "--report", "new/out.json", "--report", "out.xml", "--max-problems", "1"
    )
    assert code == 1 and "… and 2 more" in text
    made = json.loads((tmp_path / "new/out.json").read_text("utf-8"))
    assert (made["errors"], made["omitted"]) == (2, 2)
    assert check_junit((tmp_path / "out.xml").read_text("utf-8")).get("failures") == "2"
    written = (tmp_path / "out.xml").read_text("utf-8")
    assert printed(capsys, root, "--format", "junit", "--max-problems", "1")[1] == written


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
    assert out.startswith("valid: ") and error.startswith("ksd: ") and "'file" in error


@pytest.mark.parametrize("form", FORMATS)
def test_exit_codes(root, capsys, tmp_path, form):
    assert printed(capsys, root, "--format", form)[0] == 0
    spoil(root)
    assert printed(capsys, root, "--format", form)[0] == 1
    for given_path in (tmp_path / "none", root / "data", "x\0y", "x" * 5_000):
        code, text = printed(capsys, given_path, "--format", form)
        assert code == 2
        if form == "json":
            Draft202012Validator(SCHEMA).validate(json.loads(text))
        if form == "junit":
            check_junit(text)
        if form == "github":
            assert runner_commands.commands(text)[0][0] == "error"


def test_info_shows_data_plainly(root, capsys):
    sample.edit_descriptor(root, lambda made: made.update(title="\x1b[2J\n::error::x"))
    assert main(["info", str(root)]) == 0
    out = capsys.readouterr().out
    assert out.startswith(r"\x1b[2J\n::error::x (weather-posts)")
    assert not runner_commands.commands(out)
