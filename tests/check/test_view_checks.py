"""Views of any package: what cannot be run, and what is out of reach."""

import pytest
import sample_package as sample
from sample_package import VIEW

from kyrgyz_security_diplomacy import connect, load, schema
from kyrgyz_security_diplomacy.check.validation import validate
from kyrgyz_security_diplomacy.check.views import check_views
from kyrgyz_security_diplomacy.package.data_package import PackageError, open_package


def with_view(root, rows=None, **changes):
    """Write the sample with its view, changed; returns the folder."""
    return sample.build(root, sample.descriptor() | {"views": [VIEW | changes]}, rows)


def faults(root):
    return [str(each) for each in check_views(open_package(root))]


def test_a_sound_view_is_valid(tmp_path):
    assert validate(with_view(tmp_path)).valid


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"sql": "SELECT 1; SELECT 2"}, "it is not one SELECT"),
        ({"sql": "DROP TABLE regions"}, "it is not one SELECT"),
        ({"sql": "SELEC 1"}, "it cannot be run: Parser Error"),
        ({"sql": "SELECT region FROM regions"}, "it cannot be run: Binder Error"),
        ({"sql": "SELECT * FROM shops"}, "shops"),
        ({"sql": "SELECT content FROM read_text('/etc/hostname')"}, "cannot be run"),
        ({"fields": VIEW["fields"][:2]}, "its columns are region_id, grade, stations, mottos; "
         "described are region_id, grade"),
        ({"sql": VIEW["sql"].replace("count(", "1.5e0 + count(")},
         "its column stations is DOUBLE; of a field of type integer it is BIGINT"),
    ],
)  # fmt: skip
def test_views_that_cannot_be_run(tmp_path, changes, expected):
    root = with_view(tmp_path, **changes)
    [found] = faults(root)
    assert expected in found
    assert found.endswith("[datapackage.json views/stations_by_region]")
    with pytest.raises(PackageError, match="view 'stations_by_region' cannot be run: "):
        connect(root)


def test_a_view_that_does_not_end_is_given_up(tmp_path):
    endless = "SELECT count(*) FROM range(10000000) a, range(10000000) b"
    package = open_package(with_view(tmp_path, sql=endless))
    [found] = check_views(package, seconds=0.5)
    assert "it cannot be run: it and those before it take longer than 0.5 s" in found.message


def test_nothing_is_said_of_views_if_a_table_is_lost(tmp_path):
    root = with_view(tmp_path)
    (root / "data/regions.csv").unlink()
    assert faults(root) == []


# Reading them


def test_types_and_codes_of_a_view(tmp_path):
    root = with_view(tmp_path)
    frame, other = load("stations_by_region", root), load("stations_by_region", root, "polars")
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "region_id": "str", "grade": "category", "stations": "Int64", "mottos": "str",
    }  # fmt: skip
    assert frame.grade.cat.ordered
    assert frame.grade.cat.categories.tolist() == sample.GRADES
    assert other.rows() == [("reg-a", "low", 1, "NA"), ("reg-b", "high", 1, None)]
    assert connect(root).table("stations_by_region").fetchall() == other.rows()
    assert frame.stations.tolist() == [1, 1] and frame.mottos[0] == "NA"


def test_schema_of_a_view(tmp_path):
    found = schema("stations_by_region", with_view(tmp_path))
    assert found["description"] == VIEW["description"]
    assert found["fields"][1]["constraints"] == {"enum": sample.GRADES}
    assert found["fields"][2] == VIEW["fields"][2]


def test_unknown_name_names_the_nearest_view(tmp_path):
    with pytest.raises(KeyError, match="did you mean 'stations_by_region'"):
        load("station_by_region", with_view(tmp_path))


def test_a_value_that_is_no_code_is_never_lost(tmp_path):
    root = with_view(tmp_path, sql=VIEW["sql"].replace("r.grade,", "'x' || r.grade AS grade,", 1))
    for engine in ("pandas", "polars"):
        with pytest.raises(PackageError, match="'xhigh' in the column grade is no code of grade"):
            load("stations_by_region", root, engine)


def test_a_query_that_fails_on_these_rows_is_told(tmp_path):
    sql = VIEW["sql"].replace("max(s.motto)", "max(CAST(CAST(s.motto AS BIGINT) AS VARCHAR))")
    root = with_view(tmp_path, sql=sql)
    assert validate(root).valid
    with pytest.raises(PackageError, match="view 'stations_by_region' cannot be run: Conversion"):
        load("stations_by_region", root)


def test_a_view_outside_the_dialect_is_refused(tmp_path):
    root = with_view(tmp_path)
    sample.edit_descriptor(root, lambda made: made["views"][0].pop("sql"))
    with pytest.raises(PackageError, match="'sql' is missing"):
        load("stations_by_region", root)
    assert len(load("regions", root)) == 2
