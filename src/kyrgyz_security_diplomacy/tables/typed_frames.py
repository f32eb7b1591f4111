"""Columns of values as typed frames of pandas or polars, the same for tables and views."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..package.json_file import PackageError
from ..package.value_syntax import members, parse
from ..report.problems import Problem
from .typed_columns import DTYPES, categorized

if TYPE_CHECKING:
    import pandas
    import polars


def values_of(field: Mapping, texts: Sequence[str]) -> list[object]:
    """Return the values that a column's cells stand for; a blank cell is None.

    Raises:
        ValueError: a cell is no value of the field's type.
    """
    known: dict[str, object] = {"": None}
    for text in texts:
        if text not in known:
            known[text] = parse(field["type"], text)
    return [known[text] for text in texts]


def pandas_frame(
    fields: Sequence[Mapping], columns: Sequence[Sequence[object]]
) -> "pandas.DataFrame":
    """Return columns of values as a frame with the types that `frames.load` gives tables."""
    import numpy
    import pandas

    made = {}
    for field, values in zip(fields, columns, strict=True):
        dtype = DTYPES[field["type"]]
        if field["type"] == "date":
            made[field["name"]] = pandas.Series(numpy.array(list(values), dtype=dtype))
        else:
            made[field["name"]] = pandas.Series(pandas.array(list(values), dtype=dtype))
    return categorized({"fields": fields}, pandas.DataFrame(made))


def polars_frame(
    fields: Sequence[Mapping], columns: Sequence[Sequence[object]]
) -> "polars.DataFrame":
    """Return columns of values as a polars frame; see `frames.load` for the types.

    Raises:
        PackageError: polars is not there.
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
        coded = field["type"] == "string" and "enum" in field.get("constraints", {})
        dtype = polars.Enum(members(field)) if coded else plain[field["type"]]
        made.append(polars.Series(field["name"], values, dtype=dtype))
    return polars.DataFrame(made)
