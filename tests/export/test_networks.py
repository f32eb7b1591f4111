"""Networks: what nodes, edges and signs are, and that GraphML and GEXF give them back."""

import itertools
import re
from collections import Counter

import networkx
import pytest
from linked import ROWS, updated, write
from real_package import DESCRIPTOR

from kyrgyz_security_diplomacy.export import gexf, graphml
from kyrgyz_security_diplomacy.export.networks import networks
from kyrgyz_security_diplomacy.package.data_package import PackageError

NAMES = [
    "participation",
    "coparticipation_persons",
    "coparticipation_organizations",
    "positions",
    "targets",
]
EVENTS = {row["event_id"]: row for row in ROWS["events"]}


@pytest.fixture(scope="module")
def graphs(ours):
    return networks(ours)


@pytest.fixture(scope="module")
def written(ours, tmp_path_factory):
    place = tmp_path_factory.mktemp("networks")
    write(graphml, ours, place)
    write(gexf, ours, place)
    return place


def test_every_role_is_an_edge(graphs):
    graph = graphs["participation"]
    expected = Counter(
        (*sorted((party, row["event_id"])), row["role"])
        for row in ROWS["event_participants"]
        for party in (row["actor_id"], row["organization_id"])
        if party
    )
    found = Counter(
        (*sorted((one, other)), data["role"]) for one, other, data in graph.edges(data=True)
    )
    assert found == expected
    parties, events = (
        {key for key, data in graph.nodes(data=True) if data["type"] is side}
        for side in (False, True)
    )
    assert networkx.bipartite.is_bipartite_node_set(graph, events)
    assert events == set(EVENTS) and not parties & events


def pairs(column):
    """Parties that share an event, computed from the rows alone."""
    parties = {}
    for row in ROWS["event_participants"]:
        counts = EVENTS[row["event_id"]]["plover_type"] and row[column] != "org-unknown"
        if counts and row[column] and row["role"] not in ("subject", "venue_provider", "unclear"):
            parties.setdefault(row["event_id"], set()).add(row[column])
    found = {}
    for event, members in parties.items():
        for pair in itertools.combinations(sorted(members), 2):
            found.setdefault(frozenset(pair), []).append(event)
    return found


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("coparticipation_persons", "actor_id"),
        ("coparticipation_organizations", "organization_id"),
    ],
)
def test_projections_count_shared_events(graphs, name, column):
    graph, expected = graphs[name], pairs(column)
    assert {frozenset(edge) for edge in graph.edges} == set(expected)
    for one, other, data in graph.edges(data=True):
        shared = expected[frozenset((one, other))]
        assert data["events"].split() == sorted(shared) and data["weight"] == len(shared)
        events = [EVENTS[event] for event in shared]
        assert data["occurred"] == sum(e["status"] in ("occurred", "ongoing") for e in events)
        assert data["cooperation"] == sum("cooperation" in e["quad_class"] for e in events)
        assert data["conflict"] == sum("conflict" in e["quad_class"] for e in events)
    assert "org-unknown" not in graph


def test_every_position_has_its_sign(ours):
    ids = [row["position_id"] for row in ROWS["positions"]]
    stances = dict(zip(ids, ("oppose", "mixed", "neutral", "unclear"), strict=False))
    cells = {key: {"stance": stance} for key, stance in stances.items()}
    made = networks(updated(ours, "positions", "position_id", cells))
    found = {key: data for _, _, key, data in made["positions"].edges(keys=True, data=True)}
    assert set(found) == set(ids)
    assert [found[key].get("sign") for key in stances] == [-1, 0, 0, None]
    rest = [row for row in ROWS["positions"] if row["position_id"] not in stances]
    signs = {"support": 1, "oppose": -1, "mixed": 0, "neutral": 0}
    assert all(found[row["position_id"]].get("sign") == signs.get(row["stance"]) for row in rest)


def test_holder_is_the_person_and_targets_are_all_there(graphs):
    expected = {
        (row["actor_id"] or row["organization_id"], row[f"target_{part}_id"], row["position_id"])
        for row in ROWS["positions"]
        for part in ("actor", "organization", "event")
        if row[f"target_{part}_id"]
    }
    graph = graphs["targets"]
    found = {(holder, target, key.split("|")[0]) for holder, target, key in graph.edges(keys=True)}
    assert found == expected
    first = next(row for row in ROWS["positions"] if row["actor_id"] and row["organization_id"])
    edges = graphs["positions"].edges(first["actor_id"], keys=True, data=True)
    acts_for = {key: data["acts_for"] for _, _, key, data in edges}
    assert acts_for[first["position_id"]] == first["organization_id"]


@pytest.mark.parametrize("name", NAMES)
def test_graphml_gives_everything_back(graphs, written, name):
    made, file = graphs[name], written / f"{name}.graphml"
    read = networkx.read_graphml(file, force_multigraph=made.is_multigraph())
    assert dict(read.nodes(data=True)) == dict(made.nodes(data=True))
    assert read.is_directed() == made.is_directed()
    assert edges_of(read) == edges_of(made)
    assert read.graph["description"] == made.graph["description"]
    # igraph reads a boolean attribute that a node lacks as false: it would invent a value
    keys = re.findall(r'attr.name="(\w+)" attr.type="boolean"', file.read_text("utf-8"))
    for key in keys:
        assert all(key in data for _, data in made.nodes(data=True)), key


def edges_of(graph):
    """Edges as data; of an undirected one the ends may be in either order."""
    shape = tuple if graph.is_directed() else frozenset
    keys = {"keys": True} if graph.is_multigraph() else {}
    found = []
    for one, other, *key, data in graph.edges(data=True, **keys):
        kept = {k: v for k, v in data.items() if k not in ("id", "start", "end")}
        found.append((key, shape((one, other)), kept))
    return sorted(found, key=lambda edge: (str(edge[0]), sorted(edge[1])))


@pytest.mark.parametrize("name", NAMES)
def test_gexf_gives_nodes_and_edges_back(graphs, written, name):
    made = graphs[name]
    read = networkx.read_gexf(written / f"{name}.gexf")
    kept = {
        key: {k: v for k, v in data.items() if k not in ("start", "end")}
        for key, data in read.nodes(data=True)
    }
    assert kept == dict(made.nodes(data=True))
    assert read.number_of_edges() == made.number_of_edges()
    if made.is_multigraph():
        ids = {data["id"] for *_, data in read.edges(data=True)}
        assert ids == {key for *_, key in made.edges(keys=True)}
    signs = Counter(data.get("sign") for _, _, data in read.edges(data=True))
    assert signs == Counter(data.get("sign") for _, _, data in made.edges(data=True))


def test_gexf_has_the_bounds_of_dates_as_time(written):
    text = (written / "participation.gexf").read_text(encoding="utf-8")
    nodes = dict(re.findall(r'<node id="(evt-[^"]+)"([^>]*)>', text))
    assert len(nodes) == len(EVENTS)
    for event, row in EVENTS.items():
        bounds = dict(re.findall(r'(start|end)="([^"]+)"', nodes[event]))
        expected = {"start": row["date_earliest"], "end": row["date_latest"]}
        assert bounds == {key: day for key, day in expected.items() if day}
    graph = re.search("<graph [^>]+>", text).group()
    assert 'mode="dynamic"' in graph and 'timeformat="date"' in graph
    released = DESCRIPTOR["created"][:10]  # never the day of the clock
    assert f'<meta lastmodifieddate="{released}"><creator>{DESCRIPTOR["title"]}' in text


def test_a_row_that_is_not_there_is_named(ours):
    cells = {"org-kgz-gov": {"organization_id": "org-kgz-gof"}}
    package = updated(ours, "event_participants", "organization_id", cells)
    with pytest.raises(PackageError, match=r"'org-kgz-gof'.* did you mean 'org-kgz-gov'"):
        networks(package)
