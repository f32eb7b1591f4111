"""The export as Web Annotations fits what the W3C Recommendation says an annotation must have."""

import json
import re

import pytest
from articles import ARTICLES
from source_tables import canonical, prepare, sentence_texts, tables, write_package

from kyrgyz_security_diplomacy import open_package
from kyrgyz_security_diplomacy.export.annotations import annotations
from kyrgyz_security_diplomacy.export.snapshot import Snapshot

IRI = re.compile(r"[a-z][a-z0-9+.-]*:\S+")


def collection(snapshot):
    return json.loads(annotations(snapshot)["annotations.jsonld"])


def assert_fits_the_model(made):
    """Check what the Web Annotation Data Model asks for (sections 3 to 5)."""
    page = made["first"]
    assert made["@context"] == "http://www.w3.org/ns/anno.jsonld" and made["label"]
    assert (made["type"], page["type"]) == ("AnnotationCollection", "AnnotationPage")
    assert page["partOf"] == made["id"] and page["startIndex"] == 0
    assert made["total"] == len(page["items"])
    for item in page["items"]:
        body, target = item["body"], item["target"]
        assert (item["type"], body["type"]) == ("Annotation", "TextualBody") and body["value"]
        assert item["motivation"] == body["purpose"] == "describing"
        assert (target["type"], target["source"]["type"]) == ("SpecificResource", "Text")
        ids = (made["id"], page["id"], item["id"], body["id"], target["source"]["id"])
        assert all(map(IRI.fullmatch, (*ids, target["source"].get("via", "urn:none"))))
        for selector in refinements(target["selector"]):
            assert selector.keys() <= {"type", "start", "end", "refinedBy"}
            assert selector["type"] == "TextPositionSelector"
            assert 0 <= selector["start"] < selector["end"]


def refinements(selector):
    """A selector, and those that refine it."""
    while selector:
        yield selector
        selector = selector.get("refinedBy")


def evidence(name):
    """Evidence rows that cite every sentence of an article, every other one with a span."""
    count = 0
    for number, paragraph in enumerate(canonical(ARTICLES[name]), 1):
        for sentence in range(1, len(sentence_texts([paragraph])) + 1):
            count += 1
            row = {"evidence_id": f"evd-{count:02}", "event_id": f"evt-{count}"}
            row |= {"sentence_id": f"src-test-p{number}-s{sentence}", "relation": "supports"}
            row |= {"explicitness": "explicit"}
            yield row | ({"span_start": "1", "span_end": "7"} if count % 2 else {})


@pytest.mark.parametrize("name", ARTICLES)
def test_selectors_refine_each_other_down_to_the_words(name):
    rows = list(evidence(name))
    made = collection(Snapshot(prepare(ARTICLES[name], rows).package))
    assert_fits_the_model(made)
    items = made["first"]["items"]
    assert len(items) == len(rows) == len({item["id"] for item in items})
    text = "\n\n".join(canonical(ARTICLES[name]))
    for row, item, sentence in zip(rows, items, sentence_texts(ARTICLES[name]), strict=True):
        stretch, selectors = text, list(refinements(item["target"]["selector"]))
        for selector in selectors:
            stretch = stretch[selector["start"] : selector["end"]]
        assert stretch.rstrip() == (sentence[1:7].rstrip() if "span_start" in row else sentence)
        assert len(selectors) == (3 if "span_start" in row else 2)


def test_the_export_holds_no_text_of_the_source():
    package = prepare(ARTICLES["english"], list(evidence("english"))).package
    made = collection(Snapshot(package))
    written = json.dumps(made, ensure_ascii=False)
    assert "evt-1: What evt-1 is about" in written
    for sentence in sentence_texts(ARTICLES["english"]):
        assert " ".join(sentence.split()[:3]) not in written


def test_of_several_sources_each_has_its_own_text(tmp_path):
    articles = {f"src-{name}": ARTICLES[name] for name in ("english", "arabic")}
    rows = [
        {"evidence_id": f"evd-{at}", "event_id": "evt-1", "sentence_id": f"{source_id}-p1-s1"}
        | {"relation": "supports", "explicitness": "explicit"}
        for at, source_id in enumerate(articles)
    ]
    package = open_package(write_package(tmp_path / "package", tables(articles, rows)))
    targets = [item["target"] for item in collection(Snapshot(package))["first"]["items"]]
    assert [target["selector"]["start"] for target in targets] == [0, 0]
    assert [target["source"]["via"][20:] for target in targets] == ["src-english", "src-arabic"]


def test_our_own_evidence_fits_the_model(ours):
    made = collection(ours)
    assert_fits_the_model(made)
    assert made["total"] == sum(bool(row["sentence_id"]) for row in ours.rows("evidence")) > 0
