"""A build that is killed, or meets a full or read-only disk: files are whole, nothing is lost.

What is built is the sample package in an old and a new version: the build of our own dataset takes
seconds, and differs only in what it writes.
"""

import os
import signal
from pathlib import Path

import build
import pytest
import sample_package as sample
from checkout import restore, run_build

from kyrgyz_security_diplomacy import validate


def read(root):
    """Content by path of all files below a folder."""
    files = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def versions(tmp_path_factory):
    """The files of the old and of the new version: tables, the descriptor and a page differ."""
    old = read(sample.build(tmp_path_factory.mktemp("old")))
    rows = {table: rows[:-1] for table, rows in sample.ROWS.items()}
    new = read(sample.build(tmp_path_factory.mktemp("new"), rows=rows))
    return old | {"docs/page.md": b"old"}, new | {"docs/page.md": b"new"}


@pytest.fixture
def checkout(versions, tmp_path, monkeypatch):
    """A folder with the old version, from which the new one is going to be built."""
    monkeypatch.setattr(build, "generate", lambda root: ({}, versions[1]))
    root = tmp_path / "checkout"
    restore(root, versions[0])
    return root


def drafts(root):
    return list(root.glob(".build-*"))


def left(root):
    """The files, without those of a draft."""
    return {path: content for path, content in read(root).items() if path[:7] != ".build-"}


def killed_at(step, root, report):
    """Whether a build in a process of its own reached that step; it is killed there.

    Steps are: waiting for a file to be on the disk, and moving it to its place.
    """
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    try:
        steps = iter(range(step))

        def counted(function):
            def run(*arguments):
                if next(steps, None) is None:
                    os.kill(os.getpid(), signal.SIGKILL)
                return function(*arguments)

            return run

        os.fsync, Path.replace = counted(os.fsync), counted(Path.replace)
        build.validate = lambda *_, **__: report
        os._exit(run_build(root))
    finally:
        os._exit(9)


def test_builds_killed_at_any_step_leave_whole_files_and_the_next_build_repairs(
    checkout, versions, tmp_path
):
    old, new = versions
    differing = {path for path in new if new[path] != old[path]}
    restore(tmp_path / "new", new)
    report, step, replaced = validate(tmp_path / "new"), 0, []
    while killed_at(step, checkout, report):
        found = left(checkout)
        assert set(found) == set(old)
        assert all(found[path] in (old[path], new[path]) for path in found)
        is_new = {path for path in differing if found[path] == new[path]}
        assert "datapackage.json" not in is_new or is_new == differing
        replaced.append(len(is_new))
        restore(checkout, old)
        step += 1
    assert left(checkout) == new and drafts(checkout) == []
    assert set(replaced) == set(range(len(differing)))


def test_check_names_what_differs_and_writes_nothing(checkout, versions, capsys):
    own = {"data/mine.csv": b"an afternoon's work", "data/visits.csv": b""}
    restore(checkout, versions[1] | own)
    (checkout / "data/letters.csv").unlink()
    before = read(checkout)
    assert run_build(checkout, "--check") == 1
    shown = capsys.readouterr().err
    assert "data/visits.csv: differs from what is generated — run make build" in shown
    assert "data/letters.csv: is missing" in shown
    assert "data/mine.csv: no table has this file — delete it or move it away" in shown
    assert run_build(checkout) == 1
    assert read(checkout) == before
    (checkout / "data/mine.csv").unlink()
    assert run_build(checkout) == run_build(checkout, "--check") == 0
    assert read(checkout) == versions[1]


@pytest.mark.parametrize(
    ("stop", "code", "said"),
    [
        (OSError(5, "Input/output error", "there"), 2, "there: Input/output error"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_build_that_stops_while_it_installs_says_how_to_get_back(
    stop, code, said, checkout, versions, monkeypatch, capsys
):
    old, new = versions
    done, replace = [], Path.replace

    def fail_late(path, target):
        if len(done) == 2:
            raise stop
        done.append(replace(path, target))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail_late)
        assert run_build(checkout) == code
    assert capsys.readouterr().err == f"build: {said}; {build.GET_BACK}\n"
    found = read(checkout)
    assert sum(found[path] != old[path] for path in old) == 2
    assert found["datapackage.json"] == old["datapackage.json"]
    assert any(problem.code == "hash" for problem in validate(checkout).problems)
    assert run_build(checkout) == 0
    assert read(checkout) == new


@pytest.mark.parametrize("place", ["os.fsync", "tempfile.mkdtemp"])
def test_full_and_read_only_disks(place, checkout, versions, monkeypatch, capsys):
    def fail(*_):
        raise OSError(30, "Read-only file system", "/there")

    with monkeypatch.context() as patch:
        patch.setattr(place, fail)
        assert run_build(checkout) == 2
    said = "build: /there: Read-only file system; nothing was changed\n"
    assert capsys.readouterr().err == said
    assert read(checkout) == versions[0] and drafts(checkout) == []
    assert run_build(checkout) == 0
    assert read(checkout) == versions[1]
