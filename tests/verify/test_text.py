"""The canonical text, the loose form and the hashes, and their fast versions."""

import random
import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyrgyz_security_diplomacy.verify import matching_key as text
from kyrgyz_security_diplomacy.verify import sentence_search as scan

# Characters that combine, expand, reorder or lower oddly
TRICKY = (
    "aeK"
    "\u0301\u0323\u0308\u0345 İıΣσςẞßﬁﬃ½㎏Ǆﬀ…\u00a0\u00ad\u200b\u200déйё가각"
    "\u1100\u1161\u11a8\uffa1\uffc2"
    "한国ガｶﾞ\uff9eक्षि\u093c\u0958שׁ\u05c1ًّأ\U0001d400\U00010400\U00020000\U0001f600\n.-“”'ₐ²①\u0dd9\u0dcf\u0ddc"
)
tricky_text = st.text(alphabet=st.sampled_from(TRICKY), max_size=60)


def test_canonical_paragraph_is_nfc_with_single_blanks():
    assert text.canonical_paragraph(" e\u0301a\u00a0\u2009 b\r\n\tc\u3000") == "éa b c"


def test_canonical_text_joins_paragraphs_by_an_empty_line():
    assert text.canonical_text(["One. ", "Two\nlines."]) == "One.\n\nTwo lines."


def test_white_space_is_the_unicode_property():
    assert text.canonical_paragraph("a\x85b") == "a b"
    assert text.canonical_paragraph("a\ufeffb\x1cc") == "a\ufeffb\x1cc"  # not White_Space


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("The U.S. base—at “Manas”", "theusbaseatmanas"),
        ("co-\noperation", "cooperation"),
        ("ﬁnd Ｔｗｏ ½", "findtwo12"),
        ("İstanbul", "istanbul"),
        ("ΟΔΟΣ", "οδοσ"),
        ("й = и\u0306", "йй"),
        ("q\u0307", "q"),
        ("क़लम", "कलम"),
        ("𐐀𝐀 国", "𐐨a国"),
        ("…", ""),
    ],
)
def test_loose_form(given_text, expected):
    assert text.loose(given_text) == expected


@given(tricky_text, tricky_text)
def test_loose_form_knows_no_context_across_a_blank(left, right):
    assert text.loose(f"{left} {right}") == text.loose(left) + text.loose(" " + right)


def test_start_rolling_is_the_documented_formula():
    letters = "abcdefghijklmnopqrstuvwxyz国𐐨" * 3
    direct = sum(ord(c) * 2000003 ** (47 - k) for k, c in enumerate(letters[:48]))
    assert text.start_rolling(letters) == direct % (2**31 - 1)


def test_start_rolling_is_exact_in_double_arithmetic():
    assert (text.ROLLING_MODULUS - 1) * text.ROLLING_BASE + 0x10FFFF < 2**53


def test_start_rolling_needs_48_characters():
    assert text.start_rolling("x" * 48) >= 0
    with pytest.raises(ValueError, match="got 47"):
        text.start_rolling("x" * 47)


@pytest.mark.parametrize(
    ("words", "expected"),
    [("Two  words", 2), ("a – b", 2), ("U.S.-led 2006", 2), ("会谈 B 国", 4), ("… —", 0), ("", 0)],
)
def test_count_words(words, expected):
    assert text.count_words(words) == expected


def test_only_long_sentences_may_be_hashed():
    long = "The delegation from the northern valley arrived on a cold evening."
    assert text.may_be_hashed(long)
    assert not text.may_be_hashed(
        "Antidisestablishmentarianism characterised international negotiations."
    )
    assert not text.may_be_hashed("They met on a day in May at the old mill now.")
    assert not text.may_be_hashed("I a b c d e f g h i" + " ." * 40)  # too few letters


@settings(max_examples=400)
@given(tricky_text)
def test_loose_text_equals_loose(sample):
    fast = scan.LooseText(sample)
    assert fast.string(0, len(fast)) == text.loose(sample)


@settings(max_examples=300)
@given(tricky_text.filter(lambda s: text.loose(s)))
def test_each_loose_character_comes_from_its_span(sample):
    fast = scan.LooseText(sample)
    ends = 0
    for offset in range(len(fast)):
        start, end = fast.span(offset, offset + 1)
        assert 0 <= start < end <= len(sample)
        assert fast.string(offset, offset + 1) in text.loose(sample[start:end])
        ends = max(ends, end)
    start, end = fast.span(0, len(fast))
    assert text.loose(sample[start:end]) == text.loose(sample)


def test_loose_text_across_chunks(monkeypatch):
    sample = "Кыргы\u0306з e\u0301lan ﬁn 国 \U0001d400\u0301. " * 50
    monkeypatch.setattr(scan, "CHUNK", 7)
    fast = scan.LooseText(sample)
    assert fast.string(0, len(fast)) == text.loose(sample)
    rng = random.Random(1)
    for _ in range(200):
        start = rng.randrange(len(fast))
        end = rng.randrange(start, len(fast)) + 1
        first, last = fast.span(start, end)
        assert fast.string(start, end) in text.loose(sample[first:last])


def test_a_mark_cannot_be_parted_from_its_letter_by_a_chunk(monkeypatch):
    monkeypatch.setattr(scan, "CHUNK", 1)
    fast = scan.LooseText("e\u0301\u0323x")
    assert fast.string(0, len(fast)) == text.loose("e\u0301\u0323x")


def test_an_empty_text_has_an_empty_loose_form():
    assert len(scan.LooseText("")) == 0
    assert len(scan.LooseText(" … ")) == 0


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=0, max_size=120))
def test_rolling_hashes_equal_start_rolling_everywhere(letters):
    codes = np.array([ord(c) for c in letters], dtype=np.uint32)
    expected = [text.start_rolling(letters[i:]) for i in range(len(letters) - 47)]
    assert scan.rolling_hashes(codes).tolist() == expected


def test_find_starts_finds_every_position_and_no_other(monkeypatch):
    monkeypatch.setattr(scan, "CHUNK", 100)
    rng = random.Random(2)
    letters = "".join(rng.choice("abcdefgh") for _ in range(1000))
    letters = letters[:300] + letters[:60] + letters[300:]
    codes = np.array([ord(c) for c in letters], dtype=np.uint32)
    wanted = {text.start_rolling(letters[i:]): i for i in (0, 99, 500, len(letters) - 48)}
    hashes = np.array(sorted(wanted), dtype=np.uint64)
    positions, found = scan.find_starts(codes, hashes)
    got = sorted(zip(positions.tolist(), hashes[found].tolist(), strict=True))
    expected = sorted(
        (i, h)
        for h in wanted
        for i in range(len(letters) - 47)
        if text.start_rolling(letters[i:]) == h
    )
    assert got == expected and len(got) >= 5


def test_find_starts_with_nothing_to_find_or_nowhere_to_look():
    none = np.zeros(0, dtype=np.uint64)
    codes = np.full(200, 97, dtype=np.uint32)
    assert len(scan.find_starts(codes, none)[0]) == 0
    assert len(scan.find_starts(codes[:10], np.array([5], dtype=np.uint64))[0]) == 0


def test_nfd_text_has_the_loose_form_of_nfc():
    sample = "Ÿves naïve Кыргызстандын қала Việt Nam 각하"
    assert text.loose(unicodedata.normalize("NFD", sample)) == text.loose(sample)
