import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import sample_package as sample

from kyrgyz_security_diplomacy.package.data_package import PackageError, default_root, open_package
from kyrgyz_security_diplomacy.tables.csv_writer import json_bytes

ROOT = Path(__file__).resolve().parents[2]


def test_folder_and_descriptor_open_the_same(tmp_path):
    root = sample.build(tmp_path)
    by_folder, by_file = open_package(root), open_package(str(root / "datapackage.json"))
    assert by_folder == by_file
    assert list(by_folder.tables) == ["regions", "stations", "visits", "letters", "losses"]
    visits = by_folder.tables["visits"]
    assert visits.file == root / "data/visits.csv"
    assert visits.primary_key == ["station_id", "visit_number"]
    assert visits.columns[:2] == ["station_id", "visit_number"]
    assert by_folder.problems == ()


def test_rules_point_to_the_schema_by_hand_if_there_is_one(tmp_path):
    root = sample.build(tmp_path)
    (root / "schemas").mkdir()
    (root / "schemas/visits.schema.json").write_text("{}")
    tables = open_package(root).tables
    assert tables["visits"].pointer("fields", "x") == "schemas/visits.schema.json fields/x"
    assert tables["letters"].pointer("foreignKeys", 0) == (
        "datapackage.json resources/letters/schema/foreignKeys/0"
    )


def test_default_is_found_from_the_code_and_not_from_the_working_directory(tmp_path):
    code = (
        "from kyrgyz_security_diplomacy.package import data_package as d; print(d.default_root())"
    )
    path = {"PYTHONPATH": str(ROOT / "src")}
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=path, capture_output=True, text=True
    )
    assert Path(run.stdout.strip()) == ROOT == default_root()


def test_default_of_an_installed_copy(tmp_path, monkeypatch):
    from kyrgyz_security_diplomacy.package import data_package as package

    installed = tmp_path / "site-packages" / "kyrgyz_security_diplomacy"
    monkeypatch.setattr(package, "__file__", str(installed / "package" / "data_package.py"))
    assert default_root() == installed / "dataset"
    with pytest.raises(PackageError, match=r"has no datapackage\.json — run 'make build' first"):
        open_package()


def write(root, text):
    data = text if isinstance(text, bytes) else text.encode()
    (root / "datapackage.json").write_bytes(data)
    return root


DEEP = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1,\n  b}', r"datapackage.json:2: is not JSON: .* at column 3"),
        ("", "is not JSON"),
        ("[1]", "its root is not an object"),
        ('{"a": ' + DEEP + "}", "is nested too deeply"),
        ('{"a": NaN}', "NaN is not JSON"),
        ('{"a": ' + "1" * 5000 + "}", "a number of 5,000 characters"),
        (b"\xff\xfe{}", "is not UTF-8: byte 0"),
        (b"\xef\xbb\xbf{}", "is not JSON"),
        ('{"a": "\\ud800"}', "half of a surrogate pair"),
        ("{}", "names no tables"),
        ('{"resources": []}', "names no tables"),
        ('{"resources": {}}', "names no tables"),
    ],
)
def test_descriptors_that_cannot_be_used(tmp_path, text, expected):
    with pytest.raises(PackageError, match=expected):
        open_package(write(tmp_path, text))


@pytest.mark.parametrize("path", ["nowhere", "nowhere/datapackage.json", "a\0b", "x" * 5000, "."])
def test_no_package_there(tmp_path, path):
    with pytest.raises(PackageError) as caught:
        open_package(f"{tmp_path}/{path}")
    assert "— give the folder of a Data Package" in str(caught.value) or "path" in str(caught.value)


def test_key_that_stands_twice(tmp_path):
    root = sample.build(tmp_path)
    text = (root / "datapackage.json").read_text("utf-8")
    write(root, text.replace('"version"', '"title": "Other",\n  "version"'))
    [problem] = open_package(root).problems
    assert str(problem) == (
        "datapackage.json: the key 'title' stands twice in one object"
        " — JSON keeps only the last one: remove the other"
    )


@pytest.mark.parametrize(
    ("change", "code", "expected"),
    [
        ({"path": None}, "resource-path", "has no path that is a text"),
        ({"path": 5}, "resource-path", "has no path that is a text"),
        ({"path": ["data/letters.csv"]}, "resource-path", "has no path that is a text"),
        ({"path": "https://example.org/a.csv"}, "resource-path", "has the URL"),
        ({"path": "file:///etc/passwd"}, "resource-path", "has the URL"),
        ({"path": "/etc/passwd"}, "resource-path", "has the absolute path"),
        ({"path": "C:\\a.csv"}, "resource-path", "has the absolute path"),
        ({"path": "../a.csv"}, "resource-path", "climbs out of the package"),
        ({"path": "data/../../a.csv"}, "resource-path", "climbs out of the package"),
        ({"path": "data\\..\\a.csv"}, "resource-path", "climbs out of the package"),
        ({"path": "data/ä.csv"}, "resource-path", "allowed are"),
        ({"path": "data/a\0.csv"}, "resource-path", "allowed are"),
        ({"path": "data/" + "x" * 300 + ".csv"}, "resource-path", "200 characters are allowed"),
        ({"path": "data/none.csv"}, "resource-file", "does not exist"),
        ({"path": "data"}, "resource-file", "it is a folder"),
        ({"path": "data/link.csv"}, "resource-file", "symbolic link"),
        ({"path": "linked/losses.csv"}, "resource-file", "symbolic link"),
        ({"path": "data/visits.csv"}, "duplicate-resource-path", "two resources have the path"),
        ({"name": "visits"}, "duplicate-resource-name", "two resources have the name 'visits'"),
        ({"name": ""}, "resource-name", "has the name ''"),
        ({"name": 7}, "resource-name", "has the name '7'"),
        ({"name": 'a"; drop'}, "resource-name", "has the name 'a\"; drop'"),
        ({"schema": None}, "schema-shape", "has no schema"),
        ({"schema": "schemas/losses.json"}, "schema-shape", "has no schema"),
    ],
)
def test_resources_that_cannot_be_read(tmp_path, change, code, expected):
    root = sample.build(tmp_path)
    (root / "data/link.csv").symlink_to(root / "data/losses.csv")
    (root / "linked").symlink_to(root / "data")
    sample.edit_descriptor(root, lambda made: made["resources"][-1].update(change))
    package = open_package(root)
    [problem] = package.problems
    assert problem.code == code
    assert re.search(expected, problem.message)
    assert [each.name for each in package.resources] == ["regions", "stations", "visits", "letters"]


def test_resource_that_is_no_object(tmp_path):
    root = sample.build(tmp_path)
    sample.edit_descriptor(root, lambda made: made["resources"].append("x"))
    [problem] = open_package(root).problems
    assert str(problem) == (
        "datapackage.json: resource '5' is not an object {...} [datapackage.json resources/5]"
    )


def test_descriptor_by_another_name_and_linked_folder(tmp_path):
    root = sample.build(tmp_path / "a")
    made = json.loads((root / "datapackage.json").read_text())
    (root / "other.json").write_bytes(json_bytes(made))
    assert open_package(root / "other.json").problems == ()
    (tmp_path / "b").symlink_to(root)
    assert open_package(tmp_path / "b").problems == ()
