"""Parquet: one file a table, with the whole Table Schema in its metadata.

Columns are string, int64, float64, bool or date32; columns with a list of codes are dictionaries in
the order of the list. Columns that are required cannot be null. The metadata of each file hold what
`about` tells of the package, the table's name and its Table Schema as JSON; those of a column have
its title and description.
"""

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ..load.values import columns
from ..package.data_package import Package, Resource
from ..package.value_syntax import members
from ..tables.csv_writer import write_bytes
from .about import about
from .libraries import library

if TYPE_CHECKING:
    import pyarrow


def write(package: Package, folder: Path) -> list[Path]:
    """Write `<table>.parquet` for each table; see `export`."""
    arrow, parquet = library("pyarrow", "parquet"), library("pyarrow.parquet", "parquet")
    files = []
    for resource in package.resources:
        sink = io.BytesIO()
        parquet.write_table(_table(arrow, package, resource), sink, compression="zstd")
        files.append(folder / f"{resource.name}.parquet")
        write_bytes(files[-1], sink.getvalue())
    return files


def _table(arrow, package: Package, resource: Resource) -> "pyarrow.Table":
    cells = columns(package, resource.name)
    fields, arrays = [], []
    for name, field in resource.fields.items():
        kind = _kind(arrow, field)
        if arrow.types.is_dictionary(kind):
            codes = members(field)
            places = {code: place for place, code in enumerate(codes)}
            indices = arrow.array([places.get(cell) for cell in cells[name]], kind.index_type)
            array = arrow.DictionaryArray.from_arrays(indices, codes, ordered=kind.ordered)
        else:
            array = arrow.array(cells[name], kind)
        required = field.get("constraints", {}).get("required") is True
        told = {key: field[key] for key in ("title", "description") if key in field}
        fields.append(arrow.field(name, kind, nullable=not required, metadata=told))
        arrays.append(array)
    return arrow.table(arrays, arrow.schema(fields, _metadata(package, resource)))


def _kind(arrow, field: Mapping) -> "pyarrow.DataType":
    if field["type"] == "string" and "enum" in field.get("constraints", {}):
        ordered = field.get("categoriesOrdered") is True
        return arrow.dictionary(arrow.int32(), arrow.string(), ordered)
    kinds = {
        "string": arrow.string(),
        "integer": arrow.int64(),
        "year": arrow.int64(),
        "number": arrow.float64(),
        "boolean": arrow.bool_(),
        "date": arrow.date32(),
    }
    return kinds[field["type"]]


def _metadata(package: Package, resource: Resource) -> dict[str, str]:
    facts = {f"package_{key}": value for key, value in about(package.descriptor).items()}
    schema = json.dumps(resource.schema, ensure_ascii=False)
    return facts | {"table": resource.name, "table_schema": schema}
