"""The committed package as rows of text."""

from __future__ import annotations

import copy
import csv
import functools
import re
from collections.abc import Collection
from pathlib import Path

import duckdb
import pandas as pd

from kyrgyz_security_diplomacy.package.data_package import open_package
from kyrgyz_security_diplomacy.package.descriptor import lint_descriptor
from kyrgyz_security_diplomacy.tables.csv_writer import write_package

ROOT = Path(__file__).resolve().parents[2]
DESCRIPTOR = open_package(ROOT).descriptor


def rows() -> dict[str, list[dict]]:
    """Every table as dicts of text."""
    found = {}
    for resource in DESCRIPTOR["resources"]:
        with (ROOT / resource["path"]).open(encoding="utf-8", newline="") as handle:
            found[resource["name"]] = list(csv.DictReader(handle))
    return found


@functools.cache
def _loaded() -> duckdb.DuckDBPyConnection:
    """All tables in DuckDB, every column as text."""
    connection = duckdb.connect()
    found = rows()
    for resource in DESCRIPTOR["resources"]:
        name = resource["name"]
        columns = [field["name"] for field in resource["schema"]["fields"]]
        listed = ", ".join(f'"{column}" VARCHAR' for column in columns)
        connection.execute(f'CREATE TABLE "{name}" ({listed})')
        if found[name]:
            frame = pd.DataFrame(found[name], columns=columns, dtype=object).replace("", None)
            connection.register("frame", frame)
            connection.execute(f'INSERT INTO "{name}" SELECT * FROM frame')
    return connection


def part(rules: Collection[str], tables: Collection[str] = ()) -> dict:
    """The descriptor of a part of the package, which is judged faster than the whole.

    It has the rules with these ids, the tables that they read, and these tables. Foreign keys to
    other tables are left out, and so are the views.
    """
    made = copy.deepcopy(DESCRIPTOR)
    made["rules"] = [rule for rule in made["rules"] if rule["id"] in rules]
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
    connection = _loaded()
    connection.execute("BEGIN")
    try:
        changed = sum(connection.execute(statement).fetchone()[0] for statement in statements)
        assert changed, f"changes nothing: {statements}"
        tables = _tables(connection)
    finally:
        connection.execute("ROLLBACK")
    bare = [
        {key: value for key, value in resource.items() if key not in ("bytes", "hash", "rows")}
        for resource in made["resources"]
    ]
    kept = {resource["name"]: tables[resource["name"]] for resource in bare}
    write_package(folder, {**made, "resources": bare}, kept)
    return folder


def _tables(connection: duckdb.DuckDBPyConnection) -> dict[str, list[dict]]:
    tables = {}
    for resource in DESCRIPTOR["resources"]:
        cursor = connection.execute(f'SELECT * FROM "{resource["name"]}"')
        names = [column[0] for column in cursor.description]
        tables[resource["name"]] = [
            {key: value for key, value in zip(names, row, strict=True) if value is not None}
            for row in cursor.fetchall()
        ]
    return tables
