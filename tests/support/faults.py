"""Faults on purpose: a small package in two versions, and file-system calls that fail or kill.

As a program: `python faults.py STEP ROOT VERSION N` lets `coding_build.outputs` take one step
(`install`; or `switch`, `by-file`, `finish` on staged files) and ends without any clean-up at its
N-th file-system call; exit code 9 if it got that far, 0 if the step was done before. `by-file` is a
switch where folders cannot be exchanged.
"""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from coding_build import outputs, switch

OLD, NEW = "old", "new"
PACKAGE = ("data", "datapackage.json")
FOLDERS = (Path(switch.__file__).parents[1], Path(__file__).parent)
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, FOLDERS))}
ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO)
CALLS = (
    "open", "mkdir", "replace", "rename", "unlink", "rmdir", "fsync", "chmod", "scandir", "listdir",
    "access",
)  # fmt: skip


def package(version: str) -> dict[str, bytes]:
    """What a build of three tables generates; the new version lacks one table and has another."""
    last = {OLD: "retired", NEW: "minted"}[version]
    tables = {"same": "id\n1\n", "changed": f"id\n{version}\n", last: "id\n2\n"}
    files = {f"data/{name}.csv": text.encode() for name, text in tables.items()}
    resources = [
        {"path": path, "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
        for path, content in files.items()
    ]
    descriptor = {"version": version, "resources": resources}
    files["datapackage.json"] = json.dumps(descriptor).encode()
    return files | {"docs/dictionary.md": version.encode(), "README.md": version.encode()}


def write(root: Path, files: dict[str, bytes]) -> Path:
    """A folder with these files, made plainly."""
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return root


def on_disk(root: Path) -> dict[str, bytes]:
    """The package that stands in a folder: everything in data/, and the descriptor."""
    found = [*(root / "data").rglob("*"), root / "datapackage.json"]
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in found if p.is_file()}


def state(root: Path, **versions: dict[str, bytes]) -> str:
    """The name of the version whose package stands on disk, byte by byte; "mixed" if none does."""
    there = on_disk(root)
    for name, files in versions.items():
        package = {path: files[path] for path in files if path.split("/")[0] in PACKAGE}
        if there == package:
            return name
    return "mixed"


def litter(root: Path) -> list[str]:
    """What a build has left behind, but for the results that it keeps on purpose."""
    names = [path.name for path in root.iterdir() if path.name.startswith(".build")]
    return [name for name in names if name != ".build-cache"]


def settle(root: Path) -> None:
    """Wait until no process has the lock: the switch outlives a build that is killed."""

    def is_free():
        try:
            with outputs.one_at_a_time(root):
                return True
        except outputs.Busy:
            return False

    wait_until(is_free)


def wait_until(holds: Callable[[], object], seconds: float = 20) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.002)


class Calls:
    """Counts file-system calls and lets one of them go wrong."""

    def __init__(self, at: int, act: Callable[[str, object], None]):
        self.made, self.at, self.act, self.armed = 0, at, act, True

    def count(self, name: str, path: object) -> None:
        if self.armed:
            self.made += 1
            if self.made == self.at:
                self.act(name, path)

    def patch(self, setattr_: Callable) -> Calls:
        """Replace the calls by means of `setattr` or `monkeypatch.setattr`."""
        for name in CALLS:
            setattr_(os, name, self._counted(name, getattr(os, name)))
        setattr_(switch, "exchange", self._counted("exchange", switch.exchange))
        opened = io.open

        def open_counted(file, mode="r", *args, **more):
            if isinstance(file, str | os.PathLike):  # else a pipe
                self.count("io.open", file)
            handle = opened(file, mode, *args, **more)
            return _Writing(handle, self) if "w" in mode else handle

        setattr_(io, "open", open_counted)
        return self

    def _counted(self, name: str, function: Callable) -> Callable:
        def counted(*args, **more):
            self.count(name, args[0] if args else None)
            return function(*args, **more)

        return counted


class _Writing:
    """An open file whose `write` may stop half way."""

    def __init__(self, handle, calls: Calls):
        self._handle, self._calls = handle, calls

    def write(self, content):
        self._handle.write(content[: len(content) // 2])
        self._handle.flush()
        self._calls.count("write", None)
        return self._handle.write(content[len(content) // 2 :])

    def __getattr__(self, name):
        return getattr(self._handle, name)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._handle.close()


def failing(number: int) -> Callable[[str, object], None]:
    """Raise that error; as in life, the error of a write or an fsync does not name the file."""

    def act(name: str, path: object) -> None:
        named = [str(path)] if isinstance(path, str | os.PathLike) else []
        raise OSError(number, os.strerror(number), *named)

    return act


def command(step: str, root: Path, at: int) -> list[str]:
    """How to run this file as a program."""
    return [sys.executable, __file__, step, str(root), str(at)]


def cut(step: str, root: Path, at: int) -> bool:
    """Whether the step, run as a process of its own, was cut off at that call."""
    code = subprocess.run(command(step, root, at), env=ENVIRONMENT).returncode
    assert code in (0, 9), code
    return code == 9


def main(step: str, root: Path, at: int) -> None:
    """Go one step towards the new version, and die at that call."""
    with outputs.one_at_a_time(root):
        if step == "by-file":
            switch.exchange = lambda one, other: False
        Calls(at, lambda name, path: os._exit(9)).patch(setattr)
        if step == "install":
            outputs.recover(root)
            outputs.install(root, package(NEW))
        elif step == "finish":
            switch.finish(root)
        else:
            switch.switch(root)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
