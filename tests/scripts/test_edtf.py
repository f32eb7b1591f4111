"""The EDTF profile: bounds, precision, what is refused and what is said then."""

import re

import edtf as oracle
import pytest
from coding_build.edtf import PATTERN, EdtfError, parse
from edtf.parser.edtf_exceptions import EDTFParseException
from hypothesis import given
from hypothesis import strategies as st

CASES = [
    ("2006-07-24", "2006-07-24", "2006-07-24", "1"),
    ("2006-07-24~", "2006-07-24", "2006-07-24", "1"),
    ("2006-07-24/2006-07-25", "2006-07-24", "2006-07-25", "1"),
    ("[2006-07-24..2006-07-24]", "2006-07-24", "2006-07-24", "1"),
    ("[2006-07-24,2006-07-25]", "2006-07-24", "2006-07-25", "2"),
    ("[2006-07-24..2006-07-29]", "2006-07-24", "2006-07-29", "2"),
    ("[2006-07-24..2006-07-30]", "2006-07-24", "2006-07-30", "3"),
    ("[2006-07-24..2006-07-31]", "2006-07-24", "2006-07-31", "4"),
    ("[2006-07-01..2006-07-31]", "2006-07-01", "2006-07-31", "4"),
    ("[2006-07-01..2006-08-01]", "2006-07-01", "2006-08-01", "5"),
    ("2006-07", "2006-07-01", "2006-07-31", "4"),
    ("2006-07?", "2006-07-01", "2006-07-31", "4"),
    ("[2006-05-01..2006-08-01]", "2006-05-01", "2006-08-01", "5"),
    ("[2004-01-01..2004-12-31]", "2004-01-01", "2004-12-31", "5"),
    ("[2005-01-01..2006-01-02]", "2005-01-01", "2006-01-02", "6"),
    ("2005", "2005-01-01", "2005-12-31", "5"),
    ("2005%", "2005-01-01", "2005-12-31", "5"),
    ("[..2006-08-01]", None, "2006-08-01", "6"),
    ("[2006-08-01..]", "2006-08-01", None, "6"),
    ("2005-03/..", "2005-03-01", None, "4"),
    ("../2005-03-07", None, "2005-03-07", "6"),
    ("2001-10-19/2005", "2001-10-19", "2005-12-31", "5"),
    ("2006/2006-07-24", "2006-01-01", "2006-07-24", "5"),
    ("2006-21", "2006-03-01", "2006-05-31", "5"),
    ("2006-22", "2006-06-01", "2006-08-31", "5"),
    ("2006-23", "2006-09-01", "2006-11-30", "5"),
    ("2006-24", "2006-12-01", "2007-02-28", "5"),
    ("2003-24", "2003-12-01", "2004-02-29", "5"),
    ("2004-02", "2004-02-01", "2004-02-29", "4"),
]


def _joined(form, *parts):
    return st.builds(form.format, *parts)


_years = st.one_of(st.integers(1999, 2010), st.sampled_from([0, 1, 1900, 2000, 9998, 9999]))
_days = st.builds("{:04}-{:02}-{:02}".format, _years, st.integers(1, 12), st.integers(1, 31))
_lengths = st.sampled_from([4, 7, 10])
_plain = st.builds(lambda day, length: day[:length], _days, _lengths)
_single = _joined("{}{}", _plain, st.sampled_from(["", "~", "?", "%"]))
FORMS = st.one_of(
    _single,
    _joined("{:04}-{}", _years, st.integers(21, 24)),
    _joined("{}/{}", _single, _single),
    _joined("{}/..", _single),
    _joined("../{}", _single),
    st.builds(
        lambda one, other, length, dots: f"[{one[:length]}{dots}{other[:length]}]",
        _days, _days, _lengths, st.sampled_from(["..", ","]),
    ),
    _joined("[..{}]", _plain),
    _joined("[{}..]", _plain),
)  # fmt: skip
"""Texts of every form of the profile, some of them not in the calendar."""


@pytest.mark.parametrize(("text", "earliest", "latest", "precision"), CASES)
def test_bounds_and_precision(text, earliest, latest, precision):
    bounds = parse(text)
    assert (bounds.earliest and bounds.earliest.isoformat()) == earliest
    assert (bounds.latest and bounds.latest.isoformat()) == latest
    assert bounds.precision == precision


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
        ("2006-02-30", "2006-02 ends on day 28"),
        ("2006-08/2006-07", "ends before it starts"),
        ("[2006-08-01..2006-07-31]", "ends before it starts"),
        ("0000", "no year 0000"),
        ("9999-24", "after the year 9999"),
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
    with pytest.raises(EdtfError, match=re.escape(message)) as caught:
        parse(text)
    assert repr(text) in str(caught.value)


@given(FORMS)
def test_bounds_agree_with_the_edtf_library(text):
    try:
        bounds = parse(text)
    except EdtfError as error:
        assert re.search("ends before it starts|ends on day|no year|after the year", str(error))
        return
    assert None in bounds[:2] or bounds.earliest <= bounds.latest
    assert bounds.precision in "123456"
    if text[4:] == "-24":
        return  # there the library ends winter on 31 December of the same year
    parsed = oracle.parse_edtf(text)
    for ours, theirs in (
        (bounds.earliest, parsed.lower_strict()),
        (bounds.latest, parsed.upper_strict()),
    ):
        if ours is None:
            assert theirs in (float("inf"), float("-inf"))
        else:
            assert tuple(theirs)[:3] == (ours.year, ours.month, ours.day)


@given(st.text(alphabet="0123456789-/.[],~?%X u{}", max_size=24))
def test_any_text_is_parsed_or_refused_with_advice(text):
    try:
        parse(text)
    except EdtfError as error:
        assert len(str(error)) > len(text)
    else:
        assert re.fullmatch(PATTERN, text)
        try:
            oracle.parse_edtf(text)
        except EDTFParseException:
            pytest.fail(f"{text!r} is no EDTF")


def test_pattern_is_portable():
    assert not re.search(r"\\d|[\^$]|\(\?[^:]", PATTERN)
