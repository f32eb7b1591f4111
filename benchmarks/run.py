"""Measure `ksd` and Frictionless in turn, and write docs/performance.md.

    python benchmarks/run.py              # everything, about five minutes on two cores

reads    this dataset; everything else it makes in a folder that it removes.
writes   the page.
returns  0 measured; 1 a tool gives a wrong verdict; 2 could not run.
"""

import argparse
import datetime
import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from synthetic_packages import EACH, FAULTS, FAULTS_FILE
from tools import BIN, DEFAULT, DUCKDB, FRICTIONLESS, TOOLS, Run, WrongVerdict, faults_found, run

ROOT = Path(__file__).resolve().parents[1]
LIBRARIES = ("duckdb", "pandas", "numpy", "pandera", "frictionless")
LOAD, READ_CSV = "load('events')", "pandas.read_csv"
HELP, PYTHON = "ksd --help", "python -c pass"
CODE = {
    LOAD: "from kyrgyz_security_diplomacy import load; load('events')",
    READ_CSV: f"import pandas; pandas.read_csv({str(ROOT / 'data/events.csv')!r})",
    PYTHON: "pass",
}
Runs = dict[str, list[Run]]
"""Name of a command to its runs, one per round."""

PAGE = """\
# Performance

Written by `python benchmarks/run.py`; every number is measured. Whole processes, from the start of
the command to its end, in turn (A B C, A B C, …); medians of {rounds} rounds. A ratio is the median
of the ratios of each round. Memory is the peak of the resident set.

- {machine}
- {versions}

## Targets

{targets}

## {rows:,} rows

The synthetic package has {rows:,} observations (a key with a pattern, a reference to one of 5,000
stations, a code, a date, a whole number and a number with bounds, a text) and those stations.
Nothing is wrong in it, so that every tool has to read all of it.

{synthetic}

## This dataset

{own}

## What each tool finds

So that no tool is timed on doing nothing: each first gets a package with {each} faults of each of
these kinds, must find all that it looks for, and nothing else. A dash: it does not look for this.

{found}

How building and checking grow with the number of sources: [scale.md](scale.md).
"""


def in_turn(commands: Mapping[str, Sequence[str]], rounds: int) -> Runs:
    """Measure each command once per round."""
    runs: Runs = {name: [] for name in commands}
    for number in range(1, rounds + 1):
        for name, command in commands.items():
            runs[name].append(run(command))
            print(f"  round {number}: {name}: {runs[name][-1].seconds:.2f} s", flush=True)
    return runs


def ratio(runs: Runs, above: str, below: str) -> float:
    """Return the median over rounds of one command's seconds divided by another's."""
    pairs = zip(runs[above], runs[below], strict=True)
    return statistics.median(a.seconds / b.seconds for a, b in pairs)


def targets(synthetic: Runs, own: Runs, rows: int) -> str:
    """Return the table of what is to be reached, and whether it is."""
    later = zip(own[HELP], own[PYTHON], strict=True)
    times = "{:.1f} times", "{:.2f} times", "{:.2f} s"
    at_least = ratio(synthetic, FRICTIONLESS.name, DUCKDB.name)
    at_most = (
        (f"`{DEFAULT.name}` no slower than Frictionless, this dataset", times[1],
         ratio(own, DEFAULT.name, FRICTIONLESS.name), 1),
        ("`load(\"events\")` at most 1.25 times `pandas.read_csv`", times[1],
         ratio(own, LOAD, READ_CSV), 1.25),
        ("`ksd --help` within 0.25 s of Python itself", times[2],
         statistics.median(a.seconds - b.seconds for a, b in later), 0.25),
    )  # fmt: skip
    first = f"`{DUCKDB.name}` at least 20 times as fast as Frictionless, {rows:,} rows"
    lines = [[first, times[0].format(at_least), "yes" if at_least >= 20 else "NO"]]
    for name, form, found, most in at_most:
        lines.append([name, form.format(found), "yes" if found <= most else "NO"])
    return table(["target", "measured", "met"], lines)


def timings(runs: Runs) -> str:
    """Return the table of the medians of some commands."""
    head = ["command", "seconds", "of CPU", "memory, MB", "times as fast as Frictionless"]
    lines = []
    for name, measured in runs.items():
        seconds, cpu, peak = (statistics.median(numbers) for numbers in zip(*measured, strict=True))
        faster = f"{ratio(runs, FRICTIONLESS.name, name):.2f}" if "validate" in name else ""
        lines.append([name, f"{seconds:.2f}", f"{cpu:.2f}", f"{peak / 1e6:,.0f}", faster])
    return table(head, lines)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine() -> str:
    """Return what the benchmarks run on, and when."""
    info = Path("/proc/cpuinfo").read_text()
    names = [line.partition(":")[2].strip() for line in info.splitlines() if "model name" in line]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}, {platform.system()} {platform.machine()},"
        f" {names[0] if names else 'unknown CPU'}, {os.cpu_count()} cores, {memory:.0f} GB;"
        f" load average at the start: {load}"
    )


def measured_page(rows: int, rounds: int, folder: Path) -> str:
    """Make the packages, run the tools on them, and return the page."""
    began = machine()

    def make(name: str, count: int, *options: str) -> Path:
        script = str(Path(__file__).with_name("synthetic_packages.py"))
        command = [sys.executable, script, str(folder / name), "--rows", str(count), *options]
        subprocess.run(command, check=True)
        return folder / name

    bad = make("faults", min(rows, 100_000), "--faults")
    made = json.loads((bad / FAULTS_FILE).read_text())
    counts = {tool.name: faults_found(tool, bad, made) for tool in TOOLS}
    good = make("good", rows)
    synthetic = in_turn({tool.name: tool.run_on(good) for tool in TOOLS}, rounds)
    commands = {tool.name: tool.run_on(ROOT) for tool in TOOLS}
    commands |= {name: [sys.executable, "-c", code] for name, code in CODE.items()}
    own = in_turn({**commands, HELP: [str(BIN / "ksd"), "--help"]}, rounds)
    versions = [f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES]
    found = [
        [fault.name, *(str(each[fault.name] or "–") for each in counts.values())]
        for fault in FAULTS
    ]
    return PAGE.format(
        rounds=rounds,
        machine=began,
        versions=", ".join([f"Python {platform.python_version()}", *versions]),
        targets=targets(synthetic, own, rows),
        rows=rows,
        synthetic=timings(synthetic),
        own=timings(own),
        each=EACH,
        found=table(["fault", *counts], found),
    )


def main() -> int:
    """Run the benchmarks; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "performance.md")
    args = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory(prefix="ksd-benchmarks-") as folder:
            page = measured_page(args.rows, args.rounds, Path(folder))
        args.page.write_text(page, encoding="utf-8")
    except WrongVerdict as error:
        print(f"run.py: {error}", file=sys.stderr)
        return 1
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"run.py: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
