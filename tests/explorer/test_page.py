"""The builder of the explorer: one file, reproducible, from which nothing leaves its element."""

import base64
import json
import re
import subprocess
import sys
import zlib

import pytest
from browser import needs_bundle
from explorer_page import page
from explorer_page.schema_org import schema_org
from explorer_page.tables import page_data
from real_package import ROOT

LOCK = json.loads((ROOT / "explorer/package-lock.json").read_text(encoding="utf-8"))["packages"]
MOST_BYTES, MOST_LINES, MOST_MODULES = 3e6, 4500, 16


def test_bundle_is_reproducible_and_has_the_licences():
    needs_bundle()
    first = page.bundle()
    page.bundle.cache_clear()
    assert page.bundle() == first
    for library in first["licences"]:
        assert library["version"] == LOCK[f"node_modules/{library['name']}"]["version"]
        assert library["licence"] and any(len(text) > 200 for text in library["texts"])
    wanted = json.loads((ROOT / "explorer/package.json").read_text(encoding="utf-8"))
    assert set(wanted["dependencies"]) <= {library["name"] for library in first["licences"]}
    countries = first["borders"]["objects"]["countries"]["geometries"]
    assert {"KGZ", "UZB", "RUS", "UKR", "CHN"} < {each["id"] for each in countries}


def test_page_is_one_small_file_with_a_policy_all_tables_and_its_description():
    needs_bundle()
    data = page_data(ROOT)
    text = page.build(data)
    assert text == page.build(data) and len(text.encode()) < MOST_BYTES
    policy = page.policy("let a", "a {}")
    assert "default-src 'none'" in policy and "connect-src 'none'" in policy
    assert "unsafe" not in policy and "http" not in policy
    assert "src=" not in text.split("<body>")[0] and text.count("<script>") == 1
    for name, table in (data["tables"] | data["views"]).items():
        [part] = re.findall(rf'id="part-table-{name}">([^<]*)</script>', text)
        assert json.loads(zlib.decompress(base64.b64decode(part))) == table
    [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    described = json.loads(found)
    assert described == schema_org(data) and described["@type"] == "Dataset"
    assert {"name", "description", "license", "creator", "distribution"} < set(described)
    assert 50 <= len(described["description"]) <= 5000  # as search engines ask for
    files = {each["contentUrl"] for each in described["distribution"]}
    assert files and all((ROOT / file).is_file() for file in files)


def test_data_cannot_leave_its_element():
    hostile = {"</script>": "<!--\u2028<script>"}
    text = page.as_script(hostile)
    assert "<" not in text and "\u2028" not in text
    assert json.loads(text) == hostile
    assert "<" not in page.deflated(hostile)
    with pytest.raises(page.PageError, match="script"):
        page._safe("const end = '</SCRIPT>';", "script")


def test_glossary_is_in_the_page_and_leads_nowhere():
    shown = page.glossary()
    assert "<strong>Stance</strong>" in shown and "<td>CT+</td>" in shown
    assert "<a " not in shown and "<h1>" not in shown


def test_code_stays_small():
    folders = [p for p in (ROOT / "explorer").rglob("*") if "node_modules" not in p.parts]
    files = [p for p in folders if p.suffix in (".js", ".css", ".html")]
    assert sum(len(p.read_text(encoding="utf-8").splitlines()) for p in files) <= MOST_LINES
    for folder in {p.parent for p in files}:
        assert len([p for p in files if p.parent == folder]) <= MOST_MODULES, folder


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
