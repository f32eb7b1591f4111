"""All text of a saved web page, as a browser would show it."""

import re
from html.parser import HTMLParser


class _PageText(HTMLParser):
    """Collects the visible text of a page; each block element ends a line."""

    HIDDEN = frozenset({"script", "style", "noscript", "template", "svg", "title"})
    INLINE = re.compile(
        "a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|"
        "span|strike|strong|sub|sup|time|tt|u|var|wbr"
    )

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden: list[str] = []

    def handle_starttag(self, tag, attrs):
        """Open a hidden element or break the line."""
        if tag in self.HIDDEN:
            self.hidden.append(tag)
        if not self.INLINE.fullmatch(tag):
            self.parts.append("\n")

    def handle_endtag(self, tag):
        """Close a hidden element or break the line."""
        if tag in self.hidden:
            del self.hidden[self.hidden.index(tag) :]
        if not self.INLINE.fullmatch(tag):
            self.parts.append("\n")

    def handle_data(self, data):
        """Keep visible text; line ends inside an element are spaces, as in a browser."""
        if not self.hidden:
            self.parts.append(re.sub(r"[ \t\n\r\f]+", " ", data))

    def parse_marked_section(self, i, report=1):
        """Read a section such as <![CDATA[…]]>; one with an unknown name is a comment."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i)


def page_text(markup: str) -> str:
    """All visible text of a web page, one line per block element."""
    parser = _PageText()
    parser.feed(markup)
    parser.close()
    lines = (line.strip(" ") for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line)
