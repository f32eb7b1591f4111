"""Altered copies of an article, and what is true of them.

A copy is made of pieces, each a sentence (by number, intact or not) or other text. Only what is
known by construction is called true: where each intact sentence stands, and which are not intact.
"""

import random
import textwrap
import unicodedata
from dataclasses import dataclass, field, replace

from sentences import sentence_spans
from source_tables import canonical

from kyrgyz_security_diplomacy.verify.matching_key import loose

FURNITURE = [
    "Advertisement",
    "Page 3 of 7",
    "Share this article on your wall",
    "Subscribe to our letter.",
    "© 2031 The Daily Ditch",
    "Read more: Boots for wet meadows tested by four farmers and a heron.",
]
OTHER = (
    "The weather in the hills was fine on the day after, and nobody thought of it again. ",
    "Погода в горах на следующий день стояла ясная, и никто об этом больше не вспоминал. ",
    "山上的天气第二天很好，没有人再想起这件事情。",
)


@dataclass(frozen=True)
class Piece:
    """Text of a copy.

    sentence: the number of the source's sentence it is, intact, or None.
    was: for an altered sentence its number and its text.
    """

    text: str
    sentence: int | None = None
    was: tuple[int, str] | None = None


@dataclass
class Altered:
    """An altered copy: paragraphs of pieces, then how it is set."""

    paragraphs: list[list[Piece]]
    setting: list[str] = field(default_factory=list)
    cut: float | None = None

    def text(self) -> str:
        """The copy as text."""
        body = ["".join(piece.text for piece in p).strip() for p in self.paragraphs]
        text = set_text([paragraph for paragraph in body if paragraph], self.setting)
        if self.cut is not None:
            text = text[: int(len(text) * self.cut)]
            while text and unicodedata.combining(text[-1]):
                text = text[:-1]
        return text

    def truth(self) -> dict[int, list[int]]:
        """For each intact sentence the loose offsets at which it stands."""
        total, found, at = len(loose(self.text())), {}, 0
        for piece in (piece for paragraph in self.paragraphs for piece in paragraph):
            letters = loose(piece.text)
            kept = letters[: max(total - at, 0)]
            if piece.sentence is not None and kept == letters:
                found.setdefault(piece.sentence, []).append(at)
            elif piece.was and kept == loose(piece.was[1]):  # cut off right after the old end
                found.setdefault(piece.was[0], []).append(at)
            at += len(letters)
        return found


def pieces(paragraphs) -> list[list[Piece]]:
    """An article as pieces."""
    made, number = [], 0
    for paragraph in canonical(paragraphs):
        own = []
        for start, end in sentence_spans(paragraph):
            own.append(Piece(paragraph[start:end], number))
            number += 1
        made.append(own)
    return made


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


def _wrapped(paragraph: str, width: int = 64) -> str:
    """Lines of a width; what has no blanks in it is broken anywhere, as Chinese is."""
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
        following_mark = line[-1:].isalnum() and line[-2:-1].isalnum()
        if len(line) >= width and following_mark and character.isascii():
            lines.append(line[:-1] + "-")
            line = character
    return "\n".join([*lines, line])


_TYPOGRAPHY = {
    "straight": lambda t: t.translate(str.maketrans({"“": '"', "”": '"', "’": "'", "–": "-"})),
    "guillemets": lambda t: t.replace("“", "« ").replace("”", " »"),
    "nfd": lambda t: unicodedata.normalize("NFD", t),
    "no-break": lambda t: t.replace(" ", "\u00a0"),
    "soft-hyphens": lambda t: t.replace("tion", "\u00adtion").replace("ни", "ни\u00ad"),
    "double-blanks": lambda t: t.replace(". ", ".  "),
    "ligatures": lambda t: t.replace("fi", "ﬁ").replace("fl", "ﬂ"),
    "upper": lambda t: t.upper() if t.upper().lower() == t.lower() and t.isascii() else t,
}
SETTINGS = [*_TYPOGRAPHY, "wrapped", "hyphenated", "one-line", "lines", "crlf"]


def alter(paragraphs, rng: random.Random, steps: int) -> Altered:
    """A copy of an article altered at random in some steps."""
    copy = Altered(pieces(paragraphs))
    for _ in range(steps):
        rng.choice(_STEPS)(copy, rng)
    copy.setting = rng.sample(SETTINGS, rng.randrange(4))
    if rng.random() < 0.1:
        copy.cut = rng.random()
    return copy


def _spot(copy: Altered, rng: random.Random):
    """A random paragraph and the number of a random piece in it, or None."""
    filled = [paragraph for paragraph in copy.paragraphs if paragraph]
    if not filled:
        return None
    paragraph = rng.choice(filled)
    return paragraph, rng.randrange(len(paragraph))


def _change(edit):
    """A step that edits the text of one sentence, so that it is intact no more."""

    def step(copy: Altered, rng: random.Random) -> None:
        spot = _spot(copy, rng)
        if spot is None:
            return
        paragraph, number = spot
        piece = paragraph[number]
        if edit is _precede and piece.sentence == 0:
            return  # words run in before an article's first may be its headline
        text = edit(piece.text, rng)
        was = piece.was if piece.sentence is None else (piece.sentence, piece.text)
        # a second edit may undo the first
        intact = was[0] if was and loose(text) == loose(was[1]) else None
        paragraph[number] = Piece(text, intact, was)

    return step


def _letters(text: str) -> list[int]:
    return [n for n, c in enumerate(text) if c.isalnum() and text[n + 1 : n + 2].strip()]


def _substitute(text: str, rng: random.Random) -> str:
    places = _letters(text)
    if not places:
        return text
    at = rng.choice(places)
    return f"{text[:at]}{'x' if text[at] != 'x' else 'q'}{text[at + 1 :]}"


def _drop_word(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    at = rng.randrange(len(words))
    return " ".join(words[:at] + words[at + 1 :])


def _insert_word(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    # inside: before the first word it would be another sentence's end, after the last its start
    if len(words) < 4:
        return text
    words.insert(
        rng.randrange(1, len(words) - 2), rng.choice(["never", "ещё", "七", "7", "Page 3"])
    )
    return " ".join(words)


def _lengthen(text: str, rng: random.Random) -> str:
    """More words before the mark at the end."""
    core = text.rstrip()
    bare = core.rstrip(".。?!؟।”»\"'")
    return bare + rng.choice([" again", " никогда", "了", "s", " 7"]) + text[len(bare) :]


def _precede(text: str, rng: random.Random) -> str:
    """More words before the first."""
    return rng.choice(["Nobody says that ", "Неправда, что ", "不是说", "ليس صحيحا أن "]) + text


def _half(text: str, rng: random.Random) -> str:
    return text[: len(text) // 2] + ". "


def _remove(copy: Altered, rng: random.Random) -> None:
    if spot := _spot(copy, rng):
        del spot[0][spot[1]]


def _swap_sentences(copy: Altered, rng: random.Random) -> None:
    first, second = _spot(copy, rng), _spot(copy, rng)
    if first and second:
        (a, m), (b, n) = first, second
        a[m], b[n] = _closed(b[n]), _closed(a[m])


def _closed(piece: Piece) -> Piece:
    """A piece that may stand anywhere: it ends with a sentence end and a blank."""
    text = piece.text.rstrip()
    if not text.rstrip("”»\"'").endswith((".", "。", "؟", "।", "?", "!")):
        text += "."
    return replace(piece, text=text + " ")


def _swap_paragraphs(copy: Altered, rng: random.Random) -> None:
    a, b = rng.randrange(len(copy.paragraphs)), rng.randrange(len(copy.paragraphs))
    copy.paragraphs[a], copy.paragraphs[b] = copy.paragraphs[b], copy.paragraphs[a]


def _insert_paragraph(copy: Altered, rng: random.Random) -> None:
    text = rng.choice([*FURNITURE, *OTHER])
    copy.paragraphs.insert(rng.randrange(len(copy.paragraphs) + 1), [Piece(text)])


def _insert_sentence(copy: Altered, rng: random.Random) -> None:
    if spot := _spot(copy, rng):
        paragraph, number = spot
        if number:
            paragraph[number - 1] = _closed(paragraph[number - 1])
        paragraph.insert(number, Piece(rng.choice(OTHER)))


def _repeat_sentence(copy: Altered, rng: random.Random) -> None:
    first, second = _spot(copy, rng), _spot(copy, rng)
    if first and second:
        piece = _closed(first[0][first[1]])
        paragraph, number = second
        if number:
            paragraph[number - 1] = _closed(paragraph[number - 1])
        paragraph.insert(number, piece)


def _repeat_paragraph(copy: Altered, rng: random.Random) -> None:
    copy.paragraphs.insert(
        rng.randrange(len(copy.paragraphs) + 1), list(rng.choice(copy.paragraphs))
    )


_STEPS = [
    _change(_substitute),
    _change(_drop_word),
    _change(_insert_word),
    _change(_lengthen),
    _change(_precede),
    _change(_half),
    _remove,
    _swap_sentences,
    _swap_paragraphs,
    _insert_paragraph,
    _insert_sentence,
    _repeat_sentence,
    _repeat_paragraph,
]
