"""Write coding/passes/units.csv: settled lines stay, the others are proposed anew."""

from __future__ import annotations

from collections import defaultdict
from operator import itemgetter

from coding_build.declared import Declared
from coding_build.rows import Row, read_registry
from coding_build.yaml_lines import SheetError

from kyrgyz_security_diplomacy.report.problems import did_you_mean, shown
from kyrgyz_security_diplomacy.tables.csv_writer import csv_line, write_bytes

from .matching import proposed
from .passes import Cells, Pass
from .read import both_passes
from .units import COLUMNS, FILE, read_units

BY_HAND, PROPOSED = "by_hand", "proposed"


def propose(declared: Declared, source_id: str) -> str:
    """Write the lines of a source; returns a sentence that says how many."""
    first, second = both_passes(declared, source_id)
    path = declared.root / FILE
    content = path.read_bytes() if path.exists() else csv_line(COLUMNS).encode()
    others = [
        row.values
        for row in read_registry(content, FILE, COLUMNS)
        if row.values["source_id"] != source_id
    ]
    by_hand = [r for r in read_units(declared, source_id) if r.values["basis"] == BY_HAND]
    _refuse_strangers(by_hand, first, second)
    settled = [row.values for row in by_hand]
    lines = _with_own_ids([*settled, *_proposed(source_id, settled, first, second)])
    order = {table: number for number, table in enumerate(first.units)}
    lines.sort(key=lambda c: (order[c["unit_table"]], c["unit_id"]))
    text = csv_line(COLUMNS) + "".join(
        csv_line([c[name] for name in COLUMNS])
        for c in sorted(others + lines, key=itemgetter("source_id"))
    )
    write_bytes(path, text.encode())
    both = sum(bool(cells["pass_1"] and cells["pass_2"]) for cells in lines)
    return (
        f"{FILE}: {len(lines)} units, {both} found by both passes, {len(settled)} settled by hand"
    )


def _refuse_strangers(by_hand: list[Row], first: Pass, second: Pass) -> None:
    """Raise SheetError for a settled line that names a row which a pass does not have."""
    problems = []
    for row in by_hand:
        for column, found in (("pass_1", first), ("pass_2", second)):
            known, ident = found.units[row.values["unit_table"]], row.values[column]
            if ident and ident not in known:
                message = f"{shown(ident)} is not a row of {row.values['unit_table']} in this pass"
                problems.append(row.problem(column, message, did_you_mean(ident, known)))
    if problems:
        raise SheetError(problems)


def _with_own_ids(lines: list[Cells]) -> list[Cells]:
    """Lines of which none has the unit of another: two passes may use one id for two things."""
    taken: set[tuple[str, str]] = set()
    for cells in lines:
        number = 1
        while (cells["unit_table"], cells["unit_id"]) in taken:
            number += 1
            cells["unit_id"] = f"{cells['pass_1'] or cells['pass_2']}-{number}"
        taken.add((cells["unit_table"], cells["unit_id"]))
    return lines


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
