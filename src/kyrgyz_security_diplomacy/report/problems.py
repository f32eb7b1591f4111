"""What a check found: one `Problem` per fault, and the `Report` of a whole run.

A message says what is wrong, a hint what to do about it.
"""

import difflib
import itertools
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

DESCRIPTOR = "datapackage.json"
"""The file that describes a package, to which the pointers of problems lead."""
FORMAT_VERSION = 1
"""Version of a report as JSON; one higher when a key is added, removed or changes its meaning."""

SHOWN_LENGTH = 60
NEAREST_AMONG = 5_000
LISTED = 1_000
"""How many problems of one kind (table, code and column) are listed; the others are counted."""
NEAREST_LENGTH = 100
"""Longer texts are not compared: that takes time by the square of their length."""


def shown(value: object, limit: int = SHOWN_LENGTH) -> str:
    """Return `value` quoted for people: shortened to `limit`, invisible characters escaped.

    What JSON has a form for is written as JSON: true, null, lists and objects.
    """
    is_json = value is None or isinstance(value, bool | list | dict)
    text = json.dumps(value, ensure_ascii=False, default=str) if is_json else str(value)
    text = visible(text[: limit - 1]) + "…" if len(text) > limit else visible(text)
    return text if is_json else f"'{text}'"


def visible(text: str) -> str:
    """Return `text` with all that cannot be seen escaped: controls, line ends, odd spaces."""
    if text.isprintable():
        return text
    escaped = (char.encode("unicode_escape").decode("ascii") for char in text)
    return "".join(c if c.isprintable() else e for c, e in zip(text, escaped, strict=True))


def plain(text: str) -> str:
    """Return `text` as one line that neither a terminal nor a CI system takes for a command.

    Runners read commands out of what a program prints: GitHub `::name::` at the beginning of a
    line and `##[name]` anywhere, Azure `##vso[name]`, TeamCity `##teamcity[name]`.
    """
    text = visible(text).replace("##", r"#\x23")
    return text.replace("::", r"\x3a:", 1) if text.lstrip().startswith("::") else text


def did_you_mean(value: str, candidates: Iterable[str]) -> str:
    """Return "did you mean 'x'?" for the candidate most like `value`, or "" if none is close.

    Only the first 5,000 candidates are compared, fewer the longer `value` is.
    """
    among = min(NEAREST_AMONG, 1_000 * NEAREST_LENGTH // max(len(value), 1))
    known = [text for text in itertools.islice(candidates, among) if len(text) <= NEAREST_LENGTH]
    found = difflib.get_close_matches(value, known, n=1) if len(value) <= NEAREST_LENGTH else []
    return f"did you mean {shown(found[0])}?" if found else ""


class Refusal(Exception):
    """What was asked for cannot be done; the message says why, in words for people."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One fault.

    Attributes:
        code: what kind of fault, a fixed word such as `foreign-key`.
        message: what is wrong, with the value and what was expected.
        severity: `error`, or `warning`, which does not make a package invalid.
        path: the file as shown to the user, relative to the package.
        table: the resource's name.
        key: primary key of the row as text, the parts of a composite key joined by `|`.
        row: 1-based number of the data row (the header is not counted).
        line: 1-based physical line of the file.
        column: the field's name.
        value: the cell as text.
        hint: what to do, or the nearest candidate.
        pointer: the rule that was broken: a file and a path inside it.
    """

    code: str
    message: str
    severity: str = "error"
    path: str = ""
    table: str = ""
    key: str = ""
    row: int | None = None
    line: int | None = None
    column: str = ""
    value: str | None = None
    hint: str = ""
    pointer: str = ""

    def __str__(self) -> str:
        place = self.path + (f":{self.line}" if self.line else "")
        if self.column:
            place += f" {self.column}"
        text = self.explained if self.severity == "error" else f"{self.severity}: {self.explained}"
        return plain(f"{place}: {text}" if place else text)

    @property
    def explained(self) -> str:
        """What is wrong, what to do and by which rule, without the place; as `plain` text."""
        text = f"{self.message} — {self.hint}" if self.hint else self.message
        return plain(f"{text} [{self.pointer}]" if self.pointer else text)

    @property
    def sort_key(self) -> tuple:
        """Order by place in the files, then by kind: the same in every run."""
        place = (self.path, self.line or 0, self.column, self.code)
        return (*place, self.message, self.value or "", self.pointer)

    def to_dict(self) -> dict:
        """Return all attributes under fixed keys, for JSON."""
        return asdict(self)


def more_like(problem: Problem, count: int) -> Problem:
    """Return the problem that says how many more like this one are not listed."""
    message = f"{count:,} more like these are not listed"
    more = {"message": message, "hint": "fix those, then check again"}
    return replace(problem, key="", row=None, line=None, value=None, **more)


@dataclass(frozen=True)
class Checked:
    """How much of one table was checked.

    Attributes:
        table: the table's name.
        path: its file, relative to the package.
        rows: how many rows it has; 0 if it could not be read.
        checks: how many checks were run on it, the rules that name it included.
    """

    table: str
    path: str
    rows: int
    checks: int


@dataclass(frozen=True)
class Report:
    """The outcome of a run: its problems, sorted, and how much was checked.

    Attributes:
        problems: every fault found, sorted by file, line, column and code.
        checks: how many checks were run on the data: each constraint, key, foreign key and rule
            of each table, and each check of a file's bytes, counts as one.
        tables: how many tables were read.
        rows: how many rows they have together.
        engine: what ran the checks of tables.
        checked: the checks table by table; empty if that is not stated.
    """

    problems: tuple[Problem, ...]
    checks: int
    tables: int
    rows: int
    engine: str = "pandas"
    checked: tuple[Checked, ...] = ()

    def __post_init__(self):
        ordered = tuple(sorted(self.problems, key=lambda problem: problem.sort_key))
        object.__setattr__(self, "problems", ordered)

    @property
    def errors(self) -> int:
        """Number of problems that make the package invalid."""
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def warnings(self) -> int:
        """Number of problems that do not make it invalid."""
        return len(self.problems) - self.errors

    @property
    def valid(self) -> bool:
        """True if something was checked and no error was found."""
        return self.checks > 0 and self.errors == 0

    def text(self, max_problems: int = 100) -> str:
        """Return the report for people: at most `max_problems` problems, and the count of all."""
        lines = list(map(str, self.first(max_problems)))
        if len(self.problems) > max_problems:
            lines.append(f"… and {len(self.problems) - max_problems:,} more")
        return "\n".join([*lines, self.summary()]) + "\n"

    def first(self, most: int | None) -> list[Problem]:
        """Return at most so many problems, in their order; warnings are left out first."""
        return sorted(by_severity(self.problems)[:most], key=lambda problem: problem.sort_key)

    def summary(self) -> str:
        """Return the one line that says the verdict and how much was checked."""
        verdict = "valid" if self.valid else "NOT valid"
        if self.checks == 0:
            verdict += " (nothing was checked)"
        found = f"{counted(self.errors, 'error')}, {counted(self.warnings, 'warning')}"
        run = f"{counted(self.checks, 'check')} on {counted(self.tables, 'table')}"
        return f"{verdict}: {found}; {run}, {counted(self.rows, 'row')} (engine {self.engine})"

    def to_dict(self, max_problems: int | None = None) -> dict:
        """Return the report for JSON, see `report.schema.json`; `omitted` counts the rest."""
        kept = self.first(max_problems)
        return {
            "format_version": FORMAT_VERSION,
            "valid": self.valid,
            "engine": self.engine,
            "checks": self.checks,
            "tables": self.tables,
            "rows": self.rows,
            "errors": self.errors,
            "warnings": self.warnings,
            "omitted": len(self.problems) - len(kept),
            "checked": [asdict(each) for each in self.checked],
            "problems": [problem.to_dict() for problem in kept],
        }


def by_severity(problems: Iterable[Problem]) -> list[Problem]:
    """Return errors first, each kind in the order given."""
    return sorted(problems, key=lambda problem: problem.severity != "error")


def counted(number: int, noun: str) -> str:
    """Return "1 row" or "1,234 rows"."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def plain_json(value: object) -> str:
    """Return `value` as indented JSON in ASCII, with a trailing newline.

    What a CI system would take for a command is escaped too, as JSON allows.
    """
    return json.dumps(value, indent=2).replace("##", r"#\u0023") + "\n"
