"""The committed package as rows of text, and altered copies of it on disk."""

from __future__ import annotations

import csv
import functools
import json
from collections.abc import Collection
from pathlib import Path

import duckdb
import pandas as pd

from kyrgyz_security_diplomacy.canonical import write_package

ROOT = Path(__file__).resolve().parent.parent
DESCRIPTOR = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))


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


def altered(folder: Path, *statements: str, rules: Collection[str] | None = None) -> Path:
    """Write a copy of the package after SQL statements on its tables, all columns being text.

    If `rules` is given, the copy has only the rules with these ids: it is judged faster.
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
        for resource in DESCRIPTOR["resources"]
    ]
    kept = [rule for rule in DESCRIPTOR["rules"] if rules is None or rule["id"] in rules]
    write_package(folder, {**DESCRIPTOR, "resources": bare, "rules": kept}, tables)
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
