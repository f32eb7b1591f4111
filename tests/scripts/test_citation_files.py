"""CITATION.cff, .zenodo.json and DataCite metadata fit what their readers published."""

import json

import jsonschema
import pytest
import yaml
from coding_build.citation_files import citation_cff, coded_sources, datacite, zenodo
from coding_build.declared import Declared
from datacite import schema45
from real_package import DESCRIPTOR, ROOT
from real_package import all_rows as real_rows

from kyrgyz_security_diplomacy.cite.citation import reference

PEOPLE = [
    {"givenName": "Ainura", "familyName": "Öz", "roles": ["author"],
     "path": "https://orcid.org/0000-0002-1825-0097", "organization": "Uni <& Co.>"},
    {"familyName": "Mononym", "roles": ["author"]},
    {"title": "Society for Posts, Mills and Weather", "roles": ["author", "publisher"]},
]  # fmt: skip
RICH = {**DESCRIPTOR, "contributors": PEOPLE, "id": "https://doi.org/10.1234/ab-c",
        "homepage": "https://example.org/posts", "description": "Who <met> whom & why"}  # fmt: skip


def errors(profile, made):
    schema = json.loads((ROOT / "tests/profiles" / profile).read_text(encoding="utf-8"))
    kind = jsonschema.validators.validator_for(schema)
    checker = kind(schema, format_checker=kind.FORMAT_CHECKER)
    return [error.message for error in checker.iter_errors(made)]


def read_cff(content):
    """Read YAML as JSON knows it: days are texts, as the schema of CFF wants them."""
    return yaml.load(content, Loader=yaml.BaseLoader)


@pytest.mark.parametrize("descriptor", [DESCRIPTOR, RICH], ids=["ours", "rich"])
def test_all_fit_their_schemas(descriptor):
    work = reference(descriptor)
    assert errors("cff-1.2.0.json", read_cff(citation_cff(work))) == []
    assert errors("zenodo-deposit.json", zenodo(work, CODED)) == []
    # the newest that is published as JSON Schema: versions 4.6 and 4.7 only add to it
    assert [error.message for error in schema45.validator.iter_errors(datacite(work, CODED))] == []
    xml = schema45.tostring(datacite(work, CODED) | DOI)
    assert (
        "<resourceType " in xml and '"IsDerivedFrom" relatedIdentifierType="DOI">10.1234/x<' in xml
    )


def test_coded_sources_are_what_it_is_derived_from():
    rows = [
        {"source_id": "a", "level": "coded", "url": "https://example.org/a"},
        {"source_id": "b", "level": "coded", "url": "https://example.org/b"},
        {"source_id": "c", "level": "cited", "url": "https://example.org/c"},
        {"source_id": "d", "level": "coded", "url": "https://doi.org/10.1234/d"},
        {"source_id": "e", "level": "coded", "url": ""},
    ]
    schemes = [{"source_id": "b", "scheme": "doi", "identifier": "10.1234/b"},
               {"source_id": "a", "scheme": "wikidata", "identifier": "Q1"}]  # fmt: skip
    assert coded_sources(rows, schemes) == [
        ("doi", "10.1234/b"), ("doi", "10.1234/d"), ("url", "https://example.org/a"),
    ]  # fmt: skip
    kept = json.loads((ROOT / ".zenodo.json").read_text(encoding="utf-8"))["related_identifiers"]
    tables = real_rows()
    assert [(each["scheme"], each["identifier"]) for each in kept] == coded_sources(
        tables["sources"], tables["identifiers"]
    )
    assert kept and {each["relation"] for each in kept} == {"isDerivedFrom"}


CODED = [("doi", "10.1234/x"), ("url", "https://example.org/y")]
DOI = {"doi": "10.1234/ab-c"}
"""The XML of DataCite needs one; it is the registry that gives it."""


def test_persons_and_groups():
    work = reference(RICH)
    one, mononym, group = read_cff(citation_cff(work))["authors"]
    assert one == {
        "family-names": "Öz", "given-names": "Ainura", "affiliation": "Uni <& Co.>",
        "orcid": "https://orcid.org/0000-0002-1825-0097",
    }  # fmt: skip
    assert (mononym, group) == ({"family-names": "Mononym"}, {"name": PEOPLE[2]["title"]})
    assert [each["name"] for each in zenodo(work)["creators"]] == [
        "Öz, Ainura", "Mononym", PEOPLE[2]["title"],
    ]  # fmt: skip
    assert [each["nameType"] for each in datacite(work)["creators"]] == [
        "Personal", "Personal", "Organizational",
    ]  # fmt: skip
    assert zenodo(work)["description"] == "<p>Who &lt;met&gt; whom &amp; why</p>"


def test_all_agree_and_no_doi_is_invented():
    work = reference(DESCRIPTOR)
    for text in (citation_cff(work).decode(), json.dumps(zenodo(work)), json.dumps(datacite(work))):
        assert "doi" not in text.replace("http://datacite.org", "")
    cff, deposit, cited = read_cff(citation_cff(work)), zenodo(work), datacite(work)
    assert cff["title"] == deposit["title"] == cited["titles"][0]["title"] == DESCRIPTOR["title"]
    assert cff["version"] == deposit["version"] == cited["version"] == DESCRIPTOR["version"]
    day = Declared(ROOT).dataset["dateReleased"]
    assert cff["date-released"] == deposit["publication_date"] == cited["dates"][0]["date"] == day
    assert cff["license"] == deposit["license"] == cited["rightsList"][0]["rightsIdentifier"]
