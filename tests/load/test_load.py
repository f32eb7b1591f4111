"""`load`, `load_all`, `schema`: typed tables in each engine, and the first fault is raised."""

import os
import re
import subprocess
import sys

import pytest
import sample_package as sample
from real_package import FEW

from kyrgyz_security_diplomacy import connect, load, load_all, schema
from kyrgyz_security_diplomacy.load.frames import ENGINES
from kyrgyz_security_diplomacy.package.data_package import PackageError, Resource, open_package


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return sample.build(tmp_path_factory.mktemp("sample"))


@pytest.mark.parametrize(
    ("engine", "expected"),
    [
        ("pandas", "str str Int64 boolean float64 Int64 str datetime64[s] category"),
        ("polars", "String String Int64 Boolean Float64 Int64 String Date "
         "Enum(categories=['low', 'middle', 'high'])"),
    ],
)  # fmt: skip
def test_types(root, engine, expected):
    pytest.importorskip(engine)
    tables = load_all(root, engine)
    kinds = [*tables["stations"].dtypes, tables["visits"]["visited_on"].dtype]
    kinds.append(tables["regions"]["grade"].dtype)
    assert " ".join(map(str, kinds)) == expected


def test_codes_are_categories_in_the_order_of_their_list(root, tmp_path):
    grades = load("regions", root).grade
    assert grades.cat.categories.tolist() == ["low", "middle", "high"]
    assert grades.cat.ordered and (grades > "low").tolist() == [False, True]
    made = sample.descriptor()
    del made["resources"][0]["schema"]["fields"][3]["categoriesOrdered"]
    assert not load("regions", sample.build(tmp_path, made)).grade.cat.ordered


def plain(column):
    """Values of a pandas column as Python has them, missing ones None."""
    if str(column.dtype).startswith("datetime"):
        column = column.dt.date
    return column.astype(object).where(column.notna(), None).tolist()


@pytest.mark.parametrize("views", [[], ["event_summary", "position_matrix"]])
def test_engines_give_the_same_values(root, views):
    """Of tables and views: days, codes, numbers and empty cells."""
    pytest.importorskip("polars")
    package = open_package(FEW if views else root)
    frames, polars = (load_all(package, engine) for engine in ENGINES)
    assert list(frames) == list(polars) == list(package.tables)
    for made, engine in zip((frames, polars), ENGINES, strict=True):
        made |= {view: load(view, package, engine) for view in views}
    duckdb = connect(package)
    for table, frame in frames.items():
        columns = {name: plain(frame[name]) for name in frame}
        assert polars[table].to_dict(as_series=False) == columns
        assert duckdb.table(table).columns == list(columns)
        assert duckdb.table(table).fetchall() == list(zip(*columns.values(), strict=True))
        if table == "position_matrix":
            for made in (frame, polars[table]):
                assert str(made["stance"].dtype).lower()[:4] in ("cate", "enum")


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
    with pytest.raises(KeyError, match=r"there are regions, .*, losses"):
        schema("zzz", root)
    with pytest.raises(ValueError, match="engine 'spark': known are pandas, polars"):
        load("regions", root, engine="spark")


def cells(table, *changes):
    rows = sample.change_rows(table, dict(enumerate(changes)))
    return lambda root: sample.build(root, rows=rows)


def first_field(**changes):
    def edit(made):
        made["resources"][0]["schema"]["fields"][0].update(changes)

    return lambda root: sample.edit_descriptor(root, edit)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("table", "act", "expected"),
    [
        ("stations", cells("stations", {"beds": "many"}),
         "data/stations.csv:2 beds: 'many' is not a whole number"),
        ("regions", cells("regions", {"grade": "none"}),
         "data/regions.csv:2 grade: 'none' is not one of the 3 codes"),
        ("visits", cells("visits", {"party": "4"}),
         "data/visits.csv:2 party: '4' is not one of the 3 codes"),
        ("stations", cells("stations", {"beds": "x", "staffed": "x"}, {"opened": "late"}),
         "stations.csv:2 staffed"),  # the first one is named
        ("letters", lambda root: sample.swap_bytes(root, "letters", b"let-2,,,NA", b"let-2,,NA"),
         "letters.csv:3: the row has 3 cells for 4 columns"),
        ("letters", lambda root: (root / "data/letters.csv").unlink(),
         "'data/letters.csv', which does not exist"),
        ("regions", first_field(type="strin"), "has the type 'strin' — did you mean 'string'"),
        ("regions", first_field(name="name"), "two fields named 'name'"),
        ("regions", first_field(constraints={"enum": [[1]]}), "enum"),
    ],
)  # fmt: skip
def test_a_table_is_read_whole_or_refused(tmp_path, table, act, expected, engine):
    pytest.importorskip(engine)
    root = sample.build(tmp_path)
    act(root)
    for use in (lambda: load(table, root, engine), lambda: load_all(root, engine)):
        with pytest.raises(PackageError, match=re.escape(expected)):
            use()


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
