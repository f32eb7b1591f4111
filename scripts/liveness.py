"""Mutation tests of the checks that a package declares: each must reject something.

For each type, constraint, key and reference a row of the package is changed so that it breaks it;
for each named rule its example is applied. An engine must find all that is wrong, name column and
rule, and find nothing more. Prints how many checks of each kind are declared and how many killed
their mutant, then those whose mutant survived; writes nothing.

    python scripts/liveness.py [PACKAGE] [--engine pandas] [--engine duckdb]

Without --engine both are asked. A rule without an example counts as one whose mutant survived.
Exit codes: 0 no mutant survived; 1 a mutant survived, or an engine errs; 2 could not run, for
instance because the package itself is not valid.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from mutation_tests.declared import KINDS, Check, checks_of_tables, number_of_checks, rules
from mutation_tests.judge import Judgement, judge
from mutation_tests.mutants import mutants

from kyrgyz_security_diplomacy.check.validation import ENGINES, validate
from kyrgyz_security_diplomacy.package.data_package import Package, PackageError, open_package


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    words, _, more = __doc__.partition("\n\n")
    parser = argparse.ArgumentParser(
        description=words, epilog=more, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "package", nargs="?", metavar="PACKAGE", help="its folder; ours if left out"
    )
    parser.add_argument("--engine", action="append", choices=ENGINES, help="may be repeated")
    given = parser.parse_args(arguments)
    try:
        package = open_package(given.package)
        report = validate(package, "duckdb", strict=True)
        if not report.valid:
            print(report.text(), end="", file=sys.stderr)
            print("fix the package first: mutants are made from valid rows", file=sys.stderr)
            return 2
        return prove(package, given.engine or ENGINES)
    except PackageError as error:
        print(error, file=sys.stderr)
        return 2


def prove(package: Package, engines: Sequence[str]) -> int:
    """Let each engine judge the mutants, print what it made of them, and return the exit code."""
    declared = checks_of_tables(package.descriptor) + rules(package.descriptor)
    rounds, missing = mutants(package)
    faulty = False
    for engine in engines:
        with tempfile.TemporaryDirectory() as folder:
            verdict = judge(Path(folder), package, rounds, missing, engine)
        print(table(engine, declared, verdict))
        for check, reason in sorted(verdict.survived.items()):
            print(f"survived: {check}: {reason}")
        for line in verdict.wrong:
            print(f"wrong: {line}")
        faulty = faulty or bool(verdict.survived or verdict.wrong)
    print(f"{number_of_checks(package.descriptor):,} checks with those of each file's bytes")
    return 1 if faulty else 0


def table(engine: str, declared: Sequence[Check], verdict: Judgement) -> str:
    """Return in lines of text how many checks of each kind are declared, and how many killed."""
    numbers = Counter(check.code for check in declared)
    survived = Counter(check.code for check in verdict.survived)
    rows = [
        (kind, numbers[kind], numbers[kind] - survived[kind]) for kind in KINDS if numbers[kind]
    ]
    rows.append(("all", numbers.total(), numbers.total() - survived.total()))
    lines = [f"{f'engine {engine}':<14}{'declared':>10}{'killed':>10}"]
    lines += [f"{kind:<14}{number:>10,}{killed:>10,}" for kind, number, killed in rows]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
