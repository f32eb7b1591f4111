"""Index a source: its paragraphs and sentences as numbers and hashes, never as text.

Reads a copy of an article (plain text or a saved web page) and writes
`coding/sources/<source_id>.segments.csv`: a row for the article, then each paragraph followed by
its sentences. Exit 0 written (or already up to date), 1 refused, 2 could not run.

columns
  segment        article, paragraph or sentence
  paragraph, sentence   numbers from 1; empty where not applicable
  char_start, char_end  code points; of a paragraph in the canonical article, of a sentence in its
                 paragraph. Sentences tile their paragraph: each takes the blank before the next
  characters     char_end - char_start
  words          stretches between blanks that hold a letter or digit
  text_sha256, loose_sha256, start_rolling   of the canonical text, of its loose form, of the first
                 48 characters of that; of a sentence without the blank after it. Empty for a
                 sentence under 8 words, 60 characters or 48 loose characters
  loose_length   code points of the loose form
  quoted_share   share of a sentence's characters inside quotation marks

Once a source is coded, its segmentation is what the coding points at. So if the file exists and
the article is the same, sentences are taken from it, not found anew; and where any would change,
nothing is written without --force.
"""

import argparse
import csv
import io
import re
import sys
from pathlib import Path

from coding_build.segments import COLUMNS
from sentences import quoted_mask, sentence_spans

from kyrgyz_security_diplomacy.verify.copies import CopyError, read_copy
from kyrgyz_security_diplomacy.verify.matching_key import (
    ROLLING_LENGTH,
    canonical_text,
    count_words,
    loose,
    may_be_hashed,
    sha256_hex,
    start_rolling,
)

SOURCES = Path(__file__).resolve().parent.parent / "coding" / "sources"
SOURCE_ID = r"src-[a-z0-9]+(?:-[a-z0-9]+)*"
LONGEST_HEADER = 120
_SENTENCE_END = re.compile(r"[.!?…:;。！？؟۔।॥][\"'”’»)\]」』]*$")

Row = dict[str, str]


class IndexRefusedError(Exception):
    """The index would not be what it should; the message says why and what to do."""


def split_header(paragraphs: list[str], lines: int | None = None) -> tuple[list[str], list[str]]:
    """Header lines and body paragraphs.

    A header line names the publication: told by number, or a short first paragraph without a
    sentence end. Raises CopyError if no paragraph would be left.
    """
    if lines is None:
        lines = 0
        while lines < len(paragraphs) and _looks_like_header(paragraphs[lines]):
            lines += 1
    if lines >= len(paragraphs):
        raise CopyError(
            f"all {len(paragraphs)} paragraphs would be header lines: tell how many are with "
            "--header-lines N (0 for none)"
        )
    return paragraphs[:lines], paragraphs[lines:]


def _looks_like_header(paragraph: str) -> bool:
    return len(paragraph) <= LONGEST_HEADER and not _SENTENCE_END.search(paragraph)


def index_rows(paragraphs: list[str], spans: list[list[tuple[int, int]]]) -> list[Row]:
    """All rows of the index of canonical paragraphs, whose sentences are given as spans."""
    article = canonical_text(paragraphs)
    rows = [_row("article", "", "", 0, article)]
    offset = 0
    for number, paragraph in enumerate(paragraphs, 1):
        rows.append(_row("paragraph", number, "", offset, paragraph))
        quoted = quoted_mask(paragraph)
        for count, (start, end) in enumerate(spans[number - 1], 1):
            row = _row("sentence", number, count, start, paragraph[start:end])
            length = len(paragraph[start:end].rstrip(" "))
            row["quoted_share"] = f"{sum(quoted[start : start + length]) / length:.2f}"
            rows.append(row)
        offset += len(paragraph) + 2
    return rows


def _row(segment: str, paragraph, sentence, start: int, text: str) -> Row:
    """One row of the index; the hashes are on the text without a blank at its end."""
    core = text.rstrip(" ")
    loose_text = loose(core)
    hashed = segment != "sentence" or may_be_hashed(core)
    rolled = hashed and len(loose_text) >= ROLLING_LENGTH
    return {
        "segment": segment,
        "paragraph": str(paragraph),
        "sentence": str(sentence),
        "char_start": str(start),
        "char_end": str(start + len(text)),
        "characters": str(len(text)),
        "words": str(count_words(core)),
        "text_sha256": sha256_hex(core) if hashed else "",
        "loose_sha256": sha256_hex(loose_text) if hashed else "",
        "loose_length": str(len(loose_text)),
        "start_rolling": str(start_rolling(loose_text)) if rolled else "",
        "quoted_share": "",
    }


def read_segments(path: Path) -> list[Row]:
    """Rows of an existing index. Raises IndexRefusedError if the file is not one."""
    try:
        reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
        rows = list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        raise IndexRefusedError(f"{path} cannot be read as an index: {error}") from error
    if tuple(reader.fieldnames or ()) != COLUMNS or not rows or rows[0]["segment"] != "article":
        raise IndexRefusedError(f"{path} is not an index of a source: its columns or rows differ")
    return rows


def spans_of(rows: list[Row]) -> list[list[tuple[int, int]]]:
    """The sentence spans of each paragraph that an index records."""
    spans: list[list[tuple[int, int]]] = []
    for row in rows:
        if row["segment"] == "paragraph":
            spans.append([])
        elif row["segment"] == "sentence":
            spans[-1].append((int(row["char_start"]), int(row["char_end"])))
    return spans


def changes(old: list[Row], new: list[Row]) -> list[str]:
    """What changes for the coding that points at the old index, a line for each segment."""
    keyed = [{_name(row): row for row in rows if row["paragraph"]} for rows in (old, new)]
    lines = [f"{name} is gone" for name in keyed[0] if name not in keyed[1]]
    lines += [f"{name} is new" for name in keyed[1] if name not in keyed[0]]
    for name, row in keyed[1].items():
        before = keyed[0].get(name, row)
        if before["loose_sha256"] != row["loose_sha256"] or (
            before["loose_length"] != row["loose_length"]
        ):
            lines.append(f"{name} is another text")
        elif before["text_sha256"] != row["text_sha256"]:
            lines.append(f"{name} has other typography")
        elif row["segment"] == "sentence" and before["char_start"] != row["char_start"]:
            lines.append(f"{name} starts at {row['char_start']}, not {before['char_start']}")
    return lines


def _name(row: Row) -> str:
    sentence = f" sentence {row['sentence']}" if row["sentence"] else ""
    return f"paragraph {row['paragraph']}{sentence}"


def csv_text(rows: list[Row]) -> str:
    """The index as canonical CSV: minimal quoting, line feeds."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def build_index(paragraphs: list[str], old: list[Row] | None, keep: bool | None) -> list[Row]:
    """The index of the body paragraphs, with the segmentation of the old index if that fits.

    keep: True demands the old segmentation, False finds it anew, None takes the old one if the
    article is the same. Raises IndexRefusedError where it is demanded and does not fit.
    """
    same = bool(old) and old[0]["text_sha256"] == sha256_hex(canonical_text(paragraphs))
    if keep and not same:
        raise IndexRefusedError(
            "--keep-segmentation: there is no index of this same text to take the sentences from"
        )
    if same and keep is not False:
        return index_rows(paragraphs, spans_of(old))
    return index_rows(paragraphs, [sentence_spans(paragraph) for paragraph in paragraphs])


def write_atomically(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    try:
        draft.write_bytes(text.encode("utf-8"))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def summary(rows: list[Row]) -> str:
    """One line: how many paragraphs and sentences, and how many have no hash of their own."""
    kinds = [row["segment"] for row in rows]
    bare = sum(row["segment"] == "sentence" and not row["text_sha256"] for row in rows)
    return (
        f"{kinds.count('paragraph')} paragraphs, {kinds.count('sentence')} sentences, "
        f"{bare} too short for a hash of their own"
    )


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
    parser.add_argument(
        "--keep-segmentation",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="take the sentences from the existing index (default: if the article is the same)",
    )
    parser.add_argument("--force", action="store_true", help="write even if sentences change")
    return parser


def run(args: argparse.Namespace) -> None:
    """Do what the command line says. Raises CopyError or IndexRefusedError."""
    if not re.fullmatch(SOURCE_ID, args.source_id):
        raise CopyError(
            f"--source-id {args.source_id!r}: write 'src-' and lower-case letters and digits in "
            "groups joined by hyphens, such as src-edm-3-148"
        )
    if args.header_lines is not None and args.header_lines < 0:
        raise CopyError(f"--header-lines {args.header_lines}: write 0 or more")
    output = args.output or SOURCES / f"{args.source_id}.segments.csv"
    copy = read_copy(args.copy)
    if "\n" not in copy.text.strip():
        raise CopyError(
            f"{copy.name} is one line, so its paragraphs cannot be told: "
            "put an empty line between them"
        )
    header, body = split_header(copy.paragraphs, args.header_lines)
    for line in header:
        print(f"left out as a header line: {line[:60]}{'…' if len(line) > 60 else ''}")
    old = read_segments(output) if output.exists() else None
    rows = build_index(body, old, args.keep_segmentation)
    text = csv_text(rows)
    differing = changes(old, rows) if old else []
    if differing and not args.force:
        shown = "\n".join(f"  {line}" for line in differing[:20])
        rest = f"\n  and {len(differing) - 20} more" if len(differing) > 20 else ""
        raise IndexRefusedError(
            f"{output} records another segmentation, and the coding points at it:\n{shown}{rest}\n"
            "Nothing was written. Use --force to replace it, then review what cites these."
        )
    if output.exists() and output.read_bytes() == text.encode():
        print(f"{output} is up to date: {summary(rows)}")
        return
    write_atomically(output, text)
    print(f"{output} written: {summary(rows)}")


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
