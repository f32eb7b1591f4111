"""Packages of others are judged by the standard: what we alone ask for is a warning."""

import gzip
import json

import pytest

from kyrgyz_security_diplomacy import PackageError, diff, load, validate
from kyrgyz_security_diplomacy.check.severity import CONVENTIONS
from kyrgyz_security_diplomacy.cli import main
from kyrgyz_security_diplomacy.export.command import exported
from kyrgyz_security_diplomacy.package.data_package import open_package

MD5 = "8a9d1a1f4b1ba4a1eb1bc1df1ea2d4b3"
ROWS = "Code;Boss;Age;Seen;Zip\nA1;;007;2001-02-03T04:05:06Z;12345\nB2;A1;NA;;\n".replace(";", ",")
FIELDS = [
    {"name": "Code", "constraints": {"required": True, "unique": True, "pattern": "^\\w\\d$"}},
    {"name": "Boss", "type": "string", "constraints": {"pattern": "(?=A)A1"}},
    {"name": "Age", "type": "integer", "constraints": {"exclusiveMinimum": 0, "minimum": "1"}},
    {"name": "Seen", "type": "datetime"},
    {"name": "Zip", "type": "integer", "format": "default", "bareNumber": False},
]
UNSUPPORTED = [
    "'Seen' has the type 'datetime', which is not checked here",
    "'Zip' has the bareNumber false, which is not checked here",
    "'exclusiveMinimum' is not checked on the type integer",
    "'pattern' is not checked: it cannot be read: Invalid Input Error: invalid perl operator: (?=",
]


def other(root, rows=ROWS, reference=None, **changes):
    """Write a package as anyone may: capitals, no titles, no key, an older hash, CRLF."""
    key = {"fields": "Boss", "reference": reference or {"resource": "", "fields": "Code"}}
    schema = {"fields": FIELDS, "missingValues": ["", "NA"], "foreignKeys": [key]}
    entry = {"name": "people-2", "path": "my people.csv", "schema": schema, **changes}
    (root / "datapackage.json").write_text(json.dumps({"name": "p", "resources": [entry]}))
    (root / "my people.csv").write_bytes(rows.replace("\n", "\r\n").encode())
    return root


@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
@pytest.mark.parametrize("reference", [{"fields": ["Code"]}, {"resource": "", "fields": "Code"}])
def test_what_the_standard_allows_is_valid(tmp_path, engine, reference, capsys):
    root = other(tmp_path, reference=reference)
    report = validate(root, engine)
    assert report.valid and {each.severity for each in report.problems} == {"warning"}
    unsupported = [each.message for each in report.problems if each.code == "unsupported"]
    assert sorted(unsupported) == UNSUPPORTED
    said = [(each.code, each.path, each.column) for each in report.problems]
    others = [each for each in said if each[0] not in ("unsupported", "unknown-key")]
    assert len(set(others)) == len(others), "each convention is said once"
    assert {code for code, *_ in others} - CONVENTIONS == {"type"}  # 007
    assert main(["validate", str(root), "--engine", engine]) == 0
    assert main(["validate", str(root), "--engine", engine, "--strict"]) == 1


@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("B2,A1", "B2,A9", "foreign-key"), ("007", "x", "type"), ("007", "0", "minimum"),
        ("B2,", "A1,", "unique"), ("B2,", "B22,", "pattern"), ("B2,", ",", "required"),
        ("Code", "Kode", "missing-column"), (",12345", "", "cells-per-row"),
    ],
)  # fmt: skip
def test_what_the_standard_calls_wrong_is_an_error(tmp_path, engine, old, new, code):
    report = validate(other(tmp_path, ROWS.replace(old, new, 1)), engine)
    assert code in [each.code for each in report.problems if each.severity == "error"]


def test_a_reference_to_its_own_table_is_read_by_all(tmp_path):
    root = other(tmp_path, ROWS.replace("007", "7"), {"fields": ["Code"]})
    made = json.loads((root / "datapackage.json").read_text())
    made["resources"][0]["schema"]["primaryKey"] = "Code"
    (root / "datapackage.json").write_text(json.dumps(made))
    assert load("people-2", root)["Age"].tolist()[0] == 7
    assert not diff(root, root).changes
    resource = open_package(root).resources[0]
    assert resource.schema["foreignKeys"][0]["reference"] == {
        "resource": "people-2",
        "fields": ["Code"],
    }
    made, _ = exported(root, ["sqlite"])
    sql = b"".join(made.values())
    assert b'REFERENCES "people-2"' in sql


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"hash": MD5}, "the file has hash "),
        ({"hash": "crc:12"}, None),
        ({"hash": "sha512:00"}, "the file has hash sha512:"),
        ({"dialect": {"delimiter": ";"}}, 'has the delimiter ";", which is not read here'),
        ({"dialect": {"lineTerminator": "\r\n", "caseSensitiveHeader": False}}, None),
        ({"encoding": "UTF-8"}, None),
        ({"encoding": "cp1252"}, 'has the encoding "cp1252", which is not read here'),
        ({"schema": "https://example.org/s.json"}, "'https://example.org/s.json' is not read"),
        ({"path": "https://example.org/a.csv"}, "nothing is downloaded"),
    ],
    ids=str,
)
def test_resources_as_others_describe_them(tmp_path, change, expected):
    errors = [each.message for each in validate(other(tmp_path, **change)).problems
              if each.severity == "error"]  # fmt: skip
    assert bool(errors) == bool(expected) and all(expected in each for each in errors)


def test_what_is_no_table_is_left_alone(tmp_path):
    root = other(tmp_path)
    made = json.loads((root / "datapackage.json").read_text())
    made["resources"].append({"name": "map", "path": "map.geojson"})
    made["views"] = [{"name": "chart", "specType": "simple", "spec": {}}]
    (root / "datapackage.json").write_text(json.dumps(made))
    report = validate(root)
    assert report.valid and "not-a-table" in [each.code for each in report.problems]


def test_hints_are_json(tmp_path):
    change = {"dialect": {"header": True, "commentChar": None}, "bytes": None, "title": [False]}
    texts = [str(each) for each in validate(other(tmp_path, **change), strict=True).problems]
    assert any('cannot be {"header": true, "commentChar": null}' in text for text in texts)
    assert not [text for text in texts if "True" in text or "None" in text or "False" in text]


CSV = b"Code,Boss\nA1,\n"
GIVEN = {
    "people.csv": (CSV, "is a table, not the descriptor", "'frictionless describe"),
    "semicolons.csv": (CSV.replace(b",", b";"), "is a table, not the", "give the folder"),
    "package.tar.gz": (gzip.compress(b"x", mtime=0), "is a gzip file", "unpack it first"),
    "datapackage.yaml": (b"# mine\nname: x\nresources: []\n", "is YAML, not JSON", "only JSON"),
    "ci.yml": (b"on:\n  push:\n", "is YAML, not JSON", "only JSON is read"),
    "pointer.json": (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS", "git lfs pull"),
    "page.json": (b"\n<!DOCTYPE html>\n<html>", "is an HTML page", "download the file itself"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "what", "hint"), [(k, *v) for k, v in GIVEN.items()])
def test_a_file_that_is_no_package_is_named(tmp_path, capsys, name, content, what, hint):
    (tmp_path / name).write_bytes(content)
    assert main(["validate", str(tmp_path / name)]) == 2
    printed = capsys.readouterr().out.splitlines()[1]
    assert what in printed and hint in printed.split(" — ")[1]


def test_a_place_that_is_no_package_is_named(tmp_path):
    (tmp_path / "datapackage.yml").write_bytes(b"name: x\n")
    with pytest.raises(
        PackageError, match=r"descriptor in YAML \(datapackage\.yml\) — write it as"
    ):
        open_package(tmp_path)
    with pytest.raises(PackageError, match="is an address: nothing is downloaded — download"):
        open_package("https://example.org/datapackage.json")


TABLES = {
    "is an HTML page": b"<!doctype html><html><body>404: Not Found</body></html>\n",
    "is a pointer of Git LFS": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
    "is a gzip file": gzip.compress(ROWS.encode(), mtime=0),
    "is a zip file or an Excel workbook": b"PK\x03\x04\x14\0\x06\0",
    "has ';' between its cells, not a comma": ROWS.replace(",", ";").encode(),
    "has '\\t' between its cells, not a comma": ROWS.replace(",", "\t").encode(),
}


@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
@pytest.mark.parametrize(("expected", "content"), TABLES.items(), ids=TABLES)
def test_a_file_that_is_no_csv_is_named(tmp_path, engine, expected, content):
    (other(tmp_path) / "my people.csv").write_bytes(content)
    [error] = [each for each in validate(tmp_path, engine).problems if each.severity == "error"]
    assert error.message.startswith(expected) and error.hint
