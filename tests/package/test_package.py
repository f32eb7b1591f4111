"""Opening a package: found, read within bounds, and nothing outside of it is touched."""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import sample_package as sample
from odd_values import put

from kyrgyz_security_diplomacy.check.stray_files import stray_files
from kyrgyz_security_diplomacy.check.validation import validate
from kyrgyz_security_diplomacy.cli import main
from kyrgyz_security_diplomacy.package import data_package
from kyrgyz_security_diplomacy.package.data_package import PackageError, default_root, open_package
from kyrgyz_security_diplomacy.package.safe_open import open_inside
from kyrgyz_security_diplomacy.tables.csv_writer import json_bytes

SRC = Path(__file__).resolve().parents[2] / "src"
SECONDS = 20
"""Of computing, not of waiting; a good package takes one."""
MEMORY = 4 * 2**30
"""Bytes of addresses: libraries reserve several times what they use."""

RUN = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY},) * 2)
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS},) * 2)
from kyrgyz_security_diplomacy.cli import main
sys.exit(main(["validate", sys.argv[1], "--format", "json", "--engine", "duckdb"]))
"""


def limited_codes(root: Path) -> set[str]:
    """Validate a package that is not valid; return the codes of its problems."""
    run = subprocess.run(
        [sys.executable, "-c", RUN, str(root)],
        env=os.environ | {"PYTHONPATH": str(SRC)},
        capture_output=True,
        text=True,
    )
    assert run.returncode in (1, 2) and "Traceback" not in run.stderr, run.stderr[-2_000:]
    return {problem["code"] for problem in json.loads(run.stdout)["problems"]}


ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def root(tmp_path):
    return sample.build(tmp_path / "package")


def test_folder_and_descriptor_open_the_same(root, tmp_path):
    by_folder, by_file = open_package(root), open_package(str(root / "datapackage.json"))
    assert by_folder == by_file
    assert list(by_folder.tables) == ["regions", "stations", "visits", "letters", "losses"]
    visits = by_folder.tables["visits"]
    assert visits.file == root / "data/visits.csv"
    assert visits.primary_key == ["station_id", "visit_number"]
    assert visits.columns[:2] == ["station_id", "visit_number"]
    assert by_folder.problems == ()
    shutil.copy(root / "datapackage.json", root / "other.json")
    assert open_package(root / "other.json").problems == ()
    (tmp_path / "link").symlink_to(root)
    assert open_package(tmp_path / "link").problems == ()


def test_rules_point_to_the_schema_by_hand_if_there_is_one(root):
    (root / "schemas").mkdir()
    (root / "schemas/visits.schema.json").write_text("{}")
    tables = open_package(root).tables
    assert tables["visits"].pointer("fields", "x") == "schemas/visits.schema.json fields/x"
    assert tables["letters"].pointer("foreignKeys", 0) == (
        "datapackage.json resources/letters/schema/foreignKeys/0"
    )


def test_rules_and_views_in_files_of_their_own(root):
    made = json.loads((root / "datapackage.json").read_text("utf-8"))
    rules = made["rules"]
    (root / "rules.json").write_bytes(json_bytes({"rules": rules}))
    sample.edit_descriptor(root, lambda made: made.update(rules="rules.json"))
    assert open_package(root).descriptor["rules"] == rules
    for name in ("../rules.json", "data/rules.json", "views.json"):
        sample.edit_descriptor(root, lambda made, name=name: made.update(rules=name))
        with pytest.raises(PackageError, match=r"the file is called rules\.json"):
            open_package(root)


def test_default_is_found_from_the_code_and_not_from_the_working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert default_root() == ROOT
    installed = tmp_path / "site-packages" / "kyrgyz_security_diplomacy"
    monkeypatch.setattr(data_package, "__file__", str(installed / "package" / "data_package.py"))
    assert default_root() == installed / "dataset"
    with pytest.raises(PackageError, match=r"does not exist .* — run 'make build' first"):
        open_package()


@pytest.mark.parametrize("path", ["nowhere", "nowhere/datapackage.json", "a\0b", "x" * 5000, "."])
def test_no_package_there(tmp_path, path):
    with pytest.raises(PackageError) as caught:
        open_package(f"{tmp_path}/{path}")
    assert "— give the folder of a Data Package" in str(caught.value) or "path" in str(caught.value)


# Descriptors --------------------------------------------------------------------------------


UNREADABLE = {
    "cut off": (lambda data: data[:-20], "not-json", "not JSON"),
    "with a fault": (lambda data: b'{"a": 1,\n  b}', "not-json", r"json:2: is not JSON.* column 3"),
    "empty": (lambda data: b"", "not-json", "not JSON"),
    "of zeros": (lambda data: b"\0" * 100, "not-json", "not JSON"),
    "with a byte order mark": (lambda data: b"\xef\xbb\xbf" + data, "not-json", "BOM"),
    "in UTF-16": (lambda data: data.decode().encode("utf-16"), "encoding", "is not UTF-8"),
    "in Latin-1": (lambda data: data.replace(b"W", b"\xef", 1), "encoding", "is not UTF-8"),
    "with a comma too many": (lambda data: data.replace(b"\n}", b",\n}"), "not-json", "not JSON"),
    "with a comment": (lambda data: b"// x\n" + data, "not-json", "not JSON"),
    "with single quotes": (lambda data: data.replace(b'"', b"'"), "not-json", "not JSON"),
    "twice": (lambda data: data + data, "not-json", "Extra data"),
    "with NaN": (lambda data: data.replace(b'"rows": ', b'"rows": NaN, "x": '), "not-json", "NaN"),
    "with half a surrogate": (lambda data: data.replace(b"W", b"\\ud800", 1), "not-json", "pair"),
    "that is a list": (lambda data: b"[" + data + b"]", "not-an-object", "its root is not"),
    "that is null": (lambda data: b"null", "not-an-object", "its root is not"),
    "without tables": (lambda data: b'{"resources": []}', "no-resources", "no tables"),
    "of tables in an object": (lambda data: b'{"resources": {}}', "no-resources", "no tables"),
    "deep": (lambda data: b'{"a": ' + b"[" * 60 + b"]" * 60 + b"}", "too-large", "too deeply"),
    "very deep": (lambda data: b'{"a": ' + b"[" * 10**5 + b"]" * 10**5, "too-large", "too deeply"),
    "of objects": (lambda data: b'{"a": ' * 10**5, "too-large", "too deeply"),
    "of digits": (lambda data: b'{"a": ' + b"1" * 5000 + b"}", "not-json", "Exceeds the limit"),
    "too large": (lambda data: b" " * (2**20 + 1), "too-large", "is larger than 1,048,576 bytes"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNREADABLE)
def test_descriptors_that_cannot_be_used(root, name, capsys):
    make, code, expected = UNREADABLE[name]
    file = root / "datapackage.json"
    file.write_bytes(make(file.read_bytes()))
    with pytest.raises(PackageError, match=expected) as caught:
        open_package(root)
    assert caught.value.problem.code == code
    assert main(["validate", str(root)]) == 2 and not capsys.readouterr().err


def test_a_key_that_is_twice_in_a_descriptor(root):
    file = root / "datapackage.json"
    file.write_bytes(file.read_bytes().replace(b"{", b'{"title": "x",', 1))
    assert sample.codes(open_package(root)) == ["duplicate-key"]


@pytest.mark.parametrize(
    ("path", "value", "codes"),
    [
        (["resources", 1, "schema", "fields", 6], KeyError, "unknown-column"),
        (["resources", 3, "schema", "fields", 4],
         sample.field("x", "string", "x"), "missing-column not-checked"),
        (["resources", 2, "schema", "fields"],
         sample.schemas()["visits"]["fields"][::-1], "column-order"),
        (["resources", 0, "schema", "fields", 3, "constraints", "enum"],
         ["low", "middle"], "enum categories"),
        (["resources", 1, "schema", "fields", 6, "type"], "integer", "type example unsupported"),
        (["rules", 0, "table"], "visit", "rule-shape rule-not-run"),
        (["rules", 0, "sql"], KeyError, "rule-shape rule-not-run"),
    ],
)  # fmt: skip
def test_descriptors_that_do_not_fit_the_files(root, path, value, codes):
    sample.edit_descriptor(root, lambda made: put(made, path, value))
    assert set(sample.codes(validate(root, strict=True))) == set(codes.split())


# Resources ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code", "expected"),
    [
        ({"path": None}, "resource-path", "has the path null: one file"),
        ({"path": ["data/letters.csv"]}, "resource-path", ": one file is read"),
        ({"path": "https://example.org/a.csv"}, "resource-path", "nothing is downloaded"),
        *(
            ({"path": path}, "resource-path", "is no plain path inside the package")
            for path in (
                "/etc/passwd", "C:\\a.csv",
                "C:/a.csv", "~/a.csv", "../a.csv", "data/../../a.csv", "data\\..\\a.csv", "..",
                "data/./a.csv", "data//a.csv", "data/", "data/a\0.csv",
                "data/a.csv\n",
                "data/.hidden.csv", "data/ a.csv", "data/" + "x" * 300,
            )
        ),
        *(({"path": path}, "resource-file", "does not exist") for path in (
            "data/none ä.csv", "data/LOSSES.csv", "data/l\u043esses.csv",
        )),
        ({"path": "data/letters.csv"}, "duplicate-resource-path", "the path 'data/letters.csv' of"),
        ({"name": "letters"}, "duplicate-resource-name", "has the name of another one"),
        ({"dialect": {"delimiter": ";"}}, "not-checked", 'has the delimiter ";"'),
        ({"encoding": "latin-1"}, "not-checked", 'has the encoding "latin-1"'),
        ({"name": ""}, "resource-name", "has the name ''"),
        ({"name": 7}, "resource-name", "has the name '7'"),
        ({"name": 'a"; drop'}, "resource-name", "has the name 'a\"; drop'"),
        ({"schema": None}, "schema-shape", "has no schema"),
        ({"schema": "schemas/losses.json"}, "schema-shape", "has no schema"),
    ],
)  # fmt: skip
def test_resources_that_cannot_be_read(root, change, code, expected):
    sample.edit_descriptor(root, lambda made: made["resources"][-1].update(change))
    package = open_package(root)
    [problem] = package.problems
    assert problem.code == code and expected in problem.message
    assert len(str(problem)) < 500 and str(problem).isprintable()
    assert [each.name for each in package.resources] == ["regions", "stations", "visits", "letters"]


def test_resource_that_is_no_object(root):
    sample.edit_descriptor(root, lambda made: made["resources"].append("x"))
    [problem] = open_package(root).problems
    assert str(problem) == (
        "datapackage.json: resource '5' is not an object {...} [datapackage.json resources/5]"
    )


def locked(file):
    file.touch(mode=0)
    if os.access(file, os.R_OK):
        pytest.skip("root reads everything")


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda file: file.symlink_to("../../secret.csv"), "symbolic link"),
        (lambda file: file.symlink_to("/dev/zero"), "symbolic link"),
        (lambda file: file.symlink_to("letters.csv"), "symbolic link"),
        (lambda file: file.symlink_to("losses.csv"), "symbolic link"),
        (os.mkfifo, "pipe, socket or device"),
        (lambda file: file.mkdir(), "folder"),
        (locked, "Permission denied"),
    ],
    ids=["out", "device", "inside", "loop", "pipe", "folder", "locked"],
)
def test_only_plain_files_are_opened(root, make, expected):
    (root.parent / "secret.csv").write_bytes(b"letter_id\n")
    opened = open_package(root).tables["losses"]
    (root / "data/losses.csv").unlink()
    make(root / "data/losses.csv")
    [problem] = open_package(root).problems
    assert problem.code == "resource-file" and expected in problem.message
    with pytest.raises(OSError, match=expected):
        opened.open()  # the same if it became so after the package was opened
    (root / "datapackage.json").unlink()
    make(root / "datapackage.json")
    with pytest.raises(PackageError, match=expected) as caught:
        open_package(root)
    assert caught.value.problem.code == "unreadable"


def test_folder_of_data_that_is_a_link(root):
    (root / "data").rename(root.parent / "elsewhere")
    (root / "data").symlink_to(root.parent / "elsewhere")
    problems = open_package(root).problems
    assert [problem.code for problem in problems] == ["resource-file"] * 5
    assert all("passes a symbolic link" in problem.message for problem in problems)


@pytest.mark.parametrize("path", ["", ".", "..", "../secret.csv", "data/../../secret.csv", "/a"])
def test_only_plain_paths_are_opened(root, path):
    with pytest.raises(OSError, match="no plain path"):
        open_inside(root, path)


def test_stray_files(root):
    (root / "data/link.csv").symlink_to(root.parent / "secret.csv")
    (root / "data/all").symlink_to("/", target_is_directory=True)
    os.mkfifo(root / "data/pipe")
    (root / "data/inner").mkdir()
    (root / "data/inner/a.csv").write_bytes(b"a\n")
    problems = stray_files(open_package(root))
    assert [each.path for each in problems] == [
        f"data/{name}" for name in ("all", "inner/a.csv", "link.csv", "pipe")
    ]
    assert {problem.code for problem in problems} == {"stray-file"}
    for number in range(1_000):
        (root / f"data/f{number:03}").touch()
    problems = stray_files(open_package(root))
    assert len(problems) == 1_001
    assert problems[-1].message == "4 more like these are not listed"


# Too much, from far, and onto disk ----------------------------------------------------------


def cell_of_ten_gigabytes(root):
    file = root / "data/letters.csv"
    os.truncate(file, file.stat().st_size + 10 * 2**30)  # a hole, which takes no room on disk


def slow_pattern(root):
    made = sample.descriptor()
    limits = made["resources"][3]["schema"]["fields"][3]["constraints"]
    limits["pattern"] = "(?:(?:a*)*)*b"
    sample.build(root, made, sample.change_rows("letters", {1: {"text": "a" * 90_000}}))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda root: os.truncate(root / "datapackage.json", 5 * 10**9), "too-large"),
        (cell_of_ten_gigabytes, "bytes"),
        (slow_pattern, "pattern"),
    ],
    ids=["descriptor", "cell", "pattern"],
)
def test_package_that_is_too_much(root, make, code):
    make(root)
    assert code in limited_codes(root)


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*args, **kwargs):
        pytest.fail(f"the network was asked for: {args[1:]}")

    for name in ("connect", "connect_ex", "sendto", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)


def test_no_network(root, no_network):
    address = "http://192.0.2.1/x.json"

    def edit(made):
        made |= {"$schema": address, "homepage": address, "profile": address}
        made["resources"][0]["schema"] |= {"$schema": address, "$ref": address}
        made["resources"][1]["schema"] = address
        made["resources"][2]["path"] = address
        sql = f"SELECT letter_id AS key FROM read_csv('{address}')"
        made["rules"].append(made["rules"][0] | {"id": "far", "sql": sql})
        made["rules"].append(made["rules"][0] | {"id": "far-2", "sql": "INSTALL httpfs"})

    sample.edit_descriptor(root, edit)
    report = validate(root)
    assert {"resource-path", "schema-shape", "profile", "rule-not-run"} <= set(sample.codes(report))
    assert main(["info", str(root)]) == 0
    with pytest.raises(PackageError, match="nothing is downloaded"):
        open_package("http://192.0.2.1/datapackage.json")


ALL = """
import sys
from kyrgyz_security_diplomacy.cli import main
print([main([command, package]) for command in ("validate", "info") for package in sys.argv[1:]])
"""


def test_nothing_is_written(root, tmp_path):
    archive = shutil.make_archive(str(tmp_path / "package"), "zip", root)
    places = {name: tmp_path / name for name in ("TMPDIR", "HOME")}
    for place in places.values():
        place.mkdir()

    def listing():
        found = {path: path.lstat() for path in sorted(tmp_path.rglob("*"))}
        del found[places["TMPDIR"]]  # used, and empty again
        return {path: (stat.st_mtime_ns, stat.st_size) for path, stat in found.items()}

    before, env = listing(), {name: str(place) for name, place in places.items()}
    run = subprocess.run(
        [sys.executable, "-B", "-c", ALL, str(root), archive],
        env=os.environ | env | {"PYTHONPATH": str(SRC)},
        capture_output=True,
        text=True,
    )
    assert run.stdout.endswith("[0, 0, 0, 0]\n"), run.stderr
    assert listing() == before
