"""Compute how far two blind passes agree: coding/reliability.csv.

Reads coding/passes/ and the schemas. With SOURCE only its lines are computed anew. Alpha and its
interval take about half a minute per article. With --check nothing is written: the file is
compared. The build makes docs/reliability.md of it, scripts/figures.py the figure.

Exit codes: 0 written, or nothing differs; 1 problems in the files, or something differs; 2 could
not run.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from coding_build.declared import Declared
from coding_build.yaml_lines import SheetError
from coding_passes.agreement import reliability_rows
from coding_passes.compared import compared_sources
from coding_passes.passes import read_optional

from kyrgyz_security_diplomacy.tables.csv_writer import csv_bytes, write_bytes

ROOT = Path(__file__).resolve().parent.parent
TABLE = "coding/reliability.csv"


def table(declared: Declared, source_id: str | None) -> bytes:
    """The file, with the lines of one source or of all computed anew; raises SheetError."""
    columns = declared.columns("reliability")
    rows = [row.values for row in read_optional(declared, TABLE, columns)] if source_id else []
    rows = [row for row in rows if row["source_id"] != source_id]
    for compared in compared_sources(declared):
        if source_id in (None, compared.source_id):
            rows += reliability_rows(compared)
    rows.sort(key=lambda row: [row[name] for name in columns[:3]])
    return csv_bytes(columns, ([row[name] for name in columns] for row in rows))


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source_id", metavar="SOURCE", nargs="?", help="such as src-edm-3-148")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    root = options.root.resolve()
    try:
        write_bytes(root / TABLE, table(Declared(root), options.source_id))
    except SheetError as error:
        print(*error.problems, sep="\n", file=sys.stderr)
        return 1
    except (OSError, ValueError) as error:
        print(f"reliability: {error}", file=sys.stderr)
        return 2
    print(f"{TABLE}: written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
