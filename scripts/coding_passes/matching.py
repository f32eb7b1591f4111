"""Propose which row of one pass is which of the other: coding/passes/units.csv.

A score from 0 (not the same) to 1 is the mean of how alike the columns of two rows are, and of how
far they rest on the same text. Pairs are chosen so that the sum of their scores is greatest and no
row is in two pairs. Lines set by hand stay; people review what is proposed.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from operator import itemgetter

import numpy as np
from coding_build.declared import Declared
from coding_build.rows import ENTITIES, KEYS, entity_of, referred

from kyrgyz_security_diplomacy.tables.csv_writer import csv_bytes, write_bytes

from .passes import CODED_TABLES, SPAN, Cells, Pass
from .units import COLUMNS, FILE, IDS, PROPOSED, read_units, refuse_faulty_lines

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
WORDED = ("name", "label", "proposition", "summary")
"""Columns in a coder's own words."""
LEAST = 0.3
"""Rows with a lower score are not proposed as the same."""


def propose(declared: Declared, passes: Sequence[Pass]) -> str:
    """Write the lines of the source of two passes; returns a sentence that says how many.

    A pair that is proposed again keeps the id of its unit, which a decision may have changed.
    """
    source_id, rows = passes[0].source_id, read_units(declared)
    of_source = [row for row in rows if row.values["source_id"] == source_id]
    settled = [row for row in of_source if row.values["basis"] != PROPOSED]
    refuse_faulty_lines(settled, passes, gaps=False)
    lines = [row.values for row in settled]
    before = {_pair(row.values): row.values["unit_id"] for row in of_source}
    lines += [
        line | {"unit_id": before.get(_pair(line), line["unit_id"])}
        for line in proposed(*passes, lines)
    ]
    _give_own_ids(lines)
    order = list(KEYS)
    lines.sort(key=lambda cells: (order.index(cells["unit_table"]), cells["unit_id"]))
    both = sum(bool(cells["pass_1"] and cells["pass_2"]) for cells in lines)
    every = [row.values for row in rows if row.values["source_id"] != source_id] + lines
    every.sort(key=itemgetter("source_id"))
    content = csv_bytes(COLUMNS, ([cells[name] for name in COLUMNS] for cells in every))
    write_bytes(declared.root / FILE, content)
    return f"{FILE}: {len(lines)} units, {both} found by both passes, {len(settled)} set by hand"


def _pair(cells: Cells) -> tuple[str, ...]:
    return tuple(cells[name] for name in ("unit_table", *IDS))


def proposed(first: Pass, second: Pass, settled: Sequence[Cells]) -> list[Cells]:
    """Lines for all rows that are in no settled line, each with its pair if it has one."""
    same: dict[str, dict[str, str]] = {table: {} for table in MATCHED_BY}
    for cells in settled:
        if cells["pass_1"] and cells["pass_2"]:
            same[cells["unit_table"]][cells["pass_2"]] = cells["pass_1"]
    taken = {(c["unit_table"], column, c[column]) for c in settled for column in IDS}
    likeness, lines = Likeness(first, second, same), []
    for table in MATCHED_BY:
        ours, theirs = (
            {
                i: row.values
                for i, row in one.units[table].items()
                if (table, column, i) not in taken
            }
            for one, column in zip((first, second), IDS, strict=True)
        )
        of_project = [(i, i, 1.0) for i in ours if ours[i] is theirs.get(i)]
        for pairs in (of_project, _best(table, ours, theirs, likeness)):
            for one, other, score in list(pairs):
                lines.append(_line(first.source_id, table, one, other, f"{score:.2f}"))
                same[table][other] = one
                del ours[one], theirs[other]
        lines += [_line(first.source_id, table, one, "") for one in ours]
        lines += [_line(first.source_id, table, "", other) for other in theirs]
    return lines


def _best(
    table: str, ours: dict[str, Cells], theirs: dict[str, Cells], likeness: "Likeness"
) -> Iterator[tuple[str, str, float]]:
    """The pairs of rows that are proposed as the same, and how alike they are (0 to 1)."""
    from scipy.optimize import linear_sum_assignment  # the build does without

    scores = np.array(
        [[likeness.score(table, a, b) for b in theirs.values()] for a in ours.values()], dtype=float
    )
    if not scores.size:
        return
    first, second = list(ours), list(theirs)
    for row, column in zip(*linear_sum_assignment(scores, maximize=True), strict=True):
        if scores[row, column] >= LEAST:
            yield first[row], second[column], scores[row, column]


def _line(source_id: str, table: str, one: str, other: str, score: str = "") -> Cells:
    found = {"source_id": source_id, "unit_table": table, "unit_id": one or other}
    found |= {"pass_1": one, "pass_2": other, "basis": PROPOSED, "score": score}
    return dict.fromkeys(COLUMNS, "") | found


def _give_own_ids(lines: list[Cells]) -> None:
    """Give lines other units where another line has theirs: two passes may use one id twice."""
    taken: set[tuple[str, str]] = set()
    for cells in lines:
        number = 1
        while (cells["unit_table"], cells["unit_id"]) in taken:
            number += 1
            cells["unit_id"] = f"{cells['pass_1'] or cells['pass_2']}-{number}"
        taken.add((cells["unit_table"], cells["unit_id"]))


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
        if who := entity_of(cells):
            texts[who] |= characters
    return texts
