"""A citation in RIS, for EndNote, Zotero and other reference managers."""

from ..report.problems import plain
from .citation import Reference


def ris(work: Reference) -> str:
    """Return a record of the type DATA, its lines ended by CR LF.

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
