"""Reported positions as statements in the terms of the Discourse Network Analyzer (DNA): a CSV.

See docs/formats.md.
"""

from collections import Counter

from ..tables.csv_writer import csv_bytes
from .snapshot import Row, Snapshot

AGREEMENT = {"support": "1", "oppose": "0"}
"""Stance to DNA's agreement; other stances have none."""
VARIABLES = {"person": "actor_id", "organization": "organization_id", "concept": "issue_id"}
"""DNA's variable to the column of a position with its id."""
COLUMNS = (
    "position_id", "source_id", "date", "stated", *VARIABLES, "stance", "agreement", "mode",
    "summary",
)  # fmt: skip


def files(snapshot: Snapshot) -> dict[str, bytes]:
    """Return `statements.csv`. Raises PackageError if the package lacks a table, column or row."""
    lines = [[row[column] for column in COLUMNS] for row in statements(snapshot)]
    return {"statements.csv": csv_bytes(COLUMNS, lines)}


def statements(snapshot: Snapshot) -> list[Row]:
    """Return the positions with the keys of `COLUMNS`, by source and id.

    A name that several persons, organizations or propositions have is followed by the id.
    """
    rows = sorted(
        snapshot.rows("positions"), key=lambda row: (row["source_id"], row["position_id"])
    )
    ids = {row[column] for row in rows for column in VARIABLES.values()} - {""}
    names = {row_id: snapshot.name_of(row_id) for row_id in ids}
    times = Counter(names.values())
    alike = {row_id: f"{name} ({row_id})" for row_id, name in names.items() if times[name] > 1}
    names |= alike | {"": ""}
    return [
        {
            **row,
            **{variable: names[row[column]] for variable, column in VARIABLES.items()},
            "date": snapshot.row(row["source_id"])["published_latest"],
            "stated": row["stated_edtf"],
            "agreement": AGREEMENT.get(row["stance"], ""),
        }
        for row in rows
    ]
