"""Altered copies of an article: sentences changed, moved, repeated, and set in many ways."""

import random
import textwrap
import unicodedata
from functools import cache

from indexing.sentences import sentence_spans
from source_tables import canonical

FURNITURE = [
    "Advertisement",
    "Page 3 of 7",
    "Share this article on your wall",
    "Subscribe to our letter.",
    "© 2031 The Daily Ditch",
    "Read more: Boots for wet meadows tested by four farmers and a heron.",
]
HIDDEN = (
    "<b class='sr-only'>(opens 𝄞 new window)</b> <i hidden>ad 7</i> <i aria-hidden=true>x</i>"
    "<div style='color: red; display: none'><p>Read <b>more</b></p></div>"
)
"""Markup of what a page hides."""
OTHER = (
    "The weather in the hills was fine on the day after, and nobody thought of it again. ",
    "Погода в горах на следующий день стояла ясная, и никто об этом больше не вспоминал. ",
    "山上的天气第二天很好，没有人再想起这件事情。",
)


def pieces(paragraphs: list[str]) -> list[list[str]]:
    """An article as sentences, each with the space after it."""
    return [[p[start:end] for start, end in _spans(p)] for p in canonical(paragraphs)]


def set_pieces(paragraphs: list[list[str]], setting: list[str]) -> str:
    """Paragraphs of sentences and other pieces as a text file."""
    body = ["".join(paragraph).strip() for paragraph in paragraphs]
    return set_text(list(filter(None, body)), setting)


@cache
def _spans(paragraph: str) -> list[tuple[int, int]]:
    return sentence_spans(paragraph)


def set_text(paragraphs: list[str], setting: list[str]) -> str:
    """The paragraphs as a text file, set in the ways named; letters and digits stay the same."""
    for way in setting:
        if way in _TYPOGRAPHY:
            paragraphs = [_TYPOGRAPHY[way](paragraph) for paragraph in paragraphs]
    if "wrapped" in setting:
        paragraphs = [_wrapped(paragraph) for paragraph in paragraphs]
    if "hyphenated" in setting:
        paragraphs = [_hyphenated(paragraph) for paragraph in paragraphs]
    joint = " " if "one-line" in setting else "\n" if "lines" in setting else "\n\n"
    text = joint.join(paragraphs) + "\n"
    return text.replace("\n", "\r\n") if "crlf" in setting else text


def set_pages(paragraphs: list[str]) -> str:
    """Pages of 9 lines with numbers and running heads; words are divided by hyphens."""
    lines = set_text(paragraphs, ["hyphenated"]).split("\n")
    found = [lines[at : at + 9] for at in range(0, len(lines), 9)]
    return "\f".join(
        "\n".join(["The Daily Ditch", *page, f"Page {number} of {len(found)}"])
        for number, page in enumerate(found, 1)
    )


def _wrapped(paragraph: str, width: int = 64) -> str:
    """Lines of a width; what has no spaces in it is broken anywhere, as Chinese is."""
    lines = textwrap.wrap(paragraph, width)
    for at in range(1, len(lines)):
        while unicodedata.combining(lines[at][0]):  # a mark stays with its letter
            lines[at - 1] += lines[at][0]
            lines[at] = lines[at][1:]
    return "\n".join(lines)


def _hyphenated(paragraph: str, width: int = 50) -> str:
    """Break every line at the width, in the middle of words, with a hyphen."""
    lines, line = [], ""
    for character in paragraph:
        line += character
        inside = line[-1:].isalnum() and line[-2:-1].isalnum()
        if len(line) >= width and inside and character.isascii():
            lines.append(line[:-1] + "-")
            line = character
    return "\n".join([*lines, line])


_TYPOGRAPHY = {
    "straight": lambda t: t.translate(str.maketrans({"“": '"', "”": '"', "’": "'", "–": "-"})),
    "guillemets": lambda t: t.replace("“", "« ").replace("”", " »"),
    "nfd": lambda t: unicodedata.normalize("NFD", t),
    "no-break": lambda t: t.replace(" ", "\u00a0"),
    "soft-hyphens": lambda t: t.replace("tion", "\u00adtion").replace("ни", "ни\u00ad"),
    "double-spaces": lambda t: t.replace(". ", ".  "),
    "ligatures": lambda t: t.replace("fi", "ﬁ").replace("fl", "ﬂ"),
    "upper": lambda t: t.upper() if t.upper().lower() == t.lower() and t.isascii() else t,
}
SETTINGS = [*_TYPOGRAPHY, "wrapped", "hyphenated", "one-line", "lines", "crlf"]

NO_PART = {
    "superscript": lambda text: text.replace(",", ",¹²").replace("water", "water³"),
    "address": lambda text: text.replace(", ", ",\n\nhttps://example.org/x 1/2\n\f", 2),
    "numbered lines": lambda text: _numbered(text, "{:4} {}"),
    "numbers with dots": lambda text: _numbered(text, "{}. {}"),
    "NUL": lambda text: text.replace(" ", "\0 ", 3),
}
"""Ways to print what is no part of an article into its text."""


def _numbered(text: str, form: str) -> str:
    lines = "\n".join(_wrapped(block) for block in text.split("\n")).split("\n")
    return "\n".join(form.format(number, line) for number, line in enumerate(lines, 7) if line)


def alter(paragraphs: list[str], rng: random.Random, steps: int) -> str:
    """A copy of an article altered at random in some steps."""
    copy = pieces(paragraphs)
    for _ in range(steps):
        if filled := list(filter(None, copy)):
            paragraph = rng.choice(filled)
            rng.choice(_STEPS)(copy, paragraph, rng.randrange(len(paragraph)), rng)
    return set_pieces(copy, rng.sample(SETTINGS, rng.randrange(4)))


def substituted(text: str, rng: random.Random) -> str:
    """One letter or digit inside changed, dropped or added, or two words swapped."""
    places = [n for n, c in enumerate(text) if c.isalnum()]
    at = rng.choice(places[1:-1])
    way = rng.choice(["change", "drop", "add", "swap"])
    if way == "swap":
        words = text.split(" ")
        first = rng.randrange(len(words) - 1) if len(words) > 1 else 0
        words[first : first + 2] = reversed(words[first : first + 2])
        return " ".join(words)
    instead = "" if way == "drop" else rng.choice("xq7")
    return text[:at] + instead + text[at + (way != "add") :]


def _edit(edit):
    """A step that edits the text of one piece."""

    def step(_, paragraph: list[str], number: int, rng: random.Random) -> None:
        if sum(map(str.isalnum, paragraph[number])) > 2:
            paragraph[number] = edit(paragraph[number], rng)

    return step


def _insert_word(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    words.insert(rng.randrange(len(words) + 1), rng.choice(["never", "ещё", "七", "7", "Page 3"]))
    return " ".join(words)


def _insert_paragraph(copy: list, paragraph: list[str], _, rng: random.Random) -> None:
    """Insert what belongs to no article, or the paragraph once more."""
    text = rng.choice([*([each] for each in (*FURNITURE, *OTHER)), *[list(paragraph)] * 9])
    copy.insert(rng.randrange(len(copy) + 1), text)


_STEPS = [
    _edit(substituted),
    _edit(substituted),
    _edit(_insert_word),
    _edit(lambda text, _: text[: len(text) // 2] + ". "),
    _edit(lambda text, rng: rng.choice(["Nobody says that ", "不是说", "[3]", "\n", "7"]) + text),
    lambda _, paragraph, number, __: paragraph.pop(number),
    lambda _, paragraph, number, rng: paragraph.insert(number, rng.choice(OTHER)),
    lambda _, paragraph, number, rng: paragraph.append(paragraph[number]),
    lambda copy, paragraph, number, rng: rng.choice(copy).append(paragraph.pop(number)),
    lambda copy, _, __, rng: rng.shuffle(copy),
    _insert_paragraph,
    _insert_paragraph,
]
