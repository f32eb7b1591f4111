"""Kyrgyz Security Diplomacy: a coded dataset, and what is needed to read, check and cite it.

>>> import kyrgyz_security_diplomacy as ksd
>>> events = ksd.load("events")
>>> ksd.validate().valid
True
"""

from .frames import load, load_all, schema
from .package import Package, PackageError, open_package
from .problems import Problem, Report
from .validation import validate

__version__ = "0.1.0"


def __getattr__(name: str):
    """Give what needs more at once when it is first asked for."""
    if name == "cite":
        from .citation_formats import cite

        return cite
    if name == "connect":
        from .connection import connect

        return connect
    if name == "diff":
        from .diff_packages import diff

        return diff
    if name == "verify":
        from .verification import verify

        return verify
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "Package",
    "PackageError",
    "Problem",
    "Report",
    "__version__",
    "cite",
    "connect",
    "diff",
    "load",
    "load_all",
    "open_package",
    "schema",
    "validate",
    "verify",
]
