"""Begin a source: register it, index its text as numbers and hashes, write two empty sheets.

Reads a copy of the text (plain text or a saved web page), and writes

coding/sources.csv                   a line to complete, if there is none yet
coding/sources/SOURCE.segments.csv   a row for the article, then each paragraph with its sentences
coding/passes/1/SOURCE.yaml, 2/…     a sheet to fill for each of two coders, if there is none yet

Prints what was taken for paragraphs and what was left out: look it through. No text is written.

Coding points at the sentences: once there is an index they are taken from it, not found anew, and
another text is refused. Exit codes: 0 done; 1 refused; 2 could not run.
"""

import argparse
import re
import sys
from pathlib import Path

from coding_build.declared import Declared
from coding_build.rows import Row
from coding_build.text_rows import COLUMNS, index_of
from coding_build.yaml_lines import SheetError
from coding_passes.passes import PASSES, csv_of, path_of
from indexing.layout import LAYOUTS
from indexing.source_rows import (
    IndexRow,
    build_index,
    copy_at_hand,
    not_of_the_text,
    read_paragraphs,
    spans_of,
)

from kyrgyz_security_diplomacy.report.problems import counted
from kyrgyz_security_diplomacy.tables.csv_writer import csv_bytes, write_bytes
from kyrgyz_security_diplomacy.verify.copies import CopyError

ROOT = Path(__file__).resolve().parent.parent
SOURCE_ID = r"src-[a-z0-9]+(?:-[a-z0-9]+)*"
SHOWN = 48
EMPTY = ROOT / "scripts/coding_passes/empty_sheet.yaml"


def run(options: argparse.Namespace) -> None:
    """Write the files. Raises CopyError or SheetError."""
    source_id, declared = options.source_id, Declared(options.root.resolve())
    if not re.fullmatch(SOURCE_ID, source_id):
        raise CopyError(
            f"{source_id!r}: write 'src-' and lower-case letters and digits in groups joined by "
            "hyphens, such as src-edm-3-148"
        )
    body = _body(options, copy_at_hand(source_id, options.copy))
    rows = build_index(declared, source_id, body)
    content = csv_bytes(COLUMNS, (row.values() for row in rows))
    files = {index_of(source_id): content} | _registered(declared, source_id, options.opening)
    for number in PASSES:
        if not (declared.root / path_of(source_id, number)).exists():
            words = {"SOURCE": source_id, "NUMBER": number, "VERSION": declared.dataset["version"]}
            files[path_of(source_id, number)] = _empty_sheet(words, rows).encode()
    for path, content in files.items():
        target = declared.root / path
        if target.exists() and target.read_bytes() == content:
            print(f"{path}: is up to date")
        else:
            write_bytes(target, content)
            print(f"{path}: written")
    _list(body, rows)


def _empty_sheet(words: dict[str, str], rows: list[IndexRow]) -> str:
    """A sheet to fill; a comment says how long each sentence is."""
    lines = []
    for number, spans in enumerate(spans_of(rows), 1):
        lengths = (f"p{number}-s{n} {end - start}" for n, (start, end) in enumerate(spans, 1))
        lines += [f"  # {', '.join(lengths)}", f"  - {{number: '{number}', gist: ''}}"]
    text = EMPTY.read_text(encoding="utf-8")
    for word, value in (words | {"PARAGRAPHS": "\n".join(lines)}).items():
        text = text.replace(word, value)
    return text


def _list(body: list[str], rows: list[IndexRow]) -> None:
    """Print each paragraph with its beginning."""
    spans = spans_of(rows)
    for number, (paragraph, own) in enumerate(zip(body, spans, strict=True), 1):
        size = f"{counted(len(own), 'sentence')}, {counted(len(paragraph), 'character')}"
        print(f"p{number}  {size}  {_begin(paragraph)}")
    short = sum(row["segment"] == "sentence" and not row["text_sha256"] for row in rows)
    print(
        f"{counted(len(body), 'paragraph')}, {counted(sum(map(len, spans)), 'sentence')}, "
        f"{short} too short for a hash of their own"
    )


def _body(options: argparse.Namespace, copy: str) -> list[str]:
    """The paragraphs of a copy; prints how they were found, and what is left out."""
    found = read_paragraphs(copy, options.layout)
    print(f"{copy}: {LAYOUTS.get(found.layout, found.layout)}")
    if found.dropped:
        print(f"page numbers left out: {', '.join(found.dropped)}")
    left = set(not_of_the_text(found.texts))
    if options.leave_out is not None:
        if not re.fullmatch(r"[0-9]+(?:,[0-9]+)*", options.leave_out):
            raise CopyError(f"--leave-out {options.leave_out!r}: write numbers, such as 1,2,14")
        left = {int(number) - 1 for number in options.leave_out.split(",")}
    if options.opening:
        left.add(len(found.texts) - 1)
    for at in sorted(left & set(range(len(found.texts)))):
        print(f"paragraph {at + 1} of the copy left out: {_begin(found.texts[at])}")
    body = [text for at, text in enumerate(found.texts) if at not in left]
    if not body:
        raise CopyError(
            f"all {len(found.texts)} paragraphs would be left out: say which are no part of the "
            "text with --leave-out N,N (0 for none)"
        )
    return body


def _begin(text: str) -> str:
    return f"{text[:SHOWN]}{'…' if len(text) > SHOWN else ''}"


def _registered(declared: Declared, source_id: str, opening: bool) -> dict[str, bytes]:
    """coding/sources.csv with a line for the source, or nothing if it has one."""
    path, columns = "coding/sources.csv", declared.coder_columns("sources")
    rows = declared.coded("sources")
    if any(row.values["source_id"] == source_id for row in rows):
        return {}
    known = {"source_id": source_id, "level": "coded"}
    known["extent"] = "opening" if opening else "complete"
    print(f"{path}: complete the new line, {source_id}")
    return {path: csv_of([*rows, Row(dict.fromkeys(columns, "") | known, path, 0)])}


def main(argv: list[str] | None = None) -> int:
    """Entry point; returns the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("source_id", metavar="SOURCE", help="such as src-edm-3-148")
    add("--copy", help="the text; else SOURCE.txt without src- in KSD_SOURCE_TEXTS")
    add("--layout", choices=LAYOUTS, default="", help="what shows the paragraphs")
    add("--leave-out", metavar="N,N", help="leave out exactly these paragraphs (0: none)")
    add("--opening", action="store_true", help="the last paragraph is cut: leave it out as well")
    add("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    try:
        run(parser.parse_args(argv))
    except SheetError as error:
        print(f"refused: {error}", file=sys.stderr)
        return 1
    except ImportError as error:
        print(f"new_source: {error}: pip install -e '.[build,index,web]'", file=sys.stderr)
        return 2
    except (CopyError, OSError) as error:
        print(f"new_source: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
