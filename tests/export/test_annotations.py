"""The export as Web Annotations fits what the W3C Recommendation says an annotation must have."""

import json

import jsonschema
import pytest
from articles import ARTICLES
from source_tables import canonical, prepare, sentence_texts, tables, write_package

from kyrgyz_security_diplomacy import open_package
from kyrgyz_security_diplomacy.export.annotations import annotations, files
from kyrgyz_security_diplomacy.export.snapshot import Snapshot

# Web Annotation Data Model, sections 3.1 to 3.3.5 (annotations, textual bodies, motivations),
# 4 and 4.2.5 (specific resources, text position selectors, refinement), 5 (collections, pages)
IRI = {"type": "string", "pattern": r"^[a-z][a-z0-9+.-]*:\S+$"}
MOTIVATION = {
    "enum": [
        *("assessing", "bookmarking", "classifying", "commenting", "describing", "editing"),
        *("highlighting", "identifying", "linking", "moderating", "questioning", "replying"),
        "tagging",
    ]
}
MODEL = {
    "$defs": {
        "selector": {
            "type": "object",
            "required": ["type", "start", "end"],
            "additionalProperties": False,
            "properties": {
                "type": {"const": "TextPositionSelector"},
                "start": {"type": "integer", "minimum": 0},
                "end": {"type": "integer", "minimum": 1},
                "refinedBy": {"$ref": "#/$defs/selector"},
            },
        },
        "resource": {
            "type": "object",
            "required": ["id"],
            "properties": {
                "id": IRI,
                "type": {"enum": ["Dataset", "Image", "Video", "Sound", "Text"]},
                "format": {"type": "string", "pattern": "^[a-z]+/[a-z0-9.+-]+$"},
                "language": {"type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$"},
                "via": IRI,
            },
        },
        "annotation": {
            "type": "object",
            "required": ["id", "type", "target"],
            "not": {"required": ["body", "bodyValue"]},
            "properties": {
                "id": IRI,
                "type": {"const": "Annotation"},
                "motivation": MOTIVATION,
                "body": {
                    "type": "object",
                    "required": ["type", "value"],
                    "properties": {
                        "id": IRI,
                        "type": {"const": "TextualBody"},
                        "value": {"type": "string", "minLength": 1},
                        "purpose": MOTIVATION,
                    },
                },
                "target": {
                    "type": "object",
                    "required": ["source", "selector"],
                    "properties": {
                        "type": {"const": "SpecificResource"},
                        "source": {"$ref": "#/$defs/resource"},
                        "selector": {"$ref": "#/$defs/selector"},
                    },
                },
            },
        },
    },
    "type": "object",
    "required": ["@context", "id", "type", "label", "total", "first"],
    "properties": {
        "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
        "id": IRI,
        "type": {"const": "AnnotationCollection"},
        "total": {"type": "integer", "minimum": 0},
        "first": {
            "type": "object",
            "required": ["id", "type", "partOf", "items"],
            "properties": {
                "id": IRI,
                "type": {"const": "AnnotationPage"},
                "partOf": IRI,
                "startIndex": {"type": "integer", "minimum": 0},
                "items": {"type": "array", "items": {"$ref": "#/$defs/annotation"}},
            },
        },
    },
}


def evidence(name):
    """Evidence rows that cite every sentence of an article, every other one with a span."""
    count = 0
    for number, paragraph in enumerate(canonical(ARTICLES[name]), 1):
        for sentence in range(1, len(sentence_texts([paragraph])) + 1):
            count += 1
            row = {"evidence_id": f"evd-{count}", "event_id": f"evt-{count}"}
            row |= {"sentence_id": f"src-test-p{number}-s{sentence}", "relation": "supports"}
            row |= {"explicitness": "explicit"}
            yield row | ({"span_start": "1", "span_end": "7"} if count % 2 else {})


@pytest.mark.parametrize("name", ARTICLES)
def test_selectors_refine_each_other_down_to_the_words(name):
    rows = list(evidence(name))
    made = annotations(Snapshot(prepare(ARTICLES[name], rows).package))
    jsonschema.validate(made, MODEL)
    items = made["first"]["items"]
    assert made["total"] == len(items) == len(rows) == len({item["id"] for item in items})
    text = "\n\n".join(canonical(ARTICLES[name]))
    for row, item, sentence in zip(rows, items, sentence_texts(ARTICLES[name]), strict=True):
        stretch, selector, depth = text, item["target"]["selector"], 0
        while selector:
            stretch = stretch[selector["start"] : selector["end"]]
            selector, depth = selector.get("refinedBy"), depth + 1
        assert stretch.rstrip() == (sentence[1:7].rstrip() if "span_start" in row else sentence)
        assert depth == (3 if "span_start" in row else 2)


def test_the_export_holds_no_text_of_the_source():
    package = prepare(ARTICLES["english"], list(evidence("english"))).package
    made = annotations(Snapshot(package))
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
    targets = [item["target"] for item in annotations(Snapshot(package))["first"]["items"]]
    assert [target["selector"]["start"] for target in targets] == [0, 0]
    assert [target["source"]["via"][20:] for target in targets] == ["src-english", "src-arabic"]


def test_our_own_evidence_fits_the_model(ours):
    made = json.loads(files(ours)["annotations.jsonld"])
    jsonschema.validate(made, MODEL)
    assert made["total"] == sum(bool(row["sentence_id"]) for row in ours.rows("evidence")) > 0
