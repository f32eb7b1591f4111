"""The explorer's verification run in Node, to compare with Python's."""

import base64
import json
import shutil
import subprocess
from pathlib import Path

import pytest

_DRIVER = Path(__file__).with_name("explorer_verify.js")


class NodeVerifier:
    """One Node process that verifies copies one after the other."""

    def __init__(self):
        node = shutil.which("node")
        if not node:
            pytest.skip("node is not installed: the explorer's verification is not compared")
        self._process = subprocess.Popen(
            [node, str(_DRIVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        self._tables = None
        self.unicode = json.loads(self._process.stdout.readline())["unicode"]

    def ask(self, job: dict) -> dict:
        """The answer to one line for explorer_verify.js."""
        print(json.dumps(job), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())

    def answer(self, data: bytes, tables, name: str = "copy") -> dict:
        """{"report": ..., "milliseconds": ...} or {"refused": message} for the bytes of a copy."""
        if tables is not self._tables:
            evidence = as_rows(tables, "evidence")
            self.ask({"sources": sources_of(tables), "evidence": evidence})
            self._tables = tables
        answer = self.ask({"bytes": base64.b64encode(data).decode(), "name": name})
        assert "failed" not in answer, answer["failed"]
        return answer

    def close(self) -> None:
        """End the process."""
        self._process.stdin.close()
        self._process.wait()


def as_rows(tables, name: str) -> list[dict]:
    """The rows of a table as the explorer has them."""
    return tables[name].fillna("").astype(str).to_dict("records")


def sources_of(tables) -> list[dict]:
    """What the explorer hands to its verification: rows of each source that is coded."""
    made = []
    every_paragraph, every_sentence = as_rows(tables, "paragraphs"), as_rows(tables, "sentences")
    for source in as_rows(tables, "sources"):
        paragraphs = [p for p in every_paragraph if p["source_id"] == source["source_id"]]
        own = {p["paragraph_id"] for p in paragraphs}
        sentences = [s for s in every_sentence if s["paragraph_id"] in own]
        if paragraphs:
            made.append({"paragraphs": paragraphs, "sentences": sentences})
    return made
