import pandas
import pytest
import sample_package as sample

from kyrgyz_security_diplomacy import load, load_all, schema
from kyrgyz_security_diplomacy.package import PackageError, open_package


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
