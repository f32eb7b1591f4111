"""A citation as text, in the style of the APA."""

from collections.abc import Sequence

from ..report.problems import plain
from .citation import Name, Reference


def apa(work: Reference) -> str:
    """Return one line in the style of the APA manual, 7th edition, section 10.9 (data sets).

    A package that states how to cite it is cited so. What `notes` has follows, in lines.
    """
    return _lines(work, work.stated or _apa(work))


def notes(work: Reference) -> list[str]:
    """Return what only a note can carry: the package's own wording, and what `notes` has."""
    own = [f"To be cited as: {work.stated}"] if work.stated not in ("", _apa(work)) else []
    return [*own, *work.notes]


def _lines(work: Reference, first: str) -> str:
    return "".join(f"{plain(line)}\n" for line in (first, *work.notes))


def _apa(work: Reference) -> str:
    version = f" (Version {work.version})" if work.version else ""
    title, date = f"{work.title}{version} [Data set]", f"({work.year or 'n.d.'})"
    authors = _apa_names(work.authors)
    parts = [authors, date, title] if authors else [title, date]
    if work.publishers != work.authors:
        parts.append(_apa_names([Name(each.whole) for each in work.publishers]))
    sentences = [part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part]
    return " ".join((*sentences, work.url)).rstrip()


def _apa_names(names: Sequence[Name]) -> str:
    *others, last = map(_apa_name, names) if names else [""]
    return ", & ".join(filter(None, (", ".join(others), last)))


def _apa_name(name: Name) -> str:
    """Return `Family, G. N.`, or a group's name."""
    parts = [part.split("-") for part in name.given.split()]
    initials = " ".join("-".join(f"{each[0]}." for each in part if each) for part in parts)
    return ", ".join(filter(None, (name.family, initials))) if name.family else name.whole
