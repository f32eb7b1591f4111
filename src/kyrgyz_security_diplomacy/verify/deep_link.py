"""Links that open a publisher's page at a sentence: URL text fragments (WICG, `#:~:text=`).

They are made from the reader's own copy, on the reader's machine; the dataset holds none.
"""

import re
from urllib.parse import quote

from .matching_key import canonical_paragraph

_LINE_HYPHEN = re.compile(r"(?<=\w)[-\u2010\u00ad]\s*\n\s*(?=[^\W\d_])")
_FEWEST, _MOST = 4, 12


def deep_link(url: str, text: str, start: int, end: int) -> str:
    """A link to the sentence that stands at start to end of a text; "" without a URL.

    As few words as tell the sentence apart in the text; where none do (the sentence stands there
    twice), the words before it are added.
    """
    if not url:
        return ""
    words = _words(text[start:end])
    if not words:
        return url
    context = f" {_plain(text[max(start - 20000, 0) : end + 20000])} "
    if len(words) <= 2 * _FEWEST:
        directive = _encoded(" ".join(words))
        unique = context.count(" ".join(words)) <= 1
    else:
        size = next(
            (n for n in range(_FEWEST, _MOST) if context.count(" ".join(words[:n])) == 1), _MOST
        )
        size = min(size, len(words) - _FEWEST)
        unique = context.count(" ".join(words[:size])) <= 1
        directive = f"{_encoded(' '.join(words[:size]))},{_encoded(' '.join(words[-_FEWEST:]))}"
    first = start + len(re.match(r"\W*", text[start:end])[0])
    # a prefix stands right before the words, so it keeps the marks between
    before = _plain(text[max(first - 200, 0) : first]).split()[-_FEWEST:]
    if not unique and before:
        directive = f"{_encoded(' '.join(before))}-,{directive}"
    return f"{url.split('#')[0]}#:~:text={directive}"


def _plain(text: str) -> str:
    """Canonical text with words mended that were divided at a line end, and no soft hyphens."""
    return canonical_paragraph(_LINE_HYPHEN.sub("", text).replace("\u00ad", ""))


def _words(text: str) -> list[str]:
    words = _plain(text).split(" ")
    # marks at either end may be set otherwise on the page
    words[0] = re.sub(r"^\W+", "", words[0])
    words[-1] = re.sub(r"\W+$", "", words[-1])
    return [word for word in words if word]


def _encoded(text: str) -> str:
    """Percent-encoded, with the characters that have a meaning in a text directive."""
    return quote(text, safe="").replace("-", "%2D")
