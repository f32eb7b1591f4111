"""What a cell of text may not contain, whatever its column: one check, for reader and writer.

The characters refused are those that cannot be seen, that move text around on the screen, that look
like a space and are none, or like another letter: they survive every import and break every
comparison.

Not refused, because it may be right: a whole word in look-alikes of another alphabet (Cyrillic
"Сорос" beside Latin text), a wrong letter of the right alphabet, text that was decoded wrongly into
plain letters (KOI8-R read as Windows-1251), and what is written in ASCII (`&eacute;`).
"""

import re
import unicodedata

MAX_CELL = 100_000

_PLANES = range(0x10000, 0xF0000, 0x10000)

# Code, name in a message, characters. The invisible ones are what Unicode calls
# Default_Ignorable_Code_Point.
_CLASSES = [
    (code, name, re.compile(f"[{characters}]"))
    for code, name, characters in (
        ("newline-in-cell", "a line break", "\n\r"),
        (
            "control-character",
            "a control character",
            "\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029",
        ),
        (
            "bidi-control",
            "a character that changes the direction of writing",
            "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f",
        ),
        (
            "zero-width",
            "an invisible character",
            "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u3164"
            "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
            "\U000e0000-\U000e0fff",
        ),
        (
            "odd-space",
            "a special space (no-break, thin, wide ...)",
            "\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000",
        ),
        (
            "not-a-character",
            "a code point that is not a character",
            "\ufffc-\uffff\ufdd0-\ufdef\ue000-\uf8ff\ud800-\udfff\U000f0000-\U0010ffff"
            + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in _PLANES),
        ),
        # enclosed, half and full width, mathematical letters and digits; ligatures; Arabic shapes
        # (NFKC writes them plainly). Not superscripts, nor the full-width marks of Chinese.
        (
            "compatibility-letter",
            "a letter or digit in a special shape",
            "\u2102\u210a-\u2115\u2119-\u211d\u2124\u2128\u212c-\u2134\u2139\u213c-\u2149"
            "\u2160-\u217f\u2460-\u24ff\u3200-\u33ff\ufb00-\ufb06\ufb13-\ufb17\ufb50-\ufbb1"
            "\ufbd3-\ufd3d\ufd50-\ufdc7\ufe70-\ufefc\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
            "\uff66-\uff9f\U0001d400-\U0001d7ff\U0001ee00-\U0001eeff\U0001f100-\U0001f1e5",
        ),
    )
]

_CONTROL = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]")
"""All that is refused anywhere in ASCII, line ends aside."""
_ANY = re.compile("|".join(pattern.pattern for _, _, pattern in _CLASSES[1:]))

# Letters that may be taken for one another: two of these alphabets in one word are a wrong
# keyboard or a trick (Unicode TR 39, mixed scripts). Of Greek only what looks Latin: "TNFα" and
# "kΩ" are words. An acronym may take a Cyrillic ending, as in "SMSка".
_LATIN = "A-Za-zÀ-ÖØ-öø-ʯḀ-ỿⱠ-ⱿꜢ-ꞇꞋ-ꟿꬰ-ꭤ"
_OTHERS = (
    "\u0400-\u0481\u048a-\u052f\u1c80-\u1c8f\ua640-\ua66d\ua680-\ua69d",  # Cyrillic
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧνορυ",  # Greek
    "\u0531-\u0556\u0561-\u0587",  # Armenian
    "\u13a0-\u13fd\uab70-\uabbf",  # Cherokee
)
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"


def _mixed(own: str) -> re.Pattern:
    """Return the pattern of a letter of `own` beside one of another alphabet, marks between."""
    strange = f"[{''.join(each for each in (_LATIN, *_OTHERS) if each != own)}]"
    before = f"(?:(?<={strange}.)(?<![A-Z][A-Z][а-џ])|(?<={strange}{_MARK}.))"
    return re.compile(f"[{own}](?:{before}|{_MARK}*{strange})")


_MIXED = tuple(map(_mixed, _OTHERS))
_STACKED = re.compile(f"{_MARK}{{3}}")
_LONE = re.compile(f"(?:^|[\\s\x1f!-/:-@\\[-`{{-~])({_MARK})")


def _misread(encoding: str, without: str = "") -> str:
    """Return a character class: what UTF-8's second bytes become when read as `encoding`."""
    chars = bytes(range(0x80, 0xC0)).decode(encoding, errors="ignore")
    return f"[{re.escape(''.join(char for char in chars if char not in without))}]"


def _after(leads: str, tail: str) -> str:
    """Return alternatives that each begin with a letter: `re` then skips quickly to one of them."""
    return "|".join(lead + tail for lead in leads)


_CYRILLIC = _misread("cp1251", "«»“”‘’„‚")
# UTF-8 read as Windows-1252 (Latin), Windows-1251 (Cyrillic), IBM 437 (DOS) or by an old Macintosh.
# Quotation marks may follow a capital in good text, and a Cyrillic pair may be the start of a word:
# so two pairs are asked for.
_MOJIBAKE = re.compile(
    f"{_after('ÃÂ', _misread('cp1252'))}|â€|ï¿½"
    f"|{_after('ÄÅÐÑÒÓÈÉ', _misread('cp1252', '«»“”‘’„‚'))}"
    f"|{_after('РС', f'{_CYRILLIC}[РС]{_CYRILLIC}')}"
    f"|{_after('├┬─╨╤', _misread('cp437', '─│┌┐└┘├┤┬┴┼'))}|√[©®†°¢£§•¶ß™´¨≠ÆØ¥µªºæø]|‚Ä"
)
_FORMULA = re.compile("[=+@\t＝＋－＠-]")
_WIDE_FORMULA = re.compile("[＝＋－＠]")
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_NEEDED = ("[ÃÂÄÅÐÑÒÓÈÉâïРС├┬─╨╤√‚]", *(f"[{alphabet}]" for alphabet in _OTHERS), _MARK, _MARK)
_IN_A_ROW = list(zip(map(re.compile, _NEEDED), (_MOJIBAKE, *_MIXED, _STACKED, _LONE), strict=True))
"""What is seen only where characters stand together, after what must be there for that."""


# Joiners are spelling in Arabic, Syriac, the scripts of India, Khmer, Myanmar and Mongolian.
_JOINING = "\u0600-\u074f\u0750-\u077f\u0860-\u0dff\u1000-\u109f\u1780-\u17ff\u1820-\u18aa"
_JOINER = re.compile(
    f"(?<=([{_JOINING}]))[\u200c\u200d](?=([{_JOINING}]))|(?<=[\u1820-\u18aa])[\u180b-\u180d\u180f]"
)


def _without_joiners(cell: str) -> str:
    """Return a cell with a letter for each joiner between letters of a script that uses them."""

    def letter(found: re.Match) -> str:
        kinds = [unicodedata.category(char)[0] for char in found.groups() if char]
        return "x" if {*kinds} <= {"L", "M"} else found[0]

    return _JOINER.sub(letter, cell)


def suspicious(text: str) -> bool:
    """Return whether a whole file may hold a fault of characters: the fast first look."""
    if text.isascii():
        return bool(_CONTROL.search(text))
    if not unicodedata.is_normalized("NFC", text):
        return True
    used = "".join(set(text))
    if _ANY.search(used) or _WIDE_FORMULA.search(used):
        return True
    return any(needed.search(used) and pattern.search(text) for needed, pattern in _IN_A_ROW)


def character_faults(cell: str) -> list[tuple[str, str]]:
    """Return (code, message) for each fault in the characters of `cell`."""
    faults, judged = [], _without_joiners(cell)
    for code, name, pattern in _CLASSES:
        if found := pattern.search(judged):
            char, at = found.group(), found.start() + 1
            faults.append((code, f"has {name} (U+{ord(char):04X}) as character {at}"))
    if cell.isascii():
        return faults
    if not unicodedata.is_normalized("NFC", cell):
        faults.append(("not-nfc", "is not in Unicode normal form NFC"))
    if found := _MOJIBAKE.search(cell):
        faults.append(
            ("mojibake", f"has {found.group()!r}, which looks like wrongly decoded UTF-8")
        )
    if found := next(filter(None, (pattern.search(cell) for pattern in _MIXED)), None):
        char, at = found.group()[0], found.start() + 1
        name = unicodedata.name(char, "of another alphabet").title()
        message = f"mixes alphabets in one word: {char!r} as character {at} is {name}"
        faults.append(("mixed-scripts", message))
    if found := _STACKED.search(cell):
        at = found.start() + 1
        faults.append(("stacked-marks", f"has three or more marks on one letter at character {at}"))
    if found := _LONE.search(cell):
        message = f"has a mark (U+{ord(found[1]):04X}) that is on no letter"
        faults.append(("lone-mark", f"{message} as character {found.start(1) + 1}"))
    return faults


def space_faults(cell: str) -> list[tuple[str, str]]:
    """Return (code, message) for spaces at the ends of `cell` or doubled inside it, and length."""
    faults = []
    if cell[:1] == " " or cell[-1:] == " ":
        faults.append(("outer-space", "begins or ends with a space"))
    if "  " in cell:
        faults.append(("double-space", "has two spaces in a row"))
    if len(cell) > MAX_CELL:
        faults.append(("cell-too-long", f"has {len(cell):,} characters; {MAX_CELL:,} are allowed"))
    return faults


def formula_fault(cell: str) -> list[tuple[str, str]]:
    """Return a fault if a spreadsheet would run the text `cell` as a formula."""
    if _FORMULA.match(cell):
        return [("formula", f"begins with {cell[0]!r}: a spreadsheet would run it as a formula")]
    return []


def cell_faults(cell: str, is_text: bool | None = None) -> list[tuple[str, str]]:
    """Return (code, message) for all that is not canonical in `cell`.

    If it is not known whether it is text, a plain number is none, and so no formula.
    """
    is_odd = "\n" in cell or "\r" in cell or suspicious(cell)  # which takes these for line ends
    faults = character_faults(cell) if is_odd else []
    if is_text is None:
        is_text = not _PLAIN_NUMBER.fullmatch(cell)
    return faults + space_faults(cell) + (formula_fault(cell) if is_text else [])
