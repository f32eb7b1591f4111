"""Find a phrase in a copy of an indexed source: which sentence, and which span of it.

Reads a copy of the article and coding/sources/<source_id>.segments.csv, and prints a line for each
place: the sentence and the offsets as a coding sheet takes them (`p2-s1:0-10`), and the sentence
with the phrase marked. Without a phrase it prints every sentence with its id. Writes nothing.

Exit codes: 0 found; 1 not found, or the copy is not the indexed text; 2 could not run.
"""

import argparse
import re
import sys
from pathlib import Path

from indexing.source_rows import IndexRefusedError, copy_at_hand, indexed_sentences

from kyrgyz_security_diplomacy.verify.copies import CopyError


def places(found: dict[str, str], phrase: str) -> list[str]:
    """A line for each place of the phrase in the sentences."""
    lines = []
    for name, text in found.items():
        for hit in re.finditer(re.escape(phrase), text):
            start, end = hit.span()
            lines.append(f"{name}:{start}-{end}  {text[:start]}[{phrase}]{text[end:]}")
    return lines


def main(arguments: list[str] | None = None) -> int:
    """Run the search; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source_id", metavar="SOURCE", help="such as src-edm-3-148")
    parser.add_argument("phrase", nargs="?", help="the words to find, as printed")
    parser.add_argument("--copy", help="the text; else SOURCE.txt without src- in KSD_SOURCE_TEXTS")
    parser.add_argument("--sources", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    try:
        copy = copy_at_hand(options.source_id, options.copy)
        if not copy:
            raise IndexRefusedError("say where the text is: --copy FILE")
        found = indexed_sentences(copy, options.source_id, options.sources)
    except CopyError as error:
        print(f"locate: {error}", file=sys.stderr)
        return 1
    except (IndexRefusedError, OSError) as error:
        print(f"locate: {error}", file=sys.stderr)
        return 2
    if options.phrase is None:
        print("\n".join(f"{name}  {text}" for name, text in found.items()))
        return 0
    lines = places(found, options.phrase)
    print("\n".join(lines) if lines else f"{options.phrase!r} is in no sentence")
    return 0 if lines else 1


if __name__ == "__main__":
    sys.exit(main())
