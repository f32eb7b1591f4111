"""No mutant of the sample and of our dataset survives on Spark either."""

import shutil
from pathlib import Path

import pytest
import sample_package as sample
from mutation_tests.judge import judge
from mutation_tests.mutants import mutants

from kyrgyz_security_diplomacy.package.data_package import open_package

OWN = Path(__file__).resolve().parents[2]


@pytest.mark.long
@pytest.mark.parametrize("which", ["sample", "own"])
def test_no_mutant_survives_on_spark(which, tmp_path):
    for name in ("pyspark", "sqlglot"):
        pytest.importorskip(name, reason=f"the extra spark is not installed: no {name}")
    if not shutil.which("java"):
        pytest.skip("Java is not installed")
    package = open_package(OWN if which == "own" else sample.build(tmp_path / "sample"))
    verdict = judge(tmp_path, package, *mutants(package), "spark")
    assert (verdict.survived, verdict.not_shown, verdict.wrong) == ({}, [], [])
