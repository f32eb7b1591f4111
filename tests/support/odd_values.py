"""Values that nobody expects: in cells of a table, and anywhere in JSON."""

import copy

from hypothesis import strategies as st

# fmt: off
CELLS = {
    ("sentences", "words", "type"): [
        "+29", "0029", "1_000", "2,900", "29.0", "2.9e1", "1e3", "٢٩", "２９", "-0", "0x1d",
        "NaN", "Infinity", "twenty-nine", "99999999999999999999", "²", "2 900", "29-", "--29",
        "true",
    ],
    ("sentences", "words", "outer-space type"): [" 29", "29 "],
    ("sentences", "words", "odd-space type"): ["29\xa0", "2\u202f900"],
    ("sentences", "words", "minimum"): ["0", "-29"],
    ("sentences", "words", "required"): [""],
    ("places", "latitude", "type"): [
        "42.87°", "4_2.87", "NaN", "INF", "-INF", ".87", "42.", "4.287e1", "42,87", "+42.87",
        "042.87", "٤٢.٨٧", "４２.８７", "42.87N", "42°52′", "nan", "42..87", "4287/100",
        "−42.87",
    ],
    ("places", "latitude", "maximum"): ["428.7"],
    ("events", "date_earliest", "type"): [
        "2006-7-24", "24/07/2006", "07/24/2006", "24.07.2006", "2006-02-30", "2006-13-01",
        "2006-07", "2006", "2006-07-24T00:00:00", "2006-07-24Z", "20060724", "2006/07/24",
        "38922", "24 July 2006", "0000-00-00", "2006-00-10", "٢٠٠٦-٠٧-٢٤", "２００６-07-24",
        "2006‑07‑24", "2006–07–24", "06-07-24", "+2006-07-24", "2006-W30-1", "2006-205",
        "12006-07-24", "today",
    ],
    ("events", "date_earliest", "minimum"): ["1006-07-24"],
    ("organizations", "is_named", "type"): [
        "True", "TRUE", "1", "0", "yes", "Y", "t", "wahr", "on", "ｔｒｕｅ", "tru", "true.",
    ],
    ("events", "status", "enum"): [
        "Occurred", "OCCURRED", "ocurred", "occured", "occurred;planned", "1", "осcurred",
        "ｏｃｃｕｒｒｅｄ", "occurred.", "none",
    ],
    ("events", "status", "outer-space enum"): ["occurred ", " occurred"],
    ("events", "cameo_code", "enum"): ["42", "36", "0420", "4.2E1", "'042", "O42"],
    ("events", "date_edtf", "pattern"): [
        "2006-7", "24 July 2006", "2006-07-24~~", "[2006-07-24...2006-07-30]", "2006-XX",
        "uuuu", "2006-25", "[2006..2006-07]", "2006-07-24/", "/2006-07-24", "2006–2007",
        "2006-07-32", "[..]", "2006-07-24/2006-07-25/2006-07-26", "{2006,2007}", "c. 2006",
        "2006 ?", "y2006",
    ],
    ("actors", "actor_id", "pattern"): [
        "act-Ismail-isakov", "act-ismail_isakov", "act-ismail-isakov-", "isakov", "ACT-ISAKOV",
        "act--isakov", "act-ismail–isakov", "act-ismail‑isakov", "аct-ismail-isakov",
        "act-ismaіl-isakov", "act-ísakov", "act-", "org-ismail-isakov",
        "act-ismail\u200bisakov", "act.ismail.isakov",
    ],
    ("sentences", "text_sha256", "pattern"): [
        "51DC7447984450DA816263900D117A93A284D60AB9DB0DA43BC8C11D10E7CDC9",
        "51dc7447984450da816263900d117a93a284d60ab9db0da43bc8c11d10e7cdc",
        "51dc7447984450da816263900d117a93a284d60ab9db0da43bc8c11d10e7cdc90",
        "sha256:51dc7447984450da816263900d117a93a284d60ab9db0da43bc8c11d10e7cdc9",
        "000000000000000000000000000000000000000000000000000000000000000g", "d41d8cd98f00b204",
    ],
    ("actors", "wikidata_id", "pattern"): [
        "q57558", "Q0", "57558", "Q057558", "https://www.wikidata.org/wiki/Q57558", "P31",
        "Ｑ57558",
    ],
    ("sources", "url", "pattern"): [
        "www.jamestown.org", "javascript:alert(1)", "http://a b", "ftp://example.org",
        "//example.org", "https://", "https://exаmple.org", "file:///etc/passwd",
    ],
    ("names", "actor_id", "foreign-key"): ["act-nobody"],
    ("names", "actor_id", "pattern"): ["org-nato"],
    ("actors", "actor_id", "primary-key"): ["act-islam-karimov"],
    ("actors", "actor_id", "required"): [""],
    ("events", "label", "maxLength"): ["x" * 161],
    ("organizations", "note", "formula"): [
        "=1+1", "+1", "-1", "@SUM(A1)", "-", "+996 312", "=cmd|'/C calc'!A0", "-not told",
        "＝1+1", "＋1", "－1", "＠x",
    ],
    ("organizations", "note", "control-character"): [
        "a\x00b", "a\x07b", "a\x1b[31mb", "a\x7fb", "a\x85b", "a\u2028b", "a\u2029b", "a\x0bb",
        "a\x0cb", "\ta", "a\tb", "a\x9bb",
    ],
    ("organizations", "note", "newline-in-cell"): ["a\nb", "a\n", "\na"],
    ("organizations", "note", "outer-space"): [" a", "a ", " ", "  "],
    ("organizations", "note", "double-space"): ["a  b"],
    ("organizations", "note", "odd-space"): [
        "a\xa0b", "a\u2009b", "a\u3000b", "a\u202fb", "\xa0a", "a\u2003", "a\u1680b",
        "a\u2800b",
    ],
    ("organizations", "note", "organizations-text-is-no-placeholder"): [
        "NA", "N/A", "n/a", "NULL", "null", "None", "NaN", "nan", "#N/A", "?", "—", "...", "TBD",
        "#REF!", "(null)", "<NA>",
    ],
    ("organizations", "note", "maxLength"): ["x" * 601],
    ("actors", "name", "cell-too-long"): ["x" * 100001],
    ("organizations", "note", "not-nfc"): [
        "cafe\u0301", "\u212bngström", "\u2126", "\uf900", "\u110b\u1175",
    ],
    ("organizations", "note", "bidi-control"): [
        "a\u202eb", "a\u202bb", "a\u2066b\u2069", "a\u200fb", "a\u061cb",
    ],
    ("organizations", "note", "zero-width"): [
        "a\u200bb", "a\u200db", "a\u200cb", "a\u2060b", "a\ufeffb", "a\xadb", "a\u034fb",
        "a\ufe0fb", "a\u180eb", "a\u3164b", "a\u115fb", "a\U000e0041b", "a\U000e0100b",
        "a\u2063b", "a\ufff9b",
    ],
    ("organizations", "note", "not-a-character"): [
        "a\ufffdb", "a\ufffeb", "a\uffffb", "a\ufdd0b", "a\ue000b", "a\uf8ffb", "a\U000f0000b",
        "a\U0010ffffb", "a\U0001fffeb", "a\ufffcb",
    ],
    ("organizations", "note", "mojibake"): [
        "cafÃ©", "donâ€™t", "â€œsoâ€\x9d", "Â«soÂ»", "РљС‹СЂРіС‹Р·", "ÐšÑ‹Ñ€", "ÃƒÂ©", "ï¿½",
        "caf├⌐", "caf√©", "don‚Äôt", "Ã¼ber", "KÃ¶ln", "Â°", "â€“",
    ],
    ("organizations", "note", "mixed-scripts"): [
        "Bакиев", "Бaкиев", "Кyrgyz", "Kуrgyz", "NАТО", "Бishkek", "Κyrgyz", "Bakiyeν",
        "Karimοv", "Ваkiyev", "Bakiyevа", "Bakiy\u0301ев", "օrg", "Ꭺsia",
    ],
    ("organizations", "note", "compatibility-letter"): [
        "Ｂakiyev", "１２", "𝐁akiyev", "𝟐006", "ﬁnance", "Ⅳ", "①", "ⓐ", "ℝ", "ﻼ", "ﾊﾝ", "㎏",
        "🄰",
    ],
    ("organizations", "note", "stacked-marks"): [
        "x\u0335\u0336\u0337", "z\u0310\u0311\u0312\u0313\u0314",
    ],
    ("organizations", "note", "lone-mark"): ["\u0301a", "a \u0301", "(\u0308)"],
}
# fmt: on
"""Table, column and the codes of problems (for a named rule its id) to values with these faults."""

NOTES = [value for (_, column, _), values in CELLS.items() if column == "note" for value in values]
"""Faults of free text."""


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=3),
    st.just([]), st.just({}), st.just([[]]), st.just([{}]), st.just({"": []}), st.just([None]),
    st.just(KeyError),
)  # fmt: skip
"""Values of every kind; KeyError takes the key away."""


def places(value, path=()):
    """Yield the path of every part of a JSON value."""
    yield path
    if isinstance(value, dict | list):
        children = value.items() if isinstance(value, dict) else enumerate(value)
        for key, child in children:
            yield from places(child, (*path, key))


def put(made, path, value):
    """Set the part of `made` at `path`, in place; KeyError removes it."""
    *parents, last = path
    for part in parents:
        made = made[part]
    if value is KeyError:
        del made[last]
    elif isinstance(made, list) and last == len(made):
        made.append(value)
    else:
        made[last] = copy.deepcopy(value)  # else a value could be put inside of itself
