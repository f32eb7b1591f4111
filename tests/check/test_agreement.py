"""Engines agree, and agree with Frictionless, on generated packages, good and broken.

The package of one seed: KSD_SEED=123 python -m pytest tests/test_agreement.py -k one_package
"""

import os
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from frictionless_differences import DIFFERENCES, Compared
from frictionless_verdicts import LAYER_2, our_verdicts
from generated_expected import expected
from generated_packages import Generated, every_trial, generated

from kyrgyz_security_diplomacy import validate
from kyrgyz_security_diplomacy.report.problems import Report

SHARDS = 2
FIRST_LONG = 1_000_000
"""From here on seeds are those of the long campaign."""


def disagreements(root: Path, package: Generated, tally: Counter) -> list[str]:
    """Check a package in every way; return what is not as it must be, in words."""
    package.write(root)
    report, other = validate(root, engine="pandas"), validate(root, engine="duckdb")
    found = [*differing(report, other), *unlike_expected(package, report)]
    cells = sum(len(table.rows) * len(table.columns) for table in package.tables)
    tally.update(packages=1, cells=cells, checks=report.checks, problems=len(report.problems))
    tally.update(good=not package.done, damaged=package.damaged, done=len(package.done))
    if not package.damaged:
        counts, unexplained = Compared(root, report).explained()
        tally.update(counts)
        found += unexplained
    return [f"seed {package.seed}: {each} (done: {'; '.join(package.done)})" for each in found]


def differing(one: Report, other: Report) -> list[str]:
    found = []
    for mine, theirs in ((one, other), (other, one)):
        lost = [problem for problem in mine.problems if problem not in theirs.problems]
        found += [f"{theirs.engine} does not report {problem!r}" for problem in lost]
    if not found and one.problems != other.problems:
        found.append("problems come in another order or number")
    numbers = [(each.checks, each.tables, each.rows) for each in (one, other)]
    return found + ([f"checks, tables, rows: {numbers}"] if numbers[0] != numbers[1] else [])


def unlike_expected(package: Generated, report: Report) -> list[str]:
    """Compare with what the package's maker knows; damaged bytes only must not pass."""
    if package.damaged:
        return []
    ours = {
        verdict for verdict in our_verdicts(report.problems) if verdict.kind in {*LAYER_2, "order"}
    }
    known = expected(package)
    found = [f"not found: {verdict}" for verdict in sorted(known - ours)]
    found += [f"found, though lawful: {verdict}" for verdict in sorted(ours - known)]
    others = [problem for problem in report.problems if problem.row is None]
    others = [problem for problem in others if problem.code != "rule-not-run"]  # a key is no value
    if not package.done:
        others = [problem for problem in report.problems if problem.code != "rule"]
    return found + [f"said of a sound file: {problem}" for problem in others]


def campaign(root: Path, seeds: range, record_property) -> Counter:
    tally, found = Counter(dict.fromkeys(DIFFERENCES, 0)), []
    for seed in seeds:
        with tempfile.TemporaryDirectory(dir=root) as folder:
            found += disagreements(Path(folder), generated(seed), tally)
    told = ", ".join(f"{count:,} {name}" for name, count in tally.items())
    record_property("campaign", f"seeds {seeds[0]:,} to {seeds[-1]:,}: {told}")
    assert not found, "\n".join([f"{len(found)} disagreements", *found[:20]])
    return tally


def test_one_package(tmp_path):
    package = generated(int(os.environ.get("KSD_SEED", 0)))
    print(*package.done, sep="\n")
    found = disagreements(tmp_path, package, Counter())
    assert not found, "\n".join(found)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_agreement(tmp_path, shard, record_property):
    campaign(tmp_path, range(shard * 15, shard * 15 + 15), record_property)


@pytest.mark.long
@pytest.mark.parametrize("shard", range(SHARDS))
def test_agreement_long(tmp_path, shard, record_property):
    count = int(os.environ.get("KSD_PACKAGES", 2000)) // SHARDS
    first = FIRST_LONG + shard * count
    campaign(tmp_path, range(first, first + count), record_property)


def test_every_trial(tmp_path):
    found = disagreements(tmp_path, every_trial(), tally := Counter())
    assert not found, "\n".join(found)
    assert tally["problems"] > 300


def test_packages_without_faults_are_valid(tmp_path):
    for seed in range(8):
        root = generated(seed, faults=False).write(tmp_path / str(seed))
        report = validate(root)
        assert [problem for problem in report.problems if problem.code != "rule"] == []
        assert Compared(root, report).theirs == set()


def test_a_seed_gives_the_same_package(tmp_path):
    for place in ("one", "other"):
        generated(7).write(tmp_path / place)
    files = [file for file in (tmp_path / "one").rglob("*") if file.is_file()]
    for file in files:
        assert (
            file.read_bytes()
            == (tmp_path / "other" / file.relative_to(tmp_path / "one")).read_bytes()
        )
    assert len(files) > 1
