"""`ksd verify`: find every sentence of a source in your copy of it."""

import argparse
import json

from ..report.problems import Refusal

DESCRIPTION = """\
Find every sentence of a source in your copy of it.

The dataset ships no text: it says as numbers and hashes where each fact is reported. With a copy of
the article this checks every pointer. A sentence is found by its letters and digits, whatever
precedes or follows it, so the copy may be a text file, a saved web page or text pasted from a PDF.

reads    COPY: plain text (UTF-8, UTF-16, Windows-1252) or a saved web page; - for standard input.
         Nothing is fetched: open the article in a browser, save it, give the saved file.
prints   per sentence: ok (as published), retyped (same letters and digits, other typography), moved
         (found, in another order), changed (not found; other words are between its neighbours) or
         missing; per claim: supported in this copy, in part, or not; each span that does not cover
         whole words, or not the name that is said to be there.
writes   nothing.
returns  0 every sentence is ok, retyped or moved, and no span is wrong; 1 else; 2 could not run.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `ksd verify`."""
    parser.add_argument("copy", metavar="COPY", help="your copy of the article; - for stdin")
    parser.add_argument("--source-id", metavar="ID", help="default: the source that fits best")
    parser.add_argument("--package", metavar="DIR", help="default: the dataset that came with ksd")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument(
        "--show", metavar="ID", help="show one row in words, with its sentences from your copy"
    )


def run(args: argparse.Namespace) -> int:
    """Verify, print, and return the exit status: 0, 1 or 2."""
    from .summary import show, summary
    from .verification import verify

    if args.show and args.format == "json":
        raise Refusal("--show prints words: leave out --format json, or --show")
    outcome = verify(args.copy, args.source_id, args.package)
    if args.format == "json":
        print(json.dumps(outcome.to_dict(), ensure_ascii=False, indent=2))
    else:
        print(show(outcome, args.show) if args.show else summary(outcome))
    return 0 if outcome.ok else 1
