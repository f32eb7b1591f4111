"""Kyrgyz Security Diplomacy: a coded dataset, and what is needed to read, check and cite it.

>>> import kyrgyz_security_diplomacy as ksd
>>> events = ksd.load("events")
>>> ksd.validate().valid
True
"""

from importlib import import_module

from . import cite, diff, load, verify

__version__ = "0.3.0"

_FUNCTIONS = {
    "cite": ".cite.formats",
    "connect": ".load.connection",
    "diff": ".diff.compare",
    "load": ".load.frames",
    "load_all": ".load.frames",
    "open_package": ".package.data_package",
    "Package": ".package.data_package",
    "PackageError": ".package.data_package",
    "Problem": ".report.problems",
    "Report": ".report.problems",
    "schema": ".load.frames",
    "validate": ".check.validation",
    "verify": ".verify.verification",
}
"""Public name to the module that defines it, which is imported when the name is first used."""

# Some subpackages have the name of their main function. Imported once, they never take it again.
del cite, diff, load, verify


def __getattr__(name: str):
    """Return a public function or class."""
    if name not in _FUNCTIONS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_FUNCTIONS[name], __name__), name)


__all__ = ["__version__", *_FUNCTIONS]
