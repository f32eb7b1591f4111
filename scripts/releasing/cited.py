"""The files that tell title, version, day, licence and authors: all must tell the same."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml
from coding_build.citation_files import CFF, ZENODO

from kyrgyz_security_diplomacy.package.data_package import DESCRIPTOR
from kyrgyz_security_diplomacy.report.problems import shown

METADATA = "schemas/dataset.json"


def disagreements(root: Path, dataset: dict) -> Iterator[tuple[str, str]]:
    """Path and message for each file that tells other metadata than dataset.json."""
    wanted = _of_package(dataset) | {"day": dataset["dateReleased"]}
    for path, read in CITED.items():
        try:
            told = read((root / path).read_text(encoding="utf-8"))
        except OSError as error:
            yield path, f"cannot be read: {error.strerror}"
            continue
        except (ValueError, LookupError, TypeError, AttributeError, yaml.YAMLError) as error:
            yield path, f"does not tell its metadata: {type(error).__name__}: {error}"
            continue
        for key, value in told.items():
            if value != wanted[key]:
                yield path, f"{key} is {shown(value)}; {METADATA} has {shown(wanted[key])}"


def _of_package(told: dict) -> dict:
    authors = [each for each in told["contributors"] if "author" in each.get("roles", ["author"])]
    return {
        "title": told["title"],
        "version": told["version"],
        "licence": told["licenses"][0]["name"],
        "authors": [
            _person(each.get("familyName"), each.get("givenName")) or each["title"]
            for each in authors
        ],
    }


def _of_descriptor(text: str) -> dict:
    told = json.loads(text)
    return _of_package(told) | {"day": told["created"][:10]}


def _of_cff(text: str) -> dict:
    told = yaml.safe_load(text)
    return {
        "title": told["title"],
        "version": told["version"],
        "day": told["date-released"],
        "licence": told["license"],
        "authors": [
            _person(each.get("family-names"), each.get("given-names")) or each["name"]
            for each in told["authors"]
        ],
    }


def _of_zenodo(text: str) -> dict:
    told = json.loads(text)
    return {
        "title": told["title"],
        "version": told["version"],
        "day": told["publication_date"],
        "licence": told["license"],
        "authors": [each["name"] for each in told["creators"]],
    }


def _of_project(text: str) -> dict:
    return {"version": tomllib.loads(text)["project"]["version"]}


def _of_module(text: str) -> dict:
    return {"version": re.search('^__version__ = "(.*)"$', text, re.MULTILINE)[1]}


def _person(family: str | None, given: str | None) -> str:
    return ", ".join(filter(None, (family, given))) if family else ""


CITED: dict[str, Callable[[str], dict]] = {
    DESCRIPTOR: _of_descriptor,
    CFF: _of_cff,
    ZENODO: _of_zenodo,
    "pyproject.toml": _of_project,
    "src/kyrgyz_security_diplomacy/__init__.py": _of_module,
}
"""Each file with the function that reads it."""
