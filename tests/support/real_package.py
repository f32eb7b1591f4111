"""The committed package, and a part of it whose size does not grow with the dataset."""

import copy
import dataclasses
import functools
import re
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from mutation_tests.judge import Examples, write_altered
from mutation_tests.mutants import rows_of

from kyrgyz_security_diplomacy.export.command import files
from kyrgyz_security_diplomacy.export.snapshot import Found, Snapshot
from kyrgyz_security_diplomacy.package.data_package import open_package
from kyrgyz_security_diplomacy.package.descriptor import lint_descriptor
from kyrgyz_security_diplomacy.report.problems import Problem
from kyrgyz_security_diplomacy.report.write_file import write_bytes

ROOT = Path(__file__).resolve().parents[2]
DESCRIPTOR = open_package(ROOT).descriptor
NOT_OF_A_PART = ("rules", "views")
_FOLDER = tempfile.TemporaryDirectory()  # removed when Python ends

KEPT = ("src-edm-3-148", "src-rferl-1070083")
"""The coded sources that stay: an article, and a report of the same events."""
REGISTRIES = ("actors", "organizations", "places", "issues", "sources")
DESCRIBING = ("names", "identifiers", "evidence", "adjudications")
"""Tables whose references do not make a row of a registry a used one."""


@functools.cache
def rows() -> dict[str, list[dict]]:
    """Every table without other coded sources, and what only these use; rows as dicts of text."""
    keys = [
        (each["name"], key["fields"], key["reference"]["resource"], key["reference"]["fields"])
        for each in DESCRIPTOR["resources"]
        for key in each["schema"].get("foreignKeys", [])
    ]
    tables = all_rows()
    tables["sources"] = [
        row for row in tables["sources"] if row["level"] != "coded" or row["source_id"] in KEPT
    ]
    before = None
    while before != (before := sum(map(len, tables.values()))):
        for table, own, target, theirs in keys:
            known = {tuple(row[name] for name in theirs) for row in tables[target]}
            tables[table] = [
                row
                for row in tables[table]
                if not all(value := tuple(row[name] for name in own)) or value in known
            ]
        for registry in REGISTRIES:
            used = {
                row[own[0]]
                for table, own, target, _ in keys
                if target == registry and (table not in DESCRIBING or registry == "sources")
                for row in tables[table]
                if row[own[0]] != row.get(f"{registry[:-1]}_id") or table != registry
            }
            key = f"{registry[:-1]}_id"
            tables[registry] = [
                row for row in tables[registry] if row[key] in used or row.get("level") == "coded"
            ]
    ids = {next(iter(row.values())) for table in tables.values() for row in table}
    tables["retired_ids"] = [
        row for row in tables["retired_ids"] if row["replaced_by"] in {"", *ids}
    ]
    return tables


def all_rows() -> dict[str, list[dict]]:
    """Every table of the whole dataset, rows as dicts of text."""
    return rows_of(open_package(ROOT))


FEW = write_altered(Path(_FOLDER.name), open_package(ROOT), rows())
"""Our package with few sources, which is valid."""
PACKAGE = open_package(FEW)


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
    whole = PACKAGE.descriptor
    made = copy.deepcopy({key: whole[key] for key in whole if key not in NOT_OF_A_PART})
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
    kept = {resource["name"]: tables[resource["name"]] for resource in made["resources"]}
    return write_altered(folder, dataclasses.replace(PACKAGE, descriptor=made), kept)


def names(problems: Iterable[Problem]) -> set[str]:
    """What problems may be expected as: their codes, and the ids of their rules."""
    return {name for each in problems for name in (each.code, each.pointer.split("/")[-1])}


ROWS = rows()


def changed(snapshot: Snapshot, table: str, change: Callable[[dict], dict | None]) -> Snapshot:
    """A copy of which `change` has made other rows of text in a table; it drops a row by None."""
    found = filter(None, map(change, snapshot.rows(table)))
    made = snapshot.tables[table]._replace(cells=[list(row.values()) for row in found])
    copied = copy.copy(snapshot)
    for computed in ("named", "_by_id"):
        copied.__dict__.pop(computed, None)
    copied.tables = Found({**snapshot.tables, table: made}.items(), "table", "")
    return copied


def updated(snapshot: Snapshot, table: str, key: str, cells: dict[str, dict]) -> Snapshot:
    """A copy with other cells in some rows. cells: value of the column `key` to what is new."""
    return changed(snapshot, table, lambda row: row | cells.get(row[key], {}))


def write(name: str, snapshot: Snapshot, folder: Path) -> list[Path]:
    """Write the files of a format into a folder; return them."""
    made = files(name, snapshot)
    for path, content in made.items():
        write_bytes(folder / path, content)
    return [folder / path for path in made]
