"""Which row of one pass is which row of the other, as coding/passes/units.csv says.

A line names a unit: its id in the dataset (or, if it is not in it, an id of its own), and its ids
in the two passes. Lists of an event and the sentences of a claim have no lines: they are the same
if the event or claim is, and the code, issue or sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from coding_build.claims import slug
from coding_build.declared import Declared
from coding_build.rows import Row, read_registry
from coding_build.yaml_lines import SheetError

from kyrgyz_security_diplomacy.report.problems import Problem, did_you_mean, shown

from .passes import KEYS, PASSES, Cells, Pass

FILE = "coding/passes/units.csv"
COLUMNS = [
    "source_id", "unit_table", "unit_id", "pass_1", "pass_2", "reversed", "basis", "score", "note",
]  # fmt: skip
KNOWN = {"basis": ("proposed", "by_hand"), "reversed": ("", "true")}
"""What may stand in the columns that are marks."""
TABLE_OF = {key: table for table, key in KEYS.items()}
CLAIM_TABLES = ("affiliations", "events", "event_participants", "event_relations", "positions")
LISTS = {"event_contexts": ("event_id", "context"), "event_issues": ("event_id", "issue_id")}
"""Tables of lists: their key is all they have."""
PREFIXES = {"event_contexts": "ctx", "event_issues": "eis", "evidence": "evd"}


class Unit(NamedTuple):
    """A unit and its row in each of the two passes, in the ids of units; None: not found."""

    table: str
    unit_id: str
    rows: tuple[Cells | None, Cells | None]


def read_units(declared: Declared, source_id: str) -> list[Row]:
    """The lines of a source in coding/passes/units.csv; none if there is no such file."""
    path = declared.root / FILE
    if not path.exists():
        return []
    rows = read_registry(path.read_bytes(), FILE, COLUMNS)
    problems = [
        row.problem("unit_table", f"{shown(name)} has no units", did_you_mean(name, KEYS))
        for row in rows
        if (name := row.values["unit_table"]) not in KEYS
    ] or _told_wrong(rows)
    if problems:
        raise SheetError(problems)
    return [row for row in rows if row.values["source_id"] == source_id]


def refuse_gaps(lines: Iterable[Row], passes: Sequence[Pass]) -> None:
    """Raise SheetError unless each row of each pass, and nothing else, stands in one line."""
    lines = list(lines)
    problems = []
    for number, found in zip(PASSES, passes, strict=True):
        column = f"pass_{number}"
        where = f"pass {number} of {found.about['source_id']}"
        left = {(table, ident) for table, rows in found.units.items() for ident in rows}
        for row in lines:
            table, ident = row.values["unit_table"], row.values[column]
            if ident and (table, ident) not in left:
                there = ident in found.units.get(table, {})
                message = f"{shown(ident)} stands in two lines: delete one" if there else (
                    f"{shown(ident)} is not a row of {table} in {where}"
                )  # fmt: skip
                problems.append(
                    row.problem(
                        column, message, did_you_mean(ident, [i for t, i in left if t == table])
                    )
                )
            left.discard((table, ident))
        for table, ident in sorted(left):
            message = f"{shown(ident)} of {table} in {where} stands in no line"
            hint = "run scripts/compare_passes.py --match, and review what it adds"
            problems.append(Problem(code="coding", path=FILE, message=message, hint=hint))
    if problems:
        raise SheetError(problems)


def _told_wrong(lines: Iterable[Row]) -> list[Problem]:
    """Lines whose unit another line has, too, or whose marks are none."""
    problems, seen = [], set()
    for row in lines:
        cells = row.values
        unit = cells["source_id"], cells["unit_table"], cells["unit_id"]
        if unit in seen:
            message = f"{shown(unit[2])} stands in two lines of {unit[1]}"
            problems.append(
                row.problem(
                    "unit_id",
                    message,
                    "give one of them another id, or delete it if both are the same",
                )
            )
        seen.add(unit)
        for column, known in KNOWN.items():
            if cells[column] not in known:
                message = f"{shown(cells[column])} is not a known value of {column}"
                hint = did_you_mean(cells[column], known) or "one of " + ", ".join(
                    filter(None, known)
                )
                problems.append(row.problem(column, message, hint))
    return problems


class Crosswalk:
    """Turns the ids of a pass into those of the units.

    Args:
        lines: the lines of a source in coding/passes/units.csv.
        number: which pass.
    """

    def __init__(self, lines: Iterable[Row], number: str):
        self._to: dict[tuple[str, str], str] = {}
        self._reversed: set[str] = set()
        for row in lines:
            cells = row.values
            if own := cells[f"pass_{number}"]:
                self._to[cells["unit_table"], own] = cells["unit_id"]
                if cells["reversed"] == "true" and number == PASSES[1]:
                    self._reversed.add(own)

    def unit(self, table: str, ident: str) -> str:
        """The unit of a row; an id that is no unit's (a source of reference, say) stays itself."""
        return self._to.get((table, ident), ident)

    def row(self, cells: Mapping[str, str], columns: Iterable[str]) -> Cells:
        """Some cells of a row in the ids of units; a stance on a reversed issue is turned."""
        found = {name: self._cell(name, cells[name]) for name in columns}
        if "stance" in found and cells["issue_id"] in self._reversed:
            found["stance"] = {"support": "oppose", "oppose": "support"}.get(
                cells["stance"], cells["stance"]
            )
        return found

    def _cell(self, column: str, value: str) -> str:
        table = next(
            (t for key, t in TABLE_OF.items() if column == key or column.endswith("_" + key)), ""
        )
        return self.unit(table, value) if value else value


def units(
    compared: Mapping[str, Sequence[str]], lines: Sequence[Row], passes: Sequence[Pass]
) -> Iterator[Unit]:
    """Every unit that a pass has, table by table.

    Args:
        compared: per table the columns to take.
        lines: the lines of the source in coding/passes/units.csv.
        passes: the two passes.
    """
    walks = [Crosswalk(lines, number) for number in PASSES]
    for table, columns in compared.items():
        if table in KEYS:
            yield from _of_lines(table, columns, lines, passes, walks)
        else:
            yield from _of_lists(table, lines, passes, walks)


def found_by_both(lines: Iterable[Row]) -> set[str]:
    """The units that have a row in both passes."""
    return {
        line.values["unit_id"]
        for line in lines
        if all(line.values[f"pass_{number}"] for number in PASSES)
    }


def _of_lines(table, columns, lines, passes, walks) -> Iterator[Unit]:
    for line in lines:
        cells = line.values
        if cells["unit_table"] == table:
            rows = (
                found.units[table].get(cells[f"pass_{n}"])
                for n, found in zip(PASSES, passes, strict=True)
            )
            yield Unit(
                table,
                cells["unit_id"],
                tuple(
                    row and walk.row(row, columns) for row, walk in zip(rows, walks, strict=True)
                ),
            )


def _of_lists(table, lines, passes, walks) -> Iterator[Unit]:
    shared = found_by_both(lines)
    found = [set(_listed(table, p, walk, shared)) for p, walk in zip(passes, walks, strict=True)]
    for ident in sorted(found[0] | found[1]):
        yield Unit(table, ident, tuple({} if ident in one else None for one in found))


def _listed(table: str, found: Pass, walk: Crosswalk, shared: Collection[str]) -> Iterator[str]:
    """Ids of the rows of a table that has no line for each, of units that both passes found."""
    if table == "evidence":
        for of in CLAIM_TABLES:
            for claim in found.units[of]:
                if (unit := walk.unit(of, claim)) in shared:
                    yield from (f"evd-{unit}-{slug(s)}" for s in found.sentences[claim])
        return
    owner, code = LISTS[table]
    for row in found.tables[table]:
        cells = walk.row(row.values, (owner, code))
        if cells[owner] in shared:
            yield list_id(table, cells)


def list_id(table: str, cells: Mapping[str, str]) -> str:
    """The id, as a unit, of a row of a list: what it belongs to and its code or issue."""
    owner, code = (cells[column] for column in LISTS[table])
    last = slug(code) if code.startswith("iss-") else code.replace("_", "-")
    return f"{PREFIXES[table]}-{slug(owner)}-{last}"
