"""scripts/release.py on a real repository: what it refuses, what it writes, the same everywhere."""

import hashlib
import io
import json
import shutil
import subprocess
import zipfile

import pytest
import release as script
from checkout import LIBRARIES, commit, edit, git, release, repository, run_build, set_version
from releasing import contents, gate
from releasing.checkout import Checkout

from kyrgyz_security_diplomacy import __version__, cite, diff, validate
from kyrgyz_security_diplomacy.export.command import InvalidPackage
from kyrgyz_security_diplomacy.package.json_file import refuse
from kyrgyz_security_diplomacy.report.problems import Problem, Report

VERSION = __version__
MAJOR, MINOR, PATCH = map(int, VERSION.split("."))
CORRECTED = f"{MAJOR}.{MINOR}.{PATCH + 1}"
EXTENDED, STRICTER = (f"{MAJOR}.{MINOR + more}.0" for more in (1, 2))
NAME = f"kyrgyz-security-diplomacy-{VERSION}"


@pytest.fixture(scope="session")
def first(tmp_path_factory):
    """A repository without any release; no test changes it."""
    return repository(tmp_path_factory.mktemp("first") / "checkout")


@pytest.fixture(scope="session")
def released(first, tmp_path_factory):
    """The archive of the first release."""
    if not LIBRARIES.is_dir():
        pytest.skip("the explorer's libraries are not on this machine: run make site")
    out = tmp_path_factory.mktemp("out")
    code, text, errors = release(first, "--out", str(out))
    assert code == 0, errors
    assert f"wrote {out / NAME}.zip: " in text
    assert f"git tag --annotate v{VERSION}" in text and f"git push origin main v{VERSION}" in text
    assert errors.count("release: ") == len(gate.CHECKS) - 1
    assert not git(first, "tag") and not git(first, "status", "--porcelain")
    assert [file.name for file in out.iterdir()] == [f"{NAME}.zip"]
    return out / f"{NAME}.zip"


@pytest.fixture(scope="session")
def unpacked(released, tmp_path_factory):
    """The folder in that archive."""
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(released) as archive:
        archive.extractall(folder)
    assert [path.name for path in folder.iterdir()] == [NAME]
    return folder / NAME


@pytest.fixture
def clone(first, tmp_path):
    """A copy of that repository, to be changed."""
    git(tmp_path, "clone", "--quiet", str(first), "clone")
    git(tmp_path / "clone", "remote", "remove", "origin")
    return tmp_path / "clone"


@pytest.fixture
def second(clone):
    """The same after its first release was tagged."""
    git(clone, "tag", f"v{VERSION}")
    return clone


def found(check, folder):
    return list(map(str, check(Checkout(folder))))


# What is released


@pytest.mark.long
def test_archive_holds_what_it_should_and_its_checksums(released, unpacked, first):
    for path in (
        "datapackage.json", "rules.json", "views.json", "data/events.csv", "LICENSE",
        "schemas/events.schema.json", "schemas/vocabularies/stance.csv", "docs/codebook.md",
        "schemas/rules/events.yaml", "docs/dictionary.md", "docs/reliability.md", "explorer.html",
        "CITATION.cff", ".zenodo.json", "citation/citation.bib", "citation/citation.ris",
        "citation/citation.csl.json", "citation/datacite.json",
    ):  # fmt: skip
        assert (unpacked / path).is_file(), path
    formats = {path.name for path in (unpacked / "exports").iterdir()}
    assert formats == set(contents.exporters.FORMATS)
    assert cite(unpacked) == (unpacked / "citation/citation.txt").read_text(encoding="utf-8")
    changes = (unpacked / "CHANGES.md").read_text(encoding="utf-8")
    assert changes.startswith(f"# Changes in {VERSION}\n\n") and changes.count("\n- ") > 3
    assert cite(unpacked).strip() in (unpacked / "README.md").read_text(encoding="utf-8")
    assert cite(unpacked) == cite(first) and diff(unpacked, first).same
    assert validate(released).valid
    check = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    done = subprocess.run(check, cwd=unpacked, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    files = [path for path in unpacked.rglob("*") if path.is_file()]
    assert done.stdout.count(": OK\n") == len(files) - 1


@pytest.mark.long
@pytest.mark.parametrize("clock", [(), ("faketime", "2031-02-03 04:05:06")], ids=["now", "2031"])
def test_other_places_locales_and_days_give_the_same_bytes(clock, released, first, tmp_path):
    """In that time zone it is never the same day as on the machine's clock at UTC+0 or later."""
    if clock and not shutil.which(clock[0]):
        pytest.skip("faketime is not on this machine")
    place = tmp_path / "another place"
    git(tmp_path, "clone", "--quiet", str(first), str(place))
    (place / "LICENSE").chmod(0o600)
    more = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7", "PYTHONUTF8": "0"}
    code, _, errors = release(place, "--out", str(tmp_path / "out"), before=clock, **more)
    assert code == 0, errors
    assert (tmp_path / "out" / released.name).read_bytes() == released.read_bytes()


def test_zip_says_nothing_about_the_machine():
    made = contents.zipped({"b.txt": b"b", "a/ä.txt": b"a"}, "top", "2026-11-24")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        for member in archive.infolist():
            assert member.date_time == (2026, 11, 24, 0, 0, 0)
            assert member.external_attr == 0o100644 << 16
            assert (member.create_system, member.compress_type, member.extra) == (3, 0, b"")
        assert archive.namelist() == ["top/a/ä.txt", "top/b.txt"]
    digest = "dddddf38ddffadb0494065d9c8d3a870b9931028"
    assert hashlib.sha1(made).hexdigest() == digest


@pytest.mark.parametrize(
    ("error", "said"),
    [(refuse("library", "xlsx", "a library is needed", "pip install it"),
      "xlsx: a library is needed — pip install it"),
     (InvalidPackage(Report((Problem(code="type", message="is no date"),), 1, 1, 1)),
      "NOT valid: 1 error")],
)  # fmt: skip
def test_export_that_fails_stops_the_release(error, said, first, monkeypatch, tmp_path, capsys):
    def export(*_):
        raise error

    monkeypatch.setattr(contents.exporters, "exported", export)
    monkeypatch.setattr(gate, "CHECKS", ())
    assert script.main(["--root", str(first), "--out", str(tmp_path / "out")]) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


# The checks: each passes at first, and finds its fault


@pytest.mark.long
def test_all_checks_are_reported_together_and_nothing_is_written(second, tmp_path):
    edit(second, "coding/identifiers.csv", "idn-wardak-wikidata", "idn-wardak-other")
    edit(second, "CHANGELOG.md", f"## {VERSION}", "## 9.9.9")
    git(second, "switch", "--quiet", "--create", "side")
    code, text, errors = release(second, "--out", str(tmp_path / "out"))
    assert (code, text) == (1, "")
    for part in (
        "coding/identifiers.csv: has changes that are not committed",
        "the checkout is on 'side', not on 'main' — git switch main",
        f"the tag 'v{VERSION}' is used already",
        f"CHANGELOG.md: has 0 entries for {VERSION}",
    ):
        assert part in errors, (part, errors)
    assert "Traceback" not in errors and "nothing was written" in errors
    assert not (tmp_path / "out").exists()


def test_unclean_tree_and_other_branch(clone):
    assert found(gate.tree_is_clean, clone) == found(gate.branch_is_main, clone) == []
    (clone / "new file.txt").write_text("x")
    (clone / "LICENSE").unlink()
    gone, new = found(gate.tree_is_clean, clone)
    assert "LICENSE: has changes that are not committed" in gone
    assert "new file.txt" in new and "is not in git" in new
    git(clone, "switch", "--quiet", "--detach")
    [other] = found(gate.branch_is_main, clone)
    assert other == "the checkout is on 'HEAD', not on 'main' — git switch main"


def test_used_tag(clone, first, tmp_path, monkeypatch):
    assert found(gate.tag_is_unused, clone) == []
    git(clone, "tag", f"v{VERSION}")
    [used] = found(gate.tag_is_unused, clone)
    assert f"the tag 'v{VERSION}' is used already — a version is released once" in used
    git(clone, "tag", "--delete", f"v{VERSION}")
    git(tmp_path, "clone", "--quiet", "--bare", str(first), "origin.git")
    git(tmp_path / "origin.git", "tag", f"v{VERSION}")
    git(clone, "remote", "add", "origin", str(tmp_path / "origin.git"))
    here, used = found(gate.tag_is_unused, clone)
    assert f"origin has the tag 'v{VERSION}', which is not here — git fetch --tags" in here
    assert "is used already" in used
    git(clone, "remote", "set-url", "origin", str(tmp_path / "gone"))
    monkeypatch.setattr(gate, "CHECKS", (gate.tag_is_unused,))
    [problem] = gate.problems(Checkout(clone))
    assert str(problem).startswith("git ls-remote: ")


ENTRY = f"## {VERSION}\n"
INIT, DATASET = "src/kyrgyz_security_diplomacy/__init__.py", "schemas/dataset.json"


def entries(number):
    return f"CHANGELOG.md: has {number} entries for {VERSION}, exactly one with text is expected"


@pytest.mark.parametrize(
    ("check", "path", "old", "new", "expected"),
    [
        (gate.changelog_has_entry, "CHANGELOG.md", ENTRY, "## 9.9.9\n", entries(0)),
        (gate.changelog_has_entry, "CHANGELOG.md", ENTRY, f"{ENTRY}\n## 0.0.9\n",
         entries(1)),
        (gate.changelog_has_entry, "CHANGELOG.md", ENTRY,
         f"{ENTRY}\n- One.\n\n{ENTRY}", entries(2)),
        (gate.day_is_later, DATASET, '"dateReleased": "2026-', '"dateReleased": "2025-',
         f"{DATASET}: dateReleased is 2025-"),
        *((gate.versions_agree, path, old, f"{old}1",
           f"{path}: version is '1{VERSION}'; {DATASET} has '{VERSION}' — write the same")
          for path, old in (("pyproject.toml", '\nversion = "'), (INIT, '__version__ = "'))),
    ],
)  # fmt: skip
def test_what_is_written_by_hand(check, path, old, new, expected, second):
    assert found(check, second) == []
    edit(second, path, old, new)
    [problem] = found(check, second)
    assert problem.startswith(expected)
    assert check is not gate.day_is_later or f"v{VERSION} was released on 2026-" in problem


@pytest.mark.long
def test_rebuild_that_differs(clone, capfd):
    assert found(gate.rebuild_is_same, clone) == []
    edit(clone, "data/places.csv", "Denov District", "Denau District")
    assert len(found(gate.rebuild_is_same, clone)) == 1
    assert "data/places.csv: differs from what" in capfd.readouterr().err


def test_tests_that_fail(clone, monkeypatch):
    assert gate.CHECKS[0] is gate.tests_pass
    (clone / "Makefile").write_text("test:\n\t@echo all fine >&2\n")
    assert found(gate.tests_pass, clone) == []
    (clone / "Makefile").write_text("test:\n\t@echo one failed >&2; exit 1\n")
    monkeypatch.setattr(gate, "CHECKS", (gate.tests_pass,))
    [problem] = gate.problems(Checkout(clone))
    assert str(problem).endswith(" test' ended with 2 — fix what its output above names")
    assert gate.problems(Checkout(clone), tests_passed=True) == []


@pytest.mark.parametrize("broken", [".git", "schemas/dataset.json"])
def test_what_cannot_be_released_at_all(broken, clone, tmp_path):
    (clone / broken).rename(tmp_path / "moved")
    code, text, errors = release(clone, GIT_CEILING_DIRECTORIES=str(tmp_path))
    assert (code, text) == (2, "")
    assert errors.startswith("release: ") and "nothing was written" in errors
    assert "Traceback" not in errors


# Two releases: a corrected cell, a new row, a retired id


NEW_ROW = "idn-wardak-isni,act-abdul-rahim-wardak,,,,isni,,noMatch,2026-11-25,,Searched by name.\n"
GONE = "idn-abizaid-wikidata"


def build_and_commit(root, message):
    assert run_build(root) == 0
    commit(root, message)


@pytest.mark.long
def test_second_release(second, released, tmp_path):
    edit(second, "coding/places.csv", "Printed Surkhondaryo.", "Printed as Surkhondaryo.")
    set_version(second, VERSION, CORRECTED, "2026-12-01")
    build_and_commit(second, "Correct a note")
    checkout = Checkout(second)
    assert checkout.difference.version.required == CORRECTED and not checkout.difference.problems

    file = second / "coding/identifiers.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(f"{GONE},")]
    file.write_text("".join(kept) + NEW_ROW, encoding="utf-8")
    build_and_commit(second, "Replace an identifier")
    code, _, errors = release(second, "--dry-run")
    assert code == 1
    low = (
        f"schemas/dataset.json: the version '{CORRECTED}' is too low — declare {EXTENDED} or higher"
    )
    lost = f"coding/retired_ids.csv: '{GONE}' is gone, and retired_ids has no record of it"
    assert low in errors and lost in errors and "2 problems; nothing was written" in errors

    with (second / "coding/retired_ids.csv").open("a", encoding="utf-8") as file:
        file.write(f"{GONE},identifiers,,deleted,{EXTENDED}\n")
    set_version(second, CORRECTED, EXTENDED, "2026-12-01")
    build_and_commit(second, "Record the id")
    code, _, errors = release(second, "--out", str(tmp_path / "out"))
    assert code == 0, errors
    made = diff(released, tmp_path / f"out/kyrgyz-security-diplomacy-{EXTENDED}.zip")
    assert made.version.required == EXTENDED and made.version.enough and not made.problems
    assert {rows.table for rows in made.tables} == {"places", "identifiers", "retired_ids"}
    assert made.counts["cells_changed"] == made.counts["ids_retired"] == 1
    assert {change.level for change in made.changes} == {"none"}  # the day in a rule, too

    edit(second, "schemas/rules/dates.yaml", "checked_on > DATE", "checked_on >= DATE")
    git(second, "tag", f"v{EXTENDED}")
    set_version(second, EXTENDED, f"{EXTENDED[:-1]}1", "2026-12-02")
    build_and_commit(second, "Make a rule stricter")
    [problem] = found(gate.version_fits_changes, second)
    assert f"declare {STRICTER} or higher" in problem


def test_last_release(clone, monkeypatch):
    checkout = Checkout(clone)
    assert (checkout.last_tag, checkout.difference) == ("", None)
    for tag in ("v0.0.9", "v0.0.10", "v1.0.0-rc.1", "vivid"):
        git(clone, "tag", tag)
    assert Checkout(clone).last_tag == "v0.0.10"
    made = json.loads((clone / "datapackage.json").read_text(encoding="utf-8"))
    del made["resources"][0]["schema"]
    (clone / "datapackage.json").write_text(json.dumps(made))
    commit(clone, "Break")
    git(clone, "tag", "v0.0.11")
    git(clone, "revert", "--no-edit", "HEAD")
    monkeypatch.setattr(gate, "CHECKS", (gate.version_fits_changes,))
    [problem] = gate.problems(Checkout(clone))
    assert "has no schema" in str(problem)
