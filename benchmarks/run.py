"""Measure `ksd validate` and other validators side by side, and write docs/performance.md.

    python benchmarks/run.py              # everything, about half an hour on two cores
    python benchmarks/run.py --set-up     # first install the tools that the project does not need

reads    this dataset; everything else it makes in a folder that it removes.
writes   the page, and with --json the runs.
returns  0 measured; 1 a tool gives a wrong verdict; 2 could not run.
"""

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from performance_page import Results, page
from rounds import Present, WrongVerdict, faults_found, in_turn
from validators import BY_HAND, DUCKDB, EXTRA, VALIDATORS, Validator, set_up, versions

ROOT = Path(__file__).resolve().parents[1]


def machine() -> list[str]:
    """Return what the benchmarks run on, and when."""
    info = Path("/proc/cpuinfo").read_text()
    names = [line.partition(":")[2].strip() for line in info.splitlines() if "model name" in line]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return [
        f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}",
        f"{names[0] if names else 'unknown CPU'}, {os.cpu_count()} cores, {memory:.0f} GB",
        f"load average when it began: {load}",
    ]


def present(wanted: list[str]) -> tuple[Present, list[str]]:
    """Return the tools that are there with their interpreters, and the names of the others."""
    found, missing = {}, []
    for tool in VALIDATORS:
        if wanted and tool.name not in wanted:
            continue
        python = tool.interpreter()
        if python is None:
            missing.append(tool.name)
            print(f"{tool.name} is not there: python benchmarks/run.py --set-up", flush=True)
        else:
            found[tool] = python
    return found, missing


def make(folder: Path, name: str, rows: int, *options: str) -> Path:
    """Make a package in a process of its own, whose memory is not counted with a tool's."""
    script = str(Path(__file__).with_name("made_packages.py"))
    command = [sys.executable, script, str(folder / name), "--rows", str(rows), *options]
    subprocess.run(command, check=True)
    return folder / name


def benchmark(args: argparse.Namespace, folder: Path) -> Results:
    """Make the packages and run the tools on them."""
    tools, missing = present(args.tools)
    found = {}
    for python in sorted({*tools.values(), Path(sys.executable)} - {Path(sys.executable)}):
        found |= versions(python)
    found |= versions(Path(sys.executable))
    results = Results(machine(), found, args.rows, args.many, missing)

    def run(label: str, package: Path, some: Present, rounds: int) -> None:
        print(f"{label}:", flush=True)
        results.runs[label] = in_turn(some, package, rounds, lambda text: print(text, flush=True))

    spoiled = make(folder, "spoiled", min(args.rows, 100_000), "--spoiled")
    results.faults = faults_found(tools, spoiled)
    run("plain", make(folder, "plain", args.rows), tools, args.rounds)
    run("quoted", make(folder, "quoted", args.rows, "--text", "quoted"), tools, args.rounds)
    on_any = {tool: python for tool, python in tools.items() if tool.generic}
    run("own", ROOT, _without(on_any, BY_HAND), args.rounds)
    if args.many:
        fast = {tool: tools[tool] for tool in tools if tool.name in (DUCKDB, BY_HAND)}
        for text in ("plain", "quoted"):
            package = make(folder, f"many {text}", args.many, "--text", text)
            run(f"many {text}", package, fast, 1)
    return results


def _without(tools: Present, name: str) -> Present:
    return {tool: python for tool, python in tools.items() if tool.name != name}


def _tool(text: str) -> str:
    names = [tool.name for tool in VALIDATORS]
    if text not in names:
        raise argparse.ArgumentTypeError(f"unknown tool {text!r}: known are {'; '.join(names)}")
    return text


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0")
    return int(text)


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    made = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("--rows", type=_number, default=1_000_000)
    made.add_argument("--rounds", type=_number, default=5)
    made.add_argument("--many", type=_number, default=10_000_000, help="rows for memory; 0: not")
    made.add_argument("--tools", type=_tool, nargs="+", default=[], help="only these")
    made.add_argument("--page", type=Path, default=ROOT / "docs" / "performance.md")
    made.add_argument("--json", type=Path, help="write every run here too")
    made.add_argument("--set-up", action="store_true", help=f"make {EXTRA.name} first")
    return made


def main() -> int:
    """Run the benchmarks; return the exit code."""
    args = parser().parse_args()
    try:
        if args.set_up:
            set_up(ROOT / "constraints.txt")
        with tempfile.TemporaryDirectory(prefix="ksd-benchmarks-") as folder:
            results = benchmark(args, Path(folder))
    except WrongVerdict as error:
        print(f"run.py: {error}", file=sys.stderr)
        return 1
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"run.py: {error}", file=sys.stderr)
        return 2
    args.page.write_text(page(results, _known(results)))
    if args.json:
        args.json.write_text(json.dumps(_numbers(results), indent=2) + "\n")
    return 0


def _known(results: Results) -> list[Validator]:
    return [tool for tool in VALIDATORS if tool.name in results.faults]


def _numbers(results: Results) -> dict:
    runs = {
        label: {name: [run._asdict() for run in each] for name, each in tools.items()}
        for label, tools in results.runs.items()
    }
    return asdict(results) | {"runs": runs}


if __name__ == "__main__":
    sys.exit(main())
