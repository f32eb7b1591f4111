"""The tools: how each is called, what it says, and which faults it does not look for."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from made_packages import FAULTS

HERE = Path(__file__).resolve().parent
EXTRA = HERE.parent / ".venv-benchmarks"
"""The environment of the tools that the project does not need itself."""

CHARACTERS = frozenset(each.name for each in FAULTS if each.name.startswith("characters"))
LEXICAL = frozenset({"integer: grouped digits", "number: exponent", "date: without zeros"})

Found = set[tuple[int, str]]
"""Number of the row, from 1, and column of each fault in the table of observations."""


@dataclass(frozen=True)
class Validator:
    """A tool.

    Attributes:
        name: what it is called on the page.
        module: what its interpreter must be able to import.
        command: makes the command, of an interpreter and the package's folder.
        asked: makes it for a package with faults, so that `found` can read all of them.
        found: reads the faults out of what it prints.
        misses: names of the faults that it does not look for.
        generic: whether it reads the schema of any package; the others know the made one only.
        without: what it leaves out that `ksd validate` does, in words.
    """

    name: str
    module: str
    command: Callable[[Path, Path], list[str]]
    asked: Callable[[Path, Path], list[str]]
    found: Callable[[str], Found]
    misses: frozenset[str] = frozenset()
    generic: bool = True
    without: str = ""

    def interpreter(self) -> Path | None:
        """Return the first interpreter that has the tool, or None."""
        for python in (Path(sys.executable), EXTRA / "bin" / "python"):
            test = [str(python), "-c", f"import {self.module}"]
            if python.exists() and subprocess.run(test, capture_output=True).returncode == 0:
                return python
        return None


def _ksd(engine: str, module: str) -> Validator:
    def command(python: Path, package: Path) -> list[str]:
        named = [] if engine == "default" else ["--engine", engine]
        return [str(python.with_name("ksd")), "validate", str(package), *named]

    def asked(python: Path, package: Path) -> list[str]:
        return [*command(python, package), "--format", "json", "--max-problems", "100000"]

    return Validator(f"ksd validate, {engine}", module, command, asked, _found_by_ksd)


def _found_by_ksd(output: str) -> Found:
    problems = json.loads(output)["problems"]
    return {(each["row"], each["column"]) for each in problems if each["table"] == "observations"}


def _frictionless(python: Path, package: Path) -> list[str]:
    tool = str(python.with_name("frictionless"))
    return [tool, "validate", str(package / "datapackage.json")]


def _found_by_frictionless(output: str) -> Found:
    tasks = json.loads(output)["tasks"]
    errors = [each for task in tasks if task["name"] == "observations" for each in task["errors"]]
    keys = {"primary-key": "obs_id", "foreign-key": "station_id"}
    # it counts the header as a row
    return {(e["rowNumber"] - 1, keys.get(e["type"]) or e["fieldName"]) for e in errors}


def _baseline(name: str, module: str, script: str, generic: bool, without: str) -> Validator:
    def command(python: Path, package: Path) -> list[str]:
        return [str(python), str(HERE / "baselines" / script), str(package)]

    return Validator(
        name, module, command, command, _found_by_baseline, CHARACTERS, generic, without
    )


def _found_by_baseline(output: str) -> Found:
    lines = [line.split("\t") for line in output.splitlines()]
    return {(int(row), column) for table, row, column, _ in lines if table == "observations"}


FRICTIONLESS, BY_HAND = "Frictionless", "DuckDB, SQL by hand"
DEFAULT, DUCKDB = "ksd validate, default", "ksd validate, duckdb"

_ONLY_TABLES = "bytes, CSV form, characters, order, size and hash, the descriptor"

VALIDATORS: Sequence[Validator] = (
    _ksd("default", "kyrgyz_security_diplomacy"),
    _ksd("duckdb", "kyrgyz_security_diplomacy"),
    _ksd("pandas", "kyrgyz_security_diplomacy"),
    _ksd("spark", "pyspark, sqlglot, kyrgyz_security_diplomacy"),
    Validator(
        FRICTIONLESS,
        "frictionless",
        _frictionless,
        lambda python, package: [*_frictionless(python, package), "--json"],
        _found_by_frictionless,
        CHARACTERS | LEXICAL,
        without="lexical forms, CSV form, characters, order",
    ),
    _baseline("pandera on pandas", "pandera", "plain_pandera.py", False, _ONLY_TABLES),
    _baseline("dataframely on polars", "dataframely", "dataframely_polars.py", False, _ONLY_TABLES),
    _baseline(BY_HAND, "duckdb", "duckdb_sql.py", True, _ONLY_TABLES),
)


def versions(python: Path) -> dict[str, str]:
    """Return the versions of what the tools are made of, as an interpreter has them."""
    names = ["duckdb", "pandas", "numpy", "pandera", "frictionless", "dataframely", "polars"]
    names += ["pyspark", "sqlglot"]
    code = (
        "import importlib.metadata as m, json, platform, sys\n"
        "found = {'Python': platform.python_version()}\n"
        "for name in sys.argv[1:]:\n"
        "    try: found[name] = m.version(name)\n"
        "    except m.PackageNotFoundError: pass\n"
        "print(json.dumps(found))"
    )
    run = subprocess.run([str(python), "-c", code, *names], capture_output=True, check=True)
    return json.loads(run.stdout)


def set_up(constraints: Path) -> None:
    """Make the environment of the tools that the project does not need."""
    subprocess.run([sys.executable, "-m", "venv", str(EXTRA)], check=True)
    python = str(EXTRA / "bin" / "python")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    wanted = ["-r", str(HERE / "requirements.txt"), "--editable", f"{HERE.parent}[spark]"]
    subprocess.run([*pip, "-c", os.fspath(constraints), *wanted], check=True)
