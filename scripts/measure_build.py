"""Measure the build at several sizes: from nothing, and again after one sheet was changed.

Writes invented corpora (scripts/synthesize.py) to a temporary folder and builds each in processes
of their own. Prints a table: wall time, processor time, the part of the wall time that validation
took, and the peak of memory of all its processes together (Linux; counted by polling); then the
exponent of growth of the first build from each size of 100 articles and more to the last: the
larger the size, the less the second that any build takes hides of it.

Exit codes: 0 measured; 1 a build failed.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from synthesize import synthesize

SIZES = (1, 100, 1000, 10_000)
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Measured:
    """One build: seconds of wall and processor time, seconds of validation, peak of bytes."""

    wall: float
    processor: float
    validation: float
    memory: int


def measure(root: Path, validating: bool = True) -> Measured:
    """Build a checkout in a process of its own; raises CalledProcessError if that fails."""
    command = [sys.executable, __file__, "--child", str(root)]
    command += [] if validating else ["--no-validation"]
    before, start, peak = os.times(), time.perf_counter(), 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        while child.poll() is None:
            peak = max(peak, _resident(child.pid))
            time.sleep(0.02)
        told = child.stdout.read()
    wall, after = time.perf_counter() - start, os.times()
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    processor = after.children_user + after.children_system
    processor -= before.children_user + before.children_system
    return Measured(wall, processor, json.loads(told.splitlines()[-1]), peak)


def _resident(process: int) -> int:
    """Bytes that a process and all its descendants have in memory; 0 where that cannot be told."""
    try:
        found = int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE
        threads = Path(f"/proc/{process}/task").glob("*/children")
        children = [int(child) for thread in threads for child in thread.read_text().split()]
    except (OSError, ValueError, IndexError):
        return 0
    return found + sum(map(_resident, children))


def build_here(root: Path, validating: bool) -> int:
    """Build in this process; prints the seconds of validation last."""
    import build

    judged, seconds = build.judged, 0.0

    def timed(*given):
        nonlocal seconds
        start = time.perf_counter()
        report = judged(*given) if validating else build.Report((), 1, 0, 0)
        seconds = time.perf_counter() - start
        return report

    build.judged = timed
    code = build.main(["--root", str(root)])
    print(json.dumps(seconds))
    return code


def forget(root: Path) -> None:
    """Remove everything that a build made."""
    for name in (".build-cache", "data", "docs"):
        shutil.rmtree(root / name, ignore_errors=True)


def change(root: Path, time_of_change: int) -> None:
    """Change one sheet in the middle of a corpus."""
    sheets = sorted((root / "coding/sources").glob("*.yaml"))
    sheet = sheets[len(sheets) // 2]
    text = sheet.read_text(encoding="utf-8")
    text = text.replace("about visits", f"(change {time_of_change}) about visits", 1)
    sheet.write_text(text, encoding="utf-8")


def best(builds: list[Measured]) -> Measured:
    """The build that took the least time: what else the machine did only adds to it."""
    return min(builds, key=lambda build: build.wall)


def both(root: Path, repeat: int = 1, validating: bool = True) -> tuple[Measured, Measured]:
    """The best of some builds from nothing, and of some after one sheet was changed."""
    cold, warm = [], []
    for _ in range(repeat):
        forget(root)
        cold.append(measure(root, validating))
    for number in range(repeat):
        change(root, number)
        warm.append(measure(root, validating))
    return best(cold), best(warm)


def exponent(one: tuple[int, float], other: tuple[int, float]) -> float:
    """The e of time = c * size ** e through two pairs of size and time."""
    return math.log(other[1] / one[1]) / math.log(other[0] / one[0])


def _row(articles: int, what: str, build: Measured) -> str:
    cells = (f"{articles:,}", what, f"{build.wall:.1f} s", f"{build.processor:.1f} s")
    return f"| {' | '.join(cells)} | {build.validation:.1f} s | {build.memory / 1e6:,.0f} MB |"


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, nargs="+", default=SIZES, metavar="N")
    parser.add_argument("--density", type=int, default=1, help="see scripts/synthesize.py")
    parser.add_argument("--repeat", type=int, default=1, help="take the best of so many builds")
    parser.add_argument("--no-validation", action="store_true", help="leave validation out")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child:
        return build_here(options.child, not options.no_validation)
    print("| articles | build | wall | processor | validation | memory |")
    print("|---:|---|---:|---:|---:|---:|")
    times: dict[int, float] = {}
    for articles in sorted(options.articles):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "corpus"
            synthesize(root, articles, options.density)
            try:
                cold, warm = both(root, options.repeat, not options.no_validation)
            except subprocess.CalledProcessError:
                return 1
        times[articles] = cold.wall
        print(_row(articles, "from nothing", cold))
        print(_row(articles, "one sheet changed", warm), flush=True)
    sizes = [articles for articles in times if articles >= 100]
    for one in sizes[:-1]:
        other = sizes[-1]
        growth = exponent((one, times[one]), (other, times[other]))
        print(f"exponent from {one:,} to {other:,} articles: {growth:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
