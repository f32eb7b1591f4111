"""Macros in rules are expanded or refused."""

import re

import duckdb
import pytest
from checkout import copy_checkout, edit
from coding_build.declared import Declared
from coding_build.rule_macros import expanded_rules
from real_package import DESCRIPTOR, ROOT

DECLARED = Declared(ROOT)


def expanded(sql):
    rule = {"id": "r", "table": "events", "sql": sql}
    return next(expanded_rules(DECLARED, [rule]))["sql"]


def test_sql_survives_what_is_not_a_date_at_all():
    texts = ["x", "[", "/", "[]", "2006-7", "2006-2x-3", "é/é", "[a..b]", "9" * 50, "....", "2-24"]
    query = expanded("WITH {edtf(events, event_id, date_edtf)} SELECT * FROM date_edtf_bounds")
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE events AS SELECT 1 AS event_id, unnest(?) AS date_edtf", [texts]
        )
        assert len(connection.execute(query).fetchall()) == len(texts)


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
