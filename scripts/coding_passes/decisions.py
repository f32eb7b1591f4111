"""Decisions between two passes, and the dataset held to what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from coding_build.claims import slug
from coding_build.declared import Declared
from coding_build.rows import Row, Tables
from coding_build.yaml_lines import SheetError, coding_problem

from kyrgyz_security_diplomacy.report.problems import Problem, counted, did_you_mean, shown
from kyrgyz_security_diplomacy.tables.csv_writer import csv_line

from .compared import DECISIONS, ComparedPasses, Key, compared_sources
from .passes import dataset_as_pass, read_coded
from .units import FOUND, Crosswalk, Unit


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


def refuse_undecided(compared: ComparedPasses) -> None:
    """Raise SheetError if there is a disagreement without a decision."""
    _refuse(_undecided(compared))


def _asked(compared: ComparedPasses, key: Key) -> tuple[str, str] | None:
    """What the passes have where something was decided; None if there is no such question."""
    table, unit_id, column = key
    if unit := compared.units.get((table, unit_id)):
        return unit.answers.get(column)
    return ("false", "false") if column == FOUND and table in compared.columns else None


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
        message = f"{_said(cells['decision'])} does not say whether the unit is in the dataset"
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


def refuse_other_dataset(compared: ComparedPasses) -> None:
    """Raise SheetError unless the dataset has what the passes agree on, or what was decided."""
    here = dataset_as_pass(compared.declared, compared.source_id, compared.project)
    walk, adjudicated = Crosswalk(compared.lines), compared.agreement.adjudicated
    dataset = {
        (table, unit_id): row
        for table in adjudicated
        for unit_id, row in walk.rows(table, here).items()
    }
    wanted = {key: value for unit in compared.units.values() for key, value in _agreed(unit)}
    wanted |= {key: row.values["decision"] for key, row in compared.decisions.items()}
    merged = _merged(compared.declared)
    present = {_now(key, merged) for key, value in wanted.items() if value == "true"}
    problems = []
    for key, value in wanted.items():
        table, unit_id, column = key
        if _now(key, merged) != key:
            continue  # what it is a part of now has other cells
        value = "true" if column == FOUND and key in present else merged.get(value, value)
        row = dataset.get((table, unit_id))
        has = ("true" if row else "false") if column == FOUND else row and row.values[column]
        if table in adjudicated and has not in (None, value):
            decision = compared.decisions.get(key)
            why = "was decided" if decision else "is what the passes have"
            message = (
                f"{column} of {unit_id} ({table}): {_said(value)} {why}, the dataset has"
                f" {_said(has)}"
            )
            at = row or decision or next(filter(None, compared.units[table, unit_id].rows))
            hint = "change that line" if decision else _correction(compared, key, has)
            problems.append(at.problem("" if column == FOUND else column, message, hint))
    for (table, unit_id), row in dataset.items():
        if (table, unit_id, FOUND) not in {*wanted, *present}:
            known = [other for of, other in compared.units if of == table]
            message = f"{shown(unit_id)} of {table} is in the dataset, and no pass has it"
            hint = did_you_mean(unit_id, known) or _correction(
                compared, (table, unit_id, FOUND), "true"
            )
            problems.append(row.problem("", message, hint))
    _refuse(problems)


def _merged(declared: Declared) -> dict[str, str]:
    """What ids were replaced by that the project has retired since."""
    rows = read_coded(declared, "retired_ids")
    return {
        row.values["id"]: row.values["replaced_by"] for row in rows if row.values["replaced_by"]
    }


def _now(key: Key, merged: Mapping[str, str]) -> Key:
    """A question on a unit in the ids of today; an issue of an event has the id of both."""
    table, unit_id, column = key
    if table != "event_issues":
        return table, merged.get(unit_id, unit_id), column
    ends = [old for old in merged if unit_id.endswith(f"-{slug(old)}") and old.startswith("iss-")]
    if old := max(ends, key=len, default=""):
        unit_id = unit_id.removesuffix(slug(old)) + slug(merged[old])
    return table, unit_id, column


def _correction(compared: ComparedPasses, key: Key, value: str) -> str:
    """The line that says why the dataset has another value than the passes."""
    line = csv_line([compared.source_id, *key, value, "RULE", "REASON", "CODER", "DAY", "CODEBOOK"])
    return f"if it is right, say why in {DECISIONS}: {line.rstrip()}"


def _agreed(unit: Unit) -> Iterator[tuple[Key, str]]:
    """What the dataset has of a unit if nothing is decided: what both have, or who found it."""
    yield (unit.table, unit.unit_id, FOUND), "false" if None in unit.cells else "true"
    first, second = unit.cells
    for column, value in (second if first is None else first).items():
        yield (unit.table, unit.unit_id, column), value


def _said(value: str) -> str:
    return shown(value) if value else "nothing"
