"""Invented corpora: valid, the same for the same seed, each the beginning of a larger one."""

import pytest
from checkout import run_build
from synthesize import main, synthesize

from kyrgyz_security_diplomacy import load_all, verify


def texts(root):
    return {path.relative_to(root): path.read_bytes() for path in root.rglob("*.*")}


@pytest.mark.parametrize(
    ("articles", "density"), [(1, 1), pytest.param(12, 1, marks=pytest.mark.long), (2, 10)]
)
def test_corpus_is_valid_and_has_every_kind_of_row(articles, density, tmp_path):
    synthesize(tmp_path / "corpus", articles, density, texts=tmp_path / "texts")
    assert run_build(tmp_path / "corpus") == 0
    tables = load_all(tmp_path / "corpus")
    assert len(tables["events"]) == 3 * density * articles
    for name in ("affiliations", "event_contexts", "event_issues", "event_relations", "mentions"):
        assert len(tables[name]) >= articles
    assert tables["positions"]["mode"].nunique() >= 4
    assert tables["evidence"]["field"].nunique() >= 2
    copy = tmp_path / "texts/src-brief-00001.txt"
    found = verify(copy, "src-brief-00001", tmp_path / "corpus")
    assert set(found.sentences["status"]) == {"ok"}


def test_brief_is_a_short_report(tmp_path):
    synthesize(tmp_path / "corpus", 20)
    assert run_build(tmp_path / "corpus") == 0
    tables = load_all(tmp_path / "corpus")
    sentences = tables["sources"]["sentences"].dropna()
    assert 8 <= sentences.mean() <= 12
    assert len(tables["positions"]) == 4 * 20


def test_same_seed_same_corpus_and_a_larger_one_begins_with_it(tmp_path):
    for name, articles, seed in (("a", 3, "7"), ("b", 3, "7"), ("c", 5, "7"), ("d", 3, "8")):
        synthesize(tmp_path / name, articles, seed=seed)
    first = texts(tmp_path / "a")
    assert texts(tmp_path / "b") == first
    assert texts(tmp_path / "d") != first
    larger = texts(tmp_path / "c")
    sheets = [path for path in first if "sources/" in path.as_posix()]
    assert sheets and all(larger[path] == first[path] for path in sheets)


def test_nothing_is_written_over(tmp_path, capsys):
    assert main([str(tmp_path), "--articles", "1"]) == 2
    assert "synthesize:" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
