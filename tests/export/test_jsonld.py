"""schema.org and Croissant: files and columns are those of the package."""

import hashlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from real_package import DESCRIPTOR, ROOT, ROWS

TABLES = {resource["name"]: resource for resource in DESCRIPTOR["resources"]}


@pytest.fixture(scope="module")
def folder(written, ours):
    return written("jsonld", ours)


@pytest.fixture(scope="module")
def made(folder):
    return json.loads((folder / "croissant.json").read_text(encoding="utf-8"))


def test_metadata_and_files_are_those_of_the_package(folder, made):
    assert made["@type"] == "sc:Dataset"
    renamed = {"name": "title", "version": "version", "citeAs": "bibliographicCitation"}
    assert {key: made[key] for key in renamed} == {
        key: DESCRIPTOR[own] for key, own in renamed.items()
    }
    assert made["license"] == [each["path"] for each in DESCRIPTOR["licenses"]]
    creators = [each["title"] for each in DESCRIPTOR["contributors"]]
    assert [each["name"] for each in made["creator"]] == creators
    assert len(made["distribution"]) == len(TABLES)
    for file in made["distribution"]:
        content = (folder / file["contentUrl"]).read_bytes()
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


@pytest.mark.long
def test_mlcroissant_loads_every_cell_and_refuses_another_file(folder, tmp_path):
    written = shutil.copytree(folder, tmp_path / "copy")
    file = written / "croissant.json"
    python = Path(os.environ.get("KSD_CROISSANT_PYTHON", ROOT / ".venv-croissant/bin/python"))
    if not python.exists():
        pytest.skip("mlcroissant is not on this machine (make croissant)")
    command = [str(python), "-c", READ, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=written)
    assert done.returncode == 0, done.stderr
    assert "is not standard" not in done.stderr  # the context
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["errors"] == []
    guessed = set()
    for table, rows in ROWS.items():
        assert len(found["tables"][table]) == len(rows), table
        for field in TABLES[table]["schema"]["fields"]:
            name = field["name"]
            expected = [row[name] for row in rows]
            read = [row[name] for row in found["tables"][table]]
            if field["type"] == "boolean":
                expected = [text.capitalize() for text in expected]
            if field["type"] in ("number", "integer", "year"):
                expected, read = (
                    [text and float(text) for text in cells] for cells in (expected, read)
                )
            if expected != read:
                guessed.add(f"{table}.{name}")
                assert all(map(NUMBER.fullmatch, filter(None, expected))), (table, name)
    # mlcroissant lets pandas guess what a CSV holds: codes of digits alone become numbers
    assert "events.cameo_code" in guessed and len(guessed) < 10, guessed
    table = written / "data/actors.csv"
    table.write_bytes(table.read_bytes().replace(b"Bakiyev", b"Bakiyef"))
    done = subprocess.run(command, capture_output=True, text=True, cwd=written)
    assert done.returncode != 0 and "data/actors.csv is not identical" in done.stderr, done.stderr
