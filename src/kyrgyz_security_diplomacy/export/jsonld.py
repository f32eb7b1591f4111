"""schema.org and Croissant 1.1 in one JSON-LD file, which describes the tables and loads them.

It points to the tables' files relative to itself, so they are put beside it. Its context is the one
that the specification prescribes; a reader warns of any other. Foreign keys are left out:
mlcroissant 1.1 joins a table with what it refers to, and fails on circles.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ..package.data_package import Resource, as_list
from ..tables.csv_writer import json_bytes
from .snapshot import Snapshot, filled

CONFORMS_TO = "http://mlcommons.org/croissant/1.1"
CONTEXT = Path(__file__).with_name("croissant_context.json")
TYPES = {
    "string": "sc:Text", "integer": "sc:Integer", "year": "sc:Integer", "number": "sc:Float",
    "boolean": "sc:Boolean", "date": "sc:Date",
}  # fmt: skip


def croissant(snapshot: Snapshot) -> dict[str, bytes]:
    """Return `croissant.json` and the tables beside it."""
    licenses, people = (snapshot.listed(key) for key in ("licenses", "contributors"))
    own = {
        "name": snapshot.text("title") or snapshot.name,
        "alternateName": snapshot.name,
        "description": snapshot.text("description"),
        "conformsTo": CONFORMS_TO,
        "version": snapshot.text("version"),
        "datePublished": snapshot.released,
        "license": [each.get("path") or each.get("name") for each in licenses],
        "creator": list(_creators(people)),
        "keywords": snapshot.descriptor.get("keywords"),
        "citeAs": snapshot.text("bibliographicCitation"),
        "identifier": snapshot.text("id"),
        "url": snapshot.text("homepage") or snapshot.text("id"),
    }
    resources = snapshot.package.resources
    made = {"@context": json.loads(CONTEXT.read_text("utf-8")), "@type": "sc:Dataset"}
    made |= filled(own)
    files = snapshot.csv_files()
    made["distribution"] = [_file(path, content) for path, content in files.items()]
    made["recordSet"] = [_records(each, snapshot.tables[each.name].about) for each in resources]
    return {"croissant.json": json_bytes(made)} | files


def _creators(people: Iterable[Mapping]) -> Iterator[dict]:
    """Yield the authors: each a person if there is a family name, else an organization."""
    for each in people:
        roles = each.get("roles") or each.get("role") or "author"
        if any(role in ("author", "creator") for role in as_list(roles)):
            kind = "sc:Person" if each.get("familyName") else "sc:Organization"
            known = filled({"name": each.get("title"), "url": each.get("path")})
            yield {"@type": kind, **known}


def _file(path: str, content: bytes) -> dict:
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path.rsplit("/", 1)[-1],
        "contentUrl": path,
        "contentSize": f"{len(content)} B",
        "encodingFormat": "text/csv",
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _records(resource: Resource, about: str) -> dict:
    made = {
        "@type": "cr:RecordSet",
        "@id": resource.name,
        "name": resource.name,
        "description": about,
        "key": [{"@id": f"{resource.name}/{name}"} for name in resource.primary_key],
        "field": [_field(resource, field) for field in resource.schema["fields"]],
    }
    return filled(made)


def _field(resource: Resource, field: Mapping) -> dict:
    source = {"fileObject": {"@id": resource.path}, "extract": {"column": field["name"]}}
    made = {
        "@type": "cr:Field",
        "@id": f"{resource.name}/{field['name']}",
        "name": field["name"],
        "description": field.get("description"),
        "dataType": TYPES[field["type"]],
        "source": source,
    }
    return filled(made)
