"""Canonical CSV: the one way to write a table as bytes.

UTF-8 without a byte order mark, lines ended by LF, a header, quotes only where CSV needs them, and
a newline at the end. The same rows give the same bytes on every machine.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from ..package.data_package import DIALECT
from ..report.problems import shown
from ..report.write_file import write_bytes as write_bytes
from .characters import cell_faults

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


def described(resource: Mapping, content: bytes, rows: int) -> dict:
    """Return the resource with all that follows from its content, keys in a fixed order."""
    fixed = {"type": "table", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
    full = {"path": f"data/{resource['name']}.csv", **fixed, "dialect": dict(DIALECT), **resource}
    full["bytes"] = len(content)
    full["hash"] = "sha256:" + hashlib.sha256(content).hexdigest()
    full["rows"] = rows
    keys = [key for key in RESOURCE_ORDER if key in full]
    return {key: full[key] for key in [*keys, *(key for key in full if key not in keys)]}
