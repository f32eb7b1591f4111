"""Make the packages that are measured: a table of observations, and the stations it refers to.

    python benchmarks/made_packages.py FOLDER --rows 1000000 [--text quoted] [--spoiled]

The same arguments give the same bytes on every machine. `spoiled` puts `FAULTS` into the rows, with
size, hash and number of rows declared as they then are: only the content is wrong.
"""

import argparse
import json
import mmap
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from kyrgyz_security_diplomacy.package.descriptor import PROFILE
from kyrgyz_security_diplomacy.tables.csv_writer import csv_line, described, json_bytes

STATIONS = 5_000
KINDS = ("alpha", "beta", "gamma", "delta", "epsilon")
EACH = 8
"""How many faults of each kind a spoiled package has."""

FAULTS_FILE = "faults.json"
COLUMNS = ("obs_id", "station_id", "kind", "observed_on", "count", "value", "note")


class Fault(NamedTuple):
    """One way to spoil a cell: its name, its column, and the cell made of row and row before."""

    name: str
    column: str
    cell: Callable[[Sequence[str], Sequence[str]], str]


FAULTS = (
    Fault("integer: no number", "count", lambda row, before: "many"),
    Fault("integer: grouped digits", "count", lambda row, before: "1_000"),
    Fault("number: two points", "value", lambda row, before: "1.2.3"),
    Fault("number: exponent", "value", lambda row, before: "1e3"),
    Fault("date: not in the calendar", "observed_on", lambda row, before: "2001-02-30"),
    Fault("date: without zeros", "observed_on", lambda row, before: "2001-2-3"),
    Fault("minimum", "count", lambda row, before: "-5"),
    Fault("maximum", "value", lambda row, before: "100000.01"),
    Fault("maximum of a date", "observed_on", lambda row, before: "2100-01-02"),
    Fault("enum", "kind", lambda row, before: "omega"),
    Fault("pattern", "obs_id", lambda row, before: row[0] + "_"),
    Fault("required", "kind", lambda row, before: ""),
    Fault("maxLength", "note", lambda row, before: "x" * 201),
    Fault("key used twice", "obs_id", lambda row, before: before[0]),
    Fault("reference to no row", "station_id", lambda row, before: "sta-99999"),
    Fault("characters: two blanks", "note", lambda row, before: "two  blanks"),
    Fault("characters: not NFC", "note", lambda row, before: "cafe\u0301"),
    Fault("characters: formula", "note", lambda row, before: "=1+1"),
)


def notes(text: str) -> list[str]:
    """Return a thousand canonical cells: plain ASCII, or letters of three scripts and quotes."""
    if text == "plain":
        return [f"note number {number}" for number in range(1000)]
    forms = (
        'Ысык-Көл, the "blue" lake, no. {}',
        "Osh, Ош, Oş: bazaar no. {}",
        "café Bişkek no. {}",
        'called "Талас" {} times',
    )
    cells = [forms[number % len(forms)].format(number) for number in range(1000)]
    return [csv_line([cell])[:-1] for cell in cells]


def observations(rows: int, text: str) -> Iterator[list[str]]:
    """Yield the cells of each row, as they stand in the file; some optional cells are blank."""
    chance, choice = random.Random(1), notes(text)
    for number in range(rows):
        drawn = chance.getrandbits(96)
        drawn, station = divmod(drawn, STATIONS)
        drawn, kind = divmod(drawn, len(KINDS))
        drawn, days = divmod(drawn, 12 * 28 * 30)
        drawn, count = divmod(drawn, 1100)
        drawn, value = divmod(drawn, 10_000_000)
        year, month, day = 1990 + days // 336, days // 28 % 12 + 1, days % 28 + 1
        yield [
            f"obs-{number:08d}",
            f"sta-{station:05d}",
            KINDS[kind],
            f"{year}-{month:02d}-{day:02d}",
            str(count) if count < 1000 else "",
            f"{value / 100:.2f}",
            choice[drawn % len(choice)],
        ]


def stations() -> Iterator[list[str]]:
    """Yield the rows of the table that is referred to."""
    for number in range(STATIONS):
        yield [f"sta-{number:05d}", f"Station {number}"]


def spoiled(rows: Iterator[list[str]], count: int, planted: list[dict]) -> Iterator[list[str]]:
    """Yield rows with each fault `EACH` times, far from each other; note where in `planted`."""
    apart = count // (len(FAULTS) * EACH + 1)
    if apart < 2:
        raise ValueError(f"too few rows for {len(FAULTS) * EACH} faults: {count:,}")
    before: list[str] = []
    for number, row in enumerate(rows):
        place, rest = divmod(number, apart)
        if rest == 0 and 0 < place <= len(FAULTS) * EACH:
            fault = FAULTS[place % len(FAULTS)]
            row[COLUMNS.index(fault.column)] = fault.cell(row, before)
            planted.append({"row": number + 1, "column": fault.column, "fault": fault.name})
        before = row
        yield row


def _field(name: str, kind: str, example: str, **constraints) -> dict:
    about = {"title": name, "description": f"The {name} of a row", "example": example}
    return {"name": name, "type": kind, **about, "constraints": constraints}


def _key(name: str, prefix: str) -> dict:
    pattern = prefix + "-[a-z0-9]+(?:-[a-z0-9]+)*"
    return _field(name, "string", prefix + "-1", required=True, pattern=pattern)


def schemas() -> dict[str, dict]:
    """Return the Table Schema of each table."""
    dates = {"minimum": "1500-01-01", "maximum": "2100-01-01"}
    return {
        "observations": {
            "fields": [
                _key("obs_id", "obs"),
                _key("station_id", "sta"),
                _field("kind", "string", "alpha", required=True, enum=list(KINDS)),
                _field("observed_on", "date", "2001-01-01", required=True, **dates),
                _field("count", "integer", "1", minimum=0, maximum=10_000),
                _field("value", "number", "1.5", minimum=0, maximum=100_000),
                _field("note", "string", "a note", maxLength=200),
            ],
            "missingValues": [""],
            "primaryKey": ["obs_id"],
            "foreignKeys": [
                {
                    "fields": ["station_id"],
                    "reference": {"resource": "stations", "fields": ["station_id"]},
                }
            ],
        },
        "stations": {
            "fields": [_key("station_id", "sta"), _field("name", "string", "x", required=True)],
            "missingValues": [""],
            "primaryKey": ["station_id"],
        },
    }


def write(root: Path, rows: int, text: str = "plain", spoil: bool = False) -> None:
    """Write a package; a spoiled one has beside its tables a list of what is wrong with them."""
    planted: list[dict] = []
    table = observations(rows, text)
    if spoil:
        table = spoiled(table, rows, planted)
    resources = []
    (root / "data").mkdir(parents=True, exist_ok=True)
    for (name, schema), cells in zip(schemas().items(), (table, stations()), strict=True):
        file = root / "data" / f"{name}.csv"
        count = _write_table(file, [field["name"] for field in schema["fields"]], cells)
        about = {"name": name, "title": name, "description": f"The {name}", "schema": schema}
        with file.open("rb") as handle, mmap.mmap(handle.fileno(), 0, prot=mmap.PROT_READ) as all_:
            resources.append(described(about, all_, count))
    head = {"$schema": PROFILE, "name": "benchmark", "title": "Observations made at random"}
    head |= {"version": "1.0.0", "licenses": [{"name": "CC0-1.0"}], "resources": resources}
    if planted:
        (root / FAULTS_FILE).write_text(json.dumps(planted))
    (root / "datapackage.json").write_bytes(json_bytes(head))


def _write_table(file: Path, columns: Sequence[str], rows: Iterator[list[str]]) -> int:
    count = 0
    with file.open("w", encoding="utf-8", newline="\n") as handle:
        handle.write(",".join(columns) + "\n")
        for count, row in enumerate(rows, 1):  # noqa: B007
            handle.write(",".join(row) + "\n")
    return count


def main() -> None:
    """Write the package that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--text", choices=("plain", "quoted"), default="plain")
    parser.add_argument("--spoiled", action="store_true")
    args = parser.parse_args()
    try:
        write(args.folder, args.rows, args.text, args.spoiled)
    except ValueError as error:
        sys.exit(f"made_made_packages.py: {error}")


if __name__ == "__main__":
    main()
