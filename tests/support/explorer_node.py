"""The explorer's verification run in Node, to compare with Python's."""

import base64
import json
import subprocess
from pathlib import Path

import pytest
from explorer_page.page import EXPLORER, PageError, bundle

_DRIVER = Path(__file__).with_name("explorer_verify.mjs")


def needs_bundle() -> None:
    """Skip a test where the explorer cannot be bundled: Node or its packages are missing."""
    try:
        bundle()
    except PageError as error:
        if "missing" not in str(error):
            raise
        pytest.skip(f"the explorer cannot be bundled: {error}")


class NodeVerifier:
    """One Node process that verifies copies one after the other.

    folder: a temporary folder for the bundle.
    """

    def __init__(self, folder: Path):
        needs_bundle()
        command = ["node", EXPLORER / "build.js", "--test"]
        made = folder / "verification.mjs"
        made.write_bytes(subprocess.run(command, check=True, capture_output=True).stdout)
        self._process = subprocess.Popen(
            ["node", _DRIVER, made],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        self._tables = None
        self.unicode = json.loads(self._process.stdout.readline())["unicode"]

    def ask(self, job: dict) -> dict:
        """The answer to one line for explorer_verify.mjs."""
        print(json.dumps(job), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())

    def answer(self, data: bytes, tables: dict[str, list[dict]], name: str = "copy") -> dict:
        """{"report": ..., "milliseconds": ...} or {"refused": message} for the bytes of a copy.

        tables: rows (dicts of text, None or "" if empty) by table.
        """
        if tables is not self._tables:
            self.ask({"sources": sources_of(tables), "evidence": tables["evidence"]})
            self._tables = tables
        answer = self.ask({"bytes": base64.b64encode(data).decode(), "name": name})
        assert "failed" not in answer, answer["failed"]
        return answer

    def close(self) -> None:
        """End the process."""
        self._process.stdin.close()
        self._process.wait()


def sources_of(tables: dict[str, list[dict]]) -> list[dict]:
    """What the explorer hands to its verification: the rows of each source that is coded."""
    made = []
    for source in tables["sources"]:
        paragraphs = [p for p in tables["paragraphs"] if p["source_id"] == source["source_id"]]
        own = {p["paragraph_id"] for p in paragraphs}
        sentences = [s for s in tables["sentences"] if s["paragraph_id"] in own]
        if paragraphs:
            made.append({"paragraphs": paragraphs, "sentences": sentences})
    return made
