"""Compute how far two blind passes agree: a table and a page.

Reads coding/passes/, coding/adjudications.csv and the schemas, writes coding/reliability.csv and
docs/reliability.md. Alpha and its bootstrap interval take about half a minute per article. With
--check nothing is written: the files are compared. scripts/figures.py draws the figure.

Exit codes: 0 written, or nothing differs; 1 problems in the files, or something differs; 2 could
not run.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from coding_build.declared import Declared
from coding_build.outputs import differences
from coding_build.yaml_lines import SheetError
from coding_passes.agreement import reliability_rows
from coding_passes.compared import compared_sources
from coding_passes.page import page

from kyrgyz_security_diplomacy.tables.csv_writer import csv_bytes, write_bytes

ROOT = Path(__file__).resolve().parent.parent
TABLE, PAGE = "coding/reliability.csv", "docs/reliability.md"


def files(declared: Declared) -> dict[str, bytes]:
    """The files by path; raises SheetError."""
    compared = compared_sources(declared)
    rows = [row for source in compared for row in reliability_rows(source)]
    columns = declared.columns("reliability")
    rows.sort(key=lambda row: [row[name] for name in columns[:3]])
    table = csv_bytes(columns, ([row[name] for name in columns] for row in rows))
    return {TABLE: table, PAGE: page(compared, rows).encode()}


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    root = options.root.resolve()
    try:
        computed = files(Declared(root))
        differ = [problem.path for problem in differences(root, computed)]
        if not options.check:
            for path in differ:
                write_bytes(root / path, computed[path])
    except SheetError as error:
        print(*error.problems, sep="\n", file=sys.stderr)
        return 1
    except (OSError, ValueError) as error:
        print(f"reliability: {error}", file=sys.stderr)
        return 2
    verb = "differs: run python scripts/reliability.py" if options.check else "written"
    for path in differ:
        print(f"{path}: {verb}")
    if not differ:
        print(f"{len(computed)} files are as computed")
    return 1 if options.check and differ else 0


if __name__ == "__main__":
    sys.exit(main())
