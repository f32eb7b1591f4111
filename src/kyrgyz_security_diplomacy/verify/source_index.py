"""What the tables publish of a source's text: paragraphs and sentences as numbers and hashes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

import pandas as pd

from ..package.data_package import Resource, open_package
from ..report.problems import did_you_mean

Tables = Mapping[str, pd.DataFrame]


class SourceError(Exception):
    """A source or a package that cannot be verified against; the message says why."""


@dataclass(frozen=True)
class Unit:
    """A sentence or paragraph as published.

    length: canonical characters, for a sentence with the blank that may follow.
    The hashes are None where a sentence is too short to have its own.
    """

    length: int
    text_sha256: str | None
    loose_sha256: str | None
    loose_length: int
    start_rolling: int | None


@dataclass(frozen=True)
class Sentence(Unit):
    """A sentence, and the number (from 0) of its paragraph."""

    sentence_id: str
    paragraph: int


@dataclass(frozen=True)
class Paragraph(Unit):
    """A paragraph: sentences `first` to `end` (excluded) of its source."""

    paragraph_id: str
    first: int
    end: int


@dataclass(frozen=True)
class SourceIndex:
    """A source's paragraphs and sentences, in reading order.

    offsets: loose offset of each sentence from the article's start, and the article's length.
    """

    source_id: str
    title: str
    url: str
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    offsets: tuple[int, ...] = field(init=False)

    def __post_init__(self):
        sums = accumulate((s.loose_length for s in self.sentences), initial=0)
        object.__setattr__(self, "offsets", tuple(sums))


def read_tables(package: str | Path | Tables | None) -> dict[str, pd.DataFrame]:
    """All tables of a package as text, an empty cell as "".

    package: a folder, None for our own, or tables by name. Raises PackageError.
    """
    if isinstance(package, Mapping):
        return {name: _as_text(frame) for name, frame in package.items()}
    resources = open_package(package).resources
    try:
        return {resource.name: _read(resource) for resource in resources}
    except (ValueError, OSError) as error:  # pandas' parser errors are ValueErrors
        raise SourceError(
            f"the package's tables cannot be read ({error}): run ksd validate"
        ) from error


def _read(resource: Resource) -> pd.DataFrame:
    with resource.open() as file:
        return pd.read_csv(file, dtype=str, keep_default_na=False)


def _as_text(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype(object).where(frame.notna(), "").astype(str)


def coded_sources(tables: Tables) -> list[str]:
    """Ids of the sources that have a sentence index, in the table's order."""
    paragraphs = table(tables, "paragraphs", "source_id")
    having = set(paragraphs["source_id"])
    return [s for s in table(tables, "sources", "source_id")["source_id"] if s in having]


def table(tables: Tables, name: str, *columns: str) -> pd.DataFrame:
    """A table that has the columns. Raises SourceError if the package lacks it or one of them."""
    if name not in tables:
        raise SourceError(f"the package has no table {name}, so nothing can be verified with it")
    missing = [column for column in columns if column not in tables[name].columns]
    if missing:
        raise SourceError(f"the table {name} has no column {missing[0]}: run ksd validate")
    return tables[name]


def choose_sources(tables: Tables, source_id: str | None) -> list[str]:
    """The sources a copy may be of: the one that is named, or all that are coded.

    Raises SourceError for an id that is not there or not coded.
    """
    coded = coded_sources(tables)
    if source_id is None:
        if not coded:
            raise SourceError("no source of this package has a sentence index")
        return coded
    known = list(table(tables, "sources", "source_id")["source_id"])
    if source_id not in known:
        hint = did_you_mean(source_id, known) or f"coded are {', '.join(coded)}"
        raise SourceError(f"{source_id!r} is not an id in the table sources — {hint}")
    if source_id not in coded:
        raise SourceError(f"{source_id!r} is only cited, not coded: coded are {', '.join(coded)}")
    return [source_id]


def read_index(tables: Tables, source_id: str) -> SourceIndex:
    """The index of one source. Raises SourceError if the tables do not hold together."""
    rows = table(tables, "paragraphs", "paragraph_id", "source_id", "number", "loose_length")
    rows = rows[rows["source_id"] == source_id]
    all_sentences = table(tables, "sentences", "sentence_id", "paragraph_id", "number", "char_end")
    by_paragraph: dict[str, list[dict]] = {}
    for row in all_sentences.to_dict("records"):
        by_paragraph.setdefault(row["paragraph_id"], []).append(row)
    paragraphs, sentences = [], []
    try:
        for row in _in_order(rows.to_dict("records")):
            own = _in_order(by_paragraph.get(row["paragraph_id"], []))
            first = len(sentences)
            sentences += [_sentence(sentence, len(paragraphs)) for sentence in own]
            paragraphs.append(_paragraph(row, first, len(sentences)))
    except (KeyError, ValueError) as error:
        raise SourceError(
            f"the index of {source_id} cannot be read ({error}): run ksd validate"
        ) from error
    source = table(tables, "sources", "source_id")
    source = source[source["source_id"] == source_id].iloc[0]
    return SourceIndex(
        source_id,
        source.get("title", ""),
        source.get("url", ""),
        tuple(paragraphs),
        tuple(sentences),
    )


def _in_order(rows: list[dict]) -> list[dict]:
    return sorted(rows, key=lambda row: int(row["number"]))


def _sentence(row: dict, paragraph: int) -> Sentence:
    length = int(row["char_end"]) - int(row["char_start"])
    return Sentence(length, *_hashes(row), row["sentence_id"], paragraph)


def _paragraph(row: dict, first: int, end: int) -> Paragraph:
    return Paragraph(int(row["characters"]), *_hashes(row), row["paragraph_id"], first, end)


def _hashes(row: dict) -> tuple:
    return (
        row["text_sha256"] or None,
        row["loose_sha256"] or None,
        int(row["loose_length"]),
        _number(row.get("start_rolling", "")),
    )


def _number(cell: str) -> int | None:
    return int(cell) if cell else None
