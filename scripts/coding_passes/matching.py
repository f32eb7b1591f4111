"""Propose which row of one pass is which row of the other; people review what is proposed.

Each table has a score for a pair of rows, from 0 (not the same) to 1; the pairs are then chosen so
that the sum of the scores is greatest and no row is in two pairs. Tables are matched in an order in
which what a row points to is matched before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

import numpy as np
from coding_build.sheet_schema import ENTITIES, REGISTRY_OF_SUFFIX
from scipy.optimize import linear_sum_assignment

from .passes import Cells, Pass

LEAST = 0.3
"""Rows with a lower score are not proposed as the same."""
ENTITY_KINDS = {REGISTRY_OF_SUFFIX[key]: key for key in ENTITIES}


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
    "mentions": (
        "sentence_id", "char_start", "char_end", "actor_id", "organization_id", "place_id",
        "event_id", "form",
    ),
}  # fmt: skip
"""The columns that the scores read; entities are matched by the words that mention them, too, and
events and positions by the sentences that they rest on."""


class Match(NamedTuple):
    """Two rows that are proposed as the same, and how alike they are (0 to 1)."""

    first: str
    second: str
    score: float


Matches = dict[str, list[Match]]
Score = Callable[[Cells, Cells], float]


def proposed(
    first: Pass,
    second: Pass,
    known: Mapping[str, Mapping[str, str]],
    alone: Mapping[str, Collection[str]],
) -> Matches:
    """The pairs for every table.

    Args:
        first: one pass.
        second: the other.
        known: per table what is settled already: id in the second pass → id in the first, or "" if
            the first has no such row.
        alone: per table the ids of the first pass that are settled to have no like in the second.
    """
    found: Matches = {}
    pairs = _Pairs(
        first,
        second,
        {
            table: {theirs: ours for theirs, ours in ids.items() if ours}
            for table, ids in known.items()
        },
    )
    for table, score in pairs.scores.items():
        settled = known.get(table, {})
        taken = {*settled.values(), *alone.get(table, ())}
        ours = {k: v for k, v in first.units[table].items() if k not in taken}
        theirs = {k: v for k, v in second.units[table].items() if k not in settled}
        found[table] = _best(ours, theirs, score)
        pairs.same.setdefault(table, {}).update({m.second: m.first for m in found[table]})
    return found


def _best(ours: dict[str, Cells], theirs: dict[str, Cells], score: Score) -> list[Match]:
    scores = np.array([[score(a, b) for b in theirs.values()] for a in ours.values()])
    if not scores.size:
        return []
    rows, columns = linear_sum_assignment(scores, maximize=True)
    first, second = list(ours), list(theirs)
    return [
        Match(first[row], second[column], round(float(scores[row, column]), 2))
        for row, column in zip(rows, columns, strict=True)
        if scores[row, column] >= LEAST
    ]


class _Pairs:
    """Scores of pairs of rows, given what is matched so far."""

    def __init__(self, first: Pass, second: Pass, same: dict[str, dict[str, str]]):
        self.first, self.second, self.same = first, second, same
        self.words = {id(p): _mentioned(p) for p in (first, second)}
        self.scores: dict[str, Score] = {
            **{table: self._entity(key) for table, key in ENTITY_KINDS.items()},
            "sources": self._source,
            "affiliations": self._affiliation,
            "events": self._event,
            "issues": lambda a, b: (
                SequenceMatcher(None, a["proposition"], b["proposition"]).ratio() - 0.35
            ),
            "positions": self._position,
            "event_participants": self._participant,
            "event_relations": self._relation,
            "mentions": self._mention,
        }

    def _is(self, table: str, ours: str, theirs: str) -> bool:
        return ours == self.same.get(table, {}).get(theirs, theirs if not theirs else None)

    def _entity(self, key: str) -> Score:
        def score(a: Cells, b: Cells) -> float:
            if a[key] == b[key] and a["name"] == b["name"]:
                return 1
            ours = self.words[id(self.first)][a[key]]
            theirs = self.words[id(self.second)][b[key]]
            shared = len(ours & theirs) / max(1, len(ours | theirs))
            alike = SequenceMatcher(None, a["name"], b["name"]).ratio()
            return 0.45 * shared + 0.45 * alike + 0.1 * (a["country"] == b["country"])

        return score

    def _source(self, a: Cells, b: Cells) -> float:
        if a["level"] != b["level"]:
            return 0
        return 0.5 * (a["date_published_edtf"][:10] == b["date_published_edtf"][:10]) + 0.5

    def _affiliation(self, a: Cells, b: Cells) -> float:
        who = self._is("actors", a["actor_id"], b["actor_id"])
        member = "member_organization_id"
        who *= self._is("organizations", a[member], b[member])
        return who * (
            0.5 + 0.5 * self._is("organizations", a["organization_id"], b["organization_id"])
        )

    def _resting(self, ours: str, theirs: str) -> float:
        """How far two claims rest on the same sentences."""
        one, other = self.first.sentences[ours], self.second.sentences[theirs]
        return len(one & other) / max(1, len(one | other))

    def _event(self, a: Cells, b: Cells) -> float:
        rest = self._resting(a["event_id"], b["event_id"])
        kind = (a["event_type"] == b["event_type"]) + (a["status"] == b["status"])
        day = a["date_edtf"] == b["date_edtf"]
        return rest and 0.4 * rest + 0.15 * kind + 0.1 * day + 0.2 * _alike(a, b, "label")

    def _position(self, a: Cells, b: Cells) -> float:
        rest = self._resting(a["position_id"], b["position_id"])
        who = self._is("actors", a["actor_id"], b["actor_id"])
        who *= self._is("organizations", a["organization_id"], b["organization_id"])
        about = self._is("issues", a["issue_id"], b["issue_id"])
        whom = self._is("organizations", a["target_organization_id"], b["target_organization_id"])
        whom *= self._is("actors", a["target_actor_id"], b["target_actor_id"])
        same = 0.3 * who + 0.1 * (a["mode"] == b["mode"]) + 0.1 * whom + 0.1 * about
        return rest and 0.2 * rest + same + 0.2 * _alike(a, b, "summary")

    def _participant(self, a: Cells, b: Cells) -> float:
        if not self._is("events", a["event_id"], b["event_id"]):
            return 0
        person = bool(a["actor_id"]) and self._is("actors", a["actor_id"], b["actor_id"])
        body = self._is("organizations", a["organization_id"], b["organization_id"])
        body *= bool(a["organization_id"])
        return min(1, 0.6 * person + 0.5 * body) and 0.5 * person + 0.4 * body + 0.1 * (
            a["role"] == b["role"]
        )

    def _relation(self, a: Cells, b: Cells) -> float:
        ends = self._is("events", a["event_id"], b["event_id"])
        return ends * self._is("events", a["other_event_id"], b["other_event_id"])

    def _mention(self, a: Cells, b: Cells) -> float:
        if a["sentence_id"] != b["sentence_id"]:
            return 0
        kind = next((k for k in _REFERENTS if a[k] and b[k]), "")
        (s1, e1), (s2, e2) = _span(a), _span(b)
        shared = min(e1, e2) - max(s1, s2)
        if shared <= 0:
            return 0
        who = bool(kind) and self._is(_REFERENTS[kind], a[kind], b[kind])
        return (
            0.5 * shared / (max(e1, e2) - min(s1, s2)) + 0.4 * who + 0.1 * (a["form"] == b["form"])
        )


_REFERENTS = {v: k for k, v in ENTITY_KINDS.items()} | {"event_id": "events"}


def _alike(a: Cells, b: Cells, column: str) -> float:
    return SequenceMatcher(None, a[column], b[column]).ratio()


def _span(mention: Cells) -> tuple[int, int]:
    return int(mention["char_start"]), int(mention["char_end"])


def _mentioned(found: Pass) -> defaultdict[str, set]:
    """For each entity the characters that refer to it: (sentence, offset)."""
    words = defaultdict(set)
    for cells in found.units["mentions"].values():
        who = next(cells[key] for key in _REFERENTS if cells[key])
        words[who] |= {(cells["sentence_id"], k) for k in range(*_span(cells))}
    return words
