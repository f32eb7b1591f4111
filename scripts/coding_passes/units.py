"""Which row of one pass is which row of the other, as coding/passes/units.csv says.

A line names a unit: its id in the dataset (or, if it is not in it, an id of its own), and its ids
in the two passes. Lists of an event and the sentences of a claim have no lines: they are the same
if the event or claim is, and the code, issue or sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from coding_build.claims import slug
from coding_build.declared import Declared
from coding_build.rows import Row, read_registry
from coding_build.yaml_lines import SheetError

from kyrgyz_security_diplomacy.report.problems import Problem, did_you_mean, shown

from .passes import CLAIM_TABLES, KEYS, Cells, Pass

FILE = "coding/passes/units.csv"
COLUMNS = [
    "source_id", "unit_table", "unit_id", "pass_1", "pass_2", "reversed", "basis", "score", "note",
]  # fmt: skip
IDS = ("pass_1", "pass_2")
BY_HAND, PROPOSED = "by_hand", "proposed"
FOUND = "found"
"""The name of the question whether a pass has a unit at all, where others have a column."""
LISTS = {"event_contexts": "context", "event_issues": "issue_id"}
"""Tables of lists of an event, with the column of what is listed."""
_PREFIXES = {"event_contexts": "ctx", "event_issues": "eis"}
_MARKS = {"basis": (PROPOSED, BY_HAND), "reversed": ("", "true")}
_TURNED = {"support": "oppose", "oppose": "support"}


class Unit(NamedTuple):
    """A unit and what each of the two passes has of it, None where a pass does not have it.

    Attributes:
        table: its table.
        unit_id: its id.
        rows: its rows as they were typed.
        cells: the columns compared, in the ids of units.
    """

    table: str
    unit_id: str
    rows: tuple[Row | None, Row | None]
    cells: tuple[Cells | None, Cells | None]

    def answers(self) -> dict[str, tuple[str, str]]:
        """What is compared: whether it was found; if by both, each column that one filled."""
        first, second = self.cells
        answers = {FOUND: ("true" if first is not None else "false",
                           "true" if second is not None else "false")}  # fmt: skip
        if first is not None and second is not None:
            pairs = {column: (value, second[column]) for column, value in first.items()}
            answers |= {column: pair for column, pair in pairs.items() if any(pair)}
        return answers


def read_units(declared: Declared) -> list[Row]:
    """The lines of coding/passes/units.csv, of all sources; none if there is no such file."""
    path = declared.root / FILE
    return read_registry(path.read_bytes(), FILE, COLUMNS) if path.exists() else []


def refuse_faulty_lines(lines: Sequence[Row], passes: Sequence[Pass], gaps: bool = True) -> None:
    """Raise SheetError unless each row of each pass, and nothing else, is in one line.

    Args:
        lines: the lines of a source.
        passes: its two passes.
        gaps: whether to refuse rows that are in no line.
    """
    problems = [row.problem(*fault) for row in lines for fault in _wrong_marks(row.values)]
    seen: set[tuple[str, str, str]] = set()

    def note(row: Row, column: str) -> None:
        unit = column, row.values["unit_table"], row.values[column]
        if unit in seen:
            message = f"{shown(unit[2])} is in two lines of {unit[1]}"
            hint = "give one of them another id, or delete it if both are the same"
            problems.append(row.problem(column, message, hint))
        seen.add(unit)

    for row in lines:
        note(row, "unit_id")
        for column, found in zip(IDS, passes, strict=True):
            table, ident = row.values["unit_table"], row.values[column]
            known = found.units.get(table, {})
            if ident and ident in known:
                note(row, column)
            elif ident:
                message = f"{shown(ident)} is not a row of {table} in this pass"
                problems.append(row.problem(column, message, did_you_mean(ident, known)))
    for column, found in zip(IDS, passes, strict=True):
        rows = ((table, ident) for table, rows in found.units.items() for ident in rows)
        for table, ident in rows:
            if gaps and (column, table, ident) not in seen:
                message = f"{shown(ident)} of {table} in {found.sheet} is in no line"
                hint = "run scripts/compare_passes.py --match, and review what it adds"
                problems.append(Problem(code="coding", path=FILE, message=message, hint=hint))
    if problems:
        raise SheetError(problems)


def _wrong_marks(cells: Cells) -> Iterator[tuple[str, str, str]]:
    for column, known in {"unit_table": tuple(KEYS), **_MARKS}.items():
        if (value := cells[column]) not in known:
            hint = did_you_mean(value, known) or "one of " + ", ".join(filter(None, known))
            yield column, f"{shown(value)} is not a known value of {column}", hint


class Crosswalk:
    """Turns the ids of a pass into those of the units.

    Args:
        lines: the lines of a source in coding/passes/units.csv.
        column: the column of the pass in them.
    """

    def __init__(self, lines: Sequence[Row], column: str):
        named = [row.values for row in lines if row.values[column]]
        self._units = {(c["unit_table"], c[column]): c["unit_id"] for c in named}
        self._reversed = {c[column] for c in named if c["reversed"] == "true" and column == IDS[1]}

    def unit(self, table: str, ident: str) -> str:
        """The unit of a row; an id that is no unit's (a source of reference, say) stays itself."""
        return self._units.get((table, ident), ident)

    def row(self, cells: Cells, columns: Sequence[str]) -> Cells:
        """Some cells of a row in the ids of units; a stance on a reversed issue is turned."""
        found = {column: self.unit(referred(column), cells[column]) for column in columns}
        if "stance" in found and cells["issue_id"] in self._reversed:
            found["stance"] = _TURNED.get(cells["stance"], cells["stance"])
        return found


def referred(column: str) -> str:
    """The table that a column refers to, or ""."""
    keys = (table for table, key in KEYS.items() if column == key or column.endswith("_" + key))
    return next(keys, "")


def units(
    compared: Mapping[str, Sequence[str]], lines: Sequence[Row], passes: Sequence[Pass]
) -> Iterator[Unit]:
    """Every unit that a pass has, table by table.

    Args:
        compared: per table the columns to take.
        lines: the lines of the source in coding/passes/units.csv.
        passes: the two passes.
    """
    walks = [Crosswalk(lines, column) for column in IDS]
    both = list(zip(passes, walks, strict=True))
    shared = found_by_both(lines)
    for table, columns in compared.items():
        if table in KEYS:
            found = [
                {walk.unit(table, ident): row for ident, row in one.units[table].items()}
                for one, walk in both
            ]
            order = [r.values["unit_id"] for r in lines if r.values["unit_table"] == table]
        else:
            found = [dict(listed(table, one, walk.unit, shared)) for one, walk in both]
            order = sorted({*found[0], *found[1]})
        for ident in order:
            rows = tuple(each.get(ident) for each in found)
            cells = (
                row and walk.row(row.values, columns) for row, walk in zip(rows, walks, strict=True)
            )
            yield Unit(table, ident, rows, tuple(cells))


def found_by_both(lines: Sequence[Row]) -> set[str]:
    """The units that have a row in both passes."""
    return {row.values["unit_id"] for row in lines if row.values["pass_1"] and row.values["pass_2"]}


def listed(
    table: str, found: Pass, unit: Callable[[str, str], str], shared: set[str]
) -> Iterator[tuple[str, Row]]:
    """Unit id and row for what has no line: lists and sentences of units that both passes found."""
    if table not in LISTS:
        for of in CLAIM_TABLES:
            for claim in found.units[of]:
                if (ident := unit(of, claim)) in shared:
                    for sentence, row in found.evidence[claim].items():
                        yield f"evd-{ident}-{slug(sentence)}", row
        return
    for row in found.tables[table]:
        event = unit("events", row.values["event_id"])
        value = row.values[LISTS[table]]
        if event in shared:
            own = unit(referred(LISTS[table]), value)
            last = slug(own) if own.startswith("iss-") else own.replace("_", "-")
            yield f"{_PREFIXES[table]}-{slug(event)}-{last}", row
