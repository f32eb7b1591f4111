"""The page docs/formats.md says what is measured, reader by reader."""

import copy

import formats
import pytest
from format_trial.page import row, table, with_table
from format_trial.readers import READERS, measured, prepare
from format_trial.survival import ASPECTS, survival

PAGE = formats.PAGE.read_text("utf-8")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("formats")
    return folder, prepare(folder)


def outside(reader):
    """Whether a reader is a program that starts slowly."""
    return reader.call.startswith(("R ", "LibreOffice"))


@pytest.mark.parametrize(
    "reader",
    [
        pytest.param(reader, id=reader.call, marks=[pytest.mark.long] * outside(reader))
        for reader in READERS
    ],
)
def test_the_page_says_what_is_measured(prepared, reader):
    if reason := reader.lacks():
        pytest.skip(reason)
    folder, expected = prepared
    line = row(reader.format, reader.call, measured(reader, folder, expected))
    assert line in PAGE, "run python scripts/formats.py"


def test_the_page_has_one_line_a_reader():
    lines = [line for line in PAGE.splitlines() if line.startswith("| ") and line.count("|") == 13]
    assert len(lines) == len(READERS) + 2
    assert [line.split(" | ")[1] for line in lines[2:]] == [reader.call for reader in READERS]


def spoiled(reading, aspect):
    """Return a reading that has lost something of one aspect."""
    made = copy.deepcopy(reading)
    places = made.tables["places"]
    at = {"missing": ("late", 0, ""), "“NA”": ("name", 1, None), "digits": ("code", 0, "7"),
          "Unicode": ("name", 0, "?"), "dates": ("seen", 0, "2006-07-25"),
          "numbers": ("people", 1, "9007199254740992")}  # fmt: skip
    if aspect in at:
        column, row_number, cell = at[aspect]
        places.cells[column][row_number] = cell
    elif aspect == "types":
        places.kinds["seen"] = "string"
    elif aspect == "order":
        visits = made.tables["visits"].cells
        for column in visits:
            visits[column][1:3] = visits[column][2:0:-1]
    else:
        made = made._replace(**{aspect: list(getattr(made, aspect))[1:]})
        made = made._replace(keys=set(made.keys))
    return made


@pytest.mark.parametrize("aspect", ASPECTS)
def test_each_aspect_can_be_lost(prepared, aspect):
    expected = prepared[1]
    assert set(survival(expected, expected).values()) == {"yes"}
    found = survival(expected, spoiled(expected, aspect))
    assert found[aspect] != "yes"
    others = {name for name in ASPECTS if name != aspect and found[name] != "yes"}
    assert others <= {"“NA”": {"missing"}, "order": {"numbers", "missing"}}.get(aspect, set())


def test_a_table_that_is_gone_is_lost(prepared):
    expected = prepared[1]
    found = expected._replace(tables={**expected.tables})
    del found.tables["places"]
    lost = survival(expected, found)
    assert all(lost[aspect] != "yes" for aspect in ASPECTS if aspect not in ("keys", "codes"))


def test_only_the_measured_part_of_the_page_is_replaced():
    made = with_table(PAGE, table([]))
    assert with_table(made, "x\n").count("x\n") >= 1
    assert made.startswith(PAGE[:500]) and made.endswith(PAGE[-500:])
    assert "load(table)" not in made.split("## Measured")[1].split("- **types**")[0]


def test_script_needs_every_reader(monkeypatch, capsys):
    lacking = READERS[0]._replace(lacks=lambda: "no such thing")
    monkeypatch.setattr(formats, "READERS", (lacking,))
    assert formats.main([]) == 2
    assert "csv, `kyrgyz_security_diplomacy.load(table)`: no such thing" in capsys.readouterr().err
