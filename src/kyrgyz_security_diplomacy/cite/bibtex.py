"""A citation for BibTeX and biblatex."""

import re

from .citation import Name, Reference
from .text import notes

_LATEX = {
    "\\": r"\textbackslash{}",
    # BibTeX counts braces behind a backslash too
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{char: f"\\{char}" for char in "#$%&_"},
}


def bibtex(work: Reference) -> str:
    """Return an entry `@dataset`.

    BibTeX's own styles know no `version` and print `howpublished`; biblatex does the reverse.
    """
    version = f", version {work.version}" if work.version else ""
    fields = {
        "author": _braced(" and ".join(map(_name, work.authors))),
        "title": _braced(_braced(_latex(work.title))),  # twice, to keep its capitals
        "year": _braced(work.year),
        "publisher": _braced(" and ".join(_braced(_latex(each.whole)) for each in work.publishers)),
        "version": _braced(_latex(work.version)),
        "howpublished": _braced(_latex(f"Data set{version}")),
        "doi": _braced(_verbatim(work.doi)),
        "url": _braced(_verbatim(work.url)),
        "note": _braced(_latex("; ".join(notes(work)))),
    }
    lines = [f"  {name} = {value}" for name, value in fields.items() if value]
    return f"@dataset{{{work.key},\n" + ",\n".join(lines) + "\n}\n"


def _name(name: Name) -> str:
    if not name.family:
        return _braced(_latex(name.whole))  # a group's name is not cut into parts
    return ", ".join(_part(part) for part in (name.family, name.given) if part)


def _part(part: str) -> str:
    """Return a part of a name; in braces if BibTeX would cut it once more."""
    latex = _latex(part)
    return _braced(latex) if "," in part or re.search(r"\band\b", part, re.I) else latex


def _braced(text: str) -> str:
    return f"{{{text}}}" if text else ""


def _latex(text: str) -> str:
    return "".join(_LATEX.get(char, char) for char in text)


def _verbatim(address: str) -> str:
    """Return an address or DOI, which BibTeX and LaTeX take as it is, but for braces."""
    return re.sub(r"[\\{}]", lambda found: f"%{ord(found[0]):02X}", address)
