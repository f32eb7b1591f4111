"""A report for GitHub Actions: annotations by workflow commands, and the step's summary page.

Nothing that comes from data can become a command: each line is ours from its first character,
`plain` takes out line ends, and what has a meaning in a command is escaped.
"""

import re
from collections.abc import Callable

from .problems import Problem, Report, by_severity, counted, plain, shown

SHOWN = 10
"""How many errors, and how many warnings, GitHub shows as annotations of one step."""
PAGE_ROWS = 50
"""How many problems the summary page lists; GitHub drops a page of more than 1 MiB."""
CELL_LENGTH = 300
TITLE_LENGTH = 200
"""GitHub refuses a title of more than 255 characters."""


def commands(report: Report, locate: Callable[[str], str], max_problems: int) -> str:
    """Return the report as one line in words, then a workflow command for each problem.

    Args:
        report: what was found.
        locate: gives the path of a file as the repository knows it.
        max_problems: how many problems are printed at most, errors first.
    """
    listed = by_severity(report.problems)[:max_problems]
    lines = [report.summary(), *(_command(problem, locate) for problem in listed)]
    if not report.valid and not report.errors:  # nothing was checked, and nothing says why
        lines.append(f"::error title=ksd validate::{report.summary()}")
    errors = sum(problem.severity == "error" for problem in listed)
    more = len(report.problems) - min(errors, SHOWN) - min(len(listed) - errors, SHOWN)
    if more:
        text = f"{counted(more, 'more problem')} without annotation: GitHub shows {SHOWN} of a kind"
        lines.append(f"::notice title=ksd validate::{text}")
    return "\n".join(lines) + "\n"


def _command(problem: Problem, locate: Callable[[str], str]) -> str:
    where = ".".join(filter(None, (problem.table, problem.column)))
    title = f"{problem.code} in {where}" if where else problem.code
    properties = {"title": title[:TITLE_LENGTH]}
    if problem.path and (path := locate(problem.path)) != ".":
        line = {"line": problem.line} if problem.line else {}
        properties = {"file": path} | line | properties
    kind = "error" if problem.severity == "error" else "warning"
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{kind} {listed}::{_data(problem.explained)}"


def _data(text: str) -> str:
    return plain(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def markdown(report: Report, locate: Callable[[str], str], max_problems: int) -> str:
    """Return the report as Markdown for the step's page: the verdict and a table of problems.

    Args:
        report: what was found.
        locate: gives the path of a file as the repository knows it.
        max_problems: how many problems are listed at most, errors first; never more than 50.
    """
    lines = [f"### ksd validate: {'valid' if report.valid else 'not valid'}", "", report.summary()]
    listed = by_severity(report.problems)[: min(max_problems, PAGE_ROWS)]
    if listed:
        lines += ["", "| | file | line | column | problem |", "|---|---|---:|---|---|"]
    for each in listed:
        path = locate(each.path) if each.path else ""
        cells = (each.severity, path, each.line or "", each.column, each.explained)
        lines.append(f"| {' | '.join(map(cell, cells))} |")
    if more := len(report.problems) - len(listed):
        lines += ["", f"{counted(more, 'more problem')} not listed here."]
    return "\n".join(lines) + "\n\n"


def cell(value: object) -> str:
    """Return a table cell that shows `value` and holds no Markdown, HTML, link or mention.

    Every sign is a character reference, which Markdown takes for text, and GitHub makes no link,
    mention or emoji inside `<code>`.
    """
    text = re.sub(r"[^\w ]|_", lambda found: f"&#{ord(found[0])};", shown(value, CELL_LENGTH)[1:-1])
    return f"<code>{text}</code>" if text else ""
