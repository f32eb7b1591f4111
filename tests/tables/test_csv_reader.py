"""Layer 1: each way in which bytes, CSV, characters or the descriptor's numbers are refused."""

import csv
import gzip
import io

import pytest
import sample_package as sample

from kyrgyz_security_diplomacy.check.validation import validate
from kyrgyz_security_diplomacy.package.data_package import open_package
from kyrgyz_security_diplomacy.tables.csv_reader import CHECKS, read_csv
from kyrgyz_security_diplomacy.tables.csv_writer import csv_line

ENGINES = ("pandas", "duckdb")
HTML = b"<!DOCTYPE html>\n<html><body>404 Not Found</body></html>\n"
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"
CONFLICT = "\n<<<<<<< HEAD\nlet-x\n=======\nlet-y\n>>>>>>> other\n"
TEXT, LAST = "café – ïçğşü өзгөчө", "let-3,,,café – ïçğşü өзгөчө\n"


LETTERS = sample.descriptor()["resources"][3]
del LETTERS["schema"]["foreignKeys"]


def each_line(change):
    return lambda data: b"".join(change(line) + b"\n" for line in data.splitlines())


def rows(change):
    """A change of the rows, the header first."""

    def changed(data):
        found = list(csv.reader(io.StringIO(data.decode())))
        return "".join(map(csv_line, change(found))).encode()

    return changed


MISNAMED = "missing-column:1 unknown-column:1"
CASES = {
    # bytes
    "byte order mark": (("letter_id,", "\ufeffletter_id,"), "bom:1"),
    "CRLF": (lambda d: d.replace(b"\n", b"\r\n"), "line-end:1"),
    "CR alone": (lambda d: d.replace(b"\n", b"\r"), "line-end:1"),
    "one CRLF": (("\nlet-2", "\r\nlet-2"), "line-end:2"),
    "one CR": (("\nlet-2", "\rlet-2"), "line-end:2"),
    "last line CRLF": (lambda d: d[:-1] + b"\r\n", "line-end:4"),
    "UTF-16": (lambda d: d.decode().encode("utf-16"), "encoding:1"),
    "UTF-16 without mark": (lambda d: d.decode().encode("utf-16-be"),
        "encoding:4 missing-column:1 unknown-column:1"),
    "Latin-1": (("café", b"caf\xe9"), "encoding:4"),
    "Windows-1251": (("өзгөчө", "озгочо".encode("cp1251")), "encoding:4"),
    "overlong UTF-8": (("NA", b"\xc1\xa1"), "encoding:3"),
    "surrogate": (("NA", b"\xed\xa0\x80"), "encoding:3"),
    "half a character": (lambda d: d[:-2], "encoding:4"),
    "NUL": (("NA", "N\0A"), "control-character:3"),
    "trailing NULs": (lambda d: d + b"\0" * 100,
        "cells-per-row:5 control-character:5 final-newline:5 order:5 rows"),
    "form feed": (("\nlet-2", "\n\flet-2"), "control-character:3 order:3 pattern:3"),
    "truncated in a row": (lambda d: d[:-40], "cells-per-row:4 final-newline:4 order:4"),
    "truncated in the header": (lambda d: d[:20], "final-newline:1 missing-column:1"),
    "no final newline": (lambda d: d[:-1], "final-newline:4"),
    "trailing words": (lambda d: d + b"END OF FILE\n", "cells-per-row:5 order:5 rows"),
    "trailing empty line": (lambda d: d + b"\n", "empty-line:5"),
    "empty": (lambda d: b"", "empty-file"),
    "a newline only": (lambda d: b"\n", "empty-file:1 empty-line:1"),
    "gzip": (lambda d: gzip.compress(d, mtime=0), "not-a-table:1"),
    "zip": (lambda d: b"PK\x03\x04" + b"\0" * 40, "not-a-table:1"),
    "HTML page": (lambda d: HTML, "not-a-table:1"),
    "git-lfs pointer": (lambda d: LFS, "not-a-table:1"),
    "merge conflict": (("\n", CONFLICT), "cells-per-row:2 formula:4 order:4 rows"),
    "file twice": (lambda d: d + d, "order:6 pattern:5 primary-key:6 rows type:5"),
    "another table": (lambda d: b"place_id,name\nplc-moscow,Moscow\n", MISNAMED),
    "NEL as line end": (lambda d: d.replace(b"\n", "\x85".encode()), "quoting:1"),
    # characters
    "byte order mark inside": (("NA", "N\ufeffA"), "zero-width:3"),
    "zero-width space": (("NA", "N\u200bA"), "zero-width:3"),
    "wrongly decoded": (("café", "cafÃ©"), "mojibake:4"),
    "formula": (("NA", "=NA"), "formula:3"),
    "tab": (("NA", "\tNA"), "control-character:3 formula:3"),
    "outer space": (("NA", "NA "), "outer-space:3"),
    "too long": (("NA", "x" * 100_001), "cell-too-long:3"),
    "line break in an id": (("let-2", '"let-2\n-x"'), "newline-in-cell:3 pattern:3"),
    "line break in a text": (("NA", '"N\nA"'), "newline-in-cell:3"),
    "CRLF in a text": (("NA", '"N\r\nA"'), "line-end:3 newline-in-cell:3"),
    # cells of a row
    "cell missing": (("let-2,,,NA", "let-2,,NA"), "cells-per-row:3"),
    "cell too many": (("let-2,,,NA", "let-2,,,NA,"), "cells-per-row:3"),
    "comma at the end of each line": (each_line(lambda line: line + b","), "unknown-column:1"),
    "needed quotes lost": (lambda d: d.replace(b'"', b""), "cells-per-row:2"),
    "single quotes": (lambda d: d.replace(b'"', b"'"), "cells-per-row:2"),
    "two rows on one line": (("\nlet-3", ",let-3"), "cells-per-row:3 rows"),
    "one row on two lines": (("let-2,", "let-2\n,"), "cells-per-row:3 order:4 required:4 rows"),
    "empty line inside": (("\nlet-2", "\n\nlet-2"), "empty-line:3"),
    "line of spaces": (("\nlet-2", "\n  \nlet-2"),
        "cells-per-row:3 double-space:3 order:3 outer-space:3 rows"),
    "line of commas": (("\nlet-2", "\n,,,\nlet-2"), "order:3 required:3 rows"),
    "comment line": (("\nlet-2", "\n# checked\nlet-2"), "cells-per-row:3 order:3 rows"),
    # quotes
    "quote that is not closed": ((",NA\n", ',"NA\n'), "open-quote:3"),
    "quote opened in the end": ((LAST, LAST + '"'), "open-quote:5"),
    "quote after the closing one": (('and left"', 'and left"x'), "quoting:2"),
    "space after the closing quote": (("NA", '"NA" '), "quoting:3"),
    "quote escaped by a backslash": (("NA", '"N\\"A"'), "quoting:3"),
    "stray quote in a cell": (("NA", 'N"A'), "round-trip:3"),
    "quotes that are not needed": (("NA", '"NA"'), "round-trip:3"),
    "quotes around an empty cell": (("let-2,,", 'let-2,"",'), "round-trip:3"),
    "header quoted": (("letter_id", '"letter_id"'), "round-trip:1"),
    # columns
    "semicolons": (lambda d: d.replace(b",", b";"), "separator:1"),
    "space after each comma": (lambda d: d.replace(b",", b", "),
        "missing-column:1 round-trip:2 unknown-column:1"),
    "line that names the separator": (("letter_id", "sep=,\nletter_id"), MISNAMED),
    "no header": (lambda d: d.split(b"\n", 1)[1], MISNAMED),
    "second header": (lambda d: d.split(b"\n")[0] + b"\n" + d, "order:3 pattern:2 rows type:2"),
    "header only": (lambda d: d.split(b"\n")[0] + b"\n", "no-rows rows"),
    "column missing": (rows(lambda them: [row[:2] + row[3:] for row in them]), "missing-column:1"),
    "column too many": (rows(lambda them: [[*row, f"{row[0]}x"] for row in them]),
        "unknown-column:1"),
    "columns in another order": (rows(lambda them: [row[::-1] for row in them]), "column-order:1"),
    "swapped names": (("letter_id,station_id", "station_id,letter_id"),
        "column-order:1 order:3 pattern:2 required:3"),
    "transposed": (rows(lambda them: zip(*them, strict=True)), MISNAMED),
    "column misspelt": (("visit_number", "visit_numbr"), MISNAMED),
    "column with a capital": (("visit_number", "Visit_number"), MISNAMED),
    "space after a column": (("visit_number", "visit_number "), MISNAMED),
    "invisible character in a column": (("visit_number", "visit_num\u200bber"), MISNAMED),
    "Cyrillic letter in a column": (("text", "t\u0435xt"), MISNAMED),
    "column without a name": (("visit_number", ""), MISNAMED),
    "column twice": ((",text", ",letter_id"), "duplicate-column:1 missing-column:1"),
    # rows, and what the descriptor says
    "row twice": (("let-2", "let-1"), "primary-key:3"),
    "rows unsorted": (("let-2", "let-0"), "order:3"),
    "rows sorted without case": (("let-3", "Let-3"), "order:4 pattern:4"),
    "last row lost": ({"rows": 4}, "rows"),
    "one bit": ({"hash": "sha256:" + "0" * 64}, "hash"),
    "other size": ({"bytes": 1}, "bytes"),
    "few rows": ({"minRows": 4}, "min-rows"),
}  # fmt: skip
"""Changes of letters.csv, or of its entry in the descriptor, and all that is found, by lines."""
CODES = {
    "readable": "unreadable", "not empty": "empty-file", "UTF-8": "encoding",
    "no byte order mark": "bom", "LF line ends": "line-end", "CSV quoting": "quoting",
    "header": "missing-column", "cells per row": "cells-per-row", "characters": "zero-width",
    "spaces": "outer-space", "formulas": "formula", "round trip": "round-trip",
    "sorted by key": "order", "bytes": "bytes", "hash": "hash", "rows": "rows",
    "minimum of rows": "min-rows",
}  # fmt: skip
"""Each check that a report counts, and a code of its problems."""


def test_each_check_that_is_counted_has_a_case():
    assert sorted(CODES) == sorted(CHECKS)
    expected = {word.split(":")[0] for _, words in CASES.values() for word in words.split()}
    assert set(CODES.values()) - expected == {"unreadable"}  # see the file that vanishes


@pytest.mark.parametrize("name", CASES)
def test_a_corrupt_file_is_refused(name, tmp_path):
    change, expected = CASES[name]
    made = sample.descriptor() | {"resources": [LETTERS], "rules": []}
    root = sample.build(tmp_path, made)
    if isinstance(change, dict):
        sample.edit_descriptor(root, lambda made: made["resources"][0].update(change))
    elif isinstance(change, tuple):
        old, new = (each if isinstance(each, bytes) else each.encode() for each in change)
        sample.swap_bytes(root, "letters", old, new)
    else:
        sample.put_bytes(root, "letters", change((root / "data/letters.csv").read_bytes()))
    one, other = (validate(root, engine, strict=True).problems for engine in ENGINES)
    assert one == other
    lines = {}
    for each in one:
        lines.setdefault(each.code, f":{each.line}" if each.line else "")
    assert " ".join(sorted(code + line for code, line in lines.items())) == expected


def test_extra_column(tmp_path):
    root = sample.build(tmp_path)
    content = b"letter_id,more\nlet-1,x\nlet-2,\n"
    sample.put_bytes(root, "losses", content)
    sample.edit_descriptor(root, lambda made: made["resources"][-1].update(rows=2))
    table = read_csv(open_package(root).tables["losses"])
    assert [str(problem) for problem in table.problems] == [
        "data/losses.csv:1: unknown column 'more' — it is not in the schema: remove it"
    ]
    assert table.readable and table.rows == [["let-1"], ["let-2"]]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"letter_id\nlet-\xe9\n", "2: is not UTF-8: byte 14 (0xe9) is not — save as UTF-8"),
        ("letter_id\n".encode("utf-16"), "1: is UTF-16, not UTF-8 — save as UTF-8"),
        (b'letter_id\nlet-1\n"' + b"x" * 2**23, ": a line is longer than 4,194,304 bytes"),
        (b"letter_id\nlet-1\n" + b"x" * 2**23, ": a line is longer than 4,194,304 bytes"),
        (b"letter_id\nlet-1\n", "the file has rows 1, the descriptor says '0'"),
    ],
)
def test_messages(tmp_path, content, message):
    root = sample.build(tmp_path)
    sample.put_bytes(root, "losses", content)
    table = read_csv(open_package(root).tables["losses"])
    assert message in str(table.problems[0]) and table.readable == ("rows" in message)


@pytest.mark.parametrize("engine", ENGINES)
def test_file_that_vanishes_after_opening(tmp_path, engine):
    package = open_package(sample.build(tmp_path))
    package.tables["losses"].file.unlink()
    assert sample.codes(validate(package, engine)) == ["unreadable"]
