"""Letters that match are a sentence only where a sentence begins and ends."""

import textwrap

import pytest
from source_tables import index_of

from kyrgyz_security_diplomacy.verify.copies import all_of_page, plain_text
from kyrgyz_security_diplomacy.verify.framing import canonical_map
from kyrgyz_security_diplomacy.verify.matching_key import canonical_paragraph
from kyrgyz_security_diplomacy.verify.verification import FOUND, verify

FIRST = "The keeper of the lower lock wrote the height of the water on the door every evening."
MIDDLE = "Nobody had asked him to begin with it, and nobody told him to stop in all those years."
LAST = "His daughter copied the figures into a ledger that still lies in the reading room today."
INDEX, TABLES = index_of([f"{FIRST} {MIDDLE} {LAST}"])


def statuses(text):
    """Status of each sentence in a copy."""
    outcome = verify(plain_text(text.encode(), "copy"), package=TABLES)
    return [result.status for result in outcome.results]


@pytest.mark.parametrize(
    "middle",
    [
        MIDDLE.replace("years.", "years again."),
        MIDDLE.replace("years.", "years, or so he said."),
        MIDDLE.replace("years.", "years; he went on."),
        MIDDLE.replace("years.", "yearslong."),
        MIDDLE.replace("years.", "years-\nlong."),
        f"It is untrue that {MIDDLE}",
        f"It is untrue that\n{MIDDLE}",
        f"Un-\n{MIDDLE}",
        f"It is un-\ntrue that\n{MIDDLE}",
        f"(Un){MIDDLE}",
        MIDDLE.replace("with it", "with"),
        MIDDLE.replace("stop", "stopp"),
    ],
)
def test_words_run_into_a_sentence_change_it(middle):
    assert statuses(f"{FIRST} {middle} {LAST}") == ["ok", "changed", "ok"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Page 3\n\n{MIDDLE}\n\nPage 4", "ok"),
        (f"The lock keeper\n{MIDDLE}", "ok"),
        (f"He is gone. {MIDDLE} They are not.", "ok"),
        (f"He is gone.[3] {MIDDLE}[4] They are not.", "ok"),
        (f"“{MIDDLE}”", "ok"),
        (f"¿{MIDDLE[:-1]}?", "retyped"),
        (MIDDLE.upper(), "retyped"),
        (MIDDLE.rstrip("."), "retyped"),
        (f"{MIDDLE.rstrip('.')}\n\nThe end", "retyped"),
        (f"* * *\n{MIDDLE}\n* * *", "ok"),
        (f"x {'-' * 3000} {MIDDLE.rstrip('.')} {'-' * 3000} x", "retyped"),
    ],
)
def test_a_sentence_alone_is_found_between_other_things(text, expected):
    assert statuses(text)[1] == expected


def test_a_word_divided_at_a_line_break_of_a_page():
    page = f"<html><body><p>{FIRST} {MIDDLE.rstrip('.')}-<br>long.</p><p>{LAST}</p></body></html>"
    outcome = verify(all_of_page(page.encode(), "page.html"), package=TABLES)
    assert [r.status for r in outcome.results] == ["ok", "changed", "ok"]


def test_a_headline_run_into_the_first_sentence_of_a_copy_on_one_line():
    other = "The bell rings at noon on every day but Sunday, and then the boats are counted twice."
    _, tables = index_of([f"{FIRST} {MIDDLE}", other])
    copy = plain_text(f"News Of the lock {FIRST} {MIDDLE} {other}".encode(), "copy")
    assert [r.status for r in verify(copy, package=tables).results] == ["ok", "ok", "ok"]


def test_a_changed_sentence_shows_what_stands_there():
    changed = MIDDLE.replace("Nobody", "Somebody")
    outcome = verify(plain_text(f"{FIRST} {changed} {LAST}".encode(), "copy"), package=TABLES)
    assert outcome.found(outcome.results[1]) == changed
    assert not outcome.ok and outcome.is_copy


@pytest.mark.parametrize("number", [0, 2])
def test_what_stands_at_the_articles_edge_is_shown_whole_also_in_wrapped_lines(number):
    changed = [FIRST, MIDDLE, LAST]
    changed[number] = changed[number].replace("the", "that")
    wrapped = textwrap.fill(" ".join(changed), 40)
    for text in (wrapped, f"A headline\n\n{wrapped}\n\nA footer\nof two lines"):
        outcome = verify(plain_text(text.encode(), "copy"), package=TABLES)
        found = outcome.found(outcome.results[number])
        assert " ".join(found.split()) == changed[number]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{FIRST} {LAST}", ["ok", "missing", "ok"]),
        (f"{LAST} {FIRST} {MIDDLE}", ["ok", "ok", "moved"]),
        (f"{FIRST} {MIDDLE}", ["ok", "ok", "missing"]),
        (f"{FIRST} {MIDDLE} {LAST[:50]}", ["ok", "ok", "changed"]),
        (f"{FIRST[20:]} {MIDDLE} {LAST}", ["changed", "ok", "ok"]),
        (f"{FIRST} {FIRST} {MIDDLE} {LAST}", ["ok", "ok", "ok"]),
    ],
)
def test_statuses(text, expected):
    assert statuses(text) == expected


def test_a_repeated_sentence_is_told_by_its_neighbours():
    _, tables = index_of([f"{FIRST} {MIDDLE}", f"{LAST} {MIDDLE}"])
    copy = plain_text(f"{LAST} {MIDDLE}".encode(), "copy")
    results = verify(copy, package=tables).results
    assert [r.status in FOUND for r in results] == [False, False, True, True]


def test_a_span_is_marked_where_it_can_be_told():
    copy = plain_text(f"{FIRST}\n{MIDDLE.replace(' ', '  ', 3)} {LAST}".encode(), "copy")
    outcome = verify(copy, package=TABLES)
    start, end = outcome.span(outcome.results[1], (11, 16))
    assert copy.text[start:end] == "asked"
    assert outcome.span(outcome.results[1], (11, 999)) is None
    hyphenated = plain_text(f"{FIRST} {MIDDLE.replace('begin', 'be-gin')} {LAST}".encode(), "copy")
    outcome = verify(hyphenated, package=TABLES)
    assert outcome.results[1].status == "retyped"
    assert outcome.span(outcome.results[1], (11, 16)) is None


@pytest.mark.parametrize("mark", ["\u0323", "\u0301\u0323"])
def test_a_mark_on_the_last_stop_is_another_text(mark):
    text = f"{FIRST} {MIDDLE} {LAST}{mark}"
    outcome = verify(plain_text(text.encode(), "copy"), package=TABLES)
    assert outcome.results[-1].status == "retyped"
    assert outcome.found(outcome.results[-1]) == f"{LAST}{mark}"


@pytest.mark.parametrize("text", ["", "  ", " a\u0301  b\n\nc ", "x\u00a0\u0323y", "कि ख"])
def test_the_canonical_map_is_the_canonical_form_with_places(text):
    canonical, places = canonical_map(text)
    assert canonical == canonical_paragraph(text)
    assert len(places) == len(canonical) + 1
    for character, start, end in zip(canonical, places, places[1:], strict=False):
        assert character in canonical_paragraph(text[start:end]) or character == " "
