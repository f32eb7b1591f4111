"""Compile a Table Schema into a pandera schema, in memory.

The hand-written Table Schema stays the only truth: pandera's own reader of Table Schemas drops
keys and dates and wraps patterns wrongly, and what is compiled here is never written down.
"""

import datetime
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..package.data_package import as_list
from ..package.patterns import matching
from ..package.value_syntax import CONSTRAINTS, bound, members, parse
from ..tables.typed_columns import DTYPES

if TYPE_CHECKING:
    import pandas
    import pandera.pandas


def imported_pandera():
    """Return `pandera.pandas`, which imports pyspark wherever that is installed: slow, and noisy.

    Spark has an engine of its own here; nothing else of pandera is changed.
    """
    if "pandera.pandas" not in sys.modules and "pyspark" not in sys.modules:
        sys.modules["pyspark"] = None  # what Python itself writes for "there is no such module"
        try:
            import pandera.pandas
        finally:
            del sys.modules["pyspark"]
    import pandera.pandas

    return pandera.pandas


def to_pandera(schema: Mapping) -> "pandera.pandas.DataFrameSchema":
    """Compile a Table Schema into a pandera schema for frames as `frames.load` types them.

    Columns are strict and ordered; `required` becomes not nullable; every other constraint is a
    named check, as are the primary key's uniqueness. Foreign keys need other tables: see
    `foreign_keys`.

    Args:
        schema: Table Schema in the portable dialect.
    """
    pa = imported_pandera()
    columns = {field["name"]: _column(field) for field in schema["fields"]}
    key = as_list(schema["primaryKey"])

    def one_row_each(frame: "pandas.DataFrame") -> "pandas.DataFrame":
        import pandas

        # a key with a missing part is no key: `required` speaks of it
        again = frame.duplicated(key) & frame[key].notna().all(axis="columns")
        # one cell for a row: whole rows are stacked, where pandas passes large numbers as floats
        good = pandas.DataFrame(True, index=frame.index, columns=frame.columns)
        good[key[0]] = ~again
        return good

    whole = pa.Check(one_row_each, name="primaryKey", error="primaryKey")
    return pa.DataFrameSchema(columns, checks=[whole], strict=True, ordered=True)


def _column(field: Mapping) -> "pandera.pandas.Column":
    pa = imported_pandera()
    limits = field.get("constraints", {})
    # the lint reports a constraint that is not known
    known = [name for name in CONSTRAINTS[field["type"]] if name in limits and name != "required"]
    checks = [_check(field, name) for name in known if limits[name] is not False]
    return pa.Column(
        DTYPES[field["type"]],
        checks,
        nullable=limits.get("required") is not True,
        title=field.get("title"),
        description=field.get("description"),
    )


def _check(field: Mapping, name: str) -> "pandera.pandas.Check":
    """Return the check for one constraint; pandera gives it the values that are not missing."""
    pa = imported_pandera()
    limit, named = field["constraints"][name], {"name": name, "error": name}
    if name == "unique":
        return pa.Check(lambda values: ~values.duplicated(), **named)
    if name == "pattern":
        return pa.Check(lambda values: _matching(limit, values), **named)
    if name == "enum":
        return pa.Check.isin([_value(field, text) for text in members(field)], **named)
    if name == "minimum":
        return pa.Check.ge(_comparable(bound(field, name)), **named)
    if name == "maximum":
        return pa.Check.le(_comparable(bound(field, name)), **named)
    if name == "minLength":
        return pa.Check(lambda values: values.str.len() >= limit, **named)
    if name == "maxLength":
        return pa.Check(lambda values: values.str.len() <= limit, **named)
    raise ValueError(f"unknown constraint {name!r}")


def _matching(pattern: str, values: "pandas.Series") -> "pandas.Series":
    texts = values.unique().tolist()
    found = matching(pattern, texts)
    return values.isin([text for text, fits in zip(texts, found, strict=True) if fits])


def _value(field: Mapping, text: str) -> object:
    return _comparable(parse(field["type"], text))


def _comparable(value: object) -> object:
    """Return a day as pandas compares it; other values as they are."""
    import pandas

    return pandas.Timestamp(value) if isinstance(value, datetime.date) else value
