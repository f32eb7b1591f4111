"""Run `ksd validate` in a process of its own that may use only so much time and memory."""

import json
import os
import subprocess
import sys
from pathlib import Path

SRC = Path(__file__).resolve().parents[2] / "src"
SECONDS = 20
"""Of computing, not of waiting; a good package takes one."""
MEMORY = 4 * 2**30
"""Bytes of addresses: libraries reserve several times what they use."""

RUN = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY},) * 2)
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS},) * 2)
from kyrgyz_security_diplomacy.cli import main
sys.exit(main(["validate", sys.argv[1], "--format", "json"]))
"""


def codes(root: Path) -> set[str]:
    """Validate a package that is not valid; return the codes of its problems."""
    run = subprocess.run(
        [sys.executable, "-c", RUN, str(root)],
        env=os.environ | {"PYTHONPATH": str(SRC)},
        capture_output=True,
        text=True,
    )
    assert run.returncode in (1, 2) and "Traceback" not in run.stderr, run.stderr[-2_000:]
    return {problem["code"] for problem in json.loads(run.stdout)["problems"]}
