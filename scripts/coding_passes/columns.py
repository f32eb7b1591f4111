"""What schemas/agreement.yaml says of columns: which are compared, and which a pass may have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml
from coding_build.declared import Declared
from coding_build.yaml_lines import SheetError, coding_problem

from kyrgyz_security_diplomacy.report.problems import Problem, did_you_mean, shown

FILE = "schemas/agreement.yaml"
Columns = Mapping[str, list[str]]
"""Columns by table."""


@dataclass(frozen=True)
class Agreement:
    """The file.

    Attributes:
        columns: what is compared between two passes.
        adjudicated: the tables of which every disagreement is decided.
        retired: columns that no table has any more; a pass that has them is read without them.
        since: columns by the version of the codebook that brought them; they are neither asked of
            a pass of an older codebook nor compared with it.
    """

    columns: Columns
    adjudicated: list[str]
    retired: Columns = field(default_factory=dict)
    since: Mapping[str, Columns] = field(default_factory=dict)

    def newer(self, version: str) -> set[tuple[str, str]]:
        """Table and column of what the codebook of a version did not have."""
        return {
            (table, column)
            for brought, tables in self.since.items()
            if _parts(brought) > _parts(version)
            for table, columns in tables.items()
            for column in columns
        }


def _parts(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def agreement(declared: Declared) -> Agreement:
    """Read schemas/agreement.yaml; raises SheetError."""
    try:
        found = yaml.load((declared.root / FILE).read_bytes(), Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        message = f"not valid YAML: {' '.join(str(error).split())}"
        raise SheetError([coding_problem(FILE, None, message)]) from None
    retired, since = found.pop("retired", {}), found.pop("since", {})
    columns = {table: entry["columns"] for table, entry in found.items()}
    adjudicated = [name for name, entry in found.items() if entry.get("adjudicated") != "false"]
    if problems := [p for each in (columns, *since.values()) for p in _unknown(declared, each)]:
        raise SheetError(problems)
    return Agreement(columns, adjudicated, retired, since)


def _unknown(declared: Declared, columns: Columns) -> Iterator[Problem]:
    for table, names in columns.items():
        known = declared.columns(table) if table in declared.tables else []
        for name in names:
            if name not in known:
                message = f"{table} has no column {shown(name)}"
                yield coding_problem(FILE, None, message, did_you_mean(name, known))
