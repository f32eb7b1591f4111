"""Run tools side by side, in turn, and see first that each finds the faults it looks for."""

import json
import statistics
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from made_packages import EACH, FAULTS, FAULTS_FILE
from processes import Measured, measure
from validators import Found, Validator

Present = Mapping[Validator, Path]
"""The tools that are there, each with its interpreter."""


class WrongVerdict(Exception):
    """A tool does not find what it looks for, finds what is not there, or fails."""


class Median(NamedTuple):
    """Medians of the runs of one tool; see `processes.Measured`."""

    seconds: float
    cpu: float
    peak: int
    runs: int


Runs = dict[str, list[Measured]]
"""Name of a tool to its runs, one a round."""


def count_faults(tool: Validator, found: Found, planted: Sequence[Mapping]) -> dict[str, int]:
    """Return how many faults of each kind were found.

    Raises:
        WrongVerdict: one that the tool looks for is missing, or one is found where none is.
    """
    counts = dict.fromkeys((fault.name for fault in FAULTS), 0)
    for fault in planted:
        counts[fault["fault"]] += (fault["row"], fault["column"]) in found
    for name, count in counts.items():
        if count < EACH and name not in tool.misses:
            raise WrongVerdict(f"{tool.name} finds {count} of {EACH} faults: {name}")
        if count and name in tool.misses:
            raise WrongVerdict(f"{tool.name} finds {name}, which it is said not to look for")
    places = {(fault["row"], fault["column"]) for fault in planted}
    # a key used twice may be told of both rows
    twice = {(row - 1, "obs_id") for row, column in places if column == "obs_id"}
    if alarms := found - places - twice:
        raise WrongVerdict(f"{tool.name} finds a fault where none is: {min(alarms)}")
    return counts


def faults_found(present: Present, package: Path) -> dict[str, dict[str, int]]:
    """Return for each tool how many faults of each kind it finds in a spoiled package."""
    planted = json.loads((package / FAULTS_FILE).read_text())
    counts = {}
    for tool, python in present.items():
        run = measure(tool.asked(python, package))
        if run.code != 1:
            raise WrongVerdict(f"{tool.name} returns {run.code} for a bad package: {run.errors}")
        counts[tool.name] = count_faults(tool, tool.found(run.output), planted)
    return counts


def in_turn(
    present: Present, package: Path, rounds: int, say: Callable[[str], None] = print
) -> Runs:
    """Measure each tool once a round, on a package in which nothing is wrong."""
    runs: Runs = {tool.name: [] for tool in present}
    for number in range(1, rounds + 1):
        for tool, python in present.items():
            run = measure(tool.command(python, package))
            if run.code:
                raise WrongVerdict(
                    f"{tool.name} returns {run.code}: {(run.output + run.errors)[-2000:]}"
                )
            runs[tool.name].append(run._replace(output="", errors=""))
            megabytes = run.peak // 1_000_000
            say(f"  round {number}: {tool.name}: {run.seconds:.2f} s, {megabytes} MB")
    return runs


def median(runs: Sequence[Measured]) -> Median:
    """Return the medians of runs."""
    middle = {name: statistics.median(getattr(run, name) for run in runs) for name in _NUMBERS}
    return Median(middle["seconds"], middle["cpu"], int(middle["peak"]), len(runs))


_NUMBERS = ("seconds", "cpu", "peak")


def ratio(runs: Runs, above: str, below: str, number: str = "seconds") -> float | None:
    """Return the median over rounds of one tool's seconds (or `cpu`) divided by another's."""
    if not (runs.get(above) and runs.get(below)):
        return None
    pairs = zip(runs[above], runs[below], strict=True)
    return statistics.median(getattr(a, number) / getattr(b, number) for a, b in pairs)
