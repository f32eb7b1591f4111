"""The committed package as rows of text."""

from __future__ import annotations

import csv
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DESCRIPTOR = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))


def rows() -> dict[str, list[dict]]:
    """Every table as dicts of text."""
    found = {}
    for resource in DESCRIPTOR["resources"]:
        with (ROOT / resource["path"]).open(encoding="utf-8", newline="") as handle:
            found[resource["name"]] = list(csv.DictReader(handle))
    return found
