"""The two passes of a source, matched unit by unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import yaml
from coding_build.declared import Declared
from coding_build.rows import Row
from coding_build.yaml_lines import SheetError

from kyrgyz_security_diplomacy.report.problems import Problem, did_you_mean, shown

from .passes import FILE, PASSES, Pass, compiled_pass, read_passes
from .units import Unit, read_units, refuse_faulty_lines, units

AGREEMENT = "schemas/agreement.yaml"
Key = tuple[str, str, str]
"""A question: table, unit and column."""


@dataclass(frozen=True)
class Compared:
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
    def columns(self) -> dict[str, list[str]]:
        """Per table the columns that are compared."""
        return {table: entry["columns"] for table, entry in agreement(self.declared).items()}

    @cached_property
    def adjudicated(self) -> list[str]:
        """The tables of which every disagreement is decided."""
        entries = agreement(self.declared).items()
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
            for column, values in unit.answers().items()
        }


def agreement(declared: Declared) -> dict[str, dict]:
    """schemas/agreement.yaml: per table what is compared between passes; raises SheetError."""
    problems = []
    try:
        found = yaml.safe_load((declared.root / AGREEMENT).read_text(encoding="utf-8"))
        for table, entry in found.items():
            known = declared.columns(table) if table in declared.tables else []
            problems += [
                (f"{table} has no column {shown(column)}", did_you_mean(column, known))
                for column in entry["columns"]
                if column not in known
            ]
    except yaml.YAMLError as error:
        problems = [(f"not valid YAML: {' '.join(str(error).split())}", "")]
    if problems:
        raise SheetError(
            [Problem(code="coding", path=AGREEMENT, message=m, hint=h) for m, h in problems]
        )
    return found


def one_pass(declared: Declared, source_id: str, number: str) -> Pass:
    """One pass of a source; raises SheetError if it is not registered, or has faults."""
    known = read_passes(declared)
    if number not in known.get(source_id, ()):
        message = f"{shown(source_id)} has no pass {number} here"
        hint = "" if source_id in known else did_you_mean(source_id, known)
        hint = hint or f"add a line for it to {FILE}; there are {', '.join(known) or 'none'}"
        raise SheetError([Problem(code="coding", path=FILE, message=message, hint=hint)])
    return compiled_pass(declared, known[source_id][number])


def both_passes(declared: Declared, source_id: str) -> tuple[list[Pass], list[Row]]:
    """The two passes of a source, and its lines in units.csv; raises SheetError."""
    passes = [one_pass(declared, source_id, number) for number in PASSES]
    return passes, [row for row in read_units(declared) if row.values["source_id"] == source_id]


def compared_source(declared: Declared, source_id: str) -> Compared:
    """Read and match the two passes of a source; raises SheetError."""
    passes, lines = both_passes(declared, source_id)
    refuse_faulty_lines(lines, passes)
    return Compared(declared, passes, lines)


def compared_sources(declared: Declared) -> list[Compared]:
    """All sources with two passes; of one that has a single pass there is nothing to compare."""
    known = read_passes(declared).items()
    return [compared_source(declared, name) for name, found in known if len(found) == len(PASSES)]
