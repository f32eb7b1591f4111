"""What the example of each rule breaks when it alone is applied to a package."""

import re
from collections.abc import Iterator

from mutation_tests.declared import Check
from mutation_tests.judge import examples_of, with_rules
from mutation_tests.rows import Row, parts, rows_of

from kyrgyz_security_diplomacy.check.database import Database
from kyrgyz_security_diplomacy.check.rules import run_rules
from kyrgyz_security_diplomacy.check.sql_checks import check_references, check_table
from kyrgyz_security_diplomacy.package.data_package import Package
from kyrgyz_security_diplomacy.report.problems import Problem
from kyrgyz_security_diplomacy.tables.table import Table


def lone_examples(package: Package) -> Iterator[tuple[Check, list[Problem]]]:
    """Yield each rule with all problems of layers 2 and 3 that its example causes.

    The tables stand in one database; for each example those that it changes are replaced, and what
    looks at none of them is not run: it would find what it finds in the package itself, nothing.
    """
    tables, examples = examples_of(package)
    before = rows_of(package)
    with Database() as database:
        database.connection.execute("SET threads = 1")  # for tables so small
        for name in before:
            _put(database, package, name, before[name])
        database.shut()
        for check, example in examples.items():
            after = tables.altered(example)
            changed = {name for name in before if after[name] != before[name]}
            lost = {name for name in changed if _lost_keys(package, name, before, after)}
            for name in changed:
                _put(database, package, name, after[name])
            yield check, _problems(database, package, changed, lost)
            for name in changed:
                _put(database, package, name, before[name])


def _put(database: Database, package: Package, name: str, rows: list[Row]) -> None:
    resource = package.tables[name]
    rows = sorted(rows, key=lambda row: parts(row, resource.primary_key))
    database.drop(resource)
    database.add(Table(resource, [list(parts(row, resource.columns)) for row in rows]))


def _lost_keys(package: Package, name: str, before: dict, after: dict) -> set[str]:
    """Return the primary keys that were there before and are not after."""
    key = package.tables[name].primary_key
    return {parts(row, key) for row in before[name]} - {parts(row, key) for row in after[name]}


def _problems(
    database: Database, package: Package, changed: set[str], lost: set[str]
) -> list[Problem]:
    problems: list[Problem] = []
    for resource in package.resources:
        keys = resource.schema.get("foreignKeys", [])
        targets = {key["reference"]["resource"] for key in keys}
        if resource.name in changed:
            problems += check_table(database, resource)[0]
        if resource.name in changed or targets & lost:
            problems += check_references(database, resource, package.tables)[0]
    named = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(changed)))})\b")
    rules = [rule for rule in package.descriptor["rules"] if named.search(rule["sql"])]
    return problems + run_rules(database, with_rules(package, rules), package.tables)[0]
