"""A file that was touched is read again; one that was not is not."""

import hashlib
import os
import time

import pytest
from coding_build import file_hashes as module
from coding_build.cache import Cache
from coding_build.file_hashes import file_hashes

OLD, NEW = b"a: 1\n", b"a: 2\n"


def digest(content):
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def settled(monkeypatch):
    """Files are old enough for their times to be trusted, without waiting."""
    monkeypatch.setattr(module, "_SETTLED", -1)


def hashes(root):
    with Cache(root / "kept/cache.sqlite") as cache:
        return file_hashes(root, ["s.yaml"], cache)["s.yaml"]


def test_file_that_was_not_touched_is_not_read_again(tmp_path, settled, monkeypatch):
    (tmp_path / "s.yaml").write_bytes(OLD)
    assert hashes(tmp_path) == digest(OLD)
    monkeypatch.setattr(module, "read_coding", None)
    assert hashes(tmp_path) == digest(OLD)


def test_edit_with_size_and_time_of_content_set_back_is_seen(tmp_path, settled):
    file = tmp_path / "s.yaml"
    file.write_bytes(OLD)
    before = file.stat()
    assert hashes(tmp_path) == digest(OLD)
    time.sleep(0.02)
    file.write_bytes(NEW)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert hashes(tmp_path) == digest(NEW)


def test_fresh_file_is_read_again_whatever_its_times(tmp_path, monkeypatch):
    """Two edits at once may get the same time."""
    file, state = tmp_path / "s.yaml", [1, 5, time.time_ns(), time.time_ns()]
    file.write_bytes(OLD)
    monkeypatch.setattr(module, "_state", lambda path: state)
    assert hashes(tmp_path) == digest(OLD)
    file.write_bytes(NEW)
    assert hashes(tmp_path) == digest(NEW)
