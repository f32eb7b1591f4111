"""Check, compare, decide and take over the coding passes of a source.

check SOURCE PASS   every check of the build on what that pass wrote; with a copy also its spans
compare SOURCE      which row of one pass is which of the other, into coding/passes/units.csv: lines
                    set by a person (basis by_hand) stay, the others are proposed anew. Prints what
                    the passes have of each sentence
decide SOURCE       a line in coding/adjudications.csv for each disagreement without a decision, to
                    be completed; beside it, outside of the project, both values in shuffled order
take-over SOURCE    coding/sources/SOURCE.yaml: pass 1 (or what is there) with what was decided, and
                    what it uses added to the registries; prints what is left to do by hand

Exit codes: 0 done; 1 problems in the files, or something is left to do; 2 could not run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from coding_build.declared import Declared
from coding_build.rows import Row
from coding_build.yaml_lines import SheetError
from coding_passes.beside import OPEN_COLUMNS, by_sentence, open_questions
from coding_passes.check import problems_of, span_problems
from coding_passes.compared import DECISIONS, compared_source, two_passes
from coding_passes.decisions import refuse_other_dataset, refuse_undecided
from coding_passes.passes import PASSES, csv_of, read_optional, read_pass, registries
from coding_passes.proposals import propose
from coding_passes.take_over import take_over
from indexing.source_rows import IndexRefusedError, copy_at_hand, indexed_sentences

from kyrgyz_security_diplomacy.report.problems import counted
from kyrgyz_security_diplomacy.tables.csv_writer import write_bytes
from kyrgyz_security_diplomacy.verify.copies import CopyError

ROOT = Path(__file__).resolve().parent.parent
Lines = Iterator[str]


def check(declared: Declared, options: argparse.Namespace) -> Lines:
    """Check one pass; raises SheetError with its problems."""
    found = read_pass(declared, options.source_id, options.number, registries(declared), True)
    problems = problems_of(declared, found)
    if copy := copy_at_hand(options.source_id, options.copy):
        sources = declared.root / "coding/sources"
        problems += span_problems(found, indexed_sentences(copy, options.source_id, sources))
    else:
        yield "without --copy, or KSD_SOURCE_TEXTS, no span is compared with the text"
    if problems:
        raise SheetError(problems)
    rows = (f"{len(rows)} {table}" for table, rows in found.units.items())
    yield f"pass {options.number} of {options.source_id}: no problems; {', '.join(rows)}"


def compare(declared: Declared, options: argparse.Namespace) -> Lines:
    """Match two passes, and print them sentence by sentence."""
    passes = two_passes(declared, options.source_id, registries(declared))
    written = propose(declared, passes)
    yield from by_sentence(compared_source(declared, options.source_id))
    yield written


def decide(declared: Declared, options: argparse.Namespace) -> Lines:
    """Write lines to complete, and what a reader needs for them."""
    compared = compared_source(declared, options.source_id)
    questions = list(open_questions(compared))
    columns = declared.coder_columns("adjudications")
    lines = read_optional(declared, DECISIONS, columns)
    keys = ("source_id", "unit_table", "unit_id", "field")
    known = {tuple(row.values[key] for key in keys) for row in lines}
    about = {"source_id": options.source_id, "codebook_version": declared.dataset["version"]}
    new = [{key: (question | about).get(key, "") for key in columns} for question in questions]
    new = [cells for cells in new if tuple(cells[key] for key in keys) not in known]
    if new:
        lines += [Row(cells, DECISIONS, 0) for cells in new]
        write_bytes(declared.root / DECISIONS, csv_of(lines, columns))
    yield f"{DECISIONS}: {counted(len(new), 'line')} added, {len(questions)} to complete"
    if questions:
        aside = Path(tempfile.gettempdir()) / f"{options.source_id}.disagreements.csv"
        write_bytes(aside, csv_of([Row(cells, "", 0) for cells in questions], OPEN_COLUMNS))
        yield f"{aside}: the values of both coders, in shuffled order"


def take(declared: Declared, options: argparse.Namespace) -> Lines:
    """Write the sheet of the dataset; raises SheetError with what is left to do."""
    compared = None
    if not options.one:
        compared = compared_source(declared, options.source_id)
        refuse_undecided(compared)
    for path in take_over(declared, options.source_id, compared):
        yield f"{path}: written"
    if compared:
        refuse_other_dataset(compared_source(declared, options.source_id))
    yield "now run make build"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    parts = parser.add_subparsers(required=True, metavar="COMMAND")
    commands: dict[str, Callable[[Declared, argparse.Namespace], Lines]] = {
        "check": check, "compare": compare, "decide": decide, "take-over": take,
    }  # fmt: skip
    for name, run in commands.items():
        part = parts.add_parser(name, help=run.__doc__.split(";")[0].rstrip("."))
        part.set_defaults(run=run)
        part.add_argument("source_id", metavar="SOURCE", help="such as src-edm-3-148")
        if run is check:
            part.add_argument("number", metavar="PASS", choices=PASSES, help="1 or 2")
            part.add_argument("--copy", help="your copy of the source, to check its spans")
        if run is take:
            help_ = "take pass 1 as it is; a second one can follow later"
            part.add_argument("--one", action="store_true", help=help_)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        for line in options.run(Declared(options.root.resolve()), options):
            print(line)
    except SheetError as error:
        print(*error.problems, sep="\n", file=sys.stderr)
        return 1
    except (OSError, ValueError, CopyError, IndexRefusedError) as error:
        print(f"passes: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
