"""What SQLite checks of patterns: never more than the pattern says."""

import json
import re
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from real_package import DESCRIPTOR

from kyrgyz_security_diplomacy.export.glob_patterns import conditions
from kyrgyz_security_diplomacy.package.patterns import pattern_fault

OURS = sorted(
    {
        field["constraints"]["pattern"]
        for resource in DESCRIPTOR["resources"]
        for field in resource["schema"]["fields"]
        if "pattern" in field.get("constraints", {})
    }
)
OTHERS = [
    "[0-9]{4}-[0-9]{2}", "(?:a|bc|d*)", "a{2,3}b?", "[^a-c]x", r"[\]\[^-]+", r"\*\?\[[*?]",
    "(?:ab)+c", "x[-a]", r"a[\-b]c", "[Ѐ-ӿ]{2}", "(?:a|b)(?:c|d)", "(?:[a-z]{2}|[0-9]+)-z{2,}",
    r"[\^]", r"[\^\-]", r"[^\]]", r"[+-\-]9", "q{101}", "'{2}", "[*-+]{2}",
    r"[\]-a]{2}", r"[0\]-a]{2}", r"[\^-c]9", r"[A-\]]{2}", r"[!-\-]{2}",
]  # fmt: skip
DATABASE = sqlite3.connect(":memory:", check_same_thread=False)


def passes(pattern, text):
    sql = conditions("text", pattern)
    [(found,)] = DATABASE.execute(f"SELECT {sql or '1'} FROM (SELECT ? AS text)", [text])
    return bool(found)


@pytest.mark.parametrize("pattern", OURS + OTHERS, ids=json.dumps)
def test_what_matches_is_never_refused(pattern):
    assert not pattern_fault(pattern)

    @settings(max_examples=12)
    @given(st.from_regex(re.compile(pattern), fullmatch=True))
    def check(text):
        if "\0" not in text:  # a text ends there for SQLite; cells have none
            assert passes(pattern, text), (text, conditions("text", pattern))

    check()


@pytest.mark.parametrize("pattern", OURS, ids=json.dumps)
def test_every_pattern_of_ours_refuses_something(pattern):
    assert not passes(pattern, "Ж"), conditions("text", pattern)
    assert not passes(pattern, " "), conditions("text", pattern)


@pytest.mark.parametrize(
    ("pattern", "wrong"),
    [
        ("[0-9]{4}-[0-9]{2}", ["2006-1", "2006-111", "206-11", "a006-11", "2006-11\n"]),
        ("(?:a|bc)", ["b", "c", "abc", "A", "a|bc"]),
        ("src-[a-z0-9]+(?:-[a-z0-9]+)*", ["src-", "act-one", "src-One", "xsrc-one", "src-a b"]),
        ("Q[1-9][0-9]*", ["Q", "Q0", "Q1a", "q1", "1"]),
        ("[0-9]+[.][0-9]+", [".1", "1.", "1.a", "a.1"]),
        ("(?:ab)+c", ["ab", "abx"]),
        (r"\*x", ["ax", "x"]),
        ("[^a-c]x", ["ax", "x", "dxx"]),
    ],
)
def test_what_is_refused(pattern, wrong):
    assert [text for text in wrong if passes(pattern, text)] == []


def test_fixed_patterns_need_nothing_but_one_glob():
    assert conditions("c", "[0-9a-f]{3}") == "c GLOB '[0-9a-f][0-9a-f][0-9a-f]'"
    assert conditions("c", "Q[1-9][0-9]*") == "c GLOB 'Q[1-9]*' AND c NOT GLOB '*[^0-9Q]*'"
    assert conditions("c", "[^a]*") == ""
