"""The first look calls lines plain only if every cell of them, read one by one, is in order."""

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyrgyz_security_diplomacy.tables.cell_checks import cell_problems
from kyrgyz_security_diplomacy.tables.csv_writer import csv_line
from kyrgyz_security_diplomacy.tables.plain_bytes import plain_lines

COLUMNS = (True, False, True)
"""Text, a number, text."""

PIECES = st.sampled_from(
    ['"', '""', ",", "\n", " ", "-", "=", "a", "b c", "Ш", "é", "e\u0301", "\r"]
)
ROUGH = st.lists(PIECES, max_size=24).map("".join)
CELLS = st.lists(PIECES, max_size=6).map("".join)


def in_order(lines: str, columns=COLUMNS) -> int:
    """Return the number of lines if cell by cell nothing is wrong with them, else 0."""
    try:
        rows = list(csv.reader(lines.split("\n")[:-1], strict=True))
    except csv.Error:
        return 0
    if any(len(row) != len(columns) for row in rows) or "".join(map(csv_line, rows)) != lines:
        return 0
    return 0 if cell_problems(rows, columns) else len(rows)


@settings(max_examples=150, deadline=None)
@given(st.one_of(ROUGH, st.lists(st.tuples(CELLS, CELLS, CELLS).map(csv_line)).map("".join)))
def test_what_is_called_plain_is_in_order(text):
    lines = text.removesuffix("\n") + "\n"
    assert plain_lines(lines.encode(), 3) in (0, in_order(lines))
    assert plain_lines(lines.encode(), 1) in (0, in_order(lines, COLUMNS[:1]))


@pytest.mark.parametrize("row", [["a", "1.5", "Талас"], ["", "", ""], ["a b", "", "a-b"]])
def test_plain_lines_are_called_so(row):
    lines = csv_line(["x", "2", "y"]) + csv_line(row)
    assert plain_lines(lines.encode(), 3) == in_order(lines) == 2
    assert plain_lines((csv_line(row) + lines).encode(), 3) == 3


@pytest.mark.parametrize(
    "line",
    [
        'a"b,1,c', " a,1,b", "a,1,b ", "a  b,1,c", "=a,1,b", "a,1,-b", "a,1", "a,1,b,c", "",
        "a\tb,1,c", "a\rb,1,c", "cafe\u0301,1,b", "x" * 100_001 + ",1,b",
    ],
)  # fmt: skip
def test_doubtful_lines_are_read_again(line):
    lines = f"x,2,y\n{line}\n"
    assert plain_lines(lines.encode(), 3) == in_order(lines) == 0


def test_bytes_that_are_no_text():
    assert plain_lines(b"caf\xe9,1,b\n", 3) == 0
