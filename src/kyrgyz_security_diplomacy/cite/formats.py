"""The formats of a citation, one module each."""

from pathlib import Path

from ..package.data_package import Package, open_package
from ..report.problems import did_you_mean, shown
from .apa import apa
from .bibtex import bibtex
from .citation import reference
from .csl import csl
from .ris import ris

FORMATS = {"apa": apa, "bibtex": bibtex, "ris": ris, "csl": csl}
"""Name of a format to the function that returns a `Reference` in it, with a newline at the end."""


def cite(package: str | Path | Package | None = None, format: str = "apa") -> str:
    """Return how to cite a package, made from its own metadata alone.

    Args:
        package: folder, `datapackage.json`, zip file or opened package; None for our own dataset.
        format: one of `FORMATS`.

    Raises:
        PackageError: there is no package that can be read.
        ValueError: there is no such format; the message names the nearest one.
    """
    if format not in FORMATS:
        hint = did_you_mean(format, FORMATS) or f"known are {', '.join(FORMATS)}"
        raise ValueError(f"there is no format {shown(format)}: {hint}")
    opened = package if isinstance(package, Package) else open_package(package)
    return FORMATS[format](reference(opened.descriptor))
