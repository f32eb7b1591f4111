"""What is said of rows, the same by both engines; small packages on which they once differed."""

import pytest
import sample_package as sample

from kyrgyz_security_diplomacy import PackageError, load, validate
from kyrgyz_security_diplomacy.tables.csv_writer import csv_line


def key(name, **limits):
    return sample.field(name, "string", "x", {"required": True, **limits})


def built(root, fields, names, rows, *references, rules=()):
    """Write a package of one table `a` to a folder."""
    schema = sample.table_schema(fields, names, *references)
    made = {**sample.descriptor(), "resources": [{"name": "a", "minRows": 0, "schema": schema}]}
    sample.build(root, made | {"rules": list(rules)}, {"a": []})
    columns = [field["name"] for field in fields]
    content = "".join(map(csv_line, [columns, *rows])).encode()
    sample.put_bytes(root, "a", content)
    sample.edit_descriptor(root, lambda made: made["resources"][0].update(rows=len(rows)))
    return root


def same(root):
    """Return the problems as text; both engines must have the same."""
    reports = [validate(root, engine, strict=True) for engine in ("pandas", "duckdb")]
    assert reports[0].problems == reports[1].problems
    assert reports[0].checks == reports[1].checks
    return [str(problem).split(" [")[0] for problem in reports[0].problems]


NEVER_TWICE = "— keys are never used twice"
MESSAGES = [
    ("visits", {"party": "02"}, "2 party: '02' is not a whole number such as 12 or -3, without"
     " signs of grouping or leading zeros — an example is '2'"),
    ("stations", {"staffed": "maybe"}, "2 staffed: 'maybe' is not true or false — an example is"
     " 'true'"),
    ("regions", {"grade": ""}, "2 grade: a value is required (in 'reg-a')"),
    ("regions", {"grade": "midle"}, "2 grade: 'midle' is not one of the 3 codes of grade — did you"
     " mean 'middle'?"),
    ("visits", {"party": "9"}, "2 party: '9' is not one of the 3 codes — allowed are 1, 2, 3"),
    ("regions", {"name": "Жылуу жер"}, "3 name: 'Жылуу жер' is a duplicate of line 2"),
    *(("losses", {"letter_id": text}, f"2 letter_id: '{text}' does not match"
       " 'let-[a-z0-9]+(?:-[a-z0-9]+)*' — an example is 'let-one'")
      for text in ("let_1", "let-1_", "xlet-1", "let-1 let-1")),
    ("visits", {"visited_on": "1499-12-31"}, "2 visited_on: '1499-12-31' is below the minimum"
     " 1500-01-01"),
    ("stations", {"height": "9000.5"}, "2 height: '9000.5' is above the maximum 9000"),
    ("regions", {"name": "x"}, "2 name: 'x' has 1 characters, fewer than 2"),
    ("stations", {"motto": "x" * 21}, f"2 motto: '{'x' * 21}' has 21 characters, more than 20"),
    ("visits", {"visit_number": "2"}, f"3 station_id: the key 'sta-one|2' is a duplicate of line 2"
     f" {NEVER_TWICE}"),
    ("letters", {"visit_number": "9"}, "2 station_id: 'sta-one|9' is not a station_id, visit_number"
     " in visits.csv — did you mean 'sta-one|2'?"),
    ("letters", {"visit_number": ""}, "2 station_id: 'sta-one|' is half a reference (station_id,"
     " visit_number) — fill all of its parts or none"),
    ("regions", {"parent_region_id": "reg-c"}, "2 parent_region_id: 'reg-c' is not an id in"
     " regions.csv — did you mean 'reg-b'?"),
    ("stations", {"opened": "", "height": "", "motto": ""}, None),
]  # fmt: skip
"""A table, cells of its first row, and the one thing that is said."""


@pytest.mark.parametrize(("table", "cells", "expected"), MESSAGES)
def test_messages(tmp_path, table, cells, expected):
    rows = sample.change_rows(table, {0: cells}, sample.ROWS | {"losses": [{"letter_id": "let-1"}]})
    found = same(sample.build(tmp_path, rows=rows))
    found = [text for text in found if table != "losses" or "is not an id" not in text]
    assert found == ([f"data/{table}.csv:{expected}"] if expected else [])


def test_rows_are_sorted_by_key(tmp_path):
    root = sample.build(tmp_path)
    sample.swap_bytes(root, "letters", b"let-2,", b"let-4,")
    assert same(root) == [
        "data/letters.csv:4: 'let-3' comes after 'let-4' — rows are sorted by primary key; only the"
        " first place is shown"
    ]


@pytest.mark.parametrize("name", ["rowid", "k0", "t", "select", "row", "line", "cell", "x" * 63])
def test_no_name_of_a_column_disturbs_an_engine(tmp_path, name):
    rows = [["x", ""], ["y", "b"], ["y", "c"]]
    fields = [key(name), sample.field("other", "string", "b", {"enum": ["b"]})]
    assert set(same(built(tmp_path, fields, [name], rows))) == {
        f"data/a.csv:4 {name}: the key 'y' is a duplicate of line 3 {NEVER_TWICE}",
        "data/a.csv:4 other: 'c' is not one of the 1 codes — allowed are b",
    }


def test_a_duplicate_key_and_one_that_only_looks_the_same(tmp_path):
    rows = [["a", "b|c"], ["a|b", "c"], ["a|b", "c"], ["a|b|c", "d"]]
    fields = [key("first"), key("second")]
    assert same(built(tmp_path, fields, ["first", "second"], rows)) == [
        f"data/a.csv:4 first: the key 'a|b|c' is a duplicate of line 3 {NEVER_TWICE}"
    ]


def test_keys_with_a_part_missing_are_none_and_not_the_same(tmp_path):
    rows = [["a", ""], ["a", ""], ["b", "c"]]
    assert same(built(tmp_path, [key("first"), key("second")], ["first", "second"], rows)) == [
        f"data/a.csv:{line} second: a value is required (in 'a|')" for line in (2, 3)
    ]


def test_codes_that_are_numbers_are_compared_as_numbers(tmp_path):
    fields = [key("name"), sample.field("height", "number", "2", {"enum": [2.0, "0.50", 0]})]
    rows = [["a", "2"], ["b", "0.5"], ["c", "-0.0"], ["d", "2.000"], ["e", "2.5"], ["f", "x"]]
    root = built(tmp_path, fields, ["name"], rows[:4])
    assert same(root) == []  # nor is the example '2' refused
    assert load("a", root)["height"].tolist() == [2, 0.5, 0, 2]
    found = same(built(tmp_path, fields, ["name"], rows))
    assert [text.split()[:2] for text in found] == [
        ["data/a.csv:6", "height:"],
        ["data/a.csv:7", "height:"],
    ]
    with pytest.raises(PackageError, match=r"'2\.5' is not one of the 3 codes"):
        load("a", built(tmp_path, fields, ["name"], rows[:5]))
    with pytest.raises(PackageError, match="'x' is not a plain decimal number"):
        load("a", built(tmp_path, fields, ["name"], [["f", "x"]]))


def test_more_problems_than_are_listed(tmp_path):
    """1,100 of each kind: the same thousand is listed, and the same number of others counted."""
    number = sample.field("n", "integer", "1", {"unique": True, "maximum": 5000})
    code = sample.field("code", "string", "x", {"enum": ["x"], "maxLength": 3})
    rows = [["k", "1", "x", ""], *(["k", "1", "many", "k"] for _ in range(1100))]
    rows += [[f"m{at:04}", "00", "", "lost"] for at in range(1100)]
    rows += [[f"n{at:04}", str(9000 + at), "", "k"] for at in range(1100)]
    fields = [key("k"), number, code, sample.field("other", "string", "k")]
    reference = sample.reference(["other"], "a", ["k"])
    sql = "SELECT k AS key, n AS value FROM a WHERE n > 9000"
    rule = sample.RULES[0] | {"id": "r", "table": "a", "column": "n", "sql": sql}
    found = same(built(tmp_path, fields, ["k"], rows, reference, rules=[rule]))
    more = [text for text in found if text.startswith("data/a.csv") and "more like these" in text]
    kinds = ["enum", "maxLength", "foreign key", "primary key", "maximum", "type", "unique", "rule"]
    assert len(more) == len(kinds) and len(found) == 1001 * len(kinds)
    assert sorted(text.split(": ")[1].split()[0] for text in more) == ["100"] * 7 + ["99"]


def test_more_conditions_than_one_query_counts(tmp_path):
    limits = {"required": True, "minimum": 1, "maximum": 9}
    fields = [key("k"), *(sample.field(f"n{at}", "integer", "5", limits) for at in range(40))]
    texts = ["", "x", "0", "10"]
    rows = [["a", *("5" for _ in range(40))], ["b", *(texts[at % 4] for at in range(40))]]
    assert len(same(built(tmp_path, fields, ["k"], rows))) == 40


def test_nothing_but_its_length_is_said_of_a_ragged_row(tmp_path):
    """It still counts as an earlier row: others may repeat its key, or find it."""
    fields = [key("k"), sample.field("v", "string", "b", {"unique": True, "enum": ["b"]}), key("o")]
    rows = [["a", "", "a"], ["b", "c", "lost", ""], ["b", "", "b"], ["b", "", "c", ""]]
    root = built(tmp_path, fields, ["k"], rows, sample.reference(["o"], "a", ["k"]))
    assert same(root) == [
        "data/a.csv:3: the row has 4 cells for 3 columns — a cell with a comma needs quotes",
        f"data/a.csv:4 k: the key 'b' is a duplicate of line 3 {NEVER_TWICE}",
        "data/a.csv:5: the row has 4 cells for 3 columns — a cell with a comma needs quotes",
    ]
