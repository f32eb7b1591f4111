"""What needs an article's text: pointers that hit, and no wording of it in the project."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from real_package import ROOT, all_rows

from kyrgyz_security_diplomacy import open_package
from kyrgyz_security_diplomacy.verify import cited_spans
from kyrgyz_security_diplomacy.verify.copies import read_copy
from kyrgyz_security_diplomacy.verify.source_index import read_indexes
from kyrgyz_security_diplomacy.verify.verification import verify_copy

PACKAGE, TABLES = open_package(ROOT), all_rows()
RUN = 6  # words; the guard of the design


def copies() -> list[tuple[str, Path]]:
    """(source_id, copy) for each coded source whose text is at hand."""
    folder = os.environ.get("KSD_SOURCE_TEXTS")
    coded = [row["source_id"] for row in TABLES["sources"] if row["level"] == "coded"]
    paths = [(name, Path(folder or "/nowhere") / f"{name[4:]}.txt") for name in coded]
    return [(name, path) for name, path in paths if path.is_file()]


@pytest.fixture(scope="module")
def indexes():
    return {index.source_id: index for index in read_indexes(PACKAGE)}


# skipped if KSD_SOURCE_TEXTS names no folder with the text of a coded source
@pytest.mark.parametrize(("source_id", "copy"), copies())
def test_spans_cover_whole_words_and_the_names_printed_there(indexes, monkeypatch, source_id, copy):
    monkeypatch.setattr(cited_spans, "rows", lambda _, table: TABLES[table])
    spans = verify_copy(read_copy(copy), [indexes[source_id]], PACKAGE).spans
    # those of a sentence that is wrapped otherwise than published are not checked
    assert [span for span in spans if span.fault] == []
    assert sum(span.fault == "" for span in spans) > 0.8 * len(spans) > 0


def test_no_run_of_words_of_a_source_in_any_file():
    if not copies():
        pytest.skip("KSD_SOURCE_TEXTS names no folder with the text of a coded source")
    own = {}
    for source_id, copy in copies():
        found = words(copy.read_text(encoding="utf-8"))
        for run in runs(found):
            if sum(word[0].islower() for word in run) >= 3:
                own[tuple(word.lower() for word in run)] = source_id
    for row in TABLES["names"]:
        for run in runs(words(row["name"].lower())):
            own.pop(run, None)
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    files = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    guilty = {}
    for name in files.splitlines():
        path = ROOT / name
        if path.is_file() and path.stat().st_size < 5_000_000:
            here = words(path.read_text("utf-8", errors="replace").lower())
            guilty |= {(name, own[run]): run for run in runs(here) if run in own}
    assert guilty == {}


def runs(found: list[str]) -> Iterator[tuple[str, ...]]:
    """Each run of words."""
    return (tuple(found[at : at + RUN]) for at in range(len(found) - RUN + 1))


def words(text: str) -> list[str]:
    """Words with a straight apostrophe."""
    return re.findall(r"[^\W_]+(?:'[^\W_]+)?", text.replace("’", "'"))
