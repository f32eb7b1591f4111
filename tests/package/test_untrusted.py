"""Packages made by an enemy: a clear problem, within bounds, and nothing outside is touched."""

import contextlib
import errno
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import heavy_packages as heavy
import limited
import pytest
import sample_package as sample

from kyrgyz_security_diplomacy.check.stray_files import stray_files
from kyrgyz_security_diplomacy.check.validation import validate
from kyrgyz_security_diplomacy.cli import main
from kyrgyz_security_diplomacy.package import safe_open as inside
from kyrgyz_security_diplomacy.package.data_package import PackageError, open_package
from kyrgyz_security_diplomacy.package.descriptor import lint_descriptor
from kyrgyz_security_diplomacy.package.safe_open import files_inside, open_inside
from kyrgyz_security_diplomacy.report.problems import nearest

SECRET = b"secret\n"


@pytest.fixture
def root(tmp_path):
    (tmp_path / "secret.csv").write_bytes(SECRET)
    return sample.build(tmp_path / "package")


# Paths of resources -------------------------------------------------------------------------


def path_of_losses(root, path):
    """Name another file for the last table; return the problem of opening the package."""
    sample.edit_descriptor(root, lambda made: made["resources"][-1].update(path=path))
    [problem] = open_package(root).problems
    assert [each.name for each in open_package(root).resources][-1] == "letters"
    return problem


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd", "/dev/zero", "//host/share/a.csv", "~/a.csv", "~root/a.csv",
        "../secret.csv", "data/../../secret.csv", "data/..", "..", ".", "./data/losses.csv",
        "data/./losses.csv", "data//losses.csv", "data/losses.csv/", "/", "", "data/",
        "C:/a.csv", "c:a.csv", "C:\\a.csv", "\\\\host\\share\\a.csv", "data\\losses.csv",
        "http://127.0.0.1/a.csv", "file:///etc/passwd", "data:text/csv,a", "s3://a/b", "zip:a",
        "data/%2e%2e/%2e%2e/secret.csv", "data%2flosses.csv", "data/..%2f..%2fsecret.csv",
        "data\u2215losses.csv", "data\u2044losses.csv", "data\uff0flosses.csv", "\uff0e\uff0e/a",
        "data/losses.csv\0", "data/losses.csv\0.png", "data/losses.csv\n", "data/ losses.csv",
        "data/losses.csv ", "data/losses.csv.", "data./losses.csv", "data /losses.csv",
        "data/losses.csv::$DATA", "data/.hidden.csv", "data/-rf", "data/*.csv", "data/l?sses.csv",
        "data/nul", "data/CON.csv", "data/com1.csv", "aux/losses.csv", "data/" + "x" * 300,
        "x/" * 1_000_000 + "a.csv", "data/l\u043esses.csv", "data/losses\u200b.csv", "data/e\u0301",
        {"path": "a"}, ["data/losses.csv"], None, 5, True,
    ],
    ids=lambda path: repr(path)[:40],
)  # fmt: skip
def test_paths_that_are_refused_by_their_text(root, path):
    problem = path_of_losses(root, path)
    assert problem.code == "resource-path"
    assert len(str(problem)) < 500 and str(problem).isprintable()


def test_two_names_of_one_file(root):
    assert path_of_losses(root, "data/Letters.csv").code in (
        "resource-file",  # where case counts, there is no such file
        "duplicate-resource-path",
    )
    shutil.copy(root / "data/letters.csv", root / "data/Letters.csv")
    assert path_of_losses(root, "data/Letters.csv").code == "duplicate-resource-path"


def links(target):
    def make(file):
        file.symlink_to(target)

    return make


def device(file):
    try:
        os.mknod(file, 0o20666, os.makedev(1, 5))  # /dev/zero under a name of the package
    except PermissionError:
        pytest.skip("only root makes devices")


def listening(file):
    with socket.socket(socket.AF_UNIX) as made, contextlib.chdir(file.parent):
        made.bind(file.name)  # the whole path may be too long for a socket


def locked(file):
    file.write_bytes(b"letter_id\n")
    file.chmod(0)
    if os.access(file, os.R_OK):
        pytest.skip("root reads everything")


SPECIAL = {
    "link out of the package": (links("../../secret.csv"), "symbolic link"),
    "absolute link": (links("/etc/passwd"), "symbolic link"),
    "link to a device": (links("/dev/zero"), "symbolic link"),
    "link inside": (links("letters.csv"), "symbolic link"),
    "link to itself": (links("losses.csv"), "symbolic link"),
    "link to nothing": (links("nothing"), "symbolic link"),
    "pipe": (os.mkfifo, "named pipe"),
    "socket": (listening, "socket"),
    "device": (device, "device"),
    "folder": (lambda file: file.mkdir(), "folder"),
    "file not to be read": (locked, "Permission denied"),
}


@pytest.mark.parametrize("kind", SPECIAL)
def test_what_is_no_plain_file(root, kind):
    make, expected = SPECIAL[kind]
    opened = open_package(root).tables["losses"]
    (root / "data/losses.csv").unlink()
    make(root / "data/losses.csv")
    problem = path_of_losses(root, "data/losses.csv")
    assert problem.code == "resource-file" and expected in problem.message
    with pytest.raises(OSError, match=expected):
        opened.open()  # the same if it became so after the package was opened
    shutil.rmtree(root, ignore_errors=True)


@pytest.mark.parametrize("kind", SPECIAL)
def test_descriptor_that_is_no_plain_file(root, kind):
    make, expected = SPECIAL[kind]
    (root / "datapackage.json").unlink()
    make(root / "datapackage.json")
    with pytest.raises(PackageError, match=expected) as caught:
        open_package(root)
    assert caught.value.problem.code == "unreadable"
    shutil.rmtree(root, ignore_errors=True)


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


@contextlib.contextmanager
def again_and_again(change):
    """Run `change` in another thread, over and over."""
    done = threading.Event()

    def loop():
        while not done.is_set():
            change()
            time.sleep(0.0005)

    thread = threading.Thread(target=loop)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def contents(root, path, *, times=2_000, seconds=30):
    """Open a file many times, until it was read and refused; return what was read, and errors."""
    found, tried, end = set(), 0, time.monotonic() + seconds
    while (tried < times or len(found) < 2) and time.monotonic() < end:
        tried += 1
        try:
            with open_inside(root, path) as stream:
                found.add(stream.read())
        except OSError as error:
            found.add(error.errno)
    return found


@pytest.mark.parametrize("by_descriptor", [True, False])
def test_file_that_is_swapped_all_the_time(root, monkeypatch, by_descriptor):
    """Whatever is read is the package's own, at whichever moment a link takes its place."""
    if by_descriptor and not inside._BY_DESCRIPTOR:
        pytest.skip("this system opens by path only")
    monkeypatch.setattr(inside, "_BY_DESCRIPTOR", by_descriptor)
    file, draft, ours = root / "data/losses.csv", root / "data/draft", b"ours\n"
    file.write_bytes(ours)

    def swap():
        draft.symlink_to(root.parent / "secret.csv")
        draft.replace(file)
        os.mkfifo(draft)
        draft.replace(file)
        draft.write_bytes(ours)
        draft.replace(file)

    with again_and_again(swap):
        found = contents(root, "data/losses.csv")
    assert ours in found and found & {errno.EINVAL, errno.ELOOP}, "both were met"
    assert found <= {ours, errno.EINVAL, errno.ELOOP}


def test_folder_that_is_swapped_all_the_time(root):
    """The folders on the way are opened one from the other, never twice by name."""
    if not inside._BY_DESCRIPTOR:
        pytest.skip("this system opens by path only")
    (root.parent / "outside").mkdir()
    (root.parent / "outside/losses.csv").write_bytes(SECRET)
    data, away = root / "data", root / "away"
    ours = (data / "losses.csv").read_bytes()

    def swap():
        data.rename(away)
        data.symlink_to(root.parent / "outside")
        data.unlink()
        away.rename(data)

    with again_and_again(swap):
        found = contents(root, "data/losses.csv")
    assert ours in found and len(found) > 1, "the folder was met, and the link or nothing"
    assert SECRET not in found


# Files that nobody named --------------------------------------------------------------------


def test_stray_files(root):
    (root / "data/link.csv").symlink_to(root.parent / "secret.csv")
    (root / "data/all").symlink_to("/", target_is_directory=True)
    (root / "data/loop").symlink_to(".", target_is_directory=True)
    os.mkfifo(root / "data/pipe")
    (root / "data/inner").mkdir()
    (root / "data/inner/a.csv").write_bytes(b"a\n")
    found = [problem.path for problem in stray_files(open_package(root))]
    assert found == [f"data/{name}" for name in ("all", "inner/a.csv", "link.csv", "loop", "pipe")]
    assert {problem.code for problem in stray_files(open_package(root))} == {"stray-file"}


def test_many_stray_files(root):
    for number in range(inside.MAX_LISTED + 500):
        (root / f"data/f{number:05}").touch()
    problems = stray_files(open_package(root))
    assert len(problems) == 101
    assert problems[-1].message == "many more files belong to no table of the package"


def test_folders_nested_without_end(root):
    with contextlib.chdir(root / "data"):
        for _ in range(3_000):  # 6,000 characters: more than any path may have
            os.mkdir("d")  # noqa: PTH102
            os.chdir("d")
    assert files_inside(root, "data")[1] is False
    assert stray_files(open_package(root))[-1].code == "stray-file"
    subprocess.run(["rm", "-rf", root / "data"], check=True)  # Python's own recursion gives up


# Descriptors --------------------------------------------------------------------------------

LIGHT = {
    heavy.five_gigabytes: (2, "too-large"),
    heavy.arrays_100_000_deep: (2, "too-large"),
    heavy.objects_100_000_deep: (2, "too-large"),
    heavy.deep_beside_shallow: (2, "too-large"),
    heavy.number_of_a_million_digits: (2, "too-large"),
    heavy.key_a_million_times: (2, "too-large"),
    heavy.maximum("1e999999"): (2, "too-large"),
    heavy.maximum("9" * 300): (0, None),
    heavy.million_unknown_keys: (1, "too-many"),
    heavy.pattern("(?:a{1000}){1000}"): (1, "pattern"),
    heavy.pattern("(?:" + "|".join(f"ab{n}" for n in range(3_000)) + ")"): (1, "pattern"),
}
LONG = {
    heavy.mixed_100_000_deep: (2, "too-large"),
    heavy.deep_and_never_closed: (2, "too-large"),
    heavy.text_that_never_ends: (2, "not-json"),
    heavy.five_million_lists: (2, "too-large"),
    heavy.million_keys: (2, "too-large"),
    heavy.half_a_million_keys_twice: (1, "duplicate-key"),
    heavy.ten_thousand_tables: (2, "too-large"),
    heavy.hundred_thousand_fields: (2, "too-large"),
    heavy.many_fields_in_many_tables: (2, "too-large"),
    heavy.thousands_of_patterns: (2, "too-large"),
    heavy.hundreds_of_large_patterns: (1, "missing-column"),
    heavy.names_that_are_nearly_known: (1, "too-many"),
    heavy.thousands_of_homonyms: (1, "too-many"),
    heavy.hundred_thousand_foreign_keys: (2, "too-large"),
    heavy.enum_of(100_000): (0, None),
    heavy.enum_of(1_000_000): (2, "too-large"),
    heavy.rule_of_nine_megabytes: (2, "too-large"),
    heavy.thousands_of_rules: (2, "too-large"),
    heavy.maximum("9" * 1_000_000): (2, "too-large"),
}
LAYERS = [
    (heavy.pattern("(?:a|a)*b", "a" * 90_000), (1, "pattern")),
    (heavy.pattern("(?:(?:a*)*)*b", "a" * 90_000), (1, "pattern")),
    (heavy.cell_of_ten_gigabytes, (1, "bytes")),
    (heavy.million_columns, (1, "line-too-long")),
    (heavy.half_a_million_columns, (1, "too-large")),
    (heavy.million_cells_in_a_row, (1, "cells-per-row")),
]


def named(make):
    return make.__qualname__.replace(".<locals>.make", "")


@pytest.mark.parametrize(
    ("make", "expected"),
    [pytest.param(make, expected, id=named(make)) for make, expected in LIGHT.items()]
    + [pytest.param(make, expected, id=named(make)) for make, expected in LAYERS]
    + [
        pytest.param(make, expected, id=named(make), marks=pytest.mark.long)
        for make, expected in LONG.items()
    ],
)
def test_package_that_is_too_much(tmp_path, make, expected):
    make(tmp_path)
    exit_code, found = limited.codes(tmp_path)
    assert exit_code == expected[0]
    assert found == set() if expected[1] is None else expected[1] in found
    shutil.rmtree(tmp_path)


def test_lint_stops_and_no_table_is_judged_by_a_schema_it_did_not_see(root):
    made = json.loads((root / "datapackage.json").read_text("utf-8"))
    made["resources"][0]["schema"] |= {f"k{number}": 0 for number in range(2_000)}
    made["resources"][1]["schema"]["fields"][0]["type"] = "sting"
    problems = lint_descriptor(made)
    assert len(problems) == 1_000 + 5
    assert {problem.table for problem in problems if problem.code == "too-many"} == set(sample.ROWS)


def test_nearest_does_not_compare_long_texts():
    assert nearest("abc", ["abd"]) == "abd"
    assert nearest("abc" * 40, ["abc" * 40]) == nearest("abc" * 30, ["abc" * 40]) == ""


# No network, nothing written ----------------------------------------------------------------


def with_addresses(root):
    """Write a package that names an address wherever one may stand."""
    address = "http://192.0.2.1/x.json"

    def edit(made):
        made |= {"$schema": address, "homepage": address, "image": address, "profile": address}
        made["licenses"] = made["sources"] = [{"name": "x", "path": address, "title": "x"}]
        made["resources"][0]["schema"] |= {"$schema": address, "$ref": address}
        made["resources"][0] |= {"licenses": [{"path": address}], "profile": address}
        made["resources"][1]["schema"] = address
        made["resources"][2]["path"] = address
        made["resources"][3]["path"] = [address]
        sql = f"SELECT letter_id AS key FROM read_csv('{address}')"
        made["rules"].append(made["rules"][0] | {"id": "far", "sql": sql})
        made["rules"].append(made["rules"][0] | {"id": "far-2", "sql": "INSTALL httpfs"})

    sample.edit_descriptor(root, edit)


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*args, **kwargs):
        pytest.fail(f"the network was asked for: {args[1:]}")

    for name in ("connect", "connect_ex", "sendto", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)


def test_no_network(root, no_network, capsys):
    with_addresses(root)
    report = validate(root)
    assert {"resource-path", "schema-shape", "profile", "rule-not-run"} <= set(sample.codes(report))
    assert main(["info", str(root)]) == 0
    with pytest.raises(PackageError, match="does not exist"):
        open_package("http://192.0.2.1/datapackage.json")


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not here")
def test_no_network_by_the_system_calls(root, tmp_path):
    with_addresses(root)
    calls = tmp_path / "calls"
    trace = ["strace", "-f", "-qq", "-e", "trace=%network", "-o", str(calls)]
    run = subprocess.run(
        [*trace, sys.executable, "-m", "kyrgyz_security_diplomacy.cli", "validate", str(root)],
        env=os.environ | {"PYTHONPATH": str(limited.SRC)},
        capture_output=True,
        text=True,
    )
    if "ptrace" in run.stderr:
        pytest.skip("strace may not trace here")
    assert run.returncode == 1, run.stderr
    assert not re.findall(r"(?:connect|sendto|bind)\(.*", calls.read_text())


def listing(root):
    return {
        path.relative_to(root): (
            path.lstat().st_mtime_ns,
            path.lstat().st_size,
            path.lstat().st_ino,
        )
        for path in sorted(root.rglob("*"))
    }


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_nothing_is_written(root, tmp_path, kind):
    package = root
    if kind == "zip":
        package = shutil.make_archive(str(tmp_path / "package"), "zip", root)
    places = {name: tmp_path / name for name in ("TMPDIR", "HOME")}
    for place in places.values():
        place.mkdir()
    before = listing(tmp_path)
    env = {name: str(place) for name, place in places.items()} | {"PYTHONDONTWRITEBYTECODE": "1"}
    for command in ("validate", "info"):
        exit_code, out, _ = limited.ksd(command, package, **env)
        assert exit_code == 0, out
    after = listing(tmp_path)
    del before[Path("TMPDIR")], after[Path("TMPDIR")]  # used, and empty again
    assert after == before
