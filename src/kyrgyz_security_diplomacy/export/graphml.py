"""GraphML, for igraph, networkx, Cytoscape and Gephi: one file for each graph of `networks`."""

from io import BytesIO

from ..load.reading import library
from .networks import networks
from .snapshot import Snapshot


def files(snapshot: Snapshot) -> dict[str, bytes]:
    """Return the graphs, attributes typed: string, boolean, long, double.

    Raises:
        PackageError: networkx is missing, or the package lacks a table, a column or a row.
    """
    made = {}
    for name, graph in networks(snapshot).items():
        content = BytesIO()
        # the writer that does not change with lxml being there or not
        library("networkx", "networks").write_graphml_xml(graph, content)
        made[f"{name}.graphml"] = content.getvalue().rstrip() + b"\n"
    return made
