"""Networks: what nodes, edges and signs are, and that GraphML and GEXF give them back."""

import itertools
import re
import shutil
import subprocess
import sys
import time
from collections import Counter

import networkx
import pytest
from linked import ROWS, changed, folder, real

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
def graphs():
    return networks(real())


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    place = tmp_path_factory.mktemp("networks")
    graphml.write(real(), place)
    gexf.write(real(), place)
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
        told = [EVENTS[event] for event in shared]
        assert data["occurred"] == sum(e["status"] in ("occurred", "ongoing") for e in told)
        assert data["cooperation"] == sum("cooperation" in e["quad_class"] for e in told)
        assert data["conflict"] == sum("conflict" in e["quad_class"] for e in told)
    assert "org-unknown" not in graph


def test_who_is_only_discussed_is_no_party(graphs):
    graph = graphs["coparticipation_organizations"]
    assert not graph.has_edge("org-hizb-ut-tahrir", "org-uzb-gov")
    assert graph.has_edge("org-hizb-ut-tahrir", "org-kgz-gov")  # the target of a condemnation


def test_every_position_has_its_sign(tmp_path):
    ids = [row["position_id"] for row in ROWS["positions"]]
    stances = dict(zip(ids, ("oppose", "mixed", "neutral", "unclear"), strict=False))
    package = changed(
        tmp_path,
        *(
            f"UPDATE positions SET stance = '{stance}' WHERE position_id = '{key}'"
            for key, stance in stances.items()
        ),
    )
    made = networks(package)
    found = {key: data for _, _, key, data in made["positions"].edges(keys=True, data=True)}
    assert set(found) == set(ids)
    assert [found[key].get("sign") for key in stances] == [-1, 0, 0, None]
    rest = [row for row in ROWS["positions"] if row["position_id"] not in stances]
    signs = {"support": 1, "oppose": -1}
    assert all(found[row["position_id"]]["sign"] == signs[row["stance"]] for row in rest)


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
    made = graphs[name]
    read = networkx.read_graphml(written / f"{name}.graphml", force_multigraph=made.is_multigraph())
    assert dict(read.nodes(data=True)) == dict(made.nodes(data=True))
    assert read.is_directed() == made.is_directed()
    assert edges_of(read) == edges_of(made)
    assert read.graph["description"] == made.graph["description"]


def edges_of(graph):
    """Edges as data; of an undirected one the ends may be told in either order."""
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
        told = {"start": row["date_earliest"], "end": row["date_latest"]}
        assert bounds == {key: day for key, day in told.items() if day}
    graph = re.search("<graph [^>]+>", text).group()
    assert 'mode="dynamic"' in graph and 'timeformat="date"' in graph


def test_no_clock_gets_into_the_files(written, tmp_path, monkeypatch):
    monkeypatch.setattr(time, "strftime", lambda *_: "1999-12-31")
    for module in (graphml, gexf):
        for file in module.write(real(), tmp_path):
            assert file.read_bytes() == (written / file.name).read_bytes()


def test_a_row_that_is_not_there_is_told(tmp_path):
    package = changed(
        tmp_path,
        "UPDATE event_participants SET organization_id = 'org-kgz-gof' "
        "WHERE organization_id = 'org-kgz-gov'",
    )
    with pytest.raises(PackageError, match=r"'org-kgz-gof'.* did you mean 'org-kgz-gov'"):
        networks(package)


def test_without_networkx_the_message_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "networkx", None)
    with pytest.raises(PackageError, match=r"networkx.*\[networks\]"):
        graphml.write(real(), folder(tmp_path / "new"))
    assert not list((tmp_path / "new").iterdir())


R = """
suppressMessages(library(igraph))
for (name in commandArgs(TRUE)) {
  g <- read_graph(name, format = "graphml")
  signs <- if (is.null(E(g)$sign)) "" else paste(sum(E(g)$sign > 0, na.rm = TRUE))
  sides <- if (is.null(V(g)$type)) "" else paste(is_bipartite(g), sum(V(g)$type))
  weight <- if (is.null(E(g)$weight)) "" else paste(sum(E(g)$weight))
  cat(vcount(g), ecount(g), is_directed(g), signs, sides, weight, V(g)$label[1], "\\n", sep = "|")
}
"""


@pytest.mark.long
def test_igraph_in_r_reads_the_networks(graphs, written):
    if not shutil.which("Rscript"):
        pytest.skip("R is not on this machine (Debian: r-cran-igraph)")
    files = [str(written / f"{name}.graphml") for name in NAMES]
    done = subprocess.run(["Rscript", "-e", R, *files], capture_output=True, text=True)
    if "there is no package called" in done.stderr:
        pytest.skip("R has no igraph on this machine (Debian: r-cran-igraph)")
    assert done.returncode == 0, done.stderr
    for name, line in zip(NAMES, done.stdout.splitlines(), strict=True):
        made = graphs[name]
        nodes, edges, directed, positive, sides, weight, label, _ = line.split("|")
        assert (int(nodes), int(edges)) == (made.number_of_nodes(), made.number_of_edges())
        assert directed == str(made.is_directed()).upper()
        assert label == next(data["label"] for _, data in made.nodes(data=True))
        told = [data for *_, data in made.edges(data=True)]
        if name in ("positions", "targets"):
            assert int(positive) == sum(data.get("sign") == 1 for data in told)
        if name == "participation":
            assert sides == f"TRUE {len(EVENTS)}"
        if name.startswith("coparticipation"):
            assert int(weight) == sum(data["weight"] for data in told)
