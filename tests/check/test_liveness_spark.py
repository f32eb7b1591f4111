"""Every declared check of the sample and of our dataset lives on Spark too."""

import shutil
from pathlib import Path

import pytest
import sample_package as sample
from liveness import judge
from mutation_tests.cases import spoil

from kyrgyz_security_diplomacy.package.data_package import open_package

OWN = Path(__file__).resolve().parents[2]


@pytest.mark.long
@pytest.mark.parametrize("which", ["sample", "own"])
def test_every_check_lives_on_spark(which, tmp_path):
    for name in ("pyspark", "sqlglot"):
        pytest.importorskip(name, reason=f"the extra spark is not installed: no {name}")
    if not shutil.which("java"):
        pytest.skip("Java is not installed")
    package = open_package(OWN if which == "own" else sample.build(tmp_path / "sample"))
    verdict = judge(tmp_path, package, spoil(package), "spark")
    assert (verdict.dead, verdict.not_shown, verdict.wrong) == ({}, [], [])
