"""The figures in docs/ are those that the dataset gives."""

import html
import re

import figures
import pytest

from kyrgyz_security_diplomacy import load

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    return figures.write(tmp_path_factory.mktemp("figures"))


def test_committed_figures_are_those_of_the_dataset(drawn):
    assert [file.name for file in drawn] == [f"{name}.svg" for name in figures.FIGURES]
    for file in drawn:
        same = (figures.FOLDER / file.name).read_bytes() == file.read_bytes()
        assert same, f"{file.name}: run python scripts/figures.py"


def test_pages_show_every_figure(drawn):
    pages = (figures.FOLDER.parent / name for name in ("analysis.md", "reliability.md"))
    page = "".join(each.read_text("utf-8") for each in pages)
    assert re.findall(r"\(figures/(.*?)\)", page) == [file.name for file in drawn]


def test_what_happened_on_a_day_of_the_summer_is_on_the_timeline(drawn):
    text = next(file for file in drawn if file.stem == "timeline").read_text("utf-8")
    labels = [html.unescape(each)[:30] for each in re.findall(r">([^<>]+)</text>", text)]
    found = load("event_clusters")
    of_a_day = found[found["date_earliest"] == found["date_latest"]]
    summer = of_a_day[of_a_day["date_earliest"].between("2006-07-01", "2006-09-30")]
    assert len(summer) > 9
    assert {label[:30] for label in summer["label"]} <= set(labels)
