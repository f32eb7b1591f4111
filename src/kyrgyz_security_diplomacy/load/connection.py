"""The tables and views of a package in DuckDB, typed and with comments, for questions in SQL."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..check.database import QueryError, only_select
from ..check.sql_schema import SQL_TYPES, literal, quoted
from ..check.views import column_fault
from ..package.data_package import DESCRIPTOR, Package, Resource
from ..package.json_file import refuse
from ..package.value_syntax import members
from .reading import read_table, whole
from .views import View, open_views

if TYPE_CHECKING:
    import duckdb

_CELLS = "cells of one table"


def connect(package: str | Path | Package | None = None) -> "duckdb.DuckDBPyConnection":
    """Return a DuckDB connection with every table and view of a package under its name.

    The database is in memory, and yours alone; it reaches no file and no network. Text is VARCHAR
    ("NA" stays "NA", a blank cell is NULL), whole numbers and years BIGINT, numbers DOUBLE, truth
    values BOOLEAN, dates DATE; codes with an order are an ENUM in that order, which ORDER BY, min
    and max follow (beside a text, `>` compares as text). Tables, views and their columns have
    their descriptions as comments (`SELECT column_name, comment FROM duckdb_columns()`).

    Args:
        package: folder, `datapackage.json`, zip file or opened package; None for our own dataset.

    Raises:
        PackageError: the package, a table or a view cannot be used; `validate` lists all problems.
    """
    import duckdb

    opened = whole(package)
    views = open_views(opened)
    config = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    connection = duckdb.connect(config=config)
    try:
        for resource in opened.resources:
            _add_table(connection, resource)
        # before the SQL of views, which is not ours
        connection.execute("SET enable_external_access = false")
        for view in views.values():
            _add_view(connection, view)
    except BaseException:
        connection.close()
        raise
    return connection


def sql_type(field: Mapping) -> str:
    """Return the DuckDB type of a field's column."""
    if field["type"] == "string" and field.get("categoriesOrdered") is True:
        return f"ENUM ({', '.join(map(literal, members(field)))})"
    return SQL_TYPES[field["type"]]


def _add_table(connection: "duckdb.DuckDBPyConnection", resource: Resource) -> None:
    table, fields, name = read_table(resource), resource.schema["fields"], quoted(resource.name)
    columns = ", ".join(f"{quoted(field['name'])} {sql_type(field)}" for field in fields)
    connection.execute(f"CREATE TABLE {name} ({columns})")
    if table.rows:
        connection.register(_CELLS, table.frame)
        connection.execute(f"INSERT INTO {name} SELECT * FROM {quoted(_CELLS)}")
        connection.unregister(_CELLS)
    about = resource.descriptor.get("description") or resource.descriptor.get("title")
    _comment(connection, "TABLE", resource.name, about, fields)


def _add_view(connection: "duckdb.DuckDBPyConnection", view: View) -> None:
    import duckdb

    try:
        only_select(connection, view.sql)
        connection.execute(f"CREATE VIEW {quoted(view.name)} AS {view.sql}")
        columns = connection.execute(f"DESCRIBE {quoted(view.name)}").fetchall()
        fault = column_fault(view.fields, [column[:2] for column in columns])
    except (duckdb.Error, QueryError) as error:
        fault = f"it cannot be run: {(str(error).strip() or repr(error)).splitlines()[0]}"
    if fault:
        pointer = f"{DESCRIPTOR} views/{view.name}"
        message = f"view {view.name!r}: {fault}"
        raise refuse("view-not-run", DESCRIPTOR, message, pointer=pointer)
    _comment(connection, "VIEW", view.name, view.description, view.fields)


def _comment(
    connection: "duckdb.DuckDBPyConnection",
    kind: str,
    name: str,
    about: object,
    fields: Sequence[Mapping],
) -> None:
    """Write the descriptions of a table or view and its columns into the database."""
    if isinstance(about, str):
        connection.execute(f"COMMENT ON {kind} {quoted(name)} IS {literal(about)}")
    for field in fields:
        if isinstance(field.get("description"), str):
            place = f"{quoted(name)}.{quoted(field['name'])}"
            connection.execute(f"COMMENT ON COLUMN {place} IS {literal(field['description'])}")
