"""The canonical text, the matching key and the hashes, and their fast versions."""

import random
import unicodedata
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyrgyz_security_diplomacy.verify import matching_key as text
from kyrgyz_security_diplomacy.verify import sentence_search as search
from kyrgyz_security_diplomacy.verify.matching_key import matching_key, rolling, sha256_hex
from kyrgyz_security_diplomacy.verify.sentence_search import Fingerprint, KeyedText
from kyrgyz_security_diplomacy.verify.typography import WRAPPED, canonical_map

# Characters that combine, expand, reorder or lower oddly
TRICKY = (
    "aeK"
    "\u0301\u0323\u0308\u0345 İıΣσςẞßﬁﬃ½㎏Ǆﬀ…\u00a0\u00ad\u200b\u200déйё가각"
    "\u1100\u1161\u11a8\uffa1\uffc2"
    "한국ガｶﾞ\uff9eक्षि\u093c\u0958שׁ\u05c1ًّأ\U0001d400\U00010400\U00020000\U0001f600\n.-“”'ₐ²①\u0dd9\u0dcf\u0ddc"
)
tricky_text = st.text(alphabet=st.sampled_from(TRICKY), max_size=60)


def test_canonical_text():
    assert text.canonical_paragraph(" e\u0301a\u00a0\u2009 b\r\n\tc\u3000") == "éa b c"
    assert text.canonical_paragraph("a\x85b") == "a b"
    assert text.canonical_paragraph("a\ufeffb\x1cc") == "a\ufeffb\x1cc"  # not White_Space


@given(tricky_text)
def test_the_canonical_map_is_the_canonical_form_with_places(sample):
    canonical, places = canonical_map(sample)
    assert canonical == text.canonical_paragraph(WRAPPED.sub("", sample))
    assert len(places) == len(canonical) + 1
    for character, start, end in zip(canonical, places, places[1:], strict=False):
        assert (
            character in text.canonical_paragraph(sample[start:end])
            or start == end
            or (character == " ")
        )


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
def test_matching_key(given_text, expected):
    assert matching_key(given_text) == expected


@given(tricky_text, tricky_text)
def test_a_sentence_has_the_same_key_alone_and_in_its_text(left, right):
    assert matching_key(f"{left} {right}") == matching_key(left) + matching_key(" " + right)


def test_every_character_gives_the_key_it_gives_alone():
    """What the fast version and the cut into parts rely on, for all of Unicode."""
    for code in range(0x110000):
        character = chr(code)
        if unicodedata.category(character) not in ("Cn", "Co", "Cs"):
            whole = unicodedata.normalize("NFKC", character)
            assert all(len(matching_key(c)) <= 1 for c in whole), hex(code)
            parts = unicodedata.decomposition(character).split()
            if len(parts) == 2 and not parts[0].startswith("<"):
                assert text.joins_backwards(chr(int(parts[1], 16))), hex(code)


def test_rolling_is_the_documented_formula():
    letters = "abcdefghijklmnopqrstuvwxyz国𐐨" * 9
    last = len(letters) - 1
    direct = sum(ord(c) * 2654435761 ** (last - k) for k, c in enumerate(letters))
    assert rolling(letters) == direct % 2**32
    joined = rolling(letters[:100]) * pow(2654435761, last - 99, 2**32) + rolling(letters[100:])
    assert rolling(letters) == joined % 2**32


@settings(max_examples=300)
@given(tricky_text, st.sampled_from([1, 7, 4096]))
def test_a_keyed_text_has_the_key_and_the_way_back(sample, chunk):
    with mock.patch.object(search, "_CHUNK", chunk):
        keyed = KeyedText(sample)
    assert keyed.string(0, len(keyed)) == matching_key(sample)
    for place in range(len(keyed)):
        start, end = keyed.span(place, place + 1)
        assert 0 <= start < end <= len(sample)
        assert keyed.string(place, place + 1) in matching_key(sample[start:end])
        start, end = keyed.span(0, place + 1)
        assert matching_key(sample[start:end]).startswith(keyed.string(0, place + 1))


def fingerprint(key: str) -> Fingerprint:
    return Fingerprint(len(key), rolling(key), sha256_hex(key))


@pytest.mark.parametrize("block", [50, 1000, 1 << 17])
def test_every_place_is_found_and_no_other(monkeypatch, block):
    monkeypatch.setattr(search, "_BLOCK", block)
    rng = random.Random(2)
    key = "".join(rng.choice("abc国") for _ in range(1000))
    key = key[:300] + key[:60] + key[300:]
    wanted = [key[a : a + n] for a, n in ((0, 60), (99, 3), (500, 200), (0, len(key)), (1020, 40))]
    collision = Fingerprint(60, rolling(key[:60]), sha256_hex("else"))
    never = [fingerprint("x" * 60), collision]
    found = search.find(KeyedText(key), [*map(fingerprint, wanted), *never])
    assert not any(map(found.get, never)) and not search.find(KeyedText(" … "), never)[never[0]]
    for part in wanted:
        places = [at for at in range(len(key)) if key.startswith(part, at)]
        assert found[fingerprint(part)] == places[: search.MOST_PLACES]
    assert sum(map(bool, found.values())) == len(wanted)
