"""An invented article as the files of a checkout: its sheet, its index, its registry rows."""

from __future__ import annotations

import re

from index_source import csv_text, index_rows

from .article import Article

_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9_./-]|[: ](?=[A-Za-z0-9]))*")
_WORDS_OF_YAML = {"no", "yes", "on", "off", "true", "false", "null", "n", "y"}


def scalar(text: str) -> str:
    """A text as YAML writes it: plain where it can be, else in single quotes."""
    if re.fullmatch(_PLAIN, text) and text.lower() not in _WORDS_OF_YAML:
        return text
    return "'" + text.replace("'", "''") + "'"


def flow(value: object) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value)


def block(item: dict) -> list[str]:
    """An item of a list, a line for each key; lists of objects have a line for each of them."""
    lines = []
    for key, value in item.items():
        if isinstance(value, list) and any(isinstance(each, dict) for each in value):
            lines += [f"{key}:", *(f"  - {flow(each)}" for each in value)]
        else:
            lines.append(f"{key}: {flow(value)}")
    return [("  - " if number == 0 else "    ") + line for number, line in enumerate(lines)]


def sheet(article: Article) -> str:
    """The coding sheet."""
    lines = [
        "# yaml-language-server: $schema=./sheet.schema.json",
        "# An invented article, coded by scripts/synthesize.py.",
        f"source_id: {article.source_id}",
        "",
        "paragraphs:",
    ]
    for number, _ in enumerate(article.paragraphs, 1):
        gist = f"Part {number}, about visits, plans and what is said of them."
        lines.append(f"  - {flow({'number': str(number), 'gist': gist})}")
    reason = "Weather only; nothing is told of anybody."
    for name, items in (
        (
            "uncited_sentences",
            [{"sentence": s, "not_cited_reason": reason} for s in article.uncited],
        ),
        ("sources", article.cited),
        ("entities", article.entities),
    ):
        if items:
            lines += ["", f"{name}:", *(f"  - {flow(item)}" for item in items)]
    lines += ["", "mentions:"]
    for sentence in (sentence for paragraph in article.paragraphs for sentence in paragraph):
        if sentence.mentions:
            lines += [f"  {sentence.id}:", *(f"    - {flow(item)}" for item in sentence.mentions)]
    for name, items in (
        ("affiliations", article.affiliations.values()),
        ("events", article.events),
        ("positions", article.positions),
    ):
        lines += ["", f"{name}:"]
        for item in items:
            lines += [*block(item), ""]
        lines.pop()
    return "\n".join(lines) + "\n"


def paragraphs(article: Article) -> list[str]:
    """The text, a string for each paragraph."""
    return [" ".join(sentence.text for sentence in each) for each in article.paragraphs]


def segments(article: Article) -> str:
    """The index of paragraphs and sentences, as scripts/index_source.py writes it."""
    spans = []
    for each in article.paragraphs:
        starts, at = [], 0
        for sentence in each:
            starts.append(at)
            at += len(sentence.text) + 1
        spans.append(list(zip(starts, [*starts[1:], at - 1], strict=True)))
    return csv_text(index_rows(paragraphs(article), spans))


def source_row(article: Article) -> dict[str, str]:
    """The row of coding/sources.csv."""
    return {
        "source_id": article.source_id,
        "level": "coded",
        "title": f"Invented brief number {article.number}",
        "author": article.author.name,
        "author_actor_id": article.author.id,
        "publisher": "Invented Briefs",
        "container_title": "Invented Briefs",
        "volume": str(article.published.year - 2000),
        "issue": str(article.number),
        "date_published_edtf": article.published.isoformat(),
        "language": "en",
        "rights": "Invented text, free of rights.",
    }


def name_rows(article: Article) -> list[dict[str, str]]:
    """The rows of coding/names.csv: every spelling that the article prints."""
    rows = []
    author = article.author
    printed = {(author.id, author.name): (author, "name")} | article.names
    for number, ((entity_id, surface), (entity, form)) in enumerate(printed.items(), 1):
        short = surface != entity.name
        kind = "acronym" if form == "acronym" else "short" if short else "romanisation"
        rows.append(
            {
                "name_id": f"nam-{entity_id[4:]}-{article.tag}-{number}",
                entity.key: entity_id,
                "name": surface,
                "kind": kind,
                "language": "en",
                "script": "Latn",
                "source_id": article.source_id,
                "spelling_status": "variant" if form == "acronym" else "preferred",
            }
        )
    return rows
