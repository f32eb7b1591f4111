"""Index a source: its paragraphs and sentences as numbers and hashes, never as text.

Reads a copy of an article (plain text or a saved web page) and writes
`coding/sources/<source_id>.segments.csv`: a row for the article, then each paragraph followed by
its sentences. Exit 0 written (or already up to date), 1 refused, 2 could not run.

columns
  segment        article, paragraph or sentence
  paragraph, sentence   numbers from 1; empty where not applicable
  char_start, char_end  code points; of a paragraph in the canonical article, of a sentence in its
                 paragraph. Sentences tile their paragraph: each takes the space before the next
  characters     char_end - char_start
  words          stretches between spaces that hold a letter or digit
  text_sha256, loose_sha256, rolling   of the canonical text, and two of its matching key; of a
                 sentence without the space after it. Empty for a sentence under 8 words or 60
                 characters; rolling also for a paragraph of which some sentences are so short
  loose_length   code points of the matching key
  quoted_share   share of a sentence's characters inside quotation marks

Once a source is coded, its segmentation is what the coding points at. So if the file exists and
the article is the same, sentences are taken from it, not found anew; and where any would change,
nothing is written without --force.
"""

import argparse
import re
import sys
from pathlib import Path

from indexing.source_rows import (
    SOURCES,
    IndexRefusedError,
    build_index,
    changes,
    csv_text,
    read_article,
    read_index,
    split_header,
)

from kyrgyz_security_diplomacy.tables.csv_writer import write_bytes
from kyrgyz_security_diplomacy.verify.copies import CopyError

SOURCE_ID = r"src-[a-z0-9]+(?:-[a-z0-9]+)*"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("copy", help="the article, as text or saved web page; - for stdin")
    parser.add_argument("--source-id", required=True, help="such as src-edm-3-148")
    parser.add_argument("--output", type=Path, help="default coding/sources/<ID>.segments.csv")
    parser.add_argument(
        "--header-lines", type=int, metavar="N", help="leave out the first N paragraphs (0: none)"
    )
    parser.add_argument("--force", action="store_true", help="write even if sentences change")
    return parser


def run(args: argparse.Namespace) -> None:
    """Write the index. Raises CopyError or IndexRefusedError."""
    if not re.fullmatch(SOURCE_ID, args.source_id):
        raise CopyError(
            f"--source-id {args.source_id!r}: write 'src-' and lower-case letters and digits in "
            "groups joined by hyphens, such as src-edm-3-148"
        )
    if args.header_lines is not None and args.header_lines < 0:
        raise CopyError(f"--header-lines {args.header_lines}: write 0 or more")
    output = args.output or SOURCES / f"{args.source_id}.segments.csv"
    copy = read_article(args.copy)
    if "\n" not in copy.text.strip():
        raise CopyError(
            f"{copy.name} is one line, so its paragraphs are unknown: "
            "put an empty line between them"
        )
    header, body = split_header(copy.paragraphs, args.header_lines)
    for line in header:
        print(f"left out as a header line: {line[:60]}{'…' if len(line) > 60 else ''}")
    old = read_index(output) if output.exists() else None
    rows = build_index(body, old)
    differing = changes(old, rows) if old else []
    if differing and not args.force:
        shown = "\n".join(f"  {line}" for line in differing[:20])
        rest = f"\n  and {len(differing) - 20} more" if len(differing) > 20 else ""
        raise IndexRefusedError(
            f"{output} records another segmentation, and the coding points at it:\n{shown}{rest}\n"
            "Nothing was written. Use --force to replace it, then review what cites these."
        )
    content = csv_text(rows).encode()
    written = not output.exists() or output.read_bytes() != content
    if written:
        write_bytes(output, content)
    kinds = [row["segment"] for row in rows]
    short = sum(row["segment"] == "sentence" and not row["text_sha256"] for row in rows)
    print(f"{output} {'written' if written else 'is up to date'}")
    print(
        f"{kinds.count('paragraph')} paragraphs, {kinds.count('sentence')} sentences, "
        f"{short} too short for a hash of their own"
    )


def main(argv: list[str] | None = None) -> int:
    """Entry point; returns the exit status."""
    args = _parser().parse_args(argv)
    try:
        run(args)
    except IndexRefusedError as error:
        print(f"refused: {error}", file=sys.stderr)
        return 1
    except (CopyError, OSError) as error:
        print(f"index_source.py: {error}", file=sys.stderr)
        return 2
    except ImportError as error:
        print(
            f"index_source.py: {error.name or error} is missing: pip install -e '.[build,web]'",
            file=sys.stderr,
        )
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
