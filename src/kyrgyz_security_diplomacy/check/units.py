"""The units of a validation and what each depends on, so that only what changed runs again."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping

from ..package.data_package import Package
from .references import foreign_keys

Unit = tuple[str, str]
"""`("file", table)`: its bytes; `("table", table)`: its schema and key; `("references", table)`:
its foreign keys; `("rule", id)`. And `("plain", table)`: that nothing in a file is quoted, which no
check is, but what tells how the file may be read."""


def reads(package: Package) -> dict[Unit, set[str]]:
    """Return every unit of a package with the tables that it reads, or more than these."""
    tables = package.tables
    found: dict[Unit, set[str]] = {}
    for name, resource in tables.items():
        keys, _ = foreign_keys(resource, tables)
        found["file", name] = found["plain", name] = found["table", name] = {name}
        found["references", name] = {name, *(key.table for key in keys)}
    for rule in package.descriptor.get("rules", []):
        found["rule", rule["id"]] = {rule["table"], *named(rule["sql"], tables)}
    return found


def named(sql: str, tables: Iterable[str]) -> list[str]:
    """Return the tables whose name stands in a query, be it as a name or as another word."""
    return [table for table in tables if re.search(rf"\b{re.escape(table)}\b", sql)]


def fingerprints(package: Package) -> dict[Unit, str]:
    """Return for every unit a hash of all that its verdict depends on, code aside.

    Args:
        package: one whose descriptor has the hash of every file.
    """
    entries = {entry["name"]: _digest(entry) for entry in package.descriptor["resources"]}
    rules = {rule["id"]: rule for rule in package.descriptor.get("rules", [])}
    return {
        unit: _digest([unit, rules.get(unit[1]), sorted(entries[table] for table in tables)])
        for unit, tables in reads(package).items()
    }


def needed(package: Package, known: Mapping[Unit, int]) -> set[str]:
    """Return the tables that the units which are not known read."""
    units = ((unit, tables) for unit, tables in reads(package).items() if unit[0] != "plain")
    return set().union(*(tables for unit, tables in units if unit not in known))


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
