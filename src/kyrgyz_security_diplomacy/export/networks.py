"""The networks in the tables, as networkx graphs; `graphml` and `gexf` write them.

What the graphs are is in docs/formats.md. Apart from `type`, which every node of `participation`
has, no attribute is boolean: igraph would give `false` to the nodes that have no value.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from ..load.reading import library
from .snapshot import Found, Row, Snapshot, filled

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
ISSUE = ("topic", "proposition_kind", "support_means", "oppose_means", "cap_major")
STANCE = (
    "stance", "attitude", "mode", "commitment", "attribution_certainty", "content_factuality",
    "claim_status", "summary",
)  # fmt: skip
"""Columns that are attributes under their own names."""
DATES = ("edtf", "earliest", "latest")
TARGETS = ("target_actor_id", "target_organization_id", "target_event_id")


def networks(snapshot: Snapshot) -> "dict[str, networkx.Graph]":
    """Return the graphs by name, see the module; nodes and edges in a fixed order.

    Raises:
        PackageError: networkx is missing, or the package lacks a table, a column or a row.
    """
    networkx = library("networkx", "networks")
    nodes = Found(_nodes(snapshot), "row", "data")
    participation = _participation(networkx.MultiGraph(), snapshot, nodes)
    persons, organizations = (
        _projection(networkx.Graph(), participation, kind) for kind in ("person", "organization")
    )
    made = {
        "participation": participation,
        "coparticipation_persons": persons,
        "coparticipation_organizations": organizations,
        "positions": _stances(networkx.MultiDiGraph(), snapshot, nodes, ("issue_id",)),
        "targets": _stances(networkx.MultiDiGraph(), snapshot, nodes, TARGETS),
    }
    whole = {"dataset": snapshot.text("title"), "version": snapshot.text("version")}
    whole["released"] = snapshot.released
    for name, graph in made.items():
        graph.graph |= filled({"name": name, "description": MEANINGS[name], **whole})
    return made


def _nodes(snapshot: Snapshot) -> Iterator[tuple[str, dict]]:
    """Yield the id and the attributes of each row that can be a node."""
    for kind, table in (("person", "actors"), ("organization", "organizations")):
        for row in snapshot.rows(table):
            row_id = row[f"{table[:-1]}_id"]
            made = _some(row, PARTY) | {"label": row["name"] or row_id, "named": row["is_named"]}
            made["organization_kind"] = row["kind"] if kind == "organization" else ""
            yield row_id, {"kind": kind} | filled(made)
    places = snapshot.by_id("places", "place_id")
    for row in snapshot.rows("events"):
        made = _some(row, EVENT) | _dates(row, "date") | {"label": row["label"]}
        if row["place_id"]:
            place = places[row["place_id"]]
            made["place"] = place["name"]
            made |= {key: float(place[key]) for key in ("latitude", "longitude") if place[key]}
        yield row["event_id"], {"kind": "event"} | filled(made)
    for row in snapshot.rows("issues"):
        made = _some(row, ISSUE) | {"label": row["proposition"]}
        yield row["issue_id"], {"kind": "issue"} | filled(made)


def _participation(
    graph: "networkx.MultiGraph", snapshot: Snapshot, nodes: Mapping[str, dict]
) -> "networkx.MultiGraph":
    """Add the roles of persons and organizations in events."""
    for row in snapshot.rows("event_participants"):
        event, person, organization = (
            row[column] for column in ("event_id", "actor_id", "organization_id")
        )
        graph.add_node(event, **nodes[event], bipartite=1, type=True)
        shared = _some(row, ("role", "presence")) | _some(nodes[event], DATES)
        both = (person, {"acts_for": organization}), (organization, {"through": person})
        for party, more in both:
            if party:
                graph.add_node(party, **nodes[party], bipartite=0, type=False)
                key = f"{row['participant_id']}|{party}"
                graph.add_edge(party, event, key, **filled(shared | more))
    return graph


def _stances(
    graph: "networkx.MultiDiGraph",
    snapshot: Snapshot,
    nodes: Mapping[str, dict],
    columns: Sequence[str],
) -> "networkx.MultiDiGraph":
    """Add the positions, from their holder to what these columns name."""
    for row in snapshot.rows("positions"):
        holder = row["actor_id"] or row["organization_id"]
        made = _some(row, STANCE) | _dates(row, "stated") | {"sign": SIGNS.get(row["stance"])}
        made["acts_for"] = row["organization_id"] if row["actor_id"] else ""
        if columns == TARGETS:
            made["issue_id"] = row["issue_id"]
        for end in filter(None, (row[column] for column in columns)):
            key = f"{row['position_id']}|{end}" if columns == TARGETS else row["position_id"]
            for node in (end, holder):
                graph.add_node(node, **nodes[node])
            graph.add_edge(holder, end, key, **filled(made))
    return graph


def _projection(
    graph: "networkx.Graph", participation: "networkx.MultiGraph", kind: str
) -> "networkx.Graph":
    """Add the parties of a kind, and an edge for each two that share events."""
    nodes, shared = participation.nodes, {}
    for event, about in sorted((key, data) for key, data in nodes.items() if data["bipartite"]):
        if not about.get("plover_type"):
            continue
        edges = participation.edges(event, data="role")
        parties = {party for _, party, role in edges if role in PARTY_ROLES} - {UNKNOWN}
        parties = sorted(party for party in parties if nodes[party]["kind"] == kind)
        for party in parties:
            own = nodes[party].items()
            graph.add_node(party, **{k: v for k, v in own if k not in ("bipartite", "type")})
        for pair in combinations(parties, 2):
            shared.setdefault(pair, []).append(event)
    for pair, events in shared.items():
        quads = [nodes[event].get("quad_class", "") for event in events]
        graph.add_edge(
            *pair,
            weight=len(events),
            occurred=sum(nodes[event].get("status") in TOOK_PLACE for event in events),
            cooperation=sum(quad.endswith("cooperation") for quad in quads),
            conflict=sum(quad.endswith("conflict") for quad in quads),
            events=" ".join(events),
        )
    return graph


def _some(row: Mapping[str, str], columns: Sequence[str]) -> dict:
    return {column: row[column] for column in columns if column in row}


def _dates(row: Row, prefix: str) -> dict:
    """Return the date of a row as attributes: as coded, and its bounds; "" where a side is open."""
    return {end: row[f"{prefix}_{end}"] for end in DATES}
