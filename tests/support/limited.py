"""Run `ksd` in a process of its own that may use only so much time and memory."""

import json
import os
import subprocess
import sys
from pathlib import Path

SRC = Path(__file__).resolve().parents[2] / "src"
SECONDS = 20
"""Of computing, not of waiting; a good package takes one."""
MEMORY = 2**30
"""Bytes really used at most. Of addresses four times as many: libraries reserve without using."""

RUN = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({4 * MEMORY},) * 2)
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS},) * 2)
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
from kyrgyz_security_diplomacy.cli import main
sys.exit(main(sys.argv[1:]))
"""


def ksd(*args, **env) -> tuple[int, str, int]:
    """Run `ksd`; return its exit code, what it printed, and the most bytes of memory it used.

    It must not end by a traceback, nor by a limit.
    """
    env = os.environ | {"PYTHONPATH": str(SRC)} | env
    run = subprocess.Popen(
        [sys.executable, "-c", RUN, *map(str, args)],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    with run.stdout as stream:
        out = stream.read().decode()
    _, status, used = os.wait4(run.pid, 0)
    run.returncode = os.waitstatus_to_exitcode(status)
    assert run.returncode in (0, 1, 2) and "Traceback" not in out, (run.returncode, out[-2_000:])
    return run.returncode, out, used.ru_maxrss * 1024


def codes(root) -> tuple[int, set[str]]:
    """Validate a package; return the exit code and the codes of its problems."""
    exit_code, out, memory = ksd("validate", root, "--format", "json", "--max-problems", 10_000)
    assert memory < MEMORY, f"{memory:,} bytes"
    return exit_code, {problem["code"] for problem in json.loads(out)["problems"]}
