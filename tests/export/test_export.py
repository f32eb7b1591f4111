"""`ksd export`: all or nothing, the same bytes everywhere, plain errors."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
import sample_package as sample
from real_package import FEW, ROOT

from kyrgyz_security_diplomacy import open_package
from kyrgyz_security_diplomacy.cli import main
from kyrgyz_security_diplomacy.export import command
from kyrgyz_security_diplomacy.export.command import FORMATS, InvalidPackage, exported
from kyrgyz_security_diplomacy.export.snapshot import Snapshot

TABULAR = ["parquet", "sqlite", "xlsx", "duckdb-sql", "jsonld"]
OWN = ["graphml", "gexf", "dna", "plover", "prov", "annotations"]
"""Formats that are made from tables of our dataset."""


def files(folder):
    """Path to hash of every file below a folder."""
    found = sorted(file for file in folder.rglob("*") if file.is_file())
    return {str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest() for f in found}


def ksd_export(folder, *args):
    return main(["export", str(folder), *map(str, args)])


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """The folder of a small package."""
    return sample.build(tmp_path_factory.mktemp("sample"))


def test_command_writes_lists_and_overwrites_nothing(root, tmp_path, capsys):
    out = tmp_path / "new" / "out"
    assert ksd_export(out, root, "--to", "sqlite,parquet") == 0
    printed = capsys.readouterr().out.splitlines()
    first = [out / "sqlite/weather-posts.sqlite", out / "parquet/regions.parquet"]
    assert [line.split()[-1] for line in printed[:2]] == list(map(str, first))
    sizes = [int(line.split()[0].replace(",", "")) for line in printed]
    assert sizes[0] == first[0].stat().st_size
    assert sum(sizes[:-1]) == sizes[-1] and printed[-1].endswith("in 6 files")
    (out / "notes.txt").write_text("mine")
    before = files(out)
    assert len(before) == 7
    assert ksd_export(out, root, "--to", "xlsx,sqlite") == 2
    printed = capsys.readouterr().err
    assert f"{out}/sqlite: exists and is not empty — remove it, or name another" in printed
    assert ksd_export(out / "notes.txt", root, "--to", "sqlite") == 2
    assert "is a file — name a folder" in capsys.readouterr().err
    assert files(out) == before


def test_invalid_package_and_unknown_format(tmp_path, capsys):
    root = sample.build(tmp_path / "package")
    with pytest.raises(SystemExit) as caught:
        ksd_export(tmp_path / "out", root, "--to", "sqlite,parket")
    assert caught.value.code == 2
    assert "there is no format 'parket': did you mean 'parquet'?" in capsys.readouterr().err
    sample.swap_bytes(root, "regions", b"reg-b,", b"reg-a,")
    assert ksd_export(tmp_path / "out", root, "--to", "sqlite") == 1
    assert "NOT valid: " in capsys.readouterr().err
    with pytest.raises(InvalidPackage) as caught:
        exported(root, ["parquet"])
    assert "primary-key" in [problem.code for problem in caught.value.report.problems]
    assert not (tmp_path / "out").exists()


def test_a_package_of_other_tables(tmp_path, capsys, monkeypatch):
    """What can be written of 'all' is written, and the rest named; one by name is refused."""
    root = sample.build(tmp_path / "package")
    assert ksd_export(tmp_path / "out", root, "--to", "xlsx,dna") == 2
    assert "has no table 'positions'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert ksd_export(tmp_path / "out", root, "--to", "all") == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(TABULAR)
    refused = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[1] for line in refused] == OWN
    assert all(line.startswith("not written: ") and "has no table '" in line for line in refused)
    monkeypatch.setitem(sys.modules, "pyarrow", None)  # for another reason: there is a problem
    assert ksd_export(tmp_path / "more", root, "--to", "all") == 1
    assert "not written: parquet: the library pyarrow is needed" in capsys.readouterr().err
    everything = {path.name for path in (tmp_path / "more").iterdir()}
    assert everything == {*TABULAR} - {"parquet"}


def test_packages_that_state_little(tmp_path):
    """No key, title, description, name or hash, and licences and people of other shapes."""
    root = sample.build(tmp_path / "package")

    def strip(made):
        for key in ("title", "version", "name", "created", "homonyms", "rules", "views"):
            made.pop(key, None)
        made |= {"licenses": [{"title": {"": "Free"}}, 3], "contributors": [{"role": "author"}, 5]}
        made |= {"created": "yesterday", "name": "../a b"}
        for resource in made["resources"]:
            for key in ("title", "description", "hash", "bytes", "rows"):
                resource.pop(key, None)
            resource["schema"].pop("primaryKey")
            for field in resource["schema"]["fields"]:
                field.pop("title"), field.pop("description"), field.pop("example")

    sample.edit_descriptor(root, strip)
    snapshot = Snapshot(open_package(root))
    made = {name: command.files(name, snapshot) for name in TABULAR}
    assert list(made["sqlite"]) == ["a-b.sqlite"] and list(made["xlsx"]) == ["a-b.xlsx"]
    assert len(json.loads(made["jsonld"]["croissant.json"])["distribution"]) == len(sample.ROWS)


def test_the_extra_that_is_named_where_a_library_is_missing_has_it():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    texts = [file.read_text("utf-8") for file in (ROOT / "src").rglob("*.py")]
    found = re.findall(r'library\("(\w+)[.\w]*", "(\w+)"\)', "".join(texts))
    for library, extra in found:
        assert library in str(extras["optional-dependencies"][extra]).lower()
    assert {library for library, _ in found} >= {"pyarrow", "xlsxwriter", "networkx", "polars"}


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_all_or_nothing(root, tmp_path, monkeypatch, error):
    real = command.write_bytes

    def fail(path, content):
        if path.name == "stations.parquet":
            raise error
        real(path, content)

    monkeypatch.setattr(command, "write_bytes", fail)
    (tmp_path / "mine").write_text("mine")
    for out in ("", "new"):
        assert ksd_export(tmp_path / out, root, "--to", "sqlite,parquet") == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_all_formats_write_the_same_bytes_everywhere(
    ours, tricky_package, tricky_root, written, tmp_path
):
    """In another place, zone, locale and process, with another seed, and on another day.

    Of ours those that tricky does not fit, and Parquet, which has the views.
    """
    other = shutil.copytree(tricky_root, tmp_path / "elsewhere" / "tricky — copy")
    environment = {"TZ": "America/Caracas", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "2"}
    environment |= os.environ | environment | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    day = ["faketime", "-f", "@1999-01-02 03:04:05"] if shutil.which("faketime") else []
    command = [*day, sys.executable, "-c", RUN, str(FEW), *OWN, "parquet", str(other), *TABULAR]
    done = subprocess.run(command, cwd=other, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) > 50
    for snapshot, formats in ((ours, [*OWN, "parquet"]), (tricky_package, TABULAR)):
        for name in formats:
            expected = files(written(name, snapshot))
            assert expected and {
                f"{snapshot.name} {name} {path} {digest}" for path, digest in expected.items()
            } <= {*lines}
    assert sorted(FORMATS) == sorted([*TABULAR, *OWN])


RUN = """
import hashlib, sys
from kyrgyz_security_diplomacy import open_package
from kyrgyz_security_diplomacy.export.command import files
from kyrgyz_security_diplomacy.export.snapshot import Snapshot

for given in sys.argv[1:]:
    if "/" in given:
        snapshot = Snapshot(open_package(given))
        continue
    for path, content in files(given, snapshot).items():
        print(snapshot.name, given, path, hashlib.sha256(content).hexdigest())
"""
