"""Write coding/passes/units.csv: settled lines stay, the others are proposed anew."""

from __future__ import annotations

from collections import defaultdict

from coding_build.declared import Declared
from coding_build.rows import read_registry

from kyrgyz_security_diplomacy.canonical import csv_line, write_bytes

from .matching import proposed
from .passes import Cells, Pass
from .read import both_passes
from .units import COLUMNS, FILE

BY_HAND, PROPOSED = "by_hand", "proposed"


def propose(declared: Declared, source_id: str) -> str:
    """Write the lines of a source; returns a sentence that says how many."""
    first, second = both_passes(declared, source_id)
    path = declared.root / FILE
    content = path.read_bytes() if path.exists() else csv_line(COLUMNS).encode()
    before = [row.values for row in read_registry(content, FILE, COLUMNS)]
    settled = [
        c
        for c in before
        if c["source_id"] == source_id and c["basis"] == BY_HAND and _there(c, first, second)
    ]
    lines = [*settled, *_proposed(source_id, settled, first, second)]
    others = [cells for cells in before if cells["source_id"] != source_id]
    order = {table: number for number, table in enumerate(first.units)}
    lines.sort(key=lambda c: (order[c["unit_table"]], c["unit_id"]))
    text = csv_line(COLUMNS) + "".join(
        csv_line([c[name] for name in COLUMNS]) for c in others + lines
    )
    write_bytes(path, text.encode())
    both = sum(bool(cells["pass_1"] and cells["pass_2"]) for cells in lines)
    return (
        f"{FILE}: {len(lines)} units, {both} found by both passes, {len(settled)} settled by hand"
    )


def _there(cells: Cells, first: Pass, second: Pass) -> bool:
    """Whether the passes still have the rows of a settled line."""
    return all(
        not cells[column] or cells[column] in found.units.get(cells["unit_table"], ())
        for column, found in (("pass_1", first), ("pass_2", second))
    )


def _proposed(source_id: str, settled: list[Cells], first: Pass, second: Pass) -> list[Cells]:
    known: dict[str, dict[str, str]] = defaultdict(dict)
    alone: dict[str, list[set[str]]] = defaultdict(lambda: [set(), set()])
    for cells in settled:
        if cells["pass_2"]:
            known[cells["unit_table"]][cells["pass_2"]] = cells["pass_1"]
        else:
            alone[cells["unit_table"]][0].add(cells["pass_1"])
    found = proposed(first, second, known, {t: one for t, (one, _) in alone.items()})
    lines = []
    for table, matches in found.items():
        ours = set(known[table].values()) | alone[table][0]
        theirs = set(known[table])
        for match in matches:
            lines.append(_line(source_id, table, match.first, match.second, f"{match.score:.2f}"))
            ours.add(match.first)
            theirs.add(match.second)
        lines += [_line(source_id, table, i, "") for i in first.units[table] if i not in ours]
        lines += [_line(source_id, table, "", i) for i in second.units[table] if i not in theirs]
    return lines


def _line(source_id: str, table: str, ours: str, theirs: str, score: str = "") -> Cells:
    cells = dict.fromkeys(COLUMNS, "")
    return cells | {
        "source_id": source_id,
        "unit_table": table,
        "unit_id": ours or theirs,
        "pass_1": ours,
        "pass_2": theirs,
        "basis": PROPOSED,
        "score": score,
    }
