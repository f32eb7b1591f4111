"""All that is kept of the two passes of a source, read and checked together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import yaml
from coding_build.declared import Declared
from coding_build.rows import Row, read_registry
from coding_build.yaml_lines import SheetError

from kyrgyz_security_diplomacy.report.problems import Problem, did_you_mean, shown

from . import passes, units

AGREEMENT = "schemas/agreement.yaml"
DECISIONS = "coding/adjudications.csv"
FOUND = "found"
"""The name of the question whether a pass has a unit at all, where others have a column."""


@dataclass(frozen=True)
class Compared:
    """Two passes of a source, matched.

    Attributes:
        declared: the declarations.
        source_id: the source.
        passes: the two passes.
        lines: its lines in coding/passes/units.csv.
        decisions: its lines in coding/adjudications.csv.
    """

    declared: Declared
    source_id: str
    passes: Sequence[passes.Pass]
    lines: Sequence[Row]
    decisions: Sequence[Row]

    @cached_property
    def shared(self) -> set[str]:
        """The units with a line that both passes found."""
        return units.found_by_both(self.lines)

    @cached_property
    def units(self) -> list[units.Unit]:
        """Every unit that one of the passes has."""
        columns = {table: entry["columns"] for table, entry in agreement(self.declared).items()}
        return list(units.units(columns, self.lines, self.passes))


def agreement(declared: Declared) -> dict[str, dict]:
    """schemas/agreement.yaml: per table what is compared between passes."""
    try:
        found = yaml.safe_load((declared.root / AGREEMENT).read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        message = f"not valid YAML: {' '.join(str(error).split())}"
        raise SheetError([Problem(code="coding", path=AGREEMENT, message=message)]) from None
    for table, entry in found.items():
        known = declared.columns(table) if table in declared.tables else []
        for column in entry["columns"]:
            if column not in known:
                message = f"{table} has no column {shown(column)}"
                hint = did_you_mean(column, known)
                raise SheetError(
                    [Problem(code="coding", path=AGREEMENT, message=message, hint=hint)]
                )
    return found


def published_days(declared: Declared) -> dict[str, str]:
    """For each source of the registry the day of its publication."""
    path = "coding/sources.csv"
    content = (declared.root / path).read_bytes()
    rows = read_registry(content, path, declared.coder_columns("sources"))
    return {row.values["source_id"]: row.values["date_published_edtf"] for row in rows}


def one_pass(declared: Declared, source_id: str, number: str) -> passes.Pass:
    """One pass of a source; raises SheetError if it is not registered, or has faults."""
    known = passes.coded_passes(declared)
    if number not in known.get(source_id, ()):
        message = f"{shown(source_id)} has no pass {number} here"
        hint = "" if source_id in known else did_you_mean(source_id, known)
        hint = hint or f"add a line for it to {passes.FILE}; there are {', '.join(known) or 'none'}"
        raise SheetError([Problem(code="coding", path=passes.FILE, message=message, hint=hint)])
    published = published_days(declared).get(source_id, "")
    return passes.compiled_pass(declared, known[source_id][number], published)


def both_passes(declared: Declared, source_id: str) -> list[passes.Pass]:
    """The two passes of a source; raises SheetError."""
    return [one_pass(declared, source_id, number) for number in passes.PASSES]


def compared_source(declared: Declared, source_id: str) -> Compared:
    """Read and match the two passes of a source; raises SheetError."""
    both = both_passes(declared, source_id)
    lines = units.read_units(declared, source_id)
    units.refuse_gaps(lines, both)
    decisions = [row for row in read_decisions(declared) if row.values["source_id"] == source_id]
    return Compared(declared, source_id, both, lines, decisions)


def compared_sources(declared: Declared) -> list[Compared]:
    """All sources that were coded twice."""
    return [compared_source(declared, source_id) for source_id in twice(declared)]


def twice(declared: Declared) -> list[str]:
    """The sources that have both passes; one that has a single pass is still being coded."""
    known = passes.coded_passes(declared)
    return [name for name, found in known.items() if sorted(found) == list(passes.PASSES)]


def read_decisions(declared: Declared) -> list[Row]:
    """coding/adjudications.csv: what was decided where passes differ."""
    path = declared.root / DECISIONS
    if not path.exists():
        return []
    rows = read_registry(path.read_bytes(), DECISIONS, declared.coder_columns("adjudications"))
    seen: set[tuple[str, ...]] = set()
    problems = []
    for row in rows:
        key = tuple(row.values[name] for name in ("source_id", "unit_table", "unit_id", "field"))
        if key in seen:
            message = f"{key[3]} of {shown(key[2])} is decided twice"
            problems.append(row.problem("field", message, "keep one of the lines"))
        seen.add(key)
    if problems:
        raise SheetError(problems)
    return rows


def decided(decisions: Sequence[Row]) -> Mapping[tuple[str, str, str], Row]:
    """Decisions by table, unit and column."""
    return {
        (row.values["unit_table"], row.values["unit_id"], row.values["field"]): row
        for row in decisions
    }
