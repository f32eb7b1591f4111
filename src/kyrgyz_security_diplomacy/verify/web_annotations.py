"""The evidence as W3C Web Annotations (JSON-LD): stand-off, so nobody's copy is needed.

The target is the source's canonical text (norm-1), named by its hash (RFC 6920); in it a paragraph
by TextPositionSelector, refined by the sentence in the paragraph, refined by the span in the
sentence. Positions are code points.
"""

from base64 import urlsafe_b64encode
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from ..load.claims import CLAIM_TABLES, Rows
from .source_index import Tables, choose_sources, read_index, read_tables, table

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_NAMES = uuid5(NAMESPACE_URL, "kyrgyz-security-diplomacy")


def annotations(package: str | Path | Tables | None = None, source_id: str | None = None) -> dict:
    """An AnnotationCollection of all evidence that cites a sentence of a source (or of any).

    Raises SourceError and PackageError, as `verify` does.
    """
    tables = read_tables(package)
    targets: dict[str, dict] = {}
    for name in choose_sources(tables, source_id):
        targets |= _targets(tables, name)
    rows = table(tables, "evidence", "evidence_id", "sentence_id", "relation", *CLAIM_TABLES)
    called = Rows(tables)
    items = [
        _annotation(row, column, targets[row["sentence_id"]], called)
        for row in rows.to_dict("records")
        if row["sentence_id"] in targets
        for column in CLAIM_TABLES
        if row[column]
    ]
    page = {"id": _urn("page"), "type": "AnnotationPage", "partOf": _urn("collection")}
    page |= {"startIndex": 0, "items": items}
    return {
        "@context": CONTEXT,
        "id": _urn("collection"),
        "type": "AnnotationCollection",
        "label": "Evidence of Kyrgyz Security Diplomacy",
        "total": len(items),
        "first": page,
    }


def _urn(name: str) -> str:
    return uuid5(_NAMES, name).urn


def _targets(tables: Tables, source_id: str) -> dict[str, dict]:
    """For each sentence of a source the specific resource that it is."""
    index = read_index(tables, source_id)
    sources = table(tables, "sources", "source_id", "text_sha256", "language")
    source = sources[sources["source_id"] == source_id].iloc[0]
    digest = urlsafe_b64encode(bytes.fromhex(source["text_sha256"])).decode().rstrip("=")
    text = {"id": f"ni:///sha-256;{digest}", "type": "Text", "format": "text/plain"}
    text |= {"language": source["language"]} if source["language"] else {}
    text |= {"via": index.url} if index.url else {}
    found, offset = {}, 0
    for paragraph in index.paragraphs:
        start = 0
        for sentence in index.sentences[paragraph.first : paragraph.end]:
            inner = _position(start, start + sentence.length)
            outer = _position(offset, offset + paragraph.length) | {"refinedBy": inner}
            found[sentence.sentence_id] = {
                "type": "SpecificResource",
                "source": text,
                "selector": outer,
            }
            start += sentence.length
        offset += paragraph.length + 2  # an empty line between paragraphs
    return found


def _position(start: int, end: int) -> dict:
    return {"type": "TextPositionSelector", "start": start, "end": end}


def _annotation(row: dict, column: str, target: dict, called: Rows) -> dict:
    """One row of evidence: the claim, in our own words, as body; the sentence as target."""
    claim, words = row[column], called.words(row[column])
    selector = target["selector"]
    if row.get("span_start") and row.get("span_end"):
        span = _position(int(row["span_start"]), int(row["span_end"]))
        selector = selector | {"refinedBy": selector["refinedBy"] | {"refinedBy": span}}
    body = {
        "id": _urn(claim),
        "type": "TextualBody",
        "value": f"{claim}: {words}" if words else claim,
        "format": "text/plain",
        "language": "en",
        "purpose": "describing",
    }
    return {
        "id": _urn(row["evidence_id"]),
        "type": "Annotation",
        "dc:identifier": row["evidence_id"],
        "dc:relation": f"{CLAIM_TABLES[column]} {claim} {row['relation']}",
        "motivation": "describing",
        "body": body,
        "target": target | {"selector": selector},
    }
