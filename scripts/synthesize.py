"""Write a corpus of invented articles, as a checkout that scripts/build.py can build.

Makes FOLDER with coding/ (registries, sheets, sentence indexes), README.md and a copy of schemas/.
Every article is invented from the seed and its number, so that a larger corpus begins with the
articles of a smaller one; all are valid. --texts also writes the articles, for ksd verify.

A default article is a short report of 8 to 12 sentences with 3 events and 4 positions; with
--density D it has D such scenes, so that 10 gives about as many rows as a full analysis.

Exit codes: 0 written; 2 could not run.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from synthetic import files
from synthetic.article import Article
from synthetic.scenes import write
from synthetic.world import Entity, World

ROOT = Path(__file__).resolve().parent.parent
MOST_ARTICLES, MOST_SCENES = 10_000, 10
README = """# An invented corpus

<!-- tables: begin (generated) -->
<!-- tables: end -->

<!-- citation: begin (generated) -->
<!-- citation: end -->
"""
REFERENCES = (
    {"source_id": "src-ref-gazetteer", "level": "reference", "title": "Invented gazetteer"},
    {"source_id": "src-ref-directory", "level": "reference", "title": "Invented directory"},
)
CODER = {"coder_id": "cod-invented", "name": "Nobody", "kind": "model", "instructions": "Made up."}


def columns(table: str) -> list[str]:
    """The columns of a registry: all that a coder types."""
    from coding_build.declared import Declared

    return Declared(ROOT).coder_columns(table)


class Corpus:
    """Writes articles one by one and collects the rows of the registries."""

    def __init__(self, folder: Path, seed: str, density: int, texts: Path | None = None):
        self.folder, self.density, self.texts = folder, density, texts
        self.world = World(seed)
        self.used: dict[str, Entity] = {}
        self.issues: dict[str, dict] = {}
        self.sources = {row["source_id"]: row for row in REFERENCES}
        self.names: list[dict] = []

    def add(self, number: int) -> None:
        """Write the sheet and the index of one article."""
        article = Article(self.world, number, self.density)
        self.sources |= {
            row["source_id"]: row for row in (*write(article), files.source_row(article))
        }
        self.names += files.name_rows(article)
        self.used |= article.used
        self.issues |= article.issues
        path = self.folder / "coding/sources" / article.source_id
        path.with_name(f"{path.name}.yaml").write_text(files.sheet(article), encoding="utf-8")
        path.with_name(f"{path.name}.segments.csv").write_text(
            files.segments(article), encoding="utf-8"
        )
        if self.texts:
            text = "\n\n".join(files.paragraphs(article)) + "\n"
            (self.texts / f"{article.source_id}.txt").write_text(text, encoding="utf-8")

    def registries(self) -> dict[str, list[dict]]:
        """The rows of each registry; entities and issues that nothing uses are left out."""
        found = {"coders": [CODER], "sources": list(self.sources.values()), "names": self.names}
        found["issues"] = list(self.issues.values())
        for table, key in (("actors", "act"), ("organizations", "org"), ("places", "plc")):
            found[table] = [
                {f"{table[:-1]}_id": entity.id, **self._known_parents(entity.row)}
                for entity in self.used.values()
                if entity.id.startswith(key)
            ]
        found["identifiers"] = [
            {
                "identifier_id": f"idn-{entity.id[4:]}-wikidata",
                entity.key: entity.id,
                "scheme": "wikidata",
                "identifier": f"Q{900_000_000 + number}" if number % 3 else "",
                "match": "exactMatch" if number % 3 else "noMatch",
                "checked_on": "2026-11-24",
                "authority_source_id": "src-ref-directory" if number % 3 else "",
            }
            for number, entity in enumerate(sorted(self.used.values(), key=lambda e: e.id), 1)
        ]
        return found

    def _known_parents(self, row: dict[str, str]) -> dict[str, str]:
        return {
            key: "" if key.startswith("parent_") and cell not in self.used else cell
            for key, cell in row.items()
        }


def write_csv(path: Path, header: list[str], rows: Iterable[dict]) -> None:
    """Write a registry, sorted by its first column."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: row[header[0]]))


def synthesize(
    folder: Path, articles: int, density: int = 1, seed: str = "1", texts: Path | None = None
) -> None:
    """Write a corpus; raises FileExistsError if the folder is there already."""
    folder.mkdir(parents=True)
    (folder / "coding/sources").mkdir(parents=True)
    if texts:
        texts.mkdir(parents=True, exist_ok=True)
    shutil.copytree(ROOT / "schemas", folder / "schemas")
    (folder / "README.md").write_text(README, encoding="utf-8")
    corpus = Corpus(folder, seed, density, texts)
    for number in range(1, articles + 1):
        corpus.add(number)
    for table, rows in corpus.registries().items():
        write_csv(folder / f"coding/{table}.csv", columns(table), rows)


def main(arguments: list[str] | None = None) -> int:
    """Write the corpus; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="a folder that is not there")
    parser.add_argument("--articles", type=int, default=100, metavar="N", help="1 to 10000")
    parser.add_argument("--density", type=int, default=1, metavar="D", help="1 to 10")
    parser.add_argument("--seed", default="1", help="any text (default 1)")
    parser.add_argument("--texts", type=Path, metavar="DIR", help="also write the articles here")
    options = parser.parse_args(arguments)
    for name, most in (("articles", MOST_ARTICLES), ("density", MOST_SCENES)):
        if not 1 <= getattr(options, name) <= most:
            parser.error(f"--{name}: from 1 to {most}")
    try:
        synthesize(options.folder, options.articles, options.density, options.seed, options.texts)
    except OSError as error:
        print(f"synthesize: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
