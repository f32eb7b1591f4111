"""GEXF 1.2 for Gephi: one file for each graph of `networks`, with a time line.

What is dated has `start` and `end`, the bounds of when it can have happened; an open side is left
out. Gephi reads that as a dynamic graph, so its time line filters by date at once.
"""

import re
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from ..load.reading import library
from .networks import networks
from .snapshot import Snapshot

if TYPE_CHECKING:
    import networkx

_META = re.compile(rb"<meta\b.*?</meta>", re.DOTALL)


def files(snapshot: Snapshot) -> dict[str, bytes]:
    """Return the graphs.

    Raises:
        PackageError: networkx is missing, or the package lacks a table, a column or a row.
    """
    made = {}
    for name, graph in networks(snapshot).items():
        _add_times(graph)
        content = BytesIO()
        library("networkx", "networks").write_gexf(graph, content)
        # instead of today's date and the version of networkx
        meta = _meta(snapshot, graph.graph["description"])
        text = _META.sub(lambda _, meta=meta: meta, content.getvalue(), count=1)
        made[f"{name}.gexf"] = text.rstrip() + b"\n"
    return made


def _add_times(graph: "networkx.Graph") -> None:
    """Add the `start` and `end` that GEXF knows, and our ids as those of edges."""
    if graph.is_multigraph():
        for *_, key, data in graph.edges(keys=True, data=True):
            data["id"] = key
    for *_, data in (*graph.nodes(data=True), *graph.edges(data=True)):
        for bound, name in (("earliest", "start"), ("latest", "end")):
            if bound in data:
                data[name] = data[bound]


def _meta(snapshot: Snapshot, description: str) -> bytes:
    dated = f" lastmodifieddate={quoteattr(snapshot.released)}" if snapshot.released else ""
    creator = f"{snapshot.text('title')} {snapshot.text('version')}".strip()
    parts = f"<creator>{escape(creator)}</creator><description>{escape(description)}</description>"
    return f"<meta{dated}>{parts}</meta>".encode()
