"""Patterns mean the same to Python, RE2 and JavaScript, and cannot be made to hang."""

import json
import random
import re
import shutil
import subprocess
import time
import warnings

import pytest

from kyrgyz_security_diplomacy.package import patterns
from kyrgyz_security_diplomacy.package.patterns import matching, pattern_fault
from kyrgyz_security_diplomacy.package.value_syntax import fault


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("^a", "'^a' at character 1; portable are"), ("a$", "'$' at character 2; portable are"),
        *((text, "; portable are characters, [classes], (?:groups) and counts") for text in (
            r"\d+", r"\w", r"\s", r"\bx", r"\p{L}", "a\\", r"a\-b", r"\x{41}", r"(?:a)\1",
            "(a)", "(?=a)", "(?<!a)b", "(?P<x>a)", "(?i)a", "[[:alpha:]]", "[a&&b]", "[]a]",
            "[^]a]", "[a-c-e]", "[a--]", "[a", "[]", "a{,3}", "a{x}", "a]", "a}", "a.b",
        )),
        ("a|b", "a bare | at its top"), ("(?:a|b)|c", "a bare | at its top"),
        *((text, "cannot be read: ") for text in
          ("(?:a", "a)", "*a", "(?:|{2})", "a**", "a{2}{3}", "a{3,2}", "[z-a]")),
        ("a++", "cannot be read: "), ("a{1001}", "cannot be read: "),
        ("(?:(?:a{11}){10}){10}", "cannot be read: "),
        ("[" + "".join(map(chr, range(256, 5_900, 3))) + "]{1000}", "cannot be read: "),
        ("a\0b", "the character U+0000"), ("a\n", "the character U+000A"),
        ("a" * 2_001, "2,001 characters; 2,000 are allowed"),
    ],
)  # fmt: skip
def test_patterns_that_are_not_portable(pattern, expected):
    assert expected in pattern_fault(pattern)


@pytest.mark.parametrize(
    "pattern",
    ["", "(?:a|b)", "[0-9]{2,3}", r"a\.b[\-c]", "[^a-z-]", "[-a]", "(?:|a)*", "[a-Я]", "a{1000}",
     r"[\]\[]", r"\$\^\|", "(?:a(?:b|c)d)*?", "ө+", r"https?://[!-~]+", "x{3}", "x{3,}", "[a&b]"],
)  # fmt: skip
def test_portable_patterns(pattern):
    assert pattern_fault(pattern) == ""


# Three engines, one meaning ------------------------------------------------------------------

PIECES = [
    "a", "b", "-", "&", "~", "|", "(?:", ")", "*", "+", "?", "{2}", "{1,2}", "{0}", "{2,}", "{,2}",
    "??", "*?", "]", "[", "}", "{", "^", "$", ".", "/", ":", "=", "!", "#", " ", "é", "😀", "İ",
    "ſ", "e\u0301", "K", "\u212a", "\n", "\0", "(?i)", "(?=a)", "(?<x>a)", "[a-b]", "[^a]", "[a-]",
    "[-b]", "[^-a]", "[a^]", "[^^]", "[ -~]", "[!-/]", "[{}()*]", "[$.|?]", "[a&b]", "[a&&b]",
    "[a||b]", "[a--]", "[a-b-c]", "[b-a]", "[:alpha:]", "[[:alpha:]]", "[é-😀]", "[a-Я]",
    r"[\]-a]", r"[+-\-]", r"[\-a]", r"[\^a]", r"\-", r"\]", r"\[", r"\\", r"\/", r"\.", r"\$",
    r"\^", r"\{", r"\}", r"\(", r"\|", r"\*", r"\d", r"\w", r"\b", r"\x41", r"\x{41}", r"\u0041",
    r"\n", r"\Q", r"\pL", r"\1", r"\_", r"\<", r"\A", r"\z",
]  # fmt: skip
CHARACTERS = [*"ab-&~|*+?{}[]()^$./:=!# é😀eİiſsK\u212akl\\Яp", "\u0301", "\n", "\r", "\u2028",
              "\x85", "\0", "\U0010ffff"]  # fmt: skip


def texts_for(pattern, rnd):
    """Return texts of which some should match: made of the pattern's own characters."""
    own = [char for char in pattern if char not in "(?:)*+{}[]^\\|,"] or ["a"]
    made = {"", "".join(own)}
    for _ in range(25):
        chars = own if rnd.random() < 0.6 else [*own, *CHARACTERS]
        made.add("".join(rnd.choice(chars) for _ in range(rnd.randint(1, 4))))
        made.add("".join(char * rnd.randint(0, 2) for char in own))
    return sorted(made)


def generated(seed, count):
    """Return patterns that the dialect allows, each with texts."""
    rnd, cases = random.Random(seed), {}
    while len(cases) < count:
        pattern = "".join(rnd.choice(PIECES) for _ in range(rnd.choice([1, 2, 2, 3, 3, 4, 5, 7])))
        if not pattern_fault(pattern):
            cases[pattern] = texts_for(pattern, rnd)
    return list(cases.items())


def by_python(cases):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a FutureWarning says that the meaning will change
        regexes = [re.compile(f"(?:{pattern})") for pattern, _ in cases]
    return [
        [bool(regex.fullmatch(text)) for text in texts]
        for regex, (_, texts) in zip(regexes, cases, strict=True)
    ]


NODE = """
const cases = JSON.parse(require("fs").readFileSync(0, "utf8"));
const judge = ([pattern, texts]) => {
  const regex = new RegExp("^(?:" + pattern + ")$", "u");
  return texts.map((text) => regex.test(text));
};
console.log(JSON.stringify(cases.map(judge)));
"""


def by_node(cases):
    run = subprocess.run(
        ["node", "-e", NODE], input=json.dumps(cases), capture_output=True, text=True, check=True
    )
    return json.loads(run.stdout)


@pytest.mark.parametrize(
    ("seed", "count"), [(1, 300), pytest.param(2, 2_000, marks=pytest.mark.long)]
)
@pytest.mark.parametrize("judge", [by_python, by_node])
def test_engines_agree_with_re2(seed, count, judge):
    if judge is by_node and not shutil.which("node"):
        pytest.skip("node is not here")
    cases = generated(seed, count)
    theirs = judge(cases)
    for (pattern, texts), verdicts in zip(cases, theirs, strict=True):
        assert matching(pattern, texts) == verdicts, pattern
    assert sum(map(sum, theirs)) > count / 4, "enough texts match"


# Any text, and no hanging -------------------------------------------------------------------


def test_odd_texts():
    texts = ["a\0b", "a", "", "\U0010ffff", "\ud800", "a\nb", "x" * 10_000_000]
    assert matching("[^\u0301]*", texts) == [True, True, True, True, False, True, True]
    assert matching("", texts) == [text == "" for text in texts]
    assert matching("a", []) == []
    with pytest.raises(ValueError, match="missing"):
        matching("(?:", ["a"])


@pytest.mark.parametrize("pattern", ["(?:a|a)*b", "(?:(?:a*)*)*b", "(?:a|ab|b)*c", "a*a*a*a*a*a*b"])
def test_nothing_hangs(pattern):
    assert pattern_fault(pattern) == ""
    begin = time.process_time()
    assert matching(pattern, ["ab" * 250_000, "a" * 500_000]) == [False, False]
    field = {"type": "string", "constraints": {"pattern": pattern}}
    assert fault(field, "a" * 50_000).startswith("does not match '")
    assert time.process_time() - begin < 5


@pytest.mark.parametrize(
    "pattern",
    ["(?:" * 650, "[" * 2_000, "[-" * 1_000, "\\" * 2_000, "(?:" + "|" * 1_900 + ")",
     "[" + "a" * 1_900, "(?:" * 450 + "a" + ")" * 450, "a{" + "9" * 1_900 + "}",
     "[a-\uffff]" * 285],
    ids=lambda pattern: pattern[:12],
)  # fmt: skip
def test_judging_a_pattern_takes_no_time(pattern):
    begin = time.process_time()
    pattern_fault.__wrapped__(pattern)
    assert time.process_time() - begin < 2


def test_connection_reaches_nothing():
    database = patterns._database()
    with pytest.raises(Exception, match="disabled by configuration"):
        database.execute("SELECT * FROM read_text('/etc/hostname')")
    with pytest.raises(Exception, match="locked"):
        database.execute("SET enable_external_access = true")
