"""Parquet: types, codes, nulls and metadata, read back by others."""

import json

import pytest
import tricky
from linked import write

from kyrgyz_security_diplomacy.export import parquet

pyarrow = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


@pytest.fixture(scope="module")
def tables(tricky_package, tmp_path_factory):
    folder = tmp_path_factory.mktemp("parquet")
    return {file.stem: file for file in write(parquet, tricky_package, folder)}


@pytest.fixture(scope="module")
def own(ours, tmp_path_factory):
    return {file.stem: file for file in write(parquet, ours, tmp_path_factory.mktemp("own"))}


def test_types_and_nulls(tables):
    found = pq.read_schema(tables["places"])
    assert [f"{field.name} {field.type}{'' if field.nullable else '!'}" for field in found] == [
        "place_id string!", "name string!", "code string",
        "grade dictionary<values=string, indices=int32, ordered=1>!", "founded date32[day]",
        "seen date32[day]", "opened int64", "height double", "people int64", "is_open bool!",
        "parent_place_id string", "note string", "late string",
    ]  # fmt: skip


def test_codes_are_all_there_in_their_order(tables):
    grade = pq.read_table(tables["places"])["grade"]
    assert grade.chunk(0).dictionary.to_pylist() == tricky.GRADES


def test_metadata(tables):
    found = pq.read_schema(tables["visits"])
    texts = {key.decode(): text.decode() for key, text in found.metadata.items()}
    made = tricky.descriptor()
    assert (texts["package_name"], texts["package_version"]) == ("tricky", "2.10.3")
    assert (texts["package_license"], texts["package_id"]) == ("CC0-1.0", made["id"])
    assert texts["package_citation"] == f"{made['title']} (version 2.10.3)"
    assert texts["table"] == "visits"
    assert json.loads(texts["table_schema"]) == made["resources"][2]["schema"]
    assert found.field("party").metadata[b"description"].decode().startswith("The party of it;")
    group = pq.ParquetFile(tables["places"]).metadata.row_group(0)
    assert {group.column(at).compression for at in range(group.num_columns)} == {"ZSTD"}


def test_pyarrow_polars_and_duckdb_read_every_cell(tricky_package, tables, ours, own):
    polars = pytest.importorskip("polars")
    import duckdb

    for snapshot, files in ((tricky_package, tables), (ours, own)):
        assert list(files) == list(snapshot.tables)
        for name, file in files.items():
            found, expected = pq.read_table(file), snapshot.tables[name]
            assert found.column_names == expected.resource.columns
            assert [column.to_pylist() for column in found] == expected.columns
            rows = list(zip(*expected.columns, strict=True))
            assert polars.read_parquet(file).rows() == rows
            assert duckdb.connect().execute(f"SELECT * FROM '{file}'").fetchall() == rows
