"""Validate a built package, but for the parts that were found valid before by the same code."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

from kyrgyz_security_diplomacy.check.early_load import EarlyLoad
from kyrgyz_security_diplomacy.package.data_package import PackageError, open_package
from kyrgyz_security_diplomacy.report.problems import Report

from .cache import Cache


def begin(root: Path) -> contextlib.AbstractContextManager[EarlyLoad | None]:
    """Begin to read the package that stands in a checkout, if there is one."""
    try:
        return EarlyLoad(open_package(root))
    except PackageError:
        return contextlib.nullcontext()


def judged(folder: Path, cache: Cache, code: str, early: EarlyLoad | None = None) -> Report:
    """The report on a package that was just written to a folder.

    Only verdicts of a package without any problem are kept: one of the whole, since its descriptor
    has the hashes of all its files, and one of each unit of checks, since most read few tables.
    """
    content = (folder / "datapackage.json").read_bytes()
    key = hashlib.sha256(code.encode() + content).hexdigest()
    if counts := cache.noted(key):
        return Report((), **counts)
    from kyrgyz_security_diplomacy.check.units import fingerprints
    from kyrgyz_security_diplomacy.check.validation import validate_again

    package = open_package(folder)
    prints = {unit: f"{code} {found}" for unit, found in fingerprints(package).items()}
    noted = {unit: cache.noted(key) for unit, key in prints.items()}
    known = {unit: found["checks"] for unit, found in noted.items() if found}
    report, checked = validate_again(package, known, early)
    if not report.problems:
        counts = ("checks", "tables", "rows", "engine")
        cache.note(key, {name: getattr(report, name) for name in counts})
        for unit, checks in checked.items():
            cache.note(prints[unit], {"checks": checks})
    return report
