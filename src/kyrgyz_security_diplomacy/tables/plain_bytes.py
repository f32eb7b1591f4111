"""A fast look at a run of CSV lines as bytes: is everything in it canonical beyond doubt?

Most lines of large files are. The others, such as all with quotes, are read again, cell by cell, by
`csv_reader`. The look may err in one direction only: it may doubt good lines.
"""

from .characters import MAX_CELL, suspicious

_IN_CELLS = bytes(byte for byte in range(256) if byte not in b",\n")
_DOUBTS = (b"\r", b'"', b"  ", b" ,", b", ", b" \n", b"\n ")
_DOUBTS += tuple(end + sign for end in (b",", b"\n") for sign in (b"=", b"+", b"@", b"-"))
"""Quotes, CR, spaces beside a separator or another space, and what may begin a formula."""


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
    if any(doubt in bare for doubt in _DOUBTS) or (width == 1 and b"\n\n" in bare):
        return 0
    if max(map(len, lines.split(b"\n"))) > MAX_CELL:
        return 0
    try:
        return 0 if suspicious(lines.decode("utf-8")) else count
    except UnicodeDecodeError:
        return 0
