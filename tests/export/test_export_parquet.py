"""Parquet: types, codes, nulls and metadata, read back by others."""

import json

import pytest
import tricky

from kyrgyz_security_diplomacy import load, open_package, schema
from kyrgyz_security_diplomacy.export import parquet

pyarrow = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    root = tricky.build(tmp_path_factory.mktemp("tricky"))
    folder = tmp_path_factory.mktemp("parquet")
    return {file.stem: file for file in parquet.write(open_package(root), folder)}


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    package = open_package()
    folder = tmp_path_factory.mktemp("own")
    return package, {file.stem: file for file in parquet.write(package, folder)}


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
    assert grade.value_counts().to_pylist() != []


def test_metadata(tables):
    found = pq.read_schema(tables["visits"])
    told = {key.decode(): text.decode() for key, text in found.metadata.items()}
    made = tricky.descriptor()
    assert (told["package_name"], told["package_version"]) == ("tricky", "2.10.3")
    assert (told["package_license"], told["package_id"]) == ("CC0-1.0", made["id"])
    assert "package_citation" not in told and told["table"] == "visits"
    assert json.loads(told["table_schema"]) == made["resources"][2]["schema"]
    assert found.field("party").metadata[b"description"].decode().startswith("The party of it;")


def test_columns_are_packed(tables):
    group = pq.ParquetFile(tables["places"]).metadata.row_group(0)
    assert {group.column(at).compression for at in range(group.num_columns)} == {"ZSTD"}


def test_empty_table(tables):
    found = pq.read_table(tables["losses"])
    assert found.num_rows == 0 and found.column_names == ["letter_id", "lost_on"]


def test_our_own_tables_are_the_loaded_ones(own):
    package, files = own
    assert list(files) == list(package.tables)
    for name, file in files.items():
        table = pq.read_table(file)
        frame = load(name, package=package)
        assert json.loads(table.schema.metadata[b"table_schema"]) == schema(name)
        for column in table.column_names:
            cells = frame[column]
            expected = [v if ok else None for v, ok in zip(cells, cells.notna(), strict=True)]
            if str(cells.dtype).startswith("datetime"):
                expected = [day and day.date() for day in expected]
            assert table[column].to_pylist() == expected, (name, column)


def test_polars_and_duckdb_read_every_row_of_ours(own):
    polars = pytest.importorskip("polars")
    import duckdb

    package, files = own
    for name, file in files.items():
        rows = package.tables[name].descriptor["rows"]
        assert polars.read_parquet(file).height == rows
        found = duckdb.connect().execute(f"SELECT count(*) FROM '{file}'").fetchall()
        assert found == [(rows,)]
