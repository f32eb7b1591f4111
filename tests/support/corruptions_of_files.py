"""Corruptions of files: bytes, the shape of CSV, and the header."""

import gzip
import shutil

from corruptions import Copy, Corruption, content, lines, swap


def _bytes(name, codes, change, table="names", **more):
    return content("bytes", name, table, codes, change, **more)


def _text(change):
    return lambda data: change(data.decode()).encode()


def _folder(copy: Copy) -> None:
    copy.file("names").unlink()
    copy.file("names").mkdir()


def _gone(copy: Copy) -> None:
    copy.file("names").unlink()


def _link(copy: Copy) -> None:
    shutil.move(copy.file("names"), copy.root / "names.csv")
    copy.file("names").symlink_to("../names.csv")


def _without_bom(data: bytes) -> bytes:
    return data.decode().encode("utf-16-le")


HTML = b"<!DOCTYPE html>\n<html><body>404 Not Found</body></html>\n"
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"
CONFLICT = "\n<<<<<<< HEAD\nnam-x\n=======\nnam-y\n>>>>>>> other\n"

BYTES = [
    _bytes("byte order mark", "bom", lambda data: b"\xef\xbb\xbf" + data),
    _bytes(
        "byte order mark inside", "zero-width", lambda d: d.replace(b"Wardag", b"\xef\xbb\xbfW", 1)
    ),
    _bytes("CRLF", "line-end", lambda data: data.replace(b"\n", b"\r\n")),
    _bytes("CR alone", "line-end", lambda data: data.replace(b"\n", b"\r")),
    _bytes("one CRLF", "line-end", lambda data: data.replace(b"\n", b"\r\n", 1)),
    _bytes("last line CRLF", "line-end", lambda data: data[:-1] + b"\r\n"),
    _bytes("CR doubled", "line-end", lambda data: data.replace(b"\n", b"\r\r\n")),
    _bytes("UTF-16", "encoding", lambda data: data.decode().encode("utf-16")),
    _bytes("UTF-16 big endian", "encoding", lambda d: b"\xfe\xff" + d.decode().encode("utf-16-be")),
    _bytes("UTF-16 without mark", "encoding", _without_bom),
    _bytes("UTF-32", "encoding", lambda data: data.decode().encode("utf-32")),
    _bytes("Windows-1251", "encoding", lambda d: d.decode().encode("cp1251", "replace")),
    _bytes("KOI8-R", "encoding", lambda d: d.decode().encode("koi8-r", "replace")),
    _bytes("Latin-1", "encoding", lambda data: data.replace(b"Wardag", b"W\xe9rdag")),
    _bytes("Windows-1252 quote", "encoding", lambda data: data.replace(b"Wardag", b"W\x92rdag")),
    _bytes("UTF-7", "formula", lambda data: data.decode().encode("utf-7")),
    _bytes("overlong UTF-8", "encoding", lambda data: data.replace(b"Wardag", b"W\xc1\xa1rdag")),
    _bytes("surrogate", "encoding", lambda data: data.replace(b"Wardag", b"W\xed\xa0\x80")),
    _bytes("CESU-8", "encoding", lambda d: d.replace(b"Wardag", b"\xed\xa0\xbd\xed\xb8\x80")),
    _bytes("beyond Unicode", "encoding", lambda data: data.replace(b"Wardag", b"\xf4\x90\x80\x80")),
    _bytes("lone continuation", "encoding", lambda data: data.replace(b"Wardag", b"W\x80")),
    _bytes("half a character", "encoding", lambda d: d[: d.index("Бакиев".encode()) + 1]),
    _bytes("NUL", "control-character", lambda data: data.replace(b"Wardag", b"War\0ag")),
    _bytes("trailing NULs", "control-character", lambda data: data + b"\0" * 100),
    _bytes("trailing Ctrl-Z", "control-character", lambda data: data + b"\x1a"),
    _bytes("zeroed file", "missing-column", lambda data: b"\0" * len(data)),
    _bytes("zeroed tail", "control-character", lambda d: d[:3000] + b"\0" * (len(d) - 3000)),
    _bytes("NEL as line end", "duplicate-column", lambda d: d.replace(b"\n", "\x85".encode())),
    _bytes("U+2028 as line end", "duplicate-column", lambda d: d.replace(b"\n", "\u2028".encode())),
    _bytes("form feed", "control-character", lambda data: data.replace(b"\n", b"\n\f", 1)),
    _bytes("vertical tab", "control-character", lambda data: data.replace(b"Wardag", b"War\vag")),
    _bytes("truncated in a row", "cells-per-row", lambda data: data[:2000]),
    _bytes("truncated at a row", "rows", lambda d: d[: d.index(b"\n", 2000) + 1], mend=False),
    _bytes("truncated in the header", "missing-column", lambda data: data[:20]),
    _bytes("no final newline", "final-newline", lambda data: data[:-1]),
    _bytes("trailing words", "cells-per-row", lambda data: data + b"END OF FILE\n"),
    _bytes("trailing empty line", "empty-line", lambda data: data + b"\n"),
    _bytes("trailing blanks", "cells-per-row", lambda data: data + b"   \n"),
    _bytes("empty", "empty-file", lambda data: b""),
    _bytes("a newline only", "empty-file", lambda data: b"\n"),
    _bytes("blanks only", "missing-column", lambda data: b"    "),
    _bytes("gzip", "encoding", lambda data: gzip.compress(data, mtime=0)),
    _bytes("zip", "missing-column", lambda data: b"PK\x03\x04" + b"\0" * 40),
    _bytes("HTML page", "missing-column", lambda data: HTML),
    _bytes("git-lfs pointer", "missing-column", lambda data: LFS),
    _bytes("JSON", "missing-column", lambda data: b'[{"name_id": "nam-x"}]\n'),
    _bytes("merge conflict", "cells-per-row", _text(lambda text: text.replace("\n", CONFLICT, 1))),
    _bytes("file twice", "order pattern", lambda data: data + data),
    _bytes("another table", "missing-column", lambda data: b"place_id,name\nplc-moscow,Moscow\n"),
    _bytes("one bit", "hash", lambda d: d.replace(b"Wardag", b"Wardaf"), mend=False),
    _bytes("a byte more", "bytes hash", lambda d: d.replace(b"Wardag", b"Wardagh"), mend=False),
    _bytes(
        "last row lost", "bytes hash rows", lambda d: d[: d.rindex(b"\n", 0, -1) + 1], mend=False
    ),
    Corruption("folder for a file", "bytes", "names", ("resource-file",), _folder),
    Corruption("file missing", "bytes", "names", ("resource-file",), _gone),
    Corruption("link for a file", "bytes", "names", ("resource-file",), _link),
]


def _shape(name, codes, change, table="actors", **more):
    return content("shape", name, table, codes, _text(change), **more)


def _each_line(change):
    return lambda text: "".join(change(line) + "\n" for line in text.splitlines())


def _inserted(line, at=3):
    def change(text):
        made = text.splitlines(keepends=True)
        return "".join([*made[:at], line, *made[at:]])

    return change


ISAKOV = "act-ismail-isakov,Ismail Isakov,"
SHAPE = [
    _shape(
        "cell missing in a row", "cells-per-row", lambda t: t.replace(ISAKOV, "act-ismail-isakov,")
    ),
    _shape("cell too many in a row", "cells-per-row", lambda t: t.replace(ISAKOV, ISAKOV + "x,")),
    _shape("comma at the end of a row", "cells-per-row", lambda t: t[:-1] + ",\n"),
    _shape("comma at the end of each line", "unknown-column", _each_line(lambda line: line + ",")),
    _shape("needed quotes lost", "cells-per-row", lambda t: t.replace('"', "")),
    _shape(
        "quote opened and not closed",
        "open-quote",
        lambda t: t.replace(ISAKOV, 'act-ismail-isakov,"Ismail,'),
    ),
    _shape(
        "quote opened in the last row",
        "open-quote",
        lambda t: t.replace(",Rustam Inoyatov", ',"Rustam'),
    ),
    _shape(
        "stray quote in a cell",
        "round-trip",
        lambda t: t.replace("Ismail Isakov", 'Ismail "Isakov'),
    ),
    _shape(
        "quote after the closing one", "quoting", lambda t: t.replace("Ismail Isakov", '"Ismail"x')
    ),
    _shape(
        "blank after the closing quote",
        "quoting",
        lambda t: t.replace("Ismail Isakov", '"Ismail" '),
    ),
    _shape(
        "quotes that are not needed",
        "round-trip",
        lambda t: t.replace("Ismail Isakov", '"Ismail Isakov"'),
    ),
    _shape(
        "quotes around an empty cell",
        "round-trip",
        lambda t: t.replace("Ismail,,KGZ", 'Ismail,"",KGZ'),
    ),
    _shape(
        "all cells quoted",
        "round-trip",
        _each_line(lambda line: '"' + line.replace('"', "").replace(",", '","') + '"'),
        table="event_contexts",
    ),
    _shape(
        "quote escaped by a backslash",
        "quoting",
        lambda t: t.replace("Ismail Isakov", '"Ismail \\"I\\""'),
    ),
    _shape("single quotes", "cells-per-row", lambda t: t.replace('"', "'")),
    _shape("curly quotes", "cells-per-row", lambda t: t.replace('"', "”")),
    _shape("semicolons", "missing-column", lambda t: t.replace(",", ";")),
    _shape("tabs", "missing-column", lambda t: t.replace(",", "\t")),
    _shape("bars", "missing-column", lambda t: t.replace(",", "|")),
    _shape("blank after each comma", "missing-column", lambda t: t.replace(",", ", ")),
    _shape("empty line inside", "empty-line", _inserted("\n")),
    _shape("empty line at the top", "empty-line", _inserted("\n", 0)),
    _shape("line of blanks", "cells-per-row", _inserted("  \n")),
    _shape("line of commas", "required", _inserted("," * 9 + "\n")),
    _shape("comment line", "cells-per-row", _inserted("# checked\n")),
    _shape("comment line at the top", "missing-column", _inserted("# actors\n", 0)),
    _shape("line that names the separator", "missing-column", _inserted("sep=,\n", 0)),
    _shape("second header", "pattern", lambda t: _inserted(t.split("\n", 1)[0] + "\n")(t)),
    _shape("no header", "missing-column", lambda t: t.split("\n", 1)[1]),
    _shape("header only", "min-rows", lambda t: t.split("\n", 1)[0] + "\n"),
    _shape("two rows on one line", "cells-per-row", lambda t: t.replace("\nact-john", ",act-john")),
    _shape(
        "one row on two lines",
        "cells-per-row",
        lambda t: t.replace("Ismail Isakov,", "Ismail Isakov\n,"),
    ),
    _shape(
        "line break in an id",
        "newline-in-cell pattern",
        lambda t: t.replace("act-ismail-isakov", '"act-ismail\n-isakov"'),
    ),
    _shape(
        "line break in a note",
        "newline-in-cell",
        lambda t: t.replace("one man. Native", "one man.\nNative"),
    ),
    _shape(
        "number of the row before each",
        "unknown-column",
        lambda t: "".join(f"{at or ''},{line}\n" for at, line in enumerate(t.splitlines())),
    ),
    _shape(
        "CRLF in a note", "line-end", lambda t: t.replace("one man. Native", "one man.\r\nNative")
    ),
    lines("shape", "row twice", "actors", "primary-key", lambda rows: [*rows[:4], *rows[3:]]),
    lines(
        "shape",
        "rows unsorted",
        "actors",
        "order",
        lambda rows: [rows[0], rows[2], rows[1], *rows[3:]],
    ),
    lines("shape", "rows backwards", "actors", "order", lambda rows: [rows[0], *rows[:0:-1]]),
    lines(
        "shape",
        "rows sorted without case",
        "codes",
        "order",
        lambda rows: [rows[0], *sorted(rows[1:], key=lambda row: [each.lower() for each in row])],
    ),
    lines(
        "shape",
        "transposed",
        "event_contexts",
        "missing-column",
        lambda rows: [list(each) for each in zip(*rows, strict=True)],
    ),
    swap("shape", "decimal comma", "places", "cells-per-row", "42.87", "42,87"),
    swap("shape", "quoted decimal comma", "places", "type", "42.87", '"42,87"'),
]


def _header(name, codes, old, new):
    return swap("header", name, "actors", codes, old, new)


HEADER = [
    _header("column misspelt", "unknown-column missing-column", "honorific,", "honorfic,"),
    _header("column in capitals", "unknown-column missing-column", "honorific,", "HONORIFIC,"),
    _header("column with a capital", "unknown-column missing-column", "honorific,", "Honorific,"),
    _header("blank after a column", "unknown-column missing-column", "honorific,", "honorific ,"),
    _header("blank before a column", "unknown-column missing-column", "honorific,", " honorific,"),
    _header("hyphen in a column", "unknown-column missing-column", "given_name,", "given-name,"),
    _header(
        "no-break blank in a column",
        "unknown-column missing-column",
        "honorific,",
        "honorific\u00a0,",
    ),
    _header(
        "invisible character in a column",
        "unknown-column missing-column",
        "honorific,",
        "honor\u200bific,",
    ),
    _header(
        "Cyrillic letter in a column", "unknown-column missing-column", "country,", "\u0441ountry,"
    ),
    _header("full-width column", "unknown-column missing-column", "note\n", "ｎｏｔｅ\n"),
    _header("column without a name", "unknown-column missing-column", "honorific,", ","),
    _header("column twice", "duplicate-column missing-column", "honorific,", "given_name,"),
    _header(
        "columns with swapped names",
        "column-order",
        "family_name,given_name",
        "given_name,family_name",
    ),
    _header("header quoted", "round-trip", "actor_id", '"actor_id"'),
    _header("header of other words", "unknown-column missing-column", "actor_id,name", "id,label"),
    _header("header with one column less", "missing-column", "honorific,", ""),
    lines(
        "header",
        "column missing",
        "actors",
        "missing-column",
        lambda rows: [[*row[:4], *row[5:]] for row in rows],
    ),
    lines(
        "header",
        "column too many",
        "actors",
        "unknown-column",
        lambda rows: [[*row, "extra" if row is rows[0] else "x"] for row in rows],
    ),
    lines(
        "header",
        "empty column too many",
        "actors",
        "unknown-column",
        lambda rows: [[*row, ""] for row in rows],
    ),
    lines(
        "header",
        "columns in another order",
        "actors",
        "column-order",
        lambda rows: [[row[1], row[0], *row[2:]] for row in rows],
    ),
    lines(
        "header",
        "columns sorted",
        "actors",
        "column-order",
        lambda rows: [
            [row[at] for at in sorted(range(len(row)), key=rows[0].__getitem__)] for row in rows
        ],
    ),
]

FILES = [*BYTES, *SHAPE, *HEADER]
