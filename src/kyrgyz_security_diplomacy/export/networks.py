"""The networks in the tables, as networkx graphs; `graphml` and `gexf` write them.

`participation`
    Bipartite. Nodes are persons and organizations (`type` false, `bipartite` 0) and events (`type`
    true, `bipartite` 1). An edge is a role that a party has in an event. Where a person acts for an
    organization both have an edge; that of the organization names the person in `through`.
`coparticipation_persons`, `coparticipation_organizations`
    Projections of it. Nodes are parties of one kind, an edge joins two that are parties of the same
    event; `weight` counts those events, `occurred`, `cooperation` and `conflict` those that took
    place, and those of either quad class. Who is only discussed or lends the place is no party; an
    event without a strict PLOVER type (it did not happen, or cannot be decided) does not count; nor
    does the unknown actor (rule E11), who is not one and the same.
`positions`
    Signed and directed, holder to issue: an edge is one reported position. `sign` is 1 for support
    of the proposition, -1 for opposition, 0 for a mixed or neutral stance; it is missing where the
    sign cannot be told. `mode` says whose word it is (`inferred` and `authorial`: the author's).
`targets`
    The same, holder to the person, organization or event that a position is about. The sign is the
    one toward the proposition in `issue_id` (rule P4), not a feeling toward the target.

The holder is the person, if there is one, and `acts_for` the organization. Nodes and edges have
`edtf`, `earliest` and `latest` where they are dated; an open side is missing.
"""

from collections.abc import Iterable
from itertools import combinations
from typing import TYPE_CHECKING

from ..load.rows import Row, filled, released, rows, text
from ..package.data_package import Package
from .libraries import library
from .network_nodes import Nodes, dates

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


def networks(package: Package) -> "dict[str, networkx.Graph]":
    """Return the graphs by name, see the module; nodes and edges in a fixed order.

    Raises:
        PackageError: networkx is missing, or the package lacks a table or a row.
    """
    networkx = library("networkx", "networks")
    nodes = Nodes(package)
    made = {"participation": _participation(networkx.MultiGraph(), package, nodes)}
    for name, kind in (
        ("coparticipation_persons", "person"),
        ("coparticipation_organizations", "organization"),
    ):
        made[name] = _projection(networkx.Graph(), made["participation"], kind)
    made["positions"] = _positions(networkx.MultiDiGraph(), package, nodes)
    made["targets"] = _targets(networkx.MultiDiGraph(), package, nodes)
    for name, graph in made.items():
        graph.graph |= filled(
            {
                "name": name,
                "description": MEANINGS[name],
                "dataset": text(package, "title"),
                "version": text(package, "version"),
                "released": released(package),
            }
        )
    return made


def _participation(
    graph: "networkx.MultiGraph", package: Package, nodes: Nodes
) -> "networkx.MultiGraph":
    columns = ("participant_id", "event_id", "actor_id", "organization_id", "role", "presence")
    for row in rows(package, "event_participants", *columns):
        event = nodes.add(graph, "event", row["event_id"], bipartite=1, type=True)
        shared = {"role": row["role"], "presence": row["presence"]}
        shared |= dates(nodes.event(event), "date")
        key, person, organization = (
            row[name] for name in ("participant_id", "actor_id", "organization_id")
        )
        if person:
            nodes.add(graph, "person", person, bipartite=0, type=False)
            made = shared | {"acts_for": organization}
            graph.add_edge(person, event, f"{key}|{person}", **filled(made))
        if organization:
            nodes.add(graph, "organization", organization, bipartite=0, type=False)
            made = shared | {"through": person}
            graph.add_edge(organization, event, f"{key}|{organization}", **filled(made))
    return graph


def _projection(
    graph: "networkx.Graph", participation: "networkx.MultiGraph", kind: str
) -> "networkx.Graph":
    events = [(key, data) for key, data in participation.nodes(data=True) if data["bipartite"]]
    for event, about in sorted(events):
        if not about.get("plover_type"):
            continue
        parties = sorted(
            {
                party
                for _, party, data in participation.edges(event, data=True)
                if data["role"] in PARTY_ROLES
                and participation.nodes[party]["kind"] == kind
                and party != UNKNOWN
            }
        )
        for party in parties:
            own = participation.nodes[party].items()
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


def _positions(
    graph: "networkx.MultiDiGraph", package: Package, nodes: Nodes
) -> "networkx.MultiDiGraph":
    for row in _position_rows(package):
        issue = nodes.add(graph, "issue", row["issue_id"])
        graph.add_edge(_holder(graph, nodes, row), issue, row["position_id"], **_stance(row))
    return graph


def _targets(
    graph: "networkx.MultiDiGraph", package: Package, nodes: Nodes
) -> "networkx.MultiDiGraph":
    kinds = {"actor": "person", "organization": "organization", "event": "event"}
    for row in _position_rows(package):
        for part, kind in kinds.items():
            if row[f"target_{part}_id"]:
                target = nodes.add(graph, kind, row[f"target_{part}_id"])
                key = f"{row['position_id']}|{target}"
                made = _stance(row) | {"issue_id": row["issue_id"]}
                graph.add_edge(_holder(graph, nodes, row), target, key, **made)
    return graph


def _position_rows(package: Package) -> Iterable[Row]:
    targets = ("target_actor_id", "target_organization_id", "target_event_id")
    columns = ("position_id", "actor_id", "organization_id", "issue_id", "stance", *targets)
    return rows(package, "positions", *columns)


def _holder(graph: "networkx.MultiDiGraph", nodes: Nodes, row: Row) -> str:
    if row["actor_id"]:
        return nodes.add(graph, "person", row["actor_id"])
    return nodes.add(graph, "organization", row["organization_id"])


def _stance(row: Row) -> dict:
    keys = ("stance", "attitude", "mode", "commitment", "factuality", "claim_status", "summary")
    made = {key: row.get(key, "") for key in keys} | dates(row, "stated")
    made["acts_for"] = row["organization_id"] if row["actor_id"] else ""
    return filled(made | {"sign": SIGNS.get(row["stance"])})
