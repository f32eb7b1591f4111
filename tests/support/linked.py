"""The committed package, and altered copies of it, as exporters are given them."""

from pathlib import Path

from real_package import ROOT, altered, rows

from kyrgyz_security_diplomacy.package.data_package import Package, open_package

ROWS = rows()


def real() -> Package:
    """The committed package, opened."""
    return open_package(ROOT)


def changed(folder: Path, *statements: str) -> Package:
    """A copy of it after SQL statements, opened; nothing else is adjusted to the change."""
    return open_package(altered(folder, *statements))


def folder(path: Path) -> Path:
    """Make a folder to write to."""
    path.mkdir()
    return path
