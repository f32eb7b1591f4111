"""The dataset held to what its passes have, or what was decided where they differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from coding_build.claims import slug
from coding_build.declared import Declared
from coding_build.rows import Row
from coding_build.sheet_schema import ENTITIES
from coding_build.yaml_lines import SheetError

from kyrgyz_security_diplomacy.report.problems import did_you_mean, shown
from kyrgyz_security_diplomacy.tables.csv_writer import csv_line

from .compared import DECISIONS, ComparedPasses, Key, said
from .passes import dataset_as_pass, read_coded
from .units import FOUND, IDS, Crosswalk, Unit

ANCHORS = {
    "event_participants": ("event_id", "actor_id", "organization_id"),
    "event_relations": ("event_id", "other_event_id"),
    "mentions": ("sentence_id", *ENTITIES, "event_id"),
}
"""What finds a row again whose id has other cells as well: tables, columns."""


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
    _find_again(compared, dataset, wanted)
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
                f"{column} of {unit_id} ({table}): {said(value)} {why}, the dataset has {said(has)}"
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
    if problems:
        raise SheetError(problems)


def _find_again(
    compared: ComparedPasses, dataset: dict[tuple[str, str], Row], wanted: Mapping[Key, str]
) -> None:
    """Put rows under their units whose id follows from a cell that was corrected."""
    others = defaultdict(list)
    for (table, unit_id), row in dataset.items():
        if table in ANCHORS and (table, unit_id, FOUND) not in wanted:
            others[table, *(row.values[name] for name in ANCHORS[table])].append(unit_id)
    for key, unit in compared.units.items():
        if unit.table in ANCHORS and key not in dataset and wanted[(*key, FOUND)] == "true":
            walk = Crosswalk(compared.lines, IDS[unit.number])
            cells = walk.cells(unit.rows[unit.number], ANCHORS[unit.table])
            if len(rows := others[unit.table, *cells.values()]) == 1:
                dataset[key] = dataset.pop((unit.table, rows.pop()))


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
