"""Check, compare, decide and take over the coding passes of a source.

locate SOURCE PHRASE…  where phrases are in the text: sentence and offsets as a sheet takes them;
                    all sentences with their ids if no phrase is given
check SOURCE PASS   every check of the build on what that pass wrote; with a copy also its spans
compare SOURCE      which row of one pass is which of the other, into coding/passes/units.csv: lines
                    set by a person (basis by_hand) stay, the others are proposed anew. Lists where
                    the passes agree (=), differ (≠), and what one alone has
decide SOURCE       a line in coding/adjudications.csv for each disagreement without a decision, to
                    be completed
take-over SOURCE    coding/sources/SOURCE.yaml: pass 1 (or what is there) with what was decided, and
                    what it uses added to the registries; prints what is left to do by hand
agreement [SOURCE]  how far the passes agree, into coding/reliability.csv: half a minute per source.
                    The build makes docs/reliability.md of it, scripts/figures.py the figure

Without --copy the text is looked for in the folder KSD_SOURCE_TEXTS; it is never written.
Exit codes: 0 done; 1 problems in the files, or something is left to do; 2 could not run.
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from coding_build.declared import Declared
from coding_build.rows import Row
from coding_build.yaml_lines import SheetError, refuse
from coding_passes.agreement import reliability_rows
from coding_passes.check import problems_of, span_problems
from coding_passes.compared import DECISIONS, compared_source, compared_sources, two_passes
from coding_passes.decisions import adjudication_rows, refuse_other_dataset
from coding_passes.listed import listed
from coding_passes.matching import propose
from coding_passes.passes import PASSES, csv_of, read_pass
from coding_passes.take_over import take_over
from indexing.source_rows import copy_at_hand, indexed_sentences

from kyrgyz_security_diplomacy.report.problems import counted
from kyrgyz_security_diplomacy.tables.csv_writer import csv_bytes, write_bytes
from kyrgyz_security_diplomacy.verify.copies import CopyError

ROOT = Path(__file__).resolve().parent.parent
FIGURES = "coding/reliability.csv"
Lines = Iterator[str]


def locate(declared: Declared, options: argparse.Namespace) -> Lines:
    """Find phrases; raises CopyError if there is no copy, or one of them is not in it."""
    copy, missing = copy_at_hand(options.source_id, options.copy), []
    sentences = indexed_sentences(declared, options.source_id, copy)
    for phrase in options.phrases:
        hits = [
            f"{name}:{hit.start()}-{hit.end()}  {text[: hit.start()]}[{phrase}]{text[hit.end() :]}"
            for name, text in sentences.items()
            for hit in re.finditer(re.escape(phrase), text)
        ]
        yield from hits
        missing += [] if hits else [repr(phrase)]
    if not options.phrases:
        yield from (f"{name}  {text}" for name, text in sentences.items())
    if missing:
        raise CopyError(f"{', '.join(missing)} is in no sentence")


def check(declared: Declared, options: argparse.Namespace) -> Lines:
    """Check one pass; raises SheetError with its problems."""
    found = read_pass(declared, options.source_id, options.number, known_names=True)
    problems = problems_of(declared, found)
    try:
        copy = copy_at_hand(options.source_id, options.copy)
    except CopyError as error:
        yield f"no span is compared with the text: {error}"
    else:
        problems += span_problems(found, indexed_sentences(declared, options.source_id, copy))
    refuse(problems)
    rows = (f"{len(rows)} {table}" for table, rows in found.units.items())
    yield f"pass {options.number} of {options.source_id}: no problems; {', '.join(rows)}"


def compare(declared: Declared, options: argparse.Namespace) -> Lines:
    """Match two passes, and list where they differ."""
    passes = two_passes(declared, options.source_id)
    written = propose(declared, passes)
    yield from listed(compared_source(declared, options.source_id))
    yield written


def decide(declared: Declared, options: argparse.Namespace) -> Lines:
    """Write lines to complete."""
    compared = compared_source(declared, options.source_id)
    lines, keys = declared.coded("adjudications"), ("source_id", "unit_table", "unit_id", "field")
    known = {tuple(row.values[key] for key in keys) for row in lines}
    new = [(options.source_id, *key) for key in compared.undecided]
    new = [dict(zip(keys, key, strict=True)) for key in new if key not in known]
    if new:
        empty = dict.fromkeys(declared.coder_columns("adjudications"), "")
        empty["codebook_version"] = declared.dataset["version"]
        lines += [Row(empty | cells, DECISIONS, 0) for cells in new]
        write_bytes(declared.root / DECISIONS, csv_of(lines))
    open_ = len(compared.undecided)
    yield f"{DECISIONS}: {counted(len(new), 'line')} added, {open_} to complete"


def take(declared: Declared, options: argparse.Namespace) -> Lines:
    """Write the sheet of the dataset; raises SheetError with what is left to do."""
    compared = None
    if not options.one:
        compared = compared_source(declared, options.source_id)
        adjudication_rows(compared)  # refuses what is not decided as it should
    for path in take_over(declared, options.source_id, compared):
        yield f"{path}: written"
    if compared:
        refuse_other_dataset(compared_source(Declared(declared.root), options.source_id))
    yield "now run make build"


def agreement(declared: Declared, options: argparse.Namespace) -> Lines:
    """Compute how far passes agree; the lines of other sources stay."""
    write_bytes(declared.root / FIGURES, figures(declared, options.source_id))
    yield f"{FIGURES}: written"


def figures(declared: Declared, source_id: str | None = None) -> bytes:
    """coding/reliability.csv, the lines of one source or of all computed anew; or SheetError."""
    columns = declared.columns("reliability")
    rows = [row.values for row in declared.coded("reliability")] if source_id else []
    rows = [row for row in rows if row["source_id"] != source_id]
    for compared in compared_sources(declared):
        if source_id in (None, compared.source_id):
            rows += reliability_rows(compared)
    rows.sort(key=lambda row: [row[name] for name in columns[:3]])
    return csv_bytes(columns, ([row[name] for name in columns] for row in rows))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    parts = parser.add_subparsers(required=True, metavar="COMMAND")
    commands: dict[str, Callable[[Declared, argparse.Namespace], Lines]] = {
        "locate": locate, "check": check, "compare": compare, "decide": decide, "take-over": take,
        "agreement": agreement,
    }  # fmt: skip
    for name, run in commands.items():
        part = parts.add_parser(name, help=run.__doc__.split(";")[0].rstrip("."))
        part.set_defaults(run=run)
        many = "?" if run is agreement else None
        part.add_argument("source_id", metavar="SOURCE", nargs=many, help="such as src-edm-3-148")
        if run is check:
            part.add_argument("number", metavar="PASS", choices=PASSES, help="1 or 2")
        if run is locate:
            part.add_argument("phrases", metavar="PHRASE", nargs="*", help="words as printed")
        if run in (check, locate):
            part.add_argument("--copy", help="your copy of the text")
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
    except (OSError, ValueError, CopyError) as error:
        print(f"passes: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
