"""Check the benchmark's package with pandera on pandas, as a careful user would write it by hand.

The text of cells first (a coercion would let `1_000` and `2001-2-3` pass), then their values.
Prints one line per fault (table, row, column, check); returns 1 if there is any.
"""

import sys
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

ID = "-[a-z0-9]+(?:-[a-z0-9]+)*"
KINDS = ["alpha", "beta", "gamma", "delta", "epsilon"]


def written(pattern, **more):
    """Return a column of text that must match a pattern as a whole."""
    return pa.Column(str, pa.Check.str_matches(rf"^(?:{pattern})\Z"), **more)


def texts(stations):
    """Return the schema of the observations' cells as text."""
    known = pa.Check.isin(stations["station_id"], error="reference")
    pattern = pa.Check.str_matches(rf"^(?:sta{ID})\Z")
    return pa.DataFrameSchema(
        {
            "obs_id": written("obs" + ID, unique=True, report_duplicates="exclude_first"),
            "station_id": pa.Column(str, [pattern, known]),
            "kind": pa.Column(str, pa.Check.isin(KINDS)),
            "observed_on": written("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
            "count": written("0|-?[1-9][0-9]*", nullable=True),
            "value": written(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", nullable=True),
            "note": pa.Column(str, pa.Check.str_length(max_value=200), nullable=True),
        },
        strict=True,
        ordered=True,
    )


STATIONS = pa.DataFrameSchema(
    {"station_id": written("sta" + ID, unique=True), "name": pa.Column(str)},
    strict=True,
    ordered=True,
)
VALUES = pa.DataFrameSchema(
    {
        "observed_on": pa.Column(
            "datetime64[us]", pa.Check.in_range(pd.Timestamp(1500, 1, 1), pd.Timestamp(2100, 1, 1))
        ),
        "count": pa.Column("Int64", pa.Check.in_range(0, 10_000), nullable=True),
        "value": pa.Column("float64", pa.Check.in_range(0, 100_000), nullable=True),
    }
)


def read(file):
    """Return a table's cells as text, blank ones as missing."""
    return pd.read_csv(file, dtype="str", keep_default_na=False, na_values=[""])


def values(cells, good):
    """Return the typed columns of rows; what cannot be converted is missing."""
    dates = pd.to_datetime(cells["observed_on"], format="%Y-%m-%d", errors="coerce")
    counts = pd.to_numeric(cells["count"].where(good["count"]), errors="coerce")
    numbers = pd.to_numeric(cells["value"].where(good["value"]), errors="coerce")
    return pd.DataFrame(
        {
            "observed_on": dates.astype("datetime64[us]"),
            "count": counts.astype("Int64"),
            "value": numbers.astype("float64"),
        }
    )


def faults(schema, frame):
    """Return row, column and check of each failure, rows counted from 1."""
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        return [(case.index, case.column, case.check) for case in cases.itertuples()]
    return []


def main(root):
    """Check the package in the folder `root`; return the faults."""
    stations, observations = read(root / "data/stations.csv"), read(root / "data/observations.csv")
    found = [("stations", *each) for each in faults(STATIONS, stations)]
    lexical = faults(texts(stations), observations)
    good = pd.DataFrame(True, index=observations.index, columns=["count", "value"])
    for row, column, _ in lexical:
        if column in good:
            good.loc[row, column] = False
    every = dict.fromkeys(lexical + faults(VALUES, values(observations, good)))
    return found + [("observations", row + 1, column, check) for row, column, check in every]


if __name__ == "__main__":
    found = main(Path(sys.argv[1]))
    for fault in found:
        print(*fault, sep="\t")
    sys.exit(bool(found))
