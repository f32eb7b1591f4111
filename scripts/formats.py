"""Measure what survives in which format and by which reader; write the table of docs/formats.md.

An invented package with everything that readers are known to lose is exported to each format and
read back by each reader. All readers must be on this machine, else nothing is written: see the
list PACKAGES in .ci/run. With --check the page is compared with what is measured.

Exit codes: 0 done, or nothing differs; 1 the page differs; 2 a reader is missing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from format_trial.page import table, with_table
from format_trial.readers import READERS, measured, prepare

from kyrgyz_security_diplomacy.canonical import write_bytes

PAGE = Path(__file__).resolve().parents[1] / "docs/formats.md"


def main(arguments: list[str] | None = None) -> int:
    """Run the measurement; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    options = parser.parse_args(arguments)
    missing = [(reader, reader.lacks()) for reader in READERS]
    for reader, reason in missing:
        if reason:
            print(f"{reader.format}, {reader.call}: {reason}", file=sys.stderr)
    if any(reason for _, reason in missing):
        return 2
    with tempfile.TemporaryDirectory(prefix="ksd-formats-") as folder:
        expected = prepare(Path(folder))
        results = [
            (reader.format, reader.call, measured(reader, Path(folder), expected))
            for reader in READERS
        ]
    old = PAGE.read_text(encoding="utf-8")
    new = with_table(old, table(results))
    if options.check:
        print("the page is as measured" if new == old else "docs/formats.md differs")
        return int(new != old)
    write_bytes(PAGE, new.encode())
    print(f"measured: {len(results)} readers")
    return 0


if __name__ == "__main__":
    sys.exit(main())
