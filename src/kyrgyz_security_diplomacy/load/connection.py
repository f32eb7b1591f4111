"""The tables and views of a package in DuckDB, typed and with comments, for questions in SQL."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb

from ..check.database import QueryError, first_line, only_select
from ..check.sql_schema import SQL_TYPES, literal, quoted
from ..check.views import column_fault
from ..package.data_package import DESCRIPTOR, Package, Resource
from ..package.descriptor import fields_by_vocabulary, lint_views
from ..package.json_file import PackageError, refuse
from ..package.value_syntax import members
from ..report.problems import shown
from .reading import read_table, whole


def connect(package: str | Path | Package | None = None) -> duckdb.DuckDBPyConnection:
    """Return a DuckDB connection with every table and view of a package under its name.

    The database is in memory, and yours alone; it reaches no file and no network. Text is VARCHAR
    ("NA" stays "NA", an empty cell is NULL), whole numbers and years BIGINT, numbers DOUBLE, truth
    values BOOLEAN, dates DATE; codes with an order are an ENUM in that order, which ORDER BY, min
    and max follow (beside a text, `>` compares as text). Tables, views and their columns have
    their descriptions as comments (`SELECT column_name, comment FROM duckdb_columns()`).

    Args:
        package: folder, `datapackage.json`, zip file or opened package; None for our own dataset.

    Raises:
        PackageError: the package, a table or a view cannot be used; `validate` lists all problems.
    """
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


def open_views(package: Package) -> dict[str, dict]:
    """Return the views of a package by name, in the descriptor's order.

    Each has `name`, `description`, `sql` (one SELECT) and `fields`; a field with a `vocabulary`
    has the codes of that as `enum`, like the fields of tables.

    Raises:
        PackageError: one of them is not in the dialect; see `descriptor.lint_views`.
    """
    views = package.descriptor.get("views", [])
    schemas = {each.name: each.schema for each in package.resources}
    if problems := lint_views(views, schemas):
        raise refuse(**problems[0].to_dict())
    coded = fields_by_vocabulary(schemas.values())
    return {
        view["name"]: view | {"fields": [_with_codes(field, coded) for field in view["fields"]]}
        for view in views
    }


def _with_codes(field: Mapping, coded: Mapping[str, Mapping]) -> dict:
    """Return a view's field with the codes of its vocabulary, and whether they have an order."""
    model = coded.get(field.get("vocabulary"), {})
    more = {key: model[key] for key in ("categories", "categoriesOrdered") if key in model}
    if "enum" in model.get("constraints", {}):
        more["constraints"] = {"enum": model["constraints"]["enum"]}
    return {**field, **more}


def view_columns(view: Mapping, connection: duckdb.DuckDBPyConnection) -> list[list[object]]:
    """Return the values of each column of a view from `open_views`, of a connected package.

    Raises:
        PackageError: its SQL fails on these rows, or gives a value that is not one of the codes.
    """
    try:
        rows = connection.table(view["name"]).fetchall()
    except duckdb.Error as error:
        raise _not_run(view, error) from error
    columns = [[row[place] for row in rows] for place in range(len(view["fields"]))]
    for field, values in zip(view["fields"], columns, strict=True):
        codes = {*members(field), None} if "enum" in field.get("constraints", {}) else set(values)
        if strange := set(values) - codes:
            what = f"{shown(min(strange))} in the column {field['name']}"
            raise _not_run(view, f"{what} is no code of {field['vocabulary']}")
    return columns


def _add_table(connection: duckdb.DuckDBPyConnection, resource: Resource) -> None:
    import pandas

    rows, fields, name = read_table(resource).rows, resource.schema["fields"], quoted(resource.name)
    columns = ", ".join(f"{quoted(field['name'])} {_type(field)}" for field in fields)
    connection.execute(f"CREATE TABLE {name} ({columns})")
    if rows:
        frame = pandas.DataFrame(rows, columns=resource.columns, dtype="str").replace("", None)
        connection.register("_the cells", frame)
        connection.execute(f'INSERT INTO {name} SELECT * FROM "_the cells"')
        connection.unregister("_the cells")
    about = resource.descriptor.get("description") or resource.descriptor.get("title")
    for statement in comments("TABLE", resource.name, about, fields):
        connection.execute(statement)


def _type(field: Mapping) -> str:
    """Return the DuckDB type of a field's column."""
    if field["type"] == "string" and field.get("categoriesOrdered") is True:
        return f"ENUM ({', '.join(map(literal, members(field)))})"
    return SQL_TYPES[field["type"]]


def _add_view(connection: duckdb.DuckDBPyConnection, view: Mapping) -> None:
    name = quoted(view["name"])
    try:
        only_select(connection, view["sql"])
        connection.execute(f"CREATE VIEW {name} AS {view['sql']}")
        columns = connection.execute(f"DESCRIBE {name}").fetchall()
    except (duckdb.Error, QueryError) as error:
        raise _not_run(view, error) from error
    if fault := column_fault(view["fields"], [column[:2] for column in columns]):
        raise _not_run(view, fault)
    for statement in comments("VIEW", view["name"], view["description"], view["fields"]):
        connection.execute(statement)


def _not_run(view: Mapping, fault: object) -> PackageError:
    pointer = f"{DESCRIPTOR} views/{view['name']}"
    message = f"view {view['name']!r} cannot be run: {first_line(fault)}"
    return refuse("view-not-run", DESCRIPTOR, message, pointer=pointer)


def comments(kind: str, name: str, about: object, fields: Sequence[Mapping]) -> Iterator[str]:
    """Yield the SQL that writes the descriptions of a table or view and its columns."""
    places = [(f"{kind} {quoted(name)}", about)]
    for field in fields:
        place = f"COLUMN {quoted(name)}.{quoted(field['name'])}"
        places.append((place, field.get("description")))
    for place, text in places:
        if isinstance(text, str):
            yield f"COMMENT ON {place} IS {literal(text)}"
