"""Text copied out of a PDF: page numbers and running heads."""

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
