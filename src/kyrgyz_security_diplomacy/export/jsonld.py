"""schema.org and Croissant 1.1 in one JSON-LD file, which describes the tables and loads them.

`croissant.json` names each table's file with its size and SHA-256, and each column with its type
and meaning. It points to the files relative to itself, so the tables are put beside it (`data/`),
unless it is written into the package's own folder.

Foreign keys are left out: mlcroissant 1.1 joins a table with what it refers to, and then fails on
circles, and on every such table once another one was read. They are in `datapackage.json`.
mlcroissant lets pandas guess what a CSV holds: `042` becomes 42.0, the text NA is missing. `load`
and the Parquet files keep both; mlcroissant alone, without pyarrow, cannot read Parquet.
"""

from collections.abc import Mapping
from pathlib import Path

from ..load.rows import filled, released, text
from ..package.data_package import Package, Resource
from ..package.json_file import refuse
from ..tables.csv_writer import json_bytes, write_bytes

CONFORMS_TO = "http://mlcommons.org/croissant/1.1"
CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context that the Croissant specification prescribes; a reader warns of any other."""
TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "year": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
}


def write(package: Package, folder: Path) -> list[Path]:
    """Write `croissant.json` and, unless `folder` is the package's own, the tables beside it.

    Returns:
        The files written.

    Raises:
        PackageError: a table's entry has no SHA-256 to publish.
        OSError: a file cannot be read or written.
    """
    content = json_bytes(croissant(package))
    files = []
    if folder.resolve() != package.root.resolve():
        for resource in package.resources:
            with resource.open() as file:
                write_bytes(folder / resource.path, file.read())
            files.append(folder / resource.path)
    files.insert(0, folder / "croissant.json")
    write_bytes(files[0], content)
    return files


def croissant(package: Package) -> dict:
    """Return the description as JSON-LD; see `write` for what is raised."""
    descriptor = package.descriptor
    own = {
        "name": text(package, "title") or text(package, "name"),
        "alternateName": text(package, "name"),
        "description": text(package, "description"),
        "conformsTo": CONFORMS_TO,
        "version": text(package, "version"),
        "datePublished": released(package),
        "license": [
            each.get("path") or each.get("name") for each in _objects(descriptor, "licenses")
        ],
        "creator": [
            _creator(each)
            for each in _objects(descriptor, "contributors")
            if "author" in each.get("roles", ["author"])
        ],
        "keywords": descriptor.get("keywords"),
        "citeAs": text(package, "bibliographicCitation"),
        "identifier": text(package, "id"),
        "url": text(package, "homepage") or text(package, "id"),
    }
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        **filled(own),
        "distribution": [_file(resource) for resource in package.resources],
        "recordSet": [_records(resource) for resource in package.resources],
    }


def _objects(owner: Mapping, key: str) -> list[dict]:
    value = owner.get(key)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _creator(person: Mapping) -> dict:
    """Return a contributor: a person if he is named by parts, else an organization."""
    kind = "sc:Person" if person.get("familyName") else "sc:Organization"
    return {"@type": kind, **filled({"name": person.get("title"), "url": person.get("path")})}


def _file(resource: Resource) -> dict:
    kind, _, digest = str(resource.descriptor.get("hash", "")).partition(":")
    if kind != "sha256":
        message = f"the table {resource.name} has no SHA-256, which Croissant asks for"
        raise refuse("no-hash", "datapackage.json", message, "build the package again")
    return {
        "@type": "cr:FileObject",
        "@id": resource.path,
        "name": resource.path.rsplit("/", 1)[-1],
        "contentUrl": resource.path,
        "contentSize": f"{resource.descriptor.get('bytes')} B",
        "encodingFormat": "text/csv",
        "sha256": digest,
    }


def _records(resource: Resource) -> dict:
    described = resource.descriptor
    return filled(
        {
            "@type": "cr:RecordSet",
            "@id": resource.name,
            "name": resource.name,
            "description": described.get("description") or described.get("title"),
            "key": [{"@id": f"{resource.name}/{name}"} for name in resource.primary_key],
            "field": [_field(resource, field) for field in resource.fields.values()],
        }
    )


def _field(resource: Resource, field: Mapping) -> dict:
    return filled(
        {
            "@type": "cr:Field",
            "@id": f"{resource.name}/{field['name']}",
            "name": field["name"],
            "description": field.get("description"),
            "dataType": TYPES[field["type"]],
            "source": {
                "fileObject": {"@id": resource.path},
                "extract": {"column": field["name"]},
            },
        }
    )
