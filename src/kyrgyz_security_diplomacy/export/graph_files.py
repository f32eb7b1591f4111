"""The graphs of `networks` as GraphML and as GEXF 1.2: one file for each graph.

GraphML is for igraph, networkx and Cytoscape, GEXF for Gephi. In GEXF what is dated has `start` and
`end`, the bounds of when it can have happened; an open side is left out. Gephi reads that as a
dynamic graph, so its time line filters by date at once.
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


def graphml(snapshot: Snapshot) -> dict[str, bytes]:
    """Return the graphs, attributes typed; see `networks` for what is raised."""
    # the writer that does not change with lxml being there or not
    graphs = networks(snapshot).items()
    return {f"{name}.graphml": _written(graph, "write_graphml_xml") for name, graph in graphs}


def gexf(snapshot: Snapshot) -> dict[str, bytes]:
    """Return the graphs; see `networks` for what is raised."""
    made = {}
    dated = f" lastmodifieddate={quoteattr(snapshot.released)}" if snapshot.released else ""
    for name, graph in networks(snapshot).items():
        _add_times(graph)
        words = escape(graph.graph["description"])
        about = f"<creator>{escape(snapshot.label)}</creator><description>{words}</description>"
        # instead of today's date and the version of networkx
        meta = f"<meta{dated}>{about}</meta>".encode()
        text = _written(graph, "write_gexf")
        made[f"{name}.gexf"] = _META.sub(lambda _, meta=meta: meta, text, count=1)
    return made


def _written(graph: "networkx.Graph", writer: str) -> bytes:
    content = BytesIO()
    getattr(library("networkx", "networks"), writer)(graph, content)
    return content.getvalue().rstrip() + b"\n"


def _add_times(graph: "networkx.Graph") -> None:
    """Add the `start` and `end` that GEXF knows, and our ids as those of edges."""
    if graph.is_multigraph():
        for *_, key, data in graph.edges(keys=True, data=True):
            data["id"] = key
    for *_, data in (*graph.nodes(data=True), *graph.edges(data=True)):
        for bound, name in (("earliest", "start"), ("latest", "end")):
            if bound in data:
                data[name] = data[bound]
