"""Natural sentences of a canonical paragraph: offsets, words, how much of each is quoted."""

import re
import unicodedata

# Ends that syntok does not know: full-width ones need no space after them, the others do.
_OTHER_ENDS = re.compile(r"[。！？｡]+[”’」』）》〉\"]*|[؟۔।॥]+[”’»)\"]*(?=\s)")
# Scripts written without spaces: as in word processors, each of these characters is a word.
_IDEOGRAPH = re.compile(
    "[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
LEAST_WORDS = 8
LEAST_CHARACTERS = 60
_QUOTATION = re.compile(
    r"“[^”]*(?:”|\Z)|„[^“”]*(?:[“”]|\Z)|«[^»]*(?:»|\Z)|「[^」]*(?:」|\Z)|『[^』]*(?:』|\Z)"
    r"|(?<![^\W_])(?:\"[^\"]*\"|‘(?:[^’]|’(?=[^\W_]))*’(?![^\W_]))"
)


def sentence_spans(paragraph: str) -> list[tuple[int, int]]:
    """Start and end of each sentence of a canonical paragraph; the sentences tile it.

    Each sentence takes the space before the next, the last ends at the paragraph's end. Sentences
    inside a quotation are separate too; a semicolon ends none. Needs syntok (extra `build`).
    """
    starts, begin = [], 0
    for end in [*(m.end() for m in _OTHER_ENDS.finditer(paragraph)), len(paragraph)]:
        starts += [begin + start for start in _syntok_starts(paragraph[begin:end])]
        begin = end
    starts = [0, *(at for at in starts[1:] if paragraph[:at].rstrip()[-1:] != ";")]
    return list(zip(starts, [*starts[1:], len(paragraph)], strict=True))


def _syntok_starts(text: str) -> list[int]:
    """Where syntok starts a sentence in a text of one paragraph."""
    from syntok import segmenter

    sentences = (sentence for part in segmenter.analyze(text) for sentence in part)
    return [sentence[0].offset for sentence in sentences if sentence]


def count_words(text: str) -> int:
    """Return the number of stretches of a canonical text that hold a letter or a digit.

    Each Han, Hiragana or Katakana character counts as one word: they are written without spaces.
    """
    ideographs = len(_IDEOGRAPH.findall(text))
    rest = re.split("[ \n]+", _IDEOGRAPH.sub(" ", text))
    return ideographs + sum(any(unicodedata.category(c)[0] in "LN" for c in w) for w in rest)


def may_be_hashed(sentence: str) -> bool:
    """Return whether a canonical sentence is too long for its hash to be guessed.

    It has 8 words and 60 characters, or more; a shorter one is covered by the paragraph's hash.
    """
    return count_words(sentence) >= LEAST_WORDS and len(sentence) >= LEAST_CHARACTERS


def quoted_mask(paragraph: str) -> list[bool]:
    """For each character of a paragraph, whether it is inside direct quotation marks, or is one.

    A quotation that is not closed runs to the paragraph's end (as printers do when it goes on in
    the next), unless it was opened by a mark that is also an apostrophe or a sign for inches.
    """
    mask = [False] * len(paragraph)
    for found in _QUOTATION.finditer(paragraph):
        mask[found.start() : found.end()] = [True] * len(found[0])
    return mask
