"""Untrusted coding sheets: refused with file and line, within bounds."""

import time

import pytest
from coding_build.yaml_lines import MAX_BYTES, SheetError, read_coding, read_yaml

LAUGHS = "a: &a [x, x]\n" + "".join(f"{n}: &{n} [*a, *a]\n" for n in "bcdefghij")

SHEETS = {
    "aliases that explode": (LAUGHS, "s.yaml:1: an anchor (&name) is not allowed"),
    "alias of nothing": ("a: x\nb: *c\n", "s.yaml:2: not valid YAML: found undefined alias"),
    "object": ("a:\n  !!python/object/apply:os.system [id]\n", "s.yaml:2: a tag (!name) is not"),
    "tag without name": ("a: ! x\n", "a tag (!name)"),
    "merge key": ("a: b\n<<: {c: d}\n", "s.yaml:2: a key is one text here"),
    "list as key": ("? [a, b]\n: c\n", "s.yaml:1: a key is one text here"),
    "repeated key": ("a:\n  b: c\n  b: d\n", "s.yaml:3 b: the key b is here twice — keep one"),
    "key that steers": ("? \"\\e[2J\"\n: c\n? \"\\e[2J\"\n: d\n", r"the key \x1b[2J is here"),
    "two documents": ("---\na: b\n---\nc: d\n", "s.yaml:3: not valid YAML: found another document"),
    "NUL": ("a: b\nc: \0d\n", "s.yaml:2: not valid YAML: control characters are not allowed"),
    "escape character": ("ä: b\n\nc: \x1b[2J\n", "s.yaml:3: not valid YAML: control characters"),
    "text of two lines": ('a: b\nc: "p1-s1\\n"\n', "s.yaml:2: a text is one line here"),
    "Latin-1": (b"a: b\nc: \xe9\n", "s.yaml:2: byte 8 is not UTF-8"),
    "lists in lists": ("[" * 30 + "]" * 30, "s.yaml:1: 21 lists and keys are open here"),
    "lists without end": ("[" * 1_000_000, "s.yaml:1: not valid YAML: exceeded maximum nesting"),
    "keys without end": ("{a: " * 250_000, "s.yaml:1: "),
    "blocks without end": ("\n".join(" " * n + "a:" for n in range(1_400)), "s.yaml:1000: "),
    "large": ("a: " + "x" * MAX_BYTES, "s.yaml: is larger than 1,048,576 bytes"),
    "quote without end": ('a: "' + "x\n " * 300_000, ": not valid YAML: found unexpected end"),
}  # fmt: skip


@pytest.fixture
def sheet(tmp_path):
    return tmp_path / "s.yaml"


def refusal(sheet):
    begin = time.process_time()
    with pytest.raises(SheetError) as caught:
        read_yaml(read_coding(sheet.parent, "s.yaml"), "s.yaml")
    assert time.process_time() - begin < 5
    assert all(problem.message.isprintable() for problem in caught.value.problems)
    return str(caught.value)


@pytest.mark.parametrize("name", SHEETS)
def test_refused(sheet, name):
    content, expected = SHEETS[name]
    sheet.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert refusal(sheet).startswith("s.yaml") and expected in refusal(sheet)


def test_a_link_is_not_followed(sheet):
    sheet.symlink_to("/dev/zero")
    assert "symbolic link" in refusal(sheet)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\ufeffa: NO\nb: 042\n", {"a": "NO", "b": "042"}),
        ("---\na: 2006-07-24\n", {"a": "2006-07-24"}),
        ("a: '*b'\nc: \"&d\"\n'!e': '%f'\n", {"a": "*b", "c": "&d", "!e": "%f"}),
        ("", None),
        ("a: " + "x" * 1_000_000, {"a": "x" * 1_000_000}),
        ("[" + "x," * 20_000 + "x]", ["x"] * 20_001),
    ],
)
def test_read(sheet, text, expected):
    sheet.write_text(text, encoding="utf-8")
    begin = time.process_time()
    assert read_yaml(read_coding(sheet.parent, "s.yaml"), "s.yaml").data == expected
    assert time.process_time() - begin < 5


def test_every_value_knows_its_line():
    sheet = read_yaml(b"a: b\nc:\n  - {d: e,\n     f: [g,\n h]}\n", "s.yaml")
    places = [(), ("a",), ("c",), ("c", 0), ("c", 0, "f"), ("c", 0, "f", 1), ("c", 0, "x"), ("y",)]
    assert [sheet.line(place) for place in places] == [1, 1, 2, 3, 4, 5, 3, 1]
