"""Every reader that is tried, with the call that its user would write."""

from __future__ import annotations

import functools
import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from kyrgyz_security_diplomacy.export import export

from . import other_readers as others
from . import python_readers as py
from . import tricky
from .survival import Reading, survival, written

FORMATS = ("parquet", "sqlite", "xlsx", "duckdb-sql")


class Reader(NamedTuple):
    """One reader of one format.

    Attributes:
        format: a format of `ksd export`, or csv.
        call: what its user writes.
        read: reads all exports in a folder, see `prepare`.
        lacks: why it cannot be tried on this machine, or "".
    """

    format: str
    call: str
    read: Callable[[Path], Reading]
    lacks: Callable[[], str] = str


def _python(*names: str) -> Callable[[], str]:
    def lacks() -> str:
        missing = [name for name in names if importlib.util.find_spec(name) is None]
        return f"no Python library {', '.join(missing)}" if missing else ""

    return lacks


def _program(*names: str) -> Callable[[], str]:
    return functools.partial(others.no_program, *names)


def _r(way: str, *libraries: str) -> dict:
    read = functools.partial(others.r, way=way)
    return {"read": read, "lacks": functools.partial(others.no_r, *libraries)}


_ARROW = functools.partial(py.parquet_pandas, dtype_backend="pyarrow")
_TEXT = functools.partial(py.csv_pandas, dtype="str", keep_default_na=False, na_values=[""])
_KEPT = functools.partial(py.xlsx_pandas, keep_default_na=False, na_values=[""])
_OFFICE = _program("soffice", "libreoffice")

_NA_KEPT = 'keep_default_na=False, na_values=[""]'
_PYARROW, _BOOK = _python("pyarrow"), _python("openpyxl", "xlsxwriter")

READERS = (
    Reader("csv", "`kyrgyz_security_diplomacy.load(table)`", py.csv_load),
    Reader("csv", "`pandas.read_csv(file)`", py.csv_pandas),
    Reader("csv", f'`pandas.read_csv(file, dtype="str", {_NA_KEPT})`', _TEXT),
    Reader("csv", "`polars.read_csv(file)`", py.csv_polars, _python("polars")),
    Reader("csv", "DuckDB `FROM read_csv('file')`", py.csv_duckdb),
    Reader("csv", "R `readr::read_csv(file)`", **_r("readr", "readr")),
    Reader(
        "csv", 'R `readr::read_csv(file, na = "", guess_max = Inf)`', **_r("readr-all", "readr")
    ),
    Reader("parquet", "`pyarrow.parquet.read_table(file)`", py.parquet_pyarrow, _PYARROW),
    Reader(
        "parquet", "`polars.read_parquet(file)`", py.parquet_polars, _python("polars", "pyarrow")
    ),
    Reader("parquet", "DuckDB `FROM 'file'`", py.parquet_duckdb, _PYARROW),
    Reader("parquet", "`pandas.read_parquet(file)`", py.parquet_pandas, _PYARROW),
    Reader("parquet", '`pandas.read_parquet(file, dtype_backend="pyarrow")`', _ARROW, _PYARROW),
    Reader("sqlite", "Python `sqlite3`", py.sqlite_python),
    Reader("sqlite", "command `sqlite3`", others.sqlite_command, _program("sqlite3")),
    Reader("sqlite", "`pandas.read_sql_query(sql, connection)`", py.sqlite_pandas),
    Reader("sqlite", "R `RSQLite`", **_r("rsqlite", "RSQLite", "bit64")),
    Reader("xlsx", "`openpyxl.load_workbook(file)`", py.xlsx_openpyxl, _BOOK),
    Reader("xlsx", "`pandas.read_excel(file, table)`", py.xlsx_pandas, _BOOK),
    Reader("xlsx", f"`pandas.read_excel(file, table, {_NA_KEPT})`", _KEPT, _BOOK),
    Reader("xlsx", "LibreOffice, saved as CSV", others.libreoffice, _OFFICE),
    Reader("xlsx", "R `readxl::read_excel(file, table)`", **_r("readxl", "readxl")),
    Reader(
        "xlsx",
        "R `readxl::read_excel(file, table, guess_max = 1048576)`",
        **_r("readxl-all", "readxl"),
    ),
    Reader("duckdb-sql", "`duckdb ksd.duckdb < load.sql`", py.duckdb_script),
)


def prepare(folder: Path) -> Reading:
    """Write the tricky package to `folder/csv` and its exports to `folder/<format>`."""
    package = tricky.build(folder / "csv")
    export(package, folder, FORMATS)
    return written(package)


def measured(reader: Reader, folder: Path, expected: Reading) -> dict[str, str]:
    """Return what survives with one reader, see `survival`; `folder` as `prepare` left it."""
    return survival(expected, reader.read(folder))
