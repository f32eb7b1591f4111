"""Check the benchmark's package with dataframely on polars, as a careful user would write it.

Each cell stands in the frame as text, for its lexical form, and as a value, for its bounds.
Prints one line per fault (table, row, column, check); returns 1 if there is any.
"""

import datetime
import sys
from pathlib import Path

import dataframely as dy
import polars as pl

ID = "-[a-z0-9]+(?:-[a-z0-9]+)*"
KINDS = ["alpha", "beta", "gamma", "delta", "epsilon"]


class Stations(dy.Schema):
    """The table that is referred to, with the number of each row."""

    row = dy.UInt32()
    station_id = dy.String(primary_key=True, regex=f"^(?:sta{ID})$")
    name = dy.String()


class Observations(dy.Schema):
    """Cells as text under the names of the file, typed ones once more as values."""

    row = dy.UInt32()
    obs_id = dy.String(primary_key=True, regex=f"^(?:obs{ID})$")
    station_id = dy.String(regex=f"^(?:sta{ID})$")
    station_known = dy.Bool(check=lambda known: known)
    kind = dy.String(check=lambda kind: kind.is_in(KINDS))
    observed_on = dy.String(regex="^(?:[0-9]{4}-[0-9]{2}-[0-9]{2})$")
    observed_on_value = dy.Date(min=datetime.date(1500, 1, 1), max=datetime.date(2100, 1, 1))
    count = dy.String(nullable=True, regex="^(?:0|-?[1-9][0-9]*)$")
    count_value = dy.Int64(nullable=True, min=0, max=10_000)
    value = dy.String(nullable=True, regex=r"^(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)$")
    value_value = dy.Float64(nullable=True, min=0, max=100_000)
    note = dy.String(nullable=True, max_length=200)


def read(file):
    """Return a table's cells as text, blank ones as missing, rows numbered from 1."""
    return pl.read_csv(file, infer_schema=False, row_index_name="row", row_index_offset=1)


def with_values(cells, stations):
    """Return the observations with their values; what cannot be converted is missing."""
    return cells.select(
        "row",
        "obs_id",
        "station_id",
        pl.col("station_id").is_in(stations["station_id"].implode()).alias("station_known"),
        "kind",
        "observed_on",
        pl.col("observed_on").str.to_date("%Y-%m-%d", strict=False).alias("observed_on_value"),
        "count",
        pl.col("count").cast(pl.Int64, strict=False).alias("count_value"),
        "value",
        pl.col("value").cast(pl.Float64, strict=False).alias("value_value"),
        "note",
    )


def faults(schema, frame):
    """Return row, column and rule of each failure."""
    failure = schema.filter(frame).failure
    details = failure.details() if len(failure) else frame.clear()
    return [
        (row, _column(rule, schema), rule)
        for rule in details.columns
        if rule not in frame.columns
        for row in details.filter(pl.col(rule) == "invalid")["row"]
    ]


def _column(rule, schema):
    name = schema.primary_key()[0] if rule == "primary_key" else rule.partition("|")[0]
    return name.removesuffix("_value").replace("_known", "_id")


def main(root):
    """Check the package in the folder `root`; return the faults."""
    stations, cells = read(root / "data/stations.csv"), read(root / "data/observations.csv")
    found = [("stations", *each) for each in faults(Stations, stations)]
    observations = with_values(cells, stations)
    return found + [("observations", *each) for each in faults(Observations, observations)]


if __name__ == "__main__":
    found = main(Path(sys.argv[1]))
    for fault in found:
        print(*fault, sep="\t")
    sys.exit(bool(found))
