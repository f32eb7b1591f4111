"""The rows of the committed package, and altered copies of it as exporters are given them."""

import copy
from collections.abc import Callable
from pathlib import Path

from real_package import rows

from kyrgyz_security_diplomacy.export.command import files
from kyrgyz_security_diplomacy.export.snapshot import Found, Snapshot
from kyrgyz_security_diplomacy.report.write_file import write_bytes

ROWS = rows()


def changed(snapshot: Snapshot, table: str, change: Callable[[dict], dict | None]) -> Snapshot:
    """A copy of which `change` has made other rows of text in a table; it drops a row by None."""
    found = filter(None, map(change, snapshot.rows(table)))
    made = snapshot.tables[table]._replace(cells=[list(row.values()) for row in found])
    copied = copy.copy(snapshot)
    for computed in ("named", "_by_id"):
        copied.__dict__.pop(computed, None)
    copied.tables = Found({**snapshot.tables, table: made}.items(), "table", "")
    return copied


def updated(snapshot: Snapshot, table: str, key: str, cells: dict[str, dict]) -> Snapshot:
    """A copy with other cells in some rows. cells: value of the column `key` to what is new."""
    return changed(snapshot, table, lambda row: row | cells.get(row[key], {}))


def write(name: str, snapshot: Snapshot, folder: Path) -> list[Path]:
    """Write the files of a format into a folder; return them."""
    made = files(name, snapshot)
    for path, content in made.items():
        write_bytes(folder / path, content)
    return [folder / path for path in made]
