"""Write docs/performance.md from what was measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from made_packages import EACH, FAULTS
from rounds import Runs, median, ratio
from validators import BY_HAND, DEFAULT, DUCKDB, FRICTIONLESS, Validator


@dataclass
class Results:
    """All that one run of the benchmarks found.

    Attributes:
        machine: what it ran on, as lines of text.
        versions: name of a library to its version.
        rows: of the made packages.
        many: rows of the package for the peak of memory; 0 if that was left out.
        missing: names of the tools that are not there.
        faults: tool to kind of fault to how many were found.
        runs: name of a package to the runs of each tool on it.
    """

    machine: Sequence[str]
    versions: Mapping[str, str]
    rows: int
    many: int
    missing: Sequence[str] = ()
    faults: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    runs: dict[str, Runs] = field(default_factory=dict)


HEAD = """\
# Performance

Written by `python benchmarks/run.py`; every number is measured. Whole processes, from the start of
the command to its end, in turn (A B C, A B C, …); medians of the runs. A ratio is the median of the
ratios of each round; in brackets the same of seconds of CPU (user and system, all cores), which
other work on the machine changes less. Memory is the peak of the resident set, for Spark summed
over its processes.
"""

MADE = """\
The made package has {rows:,} observations (a key with a pattern, a reference to one of 5,000
stations, a code, a date, a whole number and a number with bounds, a text) and those stations.
Nothing is wrong in it, so that every tool has to read all of it.
"""

QUOTED = """\
The same, but three of four texts need quotes in CSV, and all have letters beyond ASCII.
"""

FOUND = """\
So that no tool is timed on doing nothing: each first gets a package with {each} faults of each of
these kinds, must find all that it looks for, and nothing else. A dash: it does not look for this.
"""


def page(results: Results, tools: Sequence[Validator]) -> str:
    """Return the page as Markdown."""
    versions = ", ".join(f"{name} {version}" for name, version in results.versions.items())
    parts = [HEAD, "\n".join(f"- {line}" for line in (*results.machine, versions))]
    if results.missing:
        parts.append(f"\nNot there, and so not measured: {', '.join(results.missing)}.")
    parts += ["\n## Targets\n", *_targets(results), f"\n## {results.rows:,} rows\n"]
    parts += [MADE.format(rows=results.rows), _timings(results.runs["plain"])]
    parts += ["\n## Quotes and letters beyond ASCII\n", QUOTED, _timings(results.runs["quoted"])]
    parts += ["\n## This dataset\n", _timings(results.runs["own"])]
    if results.many:
        parts += [f"\n## {results.many:,} rows\n", _memory(results.runs)]
    parts += ["\n## What each tool finds\n", FOUND.format(each=EACH), _found(results)]
    parts += ["", *(f"- {tool.name} leaves out: {tool.without}." for tool in tools if tool.without)]
    return "\n".join(parts) + "\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _both(runs: Runs, above: str, below: str) -> str:
    wall, cpu = ratio(runs, above, below), ratio(runs, above, below, "cpu")
    return "" if wall is None or cpu is None else f"{wall:.2f} ({cpu:.2f})"


def _timings(runs: Runs) -> str:
    head = ["tool", "seconds", "of CPU", "memory, MB", "times as fast as Frictionless"]
    head.append("time against SQL by hand")
    rows = []
    for name, measured in runs.items():
        middle = median(measured)
        row = [name, f"{middle.seconds:.2f}", f"{middle.cpu:.2f}", _megabytes(middle.peak)]
        rows.append([*row, _both(runs, FRICTIONLESS, name), _both(runs, name, BY_HAND)])
    if BY_HAND not in runs:
        head, rows = head[:-1], [row[:-1] for row in rows]
    return _table(head, rows)


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f}"


def _memory(runs: Mapping[str, Runs]) -> str:
    rows = []
    for text in ("plain", "quoted"):
        for name, measured in runs[f"many {text}"].items():
            middle = median(measured)
            times = [f"{middle.seconds:.1f}", f"{middle.cpu:.1f}", _megabytes(middle.peak)]
            rows.append([f"{name}, {text} text", *times])
    return _table(["tool", "seconds", "of CPU", "memory, MB"], rows)


def _targets(results: Results) -> list[str]:
    """Return the table of what the engines are meant to reach, with what they do."""
    plain = results.runs["plain"]
    told = [
        (
            f"DuckDB engine at least 20 times as fast as Frictionless, {results.rows:,} rows",
            ratio(plain, FRICTIONLESS, DUCKDB),
            lambda found: found >= 20,
            "{:.1f} times",
        ),
        (
            "DuckDB engine within 2 times of SQL by hand",
            ratio(plain, DUCKDB, BY_HAND),
            lambda found: found <= 2,
            "{:.2f} times",
        ),
        (
            "default engine at least 8 times as fast as Frictionless",
            ratio(plain, FRICTIONLESS, DEFAULT),
            lambda found: found >= 8,
            "{:.1f} times",
        ),
    ]
    if own := results.runs["own"].get(DEFAULT):
        seconds = median(own).seconds
        told.append(("this dataset in under 2 s", seconds, lambda found: found < 2, "{:.2f} s"))
    for text in ("plain", "quoted") if results.many else ():
        name = f"DuckDB engine, {results.many:,} rows of {text} text, in less than 2 GB"
        peak = median(results.runs[f"many {text}"][DUCKDB]).peak / 1e9
        told.append((name, peak, lambda found: found < 2, "{:.2f} GB"))
    rows = [
        [name, form.format(found), "yes" if met(found) else "NO"]
        for name, found, met, form in told
        if found is not None
    ]
    return [_table(["target", "measured", "met"], rows)]


def _found(results: Results) -> str:
    tools = list(results.faults)
    rows = [
        [fault.name, *(_count(results.faults[tool][fault.name]) for tool in tools)]
        for fault in FAULTS
    ]
    return _table(["fault", *tools], rows)


def _count(found: int) -> str:
    return str(found) if found else "–"
