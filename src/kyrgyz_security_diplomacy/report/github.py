"""A report for GitHub Actions: annotations by workflow commands.

Nothing that comes from data can become a command: each line is ours from its first character,
`plain` takes out line ends, and what has a meaning in a command is escaped.
"""

from collections.abc import Callable

from .problems import Problem, Report, by_severity, counted, plain

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
    if more := len(report.problems) - len(listed):
        lines.append(f"::notice title=ksd validate::{counted(more, 'more problem')} not listed")
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
