"""`ksd export`: all or nothing, each file read once, the same bytes everywhere, plain errors."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import sample_package as sample
from real_package import ROOT

from kyrgyz_security_diplomacy import PackageError, open_package
from kyrgyz_security_diplomacy.cli import main
from kyrgyz_security_diplomacy.export import command
from kyrgyz_security_diplomacy.export.command import FORMATS, InvalidPackage, export
from kyrgyz_security_diplomacy.export.snapshot import Snapshot
from kyrgyz_security_diplomacy.package.data_package import Resource

TABULAR = ["parquet", "sqlite", "xlsx", "duckdb-sql", "jsonld"]
NETWORKS = ["graphml", "gexf", "plover", "dna", "prov", "annotations"]


def files(folder):
    """Path to hash of every file below a folder."""
    found = sorted(file for file in folder.rglob("*") if file.is_file())
    return {str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest() for f in found}


def ksd_export(folder, *args):
    return main(["export", str(folder), *map(str, args)])


def test_every_module_that_makes_files_is_a_format():
    modules = {
        file.stem
        for file in Path(command.__file__).parent.glob("*.py")
        if "\ndef files(snapshot" in file.read_text("utf-8")
    }
    assert modules == {name.replace("-", "_") for name in FORMATS}
    assert set(FORMATS) == {*TABULAR, *NETWORKS}


def test_command_lists_what_it_wrote(tricky_root, tmp_path, capsys):
    out = tmp_path / "new" / "out"
    assert ksd_export(out, "--to", "sqlite,parquet", "--package", tricky_root) == 0
    printed = capsys.readouterr().out.splitlines()
    assert [line.split()[-1] for line in printed[:2]] == [
        str(out / "sqlite/tricky.sqlite"),
        str(out / "parquet/letters.parquet"),
    ]
    sizes = [int(line.split()[0].replace(",", "")) for line in printed]
    assert sizes[0] == (out / "sqlite/tricky.sqlite").stat().st_size
    assert sum(sizes[:-1]) == sizes[-1] and printed[-1].endswith("in 5 files")
    assert len(files(out)) == 5 and {path.name for path in out.iterdir()} == {"sqlite", "parquet"}


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("parket", "there is no format 'parket': did you mean 'parquet'?"),
        ("sqlite,", "there is no format '': known are parquet, sqlite"),
        ("quattro", "known are parquet, sqlite"),
    ],
)
def test_unknown_format(tmp_path, capsys, to, expected):
    with pytest.raises(SystemExit) as caught:
        ksd_export(tmp_path / "out", "--to", to)
    assert caught.value.code == 2 and expected in capsys.readouterr().err
    with pytest.raises(ValueError, match="did you mean 'xlsx'"):
        export(None, tmp_path / "out", ["xls"])
    assert not (tmp_path / "out").exists()


def test_nothing_is_overwritten(tricky_root, tmp_path, capsys):
    (tmp_path / "sqlite").mkdir()
    (tmp_path / "notes.txt").write_text("mine")
    assert ksd_export(tmp_path, "--to", "sqlite", "--package", tricky_root) == 0
    before = files(tmp_path)
    assert ksd_export(tmp_path, "--to", "parquet,sqlite", "--package", tricky_root) == 2
    printed = capsys.readouterr().err
    assert f"{tmp_path}/sqlite: exists and is not empty — remove it, or name another" in printed
    assert files(tmp_path) == before and len(before) == 2
    assert ksd_export(tmp_path / "notes.txt", "--to", "sqlite", "--package", tricky_root) == 2
    assert "is a file — name a folder" in capsys.readouterr().err


def test_invalid_package(tmp_path, capsys):
    root = sample.build(tmp_path / "package")
    sample.swap_bytes(root, "regions", b"reg-b,", b"reg-a,")
    assert ksd_export(tmp_path / "out", "--to", "sqlite", "--package", root) == 1
    assert "NOT valid: " in capsys.readouterr().err
    with pytest.raises(InvalidPackage) as caught:
        export(root, tmp_path / "out", ["parquet"])
    assert "primary-key" in [problem.code for problem in caught.value.report.problems]
    assert ksd_export(tmp_path / "out", "--to", "sqlite", "--package", tmp_path / "none") == 2
    assert "does not exist" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_package_of_other_tables_is_refused_in_words(tmp_path, capsys):
    root = sample.build(tmp_path / "package")
    assert ksd_export(tmp_path / "out", "--to", "xlsx,dna", "--package", root) == 2
    assert "no table 'sources', which this format is made from" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    for name in NETWORKS:
        with pytest.raises(PackageError, match="which this format is made from"):
            command._files(name, Snapshot(open_package(root)))


@pytest.mark.parametrize(
    ("format_", "name", "extra"),
    [
        ("parquet", "pyarrow", "parquet"),
        ("xlsx", "xlsxwriter", "xlsx"),
        ("gexf", "networkx", "networks"),
    ],
)
def test_missing_library(ours, monkeypatch, format_, name, extra):
    monkeypatch.setitem(sys.modules, name, None)
    message = rf"the library {name} is needed.*pip install 'kyrgyz-security-diplomacy\[{extra}\]'"
    with pytest.raises(PackageError, match=message):
        command._files(format_, ours)


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_all_or_nothing(tricky_root, tmp_path, monkeypatch, error):
    real = command.write_bytes

    def fail(path, content):
        if path.name == "places.parquet":
            raise error
        real(path, content)

    monkeypatch.setattr(command, "write_bytes", fail)
    (tmp_path / "mine").write_text("mine")
    for out in ("", "new"):
        assert ksd_export(tmp_path / out, "--to", "xlsx,parquet", "--package", tricky_root) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_all_formats_open_each_file_once(tmp_path, monkeypatch):
    opened, real = Counter(), Resource.open
    monkeypatch.setattr(Resource, "open", lambda self: (opened.update([self.name]), real(self))[1])
    assert ksd_export(tmp_path, "--to", "all") == 0
    package = open_package()
    assert opened == dict.fromkeys(package.tables, 1)
    found = Counter(path.split("/")[0] for path in files(tmp_path))
    tables = len(package.tables)
    assert found == {
        "parquet": tables, "sqlite": 1, "xlsx": 1, "duckdb-sql": tables + 1, "jsonld": tables + 1,
        "graphml": 5, "gexf": 5, "plover": 3, "dna": 1, "prov": 1, "annotations": 1,
    }  # fmt: skip


RUN = """
import hashlib, sys
from kyrgyz_security_diplomacy import open_package
from kyrgyz_security_diplomacy.export.command import FORMATS, _files
from kyrgyz_security_diplomacy.export.snapshot import Snapshot
for name, formats in ((None, FORMATS), (sys.argv[1], sys.argv[2:])):
    snapshot = Snapshot(open_package(name))
    for format in formats:
        for path, content in _files(format, snapshot).items():
            print(name is None, format, path, hashlib.sha256(content).hexdigest())
"""


def test_same_bytes_in_another_place_zone_locale_process_and_on_another_day(tricky_root, tmp_path):
    other = tmp_path / "elsewhere" / "tricky — copy"
    shutil.copytree(tricky_root, other)
    printed = []
    for root, zone, language, seed, day in (
        (tricky_root, "Asia/Bishkek", "C", "1", "2031-03-04 05:06:07"),
        (other, "America/Caracas", "tr_TR.UTF-8", "2", "1999-01-02 03:04:05"),
    ):
        environment = {"TZ": zone, "LC_ALL": language, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
        environment = os.environ | {"PYTHONPATH": str(ROOT / "src")} | environment
        day = ["faketime", "-f", f"@{day}"] if shutil.which("faketime") else []
        command = [*day, sys.executable, "-c", RUN, str(root), *TABULAR]
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        printed.append(done.stdout.splitlines())
    assert printed[0] == printed[1] and len(printed[0]) > 100
