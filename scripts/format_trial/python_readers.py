"""Readers that are Python libraries. Each takes the folder with the exports, see `readers`."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas

import kyrgyz_security_diplomacy as ksd

from .survival import Reading, Table, as_text, keys_of, reference

TABLES = ("letters", "places", "visits", "losses")
_KINDS = (
    ("date", "date|datetime|timestamp"),
    ("boolean", "bool"),
    ("integer", "u?int|bigint"),
    ("number", "float|double|real|decimal"),
    ("string", "str|object|category|dictionary|categorical|enum|varchar|text|large_string"),
)


def kind_of(name: str) -> str:
    """Return the kind that a library's name of a type stands for, or that name."""
    for kind, pattern in _KINDS:
        if re.match(pattern, name, re.IGNORECASE):
            return kind
    return name


def frame_table(frame: pandas.DataFrame) -> Table:
    """Return a pandas frame as a table; `object` is what its first cell is."""
    kinds = {}
    for name, column in frame.items():
        kinds[name] = kind_of(str(column.dtype))
        if str(column.dtype) == "object" and len(known := column.dropna()):
            kinds[name] = kind_of(type(known.iloc[0]).__name__)
    return Table(kinds, {name: list(map(as_text, cells)) for name, cells in frame.items()})


def frames_reading(frames: dict[str, pandas.DataFrame], keys: set[str] | None = None) -> Reading:
    """Return pandas frames as a reading."""
    grade = frames["places"]["grade"].dtype
    is_categorical = isinstance(grade, pandas.CategoricalDtype)
    codes = grade.categories.tolist() if is_categorical else None
    return Reading({name: frame_table(frame) for name, frame in frames.items()}, keys, codes)


def csv_load(folder: Path) -> Reading:
    """Our own loader."""
    frames = {name: ksd.load(name, package=folder / "csv") for name in TABLES}
    schemas = {name: ksd.schema(name, folder / "csv") for name in TABLES}
    return frames_reading(frames, keys_of(schemas))


def csv_pandas(folder: Path, **options) -> Reading:
    """pandas, guessing."""
    files = {name: folder / "csv/data" / f"{name}.csv" for name in TABLES}
    return frames_reading({name: pandas.read_csv(file, **options) for name, file in files.items()})


def csv_polars(folder: Path) -> Reading:
    """polars, guessing."""
    import polars

    files = {name: folder / "csv/data" / f"{name}.csv" for name in TABLES}
    return _polars({name: polars.read_csv(file) for name, file in files.items()})


def csv_duckdb(folder: Path) -> Reading:
    """DuckDB, guessing."""
    sql = {name: f"FROM read_csv('{folder}/csv/data/{name}.csv')" for name in TABLES}
    with contextlib.closing(duckdb.connect()) as connection:
        return Reading({name: _duckdb_table(connection, query) for name, query in sql.items()})


def parquet_pyarrow(folder: Path) -> Reading:
    """pyarrow."""
    from pyarrow import parquet, types

    tables, schemas, codes = {}, {}, None
    for name, file in _parquet_files(folder).items():
        table = parquet.read_table(file)
        schemas[name] = json.loads(table.schema.metadata[b"table_schema"])
        kinds = {field.name: kind_of(str(field.type)) for field in table.schema}
        tables[name] = Table(
            kinds, {k: list(map(as_text, v)) for k, v in table.to_pydict().items()}
        )
        if name == "places" and types.is_dictionary(table.schema.field("grade").type):
            codes = table["grade"].chunk(0).dictionary.to_pylist()
    return Reading(tables, keys_of(schemas), codes)


def parquet_polars(folder: Path) -> Reading:
    """polars."""
    import polars

    files = _parquet_files(folder)
    told = {name: polars.read_parquet_metadata(file) for name, file in files.items()}
    schemas = {name: json.loads(each["table_schema"]) for name, each in told.items()}
    found = {name: polars.read_parquet(file) for name, file in files.items()}
    return _polars(found, keys_of(schemas))


def parquet_duckdb(folder: Path) -> Reading:
    """DuckDB."""
    tables, schemas = {}, {}
    with contextlib.closing(duckdb.connect()) as connection:
        for name, file in _parquet_files(folder).items():
            tables[name] = _duckdb_table(connection, f"FROM '{file}'")
            told = f"SELECT decode(value) AS value FROM parquet_kv_metadata('{file}')"
            sql = f"{told} WHERE decode(key) = 'table_schema'"
            [(schema,)] = connection.execute(sql).fetchall()
            schemas[name] = json.loads(schema)
    return Reading(tables, keys_of(schemas))


def parquet_pandas(folder: Path, **options) -> Reading:
    """pandas."""
    files = _parquet_files(folder)
    return frames_reading(
        {name: pandas.read_parquet(file, **options) for name, file in files.items()}
    )


def sqlite_python(folder: Path) -> Reading:
    """Python's sqlite3."""
    with contextlib.closing(sqlite3.connect(folder / "sqlite/tricky.sqlite")) as connection:
        tables = {}
        for name in TABLES:
            cursor = connection.execute(f"SELECT * FROM {name}")
            columns = [each[0] for each in cursor.description]
            tables[name] = _table(_sqlite_kinds(connection, name), columns, cursor.fetchall())
        return Reading(tables, sqlite_keys(lambda sql: connection.execute(sql).fetchall()))


def sqlite_pandas(folder: Path) -> Reading:
    """pandas on SQLite."""
    with contextlib.closing(sqlite3.connect(folder / "sqlite/tricky.sqlite")) as connection:
        sql = {name: f"SELECT * FROM {name}" for name in TABLES}
        return frames_reading(
            {name: pandas.read_sql_query(query, connection) for name, query in sql.items()}
        )


def sqlite_keys(query) -> set[str]:
    """Return the keys that SQLite enforces, asked by `query`, which returns rows."""
    found = set()
    for table in TABLES:
        columns = [row for row in query(f"PRAGMA table_info({table})") if int(row[5])]
        primary = [row[1] for row in sorted(columns, key=lambda row: int(row[5]))]
        found.add(f"{table}: {', '.join(primary)}")
        parts: dict[int, list] = {}
        for row in query(f"PRAGMA foreign_key_list({table})"):
            parts.setdefault(int(row[0]), []).append(row)
        for rows in parts.values():
            rows.sort(key=lambda row: int(row[1]))
            found.add(reference(table, [r[3] for r in rows], rows[0][2], [r[4] for r in rows]))
    return found


def xlsx_openpyxl(folder: Path) -> Reading:
    """openpyxl."""
    import openpyxl

    book = openpyxl.load_workbook(folder / "xlsx/tricky.xlsx")
    sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    tables = {}
    for name in TABLES:
        columns, *rows = sheets[name]
        tables[name] = _table({}, columns, rows)
        for place, column in enumerate(columns):
            known = [type(row[place]).__name__ for row in rows if row[place] is not None]
            kinds = sorted(set(map(kind_of, known)))
            tables[name].kinds[column] = (
                "number" if kinds == ["integer", "number"] else "".join(kinds)
            )
    header, *rows = sheets["codebook"]
    return Reading(tables, codebook_keys([dict(zip(header, row, strict=True)) for row in rows]))


def xlsx_pandas(folder: Path, **options) -> Reading:
    """pandas on a workbook."""
    frames = pandas.read_excel(folder / "xlsx/tricky.xlsx", sheet_name=None, **options)
    rows = [{key: as_text(cell) for key, cell in row.items()}
            for row in frames["codebook"].to_dict("records")]  # fmt: skip
    return frames_reading({name: frames[name] for name in TABLES}, codebook_keys(rows))


def codebook_keys(rows: list[dict]) -> set[str]:
    """Return the keys that the codebook's sheet tells of: references column by column, joined."""
    primary: dict[str, list[str]] = {}
    foreign: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in rows:
        table, column = row["table_name"], row["column_name"]
        if row["key"]:
            primary.setdefault(table, []).append(column)
        if row["refers_to"]:
            target, theirs = row["refers_to"].split(".")
            foreign.setdefault((table, target), []).append((column, theirs))
    found = {f"{table}: {', '.join(columns)}" for table, columns in primary.items()}
    for (table, target), pairs in foreign.items():
        own, theirs = zip(*pairs, strict=True)
        found.add(reference(table, own, target, theirs))
    return found


def duckdb_script(folder: Path) -> Reading:
    """DuckDB after the script has run."""
    script = (folder / "duckdb-sql/load.sql").read_text("utf-8")
    with (
        contextlib.closing(duckdb.connect()) as connection,
        contextlib.chdir(folder / "duckdb-sql"),
    ):
        connection.execute(script)
        tables = {name: _duckdb_table(connection, f"FROM {name}") for name in TABLES}
        return Reading(tables, set(_duckdb_keys(connection)))


def _duckdb_keys(connection) -> Iterator[str]:
    sql = """SELECT table_name, constraint_type, constraint_column_names, referenced_table,
    referenced_column_names FROM duckdb_constraints()"""
    for table, kind, columns, target, theirs in connection.execute(sql).fetchall():
        if table in TABLES and kind == "PRIMARY KEY":
            yield f"{table}: {', '.join(columns)}"
        elif table in TABLES and kind == "FOREIGN KEY":
            yield reference(table, columns, target, theirs)


def _parquet_files(folder: Path) -> dict[str, Path]:
    return {name: folder / "parquet" / f"{name}.parquet" for name in TABLES}


def _polars(frames: dict, keys: set[str] | None = None) -> Reading:
    import polars

    tables = {}
    for name, frame in frames.items():
        kinds = {column: kind_of(str(dtype)) for column, dtype in frame.schema.items()}
        tables[name] = _table(kinds, frame.columns, frame.rows())
    grade = frames["places"].schema["grade"]
    codes = grade.categories.to_list() if isinstance(grade, polars.Enum) else None
    return Reading(tables, keys, codes)


def _duckdb_table(connection, query: str) -> Table:
    cursor = connection.execute(query)
    kinds = {each[0]: kind_of(str(each[1])) for each in cursor.description}
    return _table(kinds, list(kinds), cursor.fetchall())


def _sqlite_kinds(connection, table: str) -> dict[str, str]:
    rows = connection.execute(f"PRAGMA table_info({table})").fetchall()
    return {row[1]: kind_of(row[2]) for row in rows}


def _table(kinds: dict[str, str], columns, rows: list) -> Table:
    cells = {name: [as_text(row[at]) for row in rows] for at, name in enumerate(columns)}
    return Table(kinds, cells)
