"""Canonical CSV: the one way to write a table, and a package, as bytes.

UTF-8 without a byte order mark, lines ended by LF, a header, quotes only where CSV needs them, and
a newline at the end. The same rows give the same bytes on every machine.
"""

import copy
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ..package.data_package import DIALECT, as_list
from ..report.problems import shown
from ..report.write_file import write_bytes
from .characters import cell_faults, formula_fault

RESOURCE_ORDER = (
    "name", "path", "type", "title", "description", "format", "mediatype", "encoding", "dialect",
    "bytes", "hash", "rows", "minRows", "licenses", "sources", "schema",
)  # fmt: skip


def csv_line(cells: Sequence[str]) -> str:
    """Return one canonical CSV line, newline included."""
    if len(cells) == 1 and not cells[0]:
        return '""\n'  # else a lone empty cell would read as an empty line
    line = ",".join(cells)
    if line.count(",") == len(cells) - 1 and line.isprintable() and '"' not in line:
        return f"{line}\n"  # mostly there is nothing to quote
    return ",".join(map(_quoted, cells)) + "\n"


def _quoted(cell: str) -> str:
    if '"' in cell:
        return '"' + cell.replace('"', '""') + '"'
    return f'"{cell}"' if "," in cell or "\n" in cell or "\r" in cell else cell


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as canonical CSV.

    Args:
        columns: names of the columns, in order.
        rows: the cells of each row as text, "" for an empty cell, in the order of `columns`.

    Raises:
        ValueError: a row has another number of cells, or a cell is not canonical (see
            `characters.cell_faults`). The message names the row, the column and the cell.
    """
    lines = [csv_line(columns)]
    for number, row in enumerate(rows, 1):
        if len(row) != len(columns):
            raise ValueError(f"row {number} has {len(row)} cells for {len(columns)} columns")
        for column, cell in zip(columns, row, strict=True):
            if cell and (faults := cell_faults(cell)):
                raise ValueError(f"row {number}, {column}: {shown(cell)} {faults[0][1]}")
        lines.append(csv_line(row))
    return "".join(lines).encode("utf-8")


def json_bytes(value: object) -> bytes:
    """Return `value` as the JSON this project writes: two spaces, no escapes, final newline."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def table_bytes(schema: Mapping, rows: Iterable[Mapping[str, str | None]]) -> tuple[bytes, int]:
    """Return a table's canonical CSV, its rows sorted by primary key, and their number.

    Args:
        schema: Table Schema; its fields give the columns and their order.
        rows: one mapping per row, column name to text. A column left out, or None, is empty.

    Raises:
        ValueError: a row has a column that the schema lacks, or a cell is not canonical.
    """
    kinds = {field["name"]: field["type"] for field in schema["fields"]}
    columns, table = list(kinds), []
    for number, row in enumerate(rows, 1):
        if unknown := sorted(set(row) - set(columns)):
            raise ValueError(f"row {number} has the unknown column {shown(unknown[0])}")
        table.append([row.get(column) or "" for column in columns])
        for column, cell in zip(columns, table[-1], strict=True):
            # -12 in a column of text: csv_bytes, which knows no types, takes it for a number
            if kinds[column] == "string" and (faults := formula_fault(cell)):
                raise ValueError(f"row {number}, {column}: {faults[0][1]}")
    places = [columns.index(name) for name in as_list(schema["primaryKey"])]
    table.sort(key=lambda cells: [cells[place] for place in places])
    return csv_bytes(columns, table), len(table)


def write_package(
    root: str | Path, descriptor: Mapping, tables: Mapping[str, Iterable[Mapping]]
) -> dict:
    """Write a Data Package: `data/<table>.csv` for each resource, and `datapackage.json`.

    Everything is computed before anything is written, and each file is swapped in whole, the
    descriptor last. Files that are already there and not named by the descriptor stay.

    Args:
        root: folder to write to; made if it is missing.
        descriptor: Data Package descriptor. What can be known from the data or is the same for
            every table (path, type, format, mediatype, encoding, dialect, bytes, hash, rows) is
            filled in.
        tables: for each resource's name its rows, see `table_bytes`.

    Returns:
        The descriptor as written.

    Raises:
        ValueError: `tables` and the resources differ, or a table cannot be written canonically.
    """
    descriptor = copy.deepcopy(dict(descriptor))
    names = [resource["name"] for resource in descriptor["resources"]]
    if unknown := sorted(set(tables) ^ set(names)):
        raise ValueError(f"tables and resources differ in {', '.join(map(shown, unknown))}")
    files = {}
    for number, resource in enumerate(descriptor["resources"]):
        name = resource["name"]
        try:
            content, rows = table_bytes(resource["schema"], tables[name])
        except ValueError as error:
            raise ValueError(f"table {name}: {error}") from error
        full = described(resource, content, rows)
        files[full["path"]] = content
        descriptor["resources"][number] = full
    files["datapackage.json"] = json_bytes(descriptor)
    for path, content in files.items():
        write_bytes(Path(root) / path, content)
    return descriptor


def described(resource: Mapping, content: bytes, rows: int) -> dict:
    """Return the resource with all that follows from its content, keys in a fixed order."""
    fixed = {"type": "table", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
    full = {"path": f"data/{resource['name']}.csv", **fixed, "dialect": dict(DIALECT), **resource}
    full["bytes"] = len(content)
    full["hash"] = "sha256:" + hashlib.sha256(content).hexdigest()
    full["rows"] = rows
    keys = [key for key in RESOURCE_ORDER if key in full]
    return {key: full[key] for key in [*keys, *(key for key in full if key not in keys)]}
