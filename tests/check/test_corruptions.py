"""`ksd validate` refuses every corruption and names the table; the good package is clean."""

import json

import pytest
from corruptions import cells
from corruptions_of_cells import CELL_FAULTS
from corruptions_of_files import FILES
from corruptions_of_logic import LOGIC
from corruptions_of_package import PACKAGE_FAULTS
from real_package import DESCRIPTOR, ROOT, altered, part

from kyrgyz_security_diplomacy.cli import main

ENGINES = (pytest.param("pandas", marks=pytest.mark.long), "duckdb")
OTHERS = [*FILES, *PACKAGE_FAULTS, *(pytest.param(each, marks=pytest.mark.long) for each in LOGIC)]
CORRUPTIONS = [*CELL_FAULTS, *FILES, *PACKAGE_FAULTS, *LOGIC]
ROWS = {each["name"]: each["rows"] for each in DESCRIPTOR["resources"]}


def in_groups():
    """The single cells of one column with one fault, as many at once as the table has rows."""
    groups = {}
    for each in CELL_FAULTS:
        groups.setdefault((each.table, each.column, each.codes, each.tables), []).append(each)
    for (table, *_), group in groups.items():
        yield from (group[at : at + ROWS[table]] for at in range(0, len(group), ROWS[table]))


def called(corruption):
    return f"{corruption.family}: {corruption.name}"


def judged(root, engine, capsys):
    """Exit code and problems of a run; whatever the package, there is no traceback."""
    code = main(["validate", str(root), "--engine", engine, "--format", "json"])
    told = capsys.readouterr()
    assert not told.err
    return code, json.loads(told.out)["problems"]


def blamed(corruption, root, engine, capsys):
    """The errors told of the table, after a look at the exit code and the codes of problems."""
    code, problems = judged(root, engine, capsys)
    assert code == corruption.returns, problems
    found = [each for each in problems if each["severity"] == "error"]
    if corruption.table:
        found = [each for each in found if each["table"] == corruption.table]
    assert set(corruption.codes) <= set().union(*map(names, found)), problems
    assert all(each["message"] and each["path"] for each in found)
    return found


def names(problem):
    """What a problem may be expected as: its code, and the id of its rule."""
    return {problem["code"], problem["pointer"].rpartition("/")[2]}


def blames(problems, corruption):
    """Whether a problem with each code stands at the cell of the corruption."""
    at_cell = [each for each in problems if each["value"] == corruption.value and each["line"]]
    if not corruption.rules:
        at_cell = [each for each in at_cell if each["column"] == corruption.column]
    return set(corruption.codes) <= set().union(*map(names, at_cell))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("corruption", OTHERS, ids=called)
def test_corruption_is_refused(corruption, engine, tmp_path, capsys):
    blamed(corruption, corruption.make(tmp_path, whole=False), engine, capsys)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("group", list(in_groups()), ids=lambda group: called(cells(group)))
def test_cells_are_refused_many_at_once(group, engine, tmp_path, capsys):
    together = cells(group)
    problems = blamed(together, together.make(tmp_path, whole=False), engine, capsys)
    assert [each.name for each in group if not blames(problems, each)] == []


@pytest.mark.long
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("corruption", CORRUPTIONS, ids=called)
def test_corruption_of_the_whole_package_is_refused(corruption, engine, tmp_path, capsys):
    problems = blamed(corruption, corruption.make(tmp_path, whole=True), engine, capsys)
    assert corruption.value is None or blames(problems, corruption), problems


@pytest.mark.parametrize("engine", ENGINES)
def test_the_good_package_is_clean(engine, capsys):
    assert judged(ROOT, engine, capsys) == (0, [])


@pytest.mark.long
@pytest.mark.parametrize("engine", ENGINES)
def test_each_good_part_is_clean(engine, tmp_path, capsys):
    """What is judged in parts is lawful in each part: it is the corruption that is refused."""
    parts = {(tuple(each.rules), each.table, *each.tables) for each in CORRUPTIONS}
    for number, (rules, *tables) in enumerate(sorted(parts)):
        made = part(rules, tables)
        root = altered(tmp_path / str(number), "UPDATE actors SET name = name", made=made)
        assert judged(root, engine, capsys) == (0, []), (rules, tables)


def test_corruptions_are_many_and_distinct():
    assert len(set(map(called, CORRUPTIONS))) == len(CORRUPTIONS) > 700


def test_every_table_with_rows_is_corrupted():
    filled = {name for name, rows in ROWS.items() if rows}
    assert filled - {each.table for each in CORRUPTIONS} == set()
