"""What needs an article's text: pointers that hit, and no wording of it in the project."""

import os
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from real_package import ROOT, all_rows

from kyrgyz_security_diplomacy.verify.verification import verify

RUN = 6  # words; the guard of the design


def copies() -> list[tuple[str, Path]]:
    """(source_id, copy) for each coded source whose text is at hand."""
    folder = os.environ.get("KSD_SOURCE_TEXTS")
    coded = [row["source_id"] for row in all_rows()["sources"] if row["level"] == "coded"]
    paths = [(name, Path(folder or "/nowhere") / f"{name[4:]}.txt") for name in coded]
    return [(name, path) for name, path in paths if path.is_file()]


# skipped if KSD_SOURCE_TEXTS names no folder with the text of a coded source
pytestmark = pytest.mark.parametrize(("source_id", "copy"), copies())


def test_spans_cover_whole_words_and_the_names_printed_there(source_id, copy):
    spans = verify(copy, source_id, ROOT).spans
    # those of a sentence that is wrapped otherwise than published are not checked
    assert [span for span in spans if span.fault] == []
    assert sum(span.fault == "" for span in spans) > 0.8 * len(spans) > 0


def test_no_run_of_words_of_the_source_in_any_file(source_id, copy):
    found = words(copy.read_text(encoding="utf-8"))
    own = {
        tuple(word.lower() for word in found[at : at + RUN])
        for at in range(len(found) - RUN + 1)
        if sum(word[0].islower() for word in found[at : at + RUN]) >= 3
    }
    own -= {run for row in rows()["names"] for run in runs(words(row["name"].lower()))}
    guilty = {
        name: run for name, here in project_words().items() for run in runs(here) if run in own
    }
    assert guilty == {}


@cache
def project_words() -> dict[str, list[str]]:
    """The words of each file of the project, lower case."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    files = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = {name: ROOT / name for name in files.splitlines()}
    return {
        name: words(path.read_text("utf-8", errors="replace").lower())
        for name, path in paths.items()
        if path.is_file() and path.stat().st_size < 5_000_000
    }


def runs(found: list[str]) -> Iterator[tuple[str, ...]]:
    """Each run of words."""
    return (tuple(found[at : at + RUN]) for at in range(len(found) - RUN + 1))


def words(text: str) -> list[str]:
    """Words with a straight apostrophe."""
    return re.findall(r"[^\W_]+(?:'[^\W_]+)?", text.replace("’", "'"))
