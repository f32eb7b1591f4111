"""The command as a user runs it: exit codes, streams, start, and no traceback."""

import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest
import sample_package as sample
from real_package import ROOT

from kyrgyz_security_diplomacy import __version__
from kyrgyz_security_diplomacy.check import command
from kyrgyz_security_diplomacy.check.database import Database
from kyrgyz_security_diplomacy.cli import COMMANDS, main
from kyrgyz_security_diplomacy.report.problems import Report

RUN = [sys.executable, "-m", "kyrgyz_security_diplomacy.cli"]
ENV = os.environ | {"PYTHONPATH": str(ROOT / "src")}


@pytest.fixture
def root(tmp_path):
    return sample.build(tmp_path)


def test_valid_and_with_problems(root, capsys):
    assert main(["validate", str(root)]) == 0
    assert capsys.readouterr() == (
        f"checked weather-posts 1.2.3 ({root})\n"
        "valid: 0 errors, 0 warnings; 139 checks on 5 tables, 10 rows (engine pandas)\n",
        "",
    )
    sample.swap_bytes(root, "stations", b",0,NA", b",x,y  z")
    assert main(["validate", "--strict", str(root), "--format", "json", "--max-problems", "1"]) == 1
    made = json.loads(capsys.readouterr().out)
    assert (made["valid"], made["errors"], made["warnings"], made["omitted"]) == (False, 2, 1, 2)
    [problem] = made["problems"]
    assert (problem["column"], problem["line"], problem["key"]) == ("beds", 2, "sta-one")


@pytest.mark.parametrize("name", ["validate", "info", "cite", "export --to sqlite out"])
def test_no_package(tmp_path, capsys, name):
    assert main([*name.split(), str(tmp_path / "none")]) == 2
    assert "does not exist or is not a file or folder" in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    "args",
    [[], ["valdate"], ["validate", "--format", "xml"], ["validate", "--engine", "sparc"],
     ["validate", "--max-problems", "-1"],
     ["info", "a", "b"], ["cite", "--format", "endnote"]],
)  # fmt: skip
def test_wrong_use(args, capsys):
    with pytest.raises(SystemExit) as caught:
        main(args)
    out, error = capsys.readouterr()
    assert (caught.value.code, out) == (2, "") and error.startswith("usage: ksd")


def test_version(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0 and capsys.readouterr().out == f"ksd {__version__}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_help_says_what_is_read_and_returned(name, capsys):
    with pytest.raises(SystemExit) as caught:
        main([name, "--help"])
    text = capsys.readouterr().out
    assert caught.value.code == 0
    assert all(f"\n{word}" in text for word in ("reads  ", "writes  ", "returns  0 "))
    with pytest.raises(SystemExit):
        main(["--help"])
    assert f"\n    {name} " in capsys.readouterr().out


STARTS = """
import contextlib, sys
from kyrgyz_security_diplomacy.cli import COMMANDS, main
for args in ["--help"], *([name, "--help"] for name in COMMANDS), ["info"], ["cite"]:
    with contextlib.suppress(SystemExit):
        main(args)
large = {"pandas", "numpy", "pandera", "duckdb", "jsonschema", "pyarrow"}
print("imported", large & {*sys.modules})
"""


def test_starts_without_the_large_libraries():
    run = subprocess.run([sys.executable, "-c", STARTS], env=ENV, capture_output=True)
    assert run.stdout.endswith(b"\nimported set()\n"), run


def test_info_also_of_an_odd_package(root, capsys):
    assert main(["info", str(root)]) == 0
    assert capsys.readouterr().out == (
        "Weather posts (weather-posts)\n"
        "version  1.2.3\n"
        "licence  CC0-1.0\n"
        f"folder   {root}\n"
        "cite as  see ksd cite\n"
        "\n"
        "   rows  table\n"
        "      2  regions   Regions\n"
        "      2  stations  Stations\n"
        "      3  visits    Visits\n"
        "      3  letters   Letters\n"
        "      0  losses    Losses\n"
    )
    odd = {"licenses": 5, "contributors": [5, {}, {"roles": 7}], "title": 3, "version": None}
    odd |= {"bibliographicCitation": "Cite this."}
    sample.edit_descriptor(root, lambda made: made.update(odd))
    sample.edit_descriptor(root, lambda made: made["resources"][0].update(rows="x", path="none"))
    assert main(["info", str(root)]) == 0
    out = capsys.readouterr().out
    assert "version  none" in out and "cite as  Cite this." in out
    assert "problem: datapackage.json: resource 'regions' has the file 'none'" in out


def test_reader_that_goes_away(root):
    first = subprocess.Popen(
        [*RUN, "info", str(root)], env=ENV, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    first.stdout.close()
    assert first.stderr.read() == b"" and first.wait() == 2


@pytest.mark.parametrize(
    ("command", "code", "closed"),
    [("validate --strict", 1, ">&- 2>&-"), ("info", 0, ">&-"), ("--help", 0, ">&-"),
     ("validate --none", 2, "2>&-"), ("cite none", 2, "2>&-")],
)  # fmt: skip
def test_closed_output_leaves_the_exit_code(root, command, code, closed):
    (root / "data/more.csv").write_bytes(b"a\n")  # an error with --strict
    shell = ["sh", "-c", f"{' '.join(RUN)} {command} {closed}"]
    run = subprocess.run(shell, env=ENV, cwd=root, capture_output=True)
    assert run.returncode == code and b"Traceback" not in run.stdout + run.stderr


def test_the_package_in_the_working_directory_is_checked(root, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(root)
    assert main(["validate"]) == 0
    assert capsys.readouterr().out.startswith("checked weather-posts 1.2.3 (datapackage.json)\n")
    monkeypatch.chdir(root / "data")
    monkeypatch.setattr(command, "validate", lambda *_: Report((), 1, 1, 1))
    assert main(["validate"]) == 0
    name = json.loads((ROOT / "datapackage.json").read_text("utf-8"))["name"]
    assert capsys.readouterr().out.startswith(f"checked {name} {__version__} ({ROOT})\n")
    assert main(["validate", "none"]) == 2
    assert capsys.readouterr().out.startswith("checked none\n")


@pytest.mark.parametrize("method", ["select", "rows"])
def test_interrupt(method, root, monkeypatch, capsys):
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in the background
    sql = "SELECT count(*)::VARCHAR AS key FROM range(1000000000) a, range(1000000) b"
    sample.edit_descriptor(root, lambda made: made["rules"][0].update(sql=sql))
    real, main_thread, begun = getattr(Database, method), threading.get_ident(), time.monotonic()

    def run(database, given, *more):
        if given == sql:
            threading.Timer(0.5, signal.pthread_kill, (main_thread, signal.SIGINT)).start()
        return real(database, given, *more)

    def rows(database, _):
        return run(database, sql)

    monkeypatch.setattr(Database, method, run if method == "select" else rows)
    assert main(["validate", str(root), "--engine", "duckdb"]) == 2
    assert capsys.readouterr() == ("", "ksd: interrupted\n")
    assert time.monotonic() - begun < 30


def test_output_in_any_terminal(root):
    sample.edit_descriptor(root, lambda made: made.update(title="өзгөчө"))
    env = ENV | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    run = subprocess.run([*RUN, "info", str(root)], env=env, capture_output=True)
    assert run.returncode == 0 and "өзгөчө" in run.stdout.decode("utf-8")


def test_full_disk_is_no_traceback(root, monkeypatch, capsys):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(command, "validate", full)
    assert main(["validate", str(root)]) == 2
    assert capsys.readouterr().err == "ksd: [Errno 28] No space left on device\n"
