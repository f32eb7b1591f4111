"""Whether a span of a sentence covers whole words, and those that are said to be printed there."""

import re


def span_problem(sentence: str, start: int, end: int, surface: str = "") -> str | None:
    """What is wrong with a span, with the words that are found there; None if nothing.

    Args:
        sentence: its text in the copy.
        start: of the span, in code points from 0.
        end: of the span; it is excluded.
        surface: the name that is said to be printed there, if any.
    """
    words = sentence[start:end]
    if end > len(sentence.rstrip()) or start >= end:
        return f"the sentence has {len(sentence.rstrip())} characters"
    if any(re.fullmatch(r"\w\w", sentence[max(at - 1, 0) : at + 1]) for at in (start, end)):
        whole = re.search(r"\w*$", sentence[:start])[0], re.match(r"\w*", sentence[end:])[0]
        return f"“{words}” cuts a word: “{whole[0]}{words}{whole[1]}” is printed there"
    if surface and words != surface:
        return f"“{words}” is printed there"
    return None
