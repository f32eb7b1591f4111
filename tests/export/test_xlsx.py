"""The workbook: text stays text, dates and numbers are real, nothing is lost in silence."""

import datetime
import zipfile

import pytest
import tricky
from mutation_tests.package_writer import write_package
from real_package import write

from kyrgyz_security_diplomacy import PackageError, open_package
from kyrgyz_security_diplomacy.export.snapshot import Snapshot

openpyxl = pytest.importorskip("openpyxl")
letter = openpyxl.utils.get_column_letter
pytest.importorskip("xlsxwriter")


def changed(folder, made=None, rows=None):
    """Write the tricky package, changed, as a workbook and return the file."""
    write_package(folder / "package", made or tricky.descriptor(), rows or tricky.rows())
    [file] = write("xlsx", Snapshot(open_package(folder / "package")), folder)
    return file


@pytest.fixture(scope="module")
def book(tricky_package, written):
    return openpyxl.load_workbook(written("xlsx", tricky_package) / "tricky.xlsx")


@pytest.fixture(scope="module")
def own(ours, written):
    return openpyxl.load_workbook(written("xlsx", ours) / f"{ours.name}.xlsx")


def column(sheet, name):
    place = [cell.value for cell in sheet[1]].index(name)
    return [row[place] for row in sheet.iter_rows(min_row=2)]


def test_sheets(book):
    names = [each["name"] for each in tricky.descriptor()["resources"]]
    assert book.sheetnames == ["README", "codebook", *names]
    found = [[cell.value for cell in row] for row in book["README"].iter_rows()]
    assert ["title", None, tricky.descriptor()["title"]] in found
    assert ["places", f"{tricky.PLAIN_ROWS + 2:,}", "Places"] in found
    assert ["losses", "0", "Losses: no row"] in found
    assert [cell.value for cell in book["losses"][1]] == ["letter_id", "lost_on"]


def test_sheets_are_laid_out_to_be_read_and_printed(book, own):
    for sheet in (*list(book)[1:], *list(own)[1:]):
        assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref.startswith("A1:")
        assert all(cell.font.bold and cell.alignment.wrap_text for cell in sheet[1])
        widths = [sheet.column_dimensions[name].width for name in map(letter, [1, 2])]
        assert all(3 < width < 45 for width in widths), sheet.title
        assert sheet.page_setup.orientation == "landscape" and sheet.print_title_rows == "$1:$1"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
        _, last = sheet.print_area.replace("$", "").split("!")[1].split(":")
        column, row = openpyxl.utils.cell.coordinate_from_string(last)
        assert row == min(sheet.max_row, 201) <= 201 and column <= "J"


def test_views_come_first_with_names_before_ids(ours, own):
    assert own.sheetnames == ["README", *ours.views, "codebook", *ours.tables]
    for name, view in ours.views.items():
        header, *rows = own[name].iter_rows(values_only=True)
        is_id = [title.endswith(("_id", "_ids")) for title in header]
        assert is_id == sorted(is_id) and sorted(header) == sorted(view.header)
        assert len(rows) == len(view.columns[0])
        shown = {cell for row in rows for cell in row[: is_id.count(False)]}
        assert not shown & set(ours.named), name  # an id is never in place of a name
    codebook = {row[:3:2] for row in own["codebook"].iter_rows(min_row=2, values_only=True)}
    assert codebook == {
        (name, column)
        for name, table in (ours.tables | ours.views).items()
        for column in table.header
    }


def test_kinds_of_cells(book):
    places = book["places"]
    for name in ("place_id", "code", "grade", "note", "founded"):
        filled = [cell for cell in column(places, name) if cell.value is not None]
        assert {cell.data_type for cell in filled} == {"s"}, name
        assert {cell.number_format for cell in filled} == {"@"}, name
    assert column(places, "code")[0].value == "007"
    assert column(places, "founded")[0].value == "0987-06-05"
    seen = column(places, "seen")[0]
    assert (seen.value, seen.number_format) == (datetime.datetime(2006, 7, 24), "yyyy-mm-dd")
    assert column(places, "height")[0].value == -12.5
    assert column(places, "is_open")[0].value is False
    exact = [cell.data_type for cell in column(places, "people")[:2]]
    assert exact == ["n", "s"] and column(places, "people")[1].value == "9007199254740993"


def test_every_cell_of_ours(ours, own):
    for name, table in ours.tables.items():
        header, *rows = own[name].iter_rows(values_only=True)
        assert list(header) == table.header and len(rows) == len(table.columns[0])
        for place, expected in enumerate(table.columns):
            found = [row[place] for row in rows]
            found = [each.date() if hasattr(each, "date") else each for each in found]
            assert found == expected, (name, header[place])


def test_no_formula_no_link_no_clock(tmp_path):
    rows = tricky.rows()
    rows["letters"][0]["note"] = "1=1"
    write_package(tmp_path / "package", tricky.descriptor(), rows)
    table = tmp_path / "package/data/letters.csv"  # canonical writing would refuse this one
    table.write_bytes(table.read_bytes().replace(b",1=1", b",=1+1"))
    [file] = write("xlsx", Snapshot(open_package(tmp_path / "package")), tmp_path)
    cell = column(openpyxl.load_workbook(file)["letters"], "note")[0]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    with zipfile.ZipFile(file) as archive:
        text = b"".join(map(archive.read, archive.namelist()))
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2024-02-29T00:00:00Z" in archive.read("docProps/core.xml")
    assert b"<f>" not in text and b"hyperlink" not in text


def test_what_has_no_room_is_refused(tmp_path):
    rows = tricky.rows()
    rows["places"][6]["note"] = "x" * 32_768
    with pytest.raises(PackageError, match="no room for row 8, column 12 of the sheet places — a"):
        changed(tmp_path, rows=rows)
    assert [path.name for path in tmp_path.iterdir()] == ["package"]
    rows["places"][6]["note"] = "x" * 32_767
    found = column(openpyxl.load_workbook(changed(tmp_path / "more", rows=rows))["places"], "note")
    assert len(found[6].value) == 32_767
    made = tricky.descriptor()
    for name in ("x" * 32, "readme"):  # which no sheet can have
        rows[name] = rows.pop(made["resources"][3]["name"])
        made["resources"][3]["name"] = name
        with pytest.raises(PackageError, match="give the table another name"):
            changed(tmp_path / name, made, rows)
