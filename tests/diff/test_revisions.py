"""What can be compared: folders, zip files, revisions of git; and the message if it cannot."""

import re

import pytest
import sample_package as sample
from checkout import commit, git
from diff_cases import listed, printed, table
from real_package import ROOT

from kyrgyz_security_diplomacy import PackageError
from kyrgyz_security_diplomacy.cli import main
from kyrgyz_security_diplomacy.diff.compare import diff
from kyrgyz_security_diplomacy.report.problems import shown

# What cannot be compared


UNUSABLE = {
    "composite key twice": (
        lambda root: sample.swap_bytes(root, "visits", b"sta-one,2,", b"sta-one,1,"),
        "new/data/visits.csv: has two rows with the key 'sta-one|1'"),
    "column in the schema alone": (
        lambda root: sample.edit_descriptor(
            root, lambda made: table(made, "losses")["schema"]["fields"].append(
                sample.field("odd", "string", "x"))),
        "data/losses.csv:1: cannot be compared: the column 'odd' is missing"),
    "short row": (
        lambda root: sample.swap_bytes(root, "visits", b"sta-two,1,,,", b"sta-two,1,,"),
        "data/visits.csv:4: cannot be compared: the row has 4 cells for 5 columns"),
    "no json": (lambda root: (root / "datapackage.json").write_text("{"), "is not JSON"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNUSABLE)
def test_what_cannot_be_compared(tmp_path, capsys, name):
    act, message = UNUSABLE[name]
    old = sample.build(tmp_path / "old")
    new = sample.build(tmp_path / "new")
    act(new)
    for sides in ((old, new), (new, old)):
        assert main(["diff", *map(str, sides), "--format", "json"]) == 2
        out, error = capsys.readouterr()
        assert not out and message in error and error.count("\n") == 1
    with pytest.raises(PackageError):
        diff(old, new)


# Revisions of git


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout with a package in a folder: tagged, then one cell corrected and not committed."""
    monkeypatch.chdir(tmp_path)
    root = sample.build(tmp_path / "repository/pkg")
    git(root.parent, "init", "-q", "-b", "main")
    commit(root.parent, "first")
    git(root.parent, "tag", "v1.2.3")
    sample.swap_bytes(root, "letters", b"let-2,,,NA", b"let-2,,,none")
    return root


def state(folder):
    """Everything in a folder that is a file, git's own included, and when it was changed."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in files}


CORRECTED = ["cell changed: letters let-2 text: 'NA' → 'none'"]


@pytest.mark.parametrize("revision", ["v1.2.3", "git:v1.2.3", "HEAD", "main", "git:HEAD~0"])
def test_revision_and_the_folder_as_it_is(checkout, capsys, revision, tmp_path, monkeypatch):
    (tmp_path / "own").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "own"))
    before = state(checkout.parent)
    for folder in (checkout, checkout / "datapackage.json"):
        code, text = printed(capsys, revision, folder)
        assert (code, listed(text)) == (1, CORRECTED)
    _, text = printed(capsys, checkout, revision)
    assert listed(text) == ["cell changed: letters let-2 text: 'none' → 'NA'"]
    assert state(checkout.parent) == before
    assert not list((tmp_path / "own").iterdir())


def test_example_of_the_page(checkout, capsys, monkeypatch):
    git(checkout, "tag", "v0.1.0")
    monkeypatch.chdir(checkout)
    page = (ROOT / "docs/use/diff.md").read_text("utf-8")
    [code] = re.findall(r"```python\n(.*?)```", page, re.S)
    exec(code, {})
    assert capsys.readouterr().out == "1.2.4 False\nletters []\n"


def test_revisions_are_those_of_the_working_directory(checkout, capsys, monkeypatch):
    commit(checkout, "second")
    other = sample.build(checkout.parents[1] / "other")
    monkeypatch.chdir(checkout)
    assert listed(printed(capsys, "v1.2.3", "HEAD")[1]) == CORRECTED
    assert diff("HEAD~1", "HEAD").counts["cells_changed"] == 1
    assert printed(capsys, "v1.2.3", other)[0] == 0
    sample.build(checkout / "v1.2.3", rows=sample.change_rows("stations", {0: {"beds": "9"}}))
    assert "beds: '9' → '0'" in printed(capsys, "v1.2.3", ".")[1]  # a file goes first
    assert "text: 'NA' → 'none'" in printed(capsys, "git:v1.2.3", ".")[1]
    monkeypatch.chdir(checkout.parent)
    assert main(["diff", "v1.2.3", str(other)]) == 2
    message = "git:v1.2.3: has no datapackage.json — run it in the package's folder\n"
    assert capsys.readouterr().err == message


@pytest.mark.parametrize("revision", [
    "v9", "git:v9", "git:", "git:-x", "-x", "git:a b", "git:HEAD:pkg", "none.zip", "x\0y",
    "x" * 5_000,
])  # fmt: skip
def test_unknown_revision(checkout, capsys, revision):
    assert main(["diff", "--", revision, str(checkout)]) == 2
    out, error = capsys.readouterr()
    named = shown(revision.removeprefix("git:"))
    assert error.startswith(f"{named}: is no") and not out and error.count("\n") == 1
    assert len(revision) > 99 or "is not a file, and not a revision of a git" in error


def test_no_checkout_and_no_git(checkout, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    other = sample.build(tmp_path / "other")
    assert main(["diff", "v1.2.3", str(other)]) == 2
    assert "not a revision of a git checkout in" in capsys.readouterr().err
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["diff", "v1.2.3", str(checkout)]) == 2
    message = "git: is not installed: no revision can be read — install git, or give folders or"
    assert capsys.readouterr().err.startswith(message)
