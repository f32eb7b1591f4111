"""Every odd cell is refused, with its line, column and value."""

import csv
import shutil

import pytest
import sample_package as sample
from odd_values import CELLS
from real_package import DESCRIPTOR, FEW, PACKAGE, names, part

from kyrgyz_security_diplomacy import validate
from kyrgyz_security_diplomacy.tables.csv_writer import csv_line, json_bytes

ENGINES = ("pandas", pytest.param("duckdb", marks=pytest.mark.long))
RULES = {rule["id"] for rule in DESCRIPTOR["rules"]}
ALONE = ("cell-too-long", "newline-in-cell", "primary-key")
"""What cannot be in one file with other faults, or changes their lines."""


def in_files():
    """Table and, for each column, values with their codes: as many as the table has rows."""
    rows = {each["name"]: each["rows"] for each in PACKAGE.descriptor["resources"]}
    waiting = {}
    for (table, column, codes), values in CELLS.items():
        alone = codes if codes in ALONE else ""
        of_column = waiting.setdefault((table, alone), {}).setdefault(column, [])
        of_column += [(value, codes.split()) for value in values]
    for (table, _), columns in waiting.items():
        size = rows[table] - 1  # the first row stays
        for at in range(0, max(map(len, columns.values())), size):
            yield table, {name: cells[at : at + size] for name, cells in columns.items()}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("table", "columns"), list(in_files()))
def test_odd_cells_are_refused(table, columns, engine, tmp_path):
    codes = {code for cells in columns.values() for _, found in cells for code in found}
    made = part(sorted(codes & RULES), [table, *(["actors"] if "foreign-key" in codes else [])])
    shutil.copytree(FEW / "data", tmp_path / "data")
    (tmp_path / "datapackage.json").write_bytes(json_bytes(made))
    with (FEW / f"data/{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    for name, cells in columns.items():
        for row, (value, _) in zip(rows[2:], cells, strict=False):
            row[rows[0].index(name)] = value
    sample.put_bytes(tmp_path, table, "".join(map(csv_line, rows)).encode())
    problems = validate(tmp_path, engine, strict=True).problems
    problems = [each for each in problems if each.line and each.severity == "error"]
    for name, cells in columns.items():
        for value, expected in cells:
            at_cell = [p for p in problems if p.value == value and p.table == table]
            at_column = [p for p in at_cell if p.column == name or p.code == "rule"]
            assert set(expected) <= names(at_column), (name, value, at_cell)
