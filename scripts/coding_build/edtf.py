"""Dates as sources state them: a small profile of EDTF, and the bounds it implies.

Allowed forms (ISO 8601-2, Extended Date/Time Format):

- a date `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, which may end in `~` (approximate), `?` (uncertain) or
  `%` (both): it lasted that long. The mark changes neither the bounds nor the precision.
- a season `YYYY-21` to `YYYY-24`: northern spring (March to May), summer (June to August), autumn
  (September to November) and winter (December to February *of the following year*).
- an interval `A/B`, `A/..` or `../B` of dates: it lasted from A through B.
- a window `[A..B]`, `[A,B]`, `[..B]` or `[A..]` of dates, both days, both months or
  both years, without marks: it happened once, some time within.

Precision, computed from the form, 1 (exact) to 6 (open): an exact day or an interval of exact days
is 1; a window of 2 to 6 days 2, of 7 days 3, of 8 to 31 days (or a month) 4, of 32 to 366 days (or
a year or a season) 5; anything wider, or with an open side, 6. An interval takes the coarser of
its ends' own precision: an open end says that it goes on, so `2005-03/..` is 4; with an open
start it is 6.
"""

import math
import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

_MONTH = r"[0-9]{4}-(?:0[1-9]|1[0-2])"
_DAY = rf"{_MONTH}-(?:0[1-9]|[12][0-9]|3[01])"
_PLAIN = rf"(?:{_DAY}|{_MONTH}|[0-9]{{4}})"
_DATE = rf"{_PLAIN}[~?%]?"
_SEASON = r"[0-9]{4}-2[1-4]"
_PAIRS = "|".join(rf"{date}(?:\.\.|,){date}" for date in (_DAY, _MONTH, "[0-9]{4}"))
PATTERN = (
    rf"(?:{_DATE}|{_SEASON}|{_DATE}/(?:{_DATE}|\.\.)|\.\./{_DATE}"
    rf"|\[(?:{_PAIRS}|\.\.{_PLAIN}|{_PLAIN}\.\.)\])"
)
"""The profile as a pattern for a Table Schema: the whole cell, no anchors, no calendar."""

OPEN = "6"
"""Precision of what has an open side that could be any time."""
_WIDTHS = ((1, "1"), (6, "2"), (7, "3"), (31, "4"), (366, "5"))
"""Days of a window at most, and its precision."""
FORMS = (
    "2006, 2006-07, 2006-07-24 (each may end in ~ ? or %), 2006-21 to 2006-24 (seasons), "
    "2006-07-24/2006-07-25, 2005-03/.., ../2006-07, [2006-07-24..2006-07-30], "
    "[2006-07-24,2006-07-25], [..2006-08-01], [2006-08-01..]"
)
"""One example of each form."""


class EdtfError(ValueError):
    """The text is not a date of the profile; the message says why and what to write."""


class Bounds(NamedTuple):
    """First and last day it can have been (None: open), and the precision "1" to "6"."""

    earliest: date | None
    latest: date | None
    precision: str


def parse(text: str) -> Bounds:
    """Bounds and precision of one date of the profile.

    Raises EdtfError, with a message that says what is wrong and what to write instead.
    """
    if not re.fullmatch(PATTERN, text):
        raise refusal(text)
    if text.startswith("["):
        sides = text[1:-1].split("," if "," in text else "..")
    elif "/" in text:
        sides = text.split("/")
    else:
        return _single(text, text)
    start, end = (_single(side, text) if side.strip(".") else None for side in sides)
    if start and end and start.earliest > end.latest:
        raise EdtfError(f"{text!r} ends before it starts: write the earlier date first")
    if text.startswith("["):
        days = (end.latest - start.earliest).days + 1 if start and end else math.inf
        precision = next((code for widest, code in _WIDTHS if days <= widest), OPEN)
    else:  # an open start can be any time before; an open end says that it goes on
        precision = max(side.precision for side in (start, end) if side) if start else OPEN
    return Bounds(start and start.earliest, end and end.latest, precision)


def _single(part: str, whole: str) -> Bounds:
    """Bounds of one date or season, by the calendar; winter (24) ends in the next year."""
    year, month, day = (*map(int, part.rstrip("~?%").split("-")), 0, 0)[:3]
    if year == 0:
        raise EdtfError(f"{whole!r}: there is no year 0000; years run from 0001 to 9999")
    if month == 0:
        return Bounds(date(year, 1, 1), date(year, 12, 31), "5")
    if month > 12:
        begin, end = 3 * (month - 20), 3 * (month - 20) + 2
        end_year = year + end // 13
        if end_year > 9999:
            raise EdtfError(f"{whole!r}: that winter ends after the year 9999")
        return Bounds(date(year, begin, 1), _last_day(end_year, (end - 1) % 12 + 1), "5")
    last = _last_day(year, month)
    if day == 0:
        return Bounds(date(year, month, 1), last, "4")
    if day > last.day:
        month_ = f"{year:04}-{month:02}"
        raise EdtfError(f"{whole!r}: {month_} ends on day {last.day}, {month_}-{day} is not a day")
    return Bounds(last.replace(day=day), last.replace(day=day), "1")


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def refusal(text: str) -> EdtfError:
    """Why a text is not of the profile, and what to write instead."""
    tidy = re.sub(r"\s+", "", re.sub(r"[\u2010-\u2015\u2212]", "-", text))
    if re.fullmatch(r"[0-9]{4}(-[0-9]{1,2}){1,2}", tidy):
        tidy = "-".join(part.zfill(2) for part in tidy.split("-"))
    guesses = (tidy, f"[{tidy}]", f"{tidy}..", f"..{tidy}", tidy.replace("/", ".."))
    near = next((guess for guess in guesses if re.fullmatch(PATTERN, guess)), "")
    advice = f"did you mean {near!r}?" if near else f"write one of {FORMS}"
    return EdtfError(f"{text!r} is not a date of the EDTF profile: {advice}")
