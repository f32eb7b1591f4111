"""The networks in the tables, as networkx graphs; `graphml` and `gexf` write them.

What the graphs are is in docs/formats.md. Apart from `type`, which every node of `participation`
has, no attribute is boolean: igraph would give `false` to the nodes that have no value.
"""

from itertools import combinations
from typing import TYPE_CHECKING

from ..load.reading import library
from .snapshot import Row, Snapshot, filled

if TYPE_CHECKING:
    import networkx

PARTY_ROLES = frozenset(
    ("initiator", "recipient", "host", "visitor", "mediator", "signatory", "participant", "target")
)
TOOK_PLACE = frozenset(("occurred", "ongoing"))
UNKNOWN = "org-unknown"
SIGNS = {"support": 1, "oppose": -1, "mixed": 0, "neutral": 0}
MEANINGS = {
    "participation": "roles of persons and organizations in events",
    "coparticipation_persons": "persons who are parties of the same events",
    "coparticipation_organizations": "organizations that are parties of the same events",
    "positions": "stances of holders toward issues; sign: 1 for, -1 against, 0 mixed or neutral",
    "targets": "the same stances, by the person, organization or event that they are about",
}
PARTY = ("country", "plover_sector", "wikidata_id")
EVENT = ("event_type", "plover_type", "quad_class", "status", "factuality")
ISSUE = ("support_means", "oppose_means", "cap_major")
STANCE = ("stance", "attitude", "mode", "commitment", "factuality", "claim_status", "summary")
DEGREES = ("latitude", "longitude")
"""Columns that are attributes under their own names."""


def networks(snapshot: Snapshot) -> "dict[str, networkx.Graph]":
    """Return the graphs by name, see the module; nodes and edges in a fixed order.

    Raises:
        PackageError: networkx is missing, or the package lacks a table, a column or a row.
    """
    networkx = library("networkx", "networks")
    build = _Builder(snapshot)
    participation = build.participation(networkx.MultiGraph())
    made = {
        "participation": participation,
        "coparticipation_persons": _projection(networkx.Graph(), participation, "person"),
        "coparticipation_organizations": _projection(
            networkx.Graph(), participation, "organization"
        ),
        "positions": build.positions(networkx.MultiDiGraph()),
        "targets": build.targets(networkx.MultiDiGraph()),
    }
    whole = {"dataset": snapshot.text("title"), "version": snapshot.text("version")}
    whole["released"] = snapshot.released
    for name, graph in made.items():
        graph.graph |= filled({"name": name, "description": MEANINGS[name], **whole})
    return made


class _Builder:
    """Makes graphs of the tables."""

    def __init__(self, snapshot: Snapshot):
        self._participants = snapshot.rows("event_participants")
        self._positions = snapshot.rows("positions")
        self._places = snapshot.by_id("places", "place_id")
        self._rows = {
            "person": snapshot.by_id("actors", "actor_id"),
            "organization": snapshot.by_id("organizations", "organization_id"),
            "event": snapshot.by_id("events", "event_id"),
            "issue": snapshot.by_id("issues", "issue_id"),
        }

    def participation(self, graph: "networkx.MultiGraph") -> "networkx.MultiGraph":
        """Add the roles of persons and organizations in events."""
        for row in self._participants:
            event = self._node(graph, "event", row["event_id"], bipartite=1, type=True)
            shared = {"role": row["role"], "presence": row["presence"]}
            shared |= _dates(self._rows["event"][event], "date")
            person, organization = row["actor_id"], row["organization_id"]
            for kind, party, more in (
                ("person", person, {"acts_for": organization}),
                ("organization", organization, {"through": person}),
            ):
                if party:
                    self._node(graph, kind, party, bipartite=0, type=False)
                    key = f"{row['participant_id']}|{party}"
                    graph.add_edge(party, event, key, **filled(shared | more))
        return graph

    def positions(self, graph: "networkx.MultiDiGraph") -> "networkx.MultiDiGraph":
        """Add the stances toward issues."""
        for row in self._positions:
            issue = self._node(graph, "issue", row["issue_id"])
            graph.add_edge(self._holder(graph, row), issue, row["position_id"], **_stance(row))
        return graph

    def targets(self, graph: "networkx.MultiDiGraph") -> "networkx.MultiDiGraph":
        """Add the stances by what they are about."""
        kinds = {"actor": "person", "organization": "organization", "event": "event"}
        for row in self._positions:
            for part, kind in kinds.items():
                if row[f"target_{part}_id"]:
                    target = self._node(graph, kind, row[f"target_{part}_id"])
                    key = f"{row['position_id']}|{target}"
                    made = _stance(row) | {"issue_id": row["issue_id"]}
                    graph.add_edge(self._holder(graph, row), target, key, **made)
        return graph

    def _holder(self, graph: "networkx.Graph", row: Row) -> str:
        if row["actor_id"]:
            return self._node(graph, "person", row["actor_id"])
        return self._node(graph, "organization", row["organization_id"])

    def _node(self, graph: "networkx.Graph", kind: str, row_id: str, **more: object) -> str:
        """Add the node of a row, if it is not there yet; return its id."""
        row = self._rows[kind][row_id]
        if kind == "event":
            made = _some(row, EVENT) | _dates(row, "date") | {"label": row["label"]}
            if row["place_id"]:
                place = self._places[row["place_id"]]
                made["place"] = place["name"]
                made |= {key: float(place[key]) for key in DEGREES if place[key]}
        elif kind == "issue":
            made = _some(row, ISSUE) | {"label": row["proposition"]}
        else:
            made = _some(row, PARTY) | {"label": row["name"] or row_id, "named": row["is_named"]}
            made["organization_kind"] = row["kind"] if kind == "organization" else ""
        graph.add_node(row_id, kind=kind, **filled(made), **more)
        return row_id


def _projection(
    graph: "networkx.Graph", participation: "networkx.MultiGraph", kind: str
) -> "networkx.Graph":
    nodes = participation.nodes
    for event, about in sorted((key, data) for key, data in nodes.items() if data["bipartite"]):
        if not about.get("plover_type"):
            continue
        edges = participation.edges(event, data="role")
        parties = {party for _, party, role in edges if role in PARTY_ROLES} - {UNKNOWN}
        parties = sorted(party for party in parties if nodes[party]["kind"] == kind)
        for party in parties:
            own = nodes[party].items()
            graph.add_node(party, **{k: v for k, v in own if k not in ("bipartite", "type")})
        for one, other in combinations(parties, 2):
            _count(graph, one, other, event, about)
    return graph


def _count(graph: "networkx.Graph", one: str, other: str, event: str, about: dict) -> None:
    if not graph.has_edge(one, other):
        graph.add_edge(one, other, weight=0, occurred=0, cooperation=0, conflict=0, events="")
    edge, quad = graph.edges[one, other], about.get("quad_class", "")
    edge["weight"] += 1
    edge["occurred"] += about.get("status") in TOOK_PLACE
    edge["cooperation"] += quad.endswith("cooperation")
    edge["conflict"] += quad.endswith("conflict")
    edge["events"] = f"{edge['events']} {event}".strip()


def _stance(row: Row) -> dict:
    made = _some(row, STANCE) | _dates(row, "stated") | {"sign": SIGNS.get(row["stance"])}
    return filled(made | {"acts_for": row["organization_id"] if row["actor_id"] else ""})


def _some(row: Row, columns: tuple[str, ...]) -> dict:
    return {column: row[column] for column in columns if column in row}


def _dates(row: Row, prefix: str) -> dict:
    """Return the date of a row as attributes: as coded, and its bounds; "" where a side is open."""
    return {end: row[f"{prefix}_{end}"] for end in ("edtf", "earliest", "latest")}
