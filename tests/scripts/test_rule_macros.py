"""Macros in rules are expanded or refused; EDTF in SQL gives the bounds that Python gives."""

import re

import duckdb
import pytest
from checkout import copy_checkout, edit
from coding_build.declared import Declared
from coding_build.edtf import EdtfError, parse
from coding_build.rule_macros import expanded_rules
from hypothesis import given, settings
from hypothesis import strategies as st
from real_package import DESCRIPTOR, ROOT
from test_edtf import CASES, FORMS

DECLARED = Declared(ROOT)


def expanded(sql):
    rule = {"id": "r", "table": "events", "sql": sql}
    return next(expanded_rules(DECLARED, [rule]))["sql"]


def in_sql(texts):
    """Bounds and precision of each date as the rules compute them; None for no date."""
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE events (event_id INTEGER, date_edtf VARCHAR)")
        connection.execute(
            "INSERT INTO events SELECT unnest(?), unnest(?)", [list(range(len(texts))), texts]
        )
        query = expanded("WITH {edtf(events, event_id, date_edtf)} SELECT * FROM date_edtf_bounds")
        found = connection.execute(query).fetchall()
    assert len(found) == len(texts)
    return {
        edtf: None if is_wrong else (earliest, latest, precision)
        for _, edtf, earliest, latest, precision, is_wrong in found
    }


def in_python(texts):
    return {text: _parsed(text) for text in texts}


def _parsed(text):
    try:
        return tuple(parse(text))
    except EdtfError:
        return None


def test_sql_agrees_on_known_dates_and_on_every_width_of_a_window():
    texts = [case[0] for case in CASES]
    texts += [
        f"[2004-01-01..{2004 + day // 360}-{day // 30 % 12 + 1:02}-{day % 28 + 1:02}]"
        for day in range(800)
    ]
    assert in_sql(texts) == in_python(texts)


@settings(max_examples=4, deadline=None)
@given(st.lists(FORMS, min_size=300, max_size=300, unique=True))
def test_sql_agrees_on_dates_by_chance(texts):
    expected = in_python(texts)
    assert in_sql(texts) == expected
    assert 0 < list(expected.values()).count(None) < len(expected)


def test_sql_survives_what_is_not_a_date_at_all():
    texts = ["x", "[", "/", "[]", "2006-7", "2006-2x-3", "é/é", "[a..b]", "9" * 50, "....", "2-24"]
    assert set(in_sql(texts)) == set(texts)


def test_every_edtf_column_is_checked():
    columns = {
        (each["name"], field["name"])
        for each in DESCRIPTOR["resources"]
        for field in each["schema"]["fields"]
        if field["name"].endswith("_edtf")
    }
    sql = {(rule["table"], rule["sql"]) for rule in DECLARED.rules}
    assert columns == {
        (table, column) for table, column in columns
        if any(table == of and f"{column}_bounds" in text for of, text in sql)
    }  # fmt: skip


def test_no_macro_is_left():
    for rule in DECLARED.rules:
        assert not re.search(r"\{[a-z]", rule["sql"] + rule["id"] + rule["example"]), rule["id"]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT {relesed}", r"no macro '\{relesed\}' did you mean '\{released\}'\?"),
        ("SELECT {columns(event)}", r"did you mean '\{columns\(events\)\}'\?"),
        ("SELECT {columns}", "there is no macro"),
        ("SELECT {edtf(events)}", "there is no macro"),
    ],
)
def test_what_cannot_be_expanded_is_refused(sql, said):
    with pytest.raises(ValueError, match=said):
        expanded(sql)


def test_braces_of_a_pattern_are_left_alone():
    assert expanded("SELECT '[0-9]{4}x{1,3}'") == "SELECT '[0-9]{4}x{1,3}'"


def test_a_later_release_moves_the_future(tmp_path):
    root = copy_checkout(tmp_path)
    released = DECLARED.dataset["dateReleased"]
    edit(root, "schemas/dataset.json", released, "2031-05-06")
    rules = {rule["id"]: rule["sql"] for rule in Declared(root).rules}
    assert "DATE '2031-05-06'" in rules["source-is-not-from-the-future"]
