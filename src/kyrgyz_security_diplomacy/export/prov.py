"""Provenance as W3C PROV-O (JSON-LD): which row comes from which sentence, decision and rule.

See docs/formats.md for the classes. The context is in the file: nothing is fetched to read it.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from ..load.claims import CLAIM_TABLES
from ..load.reading import VALIDATE
from ..package.json_file import refuse
from ..report.problems import shown
from ..tables.csv_writer import json_bytes
from .snapshot import Row, Snapshot, filled

CONTEXT = Path(__file__).with_name("prov_context.json")
HASHES = ("text_sha256", "loose_sha256")
AGENTS = {"human": "prov:Person", "model": "prov:SoftwareAgent"}


def files(snapshot: Snapshot) -> dict[str, bytes]:
    """Return `provenance.jsonld`; see `provenance` for what is raised."""
    return {"provenance.jsonld": json_bytes(provenance(snapshot))}


def namespace(snapshot: Snapshot) -> str:
    """Return what ids are appended to, to be URIs: they need no server and no domain."""
    return f"{uuid5(NAMESPACE_URL, snapshot.text('name')).urn}#"


def provenance(snapshot: Snapshot) -> dict:
    """Return the document. Raises PackageError if the package lacks a table, column or row."""
    parts = (_inputs, _activities, _claims)
    graph = [filled(node) for part in parts for node in part(snapshot)]
    context = json.loads(CONTEXT.read_text("utf-8")) | {"ksd": namespace(snapshot)}
    return {"@context": context, "@graph": graph}


def _uri(row_id: str) -> str:
    return f"ksd:{row_id}" if row_id else ""


def _inputs(snapshot: Snapshot) -> Iterator[dict]:
    """Yield the dataset, the sources with the texts of those that are coded, rules and coders."""
    label = f"{snapshot.text('title')} {snapshot.text('version')}".strip()
    made = {"@id": _uri("dataset"), "@type": ["prov:Entity", "prov:Collection"], "label": label}
    yield made | {"issued": snapshot.released}
    for row in snapshot.rows("sources"):
        yield _text(row, row["source_id"], "") | {"label": row["title"], "url": row["url"]}
    for row in snapshot.rows("paragraphs"):
        yield _text(row, row["paragraph_id"], row["source_id"])
    for row in snapshot.rows("sentences"):
        yield _text(row, row["sentence_id"], row["paragraph_id"])
    for row in snapshot.rows("codes"):
        if row["vocabulary"] == "rule":
            made = {"@id": _uri(f"rule-{row['code']}"), "@type": ["prov:Entity", "prov:Plan"]}
            yield made | {"label": row["label"], "definition": row["definition"]}
    for row in snapshot.rows("coders"):
        kinds = ["prov:Agent", *filter(None, [AGENTS.get(row["kind"])])]
        made = {"@id": _uri(row["coder_id"]), "@type": kinds, "label": row["name"]}
        yield made | {"note": row["note"]}


def _text(row: Row, row_id: str, whole: str) -> dict:
    made = {"@id": _uri(row_id), "@type": "prov:Entity", "isPartOf": _uri(whole)}
    return made | {name: row[name] for name in HASHES}


def _activities(snapshot: Snapshot) -> Iterator[dict]:
    """Yield the coding of each coded source."""
    coders = [row["coder_id"] for row in snapshot.rows("coders")]
    decisions = snapshot.grouped("adjudications", "source_id")
    for source in sorted(snapshot.grouped("paragraphs", "source_id")):
        decided = {row["coder_id"] for row in decisions.get(source, ())}
        known = sorted(decided or (coders if len(coders) == 1 else ()))
        made = {"@id": _uri(f"coding-of-{source}"), "@type": "prov:Activity", "used": _uri(source)}
        yield made | {"wasAssociatedWith": [_uri(coder) for coder in known]}


def _claims(snapshot: Snapshot) -> Iterator[dict]:
    """Yield each row that evidence points at, with what it rests on."""
    sentences = snapshot.by_id("sentences", "sentence_id")
    paragraphs = snapshot.by_id("paragraphs", "paragraph_id")
    claims: dict[str, list[Row]] = {}
    for row in snapshot.rows("evidence"):
        claims.setdefault(_claim(row), []).append(row)
    for claim, evidence in sorted(claims.items()):
        supports = [row for row in evidence if row["relation"] == "supports"]
        others = [row for row in evidence if row["relation"] != "supports"]
        own = {row["sentence_id"] for row in supports if row["sentence_id"]}
        sources = sorted({paragraphs[sentences[each]["paragraph_id"]]["source_id"] for each in own})
        yield {
            "@id": _uri(claim),
            "@type": "prov:Entity",
            "isPartOf": _uri("dataset"),
            "wasDerivedFrom": sorted({each for row in supports for each in _from(row)}),
            "hadPrimarySource": [_uri(each) for each in sources],
            "wasGeneratedBy": [_uri(f"coding-of-{each}") for each in sources],
            "qualifiedDerivation": [_influence(row, "prov:Derivation") for row in supports],
            "qualifiedInfluence": [_influence(row, "prov:EntityInfluence") for row in others],
        }


def _claim(row: Row) -> str:
    """Return the id of the row that evidence is for; the row of a source is not the source."""
    for column in CLAIM_TABLES:
        if row[column]:
            return f"row-{row[column]}" if column == "source_id" else row[column]
    message = f"{shown(row['evidence_id'])} is evidence for no row"
    raise refuse("no-claim", "evidence", message, VALIDATE)


def _from(row: Row) -> list[str]:
    return [_uri(row[name]) for name in ("sentence_id", "external_source_id") if row[name]]


def _influence(row: Row, kind: str) -> dict:
    made = {
        "@id": _uri(row["evidence_id"]),
        "@type": kind,
        "entity": _from(row),
        "relation": row["relation"],
        "explicitness": row["explicitness"],
        "column": row["field"],
        "rule": _uri(f"rule-{row['rule_id']}") if row["rule_id"] else "",
        "note": row["note"],
    }
    return filled(made)
