"""Claims and the sentences they rest on: every row that evidence points at."""

from dataclasses import dataclass

import pandas as pd

from ..verify.source_index import Tables, table

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


@dataclass(frozen=True)
class Citation:
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


def citations(tables: Tables, sentence_ids: set[str]) -> list[Citation]:
    """All evidence that cites one of the sentences, in the table's order."""
    evidence = table(tables, "evidence", "evidence_id", "sentence_id", "relation", *CLAIM_TABLES)
    rows = evidence[evidence["sentence_id"].isin(sentence_ids)].to_dict("records")
    return [_citation(row, column) for row in rows for column in CLAIM_TABLES if row[column]]


def _citation(row: dict, column: str) -> Citation:
    start, end = row.get("span_start", ""), row.get("span_end", "")
    span = (int(start), int(end)) if str(start).isdigit() and str(end).isdigit() else None
    return Citation(
        row["evidence_id"],
        CLAIM_TABLES[column],
        row[column],
        row["sentence_id"],
        span,
        row["relation"],
        row.get("field", ""),
    )


def claims_frame(found: list[Citation], there: set[str]) -> pd.DataFrame:
    """A row for each claim: is it supported in a copy in which some sentences are there?

    Columns: table, claim_id, status (supported, in_part, not_found), sentences, not_found (tuples
    of sentence ids). What counts are the sentences that support it; if none does, all it cites.
    """
    by_claim: dict[tuple[str, str], list[Citation]] = {}
    for citation in found:
        by_claim.setdefault((citation.table, citation.claim_id), []).append(citation)
    rows = []
    for (name, claim_id), own in by_claim.items():
        counting = [c for c in own if c.relation == "supports"] or own
        cited = tuple(dict.fromkeys(c.sentence_id for c in counting))
        lost = tuple(s for s in cited if s not in there)
        status = "supported" if not lost else "not_found" if len(lost) == len(cited) else "in_part"
        rows.append((name, claim_id, status, cited, lost))
    return pd.DataFrame(rows, columns=["table", "claim_id", "status", "sentences", "not_found"])


class Rows:
    """Rows of all tables by id, and what they are called in words."""

    def __init__(self, tables: Tables):
        self._rows: dict[str, tuple[str, dict]] = {}
        for name, frame in tables.items():
            key = frame.columns[0] if len(frame.columns) else ""
            # a table whose first column repeats (a link table) has no id of its own
            if key.endswith("_id") and frame[key].is_unique:
                for row in frame.to_dict("records"):
                    self._rows.setdefault(row[key], (name, row))

    def ids(self) -> list[str]:
        """All ids there are."""
        return list(self._rows)

    def get(self, row_id: str) -> tuple[str, dict] | None:
        """Table and row of an id, or None."""
        return self._rows.get(row_id)

    def words(self, row_id: str) -> str:
        """What a row is called: its label, name, proposition or summary; "" if it has none."""
        found = self._rows.get(row_id)
        return next((found[1][c] for c in _WORDS if found and found[1].get(c)), "")

    def described(self, row_id: str) -> list[str]:
        """A row in words, one line a filled cell; ids are followed by what they are called."""
        _, row = self._rows[row_id]
        lines = []
        for column, value in row.items():
            if value and value != row_id:
                called = self.words(value)
                lines.append(
                    f"{column.replace('_', ' ')}: {value}{f' ({called})' if called else ''}"
                )
        return lines
