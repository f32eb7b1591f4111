"""Decisions between two passes, and the dataset held to what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coding_build.claims import slug
from coding_build.declared import Declared
from coding_build.rows import Row, Tables
from coding_build.yaml_lines import SheetError, coding_problem

from kyrgyz_security_diplomacy.report.problems import Problem, counted, did_you_mean, shown

from .compared import DECISIONS, ComparedPasses, Key, compared_sources, said
from .dataset import refuse_other_dataset
from .units import FOUND, Unit


def add_passes(declared: Declared, tables: Tables) -> list[ComparedPasses]:
    """Complete `adjudications`, and hold the tables of a build to the passes; raises SheetError.

    Of each source with two passes the dataset has what both passes have, or what was decided where
    they differ. Returns these passes.
    """
    compared = {source.source_id: source for source in compared_sources(declared)}
    for row in tables["sources"]:
        if row.values["level"] == "coded":  # a second pass counts once it was compared
            row.values["passes"] = "2" if row.values["source_id"] in compared else "1"
    strangers = [
        row.problem("source_id", f"{shown(source_id)} has no two passes that were compared",
                    did_you_mean(source_id, compared) or "run scripts/passes.py compare")
        for row in tables["adjudications"] + tables["reliability"]
        if (source_id := row.values["source_id"]) not in compared
    ]  # fmt: skip
    _refuse(strangers)
    tables["adjudications"] = []
    for source in compared.values():
        tables["adjudications"] += adjudication_rows(source)
        refuse_other_dataset(source)
    return list(compared.values())


def _refuse(problems: Iterable[Problem]) -> None:
    if found := list(problems):
        raise SheetError(found)


def adjudication_rows(compared: ComparedPasses) -> list[Row]:
    """Rows of `adjudications`; raises SheetError unless each disagreement, and no more, is decided.

    What both passes left empty, or did not find, may be decided too.
    """
    problems = list(_undecided(compared))
    for key, row in compared.decisions.items():
        problems += _decision_problems(compared, key, row)
    _refuse(problems)
    return [_adjudication(row, _asked(compared, key)) for key, row in compared.decisions.items()]


def _asked(compared: ComparedPasses, key: Key) -> tuple[str, str] | None:
    """What the passes have where something was decided; None if there is no such question."""
    table, unit_id, column = key
    if unit := compared.units.get((table, unit_id)):
        return unit.answers.get(column) or _of_one(unit, column)
    return ("false", "false") if column == FOUND and table in compared.columns else None


def _of_one(unit: Unit, column: str) -> tuple[str, str] | None:
    """A cell of a unit that one pass alone has; what it has may be wrong too."""
    if not any(column in (cells or ()) for cells in unit.cells):
        return None
    first, second = ((cells or {}).get(column, "") for cells in unit.cells)
    return first, second


def _undecided(compared: ComparedPasses) -> Iterator[Problem]:
    if open_ones := compared.undecided:
        table, unit_id, column = next(iter(open_ones))
        message = (
            f"{counted(len(open_ones), 'disagreement')} of {compared.source_id} without a decision,"
            f" the first on {column} of {unit_id} ({table})"
        )
        hint = "complete the lines without a reason, or write them with scripts/passes.py decide"
        yield coding_problem(DECISIONS, None, message, hint)


def _decision_problems(compared: ComparedPasses, key: Key, row: Row) -> Iterator[Problem]:
    cells = row.values
    if _asked(compared, key) is None:
        known = {unit_id for table, unit_id in compared.units if table == key[0]}
        columns = (FOUND, *compared.columns.get(key[0], ()))
        column, names = ("field", columns) if key[1] in known else ("unit_id", known)
        message = f"the passes have no {key[2]} of {shown(key[1])} in {key[0]}"
        yield row.problem(column, message, did_you_mean(cells[column], names))
    if cells["field"] == FOUND and cells["decision"] not in ("true", "false"):
        message = f"{said(cells['decision'])} does not say whether the unit is in the dataset"
        yield row.problem("decision", message, "write true or false")
    for found in compared.passes:
        if cells["coder_id"] == found.about["coder_id"]:
            message = f"{shown(cells['coder_id'])} has coded pass {found.about['pass']}"
            yield row.problem("coder_id", message, "let somebody decide who coded neither pass")
        if cells["decided_on"] < found.about["coded_on"]:
            message = (
                f"decided on {cells['decided_on']}, before pass {found.about['pass']} was coded"
            )
            yield row.problem("decided_on", message)


def _adjudication(row: Row, values: tuple[str, str]) -> Row:
    cells = row.values
    parts = slug(cells["source_id"]), cells["unit_id"], cells["field"].replace("_", "-")
    computed = {
        "adjudication_id": "adj-" + "-".join(parts),
        "value_pass_1": values[0],
        "value_pass_2": values[1],
        "outcome": _outcome(cells["decision"], *values),
    }
    return Row(cells | computed, row.path, row.at)


def _outcome(decision: str, first: str, second: str) -> str:
    """Whose value was decided, as a code."""
    if first == second:
        return "both" if decision == first else "beyond"
    return {first: "pass_1", second: "pass_2"}.get(decision, "other")
