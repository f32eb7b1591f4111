"""A report as text, JSON, JUnit XML or GitHub workflow commands, printed and written to files."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from .problems import DESCRIPTOR, Report, plain_json, shown
from .write_file import write_bytes

FORMATS = ("text", "json", "junit", "github")
_SUFFIXES = {".json": "json", ".xml": "junit"}

Locate = Callable[[str], str]
"""Gives the path of a problem's file, relative to the package, as the repository knows it."""


def render(report: Report, form: str, locate: Locate, max_problems: int) -> str:
    """Return a report in one of `FORMATS`.

    Args:
        report: what was found.
        form: one of `FORMATS`.
        locate: see `Locate`; text and JSON keep paths relative to the package.
        max_problems: how many problems are listed at most; JUnit XML has all.
    """
    if form == "junit":
        from .junit import junit

        return junit(report, locate)
    if form == "github":
        from .github import commands

        return commands(report, locate, max_problems)
    return plain_json(report.to_dict(max_problems)) if form == "json" else report.text(max_problems)


def publish(
    report: Report, form: str, locate: Locate, max_problems: int, files: Sequence[Path] = ()
) -> None:
    """Print a report, and write it to `files` too.

    Raises:
        OSError: one of `files` cannot be written; the report is printed by then.
    """
    print(render(report, form, locate, max_problems), end="")
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
