"""PROV-O: read by rdflib, asked in SPARQL, compared with the tables."""

from collections import Counter

import pytest
import rdflib
from linked import ROWS, changed, folder, real

from kyrgyz_security_diplomacy.export.prov import namespace, provenance, write
from kyrgyz_security_diplomacy.load.claims import CLAIM_TABLES
from kyrgyz_security_diplomacy.package.data_package import PackageError

KSD = namespace(real())
PREFIXES = f"""
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX ksd: <{KSD}>
"""
EVIDENCE = ROWS["evidence"]


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    (file,) = write(real(), tmp_path_factory.mktemp("prov"))
    return rdflib.Graph().parse(file, format="json-ld")


def ask(graph, query):
    """Rows of a query, each URI without the namespace."""
    return Counter(
        tuple(str(cell).removeprefix(KSD) if cell is not None else None for cell in row)
        for row in graph.query(PREFIXES + query)
    )


def claim(row):
    column = next(column for column in CLAIM_TABLES if row[column])
    return f"row-{row[column]}" if column == "source_id" else row[column]


def test_which_rules_an_event_rests_on(graph):
    for event in ("evt-bakiyev-karimov-moscow", "evt-bakiyev-visit-tashkent"):
        path = "prov:qualifiedDerivation/ksd:rule"
        found = ask(graph, f"SELECT DISTINCT ?rule WHERE {{ ksd:{event} {path} ?rule }}")
        told = {
            (f"rule-{row['rule_id']}",)
            for row in EVIDENCE
            if row["event_id"] == event and row["rule_id"] and row["relation"] == "supports"
        }
        assert set(found) == told
    assert told, "the second event rests on a rule"


def test_every_row_of_evidence_is_there(graph):
    found = ask(
        graph,
        """SELECT ?claim ?evidence ?relation ?from WHERE {
             { ?claim prov:qualifiedDerivation ?evidence } UNION
             { ?claim prov:qualifiedInfluence ?evidence }
             ?evidence prov:entity ?from ; ksd:relation ?relation }""",
    )
    told = Counter(
        (claim(row), row["evidence_id"], row["relation"], source)
        for row in EVIDENCE
        for source in (row["sentence_id"], row["external_source_id"])
        if source
    )
    assert found == told


def test_only_what_supports_is_derived_from(graph):
    found = ask(graph, "SELECT ?claim ?from WHERE { ?claim prov:wasDerivedFrom ?from }")
    told = {
        (claim(row), source)
        for row in EVIDENCE
        for source in (row["sentence_id"], row["external_source_id"])
        if source and row["relation"] == "supports"
    }
    assert set(found) == told


def test_evidence_against_a_row_is_no_derivation(tmp_path):
    key = next(row["evidence_id"] for row in EVIDENCE if row["event_id"])
    package = changed(
        tmp_path / "package",
        f"UPDATE evidence SET relation = 'contradicts' WHERE evidence_id = '{key}'",
    )
    (file,) = write(package, folder(tmp_path / "prov"))
    read = rdflib.Graph().parse(file, format="json-ld")
    found = ask(read, f"SELECT ?how WHERE {{ ?claim ?how ksd:{key} }}")
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
    told = Counter(
        (row["sentence_id"], row["text_sha256"] or None, paragraphs[row["paragraph_id"]])
        for row in ROWS["sentences"]
    )
    assert found == told


def test_who_coded_an_event(graph):
    found = ask(
        graph,
        """SELECT ?coder ?kind WHERE {
             ksd:evt-bakiyev-karimov-moscow prov:wasGeneratedBy ?coding .
             ?coding prov:wasAssociatedWith ?coder ; prov:used ksd:src-edm-3-148 .
             ?coder a ?kind }""",
    )
    kinds = {kind.rsplit("#", 1)[1] for _, kind in found}
    assert {coder for coder, _ in found} == {row["coder_id"] for row in ROWS["coders"]}
    assert kinds == {"Agent", "SoftwareAgent"}


def test_with_several_coders_only_coding_passes_tell_who_coded(tmp_path):
    nothing = ("DELETE FROM codings", "DELETE FROM adjudications")
    package = changed(
        tmp_path / "package",
        *nothing,
        "INSERT INTO coders (coder_id, name, kind) VALUES ('cod-second', 'Second', 'human')",
    )
    coding = [n for n in provenance(package)["@graph"] if n["@type"] == "prov:Activity"]
    assert coding and all("wasAssociatedWith" not in node for node in coding)
    with_pass = changed(
        tmp_path / "second",
        *nothing,
        "INSERT INTO coders (coder_id, name, kind) VALUES ('cod-second', 'Second', 'human')",
        "INSERT INTO codings (source_id, unit_table, unit_id, field, pass, value, coder_id, "
        "coded_on, codebook_version, blind) VALUES ('src-edm-3-148', 'events', "
        "'evt-bakiyev-karimov-moscow', 'status', '1', 'occurred', 'cod-second', '2026-01-01', "
        "'0.1.0', 'true')",
    )
    coding = [n for n in provenance(with_pass)["@graph"] if n["@type"] == "prov:Activity"]
    assert coding[0]["wasAssociatedWith"] == ["ksd:cod-second"]


def test_every_term_is_defined_in_the_file(graph):
    known = ("http://www.w3.org/ns/prov#", "http://purl.org/dc/terms/", KSD)
    known += ("http://www.w3.org/2000/01/rdf-schema#", str(rdflib.RDF))
    for predicate in set(graph.predicates()):
        assert str(predicate).startswith(known), predicate
    own = {str(p).removeprefix(KSD) for p in graph.predicates() if str(p).startswith(KSD)}
    shown = {"relation", "explicitness", "column", "note", "rule", "text_sha256", "loose_sha256"}
    assert own == shown


def test_evidence_for_no_row_is_told(tmp_path):
    key = next(row["evidence_id"] for row in EVIDENCE if row["event_id"])
    package = changed(tmp_path, f"UPDATE evidence SET event_id = NULL WHERE evidence_id = '{key}'")
    with pytest.raises(PackageError, match=f"'{key[:20]}.*is evidence for no row"):
        provenance(package)
