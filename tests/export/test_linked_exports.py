"""What holds for all exports of networks and linked data."""

import os
import subprocess
import sys

import pytest
import sample_package as sample
from linked import ROWS, folder

from kyrgyz_security_diplomacy.export import dna, gexf, graphml, jsonld, plover, prov
from kyrgyz_security_diplomacy.load.rows import rows
from kyrgyz_security_diplomacy.package.data_package import PackageError, open_package

FORMATS = {"graphml": graphml, "gexf": gexf, "plover": plover, "dna": dna, "prov": prov}

WRITE = """
import sys
from importlib import import_module
from pathlib import Path
from kyrgyz_security_diplomacy import open_package
for name in ("graphml", "gexf", "plover", "dna", "jsonld", "prov"):
    module = import_module(f"kyrgyz_security_diplomacy.export.{name}")
    place = Path(sys.argv[1]) / name
    place.mkdir(parents=True)
    module.write(open_package(), place)
"""


def test_same_bytes_whatever_the_seed_zone_locale_and_folder(tmp_path):
    places = (tmp_path / "one", tmp_path / "another, longer")
    for number, place in enumerate(places):
        env = os.environ | {
            "PYTHONHASHSEED": str(number + 1),
            "TZ": ("Asia/Bishkek", "America/New_York")[number],
            "LC_ALL": ("C", "C.UTF-8")[number],
        }
        command = [sys.executable, "-c", WRITE, str(place)]
        subprocess.run(command, check=True, env=env, cwd=tmp_path)
    one, other = ({p.relative_to(place): p for p in place.rglob("*.*")} for place in places)
    assert set(one) == set(other) and len(one) == 5 + 5 + 3 + 2 + 1 + len(ROWS) + 1
    for name, file in one.items():
        assert file.read_bytes() == other[name].read_bytes(), name


@pytest.mark.parametrize("name", FORMATS)
def test_a_package_of_other_tables_is_refused_in_words(name, tmp_path):
    package = open_package(sample.build(tmp_path / "package"))
    place = folder(tmp_path / "export")
    with pytest.raises(PackageError, match="which this format is made from"):
        FORMATS[name].write(package, place)
    assert not list(place.iterdir())


def test_croissant_of_a_package_of_other_tables(tmp_path):
    root = sample.build(tmp_path / "package")
    made = jsonld.croissant(open_package(root))
    assert [records["name"] for records in made["recordSet"]] == list(sample.ROWS)
    sample.edit_descriptor(root, lambda made: made["resources"][0].pop("hash"))
    with pytest.raises(PackageError, match="regions has no SHA-256"):
        jsonld.write(open_package(root), folder(tmp_path / "export"))


def test_a_table_that_cannot_be_read_is_told(tmp_path):
    root = sample.build(tmp_path / "package")
    sample.swap_bytes(root, "letters", b"let-2,,,NA", b"let-2,,NA")
    with pytest.raises(PackageError, match=r"letters\.csv:3: the row has 3 cells"):
        rows(open_package(root), "letters", "letter_id")
    with pytest.raises(PackageError, match=r"no column 'lettr_id'.*did you mean 'letter_id'"):
        rows(open_package(sample.build(tmp_path / "whole")), "letters", "lettr_id")
