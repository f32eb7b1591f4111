"""Each check of a file's bytes refuses a file that breaks it and nothing else, in both engines."""

import pytest
import sample_package as sample

from kyrgyz_security_diplomacy.check.validation import validate
from kyrgyz_security_diplomacy.package.data_package import open_package
from kyrgyz_security_diplomacy.tables.csv_reader import CHECKS

HEADER = b"letter_id,station_id,visit_number,text\n"


def swapped(old, new):
    return lambda root: sample.swap_bytes(root, "letters", old, new)


def placed(content):
    return lambda root: sample.put_bytes(root, "letters", content)


def declared(key, value):
    def edit(made):
        entry = next(each for each in made["resources"] if each["name"] == "letters")
        entry[key] = value

    return lambda root: sample.edit_descriptor(root, edit)


def removed(root):
    (root / "data/letters.csv").unlink()


CASES = {
    "readable": (removed, "unreadable"),
    "not empty": (placed(b""), "empty-file"),
    "UTF-8": (swapped("café".encode(), b"caf\xe9"), "encoding"),
    "no byte order mark": (swapped(HEADER, b"\xef\xbb\xbf" + HEADER), "bom"),
    "LF line ends": (swapped(b",NA\n", b",NA\r\n"), "line-end"),
    "CSV quoting": (swapped(b",NA\n", b',"NA"x\n'), "quoting"),
    "header": (swapped(b"letter_id,", b"letter,"), "missing-column"),
    "cells per row": (swapped(b"let-2,,,NA", b"let-2,,NA"), "cells-per-row"),
    "characters": (swapped(b",NA\n", ",N\u200bA\n".encode()), "zero-width"),
    "blanks": (swapped(b",NA\n", b",NA \n"), "outer-space"),
    "formulas": (swapped(b",NA\n", b",=NA\n"), "formula"),
    "round trip": (swapped(b",NA\n", b',"NA"\n'), "round-trip"),
    "sorted by key": (swapped(b"let-2,", b"let-0,"), "order"),
    "bytes": (declared("bytes", 1), "bytes"),
    "hash": (declared("hash", "sha256:" + "0" * 64), "hash"),
    "rows": (declared("rows", 7), "rows"),
    "minimum of rows": (declared("minRows", 4), "min-rows"),
}
FOLLOWS = ("not-checked", "rule-not-run", "unknown-column")
"""What is said besides: a file that cannot be used keeps others from being checked."""


def test_each_check_has_a_case():
    assert sorted(CASES) == sorted(CHECKS)


@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
@pytest.mark.parametrize("name", CASES)
def test_each_check_refuses(name, engine, tmp_path):
    spoil, code = CASES[name]
    root = sample.build(tmp_path)
    package = open_package(root)
    spoil(root)
    if name != "readable":  # that one was there when the package was opened
        package = open_package(root)
    found = [each for each in validate(package, engine).problems if each.code not in FOLLOWS]
    assert [(each.code, each.table) for each in found] == [(code, "letters")]
