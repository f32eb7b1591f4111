"""What a cell of text may not contain, whatever its column: one check, for reader and writer.

The characters refused are those that cannot be seen, that move text around on the screen, or that
look like a blank and are none: they survive every import and break every comparison.
"""

import re
import unicodedata

MAX_CELL = 100_000

# Every class is (code, what it is called in a message, regular expression).
_CLASSES = (
    ("newline-in-cell", "a line break", re.compile("[\n\r]")),
    (
        "control-character",
        "a control character",
        re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]"),
    ),
    (
        "bidi-control",
        "a character that changes the direction of writing",
        re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]"),
    ),
    (
        "zero-width",
        "an invisible character",
        re.compile(
            "[\u00ad\u034f\u180e\u200b-\u200d\u2060-\u2065\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
        ),
    ),
    (
        "odd-space",
        "a special blank (no-break, thin, wide ...)",
        re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"),
    ),
    (
        "not-a-character",
        "a code point that stands for no character",
        re.compile("[\ufffd-\uffff\ufdd0-\ufdef\ue000-\uf8ff\ud800-\udfff]"),
    ),
)

_ANY = re.compile("|".join(pattern.pattern for _, _, pattern in _CLASSES[1:]))


def _misread(encoding: str, without: str = "") -> str:
    """Return a character class: what UTF-8's second bytes become when read as `encoding`."""
    chars = bytes(range(0x80, 0xC0)).decode(encoding, errors="ignore")
    return f"[{re.escape(''.join(char for char in chars if char not in without))}]"


# UTF-8 read as Windows-1252 (Latin) or Windows-1251 (Cyrillic). Quotation marks may follow a
# capital in good text, and a Cyrillic pair may be the start of a word: so two pairs are asked for.
_MOJIBAKE = re.compile(
    f"[ÃÂ]{_misread('cp1252')}|[ÄÅÐÑÒÓÈÉ]{_misread('cp1252', '«»“”‘’„‚')}|â€|ï¿½"
    f"|(?:[РС]{_misread('cp1251', '«»“”‘’„‚')}){{2}}"
)
_FORMULA = re.compile("[=+@\t-]")
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


def suspicious(text: str) -> bool:
    """Return whether a whole file may hold a fault of characters: the fast first look."""
    if not unicodedata.is_normalized("NFC", text):
        return True
    return bool(_ANY.search(text) or _MOJIBAKE.search(text))


def character_faults(cell: str) -> list[tuple[str, str]]:
    """Return (code, message) for each fault in the characters of `cell`."""
    faults = []
    for code, name, pattern in _CLASSES:
        if found := pattern.search(cell):
            char, at = found.group(), found.start() + 1
            faults.append((code, f"has {name} (U+{ord(char):04X}) as character {at}"))
    if not unicodedata.is_normalized("NFC", cell):
        faults.append(("not-nfc", "is not in Unicode normal form NFC"))
    if found := _MOJIBAKE.search(cell):
        faults.append(
            ("mojibake", f"has {found.group()!r}, which looks like wrongly decoded UTF-8")
        )
    return faults


def space_faults(cell: str) -> list[tuple[str, str]]:
    """Return (code, message) for blanks at the ends of `cell` or doubled inside it, and length."""
    faults = []
    if cell[:1] == " " or cell[-1:] == " ":
        faults.append(("outer-space", "begins or ends with a blank"))
    if "  " in cell:
        faults.append(("double-space", "has two blanks in a row"))
    if len(cell) > MAX_CELL:
        faults.append(("cell-too-long", f"has {len(cell):,} characters; {MAX_CELL:,} are allowed"))
    return faults


def formula_fault(cell: str) -> list[tuple[str, str]]:
    """Return a fault if a spreadsheet would run the text `cell` as a formula."""
    if _FORMULA.match(cell):
        return [("formula", f"begins with {cell[0]!r}: a spreadsheet would run it as a formula")]
    return []


def cell_faults(cell: str) -> list[tuple[str, str]]:
    """Return (code, message) for all that is not canonical in `cell`; it may be a plain number."""
    faults = character_faults(cell) + space_faults(cell)
    return faults if _PLAIN_NUMBER.fullmatch(cell) else faults + formula_fault(cell)
