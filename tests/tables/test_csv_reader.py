"""Layer 1: each way in which bytes, CSV, characters or the descriptor's numbers are refused."""

import os

import pytest
import sample_package as sample

from kyrgyz_security_diplomacy.check.validation import validate
from kyrgyz_security_diplomacy.package.data_package import open_package
from kyrgyz_security_diplomacy.tables.csv_reader import CHECKS, read_csv


def faults(root, table="letters"):
    """Return (code, line, column) of the problems of one table's file."""
    found = read_csv(open_package(root).tables[table]).problems
    return [(problem.code, problem.line, problem.column) for problem in found]


TEXT = "café – ïçğşü өзгөчө"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("letter_id,", "\ufeffletter_id,", [("bom", 1, "")]),
        ("\nlet-2", "\r\nlet-2", [("line-end", 2, "")]),
        ("\nlet-2", "\rlet-2", [("line-end", 2, "")]),
        (TEXT, "a\x00b", [("control-character", 4, "text")]),
        (TEXT, "cafÃ©", [("mojibake", 4, "text")]),
        (TEXT, "=1+1", [("formula", 4, "text")]),
        (TEXT, "\tx", [("control-character", 4, "text"), ("formula", 4, "text")]),
        (TEXT, "x" * 100_001, [("cell-too-long", 4, "text")]),
        (TEXT, '"a\nb"', [("newline-in-cell", 4, "text")]),
        ("let-2,,,NA", "let-2,,NA", [("cells-per-row", 3, "")]),
        ("let-2,,,NA", "let-2,,,NA,", [("cells-per-row", 3, "")]),
        ("\nlet-2", "\n\nlet-2", [("empty-line", 3, "")]),
        ("NA\n", 'NA\n"', [("open-quote", 4, "")]),
        (",NA\n", ',"NA\n', [("open-quote", 3, "")]),
        ('and left"', 'and left"x', [("quoting", 2, "")]),
        ("let-2,,,NA", 'let-2,,,"NA"', [("round-trip", 3, "")]),
        ("let-2,,,NA", 'let-2,,,N"A', [("round-trip", 3, "")]),
        ("өзгөчө\n", "өзгөчө", [("final-newline", 4, "")]),
        ("өзгөчө\n", "өзгөчө\n\n", [("empty-line", 5, "")]),
        ("visit_number", "visit_numbr", [("unknown-column", 1, ""), ("missing-column", 1, "")]),
        ("letter_id,station_id", "station_id,letter_id", [("column-order", 1, "")]),
        (",text\n", ",letter_id\n", [("duplicate-column", 1, ""), ("missing-column", 1, "")]),
        ("visit_number", "visit_number ", [("unknown-column", 1, ""), ("missing-column", 1, "")]),
        ("visit_number", "Visit_number", [("unknown-column", 1, ""), ("missing-column", 1, "")]),
    ],
)  # fmt: skip
def test_reader_refuses(tmp_path, old, new, expected):
    root = sample.build(tmp_path)
    sample.swap_bytes(root, "letters", old.encode(), new.encode())
    assert faults(root) == expected


def test_extra_column(tmp_path):
    root = sample.build(tmp_path)
    content = b"letter_id,more\nlet-1,x\nlet-2,\n"
    sample.put_bytes(root, "losses", content)
    sample.edit_descriptor(root, lambda made: made["resources"][-1].update(rows=2))
    table = read_csv(open_package(root).tables["losses"])
    assert [str(problem) for problem in table.problems] == [
        "data/losses.csv:1: unknown column 'more' — it is not in the schema: remove it"
    ]
    assert table.readable and table.rows == [["let-1"], ["let-2"]]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", [("empty-file", None, "")]),
        (b"\n", [("empty-line", 1, ""), ("empty-file", 1, "")]),
        ("letter_id\nlet-é\n".encode("utf-16"), [("encoding", 1, "")]),
        ("letter_id\nlet-é\n".encode("latin-1"), [("encoding", 2, "")]),
    ],
)
def test_no_table_at_all(tmp_path, content, expected):
    root = sample.build(tmp_path)
    sample.put_bytes(root, "losses", content)
    assert faults(root, "losses") == expected


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"letter_id\nlet-\xe9\n", "2: is not UTF-8: byte 14 (0xe9) is not — save as UTF-8"),
        ("letter_id\n".encode("utf-16"), "1: is UTF-16, not UTF-8 — save as UTF-8"),
        (b'letter_id\nlet-1\n"' + b"x" * 2**23, ": a line is longer than 4,194,304 bytes"),
        (b"letter_id\nlet-1\n" + b"x" * 2**23, ": a line is longer than 4,194,304 bytes"),
    ],
)
def test_what_cannot_be_read_on(tmp_path, content, message):
    root = sample.build(tmp_path)
    sample.put_bytes(root, "losses", content)
    table = read_csv(open_package(root).tables["losses"])
    assert message in str(table.problems[0]) and not table.readable


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("bytes", 1, "the file has bytes 10, the descriptor says '1'"),
        ("rows", 7, "the file has rows 0, the descriptor says '7'"),
        ("hash", "sha256:" + "0" * 64, "the descriptor says 'sha256:000"),
        ("minRows", 1, "has 0 rows; at least 1 are required"),
    ],
)
def test_descriptor_and_file_agree(tmp_path, key, value, text):
    root = sample.build(tmp_path)
    sample.edit_descriptor(root, lambda made: made["resources"][-1].update({key: value}))
    [problem] = read_csv(open_package(root).tables["losses"]).problems
    assert text in problem.message
    assert problem.pointer == f"datapackage.json resources/losses/{key}"


def test_a_table_without_rows_must_say_so(tmp_path):
    made = sample.descriptor()
    del made["resources"][-1]["minRows"]
    assert faults(sample.build(tmp_path, made), "losses") == [("no-rows", None, "")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable_file(tmp_path):
    root = sample.build(tmp_path)
    package = open_package(root)
    (root / "data/losses.csv").chmod(0)
    assert [p.code for p in read_csv(package.tables["losses"]).problems] == ["unreadable"]


def test_file_that_vanishes_after_opening(tmp_path):
    package = open_package(sample.build(tmp_path))
    package.tables["losses"].file.unlink()
    assert [p.code for p in read_csv(package.tables["losses"]).problems] == ["unreadable"]


# Each check that a report counts, in both engines

HEADER = b"letter_id,station_id,visit_number,text\n"


def swapped(old, new):
    return lambda root: sample.swap_bytes(root, "letters", old, new)


def placed(content):
    return lambda root: sample.put_bytes(root, "letters", content)


def declared(key, value):
    def edit(made):
        entry = next(each for each in made["resources"] if each["name"] == "letters")
        entry[key] = value

    return lambda root: sample.edit_descriptor(root, edit)


def removed(root):
    (root / "data/letters.csv").unlink()


CASES = {
    "readable": (removed, "unreadable"),
    "not empty": (placed(b""), "empty-file"),
    "UTF-8": (swapped("café".encode(), b"caf\xe9"), "encoding"),
    "no byte order mark": (swapped(HEADER, b"\xef\xbb\xbf" + HEADER), "bom"),
    "LF line ends": (swapped(b",NA\n", b",NA\r\n"), "line-end"),
    "CSV quoting": (swapped(b",NA\n", b',"NA"x\n'), "quoting"),
    "header": (swapped(b"letter_id,", b"letter,"), "missing-column"),
    "cells per row": (swapped(b"let-2,,,NA", b"let-2,,NA"), "cells-per-row"),
    "characters": (swapped(b",NA\n", ",N\u200bA\n".encode()), "zero-width"),
    "spaces": (swapped(b",NA\n", b",NA \n"), "outer-space"),
    "formulas": (swapped(b",NA\n", b",=NA\n"), "formula"),
    "round trip": (swapped(b",NA\n", b',"NA"\n'), "round-trip"),
    "sorted by key": (swapped(b"let-2,", b"let-0,"), "order"),
    "bytes": (declared("bytes", 1), "bytes"),
    "hash": (declared("hash", "sha256:" + "0" * 64), "hash"),
    "rows": (declared("rows", 7), "rows"),
    "minimum of rows": (declared("minRows", 4), "min-rows"),
}
FOLLOWS = ("not-checked", "rule-not-run", "unknown-column")
"""What is said besides: a file that cannot be used keeps others from being checked."""


def test_each_check_has_a_case():
    assert sorted(CASES) == sorted(CHECKS)


@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
@pytest.mark.parametrize("name", CASES)
def test_each_check_refuses(name, engine, tmp_path):
    spoil, code = CASES[name]
    root = sample.build(tmp_path)
    package = open_package(root)
    spoil(root)
    if name != "readable":  # that one was there when the package was opened
        package = open_package(root)
    found = [
        each for each in validate(package, engine, strict=True).problems if each.code not in FOLLOWS
    ]
    assert [(each.code, each.table) for each in found] == [(code, "letters")]
