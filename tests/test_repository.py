"""What the pages promise, and what holds across the whole repository."""

import json
import re
import subprocess
import sys
import tomllib

import pytest
import yaml
from coding_build.declared import Declared
from jsonschema import Draft7Validator
from real_package import DESCRIPTOR, ROOT

from kyrgyz_security_diplomacy import __version__

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_first_example_of_the_readme_prints_what_it_says():
    code = re.search(r"```python\n(.*?)```", README, re.S).group(1)
    printed = re.search(r"```text\n(.*?)```", README, re.S).group(1)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd="/")
    assert done.stdout == printed, done.stderr


def test_version_is_the_same_everywhere():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    version = DESCRIPTOR["version"]
    made = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert citation["version"] == version == __version__ == made["version"]
    assert f"(Version {version})" in README
    assert f"\n## {version}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert citation["title"] == DESCRIPTOR["title"]
    assert citation["date-released"] == Declared(ROOT).dataset["dateReleased"]
    assert f"> {DESCRIPTOR['bibliographicCitation']}\n" in README
    assert citation["license"] == DESCRIPTOR["licenses"][0]["name"]


def test_links_between_pages_lead_somewhere():
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), (page.name, target)


def test_rules_of_the_codebook_are_the_codes_that_evidence_cites():
    text = (ROOT / "docs/codebook.md").read_text(encoding="utf-8")
    found = set(re.findall(r"^- \*\*([A-Z][0-9]+)", text, re.M))
    for letter, first, last in re.findall(r"\*\*([A-Z])([0-9]+)–[A-Z]([0-9]+)\*\*", text):
        found |= {f"{letter}{number}" for number in range(int(first), int(last) + 1)}
    assert found == set(Declared(ROOT).codes("rule"))


def test_descriptor_fits_the_official_profile():
    profile = json.loads((ROOT / "tests/profiles/data-package-2.0.json").read_text())
    validator = Draft7Validator(profile)
    assert [error.message for error in validator.iter_errors(DESCRIPTOR)] == []
    assert not validator.is_valid({**DESCRIPTOR, "resources": []})


@pytest.mark.long
def test_frictionless_accepts_the_package():
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(ROOT / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])[:5]
    assert len(report.tasks) == len(DESCRIPTOR["resources"])


def test_sheet_names_its_json_schema():
    for sheet in (ROOT / "coding/sources").glob("*.yaml"):
        assert "$schema=./sheet.schema.json" in sheet.read_text(encoding="utf-8").splitlines()[0]
