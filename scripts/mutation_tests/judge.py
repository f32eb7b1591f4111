"""Let an engine judge mutants: what is declared and not enforced survives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kyrgyz_security_diplomacy.check.validation import validate
from kyrgyz_security_diplomacy.package.data_package import DESCRIPTOR, Package, open_package
from kyrgyz_security_diplomacy.report.problems import Report

from .declared import Check, number_of_checks, rules
from .examples import ExampleError, Examples
from .mutants import Round
from .package_writer import write_package
from .tables import Fault, Row


@dataclass
class Judgement:
    """What an engine made of the mutants.

    Attributes:
        survived: the checks that let their mutant pass, or that have none, with the reason.
        wrong: what else it reported, or how it counted.
    """

    survived: dict[Check, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def judge(
    folder: Path, package: Package, rounds: Sequence[Round], missing: Mapping, engine: str
) -> Judgement:
    """Let an engine judge all mutants of a package, and the examples of its rules."""
    verdict = judge_rules(folder / "rules", package, engine)
    verdict.survived |= missing
    for number, each in enumerate(rounds):
        place = write_altered(folder / str(number), package, each.rows, with_rules=False)
        judge_round(place, each, engine, verdict)
    return verdict


def judge_round(folder: Path, mutated: Round, engine: str, verdict: Judgement) -> None:
    """Run an engine on a package of mutants; it must find all that is wrong, and nothing else."""
    package = open_package(folder)
    report, declared = validate(package, engine, strict=True), number_of_checks(package.descriptor)
    if report.checks != declared:
        verdict.wrong.append(f"{engine} makes {report.checks:,} checks of {declared:,} declared")
    found = faults(report)
    for fault in sorted(mutated.faults - found):
        verdict.survived.setdefault(fault.check, f"{engine} lets {fault.key!r} pass")
    verdict.wrong += [f"{engine} finds {fault}" for fault in sorted(found - mutated.faults)]


def write_altered(
    folder: Path, package: Package, rows: Mapping[str, list[Row]], with_rules: bool = True
) -> Path:
    """Write a package with other rows; its rules may be left out."""
    descriptor = dict(package.descriptor)
    descriptor["resources"] = [
        {key: value for key, value in entry.items() if key not in ("bytes", "hash", "rows")}
        for entry in descriptor["resources"]
    ]
    if not with_rules:
        descriptor.pop("rules", None)
    write_package(folder, descriptor, rows)
    return folder


def faults(report: Report) -> set[Fault]:
    """Return what a report says about tables, as `Round.faults` has it."""
    found = set()
    for problem in report.problems:
        prefix = f"{DESCRIPTOR} resources/{problem.table}/schema/"
        pointer = problem.pointer.removeprefix(prefix)
        check = Check(problem.table, problem.code, problem.column, pointer)
        found.add(Fault(check, problem.key, problem.value or ""))
    return found


def examples_of(package: Package) -> tuple[Examples, dict[Check, str]]:
    """Return the tables to which examples can be applied, and the example of each rule."""
    declared = package.descriptor.get("rules", [])
    found = {
        check: rule["example"]
        for check, rule in zip(rules(package.descriptor), declared, strict=True)
        if "example" in rule
    }
    return Examples(package), found


def judge_rules(folder: Path, package: Package, engine: str) -> Judgement:
    """Run an engine on packages in which the examples of the rules were applied.

    As many examples as possible are in one package; those that get into each other's way, or
    cannot be run, are tried again in halves.
    """
    tables, examples = examples_of(package)
    verdict = Judgement()
    for check in rules(package.descriptor):
        if check not in examples:
            verdict.survived[check] = "it has no example"

    def judge_together(some: Mapping[Check, str]) -> None:
        found, reason = set(), f"{engine} lets its example pass"
        try:
            place = write_altered(folder, package, tables.altered(*some.values()))
            found = broken_rules(validate(place, engine, strict=True))
        except (ExampleError, ValueError) as error:
            reason = str(error)
        left = [check for check in some if check not in found]
        if len(some) == 1:
            verdict.survived |= dict.fromkeys(left, reason)
        elif left and len(left) < len(some):
            judge_together({check: some[check] for check in left})
        elif left:
            for half in (left[: len(left) // 2], left[len(left) // 2 :]):
                judge_together({check: some[check] for check in half})

    judge_together(examples)
    return verdict


def broken_rules(report: Report) -> set[Check]:
    """Return the named rules that a report says are broken."""
    return {
        Check(each.table, each.code, each.column, each.pointer.removeprefix(f"{DESCRIPTOR} "))
        for each in report.problems
        if each.code == "rule"
    }
