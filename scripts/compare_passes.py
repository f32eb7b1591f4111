"""Show two blind passes of a source beside each other, and propose which row is which.

Reads coding/passes/; the text of the source is shown if a copy is given, and is never written.
Prints, sentence by sentence, what each pass rests on it, and how the two differ.

With --match, writes coding/passes/units.csv: which row of one pass is which of the other. Lines
set by a person (basis by_hand) stay; the others are proposed anew. Review them.

With --check, runs every check of the build on one pass alone; prints what is in it, or what is
wrong.

With --open, prints as CSV every disagreement that has no decision in coding/adjudications.csv. The
two values are called a and b in shuffled order, for a third reader; ids are mostly those of pass 1.

Exit codes: 0 done; 1 problems in the files; 2 could not run.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from coding_build.declared import Declared
from coding_build.yaml_lines import SheetError
from coding_passes.beside import open_sheet, shown_beside
from coding_passes.check import refuse_faulty
from coding_passes.compared import compared_source
from coding_passes.passes import PASSES, passes_of
from coding_passes.proposals import propose
from indexing.source_rows import IndexRefusedError

from kyrgyz_security_diplomacy.verify.copies import CopyError

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source_id", help="a source with two passes in coding/passes/passes.csv")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--match", action="store_true", help="write coding/passes/units.csv")
    what.add_argument("--check", metavar="PASS", choices=PASSES, help="check one pass, 1 or 2")
    what.add_argument("--open", action="store_true", help="print what is not decided, as CSV")
    parser.add_argument("--copy", type=Path, help="your copy of the source, to show its sentences")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    declared = Declared(options.root.resolve())
    try:
        if options.match:
            print(propose(declared, options.source_id))
        elif options.check:
            [found] = passes_of(declared, options.source_id, [options.check])
            refuse_faulty(declared, found)
            rows = (f"{len(rows)} {table}" for table, rows in found.units.items())
            print(f"pass {options.check} of {options.source_id}: {', '.join(rows)}")
        else:
            compared = compared_source(declared, options.source_id)
            shown = open_sheet(compared) if options.open else shown_beside(compared, options.copy)
            sys.stdout.write(shown)
    except SheetError as error:
        print(*error.problems, sep="\n", file=sys.stderr)
        return 1
    except (OSError, ValueError, CopyError, IndexRefusedError) as error:
        print(f"compare_passes: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
