"""What is measured: each tool's command, what it says, and which faults it does not look for."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from synthetic_packages import EACH, FAULTS

BIN = Path(sys.executable).parent
Found = set[tuple[int, str]]
"""Number of the row, from 1, and column of each fault in the table of observations."""


class WrongVerdict(Exception):
    """A tool does not find what it looks for, finds what is not there, or fails."""


class Run(NamedTuple):
    """One run of a command: wall seconds, seconds of CPU, and the peak of its memory in bytes."""

    seconds: float
    cpu: float
    peak: int


@dataclass(frozen=True)
class Tool:
    """A validator.

    Attributes:
        name: what it is called on the page.
        command: its command, without the package's folder and options.
        package: what it is given of a package.
        listing: options with which it prints all faults as JSON.
        found: reads the faults out of that.
        misses: names of the faults that it does not look for.
    """

    name: str
    command: Sequence[str]
    package: str
    listing: Sequence[str]
    found: Callable[[Mapping], Found]
    misses: frozenset[str] = frozenset()

    def run_on(self, root: Path, *options: str) -> list[str]:
        """Return the command that validates the package in a folder."""
        return [*self.command, str(root / self.package), *options]


def _found_by_ksd(report: Mapping) -> Found:
    problems = [each for each in report["problems"] if each["table"] == "observations"]
    return {(each["row"], each["column"]) for each in problems}


def _found_by_frictionless(report: Mapping) -> Found:
    tasks = [task for task in report["tasks"] if task["name"] == "observations"]
    keys = {"primary-key": "obs_id", "foreign-key": "station_id"}
    errors = [error for task in tasks for error in task["errors"]]
    # it counts the header as a row
    return {(e["rowNumber"] - 1, keys.get(e["type"]) or e["fieldName"]) for e in errors}


def _ksd(*options: str) -> Tool:
    command = [str(BIN / "ksd"), "validate", *options]
    listing = ("--strict", "--format", "json", "--max-problems", "100000")
    return Tool(" ".join(("ksd validate", *options)), command, "", listing, _found_by_ksd)


LEXICAL = {"integer: grouped digits", "number: exponent", "date: without zeros"}
CHARACTERS = {fault.name for fault in FAULTS if fault.name.startswith("characters")}

DEFAULT, PANDAS, DUCKDB = _ksd(), _ksd("--engine", "pandas"), _ksd("--engine", "duckdb")
FRICTIONLESS = Tool(
    "Frictionless",
    [str(BIN / "frictionless"), "validate"],
    "datapackage.json",
    ("--json",),
    _found_by_frictionless,
    frozenset(LEXICAL | CHARACTERS),
)
TOOLS = (DEFAULT, DUCKDB, PANDAS, FRICTIONLESS)


def run(command: Sequence[str]) -> Run:
    """Run a command to its end and measure it.

    Raises:
        WrongVerdict: it does not end with 0.
    """
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)  # so that nobody waits for it again
        if process.returncode:
            output.seek(0)
            said = output.read().decode("utf-8", "replace")[-2000:]
            raise WrongVerdict(f"{command} ends with {process.returncode}: {said}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def count_faults(tool: Tool, found: Found, made: Sequence[Mapping]) -> dict[str, int]:
    """Return how many faults of each kind a tool found.

    Raises:
        WrongVerdict: one that it looks for is missing, or it finds one where none is.
    """
    counts = dict.fromkeys((fault.name for fault in FAULTS), 0)
    for fault in made:
        counts[fault["fault"]] += (fault["row"], fault["column"]) in found
    for name, count in counts.items():
        if count != (0 if name in tool.misses else EACH):
            raise WrongVerdict(f"{tool.name} finds {count} of {EACH} faults: {name}")
    places = {(fault["row"], fault["column"]) for fault in made}
    # a duplicate key may be reported for both rows
    twice = {(row - 1, "obs_id") for row, column in places if column == "obs_id"}
    if others := found - places - twice:
        raise WrongVerdict(f"{tool.name} finds a fault where none is: {min(others)}")
    return counts


def faults_found(tool: Tool, root: Path, made: Sequence[Mapping]) -> dict[str, int]:
    """Return how many faults of each kind a tool finds in a package with faults.

    Raises:
        WrongVerdict: it takes the package for valid, or as in `count_faults`.
    """
    done = subprocess.run(tool.run_on(root, *tool.listing), capture_output=True, text=True)
    if done.returncode != 1:
        raise WrongVerdict(f"{tool.name} ends with {done.returncode}: {done.stderr[-2000:]}")
    return count_faults(tool, tool.found(json.loads(done.stdout)), made)
