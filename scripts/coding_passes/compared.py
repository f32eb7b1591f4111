"""The two passes of a source, matched unit by unit, and what was decided where they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from coding_build.declared import Declared
from coding_build.rows import Row
from coding_build.yaml_lines import SheetError, coding_error

from kyrgyz_security_diplomacy.report.problems import shown

from .pass_sheet import ADDED, Agreement
from .passes import PASSES, Pass, known_passes, read_pass
from .units import FOUND, IDS, Unit, in_units, read_units, refuse_faulty_lines, rows_of_units

DECISIONS = "coding/adjudications.csv"
Key = tuple[str, str, str]
"""A question: table, unit and column."""


@dataclass(frozen=True)
class ComparedPasses:
    """Two passes of a source, matched.

    Attributes:
        declared: the declarations.
        passes: the two passes, in the ids of the units.
        lines: the lines of the source in coding/passes/units.csv.
        decided: those in coding/adjudications.csv.
    """

    declared: Declared
    passes: Sequence[Pass]
    lines: Sequence[Row]
    decided: Sequence[Row]

    @property
    def source_id(self) -> str:
        """The source."""
        return self.passes[0].source_id

    @cached_property
    def agreement(self) -> Agreement:
        """What is compared."""
        return Agreement(self.declared)

    @cached_property
    def newer(self) -> set[tuple[str, str]]:
        """Table and column of what is not compared, since one of the passes could not have it."""
        versions = (found.about["codebook_version"] for found in self.passes)
        return set().union(*map(self.agreement.newer, versions))

    @cached_property
    def columns(self) -> Mapping[str, list[str]]:
        """Per table the columns that are compared."""
        return {
            table: [name for name in columns if (table, name) not in self.newer]
            for table, columns in self.agreement.columns.items()
        }

    @cached_property
    def units(self) -> dict[Unit, tuple[Row | None, Row | None]]:
        """Every unit that one of the passes has, by table and id, with its row in each."""
        one, other = (rows_of_units(found, self.lines) for found in self.passes)
        order = list(self.columns)
        units = sorted(one | other, key=lambda unit: (order.index(unit[0]), unit[1]))
        return {unit: (one.get(unit), other.get(unit)) for unit in units}

    @cached_property
    def said(self) -> dict[Key, tuple[str | None, str | None]]:
        """What each pass has of every unit: whether it was found, and its columns, if it was.

        Of a row that a pass took from the registries of the project the columns are not compared.
        """
        said = {}
        for unit, rows in self.units.items():
            said[*unit, FOUND] = tuple("true" if row else "false" for row in rows)
            sheets = {row.path for row in rows if row}
            if unit[0] not in ADDED or sheets <= {found.sheet for found in self.passes}:
                for column in self.columns[unit[0]]:
                    said[*unit, column] = tuple(row and row.values[column] for row in rows)
        return said

    @cached_property
    def answers(self) -> dict[Key, tuple[str, str]]:
        """What is compared: which units were found, and the columns of those that both found."""
        return {key: values for key, values in self.said.items() if None not in values}

    @cached_property
    def decisions(self) -> dict[Key, Row]:
        """The lines of coding/adjudications.csv that have a reason.

        Those on columns that are retired are left out. Raises SheetError.
        """
        found: dict[Key, Row] = {}
        for row in self.decided:
            cells = row.values
            key = cells["unit_table"], cells["unit_id"], cells["field"]
            retired = cells["field"] in self.agreement.retired.get(cells["unit_table"], ())
            if retired or not cells["reason"]:
                continue
            if key in found:
                message = f"{key[2]} of {shown(key[1])} is decided twice"
                raise SheetError([row.problem("field", message, "keep one of the lines")])
            found[key] = row
        return found

    @cached_property
    def undecided(self) -> dict[Key, tuple[str, str]]:
        """The disagreements without a decision, with what the two passes have."""
        return {
            key: (first, second)
            for key, (first, second) in self.answers.items()
            if first != second
            and key[0] in self.agreement.adjudicated
            and key not in self.decisions
        }


def two_passes(declared: Declared, source_id: str) -> list[Pass]:
    """The two passes of a source; raises SheetError."""
    passes = [read_pass(declared, source_id, number) for number in PASSES]
    if passes[0].about["coder_id"] == passes[1].about["coder_id"]:
        message = f"{shown(passes[1].about['coder_id'])} has coded pass 1 too"
        raise coding_error(passes[1].sheet, None, message, "passes are of different coders")
    return passes


def compared_source(declared: Declared, source_id: str) -> ComparedPasses:
    """Read and match the two passes of a source; raises SheetError."""
    return _compared(declared, source_id, read_units(declared), declared.coded("adjudications"))


def compared_sources(declared: Declared) -> list[ComparedPasses]:
    """All sources with two passes that were matched; of others there is nothing to compare yet."""
    lines, decided = read_units(declared), declared.coded("adjudications")
    matched = {row.values["source_id"] for row in lines}
    return [
        _compared(declared, source_id, lines, decided)
        for source_id, numbers in known_passes(declared).items()
        if len(numbers) == len(PASSES) and source_id in matched
    ]


def _compared(
    declared: Declared, source_id: str, lines: Sequence[Row], decided: Sequence[Row]
) -> ComparedPasses:
    passes = two_passes(declared, source_id)
    lines, decided = (
        [row for row in rows if row.values["source_id"] == source_id] for rows in (lines, decided)
    )
    refuse_faulty_lines(lines, passes)
    in_both = [in_units(found, lines, column) for found, column in zip(passes, IDS, strict=True)]
    return ComparedPasses(declared, in_both, lines, decided)
