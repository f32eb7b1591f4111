"""The tables of a small package about invented articles, made from the articles' own index."""

import json

import pandas as pd
from index_source import index_rows
from sentences import sentence_spans

from kyrgyz_security_diplomacy.load.claims import CLAIM_TABLES
from kyrgyz_security_diplomacy.verify.matching_key import canonical_paragraph
from kyrgyz_security_diplomacy.verify.source_index import read_index

EVIDENCE = [
    *("evidence_id", *CLAIM_TABLES, "field", "sentence_id", "span_start", "span_end"),
    *("relation", "explicitness"),
]


def canonical(paragraphs):
    """The paragraphs in canonical form."""
    return [canonical_paragraph(paragraph) for paragraph in paragraphs]


def sentence_texts(paragraphs):
    """The text of each sentence, in reading order, without the blank after it."""
    return [p[s:e].rstrip() for p in canonical(paragraphs) for s, e in sentence_spans(p)]


def tables(articles, evidence=()):
    """Tables sources, paragraphs, sentences, events and evidence for articles by source id.

    evidence: rows as dicts; what they leave out is empty.
    """
    frames = {"sources": [], "paragraphs": [], "sentences": []}
    for source_id, paragraphs in articles.items():
        body = canonical(paragraphs)
        rows = index_rows(body, [sentence_spans(paragraph) for paragraph in body])
        title = f"An invented article, {source_id}"
        frames["sources"].append(
            {"source_id": source_id, "title": title, "url": f"https://example.org/{source_id}"}
            | {"language": "en", "text_sha256": rows[0]["text_sha256"]}
        )
        for row in rows[1:]:
            paragraph_id = f"{source_id}-p{row['paragraph']}"
            if row["segment"] == "paragraph":
                ids = {"paragraph_id": paragraph_id, "source_id": source_id}
                frames["paragraphs"].append(ids | row | {"number": row["paragraph"]})
            else:
                ids = {"sentence_id": f"{paragraph_id}-s{row['sentence']}"}
                ids["paragraph_id"] = paragraph_id
                frames["sentences"].append(ids | row | {"number": row["sentence"]})
    made = {name: pd.DataFrame(rows) for name, rows in frames.items()}
    events = sorted({row["event_id"] for row in evidence if row.get("event_id")})
    made["events"] = pd.DataFrame(
        {"event_id": events, "label": [f"What {event} is about" for event in events]}, dtype=str
    )
    made["evidence"] = pd.DataFrame(list(evidence), columns=EVIDENCE, dtype=object).fillna("")
    return made


def index_of(paragraphs, source_id="src-test"):
    """The index and the tables of one article."""
    made = tables({source_id: paragraphs})
    return read_index(made, source_id), made


def write_package(folder, made):
    """Write tables as a Data Package; its folder."""
    (folder / "data").mkdir(parents=True)
    resources = []
    for name, frame in made.items():
        frame.to_csv(folder / "data" / f"{name}.csv", index=False, lineterminator="\n")
        fields = [{"name": column, "type": "string"} for column in frame.columns]
        schema = {"fields": fields, "primaryKey": [frame.columns[0]]}
        resources.append({"name": name, "path": f"data/{name}.csv", "schema": schema})
    descriptor = {"name": "test", "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return folder
