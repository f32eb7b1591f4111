"""A citation in the style of the APA manual, 7th edition, section 10.9 (data sets)."""

from collections.abc import Sequence

from ..report.problems import plain
from .citation import Name, Reference


def apa(work: Reference) -> str:
    """Return one line: authors, year, title with version, publisher, address."""
    version = f" (Version {work.version})" if work.version else ""
    title, date = f"{work.title}{version} [Data set]", f"({work.year or 'n.d.'})"
    authors = _names(work.authors)
    parts = [authors, date, title] if authors else [title, date]
    if work.publishers != work.authors:
        parts.append(_names([Name(each.whole) for each in work.publishers]))
    sentences = [part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part]
    return plain(" ".join((*sentences, work.url)).rstrip()) + "\n"


def _names(names: Sequence[Name]) -> str:
    shown = [_name(name) for name in names]
    if len(shown) > 20:  # of more, the first 19 and the last
        return ", ".join(shown[:19]) + f", … {shown[-1]}"
    return ", & ".join(filter(None, (", ".join(shown[:-1]), shown[-1]))) if shown else ""


def _name(name: Name) -> str:
    """Return `Family, G. N.`, or a group's name."""
    parts = [part.split("-") for part in name.given.split()]
    initials = " ".join("-".join(f"{each[0]}." for each in part if each) for part in parts)
    return ", ".join(filter(None, (name.family, initials))) if name.family else name.whole
