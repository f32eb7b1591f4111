"""Reported positions as statements in the terms of the Discourse Network Analyzer (DNA): a CSV.

The statements of a source are in the order of its sentences. See docs/formats.md.
"""

from collections import Counter
from collections.abc import Mapping

from ..tables.csv_writer import csv_bytes
from .snapshot import Row, Snapshot

AGREEMENT = {"support": "1", "oppose": "0"}
"""Stance to DNA's agreement; other stances have none."""
VARIABLES = {
    "person": ("actor_id", "actors", "name"),
    "organization": ("organization_id", "organizations", "name"),
    "concept": ("issue_id", "issues", "proposition"),
}
"""DNA's variable to the column of a position with its id, its table, and the column of its name."""
COLUMNS = (
    "position_id", "source_id", "date", "stated", *VARIABLES, "stance", "agreement", "mode",
    "summary",
)  # fmt: skip


def files(snapshot: Snapshot) -> dict[str, bytes]:
    """Return `statements.csv`. Raises PackageError if the package lacks a table, column or row."""
    lines = [[row[column] for column in COLUMNS] for row in statements(snapshot)]
    return {"statements.csv": csv_bytes(COLUMNS, lines)}


def statements(snapshot: Snapshot) -> list[Row]:
    """Return the positions with the keys of `COLUMNS`, in the order of the file."""
    sources = snapshot.by_id("sources", "source_id")
    named = {
        variable: _names(snapshot.by_id(table, column), name)
        for variable, (column, table, name) in VARIABLES.items()
    }
    first, found = snapshot.first_sentences("position_id"), []
    for row in snapshot.rows("positions"):
        made = {
            "date": sources[row["source_id"]]["published_latest"],
            "stated": row["stated_edtf"],
            "agreement": AGREEMENT.get(row["stance"], ""),
        }
        made |= {variable: named[variable][row[each[0]]] for variable, each in VARIABLES.items()}
        found.append(row | made)
    return sorted(found, key=lambda row: (row["source_id"], first.get(row["position_id"], 0)))


def _names(rows: Mapping[str, Row], column: str) -> dict[str, str]:
    """Return id to name; the id for what has none, and behind a name that several have."""
    names = {row_id: row[column] or row_id for row_id, row in rows.items()}
    times = Counter(names.values())
    alike = {row_id: f"{name} ({row_id})" for row_id, name in names.items() if times[name] > 1}
    return names | alike | {"": ""}
