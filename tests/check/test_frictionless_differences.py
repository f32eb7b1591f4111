"""Each difference from Frictionless that the page names, on a package as small as can be."""

import pytest
import sample_package as sample
from frictionless_differences import OURS, THEIRS, Compared, Verdict
from generated_columns import Column
from generated_packages import Generated, Reference, Table

from kyrgyz_security_diplomacy import validate

RULE = {
    "id": "no-a",
    "table": "a",
    "column": "v",
    "severity": "error",
    "statement": "No value is a.",
    "sql": "SELECT name AS key FROM a WHERE v = 'a'",
}


def table(name, kind, rows, key="name", **limits):
    """Return a table with a text `name` (the key, if nothing else is said) and a column `v`."""
    named = sample.field("name", "string", "x", {"required": True})
    example = {"integer": "7", "number": "5", "date": "2001-02-03", "year": "2001",
               "boolean": "true", "string": "x"}[kind]  # fmt: skip
    if key == "v":
        limits["required"] = True
    value = sample.field("v", kind, example, limits)
    columns = [Column(field, [example], []) for field in (named, value)]
    return Table(name, columns, [key], rows=[list(row) for row in rows])


def one(kind, text, **limits):
    return [table("a", kind, [("x", text)], **limits)]


def referring(rows, target_rows, kind="integer"):
    """Return table `a`, whose `v` refers to `v` of table `b`."""
    found = [table("a", kind, rows), table("b", kind, target_rows, unique=True)]
    found[0].references.append(Reference(["v"], "b", ["v"]))
    return found


def in_part():
    """Return table `a`, whose `name` and `v` refer to `name` and `v` of table `b`."""
    found = [table("a", "string", [("x", "")]), table("b", "string", [("x", "")])]
    found[0].references.append(Reference(["name", "v"], "b", ["name", "v"]))
    found[1].key = ["name", "v"]
    return found


CASES = {
    "integer-form": (one("integer", "1_000"), "type"),
    "integer-range": (one("integer", str(2**63)), "type"),
    "number-form": (one("number", "1e3"), "type"),
    "number-range": (one("number", "1" + "0" * 309), "type"),
    "date-form": (one("date", "2001-2-3"), "type"),
    "year-form": (one("year", "0999"), "type"),
    "boolean-form": (one("boolean", "True"), "type"),
    "blank-row": ([table("a", "string", [("", "")], required=True)], "required"),
    "reference-without-value": (referring([("x", "seven")], [("y", "7")]), "foreign-key"),
    "half-reference": (in_part(), "foreign-key"),
    "reference-by-value": (referring([("x", "7")], [("y", "07")]), "foreign-key"),
    "characters": (one("string", "a\u200bb"), "zero-width"),
    "order": ([table("a", "string", [("y", ""), ("x", "")])], "order"),
    "rules": (one("string", "a"), "rule"),
    "another-word": ([table("a", "integer", [("x", "")], key="v")], "primary-key"),
    "equal-by-value": ([table("a", "integer", [("x", "07"), ("y", "7")], unique=True)], "unique"),
    "double": (one("number", "4.99999999999999999999", minimum=5), "minimum"),
}


def test_every_difference_has_a_case():
    assert list(CASES) == OURS + THEIRS


@pytest.mark.parametrize("name", CASES)
def test_difference(tmp_path, name):
    tables, kind = CASES[name]
    root = Generated(0, tables, [RULE] if kind == "rule" else []).write(tmp_path)
    cases, unexplained = Compared(root, validate(root, strict=True)).explained()
    assert unexplained == [] and kind in {verdict.kind for verdict in cases[name]}


def test_what_no_case_explains_is_told(tmp_path):
    root = Generated(0, one("integer", "9", maximum=7)).write(tmp_path)
    compared = Compared(root, validate(root, strict=True))
    known = Verdict("a", 1, "v", "maximum")
    assert compared.ours == compared.theirs == {known}
    compared.theirs = set()
    assert compared.explained()[1] == [f"only we say {known}: cells ['9']"]
    compared.ours, compared.theirs = set(), {known}
    assert compared.explained()[1] == [f"only Frictionless says {known}: cells ['9']"]
