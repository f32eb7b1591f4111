"""Typed columns: from cells of text to values, and to frames of pandas or polars."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..package.json_file import PackageError
from ..package.value_syntax import members, parse
from ..report.problems import Problem

if TYPE_CHECKING:
    import pandas
    import polars

DTYPES = {
    "string": "str",
    "integer": "Int64",
    "number": "float64",
    "date": "datetime64[s]",
    "year": "Int64",
    "boolean": "boolean",
}
"""Type to pandas dtype. Seconds cover the years 1 to 9999, nanoseconds only those from 1677."""


def values_of(field: Mapping, texts: Sequence[str]) -> list[object]:
    """Return the values of a column's cells; an empty cell is None.

    Raises:
        ValueError: a cell is not a value of the field's type.
    """
    if field["type"] == "string":
        return [text or None for text in texts]
    known: dict[str, object] = {"": None}
    for text in texts:
        if text not in known:
            known[text] = parse(field["type"], text)
    return [known[text] for text in texts]


def pandas_frame(
    fields: Sequence[Mapping], columns: Sequence[Sequence[object]]
) -> "pandas.DataFrame":
    """Return columns of values as a pandas frame; see `load.frames.load` for the types."""
    import numpy
    import pandas

    made = {}
    for field, values in zip(fields, columns, strict=True):
        dtype = DTYPES[field["type"]]
        if field["type"] == "date":
            made[field["name"]] = pandas.Series(numpy.array(list(values), dtype=dtype))
            continue
        if _is_coded(field):
            ordered = field.get("categoriesOrdered") is True
            dtype = pandas.CategoricalDtype(pandas.Index(members(field), dtype="str"), ordered)
        made[field["name"]] = pandas.Series(pandas.array(list(values), dtype=dtype))
    return pandas.DataFrame(made)


def polars_frame(
    fields: Sequence[Mapping], columns: Sequence[Sequence[object]]
) -> "polars.DataFrame":
    """Return columns of values as a polars frame; see `load.frames.load` for the types.

    Raises:
        PackageError: polars is not installed.
    """
    try:
        import polars
    except ImportError as error:
        hint = "install it with: pip install 'kyrgyz-security-diplomacy[polars]'"
        message = f"the engine polars needs {error.name}, which is missing"
        raise PackageError(Problem(code="no-engine", message=message, hint=hint)) from error
    plain = {
        "string": polars.String,
        "integer": polars.Int64,
        "number": polars.Float64,
        "date": polars.Date,
        "year": polars.Int64,
        "boolean": polars.Boolean,
    }
    made = []
    for field, values in zip(fields, columns, strict=True):
        dtype = polars.Enum(members(field)) if _is_coded(field) else plain[field["type"]]
        made.append(polars.Series(field["name"], values, dtype=dtype))
    return polars.DataFrame(made)


def _is_coded(field: Mapping) -> bool:
    return field["type"] == "string" and "enum" in field.get("constraints", {})
