"""What is written canonically, and what the writer refuses."""

import pytest
import sample_package as sample
from hypothesis import given
from hypothesis import strategies as st
from mutation_tests.package_writer import write_package

from kyrgyz_security_diplomacy.package.data_package import open_package
from kyrgyz_security_diplomacy.tables.characters import cell_faults
from kyrgyz_security_diplomacy.tables.csv_reader import read_csv
from kyrgyz_security_diplomacy.tables.csv_writer import csv_bytes


def test_bytes_are_minimal_and_quoted_where_needed():
    rows = [["1", "a,b"], ["2", 'say "x"'], ["3", ""], ["-4", "ж"]]
    assert csv_bytes(["id", "text"], rows).decode() == (
        'id,text\n1,"a,b"\n2,"say ""x"""\n3,\n-4,ж\n'
    )
    assert csv_bytes(["id"], [[""]]) == b'id\n""\n'


@pytest.mark.parametrize(
    "cell",
    ["a\nb", "a\rb", " a", "a ", "a  b", "\ta", "=1", "+1", "@x", "-1+2", "a\u00a0b", "e\u0301",
     "\ufeffa", "a\u200bb", "a\u202eb", "Ã©", "\x00", "\ufffd", "\ue000", "x" * 100_001],
)  # fmt: skip
def test_writer_refuses(cell):
    with pytest.raises(ValueError, match="row 1, text: "):
        csv_bytes(["text"], [[cell]])


def test_writer_refuses_ragged_rows():
    with pytest.raises(ValueError, match="row 2 has 1 cells for 2 columns"):
        csv_bytes(["a", "b"], [["1", "2"], ["1"]])


COLUMNS = [sample.field(name, "string", "x") for name in ("id", "text")]
LONE = {"name": "t", "schema": sample.table_schema(COLUMNS, ["id"])}


@given(st.lists(st.text(), max_size=5))
def test_whatever_is_written_is_read_back(tmp_path_factory, cells):
    cells = [cell for cell in cells if not cell_faults(cell) and not cell.startswith("-")]
    rows = [{"id": f"k{number}", "text": cell} for number, cell in enumerate(cells)]
    folder = tmp_path_factory.mktemp("p")
    write_package(folder, {"resources": [LONE]}, {"t": rows})
    table = read_csv(open_package(folder).resources[0])
    assert [problem.code for problem in table.problems] == ([] if rows else ["no-rows"])
    assert table.rows == [list(row.values()) for row in rows]


def test_same_rows_same_bytes(tmp_path):
    backwards = {name: list(reversed(rows)) for name, rows in sample.ROWS.items()}
    one, other = sample.build(tmp_path / "a"), sample.build(tmp_path / "b", rows=backwards)
    for file in sorted(one.rglob("*.*")):
        assert file.read_bytes() == (other / file.relative_to(one)).read_bytes()
    assert not [file for file in one.rglob("*") if file.name.endswith(".new")]
