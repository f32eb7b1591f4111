"""`ksd validate` refuses corrupt files: their bytes, the shape of CSV, the header."""

import gzip

import pytest
from corruptions import Copy, judged, names
from real_package import part


def swap(old, new):
    """A change of the first place of a text in a file."""
    one, other = (each if isinstance(each, bytes) else each.encode() for each in (old, new))

    def change(data):
        assert one in data, f"{old!r} is not there"
        return data.replace(one, other, 1)

    return change


def coded(encoding):
    return lambda data: data.decode().encode(encoding, "replace")


def each_line(change):
    return lambda data: b"".join(change(line) + b"\n" for line in data.splitlines())


def inserted(line, at=3):
    def change(data):
        made = data.splitlines(keepends=True)
        return b"".join([*made[:at], line, *made[at:]])

    return change


def rows_changed(change):
    """A change of the rows, the header first, by the test below."""
    change.of_rows = True
    return change


HTML = b"<!DOCTYPE html>\n<html><body>404 Not Found</body></html>\n"
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"
CONFLICT = b"\n<<<<<<< HEAD\nnam-x\n=======\nnam-y\n>>>>>>> other\n"

BYTES = {
    "byte order mark": ("bom", lambda d: b"\xef\xbb\xbf" + d),
    "byte order mark inside": ("zero-width", swap("Wardag", b"\xef\xbb\xbfW")),
    "CRLF": ("line-end", lambda d: d.replace(b"\n", b"\r\n")),
    "CR alone": ("line-end", lambda d: d.replace(b"\n", b"\r")),
    "one CRLF": ("line-end", swap("\n", "\r\n")),
    "last line CRLF": ("line-end", lambda d: d[:-1] + b"\r\n"),
    "UTF-16": ("encoding", coded("utf-16")),
    "UTF-16 without mark": ("encoding", coded("utf-16-le")),
    "Windows-1251": ("encoding", coded("cp1251")),
    "Latin-1": ("encoding", swap("Wardag", b"W\xe9rdag")),
    "UTF-7": ("formula", coded("utf-7")),
    "overlong UTF-8": ("encoding", swap("Wardag", b"W\xc1\xa1rdag")),
    "surrogate": ("encoding", swap("Wardag", b"W\xed\xa0\x80")),
    "half a character": ("encoding", lambda d: d[: d.index("Бакиев".encode()) + 1]),
    "NUL": ("control-character", swap("Wardag", "War\0ag")),
    "trailing NULs": ("control-character", lambda d: d + b"\0" * 100),
    "zeroed tail": ("control-character", lambda d: d[:3000] + b"\0" * (len(d) - 3000)),
    "form feed": ("control-character", swap("\n", "\n\f")),
    "truncated in a row": ("cells-per-row", lambda d: d[:2000]),
    "truncated in the header": ("missing-column", lambda d: d[:20]),
    "no final newline": ("final-newline", lambda d: d[:-1]),
    "trailing words": ("cells-per-row", lambda d: d + b"END OF FILE\n"),
    "trailing empty line": ("empty-line", lambda d: d + b"\n"),
    "empty": ("empty-file", lambda d: b""),
    "a newline only": ("empty-file", lambda d: b"\n"),
    "gzip": ("not-a-table", lambda d: gzip.compress(d, mtime=0)),
    "zip": ("not-a-table", lambda d: b"PK\x03\x04" + b"\0" * 40),
    "HTML page": ("not-a-table", lambda d: HTML),
    "git-lfs pointer": ("not-a-table", lambda d: LFS),
    "merge conflict": ("cells-per-row", swap("\n", CONFLICT)),
    "file twice": ("order pattern", lambda d: d + d),
    "another table": ("missing-column", lambda d: b"place_id,name\nplc-moscow,Moscow\n"),
}
"""Changes of names.csv, to which the descriptor is made to agree."""

OTHER_BYTES = {
    "truncated at a row": ("rows", lambda d: d[: d.index(b"\n", 2000) + 1]),
    "one bit": ("hash", swap("Wardag", "Wardaf")),
    "a byte more": ("bytes hash", swap("Wardag", "Wardagh")),
    "last row lost": ("bytes hash rows", lambda d: d[: d.rindex(b"\n", 0, -1) + 1]),
}
"""Changes of names.csv that bytes, hash and rows in the descriptor reveal."""

ISAKOV, KEY = "act-ismail-isakov,Ismail Isakov,", "act-ismail-isakov"
QUOTED = each_line(lambda line: b'"' + line.replace(b'"', b"").replace(b",", b'","') + b'"')
SHAPE = {
    "cell missing in a row": ("cells-per-row", swap(ISAKOV, KEY + ",")),
    "cell too many in a row": ("cells-per-row", swap(ISAKOV, ISAKOV + "x,")),
    "comma at the end of a row": ("cells-per-row", lambda d: d[:-1] + b",\n"),
    "comma at the end of each line": ("unknown-column", each_line(lambda line: line + b",")),
    "needed quotes lost": ("cells-per-row", lambda d: d.replace(b'"', b"")),
    "quote that is not closed": ("open-quote", swap(ISAKOV, KEY + ',"Ismail,')),
    "quote opened in the last row": ("open-quote", swap(",Rustam Inoyatov", ',"Rustam')),
    "stray quote in a cell": ("round-trip", swap("Ismail Isakov", 'Ismail "Isakov')),
    "quote after the closing one": ("quoting", swap("Ismail Isakov", '"Ismail"x')),
    "space after the closing quote": ("quoting", swap("Ismail Isakov", '"Ismail" ')),
    "quotes that are not needed": ("round-trip", swap("Ismail Isakov", '"Ismail Isakov"')),
    "quotes around an empty cell": ("round-trip", swap("Ismail,,KGZ", 'Ismail,"",KGZ')),
    "quote escaped by a backslash": ("quoting", swap("Ismail Isakov", '"Ismail \\"I\\""')),
    "single quotes": ("cells-per-row", lambda d: d.replace(b'"', b"'")),
    "semicolons": ("separator", lambda d: d.replace(b",", b";")),
    "space after each comma": ("missing-column", lambda d: d.replace(b",", b", ")),
    "empty line inside": ("empty-line", inserted(b"\n")),
    "line of spaces": ("cells-per-row", inserted(b"  \n")),
    "line of commas": ("required", inserted(b"," * 9 + b"\n")),
    "comment line": ("cells-per-row", inserted(b"# checked\n")),
    "line that names the separator": ("missing-column", inserted(b"sep=,\n", 0)),
    "second header": ("pattern", lambda d: inserted(d.split(b"\n")[0] + b"\n")(d)),
    "no header": ("missing-column", lambda d: d.split(b"\n", 1)[1]),
    "header only": ("no-rows", lambda d: d.split(b"\n")[0] + b"\n"),
    "two rows on one line": ("cells-per-row", swap("\nact-john", ",act-john")),
    "one row on two lines": ("cells-per-row", swap("Ismail Isakov,", "Ismail Isakov\n,")),
    "line break in an id": ("newline-in-cell pattern", swap(KEY, '"act-ismail\n-isakov"')),
    "line break in a note": ("newline-in-cell", swap("one man. Native", "one man.\nNative")),
    "CRLF in a note": ("line-end", swap("one man. Native", "one man.\r\nNative")),
    "row twice": ("primary-key", rows_changed(lambda rows: [*rows[:4], *rows[3:]])),
    "rows unsorted": ("order", rows_changed(lambda r: [r[0], r[2], r[1], *r[3:]])),
    "transposed": (
        "missing-column",
        rows_changed(lambda r: list(zip(*r, strict=True))),
    ),
    "column missing": ("missing-column", rows_changed(lambda r: [[*c[:4], *c[5:]] for c in r])),
    "column too many": ("unknown-column", rows_changed(lambda r: [[*c, f"{c[0]}x"] for c in r])),
    "row numbers": ("unknown-column", rows_changed(lambda r: [[c[0][:1], *c] for c in r])),
    "columns in another order": ("column-order", rows_changed(lambda r: [c[::-1] for c in r])),
}
"""Changes of actors.csv."""

MISNAMED = "unknown-column missing-column"
HEADER = {
    "column misspelt": (MISNAMED, swap("honorific,", "honorfic,")),
    "column with a capital": (MISNAMED, swap("honorific,", "Honorific,")),
    "space after a column": (MISNAMED, swap("honorific,", "honorific ,")),
    "invisible character in a column": (MISNAMED, swap("honorific,", "honor\u200bific,")),
    "Cyrillic letter in a column": (MISNAMED, swap("country,", "\u0441ountry,")),
    "column without a name": (MISNAMED, swap("honorific,", ",")),
    "column twice": ("duplicate-column missing-column", swap("honorific,", "given_name,")),
    "swapped names": ("column-order", swap("family_name,given_name", "given_name,family_name")),
    "header quoted": ("round-trip", swap("actor_id", '"actor_id"')),
    "header with one column less": ("missing-column", swap("honorific,", "")),
}
"""Changes of the header of actors.csv."""

OTHERS = {
    "all cells quoted": ("event_contexts", "round-trip", QUOTED),
    "rows sorted without case": ("codes", "order", rows_changed(
        lambda rows: [rows[0], *sorted(rows[1:], key=lambda r: [c.lower() for c in r])])),
    "decimal comma": ("places", "cells-per-row", swap("42.87", "42,87")),
    "NEL as line end": ("event_contexts", "duplicate-column",
                        lambda d: d.replace(b"\n", "\x85".encode())),
    "quoted decimal comma": ("places", "type", swap("42.87", '"42,87"')),
}  # fmt: skip


def cases():
    for family, table in ((BYTES, "names"), (SHAPE, "actors"), (HEADER, "actors")):
        for name, (codes, change) in family.items():
            yield pytest.param(table, codes, change, True, id=name)
    for name, (codes, change) in OTHER_BYTES.items():
        yield pytest.param("names", codes, change, False, id=name)
    for name, case in OTHERS.items():
        yield pytest.param(*case, True, id=name)


@pytest.mark.parametrize(("table", "codes", "change", "agree"), list(cases()))
def test_a_corrupt_file_is_refused(table, codes, change, agree, tmp_path, capsys):
    copy = Copy(tmp_path, part([], [table]))
    if hasattr(change, "of_rows"):
        copy.put_rows(table, change(copy.rows(table)))
    else:
        copy.put(table, change(copy.file(table).read_bytes()), agree)
    code, problems = judged(tmp_path, "duckdb", capsys)
    assert code == 1 and set(codes.split()) <= names(problems, table), problems
