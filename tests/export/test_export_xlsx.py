"""The workbook: text stays text, dates and numbers are real, nothing is lost in silence."""

import datetime
import zipfile

import pytest
import tricky
from libreoffice import libreoffice_sheets, no_program

from kyrgyz_security_diplomacy import PackageError, load, open_package
from kyrgyz_security_diplomacy.export import xlsx
from kyrgyz_security_diplomacy.load.values import columns
from kyrgyz_security_diplomacy.tables.csv_writer import write_package

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("xlsxwriter")


def written(folder, made=None, rows=None):
    """Write the tricky package, changed, as a workbook and return the file."""
    write_package(folder / "package", made or tricky.descriptor(), rows or tricky.rows())
    [file] = xlsx.write(open_package(folder / "package"), folder)
    return file


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return written(tmp_path_factory.mktemp("tricky"))


@pytest.fixture(scope="module")
def book(file):
    return openpyxl.load_workbook(file)


def column(sheet, name):
    place = [cell.value for cell in sheet[1]].index(name)
    return [row[place] for row in sheet.iter_rows(min_row=2)]


def test_sheets(book):
    assert book.sheetnames == ["README", "codebook", "letters", "places", "visits", "losses"]
    told = [[cell.value for cell in row] for row in book["README"].iter_rows()]
    assert ["title", tricky.descriptor()["title"], None, None] in told
    assert ["places", "places", f"{tricky.PLAIN_ROWS + 2:,}", "Places"] in told
    assert ["losses", "losses", "0", "Losses: no row"] in told
    assert [cell.value for cell in book["losses"][1]] == ["letter_id", "lost_on"]


def test_header_stays_and_filters(book):
    for sheet in list(book)[1:]:
        assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref.startswith("A1:")
        assert all(cell.font.bold for cell in sheet[1])
    width = book["places"].column_dimensions["B"].width
    assert 15 < width < 30 and book["places"].column_dimensions["L"].width > 55


def test_kinds_of_cells(book):
    places = book["places"]
    kinds = {"s"}
    for name in ("place_id", "code", "grade", "note", "founded", "people"):
        filled = [cell for cell in column(places, name) if cell.value is not None]
        assert {cell.data_type for cell in filled} == kinds, name
        assert {cell.number_format for cell in filled} == {"@"}, name
    assert column(places, "code")[0].value == "007"
    assert column(places, "founded")[0].value == "0987-06-05"
    seen = column(places, "seen")[0]
    assert (seen.value, seen.number_format) == (datetime.datetime(2006, 7, 24), "yyyy-mm-dd")
    assert column(places, "height")[0].value == -12.5
    assert column(places, "is_open")[0].value is False


def test_codebook_says_how_columns_are_stored(book):
    rows = book["codebook"].iter_rows(min_row=2, values_only=True)
    stored = {row[2]: row[-1] for row in rows if row[0] == "places"}
    assert stored["seen"] == "date" and stored["founded"] == "text"
    assert stored["height"] == "number" and stored["people"] == "text"
    assert stored["opened"] == "number" and stored["is_open"] == "truth value"


def test_no_formula_no_link_no_clock(file):
    with zipfile.ZipFile(file) as archive:
        text = b"".join(map(archive.read, archive.namelist()))
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2024-02-29T06:30:00Z" in archive.read("docProps/core.xml")
    assert b"<f>" not in text and b"hyperlink" not in text


def test_a_text_like_a_formula_is_no_formula(tmp_path):
    rows = tricky.rows()
    rows["letters"][0]["note"] = "1=1"
    write_package(tmp_path / "package", tricky.descriptor(), rows)
    file = tmp_path / "package/data/letters.csv"  # canonical writing would refuse this one
    file.write_bytes(file.read_bytes().replace(b",1=1", b",=1+1"))
    [file] = xlsx.write(open_package(tmp_path / "package"), tmp_path)
    cell = column(openpyxl.load_workbook(file)["letters"], "note")[0]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.parametrize(
    ("kind", "cells", "stored"),
    [
        ("date", [datetime.date(1900, 3, 1), None], "date"),
        ("date", [datetime.date(2000, 1, 1), datetime.date(1900, 2, 28)], "text"),
        ("integer", [999_999_999_999_999, -1], "number"),
        ("integer", [-1_000_000_000_000_000], "text"),
        ("number", [0.1, 8848.86], "number"),
        ("number", [0.1 + 0.2], "text"),
        ("string", [], "text"),
    ],
)
def test_stored_as(kind, cells, stored):
    assert xlsx._stored(kind, cells) == stored


def test_large_numbers_as_text(tmp_path):
    made, rows = tricky.descriptor(), tricky.rows()
    del made["resources"][1]["schema"]["fields"][7]["constraints"]
    rows["places"][0]["height"] = "123456789012345678.5"
    rows["places"][1]["height"] = "0.0000001"
    found = column(openpyxl.load_workbook(written(tmp_path, made, rows))["places"], "height")
    assert [cell.value for cell in found[:3]] == [
        "123456789012345680", "0.0000001", "-0.25",
    ]  # fmt: skip


def test_a_text_too_long_for_a_cell_is_refused(tmp_path):
    rows = tricky.rows()
    rows["places"][6]["note"] = "x" * 32_768
    with pytest.raises(PackageError, match=r"row 8, column 12 .* 32,768 characters — a cell has"):
        written(tmp_path, rows=rows)
    assert [path.name for path in tmp_path.iterdir()] == ["package"]
    rows["places"][6]["note"] = "x" * 32_767
    found = column(openpyxl.load_workbook(written(tmp_path / "more", rows=rows))["places"], "note")
    assert len(found[6].value) == 32_767


def test_too_many_rows_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_ROWS", 1_000)
    with pytest.raises(PackageError, match="the sheet places would have 1,102 rows"):
        written(tmp_path)


def test_names_of_sheets():
    long = "x" * 40
    found = xlsx._sheet_names([long, long + "y", "readme", "history", "events"])
    assert found == {
        long: "x" * 31, long + "y": "x" * 29 + "_2", "readme": "readme_2",
        "history": "history_2", "events": "events",
    }  # fmt: skip


@pytest.mark.long
@pytest.mark.skipif(bool(no_program("soffice", "libreoffice")), reason="no LibreOffice here")
def test_our_own_workbook_survives_libreoffice(tmp_path):
    package = open_package()
    [file] = xlsx.write(package, tmp_path)
    sheets = libreoffice_sheets(file)
    assert {"README", "codebook", *package.tables} == set(sheets)
    for name in package.tables:
        cells = columns(package, name)
        header, *rows = sheets[name]
        assert header == list(cells) and len(rows) == len(load(name))
        for place, (column_name, expected) in enumerate(cells.items()):
            kind = package.tables[name].fields[column_name]["type"]
            for found, cell in zip((row[place] for row in rows), expected, strict=True):
                same = "" if cell is None else str(cell)
                if kind == "number" and cell is not None:
                    assert float(found) == cell
                else:
                    assert found == (same.upper() if kind == "boolean" else same)
