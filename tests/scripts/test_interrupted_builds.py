"""A build that is killed, or meets a full or read-only disk: files are whole, nothing is lost."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from checkout import copy_checkout, edit, generated, restore, run_build
from real_package import ROOT

from kyrgyz_security_diplomacy import validate

BUILD = [sys.executable, str(ROOT / "scripts/build.py"), "--root"]
SEED = int(os.environ.get("KSD_SEED", "148"))
GET_BACK = "or git checkout -- data datapackage.json rules.json views.json for the old ones"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """What is generated before and after a change of the coding files, see `change`."""
    root = copy_checkout(tmp_path_factory.mktemp("checkout"))
    assert run_build(root) == 0
    old = generated(root)
    change(root)
    assert run_build(root) == 0
    new = generated(root)
    assert sum(old[path] != new[path] for path in old) >= 5
    return old, new


@pytest.fixture
def checkout(tmp_path, files):
    """A built checkout; the coding files have changed since."""
    return changed(tmp_path / "checkout", files[0])


def changed(root, old):
    copy_checkout(root)
    change(root)
    restore(root, old)
    return root


def change(root):
    """Let the next build differ from the last in many files."""
    edit(root, "schemas/dataset.json", '"keywords": [', '"keywords": ["mills", ')
    edit(root, "schemas/sources.schema.json", '"example": "3"', '"example": "4"')
    edit(root, "schemas/vocabularies/stance.csv", "support,", "support,In ")


def drafts(root):
    return list(root.glob(".build-*"))


def test_killed_builds_leave_whole_files_and_the_next_build_repairs(checkout, files):
    old, new = files
    rng, took, seen = random.Random(SEED), 0.0, []
    for number in range(6):
        restore(checkout, old)
        start = time.monotonic()
        running = subprocess.Popen([*BUILD, checkout], start_new_session=True)
        if number:  # the first shows how long a build takes
            wait = took * rng.random() if number % 3 == 0 else 10 * took
            while time.monotonic() - start < wait and generated(checkout) == old:
                pass
            time.sleep(0.02 * rng.random())
            with contextlib.suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        took = took or time.monotonic() - start
        left = generated(checkout)
        assert set(left) == set(old)
        assert all(left[path] in (old[path], new[path]) for path in left), f"KSD_SEED={SEED}"
        seen.append(sum(left[path] == new[path] != old[path] for path in left))
    print(f"KSD_SEED={SEED}: {seen} of {seen[0]} files were new after each kill")
    assert min(seen) < seen[0] == max(seen)
    assert run_build(checkout) == 0
    assert generated(checkout) == new
    assert drafts(checkout) == []


@pytest.mark.parametrize("stop", [OSError(5, "Input/output error", "there"), KeyboardInterrupt()])
def test_build_that_stops_while_it_installs_says_how_to_get_back(
    stop, checkout, files, monkeypatch, capsys
):
    old, new = files
    done, replace = [], Path.replace

    def fail_late(path, target):
        if len(done) == 2:
            raise stop
        done.append(replace(path, target))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail_late)
        assert run_build(checkout) == (2 if isinstance(stop, OSError) else 130)
    shown = capsys.readouterr().err
    assert shown.startswith("build: ") and shown.endswith(f"{GET_BACK}\n")
    assert isinstance(stop, KeyboardInterrupt) or "there: Input/output error" in shown
    left = generated(checkout)
    assert sum(left[path] != old[path] for path in old) == 2
    assert left["datapackage.json"] == old["datapackage.json"]
    assert any(problem.code == "hash" for problem in validate(checkout, "duckdb").problems)
    assert drafts(checkout) == []
    assert run_build(checkout) == 0
    assert generated(checkout) == new


@contextlib.contextmanager
def mounted(folder, *options):
    """Something mounted on that folder; skips the test where that is not allowed."""
    folder.mkdir(exist_ok=True)
    done = subprocess.run(["mount", *options, str(folder)], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"may not mount here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_full_disk(files, tmp_path, capsys):
    old, new = files
    with mounted(tmp_path / "small", "-t", "tmpfs", "-o", "size=6m", "tmpfs") as root:
        changed(root, old)
        free = os.statvfs(root)
        (root / "filler").write_bytes(bytes(free.f_bavail * free.f_frsize - 100_000))
        assert run_build(root) == 2
        shown = capsys.readouterr().err
        assert shown.startswith(f"build: {root}/.build-")
        assert shown.endswith(": No space left on device; nothing was changed\n")
        assert generated(root) == old
        assert drafts(root) == []
        (root / "filler").unlink()
        assert run_build(root) == 0
        assert generated(root) == new


def test_read_only_disk(checkout, files, tmp_path, capsys):
    with mounted(tmp_path / "view", "-o", "bind,ro", str(checkout)) as root:
        assert run_build(root, "--check") == 1
        assert "run make build and commit the result" in capsys.readouterr().err
        assert run_build(root) == 2
        shown = capsys.readouterr().err
        assert shown.startswith(f"build: {root}/.build-")
        assert shown.endswith(": Read-only file system; nothing was changed\n")
    assert generated(checkout) == files[0]
