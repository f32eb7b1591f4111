"""The builder of the explorer: its libraries are as published, nothing leaves its element."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from explorer_page import page
from explorer_page.tables import as_script

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "explorer" / "vendor"
LIBRARIES = json.loads((VENDOR / "versions.json").read_text(encoding="utf-8"))


def test_libraries_are_as_published():
    for library in LIBRARIES:
        assert library["version"] and library["licence"]
        assert any("LICENSE" in file["file"] for file in library["files"]), library["name"]
        for file in library["files"]:
            digest = hashlib.sha256((VENDOR / file["file"]).read_bytes()).hexdigest()
            assert digest == file["sha256"], file["file"]


def test_every_file_of_the_folder_is_told():
    told = {file["file"] for library in LIBRARIES for file in library["files"]}
    assert {each.name for each in VENDOR.iterdir()} == told | {"versions.json"}


def test_data_cannot_leave_its_element():
    hostile = {"</script>": "<!--\u2028<script>"}
    text = as_script(hostile)
    assert "<" not in text and "\u2028" not in text
    assert json.loads(text) == hostile


def test_packed_columns():
    assert page.packed(["a", "b", "c", None]) == ["a", "b", "c", None]
    packed = page.packed(["a", None, "a", "a", None])
    assert packed == {"of": ["a", None], "at": [0, 1, 0, 0, 1]}


def test_script_that_ends_its_element_is_refused(tmp_path):
    file = tmp_path / "bad.js"
    file.write_text("const end = '</SCRIPT>';", encoding="utf-8")
    with pytest.raises(page.PageError, match=r"bad\.js"):
        page._whole(file)


def test_policy_allows_no_network_and_no_eval():
    policy = page.policy(["let a"], ["a {}"])
    assert "default-src 'none'" in policy and "connect-src 'none'" in policy
    assert "unsafe" not in policy and "http" not in policy


def test_page_says_what_is_wrong(tmp_path):
    command = [sys.executable, ROOT / "scripts/site.py", "--package", tmp_path / "nothing", "out"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 2 and done.stderr.startswith("site: ")
    assert "Traceback" not in done.stderr and not (tmp_path / "out").exists()
