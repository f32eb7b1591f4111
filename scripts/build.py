"""Build the dataset: coding/ and schemas/ → data/*.csv, datapackage.json, what repeats them.

Reads what people wrote in coding/ and schemas/, compiles the tables, runs every check on them and
then, only if all pass, puts the generated files in place together. With --check nothing is
written: the files on disk are compared byte by byte with what would be generated.

Exit codes: 0 done, or nothing differs; 1 problems found, nothing was changed; 2 could not run.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import sqlite3
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from coding_build.assemble import assemble
from coding_build.cache import FILE, Cache, discard
from coding_build.citation_files import citation_files
from coding_build.code import code_version
from coding_build.declared import DeclarationError, Declared, lint_declared
from coding_build.dictionary import dictionary, readme
from coding_build.merge import Folder, write, write_package
from coding_build.outputs import DRAFT, Refused, differences, install, one_at_a_time, recover
from coding_build.provenance import Origins
from coding_build.sheet_schema import sheet_schema
from coding_build.switch import told
from coding_build.verdict import begin, judged
from coding_build.yaml_lines import SheetError
from coding_passes.tables import add_passes

from kyrgyz_security_diplomacy.report.problems import Problem, Report, counted
from kyrgyz_security_diplomacy.tables.csv_writer import json_bytes

ROOT = Path(__file__).resolve().parent.parent
SHOWN = 50


def generate(root: Path, folder: Path, cache: Cache) -> tuple[list[Problem], Report]:
    """Write every generated file to a folder; returns the problems found and the validation.

    Raises SheetError or DeclarationError if the rows cannot even be compiled.
    """
    declared = Declared(root)
    if problems := lint_declared(declared):
        raise DeclarationError(problems)
    code = code_version()
    with begin(root) if cache.is_kept else contextlib.nullcontext() as early:
        assembled = assemble(declared, cache, code)
        add_passes(assembled)
        descriptor = write_package(folder, assembled, cache)
        report = judged(folder, cache, code, early)
    schema = sheet_schema(declared, assembled.context.ids)
    write(folder, "coding/sources/sheet.schema.json", json_bytes(schema))
    write(folder, "docs/dictionary.md", dictionary(declared, descriptor).encode())
    for path, content in citation_files(descriptor).items():
        write(folder, path, content)
    front = root / "README.md"
    if front.exists():
        text = readme(front.read_text(encoding="utf-8"), descriptor)
        write(folder, "README.md", text.encode())
    problems = Origins(assembled, cache).told(report.problems, SHOWN) if report.problems else []
    return problems, report


def generate_cached(root: Path, folder: Path, check: bool) -> tuple[list[Problem], Report]:
    """`generate` with what earlier builds kept, or without it if that is damaged.

    A check neither reads what was kept, nor writes to the checkout.
    """
    for file in (None,) if check else (root / FILE, root / FILE, None):
        try:
            with Cache(file) as cache:
                found = generate(root, folder, cache)
                cache.clear_out()
                return found
        except sqlite3.Error:
            if file is None:
                raise
            with contextlib.suppress(OSError):  # a folder that is read-only: do without the file
                discard(file)
    raise AssertionError


def main(arguments: list[str] | None = None) -> int:
    """Run the build; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="compare bytes, write nothing")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    root = options.root.resolve()
    gc.disable()  # the rows of a corpus are no cycles; looking for some takes a tenth of the time
    try:
        with one_at_a_time(root, check=options.check):
            if not options.check:
                recover(root)
            drafts = None if options.check else root
            with _drafts(drafts) as folder:
                problems, report = generate_cached(root, Path(folder), options.check)
                if _report(problems) and report.errors:
                    return 1
                files = Folder(Path(folder))
                done = f"{report.tables} tables, {report.rows} rows, {report.checks} checks"
                if options.check:
                    return _compare(root, files, done)
                changed = install(root, files)
    except (SheetError, DeclarationError) as error:
        return _report(error.problems)
    except OSError as error:
        print(f"build: {told(error)}; nothing was changed", file=sys.stderr)
        return 2
    except (Refused, BrokenProcessPool, ValueError, sqlite3.Error) as error:
        print(f"build: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("build: interrupted; the package is whole, as before or new", file=sys.stderr)
        return 130
    finally:
        gc.enable()
    print(f"built: {done}; {len(changed)} of {len(files)} files changed")
    return 0


def _drafts(where: Path | None) -> tempfile.TemporaryDirectory:
    """A folder to generate in; what cannot be removed of it is cleared by the next build."""
    return tempfile.TemporaryDirectory(prefix=DRAFT, dir=where, ignore_cleanup_errors=True)


def _compare(root: Path, files: Mapping[str, bytes], done: str) -> int:
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
