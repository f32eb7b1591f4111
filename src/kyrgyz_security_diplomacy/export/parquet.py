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
    fields, arrays = [], []
    for field, values in zip(table.schema["fields"], table.columns, strict=True):
        arrays.append(_array(arrow, field, values))
        required = field.get("constraints", {}).get("required") is True
        words = {key: str(field[key]) for key in ("title", "description") if key in field}
        fields.append(arrow.field(field["name"], arrays[-1].type, not required, words))
    text = json.dumps(table.schema, ensure_ascii=False)
    metadata = {**facts, "table": table.name, "table_schema": text}
    return arrow.table(arrays, arrow.schema(fields, metadata))


def _array(arrow, field: Mapping, values: Sequence[object]) -> "pyarrow.Array":
    if is_code(field):
        codes, ordered = members(field), field.get("categoriesOrdered") is True
        places = {code: place for place, code in enumerate(codes)}
        indices = arrow.array(map(places.get, values), arrow.int32())
        return arrow.DictionaryArray.from_arrays(indices, codes, ordered=ordered)
    kinds = {
        "string": arrow.string(), "integer": arrow.int64(), "year": arrow.int64(),
        "number": arrow.float64(), "boolean": arrow.bool_(), "date": arrow.date32(),
    }  # fmt: skip
    return arrow.array(values, kinds[field["type"]])
