"""Make the packages that are measured: a table of observations, and the stations it refers to.

    python benchmarks/synthetic_packages.py FOLDER [--rows 1000000] [--faults]

The same arguments give the same bytes on every machine. With --faults, `FAULTS` are put into the
rows, each `EACH` times, far from each other; the descriptor fits the file, so that only the content
is wrong, and faults.json lists what is wrong where.
"""

import argparse
import csv
import json
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from kyrgyz_security_diplomacy.package.descriptor import PROFILE
from kyrgyz_security_diplomacy.tables.csv_writer import described, json_bytes

STATIONS = 5_000
KINDS = ("alpha", "beta", "gamma", "delta", "epsilon")
EACH = 8
FAULTS_FILE = "faults.json"
COLUMNS = ("obs_id", "station_id", "kind", "observed_on", "count", "value", "note")


class Fault(NamedTuple):
    """One way to mutate a cell: its name, its column, and the cell made of row and row before."""

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
    Fault("duplicate key", "obs_id", lambda row, before: before[0]),
    Fault("reference to no row", "station_id", lambda row, before: "sta-99999"),
    Fault("characters: two spaces", "note", lambda row, before: "two  spaces"),
    Fault("characters: not NFC", "note", lambda row, before: "cafe\u0301"),
    Fault("characters: formula", "note", lambda row, before: "=1+1"),
)


def observations(rows: int) -> Iterator[list[str]]:
    """Yield the cells of each row; some optional cells are empty."""
    chance = random.Random(1)
    for number in range(rows):
        count, value = chance.randrange(1100), chance.randrange(10_000_000)
        year, month, day = (chance.randint(*ends) for ends in ((1990, 2019), (1, 12), (1, 28)))
        yield [
            f"obs-{number:08d}",
            f"sta-{chance.randrange(STATIONS):05d}",
            chance.choice(KINDS),
            f"{year}-{month:02d}-{day:02d}",
            str(count) if count < 1000 else "",
            f"{value / 100:.2f}",
            f"note number {chance.randrange(1000)}",
        ]


def with_faults(rows: Iterator[list[str]], count: int, made: list[dict]) -> Iterator[list[str]]:
    """Yield rows with each fault `EACH` times; add to `made` where they are, rows from 1.

    Raises:
        ValueError: there are fewer than two rows per fault.
    """
    apart = count // (len(FAULTS) * EACH + 1)
    if apart < 2:
        raise ValueError(f"too few rows for {len(FAULTS) * EACH} faults: {count:,}")
    before: list[str] = []
    for number, row in enumerate(rows):
        place, rest = divmod(number, apart)
        if rest == 0 and 0 < place <= len(FAULTS) * EACH:
            fault = FAULTS[place % len(FAULTS)]
            row[COLUMNS.index(fault.column)] = fault.cell(row, before)
            made.append({"row": number + 1, "column": fault.column, "fault": fault.name})
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
    target = {"resource": "stations", "fields": ["station_id"]}
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
            "foreignKeys": [{"fields": ["station_id"], "reference": target}],
        },
        "stations": {
            "fields": [_key("station_id", "sta"), _field("name", "string", "x", required=True)],
            "missingValues": [""],
            "primaryKey": ["station_id"],
        },
    }


def write(root: Path, rows: int, faults: bool = False) -> None:
    """Write a package with so many observations; see `with_faults` for what is raised."""
    made: list[dict] = []
    table = observations(rows)
    tables = {
        "observations": with_faults(table, rows, made) if faults else table,
        "stations": ([f"sta-{each:05d}", f"Station {each}"] for each in range(STATIONS)),
    }
    resources = []
    (root / "data").mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        file, count = root / "data" / f"{name}.csv", 0
        with file.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(field["name"] for field in schema["fields"])
            for count, row in enumerate(tables[name], 1):  # noqa: B007
                writer.writerow(row)
        about = {"name": name, "title": name, "description": f"The {name}", "schema": schema}
        resources.append(described(about, file.read_bytes(), count))
    head = {"$schema": PROFILE, "name": "benchmark", "title": "Observations made at random"}
    head |= {"version": "1.0.0", "licenses": [{"name": "CC0-1.0"}], "resources": resources}
    if made:
        (root / FAULTS_FILE).write_text(json.dumps(made))
    (root / "datapackage.json").write_bytes(json_bytes(head))


def main() -> None:
    """Write the package that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--faults", action="store_true")
    args = parser.parse_args()
    write(args.folder, args.rows, args.faults)


if __name__ == "__main__":
    main()
