"""Dates as sources tell them: a small profile of EDTF, and the bounds it implies.

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

import re
from calendar import monthrange
from datetime import date, timedelta
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

FORMS = (
    "2006, 2006-07, 2006-07-24 (each may end in ~ ? or %), 2006-21 to 2006-24 (seasons), "
    "2006-07-24/2006-07-25, 2005-03/.., ../2006-07, [2006-07-24..2006-07-30], "
    "[2006-07-24,2006-07-25], [..2006-08-01], [2006-08-01..]"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


OPEN = "6"
"""Precision of what has an open side that could be any time."""


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
        raise EdtfError(f"{text!r} is not a date of the EDTF profile: {_advice(text)}")
    if text.startswith("["):
        return _window(text)
    if "/" in text:
        return _interval(text)
    return _single(text, text)


def _single(part: str, whole: str) -> Bounds:
    """Bounds of one date or season, by the calendar."""
    numbers = [int(number) for number in part.rstrip("~?%").split("-")]
    if numbers[0] == 0:
        raise EdtfError(f"{whole!r}: there is no year 0000; years run from 0001 to 9999")
    if len(numbers) == 1:
        return Bounds(date(numbers[0], 1, 1), date(numbers[0], 12, 31), "5")
    year, month = numbers[:2]
    if month > 12:
        return _season(year, month, whole)
    last = monthrange(year, month)[1]
    if len(numbers) == 2:
        return Bounds(date(year, month, 1), date(year, month, last), "4")
    if numbers[2] > last:
        raise EdtfError(
            f"{whole!r}: {part[:10]} is not in the calendar; "
            f"{year:04}-{month:02} ends on day {last}"
        )
    day = date(year, month, numbers[2])
    return Bounds(day, day, "1")


def _season(year: int, code: int, whole: str) -> Bounds:
    """Bounds of a northern season; winter (24) runs into February of the next year."""
    start = date(year, 3 * (code - 20), 1)
    end_year, end_month = (year + 1, 2) if code == 24 else (year, start.month + 2)
    if end_year > 9999:
        raise EdtfError(f"{whole!r}: that winter ends after the year 9999")
    return Bounds(start, date(end_year, end_month, monthrange(end_year, end_month)[1]), "5")


def _interval(text: str) -> Bounds:
    """Bounds of something that lasted from one date through another."""
    first, last = text.split("/")
    start = None if first == ".." else _single(first, text)
    end = None if last == ".." else _single(last, text)
    bounds = _ordered(start, end, text)
    # an open start can be any time before; an open end says that it goes on
    precision = max(side.precision for side in (start, end) if side) if start else OPEN
    return Bounds(*bounds, precision)


def _window(text: str) -> Bounds:
    """Bounds of something that happened once between two dates."""
    first, last = text[1:-1].split("," if "," in text else "..")
    start = _single(first, text) if first else None
    end = _single(last, text) if last else None
    earliest, latest = _ordered(start, end, text)
    return Bounds(earliest, latest, _window_precision(earliest, latest))


def _ordered(start: Bounds | None, end: Bounds | None, text: str) -> list[date | None]:
    """First day of the start and last day of the end, which must not come before it."""
    if start and end and start.earliest > end.latest:
        raise EdtfError(f"{text!r} ends before it starts: write the earlier date first")
    return [start.earliest if start else None, end.latest if end else None]


def _window_precision(earliest: date | None, latest: date | None) -> str:
    """Precision of a window by its width in days, both ends counted."""
    if earliest is None or latest is None:
        return "6"
    days = (latest - earliest + timedelta(days=1)).days
    for widest, precision in ((1, "1"), (6, "2"), (7, "3"), (31, "4"), (366, "5")):
        if days <= widest:
            return precision
    return "6"


def _advice(text: str) -> str:
    """What to write instead of a text that is none of the forms."""
    if not text:
        return f"it is empty; write one of {FORMS}"
    if text != text.strip() or " " in text.strip():
        squeezed = re.sub(r"\s+", "", text)
        if re.fullmatch(PATTERN, squeezed):
            return f"it holds blanks; write {squeezed!r}"
    hyphens = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    if hyphens != text and re.fullmatch(PATTERN, hyphens):
        return f"its dash is not the hyphen-minus '-'; write {hyphens!r}"
    if re.fullmatch(r"[0-9]{4}-[0-9]{4}", hyphens):
        return f"an interval has a slash; write {hyphens.replace('-', '/')!r}"
    if text in ("..", "../..", "/", "[..]"):
        return "both sides are open; leave the cell empty"
    if text.endswith("/"):
        return f"an open end is two dots; write '{text}..'"
    if text.startswith("/"):
        return f"an open start is two dots; write '..{text}'"
    if "X" in text.upper() and re.fullmatch(r"[0-9Xx]{4}(-[0-9Xx]{2}){0,2}", text):
        return "no X for unknown digits; write the year, the month or a window [A..B]"
    if text.startswith("{"):
        return "no {sets}; make a row for each, or write a window [A..B] if it was one of them"
    return _advice_on_form(text)


def _advice_on_form(text: str) -> str:
    """Advice on dates written in another order, unpadded, or with a season inside."""
    unpadded = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text)
    if unpadded and 1 <= int(unpadded[2]) <= 12 and 1 <= int(unpadded[3]) <= 31:
        year, month, day = unpadded.groups()
        return f"months and days have two digits; write '{year}-{int(month):02}-{int(day):02}'"
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?", text):
        return "months run from 01 to 12, seasons from 21 to 24, days from 01 to 31"
    if re.fullmatch(r"[0-9]{4}-2[1-4][~?%]", text):
        return f"a season takes no mark; write {text[:-1]!r}"
    unmarked = re.sub(r"[~?%]", "", text)
    if unmarked != text and text.startswith("[") and re.fullmatch(PATTERN, unmarked):
        return f"a window is uncertain already and takes no marks; write {unmarked!r}"
    if re.fullmatch(rf"\[{_PLAIN}(?:\.\.|,){_PLAIN}\]", text):
        return "both ends of a window are days, or months, or years; write both as days"
    if re.search(r"[0-9]{4}-2[1-4]", text) and re.search(r"[/\[]", text):
        return "seasons stand alone; write months in an interval or a window"
    if re.fullmatch(r"[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{4}", text):
        return "year first; write it as YYYY-MM-DD"
    if any(month in text.lower() for month in _MONTHS):
        return "months are numbers; write YYYY-MM or YYYY-MM-DD"
    if "/" in text and re.fullmatch(rf"\[{_DATE}/{_DATE}\]", text):
        return f"a window has two dots, not a slash; write {text.replace('/', '..')!r}"
    if re.fullmatch(rf"{_DATE}\.\.{_DATE}?", text) or re.fullmatch(rf"\.\.{_DATE}", text):
        return f"a window stands in brackets; write '[{text}]'"
    return f"write one of {FORMS}"
