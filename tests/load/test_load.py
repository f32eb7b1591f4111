"""`load`, `load_all`, `schema`: typed tables in each engine, and the first fault is raised."""

import os
import subprocess
import sys

import pytest
import sample_package as sample
from real_package import FEW

from kyrgyz_security_diplomacy import connect, load, load_all, schema
from kyrgyz_security_diplomacy.load.frames import ENGINES
from kyrgyz_security_diplomacy.package.data_package import PackageError, Resource, open_package

STAYS = {
    "name": "stays",
    "description": "Stays of parties.",
    "sql": "SELECT visited_on, grade, staffed, party, height FROM visits "
    "JOIN stations USING (station_id) JOIN regions USING (region_id) ORDER BY visited_on",
    "fields": [
        {"name": name, "type": kind, "description": f"The {name}.", **more}
        for name, kind, more in (
            ("visited_on", "date", {}), ("grade", "string", {"vocabulary": "grade"}),
            ("staffed", "boolean", {}), ("party", "integer", {}), ("height", "number", {}),
        )
    ],
}  # fmt: skip
"""A view with a value of each type, codes and empty cells."""


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    made = sample.descriptor() | {"views": [STAYS]}
    return sample.build(tmp_path_factory.mktemp("sample"), made)


@pytest.mark.parametrize(
    ("engine", "expected"),
    [
        ("pandas", "str str Int64 boolean float64 Int64 str datetime64[s]"),
        ("polars", "String String Int64 Boolean Float64 Int64 String Date"),
    ],
)
def test_types(root, engine, expected):
    pytest.importorskip(engine)
    stations, visits = load("stations", root, engine), load("visits", root, engine)
    kinds = dict(zip(visits.columns, visits.dtypes, strict=True))
    assert " ".join(map(str, [*stations.dtypes, kinds["visited_on"]])) == expected


def test_codes_are_categories_in_the_order_of_their_list(root, tmp_path):
    grades = load("regions", root).grade
    assert grades.cat.categories.tolist() == ["low", "middle", "high"]
    assert grades.cat.ordered and (grades > "low").tolist() == [False, True]
    made = sample.descriptor()
    del made["resources"][0]["schema"]["fields"][3]["categoriesOrdered"]
    assert not load("regions", sample.build(tmp_path, made)).grade.cat.ordered


def test_codes_in_polars_are_an_enum(root):
    polars = pytest.importorskip("polars")
    regions = load("regions", root, engine="polars")
    assert regions.schema["grade"] == polars.Enum(sample.GRADES)
    assert regions.sort("grade", descending=True)["grade"].to_list() == ["high", "low"]


def plain(column):
    """Values of a pandas column as Python has them, missing ones None."""
    if str(column.dtype).startswith("datetime"):
        column = column.dt.date
    return column.astype(object).where(column.notna(), None).tolist()


@pytest.mark.parametrize("views", [["stays"], []])
def test_engines_give_the_same_values(root, views):
    pytest.importorskip("polars")
    package = root if views else FEW
    frames, polars = (load_all(package, engine) for engine in ENGINES)
    assert list(frames) == list(polars) == list(open_package(package).tables)
    for made, engine in zip((frames, polars), ENGINES, strict=True):
        made |= {view: load(view, package, engine) for view in views}
        assert not views or str(made["stays"]["grade"].dtype).lower()[:4] in ("cate", "enum")
    duckdb = connect(package)
    for table, frame in frames.items():
        columns = {name: plain(frame[name]) for name in frame}
        assert polars[table].to_dict(as_series=False) == columns
        assert duckdb.table(table).columns == list(columns)
        assert duckdb.table(table).fetchall() == list(zip(*columns.values(), strict=True))


@pytest.mark.parametrize("engine", ENGINES)
def test_leading_zeros_and_words_for_nothing_stay(tmp_path, engine):
    pytest.importorskip("polars")
    texts = ["007", "NA", "null", "NaN", "1e5", "TRUE", "N/A"]
    letters = [{"letter_id": f"let-{at}", "text": text} for at, text in enumerate(texts)]
    made = load("letters", sample.build(tmp_path, rows=sample.ROWS | {"letters": letters}), engine)
    assert list(made["text"]) == texts
    if engine == "pandas":
        assert made["visit_number"].isna().all()


def test_schema_and_unknown_names(root):
    assert schema("losses", root) == sample.schemas()["losses"]
    with pytest.raises(KeyError, match=r"no table 'station': did you mean 'stations'"):
        load("station", root)
    with pytest.raises(KeyError, match=r"there are regions, .*, losses, stays"):
        schema("zzz", root)
    with pytest.raises(ValueError, match="engine 'spark': known are pandas, polars"):
        load("regions", root, engine="spark")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("table", "cells", "expected"),
    [
        ("stations", [{"beds": "many"}], "data/stations.csv:2 beds: 'many' is not a whole number"),
        ("regions", [{"grade": "none"}], "data/regions.csv:2 grade: 'none' is not one of the 3"),
        ("visits", [{"party": "4"}], "data/visits.csv:2 party: '4' is not one of the 3 codes"),
        ("stations", [{"beds": "x", "staffed": "x"}, {"opened": "late"}], "stations.csv:2 staffed"),
    ],
)
def test_a_cell_without_a_value_is_never_lost(tmp_path, table, cells, expected, engine):
    """The first one is named."""
    root = sample.build(tmp_path, rows=sample.change_rows(table, dict(enumerate(cells))))
    for use in (lambda: load(table, root, engine), lambda: load_all(root, engine)):
        with pytest.raises(PackageError, match=expected):
            use()


def test_tables_that_cannot_be_read(tmp_path):
    root = sample.build(tmp_path)
    sample.swap_bytes(root, "letters", b"let-2,,,NA", b"let-2,,NA")
    with pytest.raises(PackageError, match=r"letters\.csv:3: the row has 3 cells for 4 columns"):
        load("letters", root)
    (root / "data/letters.csv").unlink()
    for use in (load_all, lambda root: load("letters", root)):
        with pytest.raises(PackageError, match=r"'data/letters\.csv', which does not exist"):
            use(root)


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("type", "strin", "has the type 'strin' — did you mean 'string'"),
        ("name", "name", "two fields named 'name'"),
        ("constraints", {"enum": [[1]]}, "enum"),
    ],
)
def test_schema_that_cannot_be_used(tmp_path, key, value, expected):
    root = sample.build(tmp_path)
    sample.edit_descriptor(
        root, lambda made: made["resources"][0]["schema"]["fields"][0].update({key: value})
    )
    with pytest.raises(PackageError, match=expected):
        load("regions", root)


def test_without_polars_the_message_says_how_to_get_it(root, monkeypatch):
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(PackageError, match=r"polars is needed: .* — install it with: pip"):
        load("regions", root, engine="polars")


def test_a_file_is_opened_once_and_duckdb_stays_away(root, monkeypatch):
    opened, real = [], Resource.open
    monkeypatch.setattr(Resource, "open", lambda self: (opened.append(self.name), real(self))[1])
    load_all(root)
    assert opened == list(sample.ROWS)
    # importing DuckDB takes as long as all that `load` does
    code = "import sys; from kyrgyz_security_diplomacy import load; load('events'); "
    code += "sys.exit(' '.join({'duckdb', 'pandera', 'polars'} & set(sys.modules)) or 0)"
    done = subprocess.run([sys.executable, "-c", code], env=os.environ, capture_output=True)
    assert done.returncode == 0, done.stderr


def test_every_state_has_its_numbers_by_which_other_datasets_are_joined():
    states = load("organizations").query("kind == 'state'")["organization_id"]
    identifiers = load("identifiers")
    for scheme in ("cow", "gw"):
        found = identifiers.query("scheme == @scheme")["organization_id"]
        assert sorted(found) == sorted(states), scheme
