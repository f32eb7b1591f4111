"""Which row of one pass is which row of the other, as coding/passes/units.csv says.

A line names a unit: its id in the dataset (or, if it is not in it, an id of its own), and its ids
in the two passes. Lists of an event and the sentences of a claim have no lines: they are the same
if the event or claim is, and the code, issue or sentence.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from coding_build.claims import slug
from coding_build.declared import Declared
from coding_build.rows import KEYS, Row, read_coded, referred
from coding_build.yaml_lines import coding_problem, refuse

from kyrgyz_security_diplomacy.report.problems import did_you_mean, shown

from .passes import CODED_TABLES, Cells, Pass

FILE = "coding/passes/units.csv"
COLUMNS = (
    "source_id", "unit_table", "unit_id", "pass_1", "pass_2", "reversed", "basis", "score", "note",
)  # fmt: skip
IDS = ("pass_1", "pass_2")
BY_HAND, PROPOSED = "by_hand", "proposed"
FOUND = "found"
"""The name of the question whether a pass has a unit at all, where others have a column."""
LISTS = {"event_contexts": ("context", "ctx"), "event_issues": ("issue_id", "eis")}
"""Tables of lists of an event: the column of what is listed, and how ids of their units begin."""
_KNOWN = {"unit_table": tuple(KEYS), "basis": (PROPOSED, BY_HAND), "reversed": ("", "true")}
_TURNED = {"support": "oppose", "oppose": "support"}


class Unit(NamedTuple):
    """A unit and what each of the two passes has of it, None where a pass does not have it.

    Attributes:
        table: its table.
        unit_id: its id.
        rows: its rows as they were typed.
        cells: the columns compared, in the ids of units; none of a row that a pass took from the
            registries of the project.
    """

    table: str
    unit_id: str
    rows: tuple[Row | None, Row | None]
    cells: tuple[Cells | None, Cells | None]

    @property
    def number(self) -> int:
        """Which pass has it: 0 for the first, 1 for the second if only that does."""
        return 0 if self.rows[0] else 1

    def values(self, column: str) -> tuple[str, str]:
        """What each pass has in a column, or whether it has the unit: "true" or "false"."""
        if column == FOUND:
            return tuple("false" if cells is None else "true" for cells in self.cells)
        return tuple((cells or {}).get(column, "") for cells in self.cells)

    @property
    def answers(self) -> dict[str, tuple[str, str]]:
        """What is compared: whether it was found, and if by both, the values by column."""
        both = () if None in self.cells else self.cells[0]
        return {column: self.values(column) for column in (FOUND, *both)}


def read_units(declared: Declared) -> list[Row]:
    """The lines of coding/passes/units.csv, of all sources; none if there is no such file."""
    return read_coded(declared.root, FILE, COLUMNS, optional=True)


def refuse_faulty_lines(lines: Sequence[Row], passes: Sequence[Pass], gaps: bool = True) -> None:
    """Raise SheetError unless each row of two passes, and nothing else, is in one line of a source.

    With `gaps` false rows may be in no line.
    """
    problems = [row.problem(*fault) for row in lines for fault in _unknown_values(row.values)]
    by_column, seen = dict(zip(IDS, passes, strict=True)), set()
    for row in lines:
        table = row.values["unit_table"]
        rows = {column: found.units.get(table, {}) for column, found in by_column.items()}
        for column in ("unit_id", *IDS):
            ident = row.values[column]
            if column in rows and ident not in rows[column]:
                if ident:
                    message = f"{shown(ident)} is not a row of {table} in this pass"
                    problems.append(row.problem(column, message, did_you_mean(ident, rows[column])))
            elif (column, table, ident) in seen:
                message = f"{shown(ident)} is in two lines of {table}"
                hint = "give one of them another id, or delete it if both are the same"
                problems.append(row.problem(column, message, hint))
            seen.add((column, table, ident))
    hint = "run scripts/passes.py compare, and review what it adds"
    problems += [
        coding_problem(FILE, None, f"{shown(i)} of {table} in {found.sheet} is in no line", hint)
        for column, found in (by_column.items() if gaps else ())
        for table, rows in found.units.items()
        for i in rows
        if (column, table, i) not in seen
    ]
    refuse(problems)


def _unknown_values(cells: Cells) -> Iterator[tuple[str, str, str]]:
    for column, known in _KNOWN.items():
        if (value := cells[column]) not in known:
            hint = did_you_mean(value, known) or "one of " + ", ".join(filter(None, known))
            yield column, f"{shown(value)} is not a known value of {column}", hint


class Crosswalk:
    """Turns the ids of a pass into those of the units, by the lines of a source in units.csv.

    `column` is that of the pass in them; "" if its ids are those of the units already.
    """

    def __init__(self, lines: Sequence[Row], column: str = ""):
        cells = [row.values for row in lines]
        named = [each for each in cells if column and each[column]]
        self._units = {(c["unit_table"], c[column]): c["unit_id"] for c in named}
        self._reversed = {c[column] for c in named if c["reversed"] == "true" and column == IDS[1]}
        self._both = {c["unit_id"] for c in cells if all(c[name] for name in IDS)}

    def unit(self, table: str, ident: str) -> str:
        """The unit of a row; an id that is no unit's (a source of reference, say) stays itself."""
        return self._units.get((table, ident), ident)

    def cells(self, row: Row, columns: Sequence[str]) -> Cells:
        """Some cells of a row in the ids of units; a stance on a reversed issue is turned."""
        found = {column: self.unit(referred(column), row.values[column]) for column in columns}
        if "stance" in found and row.values["issue_id"] in self._reversed:
            found["stance"] = _TURNED.get(found["stance"], found["stance"])
        return found

    def rows(self, table: str, found: Pass) -> dict[str, Row]:
        """The rows of a table by their units; of lists and sentences those of units in both."""
        if table in KEYS:
            return {self.unit(table, ident): row for ident, row in found.units[table].items()}
        return dict(self._listed(table, found) if table in LISTS else self._evidence(found))

    def _listed(self, table: str, found: Pass) -> Iterator[tuple[str, Row]]:
        column, prefix = LISTS[table]
        for row in found.tables[table]:
            event = self.unit("events", row.values["event_id"])
            if event in self._both:
                own = self.unit(referred(column), row.values[column])
                last = slug(own) if own.startswith("iss-") else own.replace("_", "-")
                yield f"{prefix}-{slug(event)}-{last}", row

    def _evidence(self, found: Pass) -> Iterator[tuple[str, Row]]:
        for table in CODED_TABLES:
            for claim in found.units[table]:
                if (unit_id := self.unit(table, claim)) in self._both:
                    for sentence, row in found.evidence[claim].items():
                        yield f"evd-{unit_id}-{slug(sentence)}", row
