"""Debian's Firefox, driven by its own remote protocol (Marionette): JSON over a local socket."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

_WAIT = 60  # seconds


def _until(what: str, found: Callable) -> None:
    """Wait until a function returns something true."""
    ends = time.monotonic() + _WAIT
    while not found():
        assert time.monotonic() < ends, f"not within {_WAIT} seconds: {what}"
        time.sleep(0.1)


@contextlib.contextmanager
def launched(folder: Path) -> Iterator[Firefox]:
    """A browser with an empty profile in a folder; skips the test where there is none."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        pytest.skip("there is no Firefox on this machine")
    profile, log = folder / "profile", folder / "firefox.log"
    profile.mkdir()
    wanted = {"devtools.console.stdout.content": True, "marionette.port": 0}
    lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in wanted.items()]
    (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
    command = [program, "--headless", "--marionette", "--no-remote", "--profile", profile]
    with log.open("wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file)
    try:
        port = profile / "MarionetteActivePort"
        _until("Firefox starts", lambda: port.exists() and port.read_text())
        with socket.create_connection(("127.0.0.1", int(port.read_text())), _WAIT) as connection:
            yield Firefox(connection, log)
    finally:
        process.terminate()
        process.wait(timeout=_WAIT)


class Firefox:
    """A session of the browser."""

    def __init__(self, connection: socket.socket, log: Path):
        self._stream, self._log, self._number = connection.makefile("rwb"), log, 0
        self._read()
        self._ask("WebDriver:NewSession", {})

    def _read(self) -> list | dict:
        length = b""
        while (byte := self._stream.read(1)) != b":":
            length += byte
        return json.loads(self._stream.read(int(length)))

    def _ask(self, command: str, parameters: dict) -> dict:
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._stream.write(b"%d:%s" % (len(message), message))
        self._stream.flush()
        _, _, error, result = self._read()
        assert error is None, error
        return result

    def go(self, address: str) -> None:
        """Open an address."""
        self._ask("WebDriver:Navigate", {"url": address})

    def run(self, script: str, *arguments: object) -> object:
        """What a script in the page returns; it sees the page's own objects."""
        parameters = {"script": script, "args": list(arguments), "sandbox": None}
        return self._ask("WebDriver:ExecuteScript", parameters)["value"]

    def wait(self, script: str) -> None:
        """Wait until a script returns true."""
        _until(script, lambda: self.run(script))

    def said(self) -> list[str]:
        """What the page wrote to the console, and its errors."""
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        words = ("console.", "JavaScript error: file", "Content-Security-Policy")
        own = "RSLoader"  # Firefox's own remote settings, which find no network
        found = [line for line in lines if line.startswith(words) or "file:///" in line]
        return [line for line in found if own not in line]
