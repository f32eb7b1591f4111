"""A small package about invented articles, made from the articles' own index."""

import json
import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from articles import ARTICLES
from indexing.sentences import sentence_spans
from indexing.source_rows import index_rows, not_of_the_text
from mutation_tests import package_writer
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
    """Rows of sources, paragraphs, sentences, events and evidence for articles by source id.

    evidence: rows as dicts; what they leave out is empty.
    """
    made = {name: [] for name in ("sources", "paragraphs", "sentences")}
    for source_id, paragraphs in articles.items():
        body = canonical(paragraphs)
        own, *rows = index_rows(body, [sentence_spans(paragraph) for paragraph in body])
        made["sources"].append(
            {"source_id": source_id, "title": f"An invented article, {source_id}"}
            | {"url": f"https://example.org/{source_id}", "language": "en"}
            | {"text_sha256": own["text_sha256"]}
        )
        for row in rows:
            ids = {"paragraph_id": f"{source_id}-p{row['paragraph']}", "source_id": source_id}
            if row["segment"] == "sentence":
                ids["sentence_id"] = f"{ids['paragraph_id']}-s{row['sentence']}"
            made[f"{row['segment']}s"].append(row | ids | {"number": row[row["segment"]]})
    events = sorted({row["event_id"] for row in evidence if row.get("event_id")})
    made["events"] = [{"event_id": each, "label": f"What {each} is about"} for each in events]
    made["evidence"] = [dict.fromkeys(EVIDENCE, "") | row for row in evidence]
    return made


def write_package(folder, made):
    """Write tables as a Data Package, with the fields that they have in ours; its folder."""
    resources = []
    for name, rows in made.items():
        schema = json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
        fields = [field for field in schema["fields"] if not rows or field["name"] in rows[0]]
        for field in fields:
            field.pop("vocabulary", None)
        schema = {"fields": fields, "primaryKey": schema["primaryKey"]}
        resources.append({"name": name, "schema": schema})
    package_writer.write_package(folder, {"name": "test", "resources": resources}, made)
    return folder


class Prepared(NamedTuple):
    """An article, the opened package of its tables, and the source's index."""

    paragraphs: list[str]
    sentences: list[str]
    package: Package
    index: SourceIndex


def prepare(paragraphs, evidence=()) -> Prepared:
    """Index an article as the source src-test and write its package to a temporary folder."""
    folder = Path(tempfile.mkdtemp(dir=_FOLDER.name))
    package = open_package(write_package(folder, tables({"src-test": paragraphs}, evidence)))
    return Prepared(paragraphs, sentence_texts(paragraphs), package, read_indexes(package)[0])


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
