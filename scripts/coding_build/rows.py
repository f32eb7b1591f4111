"""Rows on their way from coding/ to the tables, each knowing the file and lines it was typed in."""

import csv
import dataclasses
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kyrgyz_security_diplomacy.report.problems import Problem, did_you_mean, shown

from .yaml_lines import coding_error, coding_problem, decoded, read_coding, refuse

KEYS = {
    "actors": "actor_id",
    "organizations": "organization_id",
    "places": "place_id",
    "sources": "source_id",
    "issues": "issue_id",
    "affiliations": "affiliation_id",
    "events": "event_id",
    "event_participants": "participant_id",
    "event_relations": "relation_id",
    "positions": "position_id",
    "mentions": "mention_id",
}
"""Table → the key of its rows, for the tables whose rows a pass is compared by."""
REGISTRIES = ("actors", "organizations", "places", "issues", "sources")
"""The tables of what several sources may have."""
ENTITIES = ("actor_id", "organization_id", "place_id")


@dataclass(slots=True)
class Row:
    """Cells of one row as text ("" = empty), and where they were typed.

    Attributes:
        values: the cells by column.
        path: the file, from the checkout.
        at: the line of the row.
        lines: the line of each column that has its own, with the file if that is another.
    """

    values: dict[str, str]
    path: str
    at: int
    lines: Mapping[str, int | tuple[str, int]] = field(default_factory=dict)

    def place(self, column: str = "") -> tuple[str, int]:
        """File and line of a column, or of the row."""
        found = self.lines.get(column, self.at)
        return found if isinstance(found, tuple) else (self.path, found)

    def problem(self, column: str, message: str, hint: str = "") -> Problem:
        """A problem of this row at one column."""
        value = self.values.get(column, "")
        return coding_problem(*self.place(column), message, hint, column, value)


Tables = dict[str, list[Row]]


@cache
def referred(column: str) -> str:
    """The table among KEYS that a column refers to, or ""."""
    keys = (table for table, key in KEYS.items() if column == key or column.endswith("_" + key))
    return next(keys, "")


def entity_of(cells: Mapping[str, str]) -> str:
    """The actor, organization or place that a row is about; "" if none."""
    return next((cells[key] for key in ENTITIES if cells.get(key)), "")


def read_coded(root: Path, path: str, columns: Sequence[str], optional: bool = False) -> list[Row]:
    """Rows of a CSV that coders keep in a checkout, its columns in any order.

    There are none if there is no such file and it is `optional`. A spreadsheet's byte order mark
    and CRLF are accepted. Raises SheetError with file and line for what is not UTF-8, a wrong
    header or a ragged row.
    """
    if optional and not (root / path).exists():
        return []
    text = decoded(read_coding(root, path), path, "'CSV UTF-8'")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows, problems = [], []
    try:
        header = next(reader, [])
        _check_header(header, columns, path)
        for cells in filter("".join, reader):
            rows.append(row := Row(dict(zip(header, cells, strict=False)), path, reader.line_num))
            if len(cells) != len(header):
                message = f"{len(cells)} cells, the header has {len(header)}"
                hint = "a comma inside a cell needs double quotes around the cell"
                problems.append(row.problem("", message, hint))
    except csv.Error as error:
        raise coding_error(path, reader.line_num, f"not a CSV line: {error}") from None
    refuse(problems)
    return rows


def _check_header(header: list[str], columns: Sequence[str], path: str) -> None:
    if sorted(header) == sorted(columns):
        return
    hint = "the header is " + ",".join(columns)
    if unknown := [name for name in header if name not in columns]:
        message = f"the column {shown(unknown[0])} is not known here"
        hint = did_you_mean(unknown[0], columns) or hint
    else:
        missing = [name for name in columns if name not in header]
        message = f"the column {missing[0]} is missing" if missing else "a column is here twice"
    raise coding_error(path, 1, message, hint)


def where_typed(problems: Iterable[Problem], tables: Tables) -> list[Problem]:
    """Problems of built tables, placed where their rows were typed.

    `tables` has the rows of each table in the order in which they were written.
    """
    found = []
    for problem in problems:
        place = {}
        if problem.row and problem.table in tables:
            row = tables[problem.table][problem.row - 1]
            place = dict(zip(("path", "line"), row.place(problem.column), strict=True))
        pointer = problem.pointer.replace("datapackage.json rules/", "schemas/rules ")
        found.append(dataclasses.replace(problem, pointer=pointer, **place))
    return found
