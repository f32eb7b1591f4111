"""How alike a row of one pass and a row of the other are, from 0 (not the same) to 1.

A score looks up what a row points to in what is matched already (`Likeness.same`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from difflib import SequenceMatcher

from coding_build.sheet_schema import ENTITIES

from .passes import Cells, Pass
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
    "mentions": (
        "sentence_id", "char_start", "char_end", "actor_id", "organization_id", "place_id",
        "event_id", "form",
    ),
}  # fmt: skip
"""The columns that the scores read, by table in the order of matching: what a row points to comes
before it. Entities are matched by the words that mention them, too, and events and positions by
the sentences that they rest on."""
_REFERENTS = (*ENTITIES, "event_id")


class Likeness:
    """Scores of pairs of rows, given what is matched so far.

    Attributes:
        same: per table what is matched: id in the second pass → id in the first.
    """

    def __init__(self, first: Pass, second: Pass, same: dict[str, dict[str, str]]):
        self.same = same
        self._passes = first, second
        self._words = [_mentioned(found) for found in self._passes]
        self._scores = {
            **dict.fromkeys(("actors", "organizations", "places"), self._entity),
            "sources": lambda a, b: _equal(a, b, "level") * (0.5 + 0.5 * _same_day(a, b)),
            "affiliations": lambda a, b: (
                self._is(a, b, "actor_id", "member_organization_id")
                * (0.5 + 0.5 * self._is(a, b, "organization_id"))
            ),
            "events": self._event,
            "issues": lambda a, b: _alike(a, b, "proposition") - 0.35,
            "positions": self._position,
            "event_participants": self._participant,
            "event_relations": lambda a, b: self._is(a, b, "event_id", "other_event_id"),
            "mentions": self._mention,
        }

    def score(self, table: str, a: Cells, b: Cells) -> float:
        """How alike row `a` of the first pass and row `b` of the second are."""
        return self._scores[table](a, b)

    def _is(self, a: Cells, b: Cells, *columns: str) -> bool:
        """Whether both rows point to the same things, or both to nothing."""
        for column in columns:
            known = self.same.get(referred(column), {})
            if a[column] != (known.get(b[column]) if b[column] else ""):
                return False
        return True

    def _rest(self, a: Cells, b: Cells, key: str) -> float:
        """How far two claims rest on the same sentences."""
        one, other = (found.evidence[cells[key]].keys()
                      for found, cells in zip(self._passes, (a, b), strict=True))  # fmt: skip
        return _shared(one, other)

    def _entity(self, a: Cells, b: Cells) -> float:
        key = next(key for key in ENTITIES if key in a and key in b)
        if a[key] == b[key] and a["name"] == b["name"]:
            return 1
        shared = _shared(self._words[0][a[key]], self._words[1][b[key]])
        return 0.45 * shared + 0.45 * _alike(a, b, "name") + 0.1 * _equal(a, b, "country")

    def _event(self, a: Cells, b: Cells) -> float:
        rest = self._rest(a, b, "event_id")
        kind = _equal(a, b, "event_type") + _equal(a, b, "status")
        day = _equal(a, b, "date_edtf")
        return rest and 0.4 * rest + 0.15 * kind + 0.1 * day + 0.2 * _alike(a, b, "label")

    def _position(self, a: Cells, b: Cells) -> float:
        rest = self._rest(a, b, "position_id")
        who = self._is(a, b, "actor_id", "organization_id")
        about = self._is(a, b, "issue_id")
        whom = self._is(a, b, "target_organization_id", "target_actor_id")
        same = 0.3 * who + 0.1 * _equal(a, b, "mode") + 0.1 * whom + 0.1 * about
        return rest and 0.2 * rest + same + 0.2 * _alike(a, b, "summary")

    def _participant(self, a: Cells, b: Cells) -> float:
        person = bool(a["actor_id"]) and self._is(a, b, "actor_id")
        body = bool(a["organization_id"]) and self._is(a, b, "organization_id")
        either = self._is(a, b, "event_id") and (person or body)
        return either and 0.5 * person + 0.4 * body + 0.1 * _equal(a, b, "role")

    def _mention(self, a: Cells, b: Cells) -> float:
        if not _equal(a, b, "sentence_id"):
            return 0
        words = _shared(set(range(*_span(a))), set(range(*_span(b))))
        who = any(a[key] and self._is(a, b, key) for key in _REFERENTS)
        return words and 0.5 * words + 0.4 * who + 0.1 * _equal(a, b, "form")


def _shared(one: Set, other: Set) -> float:
    return len(one & other) / max(1, len(one | other))


def _same_day(a: Cells, b: Cells) -> bool:
    return a["date_published_edtf"][:10] == b["date_published_edtf"][:10]


def _equal(a: Cells, b: Cells, column: str) -> bool:
    return a[column] == b[column]


def _alike(a: Cells, b: Cells, column: str) -> float:
    return SequenceMatcher(None, a[column], b[column]).ratio()


def _span(mention: Cells) -> tuple[int, int]:
    return int(mention["char_start"]), int(mention["char_end"])


def _mentioned(found: Pass) -> defaultdict[str, set[tuple[str, int]]]:
    """For each entity the characters that refer to it: (sentence, offset)."""
    words = defaultdict(set)
    for row in found.units["mentions"].values():
        cells = row.values
        who = next(cells[key] for key in _REFERENTS if cells[key])
        words[who] |= {(cells["sentence_id"], k) for k in range(*_span(cells))}
    return words
