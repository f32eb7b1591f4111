"""schema.org and Croissant: files and columns are those of the package."""

import hashlib
import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from linked import ROWS, folder, real
from real_package import DESCRIPTOR, ROOT, altered

from kyrgyz_security_diplomacy.export.jsonld import croissant, write
from kyrgyz_security_diplomacy.package.data_package import open_package

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


def test_in_its_own_folder_nothing_is_copied(tmp_path):
    package = real()
    files = write(package, folder(tmp_path / "elsewhere"))
    assert len(files) == 1 + len(TABLES)
    described = [file["contentUrl"] for file in croissant(package)["distribution"]]
    assert described == [resource["path"] for resource in DESCRIPTOR["resources"]]
    own = altered(tmp_path / "own", "UPDATE actors SET note = 'x'")
    assert write(open_package(own), own) == [own / "croissant.json"]


READ = """
import json, sys
import mlcroissant

def plain(value):
    if isinstance(value, bytes):
        return value.decode()
    if value is None or value != value:
        return ""
    return str(value).removesuffix(" 00:00:00")

dataset = mlcroissant.Dataset(jsonld=sys.argv[1])
tables = {
    records.uuid: [
        {key.split("/")[1]: plain(value) for key, value in row.items()}
        for row in dataset.records(records.uuid)
    ]
    for records in dataset.metadata.record_sets
}
print(json.dumps({"tables": tables, "errors": sorted(dataset.metadata.ctx.issues.errors)}))
"""
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def mlcroissant(file):
    """Load a file in mlcroissant's own environment; return the finished process."""
    python = Path(os.environ.get("KSD_CROISSANT_PYTHON", ROOT / ".venv-croissant/bin/python"))
    if not python.exists():
        pytest.skip("mlcroissant is not on this machine (make croissant)")
    command = [str(python), "-c", READ, str(file)]
    return subprocess.run(command, capture_output=True, text=True, cwd=file.parent)


@pytest.mark.long
def test_mlcroissant_loads_every_cell(written):
    done = mlcroissant(written / "croissant.json")
    assert done.returncode == 0, done.stderr
    assert "is not standard" not in done.stderr  # the context
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["errors"] == []
    guessed = set()
    for table, rows in ROWS.items():
        assert len(found["tables"][table]) == len(rows), table
        for name, field in fields(table).items():
            told = [row[name] for row in rows]
            read = [row[name] for row in found["tables"][table]]
            if field["type"] == "boolean":
                told = [text.capitalize() for text in told]
            if field["type"] in ("number", "integer", "year"):
                told, read = ([text and float(text) for text in cells] for cells in (told, read))
            if told != read:
                guessed.add(f"{table}.{name}")
                assert all(map(NUMBER.fullmatch, filter(None, told))), (table, name)
    # mlcroissant lets pandas guess what a CSV holds: codes of digits alone become numbers
    assert "events.cameo_code" in guessed and len(guessed) < 10, guessed


def fields(table):
    return {field["name"]: field for field in TABLES[table]["schema"]["fields"]}


@pytest.mark.long
def test_mlcroissant_refuses_another_file(tmp_path):
    place = folder(tmp_path / "changed")
    write(real(), place)
    file = place / "data/actors.csv"
    file.write_bytes(file.read_bytes().replace(b"Bakiyev", b"Bakiyef"))
    done = mlcroissant(place / "croissant.json")
    assert done.returncode != 0 and "data/actors.csv is not identical" in done.stderr, done.stderr
