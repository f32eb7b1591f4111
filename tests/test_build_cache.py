"""What the build keeps from one run to the next never changes what it makes."""

import random
import shutil
import sqlite3

import build
import pytest
from checkout import edit, generated, run_build
from coding_build import cache as cache_module
from coding_build import merge, workers
from coding_build.cache import FILE, Cache
from coding_build.compiled import Compiled
from synthesize import synthesize

from kyrgyz_security_diplomacy import validation
from kyrgyz_security_diplomacy.problems import Report

ARTICLES = 6
SHEET = "coding/sources/src-brief-00002.yaml"
INDEX = "coding/sources/src-brief-00002.segments.csv"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A small corpus, built once."""
    root = tmp_path_factory.mktemp("corpus") / "checkout"
    synthesize(root, ARTICLES)
    assert run_build(root) == 0
    return root


@pytest.fixture
def checkout(built, tmp_path):
    """A copy of it, with its cache."""
    return shutil.copytree(built, tmp_path / "checkout")


@pytest.fixture(autouse=True)
def unjudged(request, monkeypatch):
    """Validation is left out, for speed, except where a test asks for it."""
    if "judging" not in request.fixturenames:
        monkeypatch.setattr(build, "judged", lambda *_: Report((), 1, 24, 1))


@pytest.fixture
def judging():
    """Asks for validation."""


@pytest.fixture
def compiled(monkeypatch):
    """The ids of the sources that are compiled, not found in the cache."""
    seen = []
    original = workers.compiled

    def noting(context, source, files):
        seen.append(source.source_id)
        return original(context, source, files)

    monkeypatch.setattr(workers, "compiled", noting)
    return seen


def cold(root, tmp_path):
    """What a build from nothing makes of the same files, or its exit code if that is not 0."""
    copy = shutil.copytree(root, tmp_path / "cold")
    shutil.rmtree(copy / cache_module.FOLDER, ignore_errors=True)
    code = run_build(copy)
    return code or generated(copy)


def test_second_build_compiles_and_validates_nothing(checkout, compiled, monkeypatch, judging):
    assert run_build(checkout) == 0
    monkeypatch.setattr(validation, "validate", None)
    monkeypatch.setattr(merge, "_sorted_lines", None)
    before = generated(checkout)
    assert run_build(checkout) == 0
    assert compiled == []
    assert generated(checkout) == before


def test_table_that_somebody_changed_is_made_again(checkout, judging):
    before = generated(checkout)
    edit(checkout, "data/events.csv", "CONSULT", "COERCE")
    assert run_build(checkout, "--check") == 1
    assert run_build(checkout) == 0
    assert generated(checkout) == before


def first_date(row: str) -> str:
    return row.split(",")[10]


# what is edited, and how many sheets must be compiled again
EDITS = {
    "sheet": (SHEET, "gist: 'Part 1,", "gist: 'Part one,", 1),
    "comment in a sheet": (SHEET, "# An invented", "# One more invented", 1),
    "rights of a source": ("coding/sources.csv", "free of rights.", "without rights.", 0),
    "confidence of an actor": ("coding/actors.csv", ",certain", ",probable", 0),
    "status of a spelling": ("coding/names.csv", ",preferred", ",variant", 1),
    "name of an organization": ("coding/organizations.csv", "true", "false", 0),
    "new source": (
        "coding/sources.csv",
        "src-ref-directory,",
        "src-ref-another,reference,Another,,,,,,,,,,,,\nsrc-ref-directory,",
        0,
    ),
    "confidence of a place": ("coding/places.csv", ",certain", ",probable", 0),
    "note of a schema": ("schemas/events.schema.json", '"title": "', '"title": "An ', ARTICLES),
    "definition of a code": (
        "schemas/vocabularies/stance.csv",
        "for the",
        "in favor of the",
        ARTICLES,
    ),
    "version": ("schemas/dataset.json", '"version": "0.1.0"', '"version": "0.2.0"', ARTICLES),
    "statement of a rule": ("schemas/rules/events.yaml", "statement: The", "statement: This", 0),
}


@pytest.mark.parametrize("what", EDITS)
def test_edit_gives_the_same_bytes_warm_and_cold(what, checkout, compiled, tmp_path):
    path, old, new, count = EDITS[what]
    before = generated(checkout)
    edit(checkout, path, old, new)
    assert run_build(checkout) == 0
    assert len(compiled) == count
    assert (generated(checkout) == before) == (what == "comment in a sheet")
    assert generated(checkout) == cold(checkout, tmp_path)


def test_date_of_a_source_reaches_its_affiliations(checkout, compiled):
    table = (checkout / "data/sources.csv").read_text().splitlines()
    row = next(line for line in table if line.startswith("src-brief-00002,"))
    day = first_date(row)
    later = f"{int(day[:4]) + 5}{day[4:8]}11"
    text = (checkout / "coding/sources.csv").read_text()
    mine = next(line for line in text.splitlines() if line.startswith("src-brief-00002,"))
    (checkout / "coding/sources.csv").write_text(text.replace(mine, mine.replace(day, later)))
    run_build(checkout)  # the author's position no longer has the date of publication
    assert compiled == ["src-brief-00002"]


# an edit elsewhere that makes a sheet wrong which was compiled before
BREAKING = {
    "entity is gone": "coding/organizations.csv",
    "spelling is gone": "coding/names.csv",
    "code is gone": "schemas/vocabularies/form.csv",
}


@pytest.mark.parametrize("what", BREAKING)
def test_kept_sheet_is_refused_when_what_it_needs_is_gone(what, checkout, capsys):
    path = checkout / BREAKING[what]
    lines = path.read_text().splitlines(keepends=True)
    gone = next(n for n, line in enumerate(lines) if n and ("mod," in line or n == 1))
    path.write_text("".join(lines[:gone] + lines[gone + 1 :]))
    before = generated(checkout)
    assert run_build(checkout) == 1
    assert "coding/sources/src-brief-0000" in capsys.readouterr().err
    assert generated(checkout) == before


def test_change_of_code_makes_everything_new(checkout, compiled, monkeypatch):
    monkeypatch.setattr(build, "code_version", lambda: "another")
    assert run_build(checkout) == 0
    assert len(compiled) == ARTICLES


@pytest.mark.parametrize("seed", range(6))
def test_damaged_cache_changes_nothing(seed, checkout):
    chance, file = random.Random(seed), checkout / FILE
    content = bytearray(file.read_bytes())
    if seed % 3 == 0:
        del content[chance.randrange(len(content)) :]
    else:
        for _ in range(1 if seed % 3 == 1 else 2000):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    file.write_bytes(content)
    before = generated(checkout)
    shutil.rmtree(checkout / "data")  # else the tables there are taken over
    assert run_build(checkout) == 0
    assert generated(checkout) == before


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM lines WHERE name = 'evidence'",
        "UPDATE lines SET content = CAST(replace(content, 'explicit', 'inferred') AS BLOB)",
        "UPDATE lines SET content = 'a,b'",
        "UPDATE lines SET content = (SELECT content FROM lines WHERE name = 'events')"
        " WHERE name = 'events'",
        "UPDATE sheets SET about = CAST(replace(about, 'coded', 'cited') || ' ' AS BLOB)",
        "DROP TABLE lines",
        "ALTER TABLE sheets DROP COLUMN about",
    ],
)
def test_tampered_entry_is_found_out(statement, checkout):
    with sqlite3.connect(checkout / FILE) as db:
        db.execute(statement)
    db.close()
    before = generated(checkout)
    shutil.rmtree(checkout / "data")
    assert run_build(checkout) == 0
    assert generated(checkout) == before


def test_cache_that_cannot_be_written_is_done_without(checkout):
    shutil.rmtree(checkout / cache_module.FOLDER)
    (checkout / cache_module.FOLDER).write_text("a file stands here")
    before = generated(checkout)
    assert run_build(checkout) == 0
    assert generated(checkout) == before


def test_problem_is_told_at_the_same_place_warm_and_cold(checkout, capsys, tmp_path, judging):
    edit(checkout, SHEET, "ground: main", "ground: outlook")
    assert run_build(checkout) == 1
    first = capsys.readouterr().err
    assert f"{SHEET}:" in first
    assert run_build(checkout) == 1
    assert capsys.readouterr().err == first
    assert cold(checkout, tmp_path) == 1
    assert capsys.readouterr().err == first


def test_key_in_two_sheets_is_told_with_both_places(checkout, capsys):
    text = (checkout / SHEET).read_text()
    mine = next(line for line in text.splitlines() if "position_id: pos-author" in line)
    other = mine.replace("00002", "00001")
    edit(checkout, SHEET, mine, other)
    assert run_build(checkout) == 1
    told = capsys.readouterr().err
    assert "stands already at coding/sources/src-brief-00001.yaml:" in told
    assert f"{SHEET}:" in told


def test_sheet_without_a_row_in_the_registry_is_told(checkout, capsys):
    shutil.copy(checkout / SHEET, checkout / "coding/sources/src-brief-99999.yaml")
    assert run_build(checkout) == 1
    assert "src-brief-99999.yaml: no source of level coded has this id" in capsys.readouterr().err


def test_cache_stays_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(cache_module, "SPARE", 3)
    monkeypatch.setattr(cache_module, "NOTES", 3)
    made = Compiled({"events": b"a,b\n"}, {}, {}, [])
    for number in range(40):
        with Cache(tmp_path / "folder/cache.sqlite") as cache:
            cache.keep("same", "src-a", made) if number == 0 else cache.find(
                "same", "src-a", lambda _: True
            )
            cache.keep(f"key {number}", "src-b", made)
            cache.note(f"key {number}", {})
            assert [line for _, line in cache.lines("events")] == [b"a,b\n"] * 2
            cache.clear_out()
    with sqlite3.connect(tmp_path / "folder/cache.sqlite") as db:
        for table, most in (("sheets", 2 * 2 + 3), ("lines", 2 * 2 + 3), ("notes", 3)):
            assert db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == most
        assert db.execute("SELECT count(*) FROM sheets WHERE key = 'same'").fetchone()[0] == 1


def test_many_sheets_give_the_same_in_several_processes(checkout, monkeypatch):
    before = generated(checkout)
    shutil.rmtree(checkout / cache_module.FOLDER)
    monkeypatch.setattr(workers, "WORTH_STARTING", 2)
    assert run_build(checkout) == 0
    assert generated(checkout) == before
