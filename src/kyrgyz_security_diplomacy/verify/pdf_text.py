"""Text copied out of a PDF: page numbers, running heads, and two columns side by side."""

import re
from collections import Counter

LONG_LINE = 160  # a longer line was not wrapped by hand or by a PDF
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|p|с|стр)\b\W*)?[0-9]{1,4}(?:\s*(?:/|of|von|из)\s*[0-9]{1,4})?\W*", re.I
)


def without_page_furniture(text: str) -> str:
    """A text with spaces in place of page numbers and repeated lines, so that offsets agree.

    A sentence that runs over a page break is whole in it.
    """
    lines = text.split("\n")
    keys = [re.sub(r"[\W\d_]+", "", line.lower()) for line in lines]
    repeated = {key for key, count in Counter(keys).items() if count > 1}
    for number, line in enumerate(lines):
        if _PAGE_NUMBER.fullmatch(line) or (keys[number] in repeated and len(line) <= LONG_LINE):
            lines[number] = re.sub(r"[^\f]", " ", line)
    return "\n".join(lines)


def one_column(text: str) -> str:
    """A text whose pages have two columns side by side, with the right one below the left one.

    At least three spaces separate the columns, at the same place in nearly all lines; a line with
    words there belongs to the left one.
    """
    pages = []
    for page in text.split("\f"):
        lines = page.split("\n")
        starts = Counter(m.end() for line in lines for m in re.finditer(r"\S {3,}(?=\S)", line))
        right = starts.most_common(1)[0][0] if starts else 0
        beside = [not line[right - 3 : right].strip() for line in lines]
        if starts and sum(beside) > 0.8 * len(lines):
            left = [line[:right] if b else line for line, b in zip(lines, beside, strict=True)]
            lines = left + [line[right:] for line, b in zip(lines, beside, strict=True) if b]
            page = "\n".join(line.rstrip() for line in lines)
        pages.append(page)
    return "\f".join(pages)
