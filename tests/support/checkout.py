"""A copy of the hand-written part of the checkout, to be broken by a test."""

from __future__ import annotations

import shutil
from pathlib import Path

import build
from real_package import ROOT

SCHEMA = "coding/sources/sheet.schema.json"
SHEET = "coding/sources/src-edm-3-148.yaml"


PASSES = ("passes", "adjudications.csv", "reliability.csv")


def copy_checkout(folder: Path, passes: bool = False) -> Path:
    """coding/, schemas/ and README.md in a folder of their own.

    Without the coding passes, unless asked for: the build holds the dataset to what they decided.
    """
    leave = shutil.ignore_patterns(*(() if passes else PASSES))
    for name in ("coding", "schemas"):
        shutil.copytree(ROOT / name, folder / name, ignore=leave)
    shutil.copy(ROOT / "README.md", folder / "README.md")
    return folder


def edit(root: Path, path: str, old: str, new: str) -> int:
    """Replace the first occurrence in a file; returns its line (of the new text)."""
    text = (root / path).read_text(encoding="utf-8")
    assert old in text, old
    at = text.index(old)
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")
    return text.count("\n", 0, at) + 1


def run_build(root: Path, *arguments: str) -> int:
    """Exit code of scripts/build.py on that folder."""
    return build.main(["--root", str(root), *arguments])


def generated(root: Path) -> dict[str, bytes]:
    """Every file on disk that the build writes."""
    names = [
        "datapackage.json",
        "rules.json",
        "views.json",
        "docs/dictionary.md",
        "coding/sources/sheet.schema.json",
        "CITATION.cff",
        ".zenodo.json",
        "README.md",
    ]
    paths = [root / name for name in names] + sorted((root / "data").glob("*"))
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in paths if p.exists()}
