"""Mutation tests of the checks that a package declares: each must reject something.

For each type, constraint, key and reference a row is added to the package that breaks it; for each
named rule its example is applied. An engine must name the value, the column and the check. Prints
how many checks of each kind are declared and how many killed their mutant, then those whose mutant
survived; writes nothing.

    python scripts/liveness.py [PACKAGE] [--engine pandas] [--engine duckdb]

Without --engine both are asked. A rule without an example counts as one whose mutant survived.
Exit codes: 0 no mutant survived; 1 a mutant survived; 2 could not run, for instance because the
package itself is not valid.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from mutation_tests.declared import KINDS, checks_of_tables, number_of_checks, rules
from mutation_tests.judge import Survived, judge

from kyrgyz_security_diplomacy.check.validation import ENGINES, validate
from kyrgyz_security_diplomacy.package.data_package import Package, PackageError, open_package


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("package", nargs="?", metavar="PACKAGE", help="a folder; ours if left out")
    parser.add_argument("--engine", action="append", choices=ENGINES, help="may be repeated")
    given = parser.parse_args(arguments)
    try:
        package = open_package(given.package)
        report = validate(package, "duckdb", strict=True)
    except PackageError as error:
        print(error, file=sys.stderr)
        return 2
    if not report.valid:
        print(report.text(), end="", file=sys.stderr)
        print("fix the package first: mutants are made from valid rows", file=sys.stderr)
        return 2
    survived = [prove(package, engine) for engine in given.engine or ENGINES]
    print(f"{number_of_checks(package.descriptor):,} checks with those of each file's bytes")
    return 1 if any(survived) else 0


def prove(package: Package, engine: str) -> Survived:
    """Let an engine judge the mutants, and print how many checks of each kind killed theirs."""
    with tempfile.TemporaryDirectory() as folder:
        survived = judge(Path(folder), package, engine)
    declared = checks_of_tables(package.descriptor) + rules(package.descriptor)
    numbers = Counter(check.code for check in declared)
    left = Counter(check.code for check in survived)
    rows = [(kind, numbers[kind], numbers[kind] - left[kind]) for kind in KINDS if numbers[kind]]
    rows.append(("all", numbers.total(), numbers.total() - left.total()))
    print(f"{f'engine {engine}':<14}{'declared':>10}{'killed':>10}")
    for kind, number, killed in rows:
        print(f"{kind:<14}{number:>10,}{killed:>10,}")
    for check, reason in sorted(survived.items()):
        print(f"survived: {check}: {reason}")
    return survived


if __name__ == "__main__":
    sys.exit(main())
