"""A citation in each format; BibTeX, which has an escape for everything, in a module of its own."""

from collections.abc import Sequence
from pathlib import Path

from ..package.data_package import Package, open_package
from ..report.problems import did_you_mean, plain, plain_json, shown
from .bibtex import bibtex
from .citation import Name, Reference, reference


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


def apa(work: Reference) -> str:
    """Return one line in the style of the APA manual, 7th edition, section 10.9 (data sets)."""
    version = f" (Version {work.version})" if work.version else ""
    title, date = f"{work.title}{version} [Data set]", f"({work.year or 'n.d.'})"
    authors = _apa_names(work.authors)
    parts = [authors, date, title] if authors else [title, date]
    if work.publishers != work.authors:
        parts.append(_apa_names([Name(each.whole) for each in work.publishers]))
    sentences = [part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part]
    return plain(" ".join((*sentences, work.url)).rstrip()) + "\n"


def _apa_names(names: Sequence[Name]) -> str:
    listed = [_apa_name(name) for name in names]
    if len(listed) > 20:  # of more, the first 19 and the last
        return ", ".join(listed[:19]) + f", … {listed[-1]}"
    return ", & ".join(filter(None, (", ".join(listed[:-1]), listed[-1]))) if listed else ""


def _apa_name(name: Name) -> str:
    """Return `Family, G. N.`, or a group's name."""
    parts = [part.split("-") for part in name.given.split()]
    initials = " ".join("-".join(f"{each[0]}." for each in part if each) for part in parts)
    return ", ".join(filter(None, (name.family, initials))) if name.family else name.whole


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
    }
    return plain_json([{key: value for key, value in item.items() if value}])


FORMATS = {"apa": apa, "bibtex": bibtex, "ris": ris, "csl": csl}
"""Name of a format to the function that returns a `Reference` in it, with a newline at the end."""
