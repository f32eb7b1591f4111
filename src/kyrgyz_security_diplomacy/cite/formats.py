"""A citation in each format; text and BibTeX in modules of their own."""

import dataclasses
from pathlib import Path

from ..package.data_package import Package, open_package
from ..report.problems import did_you_mean, plain, plain_json, shown
from .bibtex import bibtex
from .citation import Reference, reference
from .text import apa, notes


def cite(package: str | Path | Package | None = None, format: str = "apa", row: str = "") -> str:
    """Return how to cite a package, or one row of it.

    A package is cited by its own metadata alone. A row is cited by its version, its id with names,
    and the sentences it rests on: by their numbers, with what is printed on their sources.

    Args:
        package: folder, `datapackage.json`, zip file or opened package; None for our own dataset.
        format: one of `FORMATS`.
        row: id of a row, e.g. `evt-bakiyev-karimov-moscow`; "" for the package as a whole.

    Raises:
        PackageError: there is no package that can be read, or no such row in it.
        ValueError: there is no such format; the message names the nearest one.
    """
    if format not in FORMATS:
        hint = did_you_mean(format, FORMATS) or f"known are {', '.join(FORMATS)}"
        raise ValueError(f"there is no format {shown(format)}: {hint}")
    opened = package if isinstance(package, Package) else open_package(package)
    work = reference(opened.descriptor)
    if row:
        from .row import row_notes

        work = dataclasses.replace(work, notes=row_notes(opened, row), key=f"{work.key}-{row}")
    return FORMATS[format](work)


def ris(work: Reference) -> str:
    """Return a RIS record of the type DATA, for EndNote and others; its lines end in CR LF.

    RIS has no escapes: a comma in the name of a group reads as the end of a family name.
    """
    fields = [
        ("TY", "DATA"),
        *(("AU", name.inverted) for name in work.authors),
        ("TI", work.title),
        ("PY", work.year),
        ("DA", work.date.replace("-", "/")),
        ("ET", work.version),
        *(("PB", name.whole) for name in work.publishers),
        ("DO", work.doi),
        ("UR", work.url),
        ("AB", work.abstract),
        *(("N1", note) for note in notes(work)),
        *(("KW", word) for word in work.keywords),
        ("ID", work.key),
    ]
    lines = [f"{tag}  - {plain(value)}" for tag, value in fields if value]
    return "".join(f"{line}\r\n" for line in [*lines, "ER  - "])


def csl(work: Reference) -> str:
    """Return a CSL-JSON list with one item, for Zotero, pandoc and citeproc."""
    item = {
        "id": work.key,
        "type": "dataset",
        "title": work.title,
        "author": [
            {key: text for key, text in (("family", name.family), ("given", name.given)) if text}
            or {"literal": name.whole}
            for name in work.authors
        ],
        "issued": {"date-parts": [list(map(int, work.date.split("-")))]} if work.date else None,
        "version": work.version,
        "publisher": ", ".join(name.whole for name in work.publishers),
        "DOI": work.doi,
        "URL": work.url,
        "abstract": work.abstract,
        "keyword": ", ".join(work.keywords),
        "note": "\n".join(notes(work)),
    }
    return plain_json([{key: value for key, value in item.items() if value}])


FORMATS = {"apa": apa, "bibtex": bibtex, "ris": ris, "csl": csl}
"""Name of a format to the function that returns a `Reference` in it, with a newline at the end."""
