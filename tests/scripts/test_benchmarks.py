"""The benchmarks time only what has shown that it works, and the engines are as fast as we say."""

import re
import subprocess
import sys

import pytest
import synthetic_packages
from real_package import ROOT
from synthetic_packages import EACH, FAULTS
from tools import DUCKDB, FRICTIONLESS, WrongVerdict, count_faults

from kyrgyz_security_diplomacy import validate


def test_synthetic_packages_are_valid_and_the_same_each_time(tmp_path):
    for name in ("one", "two"):
        synthetic_packages.write(tmp_path / name, 500)
    assert validate(tmp_path / "one").problems == ()
    for file in ("datapackage.json", "data/observations.csv", "data/stations.csv"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    with pytest.raises(ValueError, match="too few rows for 144 faults: 100"):
        synthetic_packages.write(tmp_path / "three", 100, faults=True)


def test_a_tool_must_find_what_it_looks_for_and_nothing_else():
    made = [
        {"row": 10 * (number * EACH + again) + 2, "column": fault.column, "fault": fault.name}
        for number, fault in enumerate(FAULTS)
        for again in range(EACH)
    ]
    found = {(each["row"], each["column"]) for each in made}
    assert set(count_faults(DUCKDB, found, made).values()) == {EACH}
    with pytest.raises(WrongVerdict, match="duckdb finds 7 of 8 faults: integer: no number"):
        count_faults(DUCKDB, found - {(2, "count")}, made)
    with pytest.raises(WrongVerdict, match=r"finds a fault where none is: \(3, 'count'\)"):
        count_faults(DUCKDB, found | {(3, "count")}, made)
    with pytest.raises(WrongVerdict, match="Frictionless finds 8 of 8 faults: integer: grouped"):
        count_faults(FRICTIONLESS, found, made)


@pytest.mark.long
def test_page_is_written_and_the_engines_are_fast(tmp_path):
    """With room for a busy machine: 200,000 rows, where starting still weighs."""
    page = tmp_path / "page.md"
    command = [sys.executable, "benchmarks/run.py", "--rows", "200000", "--rounds", "1", "--page"]
    done = subprocess.run([*command, str(page)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    text = page.read_text(encoding="utf-8")
    assert "| characters: formula | 8 | 8 | 8 | – |" in text
    [times] = re.findall(r"at least 20 times .* \| ([0-9.]+) times \|", text)
    assert float(times) >= 8
