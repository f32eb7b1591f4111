"""Spark gives the same problems: many generated tables in one package, one session of Spark."""

import os
import shutil
from pathlib import Path

import pytest
from generated_packages import Generated, every_trial, generated
from test_agreement import differing

from kyrgyz_security_diplomacy import validate


def packed(root: Path, seeds: range) -> Path:
    """Write the packages of many seeds, and `every_trial`, as one; each table has its own name."""
    every = Generated(seeds[0], every_trial().tables)
    for seed in seeds:
        package = generated(seed, prefix=f"s{seed}_")
        every.tables += package.tables
        every.rules += package.rules
    return every.write(root)


@pytest.mark.long
def test_spark_agrees(tmp_path, record_property):
    for name in ("pyspark", "sqlglot", "pyarrow"):
        pytest.importorskip(name, reason=f"{name} is not installed: pip install '.[spark]'")
    if shutil.which("java") is None:
        pytest.skip("there is no Java")
    first = int(os.environ.get("KSD_SEED", 2_000_000))
    seeds = range(first, first + int(os.environ.get("KSD_SPARK_PACKAGES", 40)))
    root = packed(tmp_path, seeds)
    one, other = validate(root, engine="pandas"), validate(root, engine="spark")
    told = f"{one.tables} tables, {one.rows:,} rows, {one.checks:,} checks"
    told += f", {len(one.problems):,} problems"
    record_property("campaign", f"seeds {seeds[0]:,} to {seeds[-1]:,}: {told}")
    found = differing(one, other)
    assert not found, "\n".join([f"{len(found)} disagreements", *found[:20]])
    assert one.tables > len(seeds) and one.problems
