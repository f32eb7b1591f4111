"""A citation as CSL-JSON, for Zotero, pandoc and citeproc."""

from ..report.problems import plain_json
from .citation import Name, Reference


def csl(work: Reference) -> str:
    """Return a JSON list with one item."""
    item = {
        "id": work.key,
        "type": "dataset",
        "title": work.title,
        "author": list(map(_name, work.authors)),
        "issued": {"date-parts": [list(map(int, work.date.split("-")))]} if work.date else None,
        "version": work.version,
        "publisher": ", ".join(name.whole for name in work.publishers),
        "DOI": work.doi,
        "URL": work.url,
        "abstract": work.abstract,
        "keyword": ", ".join(work.keywords),
    }
    return plain_json([{key: value for key, value in item.items() if value}])


def _name(name: Name) -> dict[str, str]:
    if not name.family:
        return {"literal": name.whole}
    return {"family": name.family} | ({"given": name.given} if name.given else {})
