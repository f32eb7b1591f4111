import gc
import sys

import pandas
import pytest
import sample_package as sample

from kyrgyz_security_diplomacy import load, load_all, schema
from kyrgyz_security_diplomacy.load.frames import ENGINES
from kyrgyz_security_diplomacy.package.data_package import PackageError, open_package


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return sample.build(tmp_path_factory.mktemp("sample"))


def test_types(root):
    stations = load("stations", root)
    assert {name: str(kind) for name, kind in stations.dtypes.items()} == {
        "station_id": "str", "region_id": "str", "opened": "Int64", "staffed": "boolean",
        "height": "float64", "beds": "Int64", "motto": "str",
    }  # fmt: skip
    assert stations.staffed.tolist() == [True, False]
    assert stations.height.sum() == -12.5
    assert stations.beds[0] == 0 and stations.beds[1] is pandas.NA


def test_na_stays_text_and_blank_is_missing(root):
    mottos = load("stations", root).motto
    assert mottos[0] == "NA" and pandas.isna(mottos[1])


def test_dates_before_1677(root):
    days = load("visits", root).visited_on
    assert days.dt.year.tolist()[:2] == [1500, 2001]
    assert days.isna().tolist() == [False, False, True]


def test_codes_are_categories_in_the_order_of_their_list(root):
    grades = load("regions", root).grade
    assert grades.cat.categories.tolist() == ["low", "middle", "high"]
    assert grades.cat.ordered and (grades > "low").tolist() == [False, True]


def test_unordered_codes(tmp_path):
    made = sample.descriptor()
    del made["resources"][0]["schema"]["fields"][3]["categoriesOrdered"]
    assert not load("regions", sample.build(tmp_path, made)).grade.cat.ordered


def test_all_tables(root):
    frames = load_all(root)
    assert {name: len(frame) for name, frame in frames.items()} == {
        "regions": 2, "stations": 2, "visits": 3, "letters": 3, "losses": 0,
    }  # fmt: skip
    assert frames["visits"].equals(load("visits", open_package(root)))


def test_schema(root):
    assert schema("losses", root) == sample.schemas()["losses"]


def test_unknown_table_names_the_nearest(root):
    with pytest.raises(KeyError, match=r"no table 'station': did you mean 'stations'"):
        load("station", root)
    with pytest.raises(KeyError, match="there are regions, stations, visits, letters, losses"):
        schema("zzz", root)


@pytest.mark.parametrize(
    ("table", "cells", "expected"),
    [
        ("stations", {"beds": "many"}, "data/stations.csv:2 beds: 'many' is not a whole number"),
        ("regions", {"grade": "none"}, "data/regions.csv:2 grade: 'none' is not one of the 3"),
    ],
)
def test_a_cell_without_a_value_is_never_lost(tmp_path, table, cells, expected):
    root = sample.build(tmp_path, rows=sample.change_rows(table, {0: cells}))
    with pytest.raises(PackageError, match=expected):
        load(table, root)
    with pytest.raises(PackageError, match=expected):
        load_all(root)


def test_tables_that_cannot_be_read(tmp_path):
    root = sample.build(tmp_path)
    sample.swap_bytes(root, "letters", b"let-2,,,NA", b"let-2,,NA")
    with pytest.raises(PackageError, match=r"letters\.csv:3: the row has 3 cells for 4 columns"):
        load("letters", root)
    (root / "data/letters.csv").unlink()
    with pytest.raises(PackageError, match=r"'data/letters\.csv', which does not exist"):
        load("letters", root)
    with pytest.raises(PackageError, match=r"'data/letters\.csv', which does not exist"):
        load_all(root)


def test_schema_that_cannot_be_used(tmp_path):
    root = sample.build(tmp_path)

    def edit(made):
        made["resources"][0]["schema"]["fields"][0]["type"] = "strin"

    sample.edit_descriptor(root, edit)
    with pytest.raises(PackageError, match="'region_id' has the type 'strin'"):
        load("regions", root)


# The other engines


def test_polars_types(root):
    polars = pytest.importorskip("polars")
    grade = polars.Enum(sample.GRADES)
    assert load("stations", root, engine="polars").schema == {
        "station_id": polars.String, "region_id": polars.String, "opened": polars.Int64,
        "staffed": polars.Boolean, "height": polars.Float64, "beds": polars.Int64,
        "motto": polars.String,
    }  # fmt: skip
    assert load("visits", root, engine="polars").schema["visited_on"] == polars.Date
    regions = load("regions", root, engine="polars")
    assert regions.schema["grade"] == grade
    assert regions.sort("grade", descending=True)["grade"].to_list() == ["high", "low"]
    assert load("losses", root, engine="polars").schema == {"letter_id": polars.String}


def plain(column):
    """Values of a pandas column as Python has them, missing ones None."""
    if str(column.dtype).startswith("datetime"):
        column = column.dt.date
    return column.astype(object).where(column.notna(), None).tolist()


def test_engines_give_the_same_values(root):
    pytest.importorskip("polars")
    ours, polars, duckdb = (load_all(root, engine) for engine in ENGINES)
    for table, frame in ours.items():
        columns = {name: plain(frame[name]) for name in frame}
        assert polars[table].to_dict(as_series=False) == columns
        assert duckdb[table].columns == list(columns)
        assert duckdb[table].fetchall() == list(zip(*columns.values(), strict=True))
    assert set(ours) == set(polars) == set(duckdb)


@pytest.mark.parametrize("engine", ENGINES)
def test_leading_zeros_and_words_for_nothing_stay(tmp_path, engine):
    pytest.importorskip("polars")
    texts = ["007", "NA", "null", "NaN", "1e5", "TRUE", "N/A"]
    letters = [{"letter_id": f"let-{at}", "text": text} for at, text in enumerate(texts)]
    rows = sample.ROWS | {"letters": letters}
    made = load("letters", sample.build(tmp_path, rows=rows), engine)
    if engine == "duckdb":
        assert [row[3] for row in made.fetchall()] == texts
    else:
        assert list(made["text"]) == texts
        assert made["visit_number"].is_null().all() if engine == "polars" else (
            made["visit_number"].isna().all()
        )  # fmt: skip


def test_relations_of_all_tables_can_be_joined(root):
    tables = load_all(root, engine="duckdb")
    joined = tables["stations"].join(tables["regions"], "region_id")
    assert sorted(joined.project("station_id, name").fetchall()) == [
        ("sta-one", "Upper Nook"), ("sta-two", "Жылуу жер"),
    ]  # fmt: skip


def test_a_relation_outlives_its_connection(root):
    made = load("regions", root, engine="duckdb")
    gc.collect()
    assert made.filter("grade = 'high'").fetchall()[0][0] == "reg-b"


def test_unknown_engine(root):
    with pytest.raises(
        ValueError, match="unknown engine 'spark': known are pandas, polars, duckdb"
    ):
        load("regions", root, engine="spark")


def test_without_polars_the_message_says_how_to_get_it(root, monkeypatch):
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(
        PackageError, match=r"the library polars is needed: .* — install it with: pip"
    ):
        load("regions", root, engine="polars")


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_refuses_a_cell_without_a_value(tmp_path, engine):
    root = sample.build(tmp_path, rows=sample.change_rows("stations", {0: {"beds": "many"}}))
    with pytest.raises(PackageError, match="beds: 'many' is not a whole number"):
        load("stations", root, engine)
