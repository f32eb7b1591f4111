"""A fast look at a run of CSV lines as bytes: is everything in it canonical beyond doubt?

Most lines of large files are. The others, such as all with quotes, are read again, cell by cell, by
`csv_reader`. The look may err in one direction only: it may doubt good lines.
"""

import numpy

from .characters import MAX_CELL, suspicious

_IN_CELLS = bytes(byte for byte in range(256) if byte not in b",\n")
_ENDS, _SPACE, _SIGNS = b",\n", b" ", b"=+@-"
_PAIRS = ((_ENDS + _SPACE, _SPACE), (_SPACE, _ENDS), (_ENDS, _SIGNS))
"""Bytes that are doubted after each other: a space beside a separator or another space, and what
may begin a formula at the start of a cell."""
# a bit for each pair: of the bytes that may come first, and of those that may follow
_FIRST, _NEXT = (
    bytes(
        sum(1 << bit for bit, pair in enumerate(_PAIRS) if byte in pair[side])
        for byte in range(256)
    )
    for side in (0, 1)
)


def plain_lines(lines: bytes, width: int) -> int:
    """Return the number of lines if they are canonical beyond doubt, else 0.

    That is: as many cells in each line as there are columns, no quotes, no control characters, no
    spaces at the ends of cells or doubled, no formula, nothing longer than a cell may be, UTF-8,
    and nothing that `characters.suspicious` asks to look at.

    Args:
        lines: at least one line, each ended by LF.
        width: number of columns.
    """
    ends, bare = lines.translate(None, _IN_CELLS), b"\n" + lines
    count = len(ends) // width
    if not count or ends != (b"," * (width - 1) + b"\n") * count:
        return 0
    if b"\r" in bare or b'"' in bare or (width == 1 and b"\n\n" in bare):
        return 0
    first, following = (numpy.frombuffer(bare.translate(each), "u1") for each in (_FIRST, _NEXT))
    if (first[:-1] & following[1:]).any():
        return 0
    if max(map(len, lines.split(b"\n"))) > MAX_CELL:
        return 0
    try:
        return 0 if suspicious(lines.decode("utf-8")) else count
    except UnicodeDecodeError:
        return 0
