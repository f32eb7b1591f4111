"""Does a span of a sentence cover whole words, and the name that is said to be printed there?"""

import re

# scripts that put no space between words (Thai to Khmer, kana, Han): a word may begin anywhere
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
_INSIDE_A_WORD = re.compile(rf"[^\W{_UNSPACED}][^\W{_UNSPACED}]")


def span_fault(text: str, start: int, end: int, surface: str = "", form: str | None = None) -> str:
    """Return what is wrong with a span, in words; "" if nothing is.

    Args:
        text: the sentence in canonical form (norm-1), as published or in a copy.
        start: first code point of the span, from 0.
        end: code point after the last.
        surface: the name that is printed there, if the span has one.
        form: of the mention; with `title_name` the span also holds the title before the name.
    """
    if not 0 <= start < end <= len(text):
        return f"is outside the sentence of {len(text)} characters"
    span, faults = text[start:end], []
    for place, verb in ((start, "begins"), (end, "ends")):
        if _INSIDE_A_WORD.fullmatch(text[max(place - 1, 0) : place + 1]):
            faults.append(f"{verb} inside a word")
        elif text[place - (verb == "ends")].isspace():
            faults.append(f"{verb} with a space")
    if surface not in span if form == "title_name" else surface not in ("", span):
        faults.append(f"does not hold the name {surface!r}")
    return " and ".join(faults)
