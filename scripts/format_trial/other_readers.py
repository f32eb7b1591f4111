"""Readers that are programs: R, LibreOffice, SQLite's command."""

from __future__ import annotations

import csv
import functools
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from .python_readers import TABLES, kind_of, sqlite_keys
from .survival import Reading, Table

SECONDS = 240
_R_SCRIPT = Path(__file__).with_name("read.R")
_R_KINDS = {
    "character": "string",
    "factor": "string",
    "numeric": "number",
    "integer": "integer",
    "integer64": "integer",
    "logical": "boolean",
    "Date": "date",
    "POSIXct": "date",
}
_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
"""Comma, double quote, UTF-8, from the first line, cells as they are shown, all sheets."""


def no_program(*names: str) -> str:
    """Return why a reader cannot be tried, or "": whether one of these programs is here."""
    return "" if any(map(shutil.which, names)) else f"no {' or '.join(names)} on this machine"


@functools.cache
def no_r(*libraries: str) -> str:
    """Return why R or one of its libraries cannot be tried, or ""."""
    if missing := no_program("Rscript"):
        return missing
    wanted = ", ".join(f'"{name}"' for name in ("jsonlite", *libraries))
    code = f"stopifnot(all(sapply(c({wanted}), requireNamespace, quietly = TRUE)))"
    run = subprocess.run(["Rscript", "--vanilla", "-e", code], capture_output=True)
    return "" if run.returncode == 0 else f"R lacks one of {wanted}"


def r(folder: Path, way: str) -> Reading:
    """One of R's readers, see read.R."""
    command = ["Rscript", "--vanilla", str(_R_SCRIPT), way, str(folder)]
    run = subprocess.run(command, capture_output=True, timeout=SECONDS)
    if run.returncode:
        raise RuntimeError(run.stderr.decode(errors="replace"))
    tables = {}
    found = json.loads(run.stdout)
    for name, table in found["tables"].items():
        kinds = [_R_KINDS.get(kind, kind) for kind in table["classes"]]
        tables[name] = Table(
            dict(zip(table["columns"], kinds, strict=True)),
            dict(zip(table["columns"], table["cells"], strict=True)),
        )
    return Reading(tables, set(found["keys"]) if found["keys"] else None)


def libreoffice(folder: Path) -> Reading:
    """LibreOffice without a window: opens the workbook and saves each sheet as CSV."""
    sheets = libreoffice_sheets(folder / "xlsx/tricky.xlsx")
    tables = {}
    for name in TABLES:
        columns, *rows = sheets[name]
        cells = {key: [row[at] or None for row in rows] for at, key in enumerate(columns)}
        for column in ("is_open",) if "is_open" in cells else ():
            cells[column] = [cell and cell.lower() for cell in cells[column]]
        tables[name] = Table({}, cells)
    return Reading(tables)


def libreoffice_sheets(book: Path) -> dict[str, list[list[str]]]:
    """Return the rows of each sheet as LibreOffice shows them."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    with tempfile.TemporaryDirectory(prefix="ksd-office-") as folder:
        profile = Path(folder, "profile").as_uri()
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", _CSV]
        command += ["--outdir", folder, str(book)]
        subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)
        found = {}
        for file in Path(folder).glob("*.csv"):
            with file.open(encoding="utf-8", newline="") as handle:
                found[file.stem.removeprefix(f"{book.stem}-")] = list(csv.reader(handle))
    return found


def sqlite_command(folder: Path) -> Reading:
    """The command sqlite3, asked for JSON."""
    file = folder / "sqlite/tricky.sqlite"

    def query(sql: str) -> list[dict]:
        command = ["sqlite3", "-readonly", "-json", str(file), sql]
        run = subprocess.run(command, capture_output=True, check=True, timeout=SECONDS)
        return json.loads(run.stdout or b"[]", parse_float=str, parse_int=str)

    tables = {}
    for name in TABLES:
        told = query(f"PRAGMA table_info({name})")
        kinds = {row["name"]: kind_of(row["type"]) for row in told}
        rows = query(f"SELECT * FROM {name}")
        tables[name] = Table(kinds, {key: [row[key] for row in rows] for key in kinds})
    return Reading(tables, sqlite_keys(lambda sql: [list(row.values()) for row in query(sql)]))
