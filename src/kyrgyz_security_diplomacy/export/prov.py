"""Provenance as W3C PROV-O (JSON-LD): which row comes from which sentence, decision and rule.

See docs/formats.md for the classes. The context is in the file: nothing is fetched to read it.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from ..load.claims import CLAIM_TABLES
from ..tables.csv_writer import json_bytes
from .snapshot import Row, Snapshot, filled

CONTEXT = Path(__file__).with_name("prov_context.json")
HASHES = ("text_sha256", "loose_sha256")
AGENTS = {"human": "prov:Person", "model": "prov:SoftwareAgent"}


def namespace(snapshot: Snapshot) -> str:
    """Return what ids are appended to, to be URIs: they need no server and no domain."""
    return f"{uuid5(NAMESPACE_URL, snapshot.name).urn}#"


def provenance(snapshot: Snapshot) -> dict[str, bytes]:
    """Return `provenance.jsonld`. Raises PackageError if a table, column or row is missing."""
    whole = _node("dataset", ["prov:Entity", "prov:Collection"], label=snapshot.label)
    whole["issued"] = snapshot.released
    graph = [whole, *_given(snapshot), *_codings(snapshot), *_claims(snapshot)]
    context = json.loads(CONTEXT.read_text("utf-8")) | {"ksd": namespace(snapshot)}
    made = {"@context": context, "@graph": list(map(filled, graph))}
    return {"provenance.jsonld": json_bytes(made)}


def _uri(row_id: str) -> str:
    return f"ksd:{row_id}" if row_id else ""


def _node(row_id: str, kind: str | list[str], **more) -> dict:
    return {"@id": _uri(row_id), "@type": kind, **more}


def _given(snapshot: Snapshot) -> Iterator[dict]:
    """Yield texts with their hashes (sources, paragraphs, sentences), coding rules and coders."""
    tables = {"sources": "", "paragraphs": "source_id", "sentences": "paragraph_id"}
    for table, whole in tables.items():
        for row in snapshot.rows(table):
            about = {"label": row["title"], "url": row["url"]} if table == "sources" else {}
            about |= {name: row[name] for name in HASHES}
            part_of = _uri(row[whole]) if whole else ""
            yield _node(row[f"{table[:-1]}_id"], "prov:Entity", isPartOf=part_of, **about)
    for row in snapshot.rows("codes"):
        if row["vocabulary"] == "rule":
            words = {"label": row["label"], "definition": row["definition"]}
            yield _node(f"rule-{row['code']}", ["prov:Entity", "prov:Plan"], **words)
    for row in snapshot.rows("coders"):
        kinds = ["prov:Agent", *filter(None, [AGENTS.get(row["kind"])])]
        yield _node(row["coder_id"], kinds, label=row["name"], note=row["note"])


def _codings(snapshot: Snapshot) -> Iterator[dict]:
    """Yield the coding of each coded source."""
    coders = [row["coder_id"] for row in snapshot.rows("coders")]
    decisions = snapshot.grouped("adjudications", "source_id")
    for source in sorted(snapshot.grouped("paragraphs", "source_id")):
        decided = {row["coder_id"] for row in decisions.get(source, ())}
        known = list(map(_uri, sorted(decided or (coders if len(coders) == 1 else ()))))
        made = {"used": _uri(source), "wasAssociatedWith": known}
        yield _node(f"coding-of-{source}", "prov:Activity", **made)


def _claims(snapshot: Snapshot) -> Iterator[dict]:
    """Yield each row that evidence points at, with what it rests on."""
    claims: dict[str, list[Row]] = {}
    for row in snapshot.rows("evidence"):
        for column in CLAIM_TABLES:
            if row[column]:  # the row of a source is not the source
                claim = f"row-{row[column]}" if column == "source_id" else row[column]
                claims.setdefault(claim, []).append(row)
    for claim, evidence in sorted(claims.items()):
        supports = [row for row in evidence if row["relation"] == "supports"]
        others = [row for row in evidence if row["relation"] != "supports"]
        sentences = (snapshot.row(row["sentence_id"]) for row in supports if row["sentence_id"])
        paragraphs = (snapshot.row(row["paragraph_id"]) for row in sentences)
        sources = sorted({row["source_id"] for row in paragraphs})
        yield _node(
            claim,
            "prov:Entity",
            isPartOf=_uri("dataset"),
            wasDerivedFrom=sorted({each for row in supports for each in _from(row)}),
            hadPrimarySource=[_uri(each) for each in sources],
            wasGeneratedBy=[_uri(f"coding-of-{each}") for each in sources],
            qualifiedDerivation=[_influence(row, "prov:Derivation") for row in supports],
            qualifiedInfluence=[_influence(row, "prov:EntityInfluence") for row in others],
        )


def _from(row: Row) -> list[str]:
    return [_uri(row[name]) for name in ("sentence_id", "external_source_id") if row[name]]


def _influence(row: Row, kind: str) -> dict:
    same = {name: row[name] for name in ("relation", "explicitness", "note")}
    rule = _uri(f"rule-{row['rule_id']}") if row["rule_id"] else ""
    made = _node(row["evidence_id"], kind, entity=_from(row), column=row["field"], rule=rule)
    return filled(made | same)
