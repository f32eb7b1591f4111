"""scripts/release.py on a real repository: what it refuses, what it writes, the same everywhere."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import zipfile
from types import MappingProxyType

import pytest
import release
from checkout import run_build
from release_checkout import change, commit, git, repository, run, run_with, set_version
from releasing import contents, gate
from releasing.archive import zipped
from releasing.checkout import Checkout

from kyrgyz_security_diplomacy import cite, diff, validate
from kyrgyz_security_diplomacy.package.json_file import refuse

VERSION = "0.1.0"
NAME = f"kyrgyz-security-diplomacy-{VERSION}"
DONE = "--tests-passed"


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A repository without any release; no test changes it."""
    return repository(tmp_path_factory.mktemp("first") / "checkout")


@pytest.fixture(scope="module")
def released(first, tmp_path_factory):
    """The archive of the first release."""
    out = tmp_path_factory.mktemp("out")
    code, told, errors = run(first, "release.py", DONE, "--out", str(out))
    assert code == 0, errors
    assert f"wrote {out / NAME}.zip: " in told
    assert f"git tag --annotate v{VERSION}" in told and f"git push origin main v{VERSION}" in told
    assert not git(first, "tag") and not git(first, "status", "--porcelain")
    assert [file.name for file in out.iterdir()] == [f"{NAME}.zip"]
    return out / f"{NAME}.zip"


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


def found(condition, folder):
    return list(map(str, condition(Checkout(folder))))


# What is released


@pytest.mark.long
def test_archive_holds_what_it_should(released, tmp_path):
    with zipfile.ZipFile(released) as archive:
        archive.extractall(tmp_path)
        names = archive.namelist()
    assert names == sorted(names)
    top = tmp_path / NAME
    assert {path.name for path in tmp_path.iterdir()} == {NAME}
    for path in (
        "datapackage.json", "data/events.csv", "schemas/events.schema.json", "LICENSE",
        "schemas/vocabularies/stance.csv", "schemas/rules/events.yaml", "docs/codebook.md",
        "docs/dictionary.md", "docs/reliability.md", "explorer.html", "CITATION.cff",
        ".zenodo.json",
        "citation/datacite.json",
        "citation/citation.txt", "citation/citation.bib", "citation/citation.ris",
        "citation/citation.csl.json", "CHANGES.md", "README.md", "SHA256SUMS",
    ):  # fmt: skip
        assert (top / path).is_file(), path
    assert cite(top) == (top / "citation/citation.txt").read_text(encoding="utf-8")
    assert "coded in full" in (top / "CHANGES.md").read_text(encoding="utf-8")
    assert cite(top).strip() in (top / "README.md").read_text(encoding="utf-8")


@pytest.mark.long
def test_checksums_are_those_of_all_files(released, tmp_path):
    with zipfile.ZipFile(released) as archive:
        archive.extractall(tmp_path)
    top = tmp_path / NAME
    check = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    done = subprocess.run(check, cwd=top, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    files = [path for path in top.rglob("*") if path.is_file()]
    assert done.stdout.count(": OK\n") == len(files) - 1
    (top / "data/events.csv").write_text("spoilt")
    done = subprocess.run(check, cwd=top, capture_output=True, text=True)
    assert done.returncode == 1 and "data/events.csv: FAILED" in done.stdout


@pytest.mark.long
def test_archive_is_a_valid_package(released, first):
    report = validate(released)
    assert report.valid, report.text()
    assert diff(released, first).same
    assert cite(released) == cite(first)


@pytest.mark.long
def test_other_days_places_and_locales_give_the_same_bytes(released, first, tmp_path):
    """The two time zones are 26 hours apart: it is never the same day in both."""
    for number, (zone, seed) in enumerate((("Pacific/Kiritimati", "1"), ("Etc/GMT+12", "77"))):
        place = tmp_path / f"place {number}"
        git(tmp_path, "clone", "--quiet", str(first), str(place))
        os.utime(place / "datapackage.json", (1, 1))
        (place / "LICENSE").chmod(0o600)
        more = {"TZ": zone, "LC_ALL": "C", "PYTHONHASHSEED": seed, "PYTHONUTF8": str(number)}
        code, _, errors = run(place, "release.py", DONE, "--out", str(tmp_path / zone), **more)
        assert code == 0, errors
        assert (tmp_path / zone / released.name).read_bytes() == released.read_bytes()


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("faketime"), reason="faketime is not on this machine")
def test_another_year_gives_the_same_bytes(released, first, tmp_path):
    clock = ["faketime", "2031-02-03 04:05:06"]
    shown = subprocess.run([*clock, "date", "+%Y"], capture_output=True, text=True).stdout
    assert shown == "2031\n"
    out = str(tmp_path / "out")
    code, _, errors = run_with(first, clock, "release.py", DONE, "--out", out, cwd=str(tmp_path))
    assert code == 0, errors
    assert (tmp_path / "out" / released.name).read_bytes() == released.read_bytes()


def test_zip_tells_nothing_of_the_machine():
    made = zipped({"b.txt": b"b", "a/ä.txt": b"a"}, "top", "2026-11-24")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        for member in archive.infolist():
            assert member.date_time == (2026, 11, 24, 0, 0, 0)
            assert member.external_attr == 0o100644 << 16
            assert (member.create_system, member.compress_type, member.extra) == (3, 0, b"")
        assert archive.namelist() == ["top/a/ä.txt", "top/b.txt"]
    digest = "dddddf38ddffadb0494065d9c8d3a870b9931028"
    assert hashlib.sha1(made).hexdigest() == digest


class Registry:
    """Stands in for the exporters: one format, or a fault."""

    FORMATS = MappingProxyType({"text": "__init__"})

    class InvalidPackage(Exception):
        pass

    def __init__(self, fault=None):
        self.fault = fault

    def export(self, package, folder, formats):
        if self.fault:
            raise self.fault
        for name in formats:
            (folder / name / "deep").mkdir(parents=True)
            (folder / name / "deep/events.txt").write_text(package.tables["events"].name)


def test_exports_are_those_of_the_registry(first, monkeypatch):
    monkeypatch.setattr(contents, "_registry", Registry)
    monkeypatch.setattr(contents, "formats", lambda registry: list(registry.FORMATS))
    made = contents.contents(Checkout(first))
    assert made["exports/text/deep/events.txt"] == b"events"
    assert b"  exports/text/deep/events.txt\n" in made["SHA256SUMS"]
    assert b"`exports/`" in made["README.md"]


@pytest.mark.long
def test_every_format_that_is_there_is_released(released):
    registry = contents._registry()
    formats = contents.formats(registry) if registry else []
    with zipfile.ZipFile(released) as archive:
        names = [name.split("/", 2)[1:] for name in archive.namelist()]
    there = {rest[0].split("/")[0] for folder, *rest in names if folder == "exports"}
    assert there == set(formats)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (refuse("library", "xlsx", "a library is needed", "pip install it"),
         "xlsx: a library is needed — pip install it"),
        (Registry.InvalidPackage("NOT valid: 1 error"), "datapackage.json: NOT valid: 1 error"),
    ],
)  # fmt: skip
def test_export_that_fails_stops_the_release(fault, told, first, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(contents, "_registry", lambda: Registry(fault))
    monkeypatch.setattr(contents, "formats", lambda registry: list(registry.FORMATS))
    monkeypatch.setattr(gate, "CONDITIONS", ())
    assert release.main(["--root", str(first), "--out", str(tmp_path / "out")]) == 1
    assert told in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


# The gate: each condition holds at first, and refuses once


@pytest.mark.long
def test_dry_run_of_a_good_release_writes_nothing(first, tmp_path):
    out = tmp_path / "out"
    code, told, errors = run(first, "release.py", DONE, "--dry-run", "--out", str(out))
    assert code == 0, errors
    assert told.startswith(f"could write {out / NAME}.zip: ") and told.count("\n") == 1
    assert not out.exists()
    assert errors.count("release: ") == len(gate.CONDITIONS) - 1


@pytest.mark.long
def test_all_conditions_are_told_at_once_and_nothing_is_written(second, tmp_path):
    change(second, "coding/identifiers.csv", "idn-wardak-wikidata", "idn-wardak-other")
    change(second, "CHANGELOG.md", f"## {VERSION}", "## 9.9.9")
    change(second, "CITATION.cff", f"version: {VERSION}", "version: 0.0.9")
    git(second, "switch", "--quiet", "--create", "side")
    out = tmp_path / "out"
    code, told, errors = run(second, "release.py", DONE, "--out", str(out))
    assert (code, told) == (1, "")
    for part in (
        "coding/identifiers.csv: has changes that are not committed",
        "the checkout is on 'side', not on 'main' — git switch main",
        f"the tag 'v{VERSION}' is used already",
        f"CHANGELOG.md: has no entry for {VERSION}",
        f"CITATION.cff: version is '0.0.9'; schemas/dataset.json has '{VERSION}'",
        "data/identifiers.csv: differs from line",
    ):
        assert part in errors, (part, errors)
    assert "Traceback" not in errors and "nothing was written" in errors
    assert not out.exists()


def test_unclean_tree(clone):
    assert found(gate.tree_is_clean, clone) == []
    (clone / "new file.txt").write_text("x")
    (clone / "LICENSE").unlink()
    told = found(gate.tree_is_clean, clone)
    assert len(told) == 2
    assert "LICENSE: has changes that are not committed" in told[0]
    assert "new file.txt" in told[1] and "is not in git" in told[1]


def test_other_branch(clone):
    assert found(gate.branch_is_main, clone) == []
    git(clone, "switch", "--quiet", "--detach")
    assert found(gate.branch_is_main, clone) == [
        "the checkout is on 'HEAD', not on 'main' — git switch main"
    ]


def test_used_tag(clone, first, tmp_path):
    assert found(gate.tag_is_unused, clone) == []
    git(clone, "tag", f"v{VERSION}")
    [told] = found(gate.tag_is_unused, clone)
    assert f"the tag 'v{VERSION}' is used already — a version is released once" in told
    git(clone, "tag", "--delete", f"v{VERSION}")
    git(tmp_path, "clone", "--quiet", "--bare", str(first), "origin.git")
    git(tmp_path / "origin.git", "tag", f"v{VERSION}")
    git(clone, "remote", "add", "origin", str(tmp_path / "origin.git"))
    here, used = found(gate.tag_is_unused, clone)
    assert f"origin has the tag 'v{VERSION}', which is not here — git fetch --tags" in here
    assert "is used already" in used


def test_origin_that_does_not_answer(clone, tmp_path, monkeypatch):
    monkeypatch.setattr(gate, "CONDITIONS", (gate.tag_is_unused,))
    git(clone, "remote", "add", "origin", str(tmp_path / "gone"))
    told = list(map(str, gate.problems(Checkout(clone), tests_passed=True)))
    assert len(told) == 1 and told[0].startswith("git ls-remote: ")


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ("## 9.9.9\n", "has no entry for 0.1.0 — give it a heading of the second level,"),
        ("## 0.1.0\n\n## 0.0.9\n", "has nothing below the heading 0.1.0 — write what changed"),
        ("## 0.1.0\n\n- One.\n\n## 0.1.0\n", "has two entries for 0.1.0"),
    ],
)
def test_changelog(new, message, clone):
    assert found(gate.changelog_has_entry, clone) == []
    change(clone, "CHANGELOG.md", f"## {VERSION}\n", new)
    [told] = found(gate.changelog_has_entry, clone)
    assert told.startswith(f"CHANGELOG.md: {message}")


def test_no_changelog(clone):
    (clone / "CHANGELOG.md").unlink()
    assert "has no entry" in found(gate.changelog_has_entry, clone)[0]


def test_day_before_the_last_release(second):
    assert found(gate.day_is_later, second) == []
    change(second, "schemas/dataset.json", '"dateReleased": "2026-', '"dateReleased": "2025-')
    [told] = found(gate.day_is_later, second)
    assert told.startswith("schemas/dataset.json: dateReleased is 2025-")
    assert f"v{VERSION} was released on 2026-" in told


@pytest.mark.parametrize(
    ("path", "old", "new", "message"),
    [
        ("CITATION.cff", "CC-BY-4.0", "CC0-1.0", "licence is 'CC0-1.0'; schemas/dataset.json has"),
        ("CITATION.cff", "authors:", "people:", "does not tell its metadata: KeyError: 'authors'"),
        ("CITATION.cff", "title: ", "title: [", "does not tell its metadata: ParserError"),
        (".zenodo.json", '"publication_date": "2026', '"publication_date": "2016', "day is '2016-"),
        (".zenodo.json", '"name": "Kyrgyz', '"name": "Kirghiz', "authors is '['Kirghiz"),
        ("datapackage.json", '"version": "', '"version": "1', "version is '10.1.0'"),
        ("pyproject.toml", '\nversion = "', '\nversion = "1', "version is '10.1.0'"),
        (
            "src/kyrgyz_security_diplomacy/__init__.py",
            '__version__ = "',
            '__version__ = "1',
            "version is '10.1.0'",
        ),
    ],
)
def test_citations_that_differ(path, old, new, message, clone):
    assert found(gate.citations_agree, clone) == []
    change(clone, path, old, new)
    [told] = found(gate.citations_agree, clone)
    assert told.startswith(f"{path}: {message}")
    (clone / path).unlink()
    assert f"{path}: cannot be read: No such file" in found(gate.citations_agree, clone)[0]


def test_rebuild_that_differs(clone):
    change(clone, "data/places.csv", "Denov District", "Denau District")
    assert any("data/places.csv: differs from line" in line
               for line in found(gate.rebuild_is_same, clone))  # fmt: skip


@pytest.mark.skipif(not shutil.which("make"), reason="make is not on this machine")
def test_tests_that_fail(clone):
    make = clone / "Makefile"
    make.write_text("test:\n\t@echo all fine >&2\n")
    assert found(gate.tests_are_green, clone) == []
    make.write_text("test:\n\t@echo one failed >&2; exit 1\n")
    assert found(gate.tests_are_green, clone) == [
        "'make test' ended with 2 — its output is above; mend what it names"
    ]


def test_tests_are_run_unless_somebody_did(clone, monkeypatch):
    assert gate.CONDITIONS[0] is gate.tests_are_green
    monkeypatch.setattr(gate, "CONDITIONS", (gate.tests_are_green, gate.tree_is_clean))
    (clone / "Makefile").write_text("test:\n\texit 1\n")
    commit(clone, "Break the tests")
    assert [each.code for each in gate.problems(Checkout(clone))] == ["tests"]
    assert gate.problems(Checkout(clone), tests_passed=True) == []


@pytest.mark.parametrize("broken", ["no git", "no metadata", "damaged metadata"])
def test_what_cannot_be_released_at_all(broken, clone, tmp_path):
    if broken == "no git":
        shutil.rmtree(clone / ".git")
    elif broken == "no metadata":
        (clone / "schemas/dataset.json").unlink()
    else:
        change(clone, "schemas/dataset.json", '"name"', '"name')
    code, told, errors = run(clone, "release.py", DONE, GIT_CEILING_DIRECTORIES=str(tmp_path))
    assert (code, told) == (2, "")
    assert errors.startswith("release: ") and "nothing was written" in errors
    assert "Traceback" not in errors


# Two releases: a corrected cell, a new row, a retired id

NEW_ROW = "idn-wardak-isni,act-abdul-rahim-wardak,,,,isni,,noMatch,2026-11-25,,Searched by name.\n"
GONE = "idn-abizaid-wikidata"


def change_the_data(root):
    """A corrected cell, a new row, and a removed one, whose id is not recorded yet."""
    change(root, "coding/places.csv", "Printed Surkhondaryo.", "Printed as Surkhondaryo.")
    file = root / "coding/identifiers.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(f"{GONE},")]
    assert len(kept) == len(lines) - 1
    file.write_text("".join(kept) + NEW_ROW, encoding="utf-8")


def build_and_commit(root, message):
    assert run_build(root) == 0
    commit(root, message)


@pytest.mark.long
def test_second_release(second, released, tmp_path):
    change_the_data(second)
    set_version(second, VERSION, "0.1.1", "2026-12-01")
    build_and_commit(second, "Correct")

    code, _, errors = run(second, "release.py", DONE, "--dry-run")
    assert code == 1
    assert (
        "schemas/dataset.json: the version '0.1.1' is too low — declare 0.2.0 or higher" in errors
    )
    assert (
        f"coding/retired_ids.csv: '{GONE}' is gone, and retired_ids has no record of it" in errors
    )
    assert "2 problems; nothing was written" in errors

    with (second / "coding/retired_ids.csv").open("a", encoding="utf-8") as file:
        file.write(f"{GONE},identifiers,,deleted,0.2.0\n")
    set_version(second, "0.1.1", "0.2.0", "2026-12-01")
    build_and_commit(second, "Record the id")
    code, _, errors = run(second, "release.py", DONE, "--out", str(tmp_path / "out"))
    assert code == 0, errors

    made = diff(released, tmp_path / "out/kyrgyz-security-diplomacy-0.2.0.zip")
    assert made.version.required == "0.2.0" and made.version.enough and not made.problems
    rows = {rows.table: rows for rows in made.tables}
    assert set(rows) == {"places", "identifiers", "retired_ids"}
    [place] = rows["places"].corrected
    assert place.key == ("plc-surxondaryo",)
    [cell] = place.cells
    assert (cell.column, cell.old, cell.new) == (
        "note", "Printed Surkhondaryo.", "Printed as Surkhondaryo."
    )  # fmt: skip
    assert [row.key for row in rows["identifiers"].added] == [("idn-wardak-isni",)]
    [gone] = rows["identifiers"].removed
    assert gone.key == (GONE,) and gone.retired.reason == "deleted"
    assert [row.key for row in rows["retired_ids"].added] == [(GONE,)]
    assert {change.level for change in made.changes} == {"none"}
    assert {change.place.split("/")[0] for change in made.changes} == {
        "version", "created", "bibliographicCitation", "rules",
    }  # fmt: skip


@pytest.mark.long
def test_only_a_cell_is_a_patch_although_the_day_of_the_release_moves(second):
    change(second, "coding/places.csv", "Printed Surkhondaryo.", "Printed as Surkhondaryo.")
    set_version(second, VERSION, "0.1.1", "2026-12-01")
    build_and_commit(second, "Correct")
    checkout = Checkout(second)
    assert checkout.difference.version.required == "0.1.1"
    assert found(gate.version_is_high_enough, second) == []


@pytest.mark.long
def test_a_rule_that_changes_more_than_its_day_is_major(second):
    set_version(second, VERSION, "0.1.1", "2026-12-01")
    change(second, "schemas/rules/dates.yaml", "checked_on > DATE", "checked_on >= DATE")
    build_and_commit(second, "Make a rule stricter")
    [told] = found(gate.version_is_high_enough, second)
    assert "declare 0.2.0 or higher" in told


def test_first_release_has_nothing_to_compare_with(clone):
    checkout = Checkout(clone)
    assert (checkout.last_tag, checkout.difference) == ("", None)
    git(clone, "tag", "v0.0.9")
    git(clone, "tag", "v0.0.10")
    git(clone, "tag", "v1.0.0-rc.1")
    git(clone, "tag", "vivid")
    assert Checkout(clone).last_tag == "v0.0.10"


def test_last_release_that_cannot_be_compared(clone, monkeypatch):
    conditions = (gate.version_is_high_enough, gate.ids_are_retired)
    monkeypatch.setattr(gate, "CONDITIONS", conditions)
    made = json.loads((clone / "datapackage.json").read_text(encoding="utf-8"))
    del made["resources"][0]["schema"]
    (clone / "datapackage.json").write_text(json.dumps(made))
    commit(clone, "Break")
    git(clone, "tag", "v0.0.9")
    git(clone, "revert", "--no-edit", "HEAD")
    told = list(map(str, gate.problems(Checkout(clone), tests_passed=True)))
    assert len(told) == 1 and "has no schema" in told[0], told
