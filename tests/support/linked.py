"""The rows of the committed package, and altered copies of it as exporters are given them."""

from pathlib import Path

from real_package import altered, rows

from kyrgyz_security_diplomacy.export.snapshot import Snapshot
from kyrgyz_security_diplomacy.package.data_package import open_package

ROWS = rows()


def changed(folder: Path, *statements: str) -> Snapshot:
    """A copy of the package after SQL statements; nothing else is adjusted to the change."""
    return Snapshot(open_package(altered(folder, *statements)))
