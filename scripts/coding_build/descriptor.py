"""The Data Package descriptor before its files are known: metadata, schemas, rules, views."""

from __future__ import annotations

import copy

from kyrgyz_security_diplomacy.cite.citation import reference
from kyrgyz_security_diplomacy.cite.formats import apa

from .declared import Declared
from .rows import Row, Tables

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
METADATA = (
    "name", "id", "title", "description", "version", "homepage", "licenses", "contributors",
    "keywords",
)  # fmt: skip
# vocabularies whose order carries meaning; load() makes ordered categories of them
ORDERED = {"date_precision", "place_precision", "identity_confidence"}


def descriptor(declared: Declared) -> dict:
    """Descriptor with every schema spelled out; `canonical.write_package` adds the file facts."""
    found = {"$schema": PROFILE}
    dataset = declared.dataset
    found |= {key: dataset[key] for key in METADATA if key in dataset}
    found["created"] = f"{dataset['dateReleased']}T00:00:00Z"
    found["bibliographicCitation"] = apa(reference(found)).rstrip()
    found["homonyms"] = dataset["homonyms"]
    found["rules"] = declared.rules
    found["views"] = declared.views
    found["resources"] = [_resource(declared, name) for name in declared.tables]
    return found


def _resource(declared: Declared, name: str) -> dict:
    schema = declared.schemas[name]
    found = {"name": name, "title": schema["title"], "description": schema["description"]}
    if "minRows" in declared.tables[name]:
        found["minRows"] = declared.tables[name]["minRows"]
    found["schema"] = spelled_out(declared, schema)
    return found


def spelled_out(declared: Declared, schema: dict) -> dict:
    """A Table Schema with the codes of each vocabulary as its enum."""
    found = copy.deepcopy(schema)
    for field in found["fields"]:
        vocabulary = field.get("vocabulary")
        if vocabulary:
            codes = declared.codes(vocabulary)
            field["constraints"] = {**field.get("constraints", {}), "enum": codes}
            if vocabulary in ORDERED:
                field["categories"] = codes
                field["categoriesOrdered"] = True
    return found


def add_codes(declared: Declared, tables: Tables) -> None:
    """Add the rows of `codes`: every code of every vocabulary."""
    for vocabulary, rows in declared.vocabularies.items():
        path = f"schemas/vocabularies/{vocabulary}.csv"
        for number, row in enumerate(rows, 1):
            values = dict(row) | {"vocabulary": vocabulary, "sort": str(number)}
            tables["codes"].append(Row(values, path, number + 1))
