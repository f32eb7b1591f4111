"""Networks: what nodes, edges and signs are, and that GraphML and GEXF give them back."""

import re
from collections import Counter

import networkx
import pytest
from real_package import DESCRIPTOR, ROWS, updated

from kyrgyz_security_diplomacy.export.networks import networks
from kyrgyz_security_diplomacy.package.data_package import PackageError

NAMES = ["participation", "cooperation", "cooperation_directed", "positions", "targets"]
EVENTS = {row["event_id"]: row for row in ROWS["events"]}


@pytest.fixture(scope="module")
def graphs(ours):
    return networks(ours)


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


def test_cooperation_is_the_view_by_direction(ours, graphs):
    view = ours.views["cooperation_edges"]
    rows = [dict(zip(view.header, row, strict=True)) for row in zip(*view.columns, strict=True)]
    for name, direction in (("cooperation", "undirected"), ("cooperation_directed", "directed")):
        graph = graphs[name]
        ends = {
            (r["party_id"], r["other_party_id"]): r for r in rows if r["direction"] == direction
        }
        found = {(one, other): data for one, other, data in graph.edges(data=True)}
        shape = tuple if graph.is_directed() else frozenset
        assert {shape(pair) for pair in found} == {shape(pair) for pair in ends} != set()
        for (one, other), row in ends.items():
            data = graph.edges[one, other]
            assert (data["weight"], data["event_ids"]) == (row["weight"], row["event_ids"])
            assert (graph.nodes[one]["label"], "party" in data) == (row["party"], False)


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
def test_both_formats_give_everything_back(graphs, ours, written, name):
    made, file = graphs[name], written("graphml", ours) / f"{name}.graphml"
    other_file = written("gexf", ours) / f"{name}.gexf"
    read = networkx.read_graphml(file, force_multigraph=made.is_multigraph())
    assert read.graph["description"] == made.graph["description"]
    other = networkx.read_gexf(other_file)
    for *_, data in (*other.nodes(data=True), *other.edges(data=True)):
        for key in {"id", "start", "end"} & {*data}:  # which only GEXF has
            del data[key]
    for graph in (read, other):
        assert graph.is_directed() == made.is_directed()
        assert graph.nodes == made.nodes and graph.adj == made.adj
    # igraph reads a boolean attribute that a node lacks as false, and any writer may state what
    # is true of all that have no value of their own: both would invent one
    texts = file.read_text("utf-8"), other_file.read_text("utf-8")
    booleans = re.findall(r'(?:attr\.name|title)="(\w+)" (?:attr\.)?type="boolean"', "".join(texts))
    assert all(key in data for key in booleans for _, data in made.nodes(data=True))
    assert "<default" not in texts[0] + texts[1]


def test_nodes_have_a_name_for_people(graphs):
    labels = dict(graphs["positions"].nodes(data="label"))
    assert labels["act-edm-3-148-author"].startswith("author of Bakiyev plays the security card")
    assert not any(label == key for key, label in labels.items())


def test_gexf_has_the_bounds_of_dates_as_time(ours, written):
    text = (written("gexf", ours) / "participation.gexf").read_text(encoding="utf-8")
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
