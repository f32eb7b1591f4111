"""Layer 1, both ways: what is written canonically, and what is refused when read."""

import os
import unicodedata

import pytest
import sample_package as sample
from hypothesis import given
from hypothesis import strategies as st

from kyrgyz_security_diplomacy.package.data_package import open_package
from kyrgyz_security_diplomacy.tables.characters import cell_faults, suspicious
from kyrgyz_security_diplomacy.tables.csv_writer import csv_bytes, write_package
from kyrgyz_security_diplomacy.tables.csv_reader import read_csv


def test_bytes_are_minimal_and_quoted_where_needed():
    rows = [["1", "a,b"], ["2", 'say "x"'], ["3", ""], ["-4", "ж"]]
    assert csv_bytes(["id", "text"], rows).decode() == (
        'id,text\n1,"a,b"\n2,"say ""x"""\n3,\n-4,ж\n'
    )
    assert csv_bytes(["id"], [[""]]) == b'id\n""\n'


@pytest.mark.parametrize(
    "cell",
    ["a\nb", " a", "a ", "a  b", "\ta", "=1", "+1", "@x", "-1+2", "a\u00a0b", "e\u0301", "\ufeffa",
     "a\u200bb", "a\u202eb", "Ã©", "\x00", "\ufffd", "\ue000", "x" * 100_001],
)  # fmt: skip
def test_writer_refuses(cell):
    with pytest.raises(ValueError, match="row 1, text: "):
        csv_bytes(["text"], [[cell]])


def test_writer_refuses_ragged_rows_and_unknown_columns(tmp_path):
    with pytest.raises(ValueError, match="row 2 has 1 cells for 2 columns"):
        csv_bytes(["a", "b"], [["1", "2"], ["1"]])
    rows = sample.change_rows("regions", {0: {"nmae": "x"}})
    with pytest.raises(ValueError, match="table regions: row 1 has the unknown column 'nmae'"):
        sample.build(tmp_path, rows=rows)
    with pytest.raises(ValueError, match="differ in 'losses'"):
        less = {name: rows for name, rows in sample.ROWS.items() if name != "losses"}
        write_package(tmp_path, sample.descriptor(), less)
    with pytest.raises(ValueError, match="table letters: row 2, text: begins with '-'"):
        sample.build(tmp_path, rows=sample.change_rows("letters", {1: {"text": "-12"}}))
    assert not list(tmp_path.iterdir())  # nothing is written before everything is computed


GOOD = [
    "plain", "NA", "don’t — “so”", "ҮҢӨ өзгөчө", "ğüşıöç İ", "Oʻzbekiston", "тоҷикӣ", "MENÜ«",
    "«ÉCOLE»", "Сёстры", "“УС”", "汉字", "a - b", "a=b", "x@y", "SÃO PAULO", "-12.5", "",
]  # fmt: skip


@pytest.mark.parametrize("cell", GOOD)
def test_good_text_is_left_alone(cell):
    assert cell_faults(cell) == []
    assert not suspicious(cell)


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_whatever_is_written_is_read_back(tmp_path_factory, rows):
    rows = [[f"k{number}", cell] for number, (_, cell) in enumerate(rows) if not cell_faults(cell)]
    content = csv_bytes(["id", "text"], rows)
    folder = tmp_path_factory.mktemp("p")
    made = {
        "resources": [
            {
                "name": "t",
                "schema": sample.table_schema(
                    [sample.field("id", "string", "k"), sample.field("text", "string", "x")],
                    ["id"],
                ),
            }
        ]
    }
    named = [dict(zip(("id", "text"), row, strict=True)) for row in rows]
    named = [row for row in named if not row["text"].startswith("-")]
    write_package(folder, made, {"t": named})
    table = read_csv(open_package(folder).resources[0])
    assert [p.code for p in table.problems] == ([] if named else ["min-rows"])
    assert table.rows == [[row["id"], row["text"]] for row in named]
    assert content.decode().count("\n") == len(rows) + 1


def faults(root, table="letters"):
    """Return (code, line, column) of the problems of one table's file."""
    found = read_csv(open_package(root).tables[table]).problems
    return [(problem.code, problem.line, problem.column) for problem in found]


def test_sample_is_clean(tmp_path):
    root = sample.build(tmp_path)
    for table in open_package(root).resources:
        assert read_csv(table).problems == []


TEXT = "café – ïçğşü өзгөчө"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("letter_id,", "\ufeffletter_id,", [("bom", 1, "")]),
        ("\nlet-2", "\r\nlet-2", [("line-end", 2, "")]),
        ("\nlet-2", "\rlet-2", [("line-end", 2, "")]),
        (TEXT, "a\x00b", [("control-character", 4, "text")]),
        (TEXT, "a\x1bb", [("control-character", 4, "text")]),
        (TEXT, "a\u202eb", [("bidi-control", 4, "text")]),
        (TEXT, "a\u200bb", [("zero-width", 4, "text")]),
        (TEXT, "a\u00a0b", [("odd-space", 4, "text")]),
        (TEXT, "a\u2028b", [("control-character", 4, "text")]),
        (TEXT, "a\ufffdb", [("not-a-character", 4, "text")]),
        (TEXT, unicodedata.normalize("NFD", "é"), [("not-nfc", 4, "text")]),
        (TEXT, "cafÃ©", [("mojibake", 4, "text")]),
        (TEXT, "РљС‹СЂРіС‹Р·", [("mojibake", 4, "text")]),
        (TEXT, "ÐšÑ‹Ñ€", [("mojibake", 4, "text")]),
        (TEXT, "donâ€™t", [("mojibake", 4, "text")]),
        (TEXT, "=1+1", [("formula", 4, "text")]),
        (TEXT, "+1", [("formula", 4, "text")]),
        (TEXT, "-1", [("formula", 4, "text")]),
        (TEXT, "@x", [("formula", 4, "text")]),
        (TEXT, "\tx", [("control-character", 4, "text"), ("formula", 4, "text")]),
        (TEXT, " x", [("outer-space", 4, "text")]),
        (TEXT, "x ", [("outer-space", 4, "text")]),
        (TEXT, "x  y", [("double-space", 4, "text")]),
        (TEXT, "x" * 100_001, [("cell-too-long", 4, "text")]),
        (TEXT, "x" * 140_000, [("cell-too-long", 4, "text")]),
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
        ("let-3,", "let-0,", [("order", 4, "")]),
        ("visit_number", "visit_numbr", [("unknown-column", 1, ""), ("missing-column", 1, "")]),
        ("letter_id,station_id", "station_id,letter_id",
         [("column-order", 1, ""), ("order", 3, "")]),
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


def test_encoding_says_where_and_what_to_do(tmp_path):
    root = sample.build(tmp_path)
    sample.put_bytes(root, "losses", b"letter_id\nlet-\xe9\n")
    assert str(read_csv(open_package(root).tables["losses"]).problems[0]) == (
        "data/losses.csv:2: is not UTF-8: byte 14 (0xe9) is not — save as UTF-8"
    )


def test_utf_16_is_called_by_its_name(tmp_path):
    root = sample.build(tmp_path)
    sample.put_bytes(root, "losses", "letter_id\n".encode("utf-16"))
    assert str(read_csv(open_package(root).tables["losses"]).problems[0]) == (
        "data/losses.csv:1: is UTF-16, not UTF-8 — save as UTF-8"
    )


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("bytes", 1, "the file has bytes 10, the descriptor says '1'"),
        ("rows", 7, "the file has rows 0, the descriptor says '7'"),
        ("hash", "sha256:" + "0" * 64, "the descriptor says 'sha256:000"),
        ("minRows", 1, "has 0 rows; at least 1 are asked for"),
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
    assert faults(sample.build(tmp_path, made), "losses") == [("min-rows", None, "")]


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


def test_same_rows_same_bytes(tmp_path):
    backwards = {name: list(reversed(rows)) for name, rows in sample.ROWS.items()}
    one, other = sample.build(tmp_path / "a"), sample.build(tmp_path / "b", rows=backwards)
    for file in sorted(one.rglob("*.*")):
        assert file.read_bytes() == (other / file.relative_to(one)).read_bytes()
    assert not [file for file in one.rglob("*") if file.name.endswith(".new")]
