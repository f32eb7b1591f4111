"""The Data Package as files: the descriptor, rules and views beside it, and the tables as CSV."""

import copy
from itertools import pairwise

from kyrgyz_security_diplomacy.cite.citation import reference
from kyrgyz_security_diplomacy.cite.formats import apa
from kyrgyz_security_diplomacy.report.problems import Problem, shown
from kyrgyz_security_diplomacy.tables.csv_writer import csv_line, described, json_bytes

from .declared import Declared
from .rows import Row, Tables
from .yaml_lines import refuse

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
METADATA = (
    "name", "id", "title", "description", "version", "homepage", "licenses", "contributors",
    "keywords",
)  # fmt: skip
IN_OWN_FILES = ("rules", "views")
"""Parts of the descriptor that are files of their own, so that people can read it."""
# vocabularies whose order carries meaning; load() makes ordered categories of them
ORDERED = {"date_precision", "place_precision", "identity_confidence"}


def package_files(declared: Declared, tables: Tables) -> tuple[dict, dict[str, bytes]]:
    """The descriptor as a whole, and the files of the package by path, `datapackage.json` last.

    The rows of each table are sorted by primary key, in place: a row has then its number in the
    file.

    Raises SheetError if two rows have one key.
    """
    found = _metadata(declared)
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for name, rows in tables.items():
        columns, key = declared.columns(name), declared.schemas[name]["primaryKey"]
        rows.sort(key=lambda row, key=key: _key(row, key))
        problems += _duplicates(rows, key)
        cells = ([row.values.get(column, "") for column in columns] for row in rows)
        content = "".join(map(csv_line, [columns, *cells])).encode()
        resource = described(_resource(declared, name), content, len(rows))
        found["resources"].append(resource)
        files[resource["path"]] = content
    refuse(problems)
    for part in IN_OWN_FILES:
        files[f"{part}.json"] = json_bytes({part: found[part]})
    names = {part: f"{part}.json" for part in IN_OWN_FILES}
    files["datapackage.json"] = json_bytes(found | names)
    return found, files


def _metadata(declared: Declared) -> dict:
    dataset = declared.dataset
    found = {"$schema": PROFILE} | {key: dataset[key] for key in METADATA if key in dataset}
    found["created"] = f"{dataset['dateReleased']}T00:00:00Z"
    found["bibliographicCitation"] = apa(reference(found)).rstrip()
    found["homonyms"] = dataset["homonyms"]
    return found | {"rules": declared.rules, "views": declared.views, "resources": []}


def _resource(declared: Declared, name: str) -> dict:
    """A table as the descriptor has it, with the codes of each vocabulary as its enum."""
    schema = copy.deepcopy(declared.schemas[name])
    for field in schema["fields"]:
        if vocabulary := field.get("vocabulary"):
            codes = declared.codes(vocabulary)
            field["constraints"] = {**field.get("constraints", {}), "enum": codes}
            if vocabulary in ORDERED:
                field |= {"categories": codes, "categoriesOrdered": True}
    found = {"name": name, "title": schema["title"], "description": schema["description"]}
    if "minRows" in declared.tables[name]:
        found["minRows"] = declared.tables[name]["minRows"]
    return found | {"schema": schema}


def _key(row: Row, key: list[str]) -> list[str]:
    return [row.values.get(part, "") for part in key]


def _duplicates(rows: list[Row], key: list[str]) -> list[Problem]:
    """Rows, sorted by key, whose key another row has too."""
    problems = []
    for one, other in pairwise(rows):
        if _key(one, key) == _key(other, key):
            message = f"{shown('|'.join(_key(one, key)))} is also the key of {one.path}:{one.at}"
            problems.append(other.problem(key[-1], message, "give it another id, or merge the two"))
    return problems
