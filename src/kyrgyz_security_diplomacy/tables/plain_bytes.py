"""A fast look at a run of CSV lines as bytes: is everything in it canonical beyond doubt?

Vectorised, because nearly all lines of nearly all files are in order: the others are read again,
cell by cell, by `csv_reader`. The look may err in one direction only: it may doubt good lines.
"""

from collections.abc import Sequence
from functools import cache

from .characters import MAX_CELL, suspicious

LF, QUOTE, COMMA, LETTER = b'\n",x'

SPACE, END, FORMULA, BAD = 1, 2, 4, 8
"""Bits of a byte: a space, the end of a cell, the same if a formula follows, a refused byte."""
AFTER = 4
"""By how much these bits are shifted in a byte that is refused after one which has them."""


@cache
def _classes() -> bytes:
    found = bytearray(256)
    for byte in [*(byte for byte in range(32) if byte != LF), 127]:
        found[byte] = BAD
    for byte in (COMMA, LF):
        found[byte] = END | FORMULA | SPACE << AFTER
    found[ord(" ")] = SPACE | (SPACE | END) << AFTER
    for byte in b"=+@-":
        found[byte] = FORMULA << AFTER
    return bytes(found)


_IN_CELLS = bytes(byte for byte in range(256) if byte not in (COMMA, LF))


def plain_lines(lines: bytes, text_columns: Sequence[bool]) -> int:
    """Return the number of lines if they are canonical beyond doubt, else 0.

    That is: quotes only and always where a cell needs them, no line break in a cell, as many cells
    in each line as there are columns, no control characters, no space beside a separator or another
    space, no formula in a column of text, nothing longer than a cell may be, UTF-8, and nothing
    that `characters.suspicious` asks to look at.

    Args:
        lines: at least one line, each ended by LF.
        text_columns: for each column, in the file's order, whether it holds text.
    """
    import numpy

    bare = b"\n" + (_without_quotes(lines) if QUOTE in lines else lines)
    width, ends = len(text_columns), bare[1:].translate(None, _IN_CELLS)
    count = len(ends) // width
    if not count or ends != (b"," * (width - 1) + b"\n") * count:
        return 0
    if width == 1 and b"\n\n" in bare:
        return 0  # an empty line
    kinds = numpy.frombuffer(bare.translate(_classes()), dtype=numpy.uint8)
    doubts = kinds[:-1] & (kinds[1:] >> AFTER)
    if (kinds & BAD).any() or (doubts & (SPACE | END)).any():
        return 0
    if doubts.any():  # a minus may begin a number
        before = numpy.searchsorted(numpy.flatnonzero(kinds & END), numpy.flatnonzero(doubts))
        if numpy.asarray(text_columns)[before % width].any():
            return 0
    breaks = numpy.flatnonzero(numpy.frombuffer(bare, dtype=numpy.uint8) == LF)
    if numpy.diff(breaks).max() > MAX_CELL:
        return 0
    return count if lines.isascii() or _is_plain_text(lines) else 0


def _without_quotes(lines: bytes) -> bytes:
    """Return lines with letters for what their quotes protect, or nothing if that is doubtful."""
    import numpy

    data = numpy.frombuffer(lines, dtype=numpy.uint8)
    quotes = numpy.flatnonzero(data == QUOTE)
    if len(quotes) % 2:
        return b""
    opened, closed = quotes[0::2], quotes[1::2]
    doubled = closed[:-1] + 1 == opened[1:]
    first = numpy.flatnonzero(numpy.append(True, ~doubled))
    last = numpy.flatnonzero(numpy.append(~doubled, True))
    begin, end = opened[first], closed[last]  # of cells in quotes
    ends = numpy.flatnonzero((data == COMMA) | (data == LF))
    inner = ends[numpy.searchsorted(quotes, ends) % 2 == 1]
    needed = (first < last) | (numpy.searchsorted(inner, begin) < numpy.searchsorted(inner, end))
    beside = numpy.concatenate([data[begin - 1], data[end + 1]])  # data[-1] is LF
    if (data[inner] == LF).any() or not needed.all() or not numpy.isin(beside, (COMMA, LF)).all():
        return b""
    bare = data.copy()
    bare[inner] = bare[closed[:-1][doubled]] = bare[opened[1:][doubled]] = LETTER
    return bare[bare != QUOTE].tobytes()


def _is_plain_text(lines: bytes) -> bool:
    try:
        return not suspicious(lines.decode("utf-8"))
    except UnicodeDecodeError:
        return False
