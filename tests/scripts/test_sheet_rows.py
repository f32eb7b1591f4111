"""Rows that follow from a coding sheet and the sentence index: ids, and nothing that is dropped."""

import pytest
from coding_build.claims import claim_rows
from coding_build.declared import Declared
from coding_build.rows import Row
from coding_build.segments import COLUMNS, add_text_rows, source_numbers
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


def segments(*kinds):
    """Lines of a sentence index: an article, or the first paragraph or sentence."""
    place = {"article": ("", ""), "paragraph": ("1", ""), "sentence": ("1", "1")}
    return [
        Row(dict.fromkeys(COLUMNS, "") | dict(zip(COLUMNS, (kind, *place[kind]), strict=False)),
            "src-one.segments.csv", at)
        for at, kind in enumerate(kinds, 2)
    ]  # fmt: skip


def text_rows(text):
    sheet = read_yaml(text.encode(), "src-one.yaml")
    tables = {"paragraphs": [], "sentences": []}
    add_text_rows(DECLARED, tables, segments("article", "paragraph", "sentence"), sheet)
    return [row.values for rows in tables.values() for row in rows]


def test_two_sheets_may_have_one_external_source_for_one_entity():
    ids = [
        row.values["evidence_id"]
        for source in ("src-one", "src-two")
        for row in claim_rows(
            DECLARED, read_yaml(SHARED.format(source).encode(), "sheet.yaml"), "2006-08-01"
        )["evidence"]
    ]
    assert len(set(ids)) == 4, ids


def test_what_a_sheet_says_of_its_text_is_in_the_rows():
    paragraph, sentence = text_rows(TEXTS)
    assert (paragraph["paragraph_id"], paragraph["gist"]) == ("src-one-p1", "Mills.")
    assert sentence["sentence_id"] == "src-one-p1-s1" and sentence["number"] == "1"
    assert sentence["not_cited_reason"] == "An aside."


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("p1-s1,", "p1-s2,", "src-one.yaml:3 sentence: the source has no sentence p1-s2"),
        ("'1'", "'2'", "src-one.yaml:2 paragraphs: paragraph 1 has no gist"),
        ("Mills.}", "Mills.}, {number: '2', gist: x}", "src-one.yaml:2 number: the source has no"),
        ("Mills.}", "Mills.}, {number: '1', gist: x}", "src-one.yaml:2 number: 1 is here twice"),
    ],
)
def test_what_a_sheet_says_of_no_part_of_its_text_is_refused(old, new, message):
    with pytest.raises(SheetError) as caught:
        text_rows(TEXTS.replace(old, new))
    assert message in str(caught.value)


def test_an_index_has_one_article():
    for kinds in ((), ("article", "article")):
        with pytest.raises(SheetError, match=r"segments\.csv:1: [02] article rows, exactly one"):
            source_numbers(segments(*kinds), "src-one.segments.csv")
