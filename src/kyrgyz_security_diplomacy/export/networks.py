"""The networks in the tables as GraphML and as GEXF 1.2: one file for each graph.

GraphML is for igraph, networkx and Cytoscape, GEXF for Gephi. What the graphs are is in
docs/formats.md. In GEXF what is dated has `start` and `end`, the bounds of when it can have
happened; an open side is left out. Gephi reads that as a dynamic graph, so its time line filters by
date at once. Apart from `type`, which every node of `participation` has, no attribute is boolean:
igraph would give `false` to the nodes that have no value.
"""

import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from ..load.reading import Row, as_rows, library
from .snapshot import Snapshot, filled

if TYPE_CHECKING:
    import networkx

SIGNS = {"support": 1, "oppose": -1, "mixed": 0, "neutral": 0}
MEANINGS = {
    "participation": "roles of persons and organizations in events",
    "cooperation": "parties that share events of cooperation, neither acting on the other",
    "cooperation_directed": "parties that act toward others in events of cooperation",
    "positions": "stances of holders toward issues; sign: 1 for, -1 against, 0 mixed or neutral",
    "targets": "the same stances, by the person, organization or event that they are about",
}
NODES = {
    "actors": ("person", ("country", "plover_sector", "wikidata_id")),
    "organizations": ("organization", ("country", "plover_sector", "wikidata_id")),
    "events": ("event", ("event_type", "plover_type", "quad_class", "status", "factuality")),
    "issues": (
        "issue",
        ("topic", "proposition_kind", "support_means", "oppose_means", "cap_major"),
    ),
}
"""Table to the kind of its nodes, and the columns that are attributes under their own names."""
STANCE = (
    "stance", "attitude", "mode", "commitment", "attribution_certainty", "content_factuality",
    "claim_status", "summary",
)  # fmt: skip
DATES = ("edtf", "earliest", "latest")
_META = re.compile(rb"<meta\b.*?</meta>", re.DOTALL)
TARGETS = ("target_actor_id", "target_organization_id", "target_event_id")


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


def networks(snapshot: Snapshot) -> "dict[str, networkx.Graph]":
    """Return the graphs by name, see the module; nodes and edges in a fixed order.

    Raises:
        PackageError: networkx is missing, or the package lacks a table, a column or a row.
    """
    networkx = library("networkx", "networks")
    directed = networkx.MultiDiGraph
    made = {
        "participation": _participation(networkx.MultiGraph(), snapshot),
        "cooperation": _cooperation(networkx.Graph(), snapshot, "undirected"),
        "cooperation_directed": _cooperation(networkx.DiGraph(), snapshot, "directed"),
        "positions": _stances(directed(), snapshot, ("issue_id",)),
        "targets": _stances(directed(), snapshot, TARGETS),
    }
    about = {"dataset": snapshot.text("title"), "version": snapshot.text("version")}
    about["released"] = snapshot.released
    for name, graph in made.items():
        graph.graph |= filled({"name": name, "description": MEANINGS[name], **about})
    return made


def _node(snapshot: Snapshot, row_id: str) -> dict:
    """Return the attributes of the node that a row is."""
    row = snapshot.row(row_id)
    kind, columns = NODES[snapshot.named[row_id][0]]
    made = {"kind": kind, "label": snapshot.name_of(row_id)} | _some(row, columns)
    made["named"] = row.get("is_named", "")
    made["organization_kind"] = row["kind"] if kind == "organization" else ""
    if kind == "event":
        made |= _dates(row, "date")
        if place := snapshot.row(row["place_id"]):
            made["place"] = place["name"]
            made |= {key: float(place[key]) for key in ("latitude", "longitude") if place[key]}
    return filled(made)


def _participation(graph: "networkx.MultiGraph", snapshot: Snapshot) -> "networkx.MultiGraph":
    """Add the roles of persons and organizations in events."""
    for row in snapshot.rows("event_participants"):
        event, person, organization = (
            row[f"{one}_id"] for one in ("event", "actor", "organization")
        )
        graph.add_node(event, **_node(snapshot, event), bipartite=1, type=True)
        shared = _some(row, ("role", "presence")) | _some(graph.nodes[event], DATES)
        both = (person, {"acts_for": organization}), (organization, {"through": person})
        for party, more in both:
            if party:
                graph.add_node(party, **_node(snapshot, party), bipartite=0, type=False)
                key = f"{row['participant_id']}|{party}"
                graph.add_edge(party, event, key, **filled(shared | more))
    return graph


def _cooperation(graph: "networkx.Graph", snapshot: Snapshot, direction: str) -> "networkx.Graph":
    """Add the rows of the view `cooperation_edges` with a direction."""
    view = snapshot.views["cooperation_edges"]
    for row in as_rows(view.header, zip(*view.columns, strict=True), view.name):
        if row["direction"] == direction:
            ends = row["party_id"], row["other_party_id"]
            ours = ("direction", "party", "other_party")
            own = {key: row[key] for key in row if not key.startswith(ours)}
            graph.add_nodes_from((end, _node(snapshot, end)) for end in ends)
            graph.add_edge(*ends, **filled(own))
    return graph


def _stances(
    graph: "networkx.MultiDiGraph", snapshot: Snapshot, columns: Sequence[str]
) -> "networkx.MultiDiGraph":
    """Add the positions, from their holder to what these columns name."""
    for row in snapshot.rows("positions"):
        holder = row["actor_id"] or row["organization_id"]
        made = _some(row, STANCE) | _dates(row, "stated") | {"sign": SIGNS.get(row["stance"])}
        made["acts_for"] = row["organization_id"] if row["actor_id"] else ""
        made["issue_id"] = row["issue_id"] if columns == TARGETS else ""
        for end in filter(None, (row[column] for column in columns)):
            graph.add_nodes_from((node, _node(snapshot, node)) for node in (end, holder))
            key = f"{row['position_id']}|{end}" if columns == TARGETS else row["position_id"]
            graph.add_edge(holder, end, key, **filled(made))
    return graph


def _some(row: Mapping[str, str], columns: Sequence[str]) -> dict:
    return {column: row[column] for column in columns if column in row}


def _dates(row: Row, prefix: str) -> dict:
    """Return the date of a row as attributes: as coded, and its bounds; "" where a side is open."""
    return {end: row[f"{prefix}_{end}"] for end in DATES}
