"""All text of a saved web page, and the same with spaces for what a browser does not show."""

import re
from html.parser import HTMLParser

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_HIDDEN_CLASS = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader(?:-text|-only)?)(?:\s|$)", re.I
)


class _PageText(HTMLParser):
    """Collects the text of a page; each block element ends a line.

    Digits in superscript stay superscript, since most of them are footnote marks. Spaces in hidden
    elements are no-break spaces, and if they are left out, so is each of their characters.
    """

    NO_TEXT = frozenset({"script", "style", "noscript", "template", "svg", "title"})
    VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr")
    INLINE = re.compile(
        "a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|"
        "span|strike|strong|sub|sup|time|tt|u|var|wbr"
    )

    def __init__(self, leave_out_hidden: bool):
        super().__init__(convert_charrefs=True)
        self.leave_out_hidden = leave_out_hidden
        self.parts: list[str] = []
        self.left_out: list[str] = []  # open elements, from one without text on
        self.hidden: list[str] = []  # the same, from a hidden one on
        self.is_raised = False

    def handle_starttag(self, tag, attrs):
        """Open an element that is left out or hidden, or break the line."""
        if tag in self.NO_TEXT:
            self.left_out.append(tag)
        if self.hidden == [tag] and tag in ("p", "li"):  # which need no end tag
            self.hidden.clear()
        if not self.VOID.fullmatch(tag) and (self.hidden or _is_hidden(tag, dict(attrs))):
            self.hidden.append(tag)
        self._break(tag, tag == "sup")

    def handle_endtag(self, tag):
        """Close an element that is left out or hidden, or break the line."""
        if tag in self.left_out:
            del self.left_out[self.left_out.index(tag) :]
        while self.hidden and self.hidden.pop() != tag:
            pass  # elements inside it that have no end tag
        self._break(tag, False)

    def _break(self, tag: str, is_raised: bool) -> None:
        if is_block := not self.INLINE.fullmatch(tag):
            self.parts.append("\n")
        if is_block or tag == "sup":
            self.is_raised = is_raised

    def handle_data(self, data):
        """Keep text; line ends inside an element are spaces, as in a browser."""
        if not self.left_out:
            text = re.sub(r"[ \t\n\r\f]+", "\xa0" if self.hidden else " ", data)
            if self.hidden and self.leave_out_hidden:
                text = "\xa0" * len(text)
            self.parts.append(text.translate(_SUPERSCRIPT) if self.is_raised else text)

    def parse_marked_section(self, i, report=1):
        """Read a section such as <![CDATA[…]]>; one with an unknown name is a comment."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i)


def _is_hidden(tag: str, attributes: dict[str, str | None]) -> bool:
    """Whether an element is hidden, by itself; a whole page is not, since a script may show it."""
    return tag not in ("html", "body") and bool(
        "hidden" in attributes
        or (attributes.get("aria-hidden") or "").lower() == "true"
        or _HIDDEN_STYLE.search(attributes.get("style") or "")
        or _HIDDEN_CLASS.search(attributes.get("class") or "")
    )


def page_text(markup: str, leave_out_hidden: bool = False) -> str:
    """All text of a web page, one line per block element.

    leave_out_hidden: give spaces for what a browser does not show, so that offsets agree.
    """
    parser = _PageText(leave_out_hidden)
    parser.feed(markup)
    parser.close()
    lines = (line.strip(" ") for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line)
