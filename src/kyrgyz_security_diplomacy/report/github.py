"""A report for GitHub Actions: annotations by workflow commands, and the step's summary page.

Nothing that comes from data can become a command: each line is ours from its first character,
`plain` takes out line ends, and what has a meaning in a command is escaped. `::stop-commands::`,
made for printing what nobody has looked at, is not needed then, and would stop our own.
"""

import re
from collections.abc import Callable
from pathlib import Path

from .problems import Problem, Report, by_severity, counted, plain, shown

SHOWN = 10
"""How many errors, and how many warnings, GitHub shows as annotations of one step."""
PAGE_BYTES = 1024 * 1024
"""How large the summary page of one step may be; GitHub drops a larger one."""
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
    lines = [_command(problem, locate) for problem in listed]
    if not report.valid and not report.errors:  # nothing was checked, and nothing says why
        lines.append(f"::error title=ksd validate::{report.summary()}")
    if notice := _left_out(report, listed):
        lines.append(f"::notice title=ksd validate::{notice}")
    return "\n".join([report.summary(), *lines]) + "\n"


def _command(problem: Problem, locate: Callable[[str], str]) -> str:
    where = ".".join(filter(None, (problem.table, problem.column)))
    title = f"{problem.code} in {where}" if where else problem.code
    properties = {"title": title[:TITLE_LENGTH]}
    if problem.path and (path := locate(problem.path)) != ".":
        line = {"line": problem.line} if problem.line else {}
        properties = {"file": path} | line | properties
    kind = "error" if problem.severity == "error" else "warning"
    told = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{kind} {told}::{_data(problem.explained)}"


def _data(text: str) -> str:
    return plain(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _left_out(report: Report, listed: list[Problem]) -> str:
    """Return in words what GitHub shows no annotation for, or ""."""
    errors = sum(problem.severity == "error" for problem in listed)
    marked = min(errors, SHOWN) + min(len(listed) - errors, SHOWN)
    more = len(report.problems) - marked
    if not more:
        return ""
    text = f"{counted(more, 'more problem')} without annotation: GitHub shows {SHOWN} of a kind"
    unlisted = len(report.problems) - len(listed)
    return text + (f"; {unlisted:,} are not in the log either (--max-problems)" if unlisted else "")


def add_to_page(
    page: Path, report: Report, locate: Callable[[str], str], max_problems: int
) -> None:
    """Append the report as Markdown to the step's summary page, as far as there is room.

    Raises:
        OSError: the page cannot be written.
    """
    taken = page.stat().st_size if page.exists() else 0
    text = markdown(report, locate, max_problems, PAGE_BYTES - taken)
    with page.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.write(text)


def markdown(
    report: Report, locate: Callable[[str], str], max_problems: int, room: int = PAGE_BYTES
) -> str:
    """Return the report as Markdown: the verdict and a table of problems.

    Args:
        report: what was found.
        locate: gives the path of a file as the repository knows it.
        max_problems: how many problems are listed at most, errors first.
        room: how many bytes the text may take; rows are left out to keep to it.
    """
    head = f"### ksd validate: {'valid' if report.valid else 'not valid'}\n\n{report.summary()}\n\n"
    rows = ["| | file | line | column | problem |\n", "|---|---|---:|---|---|\n"]
    listed = by_severity(report.problems)[:max_problems]
    room -= len((head + "".join(rows)).encode()) + 200  # 200 for the last line
    kept = 0
    for problem in listed:
        row = _row(problem, locate)
        room -= len(row.encode("utf-8", "backslashreplace"))
        if room < 0:
            break
        rows.append(row)
        kept += 1
    more = len(report.problems) - kept
    last = f"\n{counted(more, 'more problem')} not listed here.\n\n" if more else "\n"
    if room < 0 and not kept:
        return ""
    return head + ("".join(rows) if kept else "") + last


def _row(problem: Problem, locate: Callable[[str], str]) -> str:
    path = locate(problem.path) if problem.path else ""
    cells = (problem.severity, path, problem.line or "", problem.column, problem.explained)
    return "| " + " | ".join(map(cell, cells)) + " |\n"


def cell(value: object) -> str:
    """Return a table cell that shows `value` and holds no Markdown, HTML, link or mention.

    Every sign is a character reference, which Markdown takes for text, and GitHub makes no link,
    mention or emoji inside `<code>`.
    """
    text = shown(value, CELL_LENGTH)[1:-1]
    if not text:
        return ""
    return f"<code>{re.sub(r'[^0-9A-Za-z ]', _reference, text)}</code>"


def _reference(found: re.Match) -> str:
    char = found.group()
    return char if char.isalnum() else f"&#{ord(char)};"
