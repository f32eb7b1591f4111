"""Engines agree, and agree with Frictionless, on generated packages, good and broken.

The package of one seed: KSD_SEED=123 python -m pytest tests/check/test_agreement.py -k one_package
"""

import os
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from frictionless_differences import OURS, THEIRS, Compared
from generated_packages import Generated, every_trial, generated

from kyrgyz_security_diplomacy import validate
from kyrgyz_security_diplomacy.report.problems import Report

FIRST_LONG = 1_000_000
"""From here on seeds are those of the long campaign."""


def disagreements(root: Path, package: Generated, tally: Counter) -> list[str]:
    """Check a package in every way; return what is not as it must be, in words."""
    package.write(root)
    report, other = validate(root, "pandas", True), validate(root, "duckdb", True)
    found = differing(report, other)
    tally.update(packages=1, checks=report.checks, problems=len(report.problems))
    tally.update(good=not package.done, damaged=package.damaged, done=len(package.done))
    if not package.damaged:
        # the bytes are sound: each problem is about a row (or a rule that a bad key stopped)
        strange = [each for each in report.problems if not each.row]
        found += [str(each) for each in strange if each.code != "rule-not-run"]
        cases, unexplained = Compared(root, report).explained()
        tally.update({name: len(verdicts) for name, verdicts in cases.items()})
        found += unexplained
    return [f"seed {package.seed}: {each} (done: {'; '.join(package.done)})" for each in found]


def differing(one: Report, other: Report) -> list[str]:
    found = []
    for mine, theirs in ((one, other), (other, one)):
        missing = [problem for problem in mine.problems if problem not in theirs.problems]
        found += [f"{theirs.engine} does not report {problem!r}" for problem in missing]
    if not found and one.problems != other.problems:
        found.append("problems come in another order or number")
    numbers = [(each.checks, each.tables, each.rows, each.checked) for each in (one, other)]
    return found + ([f"checks, tables, rows: {numbers}"] if numbers[0] != numbers[1] else [])


def campaign(root: Path, seeds: range, record_property) -> None:
    tally, found = Counter(dict.fromkeys(OURS + THEIRS, 0)), []
    for seed in seeds:
        with tempfile.TemporaryDirectory(dir=root) as folder:
            found += disagreements(Path(folder), generated(seed), tally)
    numbers = ", ".join(f"{count:,} {name}" for name, count in tally.items())
    record_property("campaign", f"seeds {seeds[0]:,} to {seeds[-1]:,}: {numbers}")
    assert not found, "\n".join([f"{len(found)} disagreements", *found[:20]])


def test_one_package(tmp_path):
    package = generated(int(os.environ.get("KSD_SEED", 0)))
    print(*package.done, sep="\n")
    found = disagreements(tmp_path, package, Counter())
    assert not found, "\n".join(found)


def test_agreement(tmp_path, record_property):
    campaign(tmp_path, range(8), record_property)


@pytest.mark.long
def test_agreement_long(tmp_path, record_property):
    count = int(os.environ.get("KSD_PACKAGES", 2000))
    campaign(tmp_path, range(FIRST_LONG, FIRST_LONG + count), record_property)


def test_every_trial(tmp_path):
    found = disagreements(tmp_path, every_trial(), tally := Counter())
    assert not found, "\n".join(found)
    assert tally["problems"] > 300


def test_packages_without_faults_are_valid(tmp_path):
    for seed in range(3):
        root = generated(seed, faults=False).write(tmp_path / str(seed))
        report = validate(root, strict=True)
        assert [problem for problem in report.problems if problem.code != "rule"] == []
        assert Compared(root, report).theirs == set()
