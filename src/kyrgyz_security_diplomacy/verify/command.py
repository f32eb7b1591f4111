"""`ksd verify`: find every sentence of a source in anybody's copy of it.

The dataset ships no text; it says where each fact stands as numbers and hashes. With a copy of the
article at hand this checks every pointer: each sentence is looked for by its letters and digits, so
the copy may be a text file, a saved web page or text pasted out of a PDF, set in any way.
"""

import argparse
import json
import sys
from pathlib import Path

from ..package.json_file import PackageError
from ..tables.csv_writer import write_bytes
from .copies import CopyError
from .page import page
from .source_index import SourceError
from .summary import show, summary
from .verification import Verification, verify
from .web_annotations import annotations

DESCRIPTION = f"""{__doc__}
reads    COPY: plain text (UTF-8, UTF-16, Windows-1252) or a saved web page; - for standard input.
         Nothing is fetched: open the article in a browser, save it, give the saved file.
prints   per sentence: ok (same text, in its place), retyped (same letters and digits, other
         typography), moved (found, in another order), changed (its neighbours are found, it is
         not) or missing; per claim: supported in this copy, in part, or not.
writes   only what --html and --annotations name.
returns  0 every sentence is ok, retyped or moved; 1 some are not, or it is no copy of that source;
         2 could not run."""


def add_parser(subparsers) -> argparse.ArgumentParser:
    """Add `verify` to the subcommands of `ksd`."""
    parser = subparsers.add_parser(
        "verify",
        help="find every sentence of a source in your copy of it",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("copy", metavar="COPY", help="your copy of the article; - for stdin")
    parser.add_argument("--source-id", metavar="ID", help="default: the source that fits best")
    parser.add_argument("--package", metavar="DIR", help="default: the dataset that came with ksd")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument(
        "--show", metavar="ID", help="show one row in words, with its sentences from your copy"
    )
    parser.add_argument(
        "--html", metavar="OUT", type=Path, help="write your copy with every claim beside it"
    )
    parser.add_argument(
        "--annotations", metavar="OUT", type=Path, help="write the evidence as Web Annotations"
    )
    parser.set_defaults(run=run)
    return parser


def run(args: argparse.Namespace) -> int:
    """Verify, print, and return the exit status: 0, 1 or 2."""
    try:
        _check_outputs(args)
        outcome = verify(args.copy, args.source_id, args.package)
        if args.format == "json":
            text = json.dumps(outcome.to_dict(), ensure_ascii=False, indent=2)
        else:
            text = show(outcome, args.show) if args.show else summary(outcome)
        notes = list(_written(args, outcome))
    except (CopyError, SourceError, PackageError) as error:
        print(f"ksd verify: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"ksd verify: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    print(text)
    for note in notes:
        print(note, file=sys.stderr)
    return 0 if outcome.ok else 1


def _check_outputs(args: argparse.Namespace) -> None:
    """Refuse what would lose something: a file in place of the copy, or an option that is idle."""
    for out in filter(None, (args.html, args.annotations)):
        if out.exists() and Path(args.copy).exists() and out.samefile(args.copy):
            raise CopyError(f"{out} is your copy itself: name another file to write to")
    if args.show and args.format == "json":
        raise CopyError("--show is told in words: leave out --format json, or --show")


def _written(args: argparse.Namespace, outcome: Verification):
    """Write the files that were asked for; a note on each."""
    if args.html:
        write_bytes(args.html, page(outcome).encode())
        yield f"{args.html}: your copy and the claims; for your own use, do not publish it"
    if args.annotations:
        made = annotations(outcome.tables, outcome.source_id)
        text = json.dumps(made, ensure_ascii=False, indent=1) + "\n"
        write_bytes(args.annotations, text.encode())
        yield f"{args.annotations}: {made['total']} annotations, no text of the source"
