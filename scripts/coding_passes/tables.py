"""Add what the passes give to the tables of a build, and hold the dataset to what was decided."""

from __future__ import annotations

from collections.abc import Collection

from coding_build.compiled import Compiled
from coding_build.rows import Row
from coding_build.yaml_lines import SheetError

from kyrgyz_security_diplomacy.report.problems import did_you_mean, shown

from .codings import adjudication_rows, coding_rows, refuse_other_dataset
from .passes import KEYS, Cells, Pass, dataset_rows, folder
from .read import agreement, compared_source, twice
from .units import LISTS, list_id


def add_passes(compiled: Compiled) -> None:
    """Fill `codings` and `adjudications`; raises SheetError.

    The dataset has to be what both passes have, or what was decided where they differ.
    """
    declared, tables = compiled.context.declared, compiled.tables
    known = twice(declared)
    _refuse_strangers(tables["adjudications"], known)
    tables["adjudications"] = []
    for source_id in known:
        compared = compared_source(declared, source_id)
        tables["adjudications"] += adjudication_rows(compared)
        for cells in coding_rows(compared):
            sheet = f"{folder(source_id, cells['pass'])}/sheet.yaml"
            tables["codings"].append(Row(cells, sheet, 1))
        here = dataset_rows(declared, compiled.sources[source_id], compiled.context)
        compared_tables = {
            table: _cells(table, here, compared.shared)
            for table, entry in agreement(declared).items()
            if entry.get("adjudicated", True)
        }
        refuse_other_dataset(compared, compared_tables)


def _cells(table: str, here: Pass, shared: Collection[str]) -> dict[str, Cells]:
    """The rows of the dataset by their ids as units; of lists those of events that both have."""
    if table in KEYS:
        return here.units[table]
    owner = LISTS[table][0]
    rows = (row.values for row in here.tables[table])
    return {list_id(table, cells): {} for cells in rows if cells[owner] in shared}


def _refuse_strangers(decisions: list[Row], known: Collection[str]) -> None:
    problems = [
        row.problem(
            "source_id",
            f"{shown(row.values['source_id'])} has no two passes",
            did_you_mean(row.values["source_id"], known),
        )
        for row in decisions
        if row.values["source_id"] not in known
    ]
    if problems:
        raise SheetError(problems)
