"""Builds that are really killed, stopped and started together, as an outside observer sees them."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import faults
import pytest
from checkout import copy_checkout, edit, run_build
from coding_build import outputs
from faults import NEW, OLD, litter, on_disk, package, settle, state, wait_until, write
from real_package import ROOT

BUILD = [sys.executable, str(ROOT / "scripts/build.py"), "--root"]
WORDS = ("It is becoming one.", "It is becoming one now.")
KSD = Path(sys.executable).with_name("ksd")
SEED = int(os.environ.get("KSD_SEED", "148"))


@pytest.fixture
def checkout(tmp_path):
    """A built checkout; the coding file has changed since."""
    root = copy_checkout(tmp_path)
    assert run_build(root) == 0
    edit(root, "coding/issues.csv", *WORDS)
    return root


@contextlib.contextmanager
def stopped(root):
    """A build that has begun its work, holds the lock, and is held up."""
    running = subprocess.Popen([*BUILD, str(root)], start_new_session=True)
    try:
        wait_until(lambda: litter(root) or running.poll() is not None)
        os.kill(running.pid, signal.SIGSTOP)
        assert litter(root), "the build was over before it could be stopped"
        yield running
    finally:
        running.kill()
        running.wait()


@pytest.mark.long
def test_second_build_and_check_are_refused_while_one_runs(checkout):
    before = on_disk(checkout)
    with stopped(checkout) as running:
        for arguments in ([], ["--check"]):
            done = subprocess.run([*BUILD, checkout, *arguments], capture_output=True, text=True)
            assert done.returncode == 2
            assert done.stderr == "build: another build is running here; wait for it to end\n"
        assert on_disk(checkout) == before
        os.kill(running.pid, signal.SIGCONT)
        assert running.wait(60) == 0
    assert on_disk(checkout) != before
    assert litter(checkout) == []
    assert run_build(checkout, "--check") == 0


@pytest.mark.long
def test_lock_and_drafts_of_a_killed_build_are_not_in_the_way(checkout):
    with stopped(checkout):
        pass
    assert litter(checkout)
    assert run_build(checkout) == 0
    assert litter(checkout) == []


def test_checks_may_run_together_and_write_nothing(checkout):
    there = sorted(checkout.rglob("*"))
    with outputs.one_at_a_time(checkout, check=True):
        assert run_build(checkout, "--check") == 1
        assert run_build(checkout) == 2
    assert sorted(checkout.rglob("*")) == there


def killed(running, root, delay, aimed, rng):
    """Kill the process group after a delay, or once the files are staged; whether it still ran."""
    end = time.monotonic() + delay
    ready = root / outputs.STAGING / outputs.READY
    while running.poll() is None and (not ready.exists() if aimed else time.monotonic() < end):
        time.sleep(0 if aimed else 0.0005)
    if aimed:
        end = time.monotonic() + rng.choice((0.002, 0.02, 0.08)) * rng.random()
        while time.monotonic() < end:
            pass
    cut = running.poll() is None
    if cut:
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    return cut


@pytest.mark.long
def test_whole_builds_killed_at_random(checkout):
    rng = random.Random(SEED)
    coding = checkout / "coding/issues.csv"
    texts, versions = {NEW: coding.read_text(encoding="utf-8")}, {OLD: on_disk(checkout)}
    texts[OLD] = texts[NEW].replace(*WORDS[::-1])
    start = time.monotonic()
    subprocess.run([*BUILD, checkout], check=True)
    took = time.monotonic() - start
    versions[NEW] = on_disk(checkout)
    assert versions[OLD] != versions[NEW]
    cuts, ends = 0, Counter()
    for number in range(80):
        before = state(checkout, **versions)
        coding.write_text(texts[NEW if before == OLD else OLD], encoding="utf-8")
        running = subprocess.Popen([*BUILD, str(checkout)], start_new_session=True)
        cuts += killed(running, checkout, took * rng.random(), number % 2, rng)
        settle(checkout)
        after = state(checkout, **versions)
        assert after != "mixed", f"KSD_SEED={SEED}, kill {number}"
        ends["old" if after == before else "new"] += 1
        if number % 8 == 0:
            assert subprocess.run([KSD, "validate", checkout]).returncode == 0
    print(f"KSD_SEED={SEED}: {cuts} of 80 builds killed, leaving {dict(ends)}, 0 mixed")
    assert cuts > 60 and set(ends) == {"old", "new"}
    assert run_build(checkout) == 0
    assert litter(checkout) == []


@pytest.mark.long
def test_installing_killed_at_random(tmp_path):
    rng = random.Random(SEED)
    versions = {version: package(version) for version in (OLD, NEW)}
    root = tmp_path / "checkout"
    cuts, ends = 0, Counter()
    for number in range(160):
        write(root, versions[OLD])
        running = subprocess.Popen(
            faults.command("install", root, 0), env=faults.ENVIRONMENT, start_new_session=True
        )
        cuts += killed(running, root, 0.2 * rng.random(), number % 4, rng)
        settle(root)
        ends[state(root, **versions)] += 1
        assert not ends["mixed"], f"KSD_SEED={SEED}, kill {number}"
        assert not faults.cut("install", root, 0)
        assert state(root, **versions) == NEW
        assert litter(root) == []
        shutil.rmtree(root)
    print(f"KSD_SEED={SEED}: {cuts} of 160 killed, leaving {dict(ends)}, 0 mixed")
    assert cuts > 120 and set(ends) == {OLD, NEW}


# Installs one version after the other, a hundred times.
TOGGLE = """
import sys; from pathlib import Path; from coding_build import outputs; from faults import package
for number in range(100):
    outputs.install(Path(sys.argv[1]), package(("new", "old")[number % 2]))
"""


@pytest.mark.long
def test_observer_of_a_hundred_switches(tmp_path):
    """Neither entry is ever missing; how often the new data is seen under the old descriptor."""
    root = write(tmp_path / "checkout", package(OLD))
    data, descriptor = root / "data", root / "datapackage.json"
    running = subprocess.Popen([sys.executable, "-c", TOGGLE, str(root)], env=faults.ENVIRONMENT)
    looks, switches, mixtures, mixed = 0, 0, 0, set()
    last = descriptor.stat().st_ino, data.stat().st_ino
    while running.poll() is None:
        for _ in range(1000):
            looks += 1
            seen = descriptor.stat().st_ino, data.stat().st_ino
            if seen[0] != descriptor.stat().st_ino:
                continue  # the switch fell between our own looks
            if seen[0] != last[0]:
                last = seen
                switches += 1
            elif seen[1] != last[1]:
                mixtures += 1
                mixed.add(switches)
    assert running.returncode == 0
    print(f"{looks} looks at {switches} switches: {mixtures} found {len(mixed)} of them half done")
    assert looks > 20_000 and switches > 80
    assert state(root, old=package(OLD)) == OLD
