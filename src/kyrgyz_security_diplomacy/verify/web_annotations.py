"""The evidence as W3C Web Annotations (JSON-LD): stand-off, so nobody's copy is needed.

The target is the source's canonical text (norm-1), named by its hash (RFC 6920); in it a paragraph
by TextPositionSelector, refined by the sentence in the paragraph, refined by the span in the
sentence. Positions are code points.
"""

from base64 import urlsafe_b64encode
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from ..load.claims import Citation, NamedRows, citations
from ..load.reading import Row, opened, rows
from ..package.data_package import Package
from .source_index import SourceIndex, read_indexes

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_NAMES = uuid5(NAMESPACE_URL, "kyrgyz-security-diplomacy")


def annotations(package: str | Path | Package | None = None, source_id: str | None = None) -> dict:
    """An AnnotationCollection of all evidence that cites a sentence of a source (or of any).

    Raises SourceError and PackageError, as `verify` does.
    """
    source = opened(package)
    columns = ("source_id", "text_sha256", "language")
    sources = {row["source_id"]: row for row in rows(source, "sources", *columns)}
    targets: dict[str, dict] = {}
    for index in read_indexes(source, source_id):
        targets |= _targets(index, sources[index.source_id])
    named = NamedRows(source)
    items = [
        _annotation(citation, targets[citation.sentence_id], named)
        for citation in citations(source, set(targets))
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


def _targets(index: SourceIndex, source: Row) -> dict[str, dict]:
    """For each sentence of a source the specific resource that it is."""
    digest = urlsafe_b64encode(bytes.fromhex(source["text_sha256"])).decode().rstrip("=")
    text = {"id": f"ni:///sha-256;{digest}", "type": "Text", "format": "text/plain"}
    text |= {"language": source["language"]} if source["language"] else {}
    text |= {"via": index.url} if index.url else {}
    found, offset = {}, 0
    for paragraph in index.paragraphs:
        start = 0
        for sentence in index.sentences[paragraph.first : paragraph.end]:
            selector = _position(offset, offset + paragraph.length)
            selector["refinedBy"] = _position(start, start + sentence.length)
            target = {"type": "SpecificResource", "source": text, "selector": selector}
            found[sentence.sentence_id] = target
            start += sentence.length
        offset += paragraph.length + 2  # an empty line between paragraphs
    return found


def _position(start: int, end: int) -> dict:
    return {"type": "TextPositionSelector", "start": start, "end": end}


def _annotation(citation: Citation, target: dict, named: NamedRows) -> dict:
    """One row of evidence: the claim, in our own words, as body; the sentence as target."""
    claim, words = citation.claim_id, named.words(citation.claim_id)
    selector = target["selector"]
    if citation.span:
        sentence = selector["refinedBy"] | {"refinedBy": _position(*citation.span)}
        selector = selector | {"refinedBy": sentence}
    body = {
        "id": _urn(claim),
        "type": "TextualBody",
        "value": f"{claim}: {words}" if words else claim,
        "format": "text/plain",
        "language": "en",
        "purpose": "describing",
    }
    return {
        "id": _urn(citation.evidence_id),
        "type": "Annotation",
        "dc:identifier": citation.evidence_id,
        "dc:relation": f"{citation.table} {claim} {citation.relation}",
        "motivation": "describing",
        "body": body,
        "target": target | {"selector": selector},
    }
