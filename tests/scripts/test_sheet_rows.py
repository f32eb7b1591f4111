"""Rows that follow from a coding sheet and the sentence index: ids, and nothing that is dropped."""

import pytest
from coding_build.claims import claim_rows
from coding_build.declared import Declared
from coding_build.rows import Row
from coding_build.text_rows import (
    COLUMNS,
    add_text_rows,
    entity_evidence,
    index_of,
    read_index,
)
from coding_build.yaml_lines import SheetError, read_yaml
from real_package import ROOT

DECLARED = Declared(ROOT)
SHARED = """\
source_id: {}
entities:
  - {{actor_id: act-miller, evidence: [{{external_source_id: src-ref-mills}}]}}
sources:
  - {{source_id: src-ref-mills, evidence: [{{external_source_id: src-ref-mills}}]}}
"""
TEXTS = """\
source_id: src-one
paragraphs: [{number: '1', gist: Mills.}]
uncited_sentences: [{sentence: p1-s1, not_cited_reason: An aside.}]
"""


def with_index(tmp_path, *kinds):
    """A checkout with a sentence index: an article, or the first paragraph or sentence."""
    place = {"article": ",,", "paragraph": ",1,", "sentence": ",1,1"}
    lines = (kind + place[kind] + "," * (len(COLUMNS) - 3) for kind in kinds)
    (tmp_path / "coding/sources").mkdir(parents=True)
    (tmp_path / "schemas").symlink_to(ROOT / "schemas")
    text = "\n".join([",".join(COLUMNS), *lines]) + "\n"
    (tmp_path / index_of("src-one")).write_text(text, encoding="utf-8")
    return Declared(tmp_path)


def text_rows(tmp_path, text):
    sheet = read_yaml(text.encode(), "src-one.yaml")
    tables = {"paragraphs": [], "sentences": []}
    add_text_rows(with_index(tmp_path, "article", "paragraph", "sentence"), tables, sheet)
    return [row for rows in tables.values() for row in rows]


def test_two_sheets_may_have_one_external_source_for_one_entity():
    ids = [
        row.values["evidence_id"]
        for source in ("src-one", "src-two")
        for row in claim_rows(
            DECLARED, read_yaml(SHARED.format(source).encode(), "sheet.yaml"), "2006-08-01"
        )["evidence"]
    ]
    assert len(set(ids)) == 4, ids


def mention(source, form, place, start):
    cells = DECLARED.empty_rows["mentions"] | {"actor_id": "act-miller", "form": form}
    cells |= {"sentence_id": f"{source}-{place}", "char_start": start, "char_end": "99"}
    return Row(cells, f"{source}.yaml", 1)


def test_in_each_source_the_first_of_the_plainest_mentions_supports_an_entity():
    rows = [
        mention("src-one", "pronoun", "p1-s1", "0"),
        mention("src-one", "title", "p2-s10", "3"),
        mention("src-one", "title", "p2-s9", "5"),
    ]
    more = [mention("src-two", "name", "p1-s1", "7"), mention("src-two", "name", "p1-s1", "40")]
    tables = {name: [] for name in DECLARED.tables} | {"mentions": rows}
    found = [row.values["evidence_id"] for row in entity_evidence(DECLARED, tables)]
    assert found == ["evd-act-miller-one-p2-s9-5-99"]
    tables["mentions"] = rows + more
    both = {row.values["evidence_id"] for row in entity_evidence(DECLARED, tables)}
    assert both == {*found, "evd-act-miller-two-p1-s1-7-99"}


def test_what_a_sheet_says_of_its_text_is_in_the_rows(tmp_path):
    paragraph, sentence = text_rows(tmp_path, TEXTS)
    cells = sentence.values
    assert (paragraph.values["paragraph_id"], paragraph.values["gist"]) == ("src-one-p1", "Mills.")
    assert cells["sentence_id"] == "src-one-p1-s1" and cells["number"] == "1"
    assert cells["not_cited_reason"] == "An aside."
    assert sentence.place("not_cited_reason") == ("src-one.yaml", 3)
    assert sentence.place("words") == (index_of("src-one"), 4)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("p1-s1,", "p1-s2,", "src-one.yaml:3 sentence: the source has no sentence p1-s2"),
        ("'1'", "'2'", "src-one.yaml:2 paragraphs: paragraph 1 has no gist"),
        ("Mills.}", "Mills.}, {number: '2', gist: x}", "src-one.yaml:2 number: the source has no"),
        ("Mills.}", "Mills.}, {number: '1', gist: x}", "src-one.yaml:2 number: 1 is here twice"),
    ],
)
def test_what_a_sheet_says_of_no_part_of_its_text_is_refused(old, new, message, tmp_path):
    with pytest.raises(SheetError) as caught:
        text_rows(tmp_path, TEXTS.replace(old, new))
    assert message in str(caught.value)


@pytest.mark.parametrize("kinds", [(), ("article", "article")])
def test_an_index_has_one_article(kinds, tmp_path):
    with pytest.raises(SheetError, match=r"segments\.csv:1: [02] article rows, exactly one"):
        read_index(with_index(tmp_path, *kinds), "src-one")
