"""Reported positions as statements in the terms of the Discourse Network Analyzer (DNA): a CSV.

See docs/formats.md.
"""

from collections import Counter

from ..tables.csv_writer import csv_bytes
from .snapshot import Snapshot

AGREEMENT = {"support": "1", "oppose": "0"}
"""Stance to DNA's agreement; other stances have none."""
VARIABLES = {"person": "actor_id", "organization": "organization_id", "concept": "issue_id"}
"""DNA's variable to the column of a position with its id."""
COLUMNS = (
    "position_id", "source_id", "date", "stated", *VARIABLES, "stance", "agreement", "mode",
    "summary",
)  # fmt: skip


def statements(snapshot: Snapshot) -> dict[str, bytes]:
    """Return `statements.csv`: the positions with the columns `COLUMNS`, by source and id.

    A name that several persons, organizations or propositions have is followed by the id. Raises
    PackageError if the package lacks a table, column or row.
    """
    rows = sorted(
        snapshot.rows("positions"), key=lambda row: (row["source_id"], row["position_id"])
    )
    ids = {row[column] for row in rows for column in VARIABLES.values()} - {""}
    names = {row_id: snapshot.name_of(row_id) for row_id in ids}
    times = Counter(names.values())
    alike = {row_id: f"{name} ({row_id})" for row_id, name in names.items() if times[name] > 1}
    names |= alike | {"": ""}
    lines = []
    for row in rows:
        made = {variable: names[row[column]] for variable, column in VARIABLES.items()}
        made["date"] = snapshot.row(row["source_id"])["published_latest"]
        made["stated"] = row["stated_edtf"]
        made["agreement"] = AGREEMENT.get(row["stance"], "")
        lines.append([made[column] if column in made else row[column] for column in COLUMNS])
    return {"statements.csv": csv_bytes(COLUMNS, lines)}
