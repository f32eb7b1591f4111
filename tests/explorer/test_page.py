"""The builder of the explorer: one file, reproducible, from which nothing leaves its element."""

import json
import subprocess
import sys

import pytest
from browser import needs_bundle
from explorer_page import page
from explorer_page.tables import page_data
from real_package import ROOT

LOCK = json.loads((ROOT / "explorer/package-lock.json").read_text(encoding="utf-8"))["packages"]


def test_bundle_is_reproducible_and_has_the_licences():
    needs_bundle()
    first = page.bundle()
    page.bundle.cache_clear()
    assert page.bundle() == first
    for library in first["licences"]:
        assert library["version"] == LOCK[f"node_modules/{library['name']}"]["version"]
        assert library["licence"] and any(len(text) > 200 for text in library["texts"])
    names = {library["name"] for library in first["licences"]}
    assert names > {"leaflet", "vis-timeline", "cytoscape", "tabulator-tables", "minisearch"}
    countries = first["borders"]["objects"]["countries"]["geometries"]
    assert {"KGZ", "UZB", "RUS", "UKR", "CHN"} < {each["id"] for each in countries}


def test_page_is_one_file_with_a_policy():
    needs_bundle()
    text = page.build(page_data(ROOT))
    assert text == page.build(page_data(ROOT))
    data = sum(file.stat().st_size for file in (ROOT / "data").iterdir())
    assert len(text.encode()) < 2e6 + data
    policy = page.policy("let a", "a {}")
    assert "default-src 'none'" in policy and "connect-src 'none'" in policy
    assert "unsafe" not in policy and "http" not in policy
    assert "src=" not in text.split("<body>")[0] and text.count("<script>") == 1


def test_data_cannot_leave_its_element():
    hostile = {"</script>": "<!--\u2028<script>"}
    text = page.as_script(hostile)
    assert "<" not in text and "\u2028" not in text
    assert json.loads(text) == hostile
    with pytest.raises(page.PageError, match="script"):
        page._safe("const end = '</SCRIPT>';", "script")


def test_glossary_is_in_the_page_and_leads_nowhere():
    shown = page.glossary()
    assert "<strong>Stance</strong>" in shown and "<td>CT+</td>" in shown
    assert "<a " not in shown and "<h1>" not in shown


def test_packed_columns():
    assert page.packed(["a", "b", "c", None]) == ["a", "b", "c", None]
    packed = page.packed(["a", None, "a", "a", None])
    assert packed == {"of": ["a", None], "at": [0, 1, 0, 0, 1]}


@pytest.mark.parametrize(("name", "means"), [("node", "needs nodejs"), ("node_modules", "npm ci")])
def test_what_is_missing_is_said(monkeypatch, tmp_path, name, means):
    (tmp_path / "node_modules").mkdir() if name == "node" else None
    monkeypatch.setattr(page, "EXPLORER", tmp_path)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(page.PageError, match=means):
        page.bundle.__wrapped__()


def test_command_says_what_is_wrong(tmp_path):
    command = [sys.executable, ROOT / "scripts/site.py", "--package", tmp_path / "nothing", "out"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 2 and done.stderr.startswith("site: ")
    assert "Traceback" not in done.stderr and not (tmp_path / "out").exists()
