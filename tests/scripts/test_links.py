"""Links between events of different sources, and the levels of those who take part."""

import shutil

import pytest
from coding_build.claims import LINK_COLUMNS, LINKS, add_links
from coding_build.computed import add_levels
from coding_build.declared import Declared
from coding_build.rows import Row
from coding_build.yaml_lines import SheetError
from real_package import ROOT


def with_links(tmp_path, *lines):
    """The rows of relations and evidence that a file of links gives."""
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    (tmp_path / "coding").mkdir()
    (tmp_path / LINKS).write_text("\n".join([",".join(LINK_COLUMNS), *lines]) + "\n")
    events = [
        Row({"event_id": f"evt-{name}", "source_id": f"src-{name}"}, "x.yaml", 1)
        for name in ("one", "two")
    ]
    tables = {"events": events, "event_relations": [], "evidence": []}
    add_links(Declared(tmp_path), tables)
    return [row.values for row in tables["event_relations"] + tables["evidence"]]


def test_link_rests_on_sentences_of_both_sources(tmp_path):
    line = "evt-one,same_as,evt-two,probable,p1-s2:0-9; p2-s1,p3-s4,Same day."
    link, *evidence = with_links(tmp_path, line)
    assert link["relation_id"] == "rel-one-same-as-two"
    assert link["rule_id"] == "E16" and link["identity_confidence"] == "probable"
    spans = [(each["sentence_id"], each["span_start"], each["span_end"]) for each in evidence]
    expected = [("src-one-p1-s2", "0", "9"), ("src-one-p2-s1", "", ""), ("src-two-p3-s4", "", "")]
    assert spans == expected
    assert len({each["evidence_id"] for each in evidence}) == 3
    assert {each["relation_id"] for each in evidence} == {link["relation_id"]}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("evt-one,same_as,evt-twoo,certain,p1-s1,p1-s1,", "no event 'evt-twoo'"),
        ("evt-one,same_as,evt-two,certain,p1,p1-s1,", "'p1' is no sentence in short form"),
    ],
)
def test_faulty_link_is_refused(tmp_path, line, message):
    with pytest.raises(SheetError) as caught:
        with_links(tmp_path, line)
    [problem] = caught.value.problems
    assert problem.message == message and (problem.path, problem.line) == (LINKS, 2)


def test_level_is_of_the_post_in_the_same_source_first():
    posts = [("src-a", "minister"), ("src-b", "official"), ("src-c", "")]
    affiliations = [
        Row({"source_id": source, "actor_id": "act-miller", "organization_id": "org-mill",
             "level": level}, "x.yaml", 1)
        for source, level in posts
    ]  # fmt: skip
    parties = [("b", "act-miller"), ("c", "act-miller"), ("b", ""), ("b", "act-weaver")]
    rows = [
        Row({"event_id": f"evt-{source}", "actor_id": who, "organization_id": "org-mill"}, "", 1)
        for source, who in parties
    ]
    events = [Row({"event_id": f"evt-{s}", "source_id": f"src-{s}"}, "", 1) for s in "abc"]
    add_levels({"affiliations": affiliations, "event_participants": rows, "events": events})
    assert [row.values["level"] for row in rows] == ["official", "minister", "body", ""]
