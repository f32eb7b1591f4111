"""Parquet: types, codes, nulls and metadata, read back by others."""

import json

import pytest
import tricky

pyarrow = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


@pytest.fixture(scope="module")
def tables(tricky_package, written):
    return written("parquet", tricky_package)


def test_types_and_nulls(tables):
    found = pq.read_schema(tables / "places.parquet")
    assert [f"{field.name} {field.type}{'' if field.nullable else '!'}" for field in found] == [
        "place_id string!", "name string!", "code string",
        "grade dictionary<values=string, indices=int32, ordered=1>!", "founded date32[day]",
        "seen date32[day]", "opened int64", "height double", "people int64", "is_open bool!",
        "parent_place_id string", "note string", "late string",
    ]  # fmt: skip
    grade = pq.read_table(tables / "places.parquet")["grade"]
    assert grade.chunk(0).dictionary.to_pylist() == tricky.GRADES


def test_metadata(tables):
    found = pq.read_schema(tables / "visits.parquet")
    texts = {key.decode(): text.decode() for key, text in found.metadata.items()}
    made = tricky.descriptor()
    assert json.loads(texts.pop("table_schema")) == made["resources"][2]["schema"]
    assert texts.items() >= {
        "package_name": "tricky", "package_version": "2.10.3", "package_license": "CC0-1.0",
        "package_id": made["id"], "package_citation": f"{made['title']} 2.10.3", "table": "visits",
    }.items()  # fmt: skip
    group = pq.ParquetFile(tables / "places.parquet").metadata.row_group(0)
    assert {group.column(at).compression for at in range(group.num_columns)} == {"ZSTD"}


def test_pyarrow_polars_and_duckdb_read_every_cell_of_tables_and_views(
    tricky_package, ours, written
):
    polars = pytest.importorskip("polars")
    import duckdb

    connection = duckdb.connect()
    for snapshot in (tricky_package, ours):
        folder = written("parquet", snapshot)
        views = {f"views/{name}": view for name, view in snapshot.views.items()}
        everything = snapshot.tables | views
        files = {str(f.relative_to(folder)) for f in folder.rglob("*") if f.is_file()}
        assert files == {f"{path}.parquet" for path in everything}
        for path, expected in everything.items():
            file = folder / f"{path}.parquet"
            found = pq.read_table(file)
            assert found.column_names == expected.header
            assert [column.to_pylist() for column in found] == expected.columns
            rows = list(zip(*expected.columns, strict=True))
            assert polars.read_parquet(file).rows() == rows
            assert connection.execute(f"SELECT * FROM '{file}'").fetchall() == rows
            for field in expected.schema["fields"]:
                is_code = field["type"] == "string" and "enum" in field.get("constraints", {})
                column = found.schema.field(field["name"])
                assert pyarrow.types.is_dictionary(column.type) == is_code
                assert column.metadata[b"description"].decode() == field["description"]
