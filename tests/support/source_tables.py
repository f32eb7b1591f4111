"""A small package about invented articles, made from the articles' own index."""

import json
import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from articles import ARTICLES
from indexing.sentences import sentence_spans
from indexing.source_rows import index_rows, not_of_the_text
from real_package import ROOT

from kyrgyz_security_diplomacy.load.claims import CLAIM_TABLES
from kyrgyz_security_diplomacy.package.data_package import Package, open_package
from kyrgyz_security_diplomacy.verify.copies import read_copy
from kyrgyz_security_diplomacy.verify.matching_key import canonical_paragraph
from kyrgyz_security_diplomacy.verify.source_index import SourceIndex, read_indexes

EVIDENCE = [
    *("evidence_id", *CLAIM_TABLES, "field", "sentence_id", "span_start", "span_end"),
    *("relation", "explicitness"),
]
_FOLDER = tempfile.TemporaryDirectory()  # removed when Python ends
_SCHEMA = ROOT / "src/kyrgyz_security_diplomacy/verify/verification.schema.json"
VERIFICATION_SCHEMA = json.loads(_SCHEMA.read_text(encoding="utf-8"))
REAL = Path(os.environ.get("KSD_SOURCE_TEXTS", "/nowhere")) / "edm-3-148.txt"
"""The real article, which is not in the project; tests with its text are skipped without it."""


def canonical(paragraphs):
    """The paragraphs in canonical form."""
    return [canonical_paragraph(paragraph) for paragraph in paragraphs]


def sentence_texts(paragraphs):
    """The text of each sentence, in reading order, without the space after it."""
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


def write_package(folder, made):
    """Write tables as a Data Package, with the fields that they have in ours; its folder."""
    (folder / "data").mkdir(parents=True)
    resources = []
    for name, frame in made.items():
        schema = json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
        fields = [field for field in schema["fields"] if field["name"] in frame.columns]
        for field in fields:
            field.pop("vocabulary", None)
        columns = [field["name"] for field in fields]
        path = folder / "data" / f"{name}.csv"
        frame.to_csv(path, columns=columns, index=False, lineterminator="\n")
        schema = {"fields": fields, "primaryKey": schema["primaryKey"]}
        resources.append({"name": name, "path": f"data/{name}.csv", "schema": schema})
    descriptor = {"name": "test", "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return folder


class Prepared(NamedTuple):
    """An article with its tables, the opened package of these, and the source's index."""

    paragraphs: list[str]
    sentences: list[str]
    tables: dict[str, pd.DataFrame]
    package: Package
    index: SourceIndex


def prepare(paragraphs, evidence=()) -> Prepared:
    """Index an article as the source src-test and write its package to a temporary folder."""
    made = tables({"src-test": paragraphs}, evidence)
    folder = Path(tempfile.mkdtemp(dir=_FOLDER.name)) / "package"
    package = open_package(write_package(folder, made))
    index = read_indexes(package)[0]
    return Prepared(paragraphs, sentence_texts(paragraphs), made, package, index)


@lru_cache
def prepared(name: str) -> Prepared:
    """An article by its name in `ARTICLES`; "real" for the real one."""
    return prepare(real_article() if name == "real" else ARTICLES[name])


def real_article() -> list[str] | None:
    """Paragraphs of the real article, if KSD_SOURCE_TEXTS names a folder that has it."""
    if not REAL.is_file():
        return None
    found = read_copy(REAL).paragraphs
    return [text for at, text in enumerate(found) if at not in not_of_the_text(found)]
