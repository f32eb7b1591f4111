"""Let an engine judge mutants: what is declared and not enforced survives."""

from collections.abc import Mapping
from pathlib import Path

from kyrgyz_security_diplomacy.check.validation import validate
from kyrgyz_security_diplomacy.package.data_package import DESCRIPTOR, Package
from kyrgyz_security_diplomacy.report.problems import Problem
from kyrgyz_security_diplomacy.tables.csv_writer import write_package

from .declared import Check, rules
from .examples import ExampleError, Examples
from .mutants import Mutants, Tables, mutants

Survived = dict[Check, str]
"""The checks that let a mutant pass, or that have none, with the reason."""


def judge(folder: Path, package: Package, engine: str) -> Survived:
    """Let an engine judge the mutants of a package, and the examples of its rules."""
    tables, values = mutants(package)
    place = write_altered(folder / "tables", package, tables, with_rules=False)
    return judge_tables(place, values, engine) | judge_rules(folder / "rules", package, engine)


def judge_tables(folder: Path, values: Mutants, engine: str) -> Survived:
    """Run an engine on a package with mutants; it must report each value by its check."""
    report = validate(folder, engine, strict=True)
    found = {(_check(problem), problem.value) for problem in report.problems}
    survived = dict.fromkeys(values, "no row was found that breaks it alone")
    for check, wanted in values.items():
        if passed := sorted(value for value in wanted if (check, value) not in found):
            survived[check] = f"{engine} lets {passed[0]!r} pass"
        elif wanted:
            del survived[check]
    return survived


def _check(problem: Problem) -> Check:
    """The check that a problem is of."""
    schema = f"{DESCRIPTOR} resources/{problem.table}/schema/"
    pointer = problem.pointer.removeprefix(schema).removeprefix(f"{DESCRIPTOR} ")
    return Check(problem.table, problem.code, problem.column, pointer)


def write_altered(folder: Path, package: Package, tables: Tables, with_rules: bool = True) -> Path:
    """Write a package with other rows; its rules may be left out."""
    descriptor = dict(package.descriptor)
    descriptor["resources"] = [
        {key: value for key, value in entry.items() if key not in ("bytes", "hash", "rows")}
        for entry in descriptor["resources"]
    ]
    if not with_rules:
        descriptor.pop("rules", None)
    write_package(folder, descriptor, tables)
    return folder


def judge_rules(folder: Path, package: Package, engine: str) -> Survived:
    """Run an engine on packages in which the examples of the rules were applied.

    As many examples as possible are in one package; those that get into each other's way, or
    cannot be run, are tried again in halves.
    """
    tables, survived = Examples(package), {}
    declared = dict(zip(rules(package.descriptor), package.descriptor["rules"], strict=True))

    def judge_together(some: Mapping[Check, str]) -> None:
        found, reason = set(), f"{engine} lets its example pass"
        try:
            place = write_altered(folder, package, tables.altered(*some.values()))
            found = set(map(_check, validate(place, engine, strict=True).problems))
        except (ExampleError, ValueError) as error:
            reason = str(error)
        left = [check for check in some if check not in found]
        if len(some) == 1:
            survived.update(dict.fromkeys(left, reason))
        elif left and len(left) < len(some):
            judge_together({check: some[check] for check in left})
        elif left:
            for half in (left[: len(left) // 2], left[len(left) // 2 :]):
                judge_together({check: some[check] for check in half})

    judge_together(
        {check: rule["example"] for check, rule in declared.items() if "example" in rule}
    )
    without = (check for check, rule in declared.items() if "example" not in rule)
    return survived | dict.fromkeys(without, "it has no example")
