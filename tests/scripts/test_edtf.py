"""The EDTF profile: bounds, precision, what is refused and what is said then."""

import datetime
import re

import edtf as oracle
import pytest
from coding_build.declared import Declared
from coding_build.edtf import bounds_of, refusal
from hypothesis import given, settings
from hypothesis import strategies as st
from real_package import ROOT

DECLARED = Declared(ROOT)
CASES = [
    ("2006-07-24", "2006-07-24", "2006-07-24", "1"),
    ("2006-07-24/2006-07-25", "2006-07-24", "2006-07-25", "1"),
    ("[2006-07-24..2006-07-24]", "2006-07-24", "2006-07-24", "1"),
    ("[2006-07-24,2006-07-25]", "2006-07-24", "2006-07-25", "2"),
    ("[2006-07-24..2006-07-29]", "2006-07-24", "2006-07-29", "2"),
    ("[2006-07-24..2006-07-30]", "2006-07-24", "2006-07-30", "3"),
    ("[2006-07-24..2006-07-31]", "2006-07-24", "2006-07-31", "4"),
    ("[2006-07-01..2006-08-01]", "2006-07-01", "2006-08-01", "5"),
    ("2006-07?", "2006-07-01", "2006-07-31", "4"),
    ("[2004-01-01..2004-12-31]", "2004-01-01", "2004-12-31", "5"),
    ("[2005-01-01..2006-01-02]", "2005-01-01", "2006-01-02", "6"),
    ("2005%", "2005-01-01", "2005-12-31", "5"),
    ("[..2006-08-01]", None, "2006-08-01", "6"),
    ("[2006-08-01..]", "2006-08-01", None, "6"),
    ("2005-03/..", "2005-03-01", None, "4"),
    ("../2005-03-07", None, "2005-03-07", "6"),
    ("2001-10-19/2005", "2001-10-19", "2005-12-31", "5"),
    ("2006/2006-07-24", "2006-01-01", "2006-07-24", "5"),
    ("2006-23", "2006-09-01", "2006-11-30", "5"),
    ("2003-24", "2003-12-01", "2004-02-29", "5"),
    ("2004-02", "2004-02-01", "2004-02-29", "4"),
]


_years = st.one_of(st.integers(1999, 2010), st.sampled_from([0, 1, 1900, 2000, 9998, 9999]))
_days = st.builds("{:04}-{:02}-{:02}".format, _years, st.integers(1, 12), st.integers(1, 31))
_lengths = st.sampled_from([4, 7, 10])
_plain = st.builds(lambda day, length: day[:length], _days, _lengths)
_single = st.builds("{}{}".format, _plain, st.sampled_from(["", "~", "?", "%"]))
_of_one = st.sampled_from(["{}", "{}/..", "../{}"])
FORMS = st.one_of(
    st.builds(str.format, _of_one, _single),
    st.builds("{}/{}".format, _single, _single),
    st.builds("{:04}-{}".format, _years, st.integers(21, 24)),
    st.builds(str.format, st.sampled_from(["[..{}]", "[{}..]"]), _plain),
    st.builds(
        lambda one, other, length, dots: f"[{one[:length]}{dots}{other[:length]}]",
        _days, _days, _lengths, st.sampled_from(["..", ","]),
    ),
)  # fmt: skip
"""Texts of every form of the profile, some of them not in the calendar."""


def test_bounds_and_precision():
    found = bounds_of(DECLARED, [text for text, *_ in CASES])
    for text, earliest, latest, precision in CASES:
        assert found[text] == (earliest or "", latest or "", precision), text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2006-07-24/", "did you mean '2006-07-24/..'?"),
        ("/2006-07", "did you mean '../2006-07'?"),
        ("2006-7-4", "did you mean '2006-07-04'?"),
        (" 2006-07-24", "did you mean '2006-07-24'?"),
        ("2006–07–24", "did you mean '2006-07-24'?"),
        ("[2006-07-24/2006-07-25]", "did you mean '[2006-07-24..2006-07-25]'?"),
        ("2006-07-24..2006-07-25", "did you mean '[2006-07-24..2006-07-25]'?"),
        *(
            (text, "is not in the calendar, or ends before it starts")
            for text in (
                "2006-02-30", "2006-08/2006-07", "[2006-08-01..2006-07-31]", "0000", "9999-24",
            )
        ),
        *(
            (text, "write one of 2006, 2006-07, ")
            for text in (
                "", "..", "../..", "2006-13", "2006-25", "2006-00-10", "24.07.2006", "24 July 2006",
                "2006-07-XX", "{2006,2007}", "2006-21~", "2006-21/2006-22", "[2006-07..2006-08-01]",
                "[2006-07~..2006-08]", "2006-07-24T10:00", "y17000",
            )
        ),
    ],
)  # fmt: skip
def test_refusals_say_what_to_write(text, message):
    assert text not in bounds_of(DECLARED, [text])
    said = refusal(text, DECLARED.edtf_pattern)
    assert message in said and repr(text) in said


def is_no_day(text):
    try:
        datetime.date.fromisoformat(text if len(text) == 10 else "2006-07-24")
    except ValueError:
        return True
    return text.startswith("0000") or text == "9999-24"


@settings(max_examples=2, deadline=None)
@given(st.lists(FORMS, min_size=25, max_size=25, unique=True))
def test_bounds_agree_with_the_edtf_library(texts):
    sides = {text: re.findall("[0-9-]{4,10}", text) for text in texts}
    found = bounds_of(DECLARED, {*texts, *(side for each in sides.values() for side in each)})
    for text in texts:
        if text not in found:
            first, *_, last = sides[text] * 2
            assert is_no_day(first) or is_no_day(last) or found[first][0] > found[last][1]
        elif text[4:] != "-24":  # there the library ends winter on 31 December of the same year
            parsed = oracle.parse_edtf(text)
            theirs = parsed.lower_strict(), parsed.upper_strict()
            for ours, other in zip(found[text], theirs, strict=False):
                is_open = other in (float("inf"), float("-inf"))
                assert ours == ("" if is_open else "{:04}-{:02}-{:02}".format(*other[:3]))


@settings(max_examples=2, deadline=None)
@given(st.lists(st.text(alphabet="0123456789-/.[],~?%X u{}", max_size=24), max_size=300))
def test_any_text_is_parsed_or_refused_with_advice(texts):
    found = bounds_of(DECLARED, texts)
    for text in texts:
        if text not in found:
            assert len(refusal(text, DECLARED.edtf_pattern)) > len(text)
        else:
            oracle.parse_edtf(text)


def test_all_columns_of_dates_have_the_same_pattern():
    fields = [field for schema in DECLARED.schemas.values() for field in schema["fields"]]
    dates = [field for field in fields if field["name"].endswith("_edtf")]
    assert {field["constraints"]["pattern"] for field in dates} == {DECLARED.edtf_pattern}
