"""A citation as text: in the style of the APA, and as a footnote."""

from collections.abc import Sequence

from ..report.problems import plain
from .citation import Name, Reference


def apa(work: Reference) -> str:
    """Return one line in the style of the APA manual, 7th edition, section 10.9 (data sets).

    A package that states how to cite it is cited so. What `notes` has follows, in lines.
    """
    return _lines(work, work.stated or _apa(work))


def footnote(work: Reference) -> str:
    """Return one line in the style of a note of the Chicago Manual, 17th edition; else as `apa`."""
    names = [f"{each.given} {each.family}".strip() or each.whole for each in work.authors]
    listed = f"{names[0]} et al." if len(names) > 3 else _listed(names)
    version = f"version {work.version}" if work.version else ""
    publishers = _listed([each.whole for each in work.publishers])
    issued = [publishers if work.publishers != work.authors else "", work.year or "n.d."]
    medium = f"data set ({', '.join(filter(None, issued))})"
    parts = filter(None, [listed, f"“{work.title},”", version, medium, work.url])
    return _lines(work, work.stated or f"{', '.join(parts)}.".replace(",”, ", ",” "))


def _listed(names: Sequence[str]) -> str:
    *others, last = names or [""]
    return " and ".join(filter(None, (", ".join(others), last)))


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
