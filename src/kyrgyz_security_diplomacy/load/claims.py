"""Claims and the sentences they rest on, and any row of a package in words."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from .reading import Row

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

_WORDS = ("label", "proposition", "summary", "name", "title", "role_title")


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


class NamedRows:
    """Every row of some tables that has an id, found by it, and in words."""

    def __init__(self, tables: Mapping[str, list[Row]]):
        self._rows: dict[str, tuple[str, Row]] = {}
        for table, found in tables.items():
            key = next(iter(found[0]), "") if found else ""
            # a table whose first column repeats (a link table) has no id of its own
            if key.endswith("_id") and len({row[key] for row in found}) == len(found):
                for row in found:
                    self._rows.setdefault(row[key], (table, row))

    def ids(self) -> list[str]:
        """All ids there are."""
        return list(self._rows)

    def get(self, row_id: str) -> tuple[str, Row] | None:
        """Table and row of an id, or None."""
        return self._rows.get(row_id)

    def words(self, row_id: str) -> str:
        """Label, name, proposition or summary of a row; "" if it has none."""
        row = self._rows.get(row_id, ("", {}))[1]
        return next((row[column] for column in _WORDS if row.get(column)), "")

    def described(self, row_id: str) -> list[str]:
        """A row in words, one line per filled cell; an id is followed by its words."""
        lines = []
        for column, value in self._rows[row_id][1].items():
            if value and value != row_id:
                words = self.words(value)
                lines.append(f"{column.replace('_', ' ')}: {value}{f' ({words})' if words else ''}")
        return lines
