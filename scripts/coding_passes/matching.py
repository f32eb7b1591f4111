"""How alike a row of one pass and a row of the other are, from 0 (not the same) to 1.

A score is the sum of what rows are alike in, each with its weight (`MEASURES`). What a row points
to is looked up in what is matched already, and entities, events and positions are compared by the
text that they rest on, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Set
from difflib import SequenceMatcher
from typing import NamedTuple

from coding_build.sheet_schema import ENTITIES

from .passes import KEYS, Cells, Pass
from .units import referred

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

    def score(self, table: str, a: Cells, b: Cells) -> float:
        """How alike row `a` of the first pass and row `b` of the second are."""
        total = 0.0
        for measure in MEASURES[table]:
            alike = measure.alike(self, KEYS[table], a, b, *measure.columns)
            if measure.needed and alike <= 0:
                return 0
            total += measure.weight * alike
        return min(1, total)

    def equal(self, _, a: Cells, b: Cells, column: str) -> bool:
        """Whether a column has the same value."""
        return a[column] == b[column]

    def same_day(self, _, a: Cells, b: Cells, column: str) -> bool:
        """Whether EDTF dates begin with the same day."""
        return a[column][:10] == b[column][:10]

    def identical(self, key: str, a: Cells, b: Cells, column: str) -> bool:
        """Whether the id and a column are the same."""
        return a[key] == b[key] and a[column] == b[column]

    def worded(self, _, a: Cells, b: Cells, column: str) -> float:
        """How alike two texts are."""
        return SequenceMatcher(None, a[column], b[column]).ratio()

    def worded_closely(self, _, a: Cells, b: Cells, column: str) -> float:
        """How alike two texts are, where much is alike in any two."""
        return self.worded(_, a, b, column) - 0.35

    def refers(self, _, a: Cells, b: Cells, *columns: str) -> bool:
        """Whether each column points to the same thing in both, or to nothing in both."""
        for column in columns:
            known = self.same.get(referred(column), {})
            if a[column] != (known.get(b[column]) if b[column] else ""):
                return False
        return True

    def names(self, _, a: Cells, b: Cells, *columns: str) -> bool:
        """Whether one of the columns points to the same thing in both."""
        return any(a[column] and self.refers(_, a, b, column) for column in columns)

    def rests(self, key: str, a: Cells, b: Cells) -> float:
        """How far two claims rest on the same sentences."""
        first, second = self._passes
        return _shared(first.evidence[a[key]].keys(), second.evidence[b[key]].keys())

    def mentioned(self, key: str, a: Cells, b: Cells) -> float:
        """How far two entities are mentioned by the same words."""
        return _shared(self._words[0][a[key]], self._words[1][b[key]])

    def overlaps(self, _, a: Cells, b: Cells, *columns: str) -> float:
        """How far two spans of a sentence share their characters."""
        return _shared(*({*range(*(int(cells[name]) for name in columns))} for cells in (a, b)))


class Measure(NamedTuple):
    """One thing that rows may be alike in.

    Attributes:
        weight: what it adds to the score at most.
        alike: a method of `Likeness`: from 0 to 1.
        columns: the columns that it compares.
        needed: whether the score is 0 without it.
    """

    weight: float
    alike: Callable[..., float]
    columns: tuple[str, ...] = ()
    needed: bool = False


_ENTITY = (
    Measure(1, Likeness.identical, ("name",)),
    Measure(0.45, Likeness.mentioned),
    Measure(0.45, Likeness.worded, ("name",)),
    Measure(0.1, Likeness.equal, ("country",)),
)
MEASURES = {
    "actors": _ENTITY,
    "organizations": _ENTITY,
    "places": _ENTITY,
    "sources": (
        Measure(0.5, Likeness.equal, ("level",), needed=True),
        Measure(0.5, Likeness.same_day, ("date_published_edtf",)),
    ),
    "affiliations": (
        Measure(0.5, Likeness.refers, ("actor_id", "member_organization_id"), needed=True),
        Measure(0.5, Likeness.refers, ("organization_id",)),
    ),
    "events": (
        Measure(0.15, Likeness.equal, ("event_type",)),
        Measure(0.15, Likeness.equal, ("status",)),
        Measure(0.4, Likeness.rests, needed=True),
        Measure(0.1, Likeness.equal, ("date_edtf",)),
        Measure(0.2, Likeness.worded, ("label",)),
    ),
    "issues": (Measure(1, Likeness.worded_closely, ("proposition",)),),
    "positions": (
        Measure(0.2, Likeness.rests, needed=True),
        Measure(0.3, Likeness.refers, ("actor_id", "organization_id")),
        Measure(0.1, Likeness.refers, ("issue_id",)),
        Measure(0.1, Likeness.refers, ("target_actor_id", "target_organization_id")),
        Measure(0.1, Likeness.equal, ("mode",)),
        Measure(0.2, Likeness.worded, ("summary",)),
    ),
    "event_participants": (
        Measure(0, Likeness.refers, ("event_id",), needed=True),
        Measure(0, Likeness.names, ("actor_id", "organization_id"), needed=True),
        Measure(0.5, Likeness.names, ("actor_id",)),
        Measure(0.4, Likeness.names, ("organization_id",)),
        Measure(0.1, Likeness.equal, ("role",)),
    ),
    "event_relations": (Measure(1, Likeness.refers, ("event_id", "other_event_id"), needed=True),),
    "mentions": (
        Measure(0, Likeness.equal, ("sentence_id",), needed=True),
        Measure(0.5, Likeness.overlaps, ("char_start", "char_end"), needed=True),
        Measure(0.4, Likeness.names, _REFERENTS),
        Measure(0.1, Likeness.equal, ("form",)),
    ),
}
"""By table, in the order of matching: what a row points to comes before it."""


def matched_by(table: str) -> set[str]:
    """The columns that rows of a table are matched by."""
    return {column for measure in MEASURES.get(table, ()) for column in measure.columns}


def _shared(one: Set, other: Set) -> float:
    return len(one & other) / max(1, len(one | other))


def _mentioned(found: Pass) -> defaultdict[str, set[tuple[str, int]]]:
    """For each entity the characters that refer to it: (sentence, offset)."""
    words = defaultdict(set)
    for row in found.units["mentions"].values():
        cells = row.values
        who = next(cells[key] for key in _REFERENTS if cells[key])
        span = range(int(cells["char_start"]), int(cells["char_end"]))
        words[who] |= {(cells["sentence_id"], k) for k in span}
    return words
