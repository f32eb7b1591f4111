"""Where our verdict on a row differs from that of Frictionless: every difference is a named case.

docs/frictionless.md says why, under the same names.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import frictionless

from kyrgyz_security_diplomacy.package.data_package import open_package
from kyrgyz_security_diplomacy.package.value_syntax import FORMS, as_text
from kyrgyz_security_diplomacy.report.problems import Problem, Report
from kyrgyz_security_diplomacy.tables.cell_checks import CELL_CODES
from kyrgyz_security_diplomacy.tables.csv_reader import read_csv

LAYER_2 = frozenset(
    {"type", "required", "enum", "pattern", "minimum", "maximum", "minLength", "maxLength",
     "unique", "primary-key", "foreign-key"}
)  # fmt: skip


class Verdict(NamedTuple):
    """That a row (from 1) breaks a rule (a constraint, `type`, a key) of a column."""

    table: str
    row: int
    column: str
    kind: str


def our_verdicts(problems: Iterable[Problem]) -> set[Verdict]:
    """Return the verdicts on rows; a key's column is its first."""
    return {Verdict(each.table, each.row, each.column, each.code) for each in problems if each.row}


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
    """A package, what we find in it, and what Frictionless does."""

    def __init__(self, root: Path, report: Report):
        self.ours, self.theirs = our_verdicts(report.problems), frictionless_verdicts(root)
        self.tables = {each.name: read_csv(each) for each in open_package(root).resources}
        self._read_by_them = frictionless.Package(str(root / "datapackage.json"))

    def explained(self) -> tuple[dict[str, int], list[str]]:
        """Return how many differences are of each case, and those that are of none, in words."""
        counts, others = dict.fromkeys(DIFFERENCES, 0), []
        for verdict in sorted(self.ours ^ self.theirs):
            names = [name for name, each in DIFFERENCES.items() if each.explains(self, verdict)]
            if names:
                counts[names[0]] += 1
            else:
                who = "only we say" if verdict in self.ours else "only Frictionless says"
                others.append(f"{who} {verdict}: cells {self.texts(verdict)}")
        return counts, others

    def field(self, verdict: Verdict) -> Mapping:
        return self.tables[verdict.table].resource.fields[verdict.column]

    def judged(self, verdict: Verdict) -> list[str]:
        """Return the columns of its own row that a verdict is about."""
        resource = self.tables[verdict.table].resource
        if verdict.kind == "primary-key":
            return resource.primary_key
        if verdict.kind == "foreign-key":
            return self.reference(verdict)["fields"]
        return [verdict.column] if verdict.column else resource.columns

    def reference(self, verdict: Verdict) -> Mapping:
        keys = self.tables[verdict.table].resource.schema["foreignKeys"]
        return next(key for key in keys if key["fields"][0] == verdict.column)

    def texts(self, verdict: Verdict) -> list[str]:
        """Return the cells that a verdict is about."""
        table = self.tables[verdict.table]
        places = [table.resource.columns.index(name) for name in self.judged(verdict)]
        return [table.rows[verdict.row - 1][place] for place in places]

    def values(self, table: str, row: int, names: Iterable[str]) -> list:
        """Return what Frictionless reads in cells of a row (from 1), None where it is nothing."""
        columns = self.tables[table].resource.columns
        cells = self.tables[table].rows[row - 1]
        schema = self._read_by_them.get_resource(table).schema
        return [schema.get_field(name).read_cell(cells[columns.index(name)])[0] for name in names]

    def their_values(self, verdict: Verdict) -> list:
        return self.values(verdict.table, verdict.row, self.judged(verdict))

    def refused(self, table: str, row: int, names: Iterable[str], *kinds: str) -> bool:
        """Return whether we say of one of the cells that it has such a fault."""
        return any(Verdict(table, row, name, kind) in self.ours for name in names for kind in kinds)

    def rows_with(self, table: str, names: list[str], values: list) -> list[int]:
        """Return the rows in which Frictionless reads these values."""
        rows = range(1, len(self.tables[table].rows) + 1)
        return [row for row in rows if self.values(table, row, names) == values]


@dataclass(frozen=True)
class Difference:
    """A named case: who alone finds something, and whether a verdict is of this case."""

    side: str
    test: Callable[[Compared, Verdict], bool]

    def explains(self, compared: Compared, verdict: Verdict) -> bool:
        """Return whether a verdict that one side alone has is of this case."""
        found_by = compared.ours if self.side == "ours" else compared.theirs
        return verdict in found_by and self.test(compared, verdict)


def _read_though(kind: str, *, in_form: bool) -> Callable[[Compared, Verdict], bool]:
    """Return the test that Frictionless reads a value where we see none of that type."""

    def test(compared: Compared, verdict: Verdict) -> bool:
        if verdict.kind != "type" or compared.field(verdict)["type"] != kind:
            return False
        formed = re.fullmatch(FORMS[kind], compared.texts(verdict)[0]) is not None
        return formed is in_form and compared.their_values(verdict) != [None]

    return test


def _of_kind(*kinds: str) -> Callable[[Compared, Verdict], bool]:
    return lambda compared, verdict: verdict.kind in kinds


def _in_blank_row(compared: Compared, verdict: Verdict) -> bool:
    blank = Verdict(verdict.table, verdict.row, "", "blank-row")
    return verdict.kind == "required" and blank in compared.theirs


def _reference_without_value(compared: Compared, verdict: Verdict) -> bool:
    values = compared.their_values(verdict) if verdict.kind == "foreign-key" else ["another"]
    return set(values) == {None}


def _found(compared: Compared, verdict: Verdict) -> bool:
    """Return whether Frictionless finds the row that a reference, for us, does not find."""
    if verdict.kind != "foreign-key":
        return False
    target = compared.reference(verdict)["reference"]
    values = compared.their_values(verdict)
    return bool(compared.rows_with(target["resource"], target["fields"], values))


def _half_found(compared: Compared, verdict: Verdict) -> bool:
    return _found(compared, verdict) and "" in compared.texts(verdict)


def _found_by_value(compared: Compared, verdict: Verdict) -> bool:
    return _found(compared, verdict) and "" not in compared.texts(verdict)


def _another_word(compared: Compared, verdict: Verdict) -> bool:
    names = compared.judged(verdict)
    return compared.refused(verdict.table, verdict.row, names, "type", "required")


def _equal_by_value(compared: Compared, verdict: Verdict) -> bool:
    """Return whether a row before has the same values for Frictionless, and a fault for us."""
    if verdict.kind not in ("unique", "primary-key"):
        return False
    names, values = compared.judged(verdict), compared.their_values(verdict)
    before = [row for row in compared.rows_with(verdict.table, names, values) if row < verdict.row]
    return bool(before) and all(
        compared.refused(verdict.table, row, names, "type") for row in before
    )


def _same_double(compared: Compared, verdict: Verdict) -> bool:
    if verdict.kind not in ("minimum", "maximum", "enum"):
        return False
    field, [text] = compared.field(verdict), compared.texts(verdict)
    limit = field["constraints"][verdict.kind]
    known = limit if isinstance(limit, list) else [limit]
    return field["type"] == "number" and float(text) in [float(as_text(each)) for each in known]


DIFFERENCES = {
    "integer-form": Difference("ours", _read_though("integer", in_form=False)),
    "integer-range": Difference("ours", _read_though("integer", in_form=True)),
    "number-form": Difference("ours", _read_though("number", in_form=False)),
    "number-range": Difference("ours", _read_though("number", in_form=True)),
    "date-form": Difference("ours", _read_though("date", in_form=False)),
    "year-form": Difference("ours", _read_though("year", in_form=False)),
    "boolean-form": Difference("ours", _read_though("boolean", in_form=False)),
    "blank-row": Difference("ours", _in_blank_row),
    "reference-without-value": Difference("ours", _reference_without_value),
    "half-reference": Difference("ours", _half_found),
    "reference-by-value": Difference("ours", _found_by_value),
    "characters": Difference("ours", _of_kind(*CELL_CODES)),
    "order": Difference("ours", _of_kind("order")),
    "rules": Difference("ours", _of_kind("rule")),
    "another-word": Difference("theirs", _another_word),
    "equal-by-value": Difference("theirs", _equal_by_value),
    "double": Difference("theirs", _same_double),
}
"""Name, as in docs/frictionless.md, which says why."""
