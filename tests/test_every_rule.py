"""Each type, constraint, key and reference of the sample and of our dataset rejects something."""

from pathlib import Path

import pytest
import sample_package as sample
from violations import lawful, table_of, violations

from kyrgyz_security_diplomacy.foreign_keys import check_foreign_keys
from kyrgyz_security_diplomacy.package import open_package
from kyrgyz_security_diplomacy.table_checks import check_table

OWN = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module", params=["sample", "own"])
def package(request, tmp_path_factory):
    if request.param == "own":
        return open_package(OWN)
    return open_package(sample.build(tmp_path_factory.mktemp("sample")))


@pytest.fixture(scope="module")
def tables(package):
    return {each.name: table_of(each, [lawful(each)]) for each in package.resources}


def test_examples_are_lawful(tables):
    assert [str(problem) for table in tables.values() for problem in check_table(table)[0]] == []


def test_every_rule_rejects_what_breaks_it(package, tables):
    for resource in package.resources:
        rules = set()
        for case in violations(resource):
            table = table_of(resource, case.rows)
            found = check_foreign_keys(table, tables | {resource.name: table})[0]
            if case.code != "foreign-key":
                found += check_table(table)[0]
            places = [(each.code, each.column, each.row) for each in found]
            assert (case.code, case.column, case.row) in places, f"{resource.name} {case}: {places}"
            rules.add((case.code, case.column))
        table = tables[resource.name]
        count = check_table(table)[1] + check_foreign_keys(table, tables)[1]
        assert count == len(rules)  # what is counted in a report is what was broken here


def test_the_sample_has_every_kind_of_rule(tmp_path):
    package = open_package(sample.build(tmp_path))
    assert {case.code for each in package.resources for case in violations(each)} == {
        "type", "required", "unique", "enum", "pattern", "minimum", "maximum", "minLength",
        "maxLength", "primary-key", "foreign-key",
    }  # fmt: skip
