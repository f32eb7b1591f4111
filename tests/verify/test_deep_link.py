"""Links to a sentence on the publisher's page."""

from urllib.parse import unquote

import pytest
from articles import ENGLISH
from source_tables import sentence_texts

from kyrgyz_security_diplomacy.verify.deep_link import deep_link

URL = "https://example.org/article"
TEXT = "\n\n".join(ENGLISH)


def link(sentence, text=TEXT, occurrence=0):
    """Link to a sentence of a text, by which time it stands there."""
    start = -1
    for _ in range(occurrence + 1):
        start = text.index(sentence, start + 1)
    return deep_link(URL, text, start, start + len(sentence))


def parts(made):
    """Prefix, start and end of a text directive, decoded."""
    directive = made.removeprefix(f"{URL}#:~:text=")
    pieces = directive.split(",")
    prefix = unquote(pieces.pop(0)[:-1]) if pieces[0].endswith("-") else ""
    return prefix, unquote(pieces[0]), unquote(pieces[1]) if len(pieces) > 1 else ""


@pytest.mark.parametrize("sentence", dict.fromkeys(sentence_texts(ENGLISH)))
def test_a_link_selects_the_sentence_and_no_other(sentence):
    """As a browser does: from the first match of the start to the next match of the end."""
    prefix, start, end = parts(link(sentence))
    assert not prefix or f"{prefix} {start}" in " ".join(TEXT.split())
    plain = " ".join(TEXT.split())
    begin = plain.index(f"{prefix} {start}") + len(prefix) + 1 if prefix else plain.index(start)
    stop = plain.index(end, begin + len(start)) + len(end) if end else begin + len(start)
    assert plain[begin:stop].strip("“”.,)") == sentence.strip("“”.,)")


def test_a_sentence_that_stands_twice_is_told_by_the_words_before():
    sentence = "The commission has published no schedule so far (Valley Post, March 3)."
    first, second = link(sentence), link(sentence, occurrence=1)
    assert parts(first)[0] == "rather than by fields."
    assert parts(second)[0] == "the road is dry."


def test_characters_that_mean_something_are_encoded():
    made = link("a well-known, old & short sentence.", "So a well-known, old & short sentence.")
    directive = made.split("#:~:text=")[1]
    assert "well%2Dknown%2C" in directive and "%26" in directive and "&" not in directive


def test_words_divided_at_a_line_end_are_mended():
    text = (
        "One more.\n\nThe commis-\nsion meet\u00adings of the two valleys went on until noon again."
    )
    made = link(text.split("\n\n")[1], text)
    assert parts(made)[1].startswith("The commission meetings")


def test_without_a_url_or_words_there_is_no_link_to_make():
    assert deep_link("", TEXT, 0, 10) == ""
    assert deep_link(URL, "… —", 0, 3) == URL


def test_a_fragment_of_the_url_is_replaced():
    made = deep_link(f"{URL}#top", TEXT, 0, 60)
    assert made.startswith(f"{URL}#:~:text=")
