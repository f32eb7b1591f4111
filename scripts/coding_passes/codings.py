"""Rows of `codings` and `adjudications`: what each pass says of each unit, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from coding_build.claims import slug
from coding_build.rows import Row
from coding_build.yaml_lines import SheetError

from kyrgyz_security_diplomacy.report.problems import Problem, did_you_mean, shown

from .passes import Cells
from .read import DECISIONS, FOUND, Compared, agreement, decided
from .units import FILE, Unit

Key = tuple[str, str, str]
"""A question: table, unit and column."""


class Answer(NamedTuple):
    """What the two passes have in one column of a unit; for `found`, whether they have it."""

    table: str
    unit_id: str
    field: str
    values: tuple[str, str]

    @property
    def differ(self) -> bool:
        """Whether the passes disagree."""
        return self.values[0] != self.values[1]


def answers(unit: Unit) -> Iterator[Answer]:
    """What is compared of a unit: whether it was found; if by both, each column that one filled."""
    found = tuple("false" if cells is None else "true" for cells in unit.rows)
    yield Answer(unit.table, unit.unit_id, FOUND, found)
    if None not in unit.rows:
        first, second = unit.rows
        for column, value in first.items():
            if value or second[column]:
                yield Answer(unit.table, unit.unit_id, column, (value, second[column]))


def coding_rows(compared: Compared) -> Iterator[Cells]:
    """Rows of `codings`: of a unit that one pass alone found, also the cells that it filled."""
    for unit in compared.units:
        for number, found in enumerate(compared.passes):
            own = unit.rows[number]
            cells = {answer.field: answer.values[number] for answer in answers(unit)}
            if None in unit.rows and own is not None:
                cells |= {column: value for column, value in own.items() if value}
            for field, value in cells.items():
                about = {"unit_table": unit.table, "unit_id": unit.unit_id}
                yield found.about | about | {"field": field, "value": value}


def adjudication_rows(compared: Compared) -> list[Row]:
    """Rows of `adjudications`; raises SheetError where a decision is missing or meets nothing."""
    adjudicated = {
        table
        for table, entry in agreement(compared.declared).items()
        if entry.get("adjudicated", True)
    }
    decisions = decided(compared.decisions)
    asked = {answer[:3]: answer for unit in compared.units for answer in answers(unit)}
    asked = _also_lawful(compared, decisions) | asked
    problems = [
        _undecided(a)
        for key, a in asked.items()
        if key not in decisions and a.differ and a.table in adjudicated
    ]
    rows = []
    for key, row in decisions.items():
        if answer := asked.get(key):
            rows.append(_decision(row, answer))
            if answer.field == FOUND and row.values["decision"] not in ("true", "false"):
                message = f"{_said(row.values['decision'])} does not say whether the unit is in"
                problems.append(row.problem("decision", message, "write true or false"))
            continue
        message = f"the passes say nothing of {key[2]} of {shown(key[1])} in {key[0]}"
        known = [unit for table, unit, _ in asked if table == key[0]]
        column = "field" if key[1] in known else "unit_id"
        fields = [FOUND, *agreement(compared.declared).get(key[0], {}).get("columns", ())]
        hint = did_you_mean(row.values[column], known if column == "unit_id" else fields)
        problems.append(row.problem(column, message, hint))
    if problems:
        raise SheetError(problems)
    return rows


def _also_lawful(compared: Compared, decisions: Iterable[Key]) -> dict[Key, Answer]:
    """Decisions of what no pass has: a cell that both left empty, a unit that both missed."""
    columns = agreement(compared.declared)
    shared = {(unit.table, unit.unit_id) for unit in compared.units if None not in unit.rows}
    known = {(unit.table, unit.unit_id) for unit in compared.units}
    found = {}
    for key in decisions:
        table, ident, field = key
        if field == FOUND and table in columns and (table, ident) not in known:
            found[key] = Answer(*key, ("false", "false"))
        elif (table, ident) in shared and field in columns[table]["columns"]:
            found.setdefault(key, Answer(*key, ("", "")))
    return found


def _undecided(answer: Answer) -> Problem:
    first, second = map(_said, answer.values)
    message = (
        f"{answer.field} of {answer.unit_id} ({answer.table}) is {first} in pass 1 and {second}"
        " in pass 2, and nothing is decided"
    )
    hint = "list all with scripts/compare_passes.py --open"
    return Problem(code="coding", path=DECISIONS, message=message, hint=hint)


def _decision(row: Row, answer: Answer) -> Row:
    cells = row.values
    first, second = answer.values
    parts = (slug(cells["source_id"]), answer.unit_id, answer.field.replace("_", "-"))
    computed = {
        "adjudication_id": "adj-" + "-".join(parts),
        "value_pass_1": first,
        "value_pass_2": second,
        "outcome": _outcome(cells["decision"], first, second),
    }
    return Row(cells | computed, row.path, row.at)


def _outcome(decision: str, first: str, second: str) -> str:
    """Whose value was decided, as a code."""
    if first == second:
        return "both" if decision == first else "beyond"
    return {first: "pass_1", second: "pass_2"}.get(decision, "other")


def refuse_other_dataset(compared: Compared, dataset: Mapping[str, Mapping[str, Cells]]) -> None:
    """Raise SheetError unless the dataset is what the passes agree on, or what was decided.

    Args:
        compared: the passes and the decisions.
        dataset: per table the ids of the dataset's units, with their cells.
    """
    decisions = {key: row.values["decision"] for key, row in decided(compared.decisions).items()}
    wanted = {key: value for unit in compared.units for key, value in _wanted(unit)} | decisions
    problems = [
        _unlike(Answer(*key, (value, here)), key in decisions)
        for key, value in wanted.items()
        if key[0] in dataset and (here := _here(dataset[key[0]], *key[1:])) not in (None, value)
    ]
    for table, rows in dataset.items():
        asked = {unit for of, unit, field in wanted if (of, field) == (table, FOUND)}
        for ident in sorted(set(rows) - asked):
            message = f"{shown(ident)} of {table} is in the dataset, and no pass has it"
            hint = did_you_mean(ident, asked) or f"decide it in {DECISIONS}"
            problems.append(Problem(code="coding", path=FILE, message=message, hint=hint))
    if problems:
        raise SheetError(problems)


def _wanted(unit: Unit) -> Iterator[tuple[Key, str]]:
    """What the dataset has of a unit if nothing is decided: what both have, or who found it."""
    rows = [row for row in unit.rows if row is not None]
    yield (unit.table, unit.unit_id, FOUND), "true" if len(rows) == 2 else "false"
    for column, value in rows[0].items():
        yield (unit.table, unit.unit_id, column), value


def _here(rows: Mapping[str, Cells], unit_id: str, field: str) -> str | None:
    """What the dataset has; None for a column of a unit that is not in it."""
    if field == FOUND:
        return "true" if unit_id in rows else "false"
    return rows[unit_id][field] if unit_id in rows else None


def _unlike(answer: Answer, is_decided: bool) -> Problem:
    wanted, here = map(_said, answer.values)
    why = "was decided" if is_decided else "is what the passes have"
    message = (
        f"{answer.field} of {answer.unit_id} ({answer.table}): {wanted} {why},"
        f" the dataset has {here}"
    )
    hint = f"change the coding, or decide it in {DECISIONS}"
    return Problem(code="coding", path=DECISIONS, message=message, hint=hint)


def _said(value: str) -> str:
    return shown(value) if value else "nothing"
