"""Build and validate the dataset with its sources repeated under new ids.

    python benchmarks/replicated_sources.py 1 10 100    # how often; the last takes minutes

reads    coding/, schemas/ and what else a build needs, copied to a folder that it removes. Repeated
         are the sources with what they report, the names printed in them, and the links between
         them, not the registries, and not the passes: a repeated source has one.
prints   a table: rows, seconds, seconds of CPU and greatest memory of `scripts/build.py` and of
         `ksd validate --engine duckdb`, and the growth exponent of CPU time since the line before.
returns  0 measured; 2 could not run.
"""

import argparse
import csv
import hashlib
import json
import math
import re
import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

from tools import BIN, Run, WrongVerdict, run

ROOT = Path(__file__).resolve().parents[1]
OF_ENTITIES = re.compile(r"^entities:\n(?:[ -].*\n)*", re.MULTILINE)
"""What identifies an entity is said once, however many sources name it."""
MINTED = re.compile(r"\b(?:evt|pos|aff)-[a-z0-9-]+")
FOLDERS = "coding", "schemas", "docs", "scripts", "src"
FILES = "README.md", "CITATION.cff", ".zenodo.json", "CHANGELOG.md", "pyproject.toml", "LICENSE"
HASH = re.compile(r"\b[0-9a-f]{64}\b")
PASSES = ("adjudications", "reliability", "passes/units")
"""Tables of coding/ that are about two passes."""


def replicate(root: Path, times: int) -> None:
    """Repeat the coded sources of a checkout until each is there so many times."""
    coding = root / "coding"
    shutil.rmtree(coding / "passes")
    (coding / "passes").mkdir()
    for name in PASSES:
        header = (ROOT / f"coding/{name}.csv").read_text().splitlines()[0]
        (coding / f"{name}.csv").write_text(f"{header}\n")
    retired = (coding / "retired_ids.csv").read_text().splitlines(keepends=True)
    (coding / "retired_ids.csv").write_text(retired[0])
    sheets = sorted(path for path in (coding / "sources").glob("src-*.yaml"))
    coded = re.compile(rf"\b(?:{'|'.join(sheet.stem for sheet in sheets)})\b(?!-)")
    for number in range(2, times + 1):
        for sheet in sheets:
            text = OF_ENTITIES.sub("", sheet.read_text())
            text = coded.sub(rf"\g<0>-x{number}", MINTED.sub(rf"\g<0>-x{number}", text))
            sheet.with_name(f"{sheet.stem}-x{number}.yaml").write_text(text)
            index = sheet.with_suffix(".segments.csv")
            text = HASH.sub(partial(_other_hash, number), index.read_text())
            index.with_name(f"{sheet.stem}-x{number}.segments.csv").write_text(text)
    for table, keys in (
        ("sources", ["source_id", "title"]),
        ("names", ["name_id", "source_id"]),
        ("links", ["event_id", "other_event_id"]),
    ):
        with (coding / f"{table}.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
        repeated = [row for row in rows if table == "links" or coded.fullmatch(row["source_id"])]
        with (coding / f"{table}.csv").open("a", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            for number in range(2, times + 1):
                changed = (dict.fromkeys(keys, f"-x{number}") for _ in repeated)
                writer.writerows(
                    row | {key: row[key] + end for key, end in ends.items()}
                    for row, ends in zip(repeated, changed, strict=True)
                )


def _other_hash(number: int, found: re.Match) -> str:
    """No two sources have the same text."""
    return hashlib.sha256(f"{found[0]} {number}".encode()).hexdigest()


def measured(folder: Path, times: int) -> tuple[int, Run, Run]:
    """Rows, and what a build and a validation of the repeated dataset take."""
    root = folder / f"x{times}"
    for name in FOLDERS:
        shutil.copytree(ROOT / name, root / name)
    for name in FILES:
        shutil.copy(ROOT / name, root / name)
    replicate(root, times)
    build = run([sys.executable, str(root / "scripts/build.py")])
    validation = run([str(BIN / "ksd"), "validate", str(root), "--engine", "duckdb"])
    descriptor = json.loads((root / "datapackage.json").read_text())
    rows = sum(each["rows"] for each in descriptor["resources"])
    shutil.rmtree(root)
    return rows, build, validation


def main() -> int:
    """Measure; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("times", type=int, nargs="*", default=[1, 10, 100])
    print("| times | rows | command | seconds | of CPU | memory, MB | exponent |")
    print("|---:|---:|---|---:|---:|---:|---:|")
    before: dict[str, tuple[int, float]] = {}
    try:
        with tempfile.TemporaryDirectory(prefix="ksd-replicated-") as folder:
            for times in sorted(parser.parse_args().times):
                rows, *runs = measured(Path(folder), times)
                for name, one in zip(("scripts/build.py", "ksd validate"), runs, strict=True):
                    grown = ""
                    if name in before:
                        few, cpu = before[name]
                        grown = f"{math.log(one.cpu / cpu) / math.log(rows / few):.2f}"
                    before[name] = rows, one.cpu
                    print(
                        f"| {times} | {rows:,} | `{name}` | {one.seconds:.1f} | {one.cpu:.1f} "
                        f"| {one.peak / 1e6:,.0f} | {grown} |",
                        flush=True,
                    )
    except (OSError, WrongVerdict) as error:
        print(f"replicated_sources.py: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
