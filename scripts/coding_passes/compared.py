"""The two passes of a source, matched unit by unit, and what was decided where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import yaml
from coding_build.declared import Declared
from coding_build.rows import Row
from coding_build.yaml_lines import SheetError, coding_problem

from kyrgyz_security_diplomacy.report.problems import did_you_mean, shown

from .passes import PASSES, Pass, compiled_pass, passes_of, read_optional, read_passes
from .units import Unit, read_units, refuse_faulty_lines, units

AGREEMENT = "schemas/agreement.yaml"
DECISIONS = "coding/adjudications.csv"
Key = tuple[str, str, str]
"""A question: table, unit and column."""


@dataclass(frozen=True)
class ComparedPasses:
    """Two passes of a source, matched.

    Attributes:
        declared: the declarations.
        passes: the two passes.
        lines: the lines of the source in coding/passes/units.csv.
    """

    declared: Declared
    passes: Sequence[Pass]
    lines: Sequence[Row]

    @property
    def source_id(self) -> str:
        """The source."""
        return self.passes[0].source_id

    @cached_property
    def _agreement(self) -> dict[str, dict]:
        return agreement(self.declared)

    @property
    def columns(self) -> dict[str, list[str]]:
        """Per table the columns that are compared."""
        return {table: entry["columns"] for table, entry in self._agreement.items()}

    @property
    def adjudicated(self) -> list[str]:
        """The tables of which every disagreement is decided."""
        entries = self._agreement.items()
        return [table for table, entry in entries if entry.get("adjudicated", True)]

    @cached_property
    def units(self) -> dict[tuple[str, str], Unit]:
        """Every unit that one of the passes has, by table and id."""
        found = units(self.columns, self.lines, self.passes)
        return {(unit.table, unit.unit_id): unit for unit in found}

    @cached_property
    def answers(self) -> dict[Key, tuple[str, str]]:
        """What the two passes have, for every question; see `Unit.answers`."""
        return {
            (*key, column): values
            for key, unit in self.units.items()
            for column, values in unit.answers.items()
        }

    @cached_property
    def decisions(self) -> dict[Key, Row]:
        """The lines of coding/adjudications.csv of the source; raises SheetError."""
        columns = self.declared.coder_columns("adjudications")
        found: dict[Key, Row] = {}
        for row in read_optional(self.declared, DECISIONS, columns):
            cells = row.values
            key = cells["unit_table"], cells["unit_id"], cells["field"]
            if cells["source_id"] != self.source_id:
                continue
            if key in found:
                message = f"{key[2]} of {shown(key[1])} is decided twice"
                raise SheetError([row.problem("field", message, "keep one of the lines")])
            found[key] = row
        return found

    @property
    def undecided(self) -> dict[Key, tuple[str, str]]:
        """The disagreements without a decision, with what the two passes have."""
        return {
            key: (first, second)
            for key, (first, second) in self.answers.items()
            if first != second and key[0] in self.adjudicated and key not in self.decisions
        }


def agreement(declared: Declared) -> dict[str, dict]:
    """schemas/agreement.yaml: per table what is compared between passes; raises SheetError."""
    try:
        found = yaml.safe_load((declared.root / AGREEMENT).read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        message = f"not valid YAML: {' '.join(str(error).split())}"
        raise SheetError([coding_problem(AGREEMENT, None, message)]) from None
    problems = []
    for table, entry in found.items():
        known = declared.columns(table) if table in declared.tables else []
        problems += [
            coding_problem(AGREEMENT, None, f"{table} has no column {shown(column)}",
                           did_you_mean(column, known))
            for column in entry["columns"]
            if column not in known
        ]  # fmt: skip
    if problems:
        raise SheetError(problems)
    return found


def compared_source(declared: Declared, source_id: str) -> ComparedPasses:
    """Read and match the two passes of a source; raises SheetError."""
    return _compared(declared, passes_of(declared, source_id))


def compared_sources(declared: Declared) -> list[ComparedPasses]:
    """All sources with two passes; of one that has a single pass there is nothing to compare."""
    return [
        _compared(declared, [compiled_pass(declared, lines[number]) for number in PASSES])
        for lines in read_passes(declared).values()
        if len(lines) == len(PASSES)
    ]


def _compared(declared: Declared, passes: Sequence[Pass]) -> ComparedPasses:
    lines = [r for r in read_units(declared) if r.values["source_id"] == passes[0].source_id]
    refuse_faulty_lines(lines, passes)
    return ComparedPasses(declared, passes, lines)
