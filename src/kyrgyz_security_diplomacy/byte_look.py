"""A first look at a run of CSV lines as bytes: is everything in it plainly canonical?

Vectorised, because nearly all lines of nearly all files are in order: what is not is read again,
cell by cell, by `csv_scan`. The look may be wrong in one direction only: it may call good lines
doubtful.
"""

from collections.abc import Sequence
from functools import cache

from .characters import MAX_CELL, suspicious

SPACE, EDGE, SEPARATOR, FORMULA, QUOTE, BAD = 1, 2, 4, 8, 16, 32
"""Bits of a byte: a blank, what may not stand beside one, the end of a cell, what begins a
formula, a quote, a byte that no table has."""


@cache
def _classes():
    import numpy

    found = numpy.zeros(256, dtype=numpy.uint8)
    found[[byte for byte in range(32) if byte != 10] + [127]] = BAD
    found[ord(" ")] = SPACE | EDGE
    found[[ord(","), ord("\n")]] = EDGE | SEPARATOR
    found[list(b"=+@-")] = FORMULA
    found[ord('"')] = QUOTE
    return found


def has_quotes(lines: bytes) -> bool:
    """Return whether a quote stands in the lines: then `plain` says no, and is not worth asking."""
    return b'"' in lines


def plain(lines: bytes, text_columns: Sequence[bool]) -> bool:
    """Return whether whole lines, ended by LF, are canonical beyond doubt.

    True says: no quotes, as many cells in each line as there are columns, no control characters,
    no blanks beside a separator or another blank, no formula in a column of text, nothing longer
    than a cell may be, UTF-8, and nothing that `characters.suspicious` asks to look at.

    Args:
        lines: at least one line, each ended by LF.
        text_columns: for each column, in the file's order, whether it holds text.
    """
    import numpy

    data = numpy.frombuffer(lines, dtype=numpy.uint8)
    kinds = _classes()[data]
    if numpy.bitwise_or.reduce(kinds) & (QUOTE | BAD) or kinds[0] & SPACE:
        return False
    left, right = kinds[:-1], kinds[1:]
    if (((left & SPACE) & (right >> 1)) | ((left >> 1) & right & SPACE)).any():
        return False
    ends = numpy.flatnonzero(kinds & SEPARATOR)
    width = len(text_columns)
    breaks = ends[width - 1 :: width]
    if len(ends) % width or (data[breaks] != 10).any() or (data == 10).sum() != len(breaks):
        return False
    if width == 1 and (kinds[0] & SEPARATOR or (left & right & SEPARATOR).any()):
        return False  # an empty line, or a blank cell that must be written ""
    if numpy.diff(breaks, prepend=-1).max() > MAX_CELL:
        return False
    starts = numpy.flatnonzero(((left & SEPARATOR) << 1) & right & FORMULA)
    columns = (numpy.searchsorted(ends, starts) + 1) % width
    if kinds[0] & FORMULA:
        columns = numpy.append(columns, 0)
    if numpy.asarray(text_columns)[columns].any():
        return False
    return lines.isascii() or _plain_text(lines)


def _plain_text(lines: bytes) -> bool:
    try:
        return not suspicious(lines.decode("utf-8"))
    except UnicodeDecodeError:
        return False
