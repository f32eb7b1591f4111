"""The committed package as rows of text."""

from __future__ import annotations

import copy
import functools
import re
from collections.abc import Iterable
from pathlib import Path

from mutation_tests.examples import Examples
from mutation_tests.tables import rows_of

from kyrgyz_security_diplomacy.package.data_package import open_package
from kyrgyz_security_diplomacy.package.descriptor import lint_descriptor
from kyrgyz_security_diplomacy.tables.csv_writer import write_package

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = open_package(ROOT)
DESCRIPTOR = PACKAGE.descriptor
NOT_OF_A_PART = ("rules", "views")


def rows() -> dict[str, list[dict]]:
    """Every table as dicts of text."""
    return rows_of(PACKAGE)


@functools.cache
def _examples() -> Examples:
    return Examples(PACKAGE)


def part(rules: Iterable[str], tables: Iterable[str] = ()) -> dict:
    """The descriptor of a part of the package, which is judged faster than the whole.

    It has the rules with these ids, the tables that they read, and these tables. Foreign keys to
    other tables are left out, and so are the views.
    """
    return copy.deepcopy(_part(tuple(rules), tuple(tables)))


@functools.cache
def _part(rules: tuple[str, ...], tables: tuple[str, ...]) -> dict:
    made = copy.deepcopy({key: DESCRIPTOR[key] for key in DESCRIPTOR if key not in NOT_OF_A_PART})
    made["rules"] = [dict(rule) for rule in DESCRIPTOR["rules"] if rule["id"] in rules]
    made["views"] = []
    assert len(made["rules"]) == len(rules), rules
    read = [rule["table"] + " " + rule["sql"] for rule in made["rules"]]
    wanted = {*tables, *re.findall(r"\w+", " ".join(read))}
    made["resources"] = [each for each in made["resources"] if each["name"] in wanted]
    names = {each["name"] for each in made["resources"]}
    for schema in (each["schema"] for each in made["resources"]):
        keys = schema.pop("foreignKeys", [])
        if kept := [key for key in keys if key["reference"]["resource"] in names]:
            schema["foreignKeys"] = kept
    unneeded = {each.value for each in lint_descriptor(made) if each.code == "homonym"}
    made["homonyms"] = {k: v for k, v in made["homonyms"].items() if k not in unneeded}
    return made


def altered(folder: Path, *statements: str, made: dict = DESCRIPTOR) -> Path:
    """Write a copy of the package after SQL statements on its tables, all columns being text.

    made: its descriptor, or that of a part of it.
    """
    tables = _examples().altered(*statements)
    bare = [
        {key: value for key, value in resource.items() if key not in ("bytes", "hash", "rows")}
        for resource in made["resources"]
    ]
    kept = {resource["name"]: tables[resource["name"]] for resource in bare}
    write_package(folder, {**made, "resources": bare}, kept)
    return folder
