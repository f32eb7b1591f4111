"""Let an engine judge mutants: what is declared and not enforced survives."""

from pathlib import Path

import duckdb

from kyrgyz_security_diplomacy.check.validation import validate
from kyrgyz_security_diplomacy.package.data_package import DESCRIPTOR, Package
from kyrgyz_security_diplomacy.report.problems import Problem

from .declared import Check, rules
from .mutants import Mutants, Tables, mutants
from .package_writer import write_package

Survived = dict[Check, str]
"""The checks that let a mutant pass, have none, or report valid cells, with the reason."""
CHANGES = (duckdb.StatementType.INSERT, duckdb.StatementType.UPDATE, duckdb.StatementType.DELETE)
DIALECT = """delim = ',', quote = '"', escape = '"', strict_mode = true, new_line = '\\n'"""


class ExampleError(Exception):
    """An example cannot be run, or changes nothing; the message says which."""


class Examples:
    """The tables of a valid package, to which the failing examples of its rules can be applied.

    They are in a database of their own, every column as text and an empty cell as NULL, without
    access to files or the network.
    """

    def __init__(self, package: Package):
        self.columns = {table.name: table.columns for table in package.resources}
        self.connection = duckdb.connect()
        for table in package.resources:
            file = str(table.file).replace("'", "''")
            cells = f"read_csv('{file}', all_varchar = true, header = true, {DIALECT})"
            self.connection.execute(f'CREATE TABLE "{table.name}" AS FROM {cells}')
        self.connection.execute("SET enable_external_access = false")
        self.connection.execute("SET lock_configuration = true")

    def altered(self, *examples: str) -> Tables:
        """Return the tables after some examples, one after the other; none of them stays.

        Raises ExampleError if one cannot be run, or none changes a row.
        """
        self.connection.execute("BEGIN")
        try:
            if not sum(map(self._change, examples)):
                raise ExampleError("its example changes no row")
            return {
                table: [
                    dict(zip(names, (cell or "" for cell in row), strict=True))
                    for row in self.connection.execute(f'SELECT * FROM "{table}"').fetchall()
                ]
                for table, names in self.columns.items()
            }
        except duckdb.Error as error:
            raise ExampleError(f"its example: {str(error).splitlines()[0]}") from error
        finally:
            self.connection.execute("ROLLBACK")

    def _change(self, example: str) -> int:
        """Run the statements of an example; return how many rows they change."""
        changed = 0
        for statement in self.connection.extract_statements(example):
            if statement.type not in CHANGES:
                raise ExampleError("its example is not made of INSERT, UPDATE and DELETE")
            changed += self.connection.execute(statement).fetchone()[0]
        return changed


def judge(folder: Path, package: Package, engine: str) -> Survived:
    """Let an engine judge the mutants of a package, and the examples of its rules."""
    tables, values = mutants(package)
    place = write_altered(folder / "tables", package, tables, with_rules=False)
    return judge_tables(place, values, engine) | judge_rules(folder / "rules", package, engine)


def judge_tables(folder: Path, values: Mutants, engine: str) -> Survived:
    """Run an engine on a package with mutants; it must report each value by its check.

    A value that it reports and no mutant of the table has is that of a valid cell.
    """
    report = validate(folder, engine, strict=True)
    found = {(_check(problem), problem.value) for problem in report.problems if problem.row}
    mutated: dict[str, set[str]] = {}
    for check, wanted in values.items():
        mutated.setdefault(check.table, set()).update(*(value.split("|") for value in wanted))
    survived = dict.fromkeys(values, "no row was found that breaks it alone")
    for check, wanted in values.items():
        if passed := sorted(value for value in wanted if (check, value) not in found):
            survived[check] = f"{engine} lets {passed[0]!r} pass"
        elif wanted:
            del survived[check]
    for check, value in found:
        if not mutated.get(check.table, set()) & set(str(value).split("|")):
            survived[check] = f"{engine} reports valid cells: {value!r}"
    return survived


def _check(problem: Problem) -> Check:
    """The check that a problem is of."""
    schema = f"{DESCRIPTOR} resources/{problem.table}/schema/"
    pointer = problem.pointer.removeprefix(schema).removeprefix(f"{DESCRIPTOR} ")
    return Check(problem.table, problem.code, problem.column, pointer)


def write_altered(folder: Path, package: Package, tables: Tables, with_rules: bool = True) -> Path:
    """Write a package with other rows; its rules may be left out."""
    resources = [
        {key: value for key, value in entry.items() if key not in ("bytes", "hash", "rows")}
        for entry in package.descriptor["resources"]
    ]
    descriptor = package.descriptor | {"resources": resources}
    if not with_rules:
        descriptor.pop("rules", None)
    write_package(folder, descriptor, tables)
    return folder


def judge_rules(folder: Path, package: Package, engine: str) -> Survived:
    """Run an engine on packages in which the examples of the rules were applied.

    As many examples as possible are in one package; those that get into each other's way, or
    cannot be run, are tried again, in halves if none of them is rejected.
    """
    tables = Examples(package)
    declared = zip(rules(package.descriptor), package.descriptor["rules"], strict=True)
    examples = {check: rule.get("example", "") for check, rule in declared}
    survived = {check: "it has no example" for check in examples if not examples[check]}
    together = [[check for check in examples if check not in survived]]
    while together:
        some, found, reason = together.pop(), set(), f"{engine} lets its example pass"
        try:
            place = write_altered(folder, package, tables.altered(*map(examples.get, some)))
            found = set(map(_check, validate(place, engine, strict=True).problems))
        except (ExampleError, ValueError) as error:
            reason = str(error)
        left = [check for check in some if check not in found]
        if len(some) == 1:
            survived |= dict.fromkeys(left, reason)
        elif left:
            half = len(left) // 2 if len(left) == len(some) else 0
            together += filter(None, (left[:half], left[half:]))
    return survived
