"""Validate a package that the build has written, unless the same code found it valid before."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

from kyrgyz_security_diplomacy.report.problems import Report

from .cache import Cache


def begin(_: Path) -> contextlib.AbstractContextManager[None]:
    """Nothing is read beforehand."""
    return contextlib.nullcontext()


def judged(folder: Path, cache: Cache, code: str, _: None = None) -> Report:
    """The report on a package that was just written to a folder.

    Only the verdict of a package without any problem is kept; its descriptor has the hashes of all
    its files.
    """
    content = (folder / "datapackage.json").read_bytes()
    key = hashlib.sha256(code.encode() + content).hexdigest()
    if counts := cache.noted(key):
        return Report((), **counts)
    from kyrgyz_security_diplomacy.check.validation import validate

    report = validate(folder, engine="duckdb")
    if not report.problems:
        counts = ("checks", "tables", "rows", "engine")
        cache.note(key, {name: getattr(report, name) for name in counts})
    return report
