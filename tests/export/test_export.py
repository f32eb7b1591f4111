"""`ksd export`: all or nothing, the same bytes everywhere, errors in plain words."""

import hashlib
import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sample_package as sample
import tricky
from real_package import ROOT

from kyrgyz_security_diplomacy import PackageError, open_package, validate
from kyrgyz_security_diplomacy.cli import main
from kyrgyz_security_diplomacy.export import command as export_package
from kyrgyz_security_diplomacy.export import xlsx
from kyrgyz_security_diplomacy.export.command import FORMATS, InvalidPackage, export
from kyrgyz_security_diplomacy.tables.csv_writer import write_package

TABULAR = ["parquet", "sqlite", "xlsx", "duckdb-sql"]


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    return tricky.build(tmp_path_factory.mktemp("tricky"))


def files(folder):
    """Path to hash of every file below a folder."""
    found = sorted(file for file in folder.rglob("*") if file.is_file())
    return {str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest() for f in found}


def ksd_export(folder, *args):
    return main(["export", str(folder), *map(str, args)])


def test_the_tricky_package_is_valid(package):
    assert validate(package).valid


def test_every_module_that_writes_is_a_format():
    modules = {
        file.stem
        for file in Path(export_package.__file__).parent.glob("*.py")
        if "\ndef write(package" in file.read_text("utf-8")
    }
    assert modules == set(FORMATS.values())


def test_command_lists_what_it_wrote(package, tmp_path, capsys):
    out = tmp_path / "new" / "out"
    assert ksd_export(out, "--to", "sqlite,parquet", "--package", package) == 0
    printed = capsys.readouterr().out.splitlines()
    assert [line.split()[-1] for line in printed[:2]] == [
        str(out / "sqlite/tricky.sqlite"),
        str(out / "parquet/letters.parquet"),
    ]
    sizes = [int(line.split()[0].replace(",", "")) for line in printed]
    assert sizes[0] == (out / "sqlite/tricky.sqlite").stat().st_size
    assert sum(sizes[:-1]) == sizes[-1] and printed[-1].endswith("in 5 files")
    assert len(files(out)) == 5 and {path.name for path in out.iterdir()} == {"sqlite", "parquet"}


def test_our_own_dataset(tmp_path, capsys):
    assert ksd_export(tmp_path, "--to", ",".join(TABULAR)) == 0
    assert len(files(tmp_path / "parquet")) == 24
    assert (tmp_path / "xlsx/kyrgyz-security-diplomacy.xlsx").exists()


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("parket", "there is no format 'parket': did you mean 'parquet'?"),
        ("sqlite,", "there is no format '': known are parquet, sqlite"),
        ("quattro", "known are parquet, sqlite"),
    ],
)
def test_unknown_format(tmp_path, capsys, to, told):
    with pytest.raises(SystemExit) as caught:
        ksd_export(tmp_path / "out", "--to", to)
    assert caught.value.code == 2 and told in capsys.readouterr().err
    with pytest.raises(ValueError, match="did you mean 'xlsx'"):
        export(None, tmp_path / "out", ["xls"])
    assert not (tmp_path / "out").exists()


def test_nothing_is_overwritten(package, tmp_path, capsys):
    (tmp_path / "sqlite").mkdir()
    (tmp_path / "notes.txt").write_text("mine")
    assert ksd_export(tmp_path, "--to", "sqlite", "--package", package) == 0
    before = files(tmp_path)
    assert ksd_export(tmp_path, "--to", "parquet,sqlite", "--package", package) == 2
    told = capsys.readouterr().err
    assert f"{tmp_path}/sqlite: exists and is not empty — remove it, or name another" in told
    assert files(tmp_path) == before and len(before) == 2
    assert ksd_export(tmp_path / "notes.txt", "--to", "sqlite", "--package", package) == 2
    assert "is a file — name a folder" in capsys.readouterr().err


def test_invalid_package(tmp_path, capsys):
    root = sample.build(tmp_path / "package")
    sample.swap_bytes(root, "regions", b"reg-b,", b"reg-a,")
    assert ksd_export(tmp_path / "out", "--to", "sqlite", "--package", root) == 1
    assert "NOT valid: " in capsys.readouterr().err
    with pytest.raises(InvalidPackage) as caught:
        export(root, tmp_path / "out", ["parquet"])
    assert "primary-key" in [problem.code for problem in caught.value.report.problems]
    assert not (tmp_path / "out").exists()


def test_no_package(tmp_path, capsys):
    assert ksd_export(tmp_path / "out", "--to", "sqlite", "--package", tmp_path / "none") == 2
    assert "does not exist" in capsys.readouterr().err


@pytest.mark.parametrize(("format_", "name"), [("parquet", "pyarrow"), ("xlsx", "xlsxwriter")])
def test_missing_library(package, tmp_path, capsys, monkeypatch, format_, name):
    real = importlib.import_module

    def without(wanted, *args):
        if wanted == name:
            raise ModuleNotFoundError(f"No module named '{name}'")
        return real(wanted, *args)

    monkeypatch.setattr(importlib, "import_module", without)
    to = f"sqlite,{format_}"
    assert ksd_export(tmp_path / "out", "--to", to, "--package", package) == 2
    told = capsys.readouterr().err
    assert f"the library {name} is needed" in told
    assert f"pip install 'kyrgyz-security-diplomacy[{format_}]'" in told
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_all_or_nothing(package, tmp_path, monkeypatch, error):
    def fail(package, folder):
        (folder / "half").write_text("half")
        raise error

    monkeypatch.setattr(xlsx, "write", fail)
    (tmp_path / "mine").write_text("mine")
    assert ksd_export(tmp_path, "--to", "parquet,xlsx", "--package", package) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_folder_that_cannot_be_put_in_place(package, tmp_path, monkeypatch):
    real = Path.rename

    def rename(path, target):
        if Path(target).name == "xlsx":
            raise OSError(5, "Input/output error")
        return real(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    assert ksd_export(tmp_path / "out", "--to", "parquet,xlsx", "--package", package) == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("format_", TABULAR)
def test_a_cell_without_a_value_is_refused(tmp_path, format_):
    rows = sample.change_rows("stations", {0: {"beds": "many"}})
    opened = open_package(sample.build(tmp_path / "package", rows=rows))
    (tmp_path / "out").mkdir()
    name = f"{export_package.__name__}.{FORMATS[format_]}"
    with pytest.raises(PackageError, match=r"stations\.csv:2 beds: 'many' is not a whole"):
        importlib.import_module(name).write(opened, tmp_path / "out")
    names = {path.name for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert not any(name.startswith((".", "stations", "load")) for name in names)


RUN = [sys.executable, "-m", "kyrgyz_security_diplomacy.cli", "export"]
ENVIRONMENTS = (
    {"TZ": "Asia/Bishkek", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    {"TZ": "America/Caracas", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "2", "PYTHONUTF8": "0"},
)


def exported(folder, package, environment, *before):
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")} | environment
    args = [*before, *RUN, "out", "--to", ",".join(TABULAR), "--package", str(package)]
    folder.mkdir()
    done = subprocess.run(args, cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return files(folder / "out")


@pytest.fixture(scope="module")
def first_bytes(package, tmp_path_factory):
    return exported(tmp_path_factory.mktemp("a") / "here", package, ENVIRONMENTS[0])


def test_same_bytes_in_another_place_zone_locale_and_process(package, tmp_path, first_bytes):
    other = tmp_path / "elsewhere" / "tricky — copy"
    shutil.copytree(package, other)
    assert exported(tmp_path / "there", other, ENVIRONMENTS[1]) == first_bytes
    assert len(first_bytes) == 4 + 1 + 1 + 5


@pytest.mark.skipif(not shutil.which("faketime"), reason="no faketime: the day cannot be changed")
def test_same_bytes_on_another_day(package, tmp_path, first_bytes):
    day = ["faketime", "-f", "@2031-03-04 05:06:07"]
    assert exported(tmp_path / "then", package, ENVIRONMENTS[0], *day) == first_bytes


def test_other_rows_give_other_bytes(tmp_path, first_bytes):
    rows = tricky.rows()
    rows["visits"][0]["party"] = "2"
    write_package(tmp_path / "other", tricky.descriptor(), rows)
    export(tmp_path / "other", tmp_path / "out", TABULAR)
    found = files(tmp_path / "out")
    changed = {path for path in found if found[path] != first_bytes[path]}
    assert changed == {
        "parquet/visits.parquet", "sqlite/tricky.sqlite", "xlsx/tricky.xlsx",
        "duckdb-sql/data/visits.csv",
    }  # fmt: skip


def test_a_zip_file_gives_the_same(package, tmp_path, first_bytes):
    archive = shutil.make_archive(str(tmp_path / "tricky"), "zip", package)
    assert ksd_export(tmp_path / "out", "--to", ",".join(TABULAR), "--package", archive) == 0
    assert files(tmp_path / "out") == first_bytes
