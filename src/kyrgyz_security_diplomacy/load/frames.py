"""The tables and views as typed frames, of pandas or polars; see `connection` for DuckDB."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from ..package.data_package import Package, Resource
from ..package.value_syntax import members
from ..report.problems import did_you_mean, shown
from .reading import library, opened, read_table, table_of, view_names, whole

if TYPE_CHECKING:
    import pandas
    import polars

    Frame = pandas.DataFrame | polars.DataFrame

Engine = Literal["pandas", "polars"]
ENGINES = get_args(Engine)
_DTYPES = {
    "string": "str", "integer": "Int64", "number": "float64", "date": "datetime64[s]",
    "year": "Int64", "boolean": "boolean",
}  # fmt: skip
"""Type to pandas dtype. Seconds cover the years 1 to 9999, nanoseconds only those from 1677."""


def load(
    table: str, package: str | Path | Package | None = None, engine: Engine = "pandas"
) -> "Frame":
    """Return one table, or one view, with every column typed.

    | type            | pandas          | polars    |
    |-----------------|-----------------|-----------|
    | string          | `str`           | `String`  |
    | code            | `category`      | `Enum`    |
    | code with order | ordered         | `Enum`    |
    | integer, year   | `Int64`         | `Int64`   |
    | number          | `float64`       | `Float64` |
    | boolean         | `boolean`       | `Boolean` |
    | date            | `datetime64[s]` | `Date`    |

    An empty cell is missing, and nothing else is: "NA" stays "NA", and leading zeros stay.
    Categories are in the order of their list. Dates reach from year 1 to 9999.

    Args:
        table: name of the table or view, e.g. `events` or `event_summary`.
        package: folder, `datapackage.json`, zip file or opened package; None for our own dataset.
        engine: `pandas` or `polars`.

    Raises:
        KeyError: there is no such table or view; the message names the nearest one.
        PackageError: the package, or the table's file, cannot be read, a cell is no value of its
            type or code list, or polars is missing. `validate` lists all problems.
        ValueError: there is no such engine.
    """
    _check(engine)
    source = opened(package, only_tables=True)
    if table in source.tables:
        return _table_frame(resource(table, source), engine)
    source = opened(package)
    if table not in view_names(source):
        resource(table, source)
    from .connection import connect, open_views, view_columns

    view = open_views(source)[table]
    with connect(source) as connection:
        return frame(view["fields"], view_columns(view, connection), engine)


def load_all(
    package: str | Path | Package | None = None, engine: Engine = "pandas"
) -> "dict[str, Frame]":
    """Return every table by name, in the package's order; see `load`."""
    _check(engine)
    return {each.name: _table_frame(each, engine) for each in whole(package).resources}


def schema(table: str, package: str | Path | Package | None = None) -> dict:
    """Return a table's Table Schema, as the descriptor has it; see `load` for the arguments.

    Of a view it has the description and the fields.
    """
    source = opened(package)
    if table in view_names(source):
        from .connection import open_views

        view = open_views(source)[table]
        return {key: view[key] for key in ("description", "fields")}
    return dict(resource(table, source).descriptor["schema"])


def resource(table: str, source: Package) -> Resource:
    """Return a table's resource; see `load` for what is raised."""
    if found := table_of(source, table):
        return found
    names = [*source.tables, *view_names(source)]
    hint = did_you_mean(str(table), names) or f"there are {', '.join(names)}"
    raise KeyError(f"there is no table {table!r}: {hint}")


def frame(
    fields: Sequence[Mapping], columns: Sequence[Sequence[object]], engine: Engine
) -> "Frame":
    """Return columns of values as a frame of pandas or polars, typed by their fields.

    Raises:
        PackageError: polars is not installed.
    """
    if engine == "pandas":
        import pandas

        arrays = map(_pandas_array, fields, columns)
        named = zip((field["name"] for field in fields), arrays, strict=True)
        return pandas.DataFrame(dict(named), copy=False)
    polars = library("polars", "polars")
    types = {
        "string": polars.String, "integer": polars.Int64, "number": polars.Float64,
        "date": polars.Date, "year": polars.Int64, "boolean": polars.Boolean,
    }  # fmt: skip
    series = []
    for field, values in zip(fields, columns, strict=True):
        dtype = polars.Enum(members(field)) if is_code(field) else types[field["type"]]
        series.append(polars.Series(field["name"], values, dtype=dtype))
    return polars.DataFrame(series)


def _check(engine: str) -> None:
    if engine not in ENGINES:
        raise ValueError(f"unknown engine {shown(engine)}: known are {', '.join(ENGINES)}")


def _table_frame(table: Resource, engine: Engine) -> "Frame":
    columns = read_table(table).columns  # first: it refuses a schema without fields
    return frame(table.schema["fields"], columns, engine)


def is_code(field: Mapping) -> bool:
    """Return whether a field is text with a list of codes."""
    return field["type"] == "string" and "enum" in field.get("constraints", {})


def _pandas_array(field: Mapping, values: Sequence[object]):
    import pandas

    if not is_code(field):
        return pandas.array(values, dtype=_DTYPES[field["type"]])
    is_ordered = field.get("categoriesOrdered") is True
    return pandas.Categorical(values, members(field), is_ordered)
