"""Provenance as W3C PROV-O (JSON-LD): which row comes from which sentence, coding and rule.

- A row that evidence points at, a sentence, a paragraph and a source are each a `prov:Entity`. A
  sentence has the SHA-256 of its canonical text (`text_sha256`) and of its letters and digits
  alone (`loose_sha256`); one that is too short has none, its paragraph (`isPartOf`) has.
- A row of the evidence table is a `prov:Derivation` of its row from a sentence or an outside
  source, with `relation`, `explicitness`, `column` (none: the whole row) and the coding rule
  `rule`, a `prov:Plan`. Only what *supports* a row is in `wasDerivedFrom`; what contradicts it or
  is context is a `prov:EntityInfluence`.
- Coding a source is a `prov:Activity`; its agents are the coders who took part in it: of the coding
  passes where there are any, else the only coder there is.
- The dataset is a `prov:Entity` too; rows are parts of it.

The context is in the file, so nothing is fetched to read it.
"""

from collections.abc import Iterator
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from ..load.claims import CLAIM_TABLES
from ..load.rows import VALIDATE, Row, by_id, filled, released, rows, text
from ..package.data_package import Package
from ..package.json_file import refuse
from ..report.problems import shown
from ..tables.csv_writer import json_bytes, write_bytes

HASHES = ("text_sha256", "loose_sha256")


def write(package: Package, folder: Path) -> list[Path]:
    """Write `provenance.jsonld`; return it in a list.

    Raises:
        PackageError: the package lacks a table or a row.
        OSError: the file cannot be written.
    """
    file = folder / "provenance.jsonld"
    write_bytes(file, json_bytes(provenance(package)))
    return [file]


def namespace(package: Package) -> str:
    """Return what ids are appended to, to be URIs: they need no server and no domain."""
    return f"{uuid5(NAMESPACE_URL, text(package, 'name')).urn}#"


def provenance(package: Package) -> dict:
    """Return the document; see `write` for what is raised."""
    graph = [
        _dataset(package),
        *_texts(package),
        *_rules(package),
        *_agents(package),
        *_activities(package),
        *_claims(package),
    ]
    return {"@context": _context(package), "@graph": [filled(node) for node in graph]}


def _context(package: Package) -> dict:
    def link(name: str) -> dict:
        return {"@id": name, "@type": "@id"}

    links = (
        *("wasDerivedFrom", "qualifiedDerivation", "qualifiedInfluence", "entity", "used"),
        *("hadPrimarySource", "wasGeneratedBy", "wasAssociatedWith", "hadActivity"),
    )
    own = ("relation", "explicitness", "column", "note", *HASHES)
    return {
        "prov": "http://www.w3.org/ns/prov#",
        "dct": "http://purl.org/dc/terms/",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "ksd": namespace(package),
        "label": "rdfs:label",
        "definition": "dct:description",
        "isPartOf": link("dct:isPartOf"),
        "issued": {"@id": "dct:issued", "@type": "xsd:date"},
        "url": link("rdfs:seeAlso"),
        "rule": link("ksd:rule"),
        **{name: link(f"prov:{name}") for name in links},
        **{name: f"ksd:{name}" for name in own},
    }


def _uri(row_id: str) -> str:
    return f"ksd:{row_id}"


def _dataset(package: Package) -> dict:
    words = f"{text(package, 'title')} {text(package, 'version')}".strip()
    made = {"@id": _uri("dataset"), "@type": ["prov:Entity", "prov:Collection"], "label": words}
    return made | {"issued": released(package)}


def _texts(package: Package) -> Iterator[dict]:
    """Yield the sources, and the paragraphs and sentences of those that are coded."""
    for row in rows(package, "sources", "source_id", "title", "url", *HASHES):
        yield _text(row, row["source_id"], "") | {"label": row["title"], "url": row["url"]}
    for row in rows(package, "paragraphs", "paragraph_id", "source_id", *HASHES):
        yield _text(row, row["paragraph_id"], row["source_id"])
    for row in rows(package, "sentences", "sentence_id", "paragraph_id", *HASHES):
        yield _text(row, row["sentence_id"], row["paragraph_id"])


def _text(row: Row, row_id: str, whole: str) -> dict:
    made = {"@id": _uri(row_id), "@type": "prov:Entity", "isPartOf": _uri(whole) if whole else ""}
    return made | {name: row[name] for name in HASHES}


def _rules(package: Package) -> Iterator[dict]:
    for row in rows(package, "codes", "vocabulary", "code", "label", "definition"):
        if row["vocabulary"] == "rule":
            made = {"@id": _uri(f"rule-{row['code']}"), "@type": ["prov:Entity", "prov:Plan"]}
            yield made | {"label": row["label"], "definition": row["definition"]}


def _agents(package: Package) -> Iterator[dict]:
    kinds = {"human": "prov:Person", "model": "prov:SoftwareAgent"}
    for row in rows(package, "coders", "coder_id", "name", "kind"):
        kind = ["prov:Agent", kinds.get(row["kind"], "")]
        made = {"@id": _uri(row["coder_id"]), "@type": [each for each in kind if each]}
        yield made | {"label": row["name"], "note": row.get("note", "")}


def _activities(package: Package) -> Iterator[dict]:
    """Yield the coding of each coded source."""
    coders = [row["coder_id"] for row in rows(package, "coders", "coder_id")]
    passes: dict[str, set[str]] = {}
    for table in ("adjudications",):
        for row in rows(package, table, "source_id", "coder_id"):
            passes.setdefault(row["source_id"], set()).add(row["coder_id"])
    for source in _coded(package):
        known = sorted(passes.get(source, coders if len(coders) == 1 else ()))
        made = {"@id": _uri(f"coding-of-{source}"), "@type": "prov:Activity", "used": _uri(source)}
        yield made | {"wasAssociatedWith": [_uri(coder) for coder in known]}


def _coded(package: Package) -> list[str]:
    found = rows(package, "paragraphs", "source_id")
    return sorted({row["source_id"] for row in found})


def _claims(package: Package) -> Iterator[dict]:
    """Yield each row that evidence points at, with what it rests on."""
    columns = ("evidence_id", "sentence_id", "relation", "external_source_id", *CLAIM_TABLES)
    sentences = by_id(package, "sentences", "sentence_id", "paragraph_id")
    paragraphs = by_id(package, "paragraphs", "paragraph_id", "source_id")
    claims: dict[str, list[Row]] = {}
    for row in rows(package, "evidence", *columns):
        claims.setdefault(_claim(package, row), []).append(row)
    for claim, evidence in sorted(claims.items()):
        supports = [row for row in evidence if row["relation"] == "supports"]
        own = {row["sentence_id"] for row in supports if row["sentence_id"]}
        sources = {paragraphs[sentences[each]["paragraph_id"]]["source_id"] for each in own}
        yield {
            "@id": _uri(claim),
            "@type": "prov:Entity",
            "isPartOf": _uri("dataset"),
            "wasDerivedFrom": sorted({each for row in supports for each in _from(row)}),
            "hadPrimarySource": [_uri(each) for each in sorted(sources)],
            "wasGeneratedBy": [_uri(f"coding-of-{each}") for each in sorted(sources)],
            "qualifiedDerivation": [_influence(row, "prov:Derivation") for row in supports],
            "qualifiedInfluence": [
                _influence(row, "prov:EntityInfluence") for row in evidence if row not in supports
            ],
        }


def _claim(package: Package, row: Row) -> str:
    """Return the id of the row that evidence is for; the row of a source is not the source."""
    for column in CLAIM_TABLES:
        if row[column]:
            return f"row-{row[column]}" if column == "source_id" else row[column]
    message = f"{shown(row['evidence_id'])} is evidence for no row"
    raise refuse("no-claim", package.tables["evidence"].path, message, VALIDATE)


def _from(row: Row) -> list[str]:
    return [_uri(row[name]) for name in ("sentence_id", "external_source_id") if row[name]]


def _influence(row: Row, kind: str) -> dict:
    return filled(
        {
            "@id": _uri(row["evidence_id"]),
            "@type": kind,
            "entity": _from(row),
            "relation": row["relation"],
            "explicitness": row.get("explicitness"),
            "column": row.get("field"),
            "rule": _uri(f"rule-{row['rule_id']}") if row.get("rule_id") else "",
            "note": row.get("note"),
        }
    )
