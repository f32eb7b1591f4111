"""Run a command and measure it from outside: seconds, seconds of CPU, peak of memory.

Run as a script, `python benchmarks/processes.py COMMAND ...` prints what `Measured` holds as JSON.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, NamedTuple

PAUSE = 0.05
_TICKS = os.sysconf("SC_CLK_TCK")


class Measured(NamedTuple):
    """One run: wall seconds, user and system seconds, peak in bytes, exit code, what it wrote."""

    seconds: float
    cpu: float
    peak: int
    code: int
    output: str = ""
    errors: str = ""


def measure(command: Sequence[str]) -> Measured:
    """Run a command to its end.

    CPU and memory are those of the process, or, if it has others under it (the Java of Spark), the
    sum over all of them, as seen every twentieth of a second. The peak is at least that of the
    process that calls this: Linux counts it with the process it becomes.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=errors)
        watch = _Watch(process.pid)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)  # it has been waited for
        watch.stop()
        written = [_read(each) for each in (output, errors)]
    cpu = max(usage.ru_utime + usage.ru_stime, sum(watch.cpu.values()))
    peak = max(usage.ru_maxrss * 1024, sum(watch.peaks.values()))
    return Measured(seconds, cpu, peak, process.returncode, *written)


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


class _Watch(threading.Thread):
    """Looks at a process and those under it again and again; keeps the last that was seen."""

    def __init__(self, pid: int):
        super().__init__(daemon=True)
        self.pid, self.ended = pid, threading.Event()
        self.cpu: dict[int, float] = {}
        self.peaks: dict[int, int] = {}

    def run(self) -> None:
        while not self.ended.wait(PAUSE):
            for pid in _with_children(self.pid):
                self._look(pid)

    def stop(self) -> None:
        """Stop looking."""
        self.ended.set()
        self.join()

    def _look(self, pid: int) -> None:
        try:
            status = Path(f"/proc/{pid}/status").read_text()
            numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return  # it has ended
        for line in status.splitlines():
            if line.startswith("VmHWM:"):
                self.peaks[pid] = int(line.split()[1]) * 1024
        self.cpu[pid] = (int(numbers[11]) + int(numbers[12])) / _TICKS


def _with_children(pid: int) -> list[int]:
    """Return a process and all under it."""
    found = [pid]
    for one in found:
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += map(int, children.read_text().split())
            except OSError:
                continue  # the thread has ended
    return found


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1:])._asdict()))
