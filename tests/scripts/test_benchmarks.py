"""The benchmarks time only what has shown that it works, and the engines are as fast as we say."""

import json
import subprocess
import sys
from pathlib import Path

import made_packages
import pytest
from made_packages import EACH, FAULTS
from processes import Measured
from rounds import WrongVerdict, count_faults, in_turn, ratio
from validators import BY_HAND, DEFAULT, DUCKDB, FRICTIONLESS, VALIDATORS

from kyrgyz_security_diplomacy import validate

ROOT = Path(__file__).resolve().parents[2]
BY_NAME = {tool.name: tool for tool in VALIDATORS}
PANDERA = "pandera on pandas"


def run(tmp_path, *options):
    """Run the benchmarks; return the page and the numbers."""
    page, numbers = tmp_path / "page.md", tmp_path / "numbers.json"
    command = [sys.executable, "benchmarks/run.py", "--page", page, "--json", numbers, *options]
    done = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    made = json.loads(numbers.read_text())
    for tools in made["runs"].values():
        for name, runs in tools.items():
            tools[name] = [Measured(**each) for each in runs]
    return page.read_text(), made


def measured(command):
    """Measure from a small process, whose memory is not taken for that of the command."""
    between = [sys.executable, str(ROOT / "benchmarks" / "processes.py"), *command]
    return Measured(**json.loads(subprocess.run(between, capture_output=True, check=True).stdout))


@pytest.mark.long
def test_every_tool_at_hand_is_measured_and_finds_its_faults(tmp_path):
    tools = [DUCKDB, BY_HAND, PANDERA, FRICTIONLESS]
    options = ["--rows", 2000, "--many", 2000, "--rounds", 1, "--tools", *tools]
    page, made = run(tmp_path, *options)
    assert set(made["runs"]) == {"plain", "quoted", "own", "many plain", "many quoted"}
    assert set(made["runs"]["plain"]) == set(made["faults"]) == set(tools)
    assert all(count == EACH for count in made["faults"][DUCKDB].values())
    for runs in made["runs"]["plain"].values():
        [only] = runs
        assert only.seconds > 0.1 and only.cpu > 0.1 and only.peak > 20_000_000
    assert "| characters: formula | 8 | – | – | – |" in page
    assert "DuckDB engine within 2 times of SQL by hand" in page


@pytest.mark.parametrize("text", ["plain", "quoted"])
def test_made_packages_are_valid_and_the_same_each_time(tmp_path, text):
    for name in ("one", "two"):
        made_packages.write(tmp_path / name, 500, text)
    assert validate(tmp_path / "one").problems == ()
    for file in ("datapackage.json", "data/observations.csv", "data/stations.csv"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def planted():
    """Return places for each fault, apart from each other, and all of them as found."""
    places = [
        {"row": 10 * (number * EACH + again) + 2, "column": fault.column, "fault": fault.name}
        for number, fault in enumerate(FAULTS)
        for again in range(EACH)
    ]
    return places, {(each["row"], each["column"]) for each in places}


def test_a_tool_must_find_what_it_looks_for_and_nothing_else():
    places, found = planted()
    tool = BY_NAME[DUCKDB]
    assert set(count_faults(tool, found, places).values()) == {EACH}
    with pytest.raises(WrongVerdict, match="duckdb finds 7 of 8 faults: integer: no number"):
        count_faults(tool, found - {(2, "count")}, places)
    with pytest.raises(WrongVerdict, match=r"finds a fault where none is: \(3, 'count'\)"):
        count_faults(tool, found | {(3, "count")}, places)
    with pytest.raises(WrongVerdict, match="it is said not to look for"):
        count_faults(BY_NAME[FRICTIONLESS], found, places)


def test_a_tool_that_refuses_a_good_package_is_not_timed(tmp_path):
    made_packages.write(tmp_path, 2000, spoil=True)
    with pytest.raises(WrongVerdict, match="SQL by hand returns 1"):
        in_turn({BY_NAME[BY_HAND]: Path(sys.executable)}, tmp_path, 1, lambda text: None)


def test_too_few_rows_for_all_faults(tmp_path):
    with pytest.raises(ValueError, match="too few rows for 144 faults: 100"):
        made_packages.write(tmp_path, 100, spoil=True)


def test_processes_under_a_process_are_counted():
    code = "import time; block = bytearray(100_000_000); end = time.process_time() + 1\n"
    code += "while time.process_time() < end: pass\ntime.sleep(0.2)"
    inner = f"import subprocess, sys; print(subprocess.call([sys.executable, '-c', {code!r}]))"
    found = measured([sys.executable, "-c", inner])
    assert (found.code, found.output) == (0, "0\n")
    assert 1 <= found.cpu < 3 and 100e6 < found.peak < 200e6


def test_ratio_is_the_median_of_rounds():
    runs = {
        name: [Measured(seconds, 1.0, 0, 0) for seconds in times]
        for name, times in {"slow": (8, 90, 30), "fast": (4, 9, 10)}.items()
    }
    assert ratio(runs, "slow", "fast") == 3
    assert ratio(runs, "slow", "fast", "cpu") == 1
    assert ratio(runs, "slow", "none") is None


@pytest.mark.long
def test_engines_are_fast(tmp_path):
    """With room for a busy machine: seconds of CPU at 200,000 rows, where starting still weighs."""
    tools = ["--tools", DEFAULT, DUCKDB, BY_HAND, FRICTIONLESS]
    _, made = run(tmp_path, "--rows", 200_000, "--rounds", 3, "--many", 0, *tools)
    plain, quoted = made["runs"]["plain"], made["runs"]["quoted"]
    assert ratio(plain, FRICTIONLESS, DUCKDB, "cpu") >= 8
    assert ratio(plain, FRICTIONLESS, DEFAULT, "cpu") >= 8
    assert ratio(plain, DUCKDB, BY_HAND, "cpu") <= 3
    assert ratio(quoted, DUCKDB, BY_HAND, "cpu") <= 4
    assert all(each.cpu < 4 for each in made["runs"]["own"][DEFAULT])


@pytest.mark.long
@pytest.mark.parametrize("text", ["plain", "quoted"])
def test_memory_is_bounded(tmp_path, text):
    """Two million rows are more than is kept in memory here."""
    script = str(ROOT / "benchmarks" / "made_packages.py")
    made = [sys.executable, script, str(tmp_path), "--rows", "2000000", "--text", text]
    subprocess.run(made, check=True)
    limited = "import sys; from kyrgyz_security_diplomacy import cli\n"
    limited += "from kyrgyz_security_diplomacy.check import limits\n"
    limited += "limits.DUCKDB['memory_limit'] = '150MB'\nsys.exit(cli.main(sys.argv[1:]))"
    command = ["validate", str(tmp_path), "--engine", "duckdb"]
    found = measured([sys.executable, "-c", limited, *command])
    assert found.code == 0, found.output
    assert found.peak < 400e6
