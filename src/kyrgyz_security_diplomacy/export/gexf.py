"""GEXF 1.2 for Gephi: one file for each graph of `networks`, with a time line.

What is dated has `start` and `end`, the bounds of when it can have happened; an open side is left
out. Gephi reads that as a dynamic graph, so its time line filters by date at once.
"""

import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from ..load.rows import released, text
from ..package.data_package import Package
from ..tables.csv_writer import write_bytes
from .libraries import library
from .networks import networks

if TYPE_CHECKING:
    import networkx

_META = re.compile(rb"<meta\b.*?</meta>", re.DOTALL)


def write(package: Package, folder: Path) -> list[Path]:
    """Write the graphs; return the files.

    Raises:
        PackageError: networkx is missing, or the package lacks a table or a row.
        OSError: a file cannot be written.
    """
    files = []
    for name, graph in networks(package).items():
        files.append(folder / f"{name}.gexf")
        write_bytes(files[-1], _content(_timed(graph), package))
    return files


def _timed(graph: "networkx.Graph") -> "networkx.Graph":
    """Return a copy with the `start` and `end` that GEXF knows, and our ids as those of edges."""
    timed = graph.copy()
    if timed.is_multigraph():
        for *_, key, data in timed.edges(keys=True, data=True):
            data["id"] = key
    nodes = (data for _, data in timed.nodes(data=True))
    edges = (data for *_, data in timed.edges(data=True))
    for data in (*nodes, *edges):
        for bound, name in (("earliest", "start"), ("latest", "end")):
            if bound in data:
                data[name] = data[bound]
    return timed


def _content(graph: "networkx.Graph", package: Package) -> bytes:
    content = BytesIO()
    library("networkx", "networks").write_gexf(graph, content)
    meta = _meta(package, graph.graph["description"])
    return _META.sub(lambda _: meta, content.getvalue(), count=1).rstrip() + b"\n"


def _meta(package: Package, description: str) -> bytes:
    """Return what the file says of itself: instead of today's date and networkx's version."""
    day = released(package)
    dated = f" lastmodifieddate={quoteattr(day)}" if day else ""
    creator = f"{text(package, 'title')} {text(package, 'version')}".strip()
    parts = f"<creator>{escape(creator)}</creator><description>{escape(description)}</description>"
    return f"<meta{dated}>{parts}</meta>".encode()
