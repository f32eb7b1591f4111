"""Columns by chance with values and odd cells, and damage to the bytes of a table's file."""

import json
from dataclasses import dataclass
from random import Random

MAX_INTEGER = 2**63 - 1

VALUES = {
    "integer": [str(number) for number in (
        -MAX_INTEGER, -(2**53), -1_000_001, -100, -5, -1, 0, 1, 2, 3, 7, 9, 10, 11, 99, 100, 1995,
        2**31, 2**53, 2**53 + 1, 10**15, MAX_INTEGER - 1, MAX_INTEGER)],
    "number": ["-1" + "0" * 308, "-1000000000000", "-400", "-100.5", "-5", "-0.5", "-0.125",
               "-0." + "0" * 340 + "1", "0", "0.1", "0.125", "0.3", "0.5", "1", "2.5",
               "4.99999999999999999999", "5", "9000", "9007199254740993", "1" + "0" * 308,
               str(2**1024 - 2**970 - 1)],
    "date": ["0001-01-01", "1492-10-12", "1499-12-31", "1500-01-01", "1582-10-10", "1677-09-20",
             "1969-12-31", "1999-12-30", "1999-12-31", "2000-02-28", "2000-02-29", "2000-03-01",
             "2004-02-29", "2262-04-12", "9999-12-30", "9999-12-31"],
    "year": ["1000", "1001", "1500", "1990", "1994", "1995", "1996", "2000", "9998", "9999"],
    "boolean": ["false", "true"],
}  # fmt: skip
"""Values of each type in their order, so that a place in the list is a bound."""

ODD = {
    "integer": ["007", "+1", "1_000", " 1", "1 ", "1e3", "NaN", "-0", "1.0", "٣", "１", "--1", "1.",
                "0x1F", "True", "−1", str(2**63), str(-(2**63)), str(2**64), "9" * 25, "00"],
    "number": ["1e3", "NaN", "nan", "INF", "-Infinity", "1_000.5", "+1.5", ".5", "5.", "007.5",
               " 1.5", "1.5 ", "1,5", "٣.٥", "--1", "1.5E0", "-.5", "True", "1" + "0" * 309, "-0",
               "-0.00", "5.000", str(2**1024 - 2**970), "-1" + "0" * 400, "0x1p3", "1.2.3"],
    "date": ["2001-2-3", "2001-02-30", "0000-01-01", "10000-01-01", "2001-02-03T00:00:00", "200123",
             "20010203", "2001-02", " 2001-02-03", "٢٠٠١-02-03", "03/02/2001", "2001-W05-1", "2001",
             "1900-02-29", "2001-00-10", "2001-13-01", "today", "2001-02-03 BC", "infinity"],
    "year": ["999", "0999", "12345", "-500", "+200", " 200", "٢٠٠١", "1_00", "2e03", "1999.0", "0"],
    "boolean": ["True", "TRUE", "1", "0", "yes", "FALSE", "t", " true", "no", "false "],
    "string": ["NA", "null", "NULL", "None", "nan", "\\N", "-", "=1+1", "+1", "a\u00a0b", "a|b",
               "a\u200bb", "e\u0301", "two  spaces", " before", "after ", 'say "yes"', "a,b", "|",
               "it's", "🙂", "Ã©t", "0", "true", "%", "\\", "x" * 60, "\u202eabc", "#hash", "'",
               '"', ",", "İ", "ß", "\ud7ff", "a\u2009b", "а", "A", "aa"],
}  # fmt: skip
"""Texts that are not values, or that some reader of CSV or Unicode is known to change."""

PATTERNS = {
    r"[a-z]+(?:-[a-z0-9]+)*": ["a", "abc-1", "z-9-x", "ab"],
    r"(?:[A-Z]{2,3}|[0-9]{1,2})\.?": ["AB", "XYZ.", "7", "42."],
    r"[^0-9]{2}[0-9]*": ["ab", "жы12", "中文7", "🙂🚀"],
    r"[абвжыүө]{1,4}\/[αβγδω]?": ["ыү/", "а/ω", "вжыү/α"],
    r"(?:a|ab)(?:c|bcd)(?:d*)": ["ac", "abcd", "abbcd", "acdd"],
    r"[x\-\]_]+\+": ["x+", "]_-+", "x-+"],
    r"[𐌰-𐌲]{2,}": ["𐌰𐌱", "𐌱𐌲𐌰"],
    r"(?:ä|ö){0,2}é": ["é", "äé", "äöé"],
}  # fmt: skip
WORDS = ["a", "b", "c", "Ош", "Жалал-Абад", "naïve", "中文", "He said “so”", "a, b", 'the "x"',
         "it's", "NA", "x" * 9]  # fmt: skip


@dataclass
class Column:
    """A field, cells that break none of its constraints but perhaps `unique`, and others."""

    field: dict
    valid: list[str]
    trials: list[str]

    @property
    def name(self) -> str:
        return self.field["name"]

    @property
    def limits(self) -> dict:
        return self.field.setdefault("constraints", {})

    def copied(self, name: str) -> "Column":
        """Return a column for references to this one, without constraints of its own."""
        return Column(_field(name, self.field["type"], {}, self.valid), self.valid, self.trials)


def made_column(chance: Random, name: str, kind: str = "") -> Column:
    """Return a random field; its type is random too if it is not given."""
    kind = kind or chance.choice(["string", "string", *VALUES])
    limits, valid, near = _text(chance) if kind == "string" else _value(chance, kind)
    return Column(_field(name, kind, limits, valid), valid, [*near, *ODD[kind]])


def _field(name: str, kind: str, limits: dict, valid: list[str]) -> dict:
    made = {"name": name, "type": kind, "title": name, "description": f"The {name}."}
    return made | {"example": valid[0], "constraints": limits}


def _value(chance: Random, kind: str) -> tuple[dict, list[str], list[str]]:
    """Return constraints, values that keep them, and values near their limits."""
    values, choice = VALUES[kind], chance.random()
    first, last = sorted(chance.sample(range(len(values)), 2))
    if choice < 0.25:
        known = [values[first], *values[last : last + 2]]
        return {"enum": [_in_json(chance, kind, text) for text in known]}, known, values
    if choice < 0.4 or kind == "boolean":
        return {}, values, []
    sides = chance.choice([("minimum", "maximum"), ("minimum",), ("maximum",)])
    limits = {
        side: _in_json(chance, kind, values[first if side == "minimum" else last]) for side in sides
    }
    low = first if "minimum" in sides else 0
    high = last + 1 if "maximum" in sides else len(values)
    return limits, values[low:high], values[max(low - 2, 0) : low] + values[high : high + 2]


def _in_json(chance: Random, kind: str, text: str) -> object:
    """Return a value as a schema may write it: as text, or as JSON has it."""
    if kind == "date" or chance.random() < 0.5 or (kind == "number" and len(text) > 9):
        return text
    return json.loads(text)


def _text(chance: Random) -> tuple[dict, list[str], list[str]]:
    limits, near, choice = {}, [], chance.random()
    valid = chance.sample(WORDS, 8)
    if choice < 0.5:
        limits["pattern"] = chance.choice(list(PATTERNS))
        valid = list(PATTERNS[limits["pattern"]])
        for text in valid:
            near += [text[:-1], text + text[-1], text + "\u00e4", "7" + text, text.swapcase()]
    elif choice < 0.7:
        limits["enum"] = valid = valid[:4]
    lengths = sorted(map(len, valid))
    near += valid
    if chance.random() < 0.3 and lengths[-1] > 1:
        limits["minLength"] = max(2, lengths[0])
        valid = [text for text in valid if len(text) >= limits["minLength"]]
    if chance.random() < 0.3 and len(valid) > 1:
        valid = sorted(valid, key=len)[: chance.randint(1, len(valid))]
        limits["maxLength"] = len(valid[-1])
    return limits, valid, [text for text in near if text]


PIECES = [b'"', b'""', b",", b";", b" ", b"  ", b"\n", b"\r\n", b"\r", b"\0", b"\x1a", b"\x1c",
          b"\t", "\u00a0".encode(), "\u2028".encode(), "\u0085".encode(), "\ufeff".encode(),
          "\u0301".encode(), b"\xff", b"\xc3", b"\xed\xa0\x80"]  # fmt: skip


def damaged(chance: Random, content: bytes) -> bytes:
    """Return the bytes of a file after damage by chance.

    It is cut off, a line is there again somewhere, or a piece is put in anywhere. Each kind of
    damage that has a name is a case of tests/tables/test_csv_reader.py.
    """
    at, lines = chance.randrange(len(content) + 1), content.splitlines(keepends=True)
    kind = chance.randrange(6)
    if kind == 0:
        return content[:at]
    if kind == 1:
        lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
        return b"".join(lines)
    return content[:at] + chance.choice(PIECES) + content[at + chance.choice([0, 0, 1]) :]
