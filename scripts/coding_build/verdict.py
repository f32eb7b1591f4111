"""Validate a built package, unless these very bytes were found valid before by the same code."""

from __future__ import annotations

import hashlib
from pathlib import Path

from kyrgyz_security_diplomacy.problems import Report

from .cache import Cache


def judged(folder: Path, cache: Cache, code: str) -> Report:
    """The report on a package that was just written to a folder.

    Its descriptor has the hashes of all its files, and its schemas and rules, so that one hash
    stands for the whole. Only a verdict without any problem is kept. (To skip single tables or
    rules, keep a verdict for each under the hashes of the files that it reads.)
    """
    content = (folder / "datapackage.json").read_bytes()
    key = hashlib.sha256(code.encode() + content).hexdigest()
    if counts := cache.noted(key):
        return Report((), **counts)
    from kyrgyz_security_diplomacy.validation import validate  # pandas takes long to import

    report = validate(folder, engine="auto")
    if not report.problems:
        counts = ("checks", "tables", "rows", "engine")
        cache.note(key, {name: getattr(report, name) for name in counts})
    return report
