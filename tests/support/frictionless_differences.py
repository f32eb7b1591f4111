"""Where our verdict on a row differs from that of Frictionless: every difference is a named case.

docs/frictionless.md says why, under the same names.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import frictionless

from kyrgyz_security_diplomacy.package.data_package import open_package
from kyrgyz_security_diplomacy.package.value_syntax import FORMS, as_text
from kyrgyz_security_diplomacy.report.problems import Report
from kyrgyz_security_diplomacy.tables.cell_checks import CELL_CODES
from kyrgyz_security_diplomacy.tables.csv_reader import read_csv

PAGE = Path(__file__).resolve().parents[2] / "docs/frictionless.md"
OURS, THEIRS = (
    re.findall(r"^\| `([a-z-]+)` \| .", part, re.M)
    for part in PAGE.read_text("utf-8").split("\n## ")[1:]
)
"""The differences that the page names: what only we find, and what only Frictionless does."""


class Verdict(NamedTuple):
    """That a row (from 1) breaks a rule (a constraint, `type`, a key) of a column."""

    table: str
    row: int
    column: str
    kind: str


def frictionless_verdicts(root: Path) -> set[Verdict]:
    """Return what Frictionless finds in a package whose files can be read as CSV.

    Raises:
        AssertionError: it finds something that is about no row.
    """
    package = frictionless.Package(str(root / "datapackage.json"))
    report = package.validate()
    assert not report.errors, report.errors
    found = set()
    for task in report.tasks:
        schema = package.get_resource(task.name).schema
        for error in task.errors:
            kind, column = _kind(error, schema)
            found.add(Verdict(task.name, error.row_number - 1, column, kind))
    return found


def _kind(error, schema) -> tuple[str, str]:
    """Return kind and column of an error; `blank-row` has no column."""
    if error.type == "constraint-error":
        return re.match('constraint "(.+?)" is', error.note)[1], error.field_name
    if error.type in ("type-error", "unique-error"):
        return error.type.removesuffix("-error"), error.field_name
    if error.type == "foreign-key":
        return error.type, error.field_names[0]
    assert error.type in ("primary-key", "blank-row"), error
    return error.type, schema.primary_key[0] if error.type == "primary-key" else ""


class Compared:
    """A package, what we find in it, and what Frictionless does; verdicts on rows alone."""

    def __init__(self, root: Path, report: Report):
        found = [each for each in report.problems if each.row]
        self.ours = {Verdict(each.table, each.row, each.column, each.code) for each in found}
        self.theirs = frictionless_verdicts(root)
        self.tables = {each.name: read_csv(each) for each in open_package(root).resources}
        self._read_by_them = frictionless.Package(str(root / "datapackage.json"))

    def explained(self) -> tuple[dict[str, list[Verdict]], list[str]]:
        """Return the differences by the case that they are of, and those of none, in words."""
        cases, others = defaultdict(list), []
        for verdict in sorted(self.ours ^ self.theirs):
            is_ours = verdict in self.ours
            name = self._why_only_ours(verdict) if is_ours else self._why_only_theirs(verdict)
            if name in (OURS if is_ours else THEIRS):
                cases[name].append(verdict)
            else:
                who = "only we say" if is_ours else "only Frictionless says"
                others.append(f"{who} {verdict}: cells {self._cells(verdict)}")
        return cases, others

    def _why_only_ours(self, verdict: Verdict) -> str:
        kind, cells = verdict.kind, self._cells(verdict)
        if kind in ("order", "rule"):
            return {"order": "order", "rule": "rules"}[kind]
        if kind in CELL_CODES:
            return "characters"
        if kind == "required" and verdict._replace(column="", kind="blank-row") in self.theirs:
            return "blank-row"
        values = self._values(verdict.table, verdict.row, self._judged(verdict))
        if kind == "type" and values != [None]:  # they read a value
            type_ = self.tables[verdict.table].resource.fields[verdict.column]["type"]
            return f"{type_}-{'range' if re.fullmatch(FORMS[type_], cells[0]) else 'form'}"
        if kind == "foreign-key":
            if set(values) == {None}:
                return "reference-without-value"
            target = self._reference(verdict)["reference"]
            if self._rows_with(target["resource"], target["fields"], values):
                return "half-reference" if "" in cells else "reference-by-value"
        return ""

    def _why_only_theirs(self, verdict: Verdict) -> str:
        table, names = verdict.table, self._judged(verdict)
        if self._refused(table, verdict.row, names, "type", "required"):
            return "another-word"
        if verdict.kind in ("unique", "primary-key"):
            same = self._rows_with(table, names, self._values(table, verdict.row, names))
            before = [row for row in same if row < verdict.row]
            equal = before and all(self._refused(table, row, names, "type") for row in before)
            return "equal-by-value" if equal else ""
        field = self.tables[table].resource.fields[verdict.column]
        limit = field.get("constraints", {}).get(verdict.kind)
        known = limit if isinstance(limit, list) else [limit]
        if field["type"] == "number" and verdict.kind in ("minimum", "maximum", "enum"):
            equal = float(self._cells(verdict)[0]) in [float(as_text(each)) for each in known]
            return "double" if equal else ""
        return ""

    def _judged(self, verdict: Verdict) -> list[str]:
        """Return the columns of its own row that a verdict is about."""
        resource = self.tables[verdict.table].resource
        if verdict.kind == "primary-key":
            return resource.primary_key
        if verdict.kind == "foreign-key":
            return self._reference(verdict)["fields"]
        return [verdict.column] if verdict.column else resource.columns

    def _reference(self, verdict: Verdict) -> dict:
        keys = self.tables[verdict.table].resource.schema["foreignKeys"]
        return next(key for key in keys if key["fields"][0] == verdict.column)

    def _cells(self, verdict: Verdict) -> list[str]:
        """Return the cells that a verdict is about."""
        table = self.tables[verdict.table]
        places = [table.resource.columns.index(name) for name in self._judged(verdict)]
        return [table.rows[verdict.row - 1][place] for place in places]

    def _values(self, table: str, row: int, names: Iterable[str]) -> list:
        """Return what Frictionless reads in cells of a row (from 1), None where it is nothing."""
        columns = self.tables[table].resource.columns
        cells = self.tables[table].rows[row - 1]
        schema = self._read_by_them.get_resource(table).schema
        return [schema.get_field(name).read_cell(cells[columns.index(name)])[0] for name in names]

    def _refused(self, table: str, row: int, names: Iterable[str], *kinds: str) -> bool:
        """Return whether we say of one of the cells that it has such a fault."""
        return any(Verdict(table, row, name, kind) in self.ours for name in names for kind in kinds)

    def _rows_with(self, table: str, names: list[str], values: list) -> list[int]:
        """Return the rows in which Frictionless reads these values."""
        rows = range(1, len(self.tables[table].rows) + 1)
        return [row for row in rows if self._values(table, row, names) == values]
