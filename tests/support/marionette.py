"""Debian's Firefox, driven by its own remote protocol (Marionette): JSON over a local socket."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

_WAIT = 60  # seconds
_PREFERENCES = {
    "devtools.console.stdout.content": True,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "toolkit.startup.max_resumed_crashes": -1,
}


class Firefox:
    """A browser with an empty profile in a folder; skips the test where there is none."""

    def __init__(self, folder: Path):
        program = shutil.which("firefox-esr") or shutil.which("firefox")
        if program is None:
            pytest.skip("there is no Firefox on this machine")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        profile = folder / "profile"
        profile.mkdir()
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in _PREFERENCES.items()]
        lines.append(f'user_pref("marionette.port", {port});')
        (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
        self._log = folder / "firefox.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [program, "--headless", "--marionette", "--no-remote", "--profile", profile],
                stdout=log,
                stderr=log,
            )
        self._port, self._number = port, 0

    def __enter__(self) -> Firefox:
        ends = time.monotonic() + _WAIT
        while True:
            try:
                self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=_WAIT)
                break
            except OSError:
                if time.monotonic() > ends or self._process.poll() is not None:
                    self._process.kill()
                    pytest.skip("Firefox does not start on this machine")
                time.sleep(0.2)
        self._read()
        self._ask("WebDriver:NewSession", {})
        return self

    def __exit__(self, *error) -> None:
        self._socket.close()
        self._process.terminate()
        self._process.wait(timeout=_WAIT)

    def _read(self) -> list | dict:
        length = b""
        while (byte := self._socket.recv(1)) != b":":
            length += byte
        data = b""
        while len(data) < int(length):
            data += self._socket.recv(int(length) - len(data))
        return json.loads(data)

    def _ask(self, command: str, parameters: dict) -> dict:
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
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
        ends = time.monotonic() + _WAIT
        while not self.run(script):
            assert time.monotonic() < ends, f"not within {_WAIT} seconds: {script}"
            time.sleep(0.1)

    def said(self) -> list[str]:
        """What the page wrote to the console, and its errors."""
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        words = ("console.", "JavaScript error: file", "Content-Security-Policy")
        own = "RSLoader"  # Firefox's own remote settings, which find no network
        found = [line for line in lines if line.startswith(words) or "file:///" in line]
        return [line for line in found if own not in line]
