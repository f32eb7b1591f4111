"""Whatever goes wrong while a build writes: the old package or the new one, whole."""

import errno
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import build
import faults
import pytest
from coding_build import merge, outputs, switch
from faults import (
    ERRORS,
    NEW,
    OLD,
    Calls,
    cut,
    failing,
    litter,
    package,
    settle,
    state,
    wait_until,
    write,
)

from kyrgyz_security_diplomacy.report.problems import Report

VERSIONS = {version: package(version) for version in (OLD, NEW)}
CHANGED = {path for path in VERSIONS[NEW] if VERSIONS[OLD].get(path) != VERSIONS[NEW][path]}


@pytest.fixture
def checkout(tmp_path):
    return write(tmp_path / "checkout", VERSIONS[OLD])


def standing(root):
    return state(root, **VERSIONS)


def afresh(root):
    shutil.rmtree(root)
    return write(root, VERSIONS[OLD])


def build_prepared(root, monkeypatch, version=NEW, arguments=()):
    """Exit code of a build whose tables are compiled already."""

    def generated(root, folder, check):
        for path, content in VERSIONS[version].items():
            merge.write(folder, path, content)
        return [], Report((), 1, 0, 0)

    monkeypatch.setattr(build, "generate_cached", generated)
    return build.main(["--root", str(root), *arguments])


def next_build_is_clean(root, monkeypatch):
    with monkeypatch.context() as patch:
        assert build_prepared(root, patch) == 0
    assert standing(root) == NEW
    assert {p: (root / p).read_bytes() for p in VERSIONS[NEW]} == VERSIONS[NEW]
    assert litter(root) == []


@pytest.mark.long
def test_killed_at_every_call(checkout, monkeypatch):
    seen = []
    while cut("install", afresh(checkout), at=len(seen) + 1):
        settle(checkout)
        seen.append(standing(checkout))
        outputs.recover(checkout)
        assert standing(checkout) in (OLD, NEW)
        for path in ("README.md", "docs/dictionary.md"):
            assert (checkout / path).read_text() in (OLD, NEW)
        next_build_is_clean(checkout, monkeypatch)
    assert len(seen) > 50
    assert seen == sorted(seen, reverse=True)  # first the old, from some call on the new
    assert set(seen) == {OLD, NEW}


@pytest.mark.parametrize(("step", "most"), [("switch", 1), ("by-file", 10)])
def test_switch_killed_at_every_call_is_finished_by_the_next_run(step, most, checkout):
    seen = []
    while True:
        outputs._stage(afresh(checkout), VERSIONS[NEW], CHANGED)
        if not cut(step, checkout, at=len(seen) + 1):
            break
        seen.append(standing(checkout))
        outputs.recover(checkout)
        assert standing(checkout) == NEW
        assert litter(checkout) == []
    assert len(seen) > 10
    assert 1 <= seen.count("mixed") <= most


@pytest.mark.long
def test_finishing_killed_at_every_call_is_finished_by_the_next_run(checkout):
    for at in range(1, 100):
        outputs._stage(afresh(checkout), VERSIONS[NEW], CHANGED)
        assert cut("by-file", checkout, at=8)
        assert standing(checkout) == "mixed"
        if not cut("finish", checkout, at):
            break
        outputs.recover(checkout)
        assert standing(checkout) == NEW
        assert litter(checkout) == []
    assert at > 10


@pytest.mark.parametrize(
    "errors",
    [
        pytest.param((errno.ENOSPC,), id="full disk", marks=pytest.mark.long),
        pytest.param(ERRORS, id="in turn", marks=pytest.mark.long),
    ],
)
def test_error_at_every_call(errors, checkout, monkeypatch, capsys):
    for at in range(1, 1000):
        number = errors[at % len(errors)]
        afresh(checkout)
        with monkeypatch.context() as patch:
            calls = Calls(at, failing(number)).patch(patch.setattr)
            code = build_prepared(checkout, patch)
            calls.armed = False
        told = capsys.readouterr().err
        if calls.made < at:
            break
        assert (code, standing(checkout)) in [(2, OLD), (0, NEW)]  # 0: it was only clearing up
        if code:
            assert told.startswith("build: /") and told.count("\n") == 1, told
            assert os.strerror(number) in told and "nothing was changed" in told
            assert number == errno.EIO or " — " in told, told
        next_build_is_clean(checkout, monkeypatch)
    assert at > 50


def test_all_is_on_the_disk_before_the_switch(checkout, monkeypatch):
    synced, sync = [], os.fsync

    def noted(handle):
        synced.append(Path(f"/proc/self/fd/{handle}").readlink())
        sync(handle)

    staging = checkout / outputs.STAGING
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", noted)
        patch.setattr(outputs, "_in_own_session", lambda step, root: synced.append(step))
        outputs.install(checkout, VERSIONS[NEW])
    assert synced[-4:] == [staging / outputs.READY, staging, checkout, "switch"]
    # a table that stays as it is has been on the disk since it was put in place
    assert set(synced[:-4]) >= {staging / path for path in (*CHANGED, "data", "docs")}
    assert staging / "data/same.csv" not in synced


@pytest.mark.parametrize("exchanging", [True, False])
def test_error_at_every_call_of_the_switch(exchanging, checkout, monkeypatch):
    if not exchanging:
        monkeypatch.setattr(switch, "exchange", lambda one, other: False)
    seen = []
    for at in range(1, 1000):
        outputs._stage(afresh(checkout), VERSIONS[NEW], CHANGED)
        with monkeypatch.context() as patch:
            calls = Calls(at, failing(errno.EIO)).patch(patch.setattr)
            try:
                switch.switch(checkout)
            except OSError:
                seen.append(standing(checkout))
            calls.armed = False
        if calls.made < at:
            break
        outputs.recover(checkout)
        assert standing(checkout) == NEW
        assert litter(checkout) == []
    assert len(seen) > 10
    assert {OLD, NEW} <= set(seen)
    assert not exchanging or "mixed" not in seen


def test_failed_switch_is_told_and_finished_by_the_next_run(
    checkout, monkeypatch, tmp_path, capsys
):
    broken = tmp_path / "broken.py"
    broken.write_text("import sys\nsys.exit('/checkout/data: Input/output error')\n")
    with monkeypatch.context() as patch:
        patch.setattr(switch, "__file__", str(broken))
        assert build_prepared(checkout, patch) == 2
    told = capsys.readouterr().err
    assert told.startswith("build: /checkout/data: Input/output error; the new files are staged")
    assert standing(checkout) == OLD
    outputs.recover(checkout)
    assert standing(checkout) == NEW


# A switch that waits between its two system calls until the file `go` is there (or a test gave up).
SLOW = """
import os, sys, time
from pathlib import Path
Path({pid!r}).write_text(str(os.getpid()))
sys.path.insert(0, {scripts!r})
from coding_build import switch
exchange = switch.exchange
def slowly(one, other):
    done = exchange(one, other)
    end = time.monotonic() + 20
    while not Path({go!r}).exists() and time.monotonic() < end:
        time.sleep(0.01)
    return done
switch.exchange = slowly
switch.switch(Path(sys.argv[2]))
"""


@pytest.mark.parametrize("name", ["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP"])
def test_signal_to_the_group_cannot_come_between_the_two_calls(name, checkout, tmp_path):
    go, pid, slow = tmp_path / "go", tmp_path / "pid", tmp_path / "slow.py"
    slow.write_text(SLOW.format(scripts=str(faults.FOLDERS[0]), go=str(go), pid=str(pid)))
    code = (
        "import sys; from pathlib import Path; import faults; from coding_build import switch\n"
        "switch.__file__ = sys.argv[2]\n"
        "faults.main('install', Path(sys.argv[1]), 0)\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", code, str(checkout), str(slow)],
        env=faults.ENVIRONMENT,
        start_new_session=True,
    )
    wait_until(lambda: standing(checkout) == "mixed")
    os.killpg(running.pid, getattr(signal, name))
    if name == "SIGKILL":
        running.wait(10)
        with pytest.raises(outputs.Busy), outputs.one_at_a_time(checkout):
            pass
    else:
        os.kill(int(pid.read_text()), getattr(signal, name))
        assert running.poll() is None  # it ends when the switch has been made
    go.touch()
    running.wait(10)
    settle(checkout)
    assert standing(checkout) == NEW
