"""Measure how long `ksd verify` takes: by the length of the copy and the number of sentences.

Makes invented articles of nonsense words and puts them into other text of 1, 10 and 100 MB (ASCII
and Cyrillic), then has every sentence found. Prints a line for each; writes nothing. The time is
for what `ksd verify` does: read the copy, search it, join the claims.

    python scripts/measure_verify.py [--most 100]
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
from index_source import index_rows

from kyrgyz_security_diplomacy.claims import CLAIM_TABLES
from kyrgyz_security_diplomacy.verification import verify

ALPHABETS = {"ASCII": "abcdefghijklmnopqrstuvwxyz", "Cyrillic": "абвгдежзийклмнопрстуфхцчшщыэюя"}
SOURCE = "src-nonsense"


def words(rng: random.Random, alphabet: str, count: int) -> list[str]:
    """Nonsense words of 2 to 11 letters."""
    return ["".join(rng.choices(alphabet, k=rng.randint(2, 11))) for _ in range(count)]


def sentences(rng: random.Random, alphabet: str, count: int) -> list[str]:
    """Nonsense sentences of 14 to 30 words, all different."""
    stock = words(rng, alphabet, 5000)
    return [
        " ".join(rng.choices(stock, k=rng.randint(14, 30))).capitalize() + "." for _ in range(count)
    ]


def article(rng: random.Random, alphabet: str, count: int) -> tuple[list[str], dict]:
    """Paragraphs of five sentences, and the tables that index them."""
    made = sentences(rng, alphabet, count)
    groups = [made[at : at + 5] for at in range(0, count, 5)]
    spans = []
    for group in groups:
        ends = [sum(len(s) + 1 for s in group[: n + 1]) for n in range(len(group))]
        ends[-1] -= 1
        spans.append(list(zip([0, *ends[:-1]], ends, strict=True)))
    paragraphs = [" ".join(group) for group in groups]
    return paragraphs, _tables(index_rows(paragraphs, spans))


def _tables(rows: list[dict]) -> dict[str, pd.DataFrame]:
    frame = pd.DataFrame(rows)
    frame["paragraph_id"] = SOURCE + "-p" + frame["paragraph"]
    frame["sentence_id"] = frame["paragraph_id"] + "-s" + frame["sentence"]
    frame["source_id"] = SOURCE
    paragraphs = frame[frame["segment"] == "paragraph"].assign(number=frame["paragraph"])
    sentence_rows = frame[frame["segment"] == "sentence"].assign(number=frame["sentence"])
    source = pd.DataFrame([{"source_id": SOURCE, "title": "", "url": ""}])
    columns = ["evidence_id", *CLAIM_TABLES, "sentence_id", "relation"]
    return {
        "sources": source,
        "paragraphs": paragraphs.drop(columns=["start_rolling", "sentence_id"]),
        "sentences": sentence_rows,
        "evidence": pd.DataFrame(columns=columns, dtype=str),
    }


def copy_of(
    rng: random.Random, alphabet: str, paragraphs: list[str], size: int, path: Path
) -> None:
    """Write a copy: the article in the middle of other text, `size` bytes in all."""
    block = "\n\n".join(" ".join(sentences(rng, alphabet, 5)) for _ in range(200))
    fill = max(size - len("\n\n".join(paragraphs).encode()), 0) // 2
    half = (
        (f"{block}\n\n" * (fill // len(block.encode()) + 1))
        .encode()[:fill]
        .decode("utf-8", "ignore")
    )
    path.write_text("\n\n".join([half, *paragraphs, half]), encoding="utf-8")


def seconds(path: Path, tables: dict) -> tuple[float, int, int]:
    """Time to verify, how many sentences were found, how many there are."""
    start = time.perf_counter()
    outcome = verify(path, package=tables)
    took = time.perf_counter() - start
    found = sum(result.status == "ok" for result in outcome.results)
    return took, found, len(outcome.results)


def main(argv: list[str] | None = None) -> int:
    """Entry point; exit 1 if a sentence was not found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--most", type=int, default=100, metavar="MB", help="longest copy")
    most = parser.parse_args(argv).most
    runs = [(name, size, 100) for name in ALPHABETS for size in (1, 10, 100) if size <= most]
    runs += [("ASCII", 10, count) for count in (1_000, 10_000) if most >= 10]
    complete = True
    print("letters     MB  sentences  found  seconds")
    with tempfile.TemporaryDirectory() as folder:
        for name, size, count in runs:
            rng = random.Random(f"{name} {size} {count}")
            paragraphs, tables = article(rng, ALPHABETS[name], count)
            path = Path(folder) / "copy.txt"
            copy_of(rng, ALPHABETS[name], paragraphs, size * 1_000_000, path)
            took, found, total = seconds(path, tables)
            complete &= found == total
            print(f"{name:9} {size:4} {total:10} {found:6} {took:8.2f}", flush=True)
    return 0 if complete else 1


if __name__ == "__main__":
    sys.exit(main())
