"""A copy of what the build reads, and if asked for of what it writes, to be broken by a test."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import build
from real_package import ROOT

SCHEMA = "coding/sources/sheet.schema.json"
SHEET = "coding/sources/src-edm-3-148.yaml"
PASSES = ("passes", "adjudications.csv", "reliability.csv")
GENERATED = (
    "datapackage.json", "rules.json", "views.json", "docs/dictionary.md", "docs/reliability.md",
    SCHEMA, "CITATION.cff", ".zenodo.json", "README.md",
)  # fmt: skip


def copy_checkout(folder: Path, passes: bool = False) -> Path:
    """coding/, schemas/ and README.md in a folder of their own.

    Without the coding passes, unless asked for: the build holds the dataset to what they decided.
    """
    leave = shutil.ignore_patterns(*(() if passes else PASSES))
    for name in ("coding", "schemas"):
        shutil.copytree(ROOT / name, folder / name, ignore=leave)
    shutil.copy(ROOT / "README.md", folder / "README.md")
    return folder


def copy_built(folder: Path) -> Path:
    """A checkout with its passes and all that was generated from it."""
    copy_checkout(folder, passes=True)
    restore(folder, generated(ROOT))
    return folder


def edit(root: Path, path: str, old: str, new: str) -> int:
    """Replace the first occurrence of a text; returns its line."""
    return edit_matching(root, path, re.escape(old), new.replace("\\", r"\\"))


def edit_matching(root: Path, path: str, pattern: str, new: str) -> int:
    """Replace the first match of a regular expression; returns its line."""
    text = (root / path).read_text(encoding="utf-8")
    found = re.search(pattern, text, re.MULTILINE)
    assert found, pattern
    changed = text[: found.start()] + found.expand(new) + text[found.end() :]
    (root / path).write_text(changed, encoding="utf-8")
    return text.count("\n", 0, found.start()) + 1


def run_build(root: Path, *arguments: str) -> int:
    """Exit code of scripts/build.py on that folder."""
    return build.main(["--root", str(root), *arguments])


def generated(root: Path) -> dict[str, bytes]:
    """Every file on disk that the build writes, and all else in data/."""
    paths = [root / name for name in GENERATED] + sorted((root / "data").glob("*"))
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in paths if p.exists()}


def restore(root: Path, files: dict[str, bytes]) -> None:
    """Write these files as they are."""
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
