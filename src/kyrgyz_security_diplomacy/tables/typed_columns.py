"""From cells of text to typed columns, and the problems of cells that are no values."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..package.value_syntax import parse

if TYPE_CHECKING:
    import pandas

DTYPES = {
    "string": "str",
    "integer": "Int64",
    "number": "float64",
    "date": "datetime64[s]",
    "year": "Int64",
    "boolean": "boolean",
}
"""Type to pandas dtype. Seconds reach from before our era to far beyond, nanoseconds only 1677."""


def bad_cells(field: Mapping, texts: "pandas.Series") -> dict[str, str]:
    """Return text to reason for each different text that is no value of the field's type.

    Args:
        field: field of a Table Schema.
        texts: the column as text, blank cells missing.
    """
    bad = {}
    for text in texts.dropna().unique() if field["type"] != "string" else ():
        try:
            parse(field["type"], text)
        except ValueError as error:
            bad[text] = str(error)
    return bad


def typed_column(field: Mapping, texts: "pandas.Series") -> "pandas.Series":
    """Return the column with the dtype of `DTYPES`; cells that are no values become missing."""
    import pandas

    kind = field["type"]
    if kind == "string":
        return texts
    bad = bad_cells(field, texts)
    if kind == "date":
        good = texts.where(~texts.isin(list(bad)), None) if bad else texts
        days = good.to_numpy(dtype=object, na_value="NaT").astype(DTYPES[kind])
        return pandas.Series(days, index=texts.index, name=texts.name)
    values = {text: None if text in bad else parse(kind, text) for text in texts.dropna().unique()}
    cells = [values.get(text) for text in texts]
    return pandas.Series(cells, index=texts.index, dtype=DTYPES[kind], name=texts.name)


def typed_frame(schema: Mapping, frame: "pandas.DataFrame") -> "pandas.DataFrame":
    """Return the frame of text with every column typed by its field."""
    import pandas

    columns = {
        field["name"]: typed_column(field, frame[field["name"]]) for field in schema["fields"]
    }
    return pandas.DataFrame(columns, index=frame.index)
