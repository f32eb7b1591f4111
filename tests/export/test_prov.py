"""PROV-O: read by rdflib, asked in SPARQL, compared with the tables."""

import json
from collections import Counter

import pytest
import rdflib
from real_package import ROWS, changed, updated

from kyrgyz_security_diplomacy import open_package
from kyrgyz_security_diplomacy.export.prov import namespace, provenance
from kyrgyz_security_diplomacy.export.snapshot import Snapshot
from kyrgyz_security_diplomacy.load.claims import CLAIM_TABLES

KSD = namespace(Snapshot(open_package()))
PREFIXES = f"""
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX ksd: <{KSD}>
"""
EVIDENCE = ROWS["evidence"]


@pytest.fixture(scope="module")
def graph(ours):
    return parsed(ours)


def parsed(snapshot):
    return rdflib.Graph().parse(data=provenance(snapshot)["provenance.jsonld"], format="json-ld")


def ask(graph, query):
    """Rows of a query, each URI without the namespace."""
    return Counter(
        tuple(str(cell).removeprefix(KSD) if cell is not None else None for cell in row)
        for row in graph.query(PREFIXES + query)
    )


def claim(row):
    column = next(column for column in CLAIM_TABLES if row[column])
    return f"row-{row[column]}" if column == "source_id" else row[column]


def test_every_row_of_evidence_is_there_and_only_what_supports_is_derived_from(graph):
    found = ask(
        graph,
        """SELECT ?claim ?evidence ?relation ?rule ?from WHERE {
             { ?claim prov:qualifiedDerivation ?evidence } UNION
             { ?claim prov:qualifiedInfluence ?evidence }
             ?evidence prov:entity ?from ; ksd:relation ?relation
             OPTIONAL { ?evidence ksd:rule ?rule } }""",
    )
    expected = Counter(
        (claim(row), row["evidence_id"], row["relation"], rule, source)
        for row in EVIDENCE
        for rule in [f"rule-{row['rule_id']}" if row["rule_id"] else None]
        for source in (row["sentence_id"], row["external_source_id"])
        if source
    )
    assert found == expected
    derived = ask(graph, "SELECT ?claim ?from WHERE { ?claim prov:wasDerivedFrom ?from }")
    assert set(derived) == {
        (row, source) for row, _, relation, _, source in expected if relation == "supports"
    }


def test_evidence_against_a_row_is_no_derivation(ours):
    key = next(row["evidence_id"] for row in EVIDENCE if row["event_id"])
    cells = {key: {"relation": "contradicts"}}
    changed_graph = parsed(updated(ours, "evidence", "evidence_id", cells))
    found = ask(changed_graph, f"SELECT ?how {{ ?claim ?how ksd:{key} }}")
    assert set(found) == {("http://www.w3.org/ns/prov#qualifiedInfluence",)}


def test_sentences_have_their_hashes_or_their_paragraph_has(graph):
    found = ask(
        graph,
        """SELECT ?sentence ?own ?whole WHERE {
             ?sentence dct:isPartOf ?paragraph . ?paragraph dct:isPartOf ?source .
             ?paragraph ksd:text_sha256 ?whole
             OPTIONAL { ?sentence ksd:text_sha256 ?own } }""",
    )
    paragraphs = {row["paragraph_id"]: row["text_sha256"] for row in ROWS["paragraphs"]}
    expected = Counter(
        (row["sentence_id"], row["text_sha256"] or None, paragraphs[row["paragraph_id"]])
        for row in ROWS["sentences"]
    )
    assert found == expected


def test_who_decided_about_an_event(graph):
    found = ask(
        graph,
        """SELECT ?coder ?kind WHERE {
             ksd:evt-bakiyev-karimov-moscow prov:wasGeneratedBy ?coding .
             ?coding prov:wasAssociatedWith ?coder ; prov:used ksd:src-edm-3-148 .
             ?coder a ?kind }""",
    )
    decided = {row["coder_id"] for row in ROWS["adjudications"]}
    assert decided and {coder for coder, _ in found} == decided
    assert {kind.rsplit("#", 1)[1] for _, kind in found} == {"Agent", "SoftwareAgent"}
    agents = {coder for (coder,) in ask(graph, "SELECT ?coder WHERE { ?coder a prov:Agent }")}
    assert agents == {row["coder_id"] for row in ROWS["coders"]}


def test_of_several_coders_none_is_chosen_without_a_decision(ours):
    package = changed(ours, "adjudications", lambda row: None)
    made = json.loads(provenance(package)["provenance.jsonld"])
    codings = [n for n in made["@graph"] if n["@type"] == "prov:Activity"]
    assert codings and all("wasAssociatedWith" not in node for node in codings)


def test_every_term_is_defined_in_the_file(graph):
    known = ("http://www.w3.org/ns/prov#", "http://purl.org/dc/terms/", KSD)
    known += ("http://www.w3.org/2000/01/rdf-schema#", str(rdflib.RDF))
    for predicate in set(graph.predicates()):
        assert str(predicate).startswith(known), predicate
    own = {str(p).removeprefix(KSD) for p in graph.predicates() if str(p).startswith(KSD)}
    shown = {"relation", "explicitness", "column", "note", "rule", "text_sha256", "loose_sha256"}
    assert own == shown
