"""The fast check of a sheet and the one that explains give the same verdict."""

import copy
import random

import pytest
from coding_build.declared import Declared
from coding_build.sheet import SheetChecker
from coding_build.sheet_schema import REGISTRY_OF_SUFFIX
from coding_build.yaml_lines import read_yaml
from real_package import ROOT

from kyrgyz_security_diplomacy import load_all

SHEET = ROOT / "coding/sources/src-edm-3-148.yaml"
VALUES = [
    "", "x", "p1-s1", "p1-s1 explicit", "p1-s1:0-4 inferred D6", "0-4", "04-1", "3", "2006-07-24",
    "CT+", "true", "accepted", "act-islam-karimov", "act-nobody", "org-kgz", "src-edm-3-148",
    "iss-none", [], {}, ["x"], ["p1-s1"], {"x": "y"}, ["a", "a"],
    {"sentence": "p1-s1", "field": "x"}, ["military", "crime", "legal", "health"],
]  # fmt: skip


@pytest.fixture(scope="module")
def checker():
    tables = load_all()
    ids = {table: set(tables[table][key]) for key, table in REGISTRY_OF_SUFFIX.items()}
    return SheetChecker(Declared(ROOT), ids)


@pytest.fixture(scope="module")
def sheet():
    """The real sheet, cut down to a few items of each kind."""
    data = read_yaml(SHEET.read_bytes(), "sheet").data
    data["mentions"] = dict(list(data["mentions"].items())[:2])
    return {k: v[:3] if isinstance(v, list) else v for k, v in data.items()}


def places(value, found):
    """Every (container, key) in a nested value."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        found.append((value, key))
        if not isinstance(inner, str):
            places(inner, found)
    return found


@pytest.mark.parametrize("seed", range(10))
def test_verdicts_agree_on_altered_sheets(seed, checker, sheet):
    chance, verdicts = random.Random(seed), []
    for _ in range(40):
        data = copy.deepcopy(sheet)
        for _ in range(chance.randrange(1, 3)):
            container, key = chance.choice(places(data, []))
            kind = chance.randrange(4)
            if kind == 0:
                del container[key]
            elif kind == 1 and isinstance(container, dict):
                container[chance.choice(["x", "note", "p1-s9", "evidence"])] = container.pop(key)
            else:
                container[key] = chance.choice(VALUES)
        verdicts.append(checker.fits(data))
        assert verdicts[-1] == (not checker.errors(data)), data
    assert {True, False} == set(verdicts)


def test_line_break_at_the_end_of_evidence_is_refused(checker):
    content = SHEET.read_bytes().replace(
        b"evidence: ['p1-s1 inferred R1']", b'evidence: ["p1-s1\\n"]'
    )
    with pytest.raises(Exception, match=r"sheet:\d+ "):
        checker.read(content, "sheet")
