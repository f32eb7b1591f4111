"""A report as text, JSON, JUnit XML or GitHub workflow commands, printed and written to files."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from .problems import DESCRIPTOR, Report, plain_json, shown
from .write_file import write_bytes

FORMATS = ("text", "json", "junit", "github")
_SUFFIXES = {".json": "json", ".xml": "junit"}

Locate = Callable[[str], str]
"""Gives the path of a problem's file, relative to the package, as the repository knows it."""


def render(report: Report, form: str, locate: Locate, max_problems: int | None = None) -> str:
    """Return a report in one of `FORMATS`.

    Args:
        report: what was found.
        form: one of `FORMATS`.
        locate: see `Locate`; text and JSON keep paths relative to the package.
        max_problems: how many problems are listed at most; None for all.
    """
    most = len(report.problems) if max_problems is None else max_problems
    if form == "junit":
        from .junit import junit

        return junit(report, locate, most)
    if form == "github":
        from .github import commands

        return commands(report, locate, most)
    return plain_json(report.to_dict(most)) if form == "json" else report.text(most)


def publish(
    report: Report, form: str, locate: Locate, max_problems: int, files: Sequence[Path] = ()
) -> None:
    """Print a report, write it to `files` too, and for `github` add a summary to the step's page.

    Raises:
        OSError: one of `files` cannot be written; the report is printed by then.
    """
    print(render(report, form, locate, max_problems), end="")
    page = os.environ.get("GITHUB_STEP_SUMMARY") if form == "github" else None
    if page:
        from .github import markdown

        try:
            with Path(page).open("ab") as file:
                file.write(
                    markdown(report, locate, max_problems).encode("utf-8", "backslashreplace")
                )
        except OSError as error:  # the verdict matters more
            print(f"ksd: no summary was written: {error}", file=sys.stderr)
    for file in files:
        text = render(report, _SUFFIXES[file.suffix], locate, max_problems)
        write_bytes(file, text.encode("utf-8", "backslashreplace"))


def report_file(text: str) -> Path:
    """Return where `--report` writes; refuse, in words for argparse, what could lose data."""
    file = Path(text)
    if file.suffix not in _SUFFIXES or file.name == DESCRIPTOR:
        expected = f"it ends in .json or .xml, and is not {DESCRIPTOR}"
        raise argparse.ArgumentTypeError(f"{shown(text)} is no name for a report: {expected}")
    return file
