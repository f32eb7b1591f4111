"""A copy of the dataset, or of a part of it, to be corrupted; and what `ksd validate` makes of it.

What no check can refuse, because it may be right: a plausible wrong value (another day, another
stance, swapped coordinates), two text hashes swapped between sentences (`ksd verify` with a copy
of the source finds that), a row that is lost with all that points to it while the descriptor is
made to agree, a constraint or rule taken out of the descriptor or a `minRows` lowered in it
(`scripts/build.py --check` and a comparison of versions find that), an id that was never used
among the retired ones, one thing reported twice in other words, and a whole word in look-alike
letters where another alphabet is valid.
"""

import csv
import io
import json
import shutil
from pathlib import Path

import sample_package as sample
from real_package import FEW

from kyrgyz_security_diplomacy.cli import main
from kyrgyz_security_diplomacy.tables.csv_writer import csv_line, json_bytes


class Copy:
    """A copy of the tables of a descriptor in a folder."""

    def __init__(self, root: Path, made: dict):
        self.root = root
        for resource in made["resources"]:
            (root / resource["path"]).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(FEW / resource["path"], root / resource["path"])
        (root / "datapackage.json").write_bytes(json_bytes(made))

    def file(self, table: str) -> Path:
        """The table's file."""
        return self.root / "data" / f"{table}.csv"

    def rows(self, table: str) -> list[list[str]]:
        """The cells of each line, the header first."""
        return list(csv.reader(io.StringIO(self.file(table).read_text(encoding="utf-8"))))

    def put_rows(self, table: str, rows: list[list[str]]) -> None:
        """Replace the table's rows, the header among them; the descriptor agrees."""
        sample.put_bytes(self.root, table, "".join(map(csv_line, rows)).encode())


def judged(root: Path, engine: str, capsys) -> tuple[int, list[dict]]:
    """Exit code and errors of a run; whatever the package, there is no traceback."""
    code = main(["validate", "--strict", str(root), "--engine", engine, "--format", "json"])
    printed = capsys.readouterr()
    assert not printed.err
    problems = json.loads(printed.out)["problems"]
    assert all(each["message"] and each["path"] for each in problems)
    return code, [each for each in problems if each["severity"] == "error"]


def names(problems: list[dict], table: str = "") -> set[str]:
    """What the problems of a table may be expected as: their codes, and the ids of their rules."""
    found = [each for each in problems if not table or each["table"] == table]
    return {each["code"] for each in found} | {each["pointer"].split("/")[-1] for each in found}
