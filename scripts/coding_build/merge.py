"""All rows of each table, sorted by key, as the files of a package."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from kyrgyz_security_diplomacy.report.problems import Problem
from kyrgyz_security_diplomacy.tables.csv_writer import csv_line, described, json_bytes, write_bytes

from .assemble import Assembled
from .cache import Cache
from .descriptor import descriptor
from .lines import csv_lines, doubles, in_order, key_text, unwritable
from .provenance import Origins
from .yaml_lines import SheetError


class Folder(Mapping[str, bytes]):
    """The files of a folder by their paths, each read when it is asked for."""

    def __init__(self, root: Path):
        self._root = root
        self._paths = [p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()]

    def __getitem__(self, path: str) -> bytes:
        if path not in self._paths:
            raise KeyError(path)
        return (self._root / path).read_bytes()

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def write(folder: Path, path: str, content: bytes) -> None:
    """Write a file of the folder."""
    write_bytes(folder / path, content)


def _write_or_link(folder: Path, path: str, content: bytes, root: Path) -> None:
    """Write a file of the folder, or give the one in place a second name if it is the same."""
    in_place = root / path
    if in_place.is_file() and not in_place.is_symlink() and in_place.read_bytes() == content:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(OSError):  # on another file system, say
            os.link(in_place, folder / path)
            return
    write(folder, path, content)


def write_package(folder: Path, assembled: Assembled, cache: Cache) -> dict:
    """Write `data/*.csv` and `datapackage.json` to a folder; returns the descriptor.

    One table is in memory at a time. Raises SheetError if a key stands in two places, or a cell of
    a registry cannot be written.
    """
    declared = assembled.context.declared
    found = descriptor(declared)
    problems: list[Problem] = []
    for number, resource in enumerate(found["resources"]):
        content, rows = _table(resource["name"], assembled, cache, problems)
        full = described(resource, content, rows)
        found["resources"][number] = full
        _write_or_link(folder, full["path"], content, declared.root)
    if problems:
        raise SheetError(problems)
    for key in ("rules", "views"):  # in files of their own, so that people can read the descriptor
        write(folder, f"{key}.json", json_bytes({key: found[key]}))
    names = {key: f"{key}.json" for key in ("rules", "views")}
    write(folder, "datapackage.json", json_bytes(found | names))
    return found


def _table(
    table: str, assembled: Assembled, cache: Cache, problems: list[Problem]
) -> tuple[bytes, int]:
    """A table as canonical CSV, and its number of rows.

    If the last build made it of the same rows, it is in place already, unless somebody changed it.
    """
    declared = assembled.context.declared
    own = csv_lines(declared, table, assembled.tables[table])
    header = csv_line(declared.columns(table)).encode()
    made_of = (assembled.code.encode(), header, *own, cache.fingerprint(table))
    key = hashlib.sha256(b"".join(made_of)).hexdigest()
    in_place = declared.root / f"data/{table}.csv"
    if (noted := cache.noted(key)) and in_place.is_file():
        content = in_place.read_bytes()
        if hashlib.sha256(content).hexdigest() == noted["sha256"]:
            return content, noted["rows"]
    problems += unwritable(declared, {table: assembled.tables[table]})
    lines = _sorted_lines(table, own, assembled, cache, problems)
    content = header + b"".join(lines)
    if not problems:
        noted = {"sha256": hashlib.sha256(content).hexdigest(), "rows": len(lines)}
        cache.note(key, noted)
    return content, len(lines)


def _sorted_lines(
    table: str, own: list[bytes], assembled: Assembled, cache: Cache, problems: list[Problem]
) -> list[bytes]:
    """The lines of a table by primary key: the registries' own, and those of the sheets."""
    declared = assembled.context.declared
    for _, content in cache.lines(table):
        own += content.splitlines(keepends=True)
    lines, keys = in_order(own, len(declared.schemas[table]["primaryKey"]))
    twice = {key_text(one) for one, other in pairwise(keys) if one == other}
    if twice:
        origins = Origins(assembled, cache)
        rows = [row for key in sorted(twice) for row in origins.rows(table, key)]
        problems += doubles(declared, {table: rows})
    return lines
