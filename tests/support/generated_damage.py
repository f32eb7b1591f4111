"""Damage to the bytes of a table's file."""

from collections.abc import Callable
from random import Random

Damage = Callable[[Random, bytes], bytes]


def damaged(chance: Random, kind: str, content: bytes) -> bytes:
    """Return the bytes of a file after damage of a kind."""
    return KINDS[kind](chance, content)


def _anywhere(*inserted: bytes) -> Damage:
    def insert(chance: Random, content: bytes) -> bytes:
        at = chance.randrange(len(content) + 1)
        return content[:at] + chance.choice(inserted) + content[at:]

    return insert


def _in_lines(change: Callable[[Random, list[bytes], int], None], least: int = 0) -> Damage:
    """Return damage that changes the list of lines at one of them, from line `least` (from 0)."""

    def damage(chance: Random, content: bytes) -> bytes:
        lines = content.split(b"\n")[:-1]
        if len(lines) > least:
            change(chance, lines, chance.randrange(least, len(lines)))
        return b"".join(line + b"\n" for line in lines)

    return damage


def _cells(change: Callable[[Random, list[bytes]], list[bytes]], least: int = 1) -> Damage:
    def damage(chance: Random, lines: list[bytes], at: int) -> None:
        lines[at] = b",".join(change(chance, lines[at].split(b",")))

    return _in_lines(damage, least)


def _other_order(chance: Random, content: bytes) -> bytes:
    lines = [line.split(b",") for line in content.split(b"\n")[:-1]]
    order = chance.sample(range(len(lines[0])), len(lines[0]))
    even = [line for line in lines if len(line) == len(order)]
    return b"".join(b",".join(line[at] for at in order) + b"\n" for line in even)


def _quoted_cell(chance: Random, cells: list[bytes]) -> list[bytes]:
    at = chance.randrange(len(cells))
    return [*cells[:at], b'"' + cells[at].strip(b'"') + b'"', *cells[at + 1 :]]


def _broken_cell(chance: Random, cells: list[bytes]) -> list[bytes]:
    at = chance.randrange(len(cells))
    text = cells[at].strip(b'"')
    return [*cells[:at], b'"' + text[:1] + b"\n" + text[1:] + b'"', *cells[at + 1 :]]


def _swap_lines(chance: Random, lines: list[bytes], at: int) -> None:
    lines[at], lines[-1] = lines[-1], lines[at]


KINDS = {
    "quote put in": _anywhere(b'"', b'""', b'"""'),
    "control character": _anywhere(b"\0", b"\x07", b"\x1f", b"\x7f", b"\t", b"\r", b"\x1a",
                                   b"\x1c"),
    "odd character": _anywhere("\u00a0".encode(), "\u2028".encode(), "\u0085".encode(),
                               "\ufeff".encode(), "\u200b".encode(), "\u0301".encode()),
    "space put in": _anywhere(b" ", b"  "),
    "comma put in": _anywhere(b",", b",,", b";"),
    "line break put in": _anywhere(b"\n", b"\n\n", b"\r\n"),
    "byte that is not UTF-8": _anywhere(b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xe9"),
    "byte order mark": lambda _, content: b"\xef\xbb\xbf" + content,
    "UTF-16": lambda _, content: content.decode().encode("utf-16"),
    "CRLF": lambda _, content: content.replace(b"\n", b"\r\n"),
    "CR": lambda _, content: content.replace(b"\n", b"\r"),
    "no newline at the end": lambda _, content: content[:-1],
    "cut off": lambda chance, content: content[: chance.randrange(len(content))],
    "empty": lambda _, content: b"",
    "header only": lambda _, content: content[: content.index(b"\n") + 1],
    "header lost": lambda _, content: content[content.index(b"\n") + 1 :],
    "semicolons": lambda _, content: content.replace(b",", b";"),
    "other order of columns": _other_order,
    "column renamed": _in_lines(lambda _, lines, at: lines.__setitem__(0, b"x" + lines[0])),
    "column doubled": _in_lines(
        lambda _, lines, at: lines.__setitem__(0, lines[0] + b"," + lines[0])
    ),
    "column added": lambda _, content: content.replace(b"\n", b",more\n"),
    "cell lost": _cells(lambda chance, cells: cells[:-1] or [b""]),
    "cell added": _cells(lambda chance, cells: [*cells, chance.choice([b"", b"x"])]),
    "needless quotes": _cells(_quoted_cell, least=0),
    "line break in a cell": _cells(_broken_cell),
    "empty line": _in_lines(lambda _, lines, at: lines.insert(at, b"")),
    "line of commas": _in_lines(lambda _, lines, at: lines.insert(at, b"," * lines[0].count(b","))),
    "lines doubled": _in_lines(lambda _, lines, at: lines.insert(at, lines[at]), least=1),
    "lines swapped": _in_lines(_swap_lines, least=1),
}  # fmt: skip
