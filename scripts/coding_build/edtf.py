"""Dates as sources state them: a small profile of EDTF, and the bounds it implies.

The forms and what they mean are in docs/codebook.md, *Dates*. A mark changes neither the bounds nor
the precision; winter ends in the following year; both sides of a window are days, months or years.

Precision, computed from the form, 1 (exact) to 6 (open): an exact day or an interval of exact days
is 1; a window of 2 to 6 days 2, of 7 days 3, of 8 to 31 days (or a month) 4, of 32 to 366 days (or
a year or a season) 5; anything wider, or with an open side, 6. An interval takes the coarser of
its ends' own precision: an open end says that it goes on, so `2005-03/..` is 4; with an open
start it is 6. The pattern of the profile is in the Table Schemas; bounds and precision
are computed by schemas/rules/edtf.sql, as in the rules.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import duckdb

if TYPE_CHECKING:
    from .declared import Declared

FORMS = (
    "2006, 2006-07, 2006-07-24 (each may end in ~ ? or %), 2006-21 to 2006-24 (seasons), "
    "2006-07-24/2006-07-25, 2005-03/.., ../2006-07, [2006-07-24..2006-07-30], "
    "[2006-07-24,2006-07-25], [..2006-08-01], [2006-08-01..]"
)
"""One example of each form."""


class Bounds(NamedTuple):
    """First and last day it can have been ("": open), and the precision "1" to "6"."""

    earliest: str
    latest: str
    precision: str


def bounds_of(declared: "Declared", texts: Iterable[str]) -> dict[str, Bounds]:
    """Bounds and precision of dates; what is no date of the profile is left out."""
    known, pattern = declared.known_dates, declared.edtf_pattern
    if new := [text for text in {*texts} - known.keys() if re.fullmatch(pattern, text)]:
        query = declared.edtf_query("dates", "edtf", "edtf")
        with duckdb.connect() as connection:
            connection.execute("CREATE TABLE dates AS SELECT unnest(?::VARCHAR[]) AS edtf", [new])
            connection.execute(f"WITH {query} FROM edtf_bounds WHERE NOT is_wrong")
            for _, text, first, last, precision, _ in connection.fetchall():
                known[text] = Bounds(*(str(day) if day else "" for day in (first, last)), precision)
    return known


def refusal(text: str, pattern: str) -> str:
    """Why a text is no date of the profile, which has that pattern, and what to write instead."""
    if re.fullmatch(pattern, text):
        return f"{text!r} is not in the calendar, or ends before it starts"
    tidy = re.sub(r"\s+", "", re.sub(r"[\u2010-\u2015\u2212]", "-", text))
    if re.fullmatch(r"[0-9]{4}(-[0-9]{1,2}){1,2}", tidy):
        tidy = "-".join(part.zfill(2) for part in tidy.split("-"))
    guesses = (tidy, f"[{tidy}]", f"{tidy}..", f"..{tidy}", tidy.replace("/", ".."))
    near = next((guess for guess in guesses if re.fullmatch(pattern, guess)), "")
    advice = f"did you mean {near!r}?" if near else f"write one of {FORMS}"
    return f"{text!r} is not a date of the EDTF profile: {advice}"
