"""A disk that is full, may only be read or has something in the way: told, and nothing changed."""

import contextlib
import errno
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from functools import partial

import build
import faults
import pytest
from checkout import copy_checkout, edit, generated, run_build
from coding_build import outputs, switch
from faults import NEW, OLD, litter, package, write
from real_package import ROOT

BUILD = str(ROOT / "scripts/build.py")

pytestmark = pytest.mark.long  # disks are mounted, and builds run on them


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


def change(root):
    """Let the next build differ from the last in many files."""
    edit(root, "coding/issues.csv", "It is becoming one.", "It is becoming one now.")


@pytest.mark.parametrize("part", ["draft", "staging"])
def test_full_disk(part, tmp_path, monkeypatch, capsys):
    with mounted(tmp_path / "small", "-t", "tmpfs", "-o", "size=6m", "tmpfs") as root:
        copy_checkout(root)
        assert run_build(root) == 0
        change(root)
        before = generated(root)
        if part == "staging":
            elsewhere = partial(tempfile.TemporaryDirectory, dir=tmp_path)
            monkeypatch.setattr(build.tempfile, "TemporaryDirectory", lambda **_: elsewhere())
        needed = sum(map(len, faults.on_disk(root).values()))
        for share in (0, 0.02, 0.2) if part == "staging" else (0, 0.02, 0.9):
            fill(root / "filler", int(needed * share))
            capsys.readouterr()
            assert run_build(root) == 2, share
            told = capsys.readouterr().err
            assert told.startswith(f"build: {root}/.build-{part}"), told
            assert "No space left on device — free some space and run again" in told
            assert told.count("\n") == 1
            assert generated(root) == before
            assert litter(root) == []
            (root / "filler").unlink()
        assert run_build(root) == 0
        assert b"It is becoming one now." in (root / "data/issues.csv").read_bytes()


def fill(file, left):
    """Use up the disk but for so many bytes."""
    disk = os.statvfs(file.parent)
    with file.open("wb") as handle:
        handle.write(bytes(disk.f_bavail * disk.f_frsize - left))


def test_read_only_file_system(tmp_path, capsys):
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    copy_checkout(checkout)
    assert run_build(checkout) == 0
    with mounted(tmp_path / "view", "-o", "bind,ro", str(checkout)) as root:
        assert run_build(root, "--check") == 0
        change(checkout)
        before = generated(root)
        assert run_build(root, "--check") == 1
        capsys.readouterr()
        assert run_build(root) == 2
        told = capsys.readouterr().err
        assert told.startswith(f"build: {root}/.build-draft-"), told
        assert "Read-only file system — build in a copy of the checkout" in told
        assert generated(root) == before
    assert litter(checkout) == []


def test_folder_that_may_not_be_written_to(tmp_path):
    root = (tmp_path / "checkout").resolve()
    root.mkdir()
    copy_checkout(root)
    assert run_build(root) == 0
    change(root)
    (root / "docs/dictionary.md").write_bytes(b"")
    before = generated(root)
    for folder in (root / "docs", root / "data", root):
        folder.chmod(0o555)
        done = without_privilege(root)
        assert done.returncode == 2, done.stderr
        assert done.stderr.startswith(f"build: {folder}"), done.stderr
        assert "give yourself the right to " in done.stderr
        assert done.stderr.endswith("; nothing was changed\n") and done.stderr.count("\n") == 1
        assert generated(root) == before
        assert litter(root) == []
        if folder != root:
            folder.chmod(0o755)
    assert without_privilege(root, "--check").returncode == 1
    root.chmod(0o755)
    assert without_privilege(root).returncode == 0


def without_privilege(root, *arguments):
    """Build in such a way that the bits of a folder bind root too."""
    command = [sys.executable, BUILD, "--root", str(root), *arguments]
    if os.getuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("root is bound by no bits, and there is no setpriv to change that")
        caps = "-dac_override,-dac_read_search"
        command = ["setpriv", f"--bounding-set={caps}", f"--inh-caps={caps}", *command]
    return subprocess.run(command, capture_output=True, text=True, cwd="/")


@pytest.fixture
def small(tmp_path):
    return write(tmp_path / "checkout", package(OLD))


def refused(root):
    """What is said when the new version cannot be put in place."""
    before = {path: path.lstat().st_mtime_ns for path in root.rglob("*")}
    with pytest.raises(outputs.Refused) as caught:
        outputs.install(root, package(NEW))
    assert {path: path.lstat().st_mtime_ns for path in root.rglob("*")} == before
    assert "nothing was changed" in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("name", ["notes.txt", "mine.csv", ".DS_Store", "folder", "retired.csv~"])
def test_what_the_build_did_not_make_is_never_lost(name, small):
    if name == "folder":
        (small / "data/folder").mkdir()
    else:
        (small / "data" / name).write_text("an afternoon's work\n")
    assert refused(small).startswith(f"data/{name} is not made by the build")
    (small / "data" / name).rename(small / name)
    outputs.install(small, package(NEW))
    assert faults.state(small, new=package(NEW)) == NEW


def test_container_whose_folders_cannot_be_exchanged(tmp_path):
    """An overlay refuses to move a folder of its lower layer: a checkout copied into an image."""
    lower = write(tmp_path / "lower", package(OLD))
    for name in ("upper", "work"):
        (tmp_path / name).mkdir()
    layers = f"lowerdir={lower},upperdir={tmp_path}/upper,workdir={tmp_path}/work"
    with mounted(tmp_path / "view", "-t", "overlay", "-o", layers, "overlay") as root:
        assert not switch.exchange(write(root / "other", {"a": b""}), root / "data")
        outputs.install(root, package(NEW))
        assert faults.state(root, new=package(NEW)) == NEW
        assert litter(root) == []


def test_file_system_without_locks(small, monkeypatch):
    def flock(handle, operation):
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))

    monkeypatch.setattr(fcntl, "flock", flock)
    with (
        pytest.raises(outputs.Refused, match=r"cannot be locked .* on a local disk"),
        outputs.one_at_a_time(small),
    ):
        pass


def test_table_that_left_the_schema_is_removed(small):
    assert "data/retired.csv" in outputs.listed(small / "datapackage.json")
    outputs.install(small, package(NEW))
    assert not (small / "data/retired.csv").exists()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("data", "file"),
        ("data", "link"),
        ("data/minted.csv", "folder"),
        ("datapackage.json", "folder"),
        ("datapackage.json", "link"),
        ("docs", "file"),
        ("docs/dictionary.md", "folder"),
        ("README.md", "link"),
    ],
)
def test_what_stands_in_the_way_is_named(path, kind, small):
    target = small / path
    if target.exists():
        target.rename(small / "aside")
    if kind == "file":
        target.write_text("")
    elif kind == "folder":
        target.mkdir()
    else:
        target.symlink_to(small / "aside")
    assert refused(small).startswith(f"{target} ")
