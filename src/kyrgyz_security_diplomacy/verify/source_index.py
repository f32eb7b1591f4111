"""What the tables publish of a source's text: paragraphs and sentences as numbers and hashes."""

from collections import defaultdict
from typing import NamedTuple

from ..load.reading import Row, rows
from ..package.data_package import Package
from ..report.problems import Refusal, did_you_mean
from .matching_key import ROLLING_MODULUS
from .sentence_search import Fingerprint


class SourceError(Refusal):
    """A source that cannot be verified against; the message says why."""


class Sentence(NamedTuple):
    """A sentence as published.

    length: canonical characters, with the space that may follow.
    letters: code points of its matching key.
    text_sha256, fingerprint: None for a sentence too short to have hashes of its own.
    """

    sentence_id: str
    length: int
    letters: int
    text_sha256: str | None
    fingerprint: Fingerprint | None


class Paragraph(NamedTuple):
    """A paragraph as published: sentences `first` to `end` (excluded) of its source.

    fingerprint: None if some of its sentences have one and others not.
    """

    first: int
    end: int
    length: int
    text_sha256: str
    loose_sha256: str
    fingerprint: Fingerprint | None


class SourceIndex(NamedTuple):
    """A source's paragraphs and sentences, in reading order."""

    source_id: str
    title: str
    paragraphs: list[Paragraph]
    sentences: list[Sentence]

    def letters(self, first: int, end: int) -> int:
        """Code points in the matching keys of the sentences first to end."""
        return sum(sentence.letters for sentence in self.sentences[first:end])


def read_indexes(package: Package, source_id: str | None = None) -> list[SourceIndex]:
    """Return the index of one source, or of every coded source in the order of the table.

    Raises:
        SourceError: there is no such source, it is not coded, or its numbers cannot be used.
        PackageError: a table is missing or cannot be read.
    """
    paragraphs, sentences = defaultdict(list), defaultdict(list)
    for row in rows(package, "paragraphs"):
        paragraphs[row["source_id"]].append(row)
    for row in rows(package, "sentences"):
        sentences[row["paragraph_id"]].append(row)
    sources = {row["source_id"]: row for row in rows(package, "sources")}
    coded = {name: row.get("title", "") for name, row in sources.items() if name in paragraphs}
    if not coded:
        raise SourceError("no source of this package has a sentence index")
    if source_id not in (None, *coded):
        what = "is only cited, not coded" if source_id in sources else "is not a source_id"
        titles = "; ".join(f"{name} ({title})" for name, title in coded.items())
        hint = did_you_mean(source_id, coded) or f"coded are {titles}"
        raise SourceError(f"{source_id!r} {what} — {hint}")
    wanted = coded if source_id is None else (source_id,)
    return [_index(sources[name], paragraphs[name], sentences) for name in wanted]


def _index(source: Row, own: list[Row], by_paragraph: dict[str, list[Row]]) -> SourceIndex:
    made = SourceIndex(source["source_id"], source.get("title", ""), [], [])
    try:
        for row in _in_order(own):
            first = len(made.sentences)
            for inner in _in_order(by_paragraph[row["paragraph_id"]]):
                length = int(inner["char_end"]) - int(inner["char_start"])
                of_key = int(inner["loose_length"]), inner["text_sha256"] or None
                sentence = Sentence(inner["sentence_id"], length, *of_key, _fingerprint(inner))
                made.sentences.append(sentence)
            numbers = first, len(made.sentences), int(row["characters"])
            hashes = row["text_sha256"], row["loose_sha256"], _fingerprint(row)
            made.paragraphs.append(Paragraph(*numbers, *hashes))
    except ValueError as error:
        message = f"the index of {made.source_id} cannot be read ({error}): run ksd validate"
        raise SourceError(message) from error
    return made


def _in_order(found: list[Row]) -> list[Row]:
    return sorted(found, key=lambda row: int(row["number"]))


def _fingerprint(row: Row) -> Fingerprint | None:
    if int(row["loose_length"]) < 1:
        raise ValueError(f"loose_length {row['loose_length']}")
    if not (row["rolling"] and row["loose_sha256"]):
        return None
    if not 0 <= int(row["rolling"]) < ROLLING_MODULUS:
        raise ValueError(f"rolling {row['rolling']}")
    return Fingerprint(int(row["loose_length"]), int(row["rolling"]), row["loose_sha256"])
