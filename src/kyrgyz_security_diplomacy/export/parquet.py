"""Parquet: one file per table and per view, with the whole Table Schema in its metadata.

Views are in the folder `views`. Columns with a list of codes are dictionaries in the order of the
list; columns that are required cannot be null. The metadata of a file have what `about` says of the
package, the table's name and its Table Schema as JSON; those of a column its title and description.
"""

import io
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..load.frames import is_code
from ..load.reading import library
from ..package.value_syntax import members
from .codebook import about
from .snapshot import Sheet, Snapshot

if TYPE_CHECKING:
    import pyarrow


def parquet(snapshot: Snapshot) -> dict[str, bytes]:
    """Return `<table>.parquet` and `views/<view>.parquet`.

    Raises PackageError if pyarrow is missing, or a view cannot be run.
    """
    arrow, writer = library("pyarrow", "parquet"), library("pyarrow.parquet", "parquet")
    facts = {f"package_{key}": value for key, value in about(snapshot).items()}
    views = {f"views/{name}": view for name, view in snapshot.views.items()}
    made = {}
    for path, table in (snapshot.tables | views).items():
        sink = io.BytesIO()
        writer.write_table(_table(arrow, table, facts), sink, compression="zstd")
        made[f"{path}.parquet"] = sink.getvalue()
    return made


def _table(arrow, table: Sheet, facts: Mapping[str, str]) -> "pyarrow.Table":
    schema, fields = table.schema, []
    for field in schema["fields"]:
        required = field.get("constraints", {}).get("required") is True
        words = {key: str(field[key]) for key in ("title", "description") if key in field}
        fields.append(arrow.field(field["name"], _kind(arrow, field), not required, words))
    arrays = list(map(_array, [arrow] * len(fields), schema["fields"], table.columns))
    text = json.dumps(schema, ensure_ascii=False)
    metadata = {**facts, "table": table.name, "table_schema": text}
    return arrow.table(arrays, arrow.schema(fields, metadata))


def _kind(arrow, field: Mapping) -> "pyarrow.DataType":
    if is_code(field):
        ordered = field.get("categoriesOrdered") is True
        return arrow.dictionary(arrow.int32(), arrow.string(), ordered)
    kinds = {
        "string": arrow.string(), "integer": arrow.int64(), "year": arrow.int64(),
        "number": arrow.float64(), "boolean": arrow.bool_(), "date": arrow.date32(),
    }  # fmt: skip
    return kinds[field["type"]]


def _array(arrow, field: Mapping, values: Sequence[object]) -> "pyarrow.Array":
    kind = _kind(arrow, field)
    if not is_code(field):
        return arrow.array(values, kind)
    codes = members(field)
    places = {code: place for place, code in enumerate(codes)}
    indices = arrow.array(map(places.get, values), kind.index_type)
    return arrow.DictionaryArray.from_arrays(indices, codes, ordered=kind.ordered)
