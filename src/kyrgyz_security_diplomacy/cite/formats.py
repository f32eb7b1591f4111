"""A citation as text for a bibliography: APA, BibTeX, RIS, CSL-JSON."""

import re
from collections.abc import Sequence
from pathlib import Path

from ..package.data_package import Package, open_package
from ..report.problems import did_you_mean, plain, plain_json, shown
from .citation import Name, Reference, reference

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_LATEX = {
    "\\": r"\textbackslash{}",
    # BibTeX counts braces behind a backslash too
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{char: f"\\{char}" for char in "#$%&_"},
}
_MOST_NAMES = 20  # APA lists so many authors; of more, the first 19 and the last


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
    """Return a line in the style of the APA manual, 7th edition, section 10.9 (data sets)."""
    version = f" (Version {work.version})" if work.version else ""
    title, date = f"{work.title}{version} [Data set]", f"({work.year or 'n.d.'})"
    authors = _apa_names(work.authors)
    parts = [authors, date, title] if authors else [title, date]
    if work.publishers != work.authors:
        parts.append(_apa_names([Name(each.whole) for each in work.publishers]))
    text = " ".join(map(_ended, filter(None, parts)))
    return plain(f"{text} {work.url}".rstrip()) + "\n"


def bibtex(work: Reference) -> str:
    """Return an entry `@dataset`, for BibTeX and biblatex.

    BibTeX's own styles know no `version` and print `howpublished`; biblatex does the reverse.
    """
    version = f", version {work.version}" if work.version else ""
    fields = {
        "author": _braced(" and ".join(map(_bibtex_name, work.authors))),
        "title": _braced(_braced(_latex(work.title))),  # twice: its capitals stay
        "year": _braced(work.year),
        "month": _MONTHS[int(work.date[5:7]) - 1] if work.date else "",
        "publisher": _braced(" and ".join(_braced(_latex(each.whole)) for each in work.publishers)),
        "version": _braced(_latex(work.version)),
        "howpublished": _braced(_latex(f"Data set{version}")),
        "doi": _braced(_verbatim(work.doi)),
        "url": _braced(_verbatim(work.url)),
    }
    lines = [f"  {name} = {value}" for name, value in fields.items() if value]
    return f"@dataset{{{work.key},\n" + ",\n".join(lines) + "\n}\n"


def ris(work: Reference) -> str:
    """Return a record of the type DATA.

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
    """Return CSL-JSON: a list with one item, for Zotero, pandoc and citeproc."""
    item = {
        "id": work.key,
        "type": "dataset",
        "title": work.title,
        "author": list(map(_csl_name, work.authors)),
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


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."


def _apa_names(names: Sequence[Name]) -> str:
    shown = [_apa_name(name) for name in names]
    if len(shown) > _MOST_NAMES:
        return ", ".join(shown[: _MOST_NAMES - 1]) + f", … {shown[-1]}"
    return ", & ".join(filter(None, (", ".join(shown[:-1]), shown[-1]))) if shown else ""


def _apa_name(name: Name) -> str:
    """Return `Family, G. N.`, or a group's name."""
    parts = [part.split("-") for part in name.given.split()]
    initials = " ".join("-".join(f"{each[0]}." for each in part if each) for part in parts)
    return ", ".join(filter(None, (name.family, initials))) if name.family else name.whole


def _bibtex_name(name: Name) -> str:
    if not name.family:
        return _braced(_latex(name.whole))  # a group's name is not cut into parts
    return ", ".join(_bibtex_part(part) for part in (name.family, name.given) if part)


def _bibtex_part(part: str) -> str:
    """Return a part of a name; in braces if BibTeX would cut it once more."""
    latex = _latex(part)
    return f"{{{latex}}}" if "," in part or re.search(r"\band\b", part, re.I) else latex


def _braced(text: str) -> str:
    return f"{{{text}}}" if text else ""


def _latex(text: str) -> str:
    return "".join(_LATEX.get(char, char) for char in text)


def _verbatim(address: str) -> str:
    """Return an address or DOI, which BibTeX and LaTeX take as it is, but for braces."""
    return re.sub(r"[\\{}]", lambda found: f"%{ord(found[0]):02X}", address)


def _csl_name(name: Name) -> dict:
    if not name.family:
        return {"literal": name.whole}
    return {"family": name.family} | ({"given": name.given} if name.given else {})
