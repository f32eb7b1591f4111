"""Claims and the sentences they rest on, and any row of a package in words."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from ..package.data_package import DESCRIPTOR
from .reading import Found, Row

CLAIM_TABLES = {
    "affiliation_id": "affiliations",
    "event_id": "events",
    "participant_id": "event_participants",
    "relation_id": "event_relations",
    "position_id": "positions",
    "actor_id": "actors",
    "organization_id": "organizations",
    "place_id": "places",
    "source_id": "sources",
}
"""Key column in the evidence → the table of the row it is evidence for."""

_WORDS = ("label", "proposition", "summary", "name", "title", "surface", "role_title")


class Citation(NamedTuple):
    """One pointer from a claim to a sentence, or to a span in it (canonical characters).

    field: the column it is evidence for; "" for the row as a whole.
    """

    evidence_id: str
    table: str
    claim_id: str
    sentence_id: str
    span: tuple[int, int] | None
    relation: str
    field: str


def citations(evidence: Iterable[Row], sentence_ids: Collection[str]) -> list[Citation]:
    """Return the rows of evidence that cite one of the sentences, in the table's order."""
    return [
        Citation(
            *(row["evidence_id"], table, row[column], row["sentence_id"]),
            *(_span(row), row["relation"], row.get("field", "")),
        )
        for row in evidence
        if row["sentence_id"] in sentence_ids
        for column, table in CLAIM_TABLES.items()
        if row[column]
    ]


def _span(row: Row) -> tuple[int, int] | None:
    start, end = row.get("span_start", ""), row.get("span_end", "")
    return (int(start), int(end)) if start.isdigit() and end.isdigit() else None


class NamedRows(Found):
    """Table and row by id, of every row of some tables that has one; and rows in words."""

    def __init__(self, tables: Mapping[str, list[Row]]):
        super().__init__((), "row", DESCRIPTOR)
        for table, found in tables.items():
            key = next(iter(found[0]), "") if found else ""
            # a table whose first column repeats (a link table) has no id of its own
            if key.endswith("_id") and len({row[key] for row in found}) == len(found):
                for row in found:
                    self.setdefault(row[key], (table, row))
        sources = [row for row in tables.get("sources", ()) if row.get("author_actor_id")]
        self._wrote = {row["author_actor_id"]: row["source_id"] for row in reversed(sources)}

    def words(self, row_id: str, of_others: bool = True) -> str:
        """Label, name, proposition or summary of a row; "" if it has none.

        A source without a title is called by its publisher, a person without a name by what they
        wrote.

        of_others: if it has none, give those of the rows that it refers to, or else its note.
        """
        table, row = self.get(row_id, ("", {}))
        words = next((row[column] for column in _WORDS if row.get(column)), "")
        if not words and table == "sources":
            printed = (row.get("publisher") or "unnamed source", row.get("date_published_edtf"))
            words = ", ".join(filter(None, printed))
        if not words and row_id in self._wrote:
            _, source = self[self._wrote[row_id]]
            printed = source.get("container_title"), source.get("date_published_edtf", "")[:4]
            where = ", ".join(filter(None, printed))
            words = f"author of {self.words(self._wrote[row_id])}{f' ({where})' if where else ''}"
        if words or not of_others:
            return words
        others = [self.words(value, False) for value in row.values() if value != row_id]
        return ", ".join(filter(None, others)) or row.get("note", "")

    def described(self, row_id: str) -> list[str]:
        """A row in words, one line per filled cell; an id is followed by its words."""
        lines = []
        for column, value in self[row_id][1].items():
            if value and value != row_id:
                words = self.words(value)
                lines.append(f"{column.replace('_', ' ')}: {value}{f' ({words})' if words else ''}")
        return lines
