"""Which row of one pass is which row of the other, as coding/passes/units.csv says.

A line names a unit: its id in the dataset (or, if it is not in it, an id of its own), and its ids
in the two passes. Lists of an event and the sentences of a claim have no lines: they are the same
if the event or claim is, and the code, issue or sentence.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from coding_build.claims import slug
from coding_build.declared import Declared
from coding_build.rows import KEYS, Row, Tables, read_coded, referred
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
Unit = tuple[str, str]
"""Table and id."""


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


def cells_in_units(lines: Sequence[Row], column: str) -> Callable[[Row], Cells]:
    """What turns the cells of a row of a pass into the ids of units; `column` is that of its ids.

    An id that is no unit's (a source of reference, say) stays itself. The stance on an issue that
    the second pass words the other way round is turned.
    """
    known = [row.values for row in lines if row.values[column]]
    units = {(cells["unit_table"], cells[column]): cells["unit_id"] for cells in known}
    turned = {c["unit_id"] for c in known if c["reversed"] == "true" and column == IDS[1]}

    def translated(row: Row) -> Cells:
        cells = {name: units.get((referred(name), cell), cell) for name, cell in row.values.items()}
        if "stance" in cells and cells["issue_id"] in turned:
            cells["stance"] = _TURNED.get(cells["stance"], cells["stance"])
        return cells

    return translated


def in_units(found: Pass, lines: Sequence[Row], column: str) -> Pass:
    """A pass in the ids of units."""
    cells = cells_in_units(lines, column)

    def of_all(tables: Tables) -> Tables:
        return {
            name: [replace(row, values=cells(row)) for row in rows] for name, rows in tables.items()
        }

    return replace(found, tables=of_all(found.tables), added=of_all(found.added))


def rows_of_units(found: Pass, lines: Sequence[Row]) -> dict[Unit, Row]:
    """The rows of a pass by their units; of lists and sentences those of units in both passes."""
    both = {row.values["unit_id"] for row in lines if all(row.values[name] for name in IDS)}
    rows = {(table, ident): row for table in KEYS for ident, row in found.units[table].items()}
    for table, (column, prefix) in LISTS.items():
        for row in found.tables[table]:
            event, own = row.values["event_id"], row.values[column]
            if event in both:
                last = slug(own) if own.startswith("iss-") else own.replace("_", "-")
                rows[table, f"{prefix}-{slug(event)}-{last}"] = row
    for table in CODED_TABLES:
        for claim in both & found.units[table].keys():
            for sentence, row in found.evidence[claim].items():
                rows["evidence", f"evd-{claim}-{slug(sentence)}"] = row
    return rows
