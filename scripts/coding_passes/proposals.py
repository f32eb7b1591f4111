"""Write coding/passes/units.csv: lines settled by hand stay, the others are proposed anew.

Pairs are chosen so that the sum of their scores is greatest and no row is in two pairs; people
review what is proposed.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from coding_build.declared import Declared
from scipy.optimize import linear_sum_assignment

from kyrgyz_security_diplomacy.tables.csv_writer import csv_line, write_bytes

from .compared import both_passes
from .matching import MATCHED_BY, Likeness
from .passes import Cells, Pass
from .units import COLUMNS, FILE, PROPOSED, read_units, refuse_faulty_lines

LEAST = 0.3
"""Rows with a lower score are not proposed as the same."""


class Match(NamedTuple):
    """Two rows that are proposed as the same, and how alike they are (0 to 1)."""

    first: str
    second: str
    score: float


def propose(declared: Declared, source_id: str) -> str:
    """Write the lines of a source; returns a sentence that says how many."""
    passes, rows = both_passes(declared, source_id)
    settled = [row for row in rows if row.values["basis"] != PROPOSED]
    refuse_faulty_lines(settled, passes, gaps=False)
    lines = [dict(row.values) for row in settled]
    for table, matches in proposed(*passes, lines).items():
        taken = {(c["unit_table"], column, c[column]) for c in lines for column in COLUMNS[3:5]}
        for match in matches:
            lines.append(_line(source_id, table, *match[:2], f"{match.score:.2f}"))
            taken |= {(table, "pass_1", match.first), (table, "pass_2", match.second)}
        for column, found in zip(COLUMNS[3:5], passes, strict=True):
            alone = [i for i in found.units[table] if (table, column, i) not in taken]
            lines += [_line(source_id, table, **{column: ident}) for ident in alone]
    _give_own_ids(lines)
    order = {table: number for number, table in enumerate(passes[0].units)}
    lines.sort(key=lambda cells: (order[cells["unit_table"]], cells["unit_id"]))
    others = [row.values for row in read_units(declared) if row.values["source_id"] != source_id]
    text = "".join(
        csv_line([cells[name] for name in COLUMNS])
        for cells in sorted(others + lines, key=itemgetter("source_id"))
    )
    write_bytes(declared.root / FILE, (csv_line(COLUMNS) + text).encode())
    both = sum(bool(cells["pass_1"] and cells["pass_2"]) for cells in lines)
    return f"{FILE}: {len(lines)} units, {both} found by both passes, {len(settled)} set by hand"


def proposed(first: Pass, second: Pass, settled: Sequence[Cells]) -> dict[str, list[Match]]:
    """The pairs for every table, of rows that are in no settled line."""
    same: dict[str, dict[str, str]] = {table: {} for table in MATCHED_BY}
    taken: dict[str, set[str]] = {column: set() for column in ("pass_1", "pass_2")}
    for cells in settled:
        if cells["pass_1"] and cells["pass_2"]:
            same[cells["unit_table"]][cells["pass_2"]] = cells["pass_1"]
        for column, ids in taken.items():
            ids.add((cells["unit_table"], cells[column]))
    likeness, found = Likeness(first, second, same), {}
    for table in MATCHED_BY:
        ours, theirs = (
            {i: row.values for i, row in one.units[table].items() if (table, i) not in ids}
            for one, ids in zip((first, second), taken.values(), strict=True)
        )
        found[table] = _best(table, ours, theirs, likeness)
        same[table].update({match.second: match.first for match in found[table]})
    return found


def _best(
    table: str, ours: dict[str, Cells], theirs: dict[str, Cells], likeness: Likeness
) -> list[Match]:
    scores = np.array(
        [[likeness.score(table, a, b) for b in theirs.values()] for a in ours.values()], dtype=float
    )
    if not scores.size:
        return []
    first, second = list(ours), list(theirs)
    return [
        Match(first[row], second[column], round(float(scores[row, column]), 2))
        for row, column in zip(*linear_sum_assignment(scores, maximize=True), strict=True)
        if scores[row, column] >= LEAST
    ]


def _line(source_id: str, table: str, pass_1: str = "", pass_2: str = "", score: str = "") -> Cells:
    found = {"source_id": source_id, "unit_table": table, "unit_id": pass_1 or pass_2}
    found |= {"pass_1": pass_1, "pass_2": pass_2, "basis": PROPOSED, "score": score}
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
