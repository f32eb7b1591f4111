"""The evidence as W3C Web Annotations (JSON-LD): stand-off, so nobody's copy is needed.

The target is the source's canonical text (norm-1), named by its hash (RFC 6920); in it a paragraph
by TextPositionSelector, refined by the sentence in the paragraph, refined by the span in the
sentence. Positions are code points.
"""

from base64 import urlsafe_b64encode
from uuid import NAMESPACE_URL, uuid5

from ..load.claims import Citation, citations
from ..tables.csv_writer import json_bytes
from .snapshot import Row, Snapshot, filled

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_NAMES = uuid5(NAMESPACE_URL, "kyrgyz-security-diplomacy")


def annotations(snapshot: Snapshot) -> dict[str, bytes]:
    """Return `annotations.jsonld`: all evidence that cites a sentence, as an AnnotationCollection.

    Raises PackageError if the package lacks a table, column or row.
    """
    targets = _targets(snapshot)
    items = [
        _annotation(
            citation, targets[citation.sentence_id], snapshot.named.words(citation.claim_id)
        )
        for citation in citations(snapshot.rows("evidence"), targets)
    ]
    page = {"id": _urn("page"), "type": "AnnotationPage", "partOf": _urn("collection")}
    made = {"@context": CONTEXT, "id": _urn("collection"), "type": "AnnotationCollection"}
    made |= {"label": f"Evidence of {snapshot.label}", "total": len(items)}
    made["first"] = page | {"startIndex": 0, "items": items}
    return {"annotations.jsonld": json_bytes(made)}


def _urn(name: str) -> str:
    return uuid5(_NAMES, name).urn


def _targets(snapshot: Snapshot) -> dict[str, tuple[dict, list[tuple[int, int]]]]:
    """Return for each sentence its source, and the places of its paragraph and of it in that."""
    starts, ends = {}, {}
    for row in sorted(snapshot.rows("paragraphs"), key=lambda row: int(row["number"])):
        start = ends.get(row["source_id"], -2) + 2  # an empty line between paragraphs
        ends[row["source_id"]] = end = start + int(row["characters"])
        starts[row["paragraph_id"]] = _text(snapshot.row(row["source_id"])), (start, end)
    made = {}
    for row in snapshot.rows("sentences"):
        source, paragraph = starts[row["paragraph_id"]]
        own = int(row["char_start"]), int(row["char_end"])
        made[row["sentence_id"]] = source, [paragraph, own]
    return made


def _text(source: Row) -> dict:
    """Return the text of a source as a resource: named by its hash, so nothing is quoted."""
    digest = urlsafe_b64encode(bytes.fromhex(source["text_sha256"])).decode().rstrip("=")
    text = {"id": f"ni:///sha-256;{digest}", "type": "Text", "format": "text/plain"}
    return filled(text | {"language": source["language"], "via": source["url"]})


def _annotation(citation: Citation, target: tuple[dict, list], words: str) -> dict:
    """Return a row of evidence: the claim, in our own words, as body; the sentence as target."""
    claim, (source, places), selector = citation.claim_id, target, {}
    for start, end in reversed([*places, *filter(None, [citation.span])]):
        refined = {"refinedBy": selector} if selector else {}
        selector = {"type": "TextPositionSelector", "start": start, "end": end, **refined}
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
        "target": {"type": "SpecificResource", "source": source, "selector": selector},
    }
