"""Build the dataset: coding/ and schemas/ → data/*.csv, datapackage.json, docs/dictionary.md.

Reads what people wrote in coding/ and schemas/, compiles the tables, runs every check on them and
then, only if all pass, puts the generated files in place together. With --check nothing is
written: the files on disk are compared byte by byte with what would be generated.

Exit codes: 0 done, or nothing differs; 1 problems found, nothing was changed; 2 could not run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from coding_build.assemble import assemble, at_origin, in_order, unwritable
from coding_build.declared import DeclarationError, Declared, lint_declared
from coding_build.descriptor import descriptor
from coding_build.dictionary import dictionary, readme
from coding_build.outputs import DRAFT, Refused, differences, install, one_at_a_time, recover
from coding_build.switch import told
from coding_build.yaml_lines import SheetError

from kyrgyz_security_diplomacy.canonical import json_bytes, write_package
from kyrgyz_security_diplomacy.problems import Problem, counted
from kyrgyz_security_diplomacy.validation import validate

ROOT = Path(__file__).resolve().parent.parent
SHOWN = 50


def generate(root: Path, drafts: Path | None = None) -> tuple[dict[str, bytes], list[Problem], str]:
    """Every generated file by its path, the problems found, and a line that says what was done.

    Works in a temporary folder, made in `drafts` if given. Raises SheetError or DeclarationError
    if the rows cannot even be compiled.
    """
    declared = Declared(root)
    problems = lint_declared(declared)
    if problems:
        raise DeclarationError(problems)
    tables, sheet_schema = assemble(declared)
    tables = in_order(declared, tables)
    problems = unwritable(tables)
    if problems:
        raise SheetError(problems)
    with tempfile.TemporaryDirectory(prefix=DRAFT, dir=drafts) as folder:
        rows = {name: [row.values for row in found] for name, found in tables.items()}
        written = write_package(folder, descriptor(declared), rows)
        report = validate(folder)
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in Path(folder).rglob("*.*")
            if path.is_file()
        }
    files["coding/sources/sheet.schema.json"] = json_bytes(sheet_schema)
    files["docs/dictionary.md"] = dictionary(declared, written).encode()
    front = root / "README.md"
    if front.exists():
        files["README.md"] = readme(front.read_text(encoding="utf-8"), written).encode()
    done = f"{report.tables} tables, {report.rows} rows, {report.checks} checks"
    return files, [at_origin(problem, tables) for problem in report.problems], done


def main(arguments: list[str] | None = None) -> int:
    """Run the build; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="compare bytes, write nothing")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    root = options.root.resolve()
    try:
        with one_at_a_time(root, check=options.check):
            if not options.check:
                recover(root)
            files, problems, done = generate(root, drafts=None if options.check else root)
            if any(problem.severity == "error" for problem in problems):
                return _report(problems)
            _report(problems)
            if options.check:
                return _compare(root, files, done)
            changed = install(root, files)
    except (SheetError, DeclarationError) as error:
        return _report(error.problems)
    except OSError as error:
        print(f"build: {told(error)}; nothing was changed", file=sys.stderr)
        return 2
    except (Refused, ValueError) as error:
        print(f"build: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("build: interrupted; the package is whole, as before or new", file=sys.stderr)
        return 130
    print(f"built: {done}; {len(changed)} of {len(files)} files changed")
    return 0


def _compare(root: Path, files: dict[str, bytes], done: str) -> int:
    found = differences(root, files)
    for path, what in found:
        print(f"{path}: {what} — run make build and commit the result", file=sys.stderr)
    if not found:
        print(f"checked: {done}; {len(files)} files are as generated")
    return 1 if found else 0


def _report(problems: list[Problem]) -> int:
    problems = sorted(problems, key=lambda problem: problem.sort_key)
    for problem in problems[:SHOWN]:
        print(problem, file=sys.stderr)
    if len(problems) > SHOWN:
        print(f"… and {len(problems) - SHOWN} more", file=sys.stderr)
    if problems:
        print(f"{counted(len(problems), 'problem')}; nothing was written", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
