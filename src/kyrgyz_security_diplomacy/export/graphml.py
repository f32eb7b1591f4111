"""GraphML, for igraph, networkx, Cytoscape and Gephi: one file for each graph of `networks`."""

from io import BytesIO
from pathlib import Path

from ..load.reading import library
from ..tables.csv_writer import write_bytes
from .networks import networks
from .snapshot import Snapshot


def write(snapshot: Snapshot, folder: Path) -> list[Path]:
    """Write the graphs; return the files. Attributes are typed: string, boolean, long, double.

    Raises:
        PackageError: networkx is missing, or the package lacks a table or a row.
        OSError: a file cannot be written.
    """
    files = []
    for name, graph in networks(snapshot).items():
        content = BytesIO()
        # the writer that does not change with lxml being there or not
        library("networkx", "networks").write_graphml_xml(graph, content)
        files.append(folder / f"{name}.graphml")
        write_bytes(files[-1], content.getvalue().rstrip() + b"\n")
    return files
