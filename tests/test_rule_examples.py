"""Every named rule of the dataset refuses its failing example, and names where it stands."""

import json

import pytest
from coding_build.declared import Declared
from real_package import ROOT, altered, part

from kyrgyz_security_diplomacy.cli import main
from kyrgyz_security_diplomacy.validation import validate

RULES = Declared(ROOT).rules


@pytest.mark.parametrize("rule", RULES, ids=[rule["id"] for rule in RULES])
def test_failing_example_is_refused(rule, tmp_path, capsys):
    altered(tmp_path, rule["example"], made=part([rule["id"]]))

    assert main(["validate", str(tmp_path), "--format", "json"]) == 1

    pointer = f"datapackage.json rules/{rule['id']}"
    problems = json.loads(capsys.readouterr().out)["problems"]
    found = [problem for problem in problems if problem["pointer"] == pointer]
    assert found, [problem["pointer"] for problem in problems]
    for problem in found:
        assert problem["path"] == f"data/{rule['table']}.csv"
        assert problem["line"] >= 2
        assert problem["column"] == rule["column"]
        assert rule["statement"] in problem["message"]


def test_the_package_itself_breaks_no_rule():
    assert validate(ROOT).problems == ()


def test_rules_have_distinct_ids():
    ids = [rule["id"] for rule in RULES]
    assert len(set(ids)) == len(ids) > 150
