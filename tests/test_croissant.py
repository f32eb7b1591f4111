"""schema.org and Croissant: files, columns and references are those of the package."""

import hashlib
import json
import os
import subprocess
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from linked import ROWS, folder, real
from real_package import DESCRIPTOR, ROOT, altered

from kyrgyz_security_diplomacy.export.jsonld import croissant, write
from kyrgyz_security_diplomacy.package import open_package

TABLES = {resource["name"]: resource for resource in DESCRIPTOR["resources"]}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    place = tmp_path_factory.mktemp("croissant")
    write(real(), place)
    return place


@pytest.fixture(scope="module")
def made(written):
    return json.loads((written / "croissant.json").read_text(encoding="utf-8"))


def test_metadata_is_that_of_the_package(made):
    assert made["@type"] == "sc:Dataset"
    for key, own in (
        ("name", "title"),
        ("version", "version"),
        ("citeAs", "bibliographicCitation"),
    ):
        assert made[key] == DESCRIPTOR[own]
    assert made["license"] == [each["path"] for each in DESCRIPTOR["licenses"]]
    assert [each["name"] for each in made["creator"]] == [
        each["title"] for each in DESCRIPTOR["contributors"]
    ]


def test_files_are_beside_it_with_their_hashes(written, made):
    assert len(made["distribution"]) == len(TABLES)
    for file in made["distribution"]:
        content = (written / file["contentUrl"]).read_bytes()
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
        assert file["contentSize"] == f"{len(content)} B"


def test_columns_and_types(made):
    types = {"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float"}
    types |= {"boolean": "sc:Boolean", "date": "sc:Date", "year": "sc:Integer"}
    for records in made["recordSet"]:
        schema = TABLES[records["name"]]["schema"]
        assert [(f["name"], f["dataType"], f["description"]) for f in records["field"]] == [
            (f["name"], types[f["type"]], f["description"]) for f in schema["fields"]
        ]
        keys = [key["@id"].split("/")[1] for key in records["key"]]
        assert keys == schema["primaryKey"]


def test_references_are_foreign_keys_and_close_no_circle(made):
    told = {}
    for records in made["recordSet"]:
        for field in records["field"]:
            if "references" in field:
                told[field["@id"]] = field["references"]["field"]["@id"]
    declared = {
        f"{name}/{key['fields'][0]}": "/".join(
            (key["reference"]["resource"], key["reference"]["fields"][0])
        )
        for name, resource in TABLES.items()
        for key in resource["schema"].get("foreignKeys", [])
        if len(key["fields"]) == 1
    }
    assert told.items() <= declared.items()
    tables = {}
    for column, target in told.items():
        tables.setdefault(column.split("/")[0], set()).add(target.split("/")[0])
    assert len(list(TopologicalSorter(tables).static_order())) > 10
    left_out = {column: target for column, target in declared.items() if column not in told}
    assert "organizations/parent_organization_id" in left_out
    assert len(told) > 40 and len(left_out) < 15


def test_in_its_own_folder_nothing_is_copied(tmp_path):
    package = real()
    files = write(package, folder(tmp_path / "elsewhere"))
    assert len(files) == 1 + len(TABLES)
    described = [file["contentUrl"] for file in croissant(package)["distribution"]]
    assert described == [resource["path"] for resource in DESCRIPTOR["resources"]]
    own = altered(tmp_path / "own", "UPDATE actors SET note = 'x'")
    assert write(open_package(own), own) == [own / "croissant.json"]


READ = """
import json, sys, logging
import mlcroissant
logging.basicConfig(level=logging.WARNING)
dataset = mlcroissant.Dataset(jsonld=sys.argv[1])
issues = dataset.metadata.ctx.issues
counts, cells = {}, {}
for records in dataset.metadata.record_sets:
    rows = list(dataset.records(records.name))
    counts[records.name] = len(rows)
    if records.name in ("actors", "events"):
        cells[records.name] = [
            {k.split("/")[-1]: v.decode() if isinstance(v, bytes) else str(v) for k, v in r.items()}
            for r in rows
        ]
print(json.dumps({"counts": counts, "cells": cells, "errors": sorted(issues.errors),
                  "warnings": sorted(issues.warnings)}))
"""


def mlcroissant(file):
    """Load a file in mlcroissant's own environment; return the finished process."""
    python = Path(os.environ.get("KSD_CROISSANT_PYTHON", ROOT / ".venv-croissant/bin/python"))
    if not python.exists():
        pytest.skip("mlcroissant is not on this machine (make croissant)")
    command = [str(python), "-c", READ, str(file)]
    return subprocess.run(command, capture_output=True, text=True, cwd=file.parent)


@pytest.mark.long
def test_mlcroissant_loads_every_row(written):
    done = mlcroissant(written / "croissant.json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["errors"] == []
    assert found["counts"] == {name: len(rows) for name, rows in ROWS.items()}
    assert "is not standard" not in done.stderr
    for table, column in (("actors", "name"), ("events", "label")):
        names = {row[column] for row in found["cells"][table]}
        assert {row[column] for row in ROWS[table] if row[column]} <= names


@pytest.mark.long
def test_mlcroissant_refuses_another_file(tmp_path):
    place = folder(tmp_path / "changed")
    write(real(), place)
    file = place / "data/actors.csv"
    file.write_bytes(file.read_bytes().replace(b"Bakiyev", b"Bakiyef"))
    done = mlcroissant(place / "croissant.json")
    assert done.returncode != 0 and "sha256" in done.stderr.lower(), done.stderr
