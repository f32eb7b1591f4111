"""How alike a row of one pass and a row of the other are, from 0 (not the same) to 1.

A score is the mean of how alike their columns are, and of how far they rest on the same text.
"""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher

from coding_build.sheet_schema import ENTITIES

from .passes import CODED_TABLES, KEYS, Cells, Pass
from .units import referred

MATCHED_BY = {
    "actors": ("name", "country"),
    "organizations": ("name", "country"),
    "places": ("name", "country"),
    "sources": ("level", "date_published_edtf"),
    "affiliations": ("actor_id", "member_organization_id", "organization_id"),
    "events": ("event_type", "status", "date_edtf", "label"),
    "issues": ("proposition",),
    "positions": (
        "actor_id", "organization_id", "issue_id", "target_actor_id", "target_organization_id",
        "mode", "summary",
    ),
    "event_participants": ("event_id", "actor_id", "organization_id", "role"),
    "event_relations": ("event_id", "other_event_id"),
    "mentions": (*ENTITIES, "event_id", "form"),
}  # fmt: skip
"""The columns that are compared, by table in the order of matching: what a row points to comes
before it."""
SPAN = ("char_start", "char_end")
"""The columns of a mention that say on what text it rests."""
WORDED = ("name", "label", "proposition", "summary")
"""Columns in a coder's own words."""


class Likeness:
    """Scores of pairs of rows, given what is matched so far.

    Attributes:
        same: per table what is matched: id in the second pass → id in the first.
    """

    def __init__(self, first: Pass, second: Pass, same: dict[str, dict[str, str]]):
        self.same = same
        self._texts = _texts(first), _texts(second)

    def score(self, table: str, a: Cells, b: Cells) -> float:
        """How alike row `a` of the first pass and row `b` of the second are."""
        columns, key = MATCHED_BY[table], KEYS[table]
        texts = [known[cells[key]] for known, cells in zip(self._texts, (a, b), strict=True)]
        shared = len(texts[0] & texts[1]) / max(1, len(texts[0] | texts[1]))
        if not shared and (table in CODED_TABLES or table == "mentions"):
            return 0
        alike = sum(self._alike(column, a[column], b[column]) for column in columns) / len(columns)
        return (alike + shared) / 2 if any(texts) else alike

    def _alike(self, column: str, first: str, second: str) -> float:
        if column in WORDED:
            return SequenceMatcher(None, first, second).ratio()
        known = self.same.get(referred(column))
        return first == (second if known is None or not second else known.get(second))


def _texts(found: Pass) -> defaultdict[str, set]:
    """For each id the text it rests on: sentences, and the characters of mentions."""
    texts = defaultdict(set)
    for claim, sentences in found.evidence.items():
        texts[claim] |= sentences.keys()
    for ident, row in found.units["mentions"].items():
        cells = row.values
        start, end = (int(cells[name]) for name in SPAN)
        characters = {(cells["sentence_id"], k) for k in range(start, end)}
        texts[ident] |= characters
        if who := next((cells[key] for key in ENTITIES if cells[key]), ""):
            texts[who] |= characters
    return texts
