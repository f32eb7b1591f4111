"""`ksd verify`: find every sentence of a source in your copy of it."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .verification import Verification

DESCRIPTION = """\
Find every sentence of a source in your copy of it.

The dataset ships no text: it says as numbers and hashes where each fact is reported. With a copy of
the article this checks every pointer. A sentence is found by its letters and digits, whatever
precedes or follows it, so the copy may be a text file, a saved web page or text pasted from a PDF.

reads    COPY: plain text (UTF-8, UTF-16, Windows-1252) or a saved web page; - for standard input.
         Nothing is fetched: open the article in a browser, save it, give the saved file.
prints   per sentence: ok (as published), retyped (same letters and digits, other typography), moved
         (found, in another order), changed (not found; other words are between its neighbours) or
         missing; per claim: supported in this copy, in part, or not.
writes   only what --annotations names.
returns  0 every sentence is ok, retyped or moved; 1 some are not, or it is no copy of that source;
         2 could not run.
"""


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
        "--annotations", metavar="OUT", type=Path, help="write the evidence as Web Annotations"
    )
    parser.set_defaults(run=run)
    return parser


def run(args: argparse.Namespace) -> int:
    """Verify, print, and return the exit status: 0, 1 or 2."""
    from ..package.json_file import PackageError
    from .copies import CopyError
    from .source_index import SourceError
    from .summary import show, summary
    from .verification import verify

    out = args.annotations
    try:
        if out and out.exists() and Path(args.copy).exists() and out.samefile(args.copy):
            raise CopyError(f"{out} is your copy itself: name another file to write to")
        if args.show and args.format == "json":
            raise CopyError("--show prints words: leave out --format json, or --show")
        outcome = verify(args.copy, args.source_id, args.package)
        if args.format == "json":
            text = json.dumps(outcome.to_dict(), ensure_ascii=False, indent=2)
        else:
            text = show(outcome, args.show) if args.show else summary(outcome)
        if out:
            _write_annotations(out, outcome)
    except (CopyError, SourceError, PackageError) as error:
        print(f"ksd verify: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"ksd verify: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    print(text)
    return 0 if outcome.ok else 1


def _write_annotations(out: Path, outcome: "Verification") -> None:
    from ..tables.csv_writer import write_bytes
    from .web_annotations import annotations

    made = annotations(outcome.package, outcome.source_id)
    write_bytes(out, (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode())
    print(f"{out}: {made['total']} annotations, no text of the source", file=sys.stderr)
