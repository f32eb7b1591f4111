"""Rows on their way from coding/ to the tables, each knowing the file and lines it was typed in."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from kyrgyz_security_diplomacy.report.problems import Problem, did_you_mean, shown

from .yaml_lines import Located, Path_, SheetError


@dataclass
class Row:
    """Cells of one row as text ("" = empty), and where they were typed.

    `at` is the line in the file `path`, or a parsed sheet and the path of the row in it.
    """

    values: dict[str, str]
    path: str
    at: int | tuple[Located, Path_]

    def line(self, column: str = "") -> int:
        """Line of a column, or of the row."""
        if isinstance(self.at, int):
            return self.at
        sheet, where = self.at
        return sheet.line((*where, column) if column else where)

    def problem(self, column: str, message: str, hint: str = "") -> Problem:
        """A problem of this row at one column."""
        value = self.values.get(column, "")
        return Problem(
            code="coding",
            path=self.path,
            line=self.line(column),
            column=column,
            value=value,
            message=message,
            hint=hint,
        )


Tables = dict[str, list[Row]]


def read_registry(data: bytes, shown_path: str, columns: list[str]) -> list[Row]:
    """Rows of the content of a CSV that coders keep.

    A spreadsheet's byte order mark and CRLF are accepted. Raises SheetError with
    file and line for what is not UTF-8, a wrong header or a ragged row.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        hint = "save it as 'CSV UTF-8'"
        raise _fail(shown_path, line, f"byte {error.start} is not UTF-8", hint) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        _check_header(header, columns, shown_path)
        rows, problems = [], []
        for cells in reader:
            line = reader.line_num
            if not "".join(cells).strip():
                continue
            if len(cells) != len(header):
                message = f"{len(cells)} cells, the header has {len(header)}"
                hint = "a comma inside a cell needs double quotes around the cell"
                problems.append(_problem(shown_path, line, message, hint))
                continue
            values = dict(zip(header, cells, strict=True))
            rows.append(Row(values, shown_path, line))
    except csv.Error as error:
        raise _fail(shown_path, reader.line_num, f"not a CSV line: {error}", "") from None
    if problems:
        raise SheetError(problems)
    return rows


def _check_header(header: list[str], columns: list[str], shown_path: str) -> None:
    if sorted(header) == sorted(columns):
        return
    for name in header:
        if name not in columns:
            message = f"the column {shown(name)} is not known here"
            hint = did_you_mean(name, columns) or "known here: " + ", ".join(columns)
            raise _fail(shown_path, 1, message, hint)
    missing = [name for name in columns if name not in header]
    message = f"the column {missing[0]} is missing" if missing else "a column stands here twice"
    raise _fail(shown_path, 1, message, "the header is " + ",".join(columns))


def _problem(path: str, line: int, message: str, hint: str) -> Problem:
    return Problem(code="coding", path=path, line=line, message=message, hint=hint)


def _fail(path: str, line: int, message: str, hint: str) -> SheetError:
    return SheetError([_problem(path, line, message, hint)])
