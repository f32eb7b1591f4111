"""Propose which row of one pass is which of the other: coding/passes/units.csv.

A score from 0 (not the same) to 1 is the mean of how alike the columns of two rows are, and of how
far they rest on the same text. Pairs are chosen so that the sum of their scores is greatest and no
row is in two pairs. Lines set by hand stay; people review what is proposed.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from statistics import fmean

import numpy as np
from coding_build.declared import Declared
from coding_build.rows import ENTITIES, KEYS, Row, entity_of

from kyrgyz_security_diplomacy.tables.csv_writer import write_bytes

from .passes import CODED_TABLES, SPAN, Cells, Pass, csv_of
from .units import COLUMNS, FILE, IDS, PROPOSED, cells_in_units, read_units, refuse_faulty_lines

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


Pair = tuple[str, str, str]
"""Table, and the ids in the two passes, one of which may be empty."""
Described = tuple[str, Cells, set]
"""A row: its id in its pass, its cells in the ids of units, and the text it rests on."""


def propose(declared: Declared, passes: Sequence[Pass]) -> str:
    """Write the lines of the source of two passes; returns a sentence that says how many."""
    source_id, rows = passes[0].source_id, read_units(declared)
    of_source = [row for row in rows if row.values["source_id"] == source_id]
    settled = [row for row in of_source if row.values["basis"] != PROPOSED]
    refuse_faulty_lines(settled, passes, gaps=False)
    before = {_pair(row.values): row.values["unit_id"] for row in of_source}
    lines = proposed(passes, settled, before)
    order = list(KEYS)
    lines.sort(key=lambda row: (order.index(row.values["unit_table"]), row.values["unit_id"]))
    every = [row for row in rows if row.values["source_id"] != source_id] + lines
    every.sort(key=lambda row: row.values["source_id"])
    write_bytes(declared.root / FILE, csv_of(every))
    both = sum(all(_pair(row.values)) for row in lines)
    return f"{FILE}: {len(lines)} units, {both} found by both passes, {len(settled)} set by hand"


def _pair(cells: Cells) -> Pair:
    return cells["unit_table"], cells["pass_1"], cells["pass_2"]


def proposed(
    passes: Sequence[Pass], settled: Sequence[Row], before: Mapping[Pair, str]
) -> list[Row]:
    """The settled lines, and lines for all other rows, each with its pair if it has one.

    A pair keeps the id of its unit, which a decision may have changed. Two passes may use one id
    for two things: the later line has then another.
    """
    lines, texts = list(settled), [_texts(found) for found in passes]
    taken = {(row.values["unit_table"], n, row.values[n]) for row in settled for n in IDS}
    used = {(row.values["unit_table"], row.values["unit_id"]) for row in settled}
    for table in MATCHED_BY:
        rows = [
            {i: row for i, row in found.units[table].items() if (table, column, i) not in taken}
            for column, found in zip(IDS, passes, strict=True)
        ]
        for one, other, score in _pairs(table, rows, lines, texts):
            unit_id = before.get((table, one, other), one or other)
            number = 1
            while (table, unit_id) in used:
                number += 1
                unit_id = f"{one or other}-{number}"
            used.add((table, unit_id))
            cells = {"source_id": passes[0].source_id, "unit_table": table, "unit_id": unit_id}
            cells |= {"pass_1": one, "pass_2": other, "basis": PROPOSED, "score": score}
            lines.append(Row(dict.fromkeys(COLUMNS, "") | cells, FILE, 0))
    return lines


def _pairs(
    table: str, rows: Sequence[dict[str, Row]], lines: Sequence[Row], texts: Sequence[Mapping]
) -> Iterator[tuple[str, str, str]]:
    """The ids of each pair of rows with its score, then of rows of one pass alone."""
    from scipy.optimize import linear_sum_assignment  # the build does without

    one, other = rows
    for ident in [i for i in one if one[i] is other.get(i)]:  # of the project
        yield ident, ident, "1.00"
        del one[ident], other[ident]
    ours, theirs = (
        [(ident, cells(row), of_pass[ident]) for ident, row in each.items()]
        for each, of_pass, cells in zip(
            rows, texts, (cells_in_units(lines, column) for column in IDS), strict=True
        )
    )
    scores = np.array([[_score(table, a, b) for b in theirs] for a in ours], dtype=float)
    best = linear_sum_assignment(scores, maximize=True) if scores.size else ((), ())
    for at, to in zip(*best, strict=True):
        if scores[at, to] >= LEAST:
            first, second = ours[at][0], theirs[to][0]
            yield first, second, f"{scores[at, to]:.2f}"
            del one[first], other[second]
    yield from ((ident, "", "") for ident in one)
    yield from (("", ident, "") for ident in other)


def _score(table: str, one: Described, other: Described) -> float:
    """How alike two rows are."""
    (_, a, text), (_, b, other_text) = one, other
    shared = len(text & other_text) / max(1, len(text | other_text))
    if not shared and (table in CODED_TABLES or table == "mentions"):
        return 0
    alike = fmean(
        SequenceMatcher(None, a[name], b[name]).ratio() if name in WORDED else a[name] == b[name]
        for name in MATCHED_BY[table]
    )
    return (alike + shared) / 2 if text or other_text else alike


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
