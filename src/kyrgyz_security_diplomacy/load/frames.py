"""The tables and views as typed frames, of pandas or polars, or as relations of DuckDB."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from ..package.data_package import DESCRIPTOR, Package, Resource
from ..package.json_file import refuse
from ..report.problems import did_you_mean, shown
from .reading import fault, opened, read_table, whole
from .views import View, open_views, view_names

if TYPE_CHECKING:
    import duckdb
    import pandas
    import polars

    Frame = pandas.DataFrame | polars.DataFrame | duckdb.DuckDBPyRelation

Engine = Literal["pandas", "polars", "duckdb"]
ENGINES = get_args(Engine)


def load(
    table: str, package: str | Path | Package | None = None, engine: Engine = "pandas"
) -> "Frame":
    """Return one table, or one view, with every column typed.

    | type            | pandas          | polars    | duckdb    |
    |-----------------|-----------------|-----------|-----------|
    | string          | `str`           | `String`  | `VARCHAR` |
    | code            | `category`      | `Enum`    | `VARCHAR` |
    | code with order | ordered         | `Enum`    | `ENUM`    |
    | integer, year   | `Int64`         | `Int64`   | `BIGINT`  |
    | number          | `float64`       | `Float64` | `DOUBLE`  |
    | boolean         | `boolean`       | `Boolean` | `BOOLEAN` |
    | date            | `datetime64[s]` | `Date`    | `DATE`    |

    A blank cell is missing, and nothing else is: "NA" stays "NA", and leading zeros stay.
    Categories stand in the order of their list. Dates reach from year 1 to 9999.

    Args:
        table: name of the table or view, e.g. `events` or `event_summary`.
        package: folder, `datapackage.json`, zip file or opened package; None for our own dataset.
        engine: `pandas` and `polars` give a frame, `duckdb` a relation of a new `connect`.

    Raises:
        KeyError: there is no such table or view; the message names the nearest one.
        PackageError: the package, or the table's file, cannot be read, a cell is no value of its
            type or code list, or polars is missing. `validate` lists all problems.
        ValueError: there is no such engine.
    """
    from .connection import connect

    _check(engine)
    source = opened(package)
    if table not in view_names(source):
        found = resource(table, source)
        return connect(source).table(table) if engine == "duckdb" else _frame(found, engine)
    connection = connect(source)
    if engine == "duckdb":
        return connection.table(table)
    try:
        return _view_frame(open_views(source)[table], connection, engine)
    finally:
        connection.close()


def load_all(
    package: str | Path | Package | None = None, engine: Engine = "pandas"
) -> "dict[str, Frame]":
    """Return every table by name, in the package's order; see `load`.

    With `duckdb` the relations belong to one connection, so that they can be joined.
    """
    _check(engine)
    source = whole(package)
    if engine == "duckdb":
        from .connection import connect

        connection = connect(source)
        return {each.name: connection.table(each.name) for each in source.resources}
    return {each.name: _frame(each, engine) for each in source.resources}


def schema(table: str, package: str | Path | Package | None = None) -> dict:
    """Return a table's Table Schema, as the descriptor has it; see `load` for the arguments.

    Of a view it has the description and the fields.
    """
    source = opened(package)
    if table in view_names(source):
        view = open_views(source)[table]
        return {"description": view.description, "fields": list(view.fields)}
    return dict(resource(table, source).schema)


def resource(table: str, package: str | Path | Package | None = None) -> Resource:
    """Return a table's resource; see `load` for the arguments and what is raised."""
    source = opened(package)
    tables = source.tables
    for problem in source.problems:
        if problem.table == table:
            raise fault(problem)
    if table not in tables:
        names = [*tables, *view_names(source)]
        hint = did_you_mean(str(table), names) or f"there are {', '.join(names)}"
        raise KeyError(f"there is no table {table!r}: {hint}")
    return tables[table]


def _check(engine: str) -> None:
    if engine not in ENGINES:
        raise ValueError(f"unknown engine {shown(engine)}: known are {', '.join(ENGINES)}")


def _frame(table: Resource, engine: Engine) -> "Frame":
    from ..tables.typed_columns import pandas_frame, polars_frame, values_of

    read, fields = read_table(table), table.schema["fields"]
    columns = [
        values_of(field, [cells[place] for cells in read.rows])
        for place, field in enumerate(fields)
    ]
    return (pandas_frame if engine == "pandas" else polars_frame)(fields, columns)


def _view_frame(view: View, connection: "duckdb.DuckDBPyConnection", engine: Engine) -> "Frame":
    import duckdb

    from ..package.value_syntax import members
    from ..tables.typed_columns import pandas_frame, polars_frame

    try:
        rows = connection.table(view.name).fetchall()
    except duckdb.Error as error:  # a cast of its SQL may fail on these rows
        message = f"view {view.name!r} cannot be run: {str(error).splitlines()[0]}"
        raise refuse("view-not-run", DESCRIPTOR, message) from error
    columns = [[row[place] for row in rows] for place in range(len(view.fields))]
    for field, values in zip(view.fields, columns, strict=True):
        codes = members(field) if "enum" in field.get("constraints", {}) else None
        if strange := {value for value in values if codes and value not in codes} - {None}:
            message = (
                f"view {view.name!r} has {shown(min(strange))} in the column {field['name']}, "
                f"which is no code of {field['vocabulary']}"
            )
            raise refuse("view-not-run", DESCRIPTOR, message)
    return (pandas_frame if engine == "pandas" else polars_frame)(view.fields, columns)
