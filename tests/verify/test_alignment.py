"""The letters decide: what is found, where, and what is not."""

import random
from itertools import pairwise

import pytest
from alterations import SETTINGS, alter, pieces, set_pieces, set_text, substituted
from articles import ARTICLES
from source_tables import Prepared, prepare, prepared, real_article

from kyrgyz_security_diplomacy.verify.copies import all_of_page, plain_text, without_furniture
from kyrgyz_security_diplomacy.verify.matching_key import matching_key
from kyrgyz_security_diplomacy.verify.results import FOUND
from kyrgyz_security_diplomacy.verify.typography import canonical_map
from kyrgyz_security_diplomacy.verify.verification import Verification, verify, verify_copy

FIRST = "The keeper of the lower lock wrote the height of the water on the door every evening."
MIDDLE = "Nobody had asked him to begin with it, and nobody told him to stop in all those years."
LAST = "His daughter copied the figures into a ledger that still lies in the reading room today."
THREE = prepare([f"{FIRST} {MIDDLE} {LAST}"])
NAMES = sorted(ARTICLES)


def outcome_of(text: str, made: Prepared) -> Verification:
    return verify_copy(plain_text(text.encode(), "copy"), [made.index], made.package)


def statuses(text: str, made: Prepared = THREE) -> list[str]:
    """Status of each sentence in a copy."""
    return [result.status for result in outcome_of(text, made).results]


# another letter or digit within a sentence changes it
CHANGED = [
    MIDDLE.replace("with it", "with"),
    MIDDLE.replace("stop", "stopp"),
    MIDDLE.replace("told him", "him told"),
    MIDDLE.replace("asked", "asked[3]"),
    MIDDLE.replace("him to begin", "him (advertisement) to begin"),
    MIDDLE[3:],
    MIDDLE[:-3],
]
RETYPED = [MIDDLE.upper(), MIDDLE.rstrip("."), MIDDLE.replace(",", ";"), f"{MIDDLE}\u0323"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((f"{FIRST} {middle} {LAST}", ["ok", "changed", "ok"]) for middle in CHANGED),
        *((f"{FIRST} {middle} {LAST}", ["ok", "retyped", "ok"]) for middle in RETYPED),
        (f"{FIRST} {LAST}", ["ok", "missing", "ok"]),
        (f"{LAST} {FIRST} {MIDDLE}", ["ok", "ok", "moved"]),
        (f"{FIRST} {MIDDLE}", ["ok", "ok", "missing"]),
        (f"{FIRST} {MIDDLE} {LAST[:50]}", ["ok", "ok", "changed"]),
        (f"{FIRST[20:]} {MIDDLE} {LAST}", ["changed", "ok", "ok"]),
        (f"{FIRST} {FIRST} {MIDDLE} {LAST}", ["ok", "ok", "ok"]),
        (f"{MIDDLE} and more\n\n{FIRST} {MIDDLE} {LAST} {FIRST}", ["ok", "ok", "ok"]),
    ],
)
def test_statuses(text, expected):
    outcome = outcome_of(text, THREE)
    assert [result.status for result in outcome.results] == expected
    if expected[1] in ("changed", "retyped"):
        middle = text.removeprefix(f"{FIRST} ").removesuffix(f" {LAST}")
        assert (outcome.results[1].found, outcome.results[1].exact) == (middle, False)
        assert outcome.is_copy and outcome.ok is (expected[1] == "retyped")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}", "ok"),
        ("Subscribe to our letter\n{}\nAdvertisement", "ok"),
        ("Page 3\n\n{}\n\nPage 4", "ok"),
        ("The Lock Keeper {}", "ok"),
        ("It is untrue that {} Or so he said", "ok"),
        ("End.[3] {}[4] They are not.", "ok"),
        ("7{}\u00b9\u00b2", "retyped"),
        ("{}12", "ok"),
        ("“{}”", "ok"),
        ("Un-\n{}-\nlong", "retyped"),
        ("* * *\n{}\n* * *", "ok"),
        ("«\u00a0{}\u00a0»", "ok"),
    ],
)
def test_whatever_precedes_or_follows_a_sentence_does_not_change_it(text, expected):
    found = outcome_of(text.format(MIDDLE), THREE).results[1]
    assert found.status in ("ok", expected)
    for before, after in ((FIRST, LAST), (LAST, FIRST)):
        assert statuses(f"{before} {text.format(MIDDLE)} {after}")[1] in FOUND


def test_of_several_places_the_order_of_the_source_decides():
    text = f"{MIDDLE}\n\n{FIRST} {MIDDLE} {LAST}\n\n{MIDDLE}"
    assert outcome_of(text, THREE).results[1].start == text.index(MIDDLE, 10)
    teaser = f"{FIRST}\n\n{FIRST} {MIDDLE} {LAST}"
    assert outcome_of(teaser, THREE).results[0].start == len(FIRST) + 2


@pytest.mark.parametrize(
    ("paragraph", "copy"),
    [
        (f"{FIRST} He was brief. {LAST}", f"{FIRST}[3] He was brief.[4] {LAST}"),
        (f"He was brief. {FIRST} So was she.", f"Page 3 He was brief. {FIRST}\nAd\nSo was she. 7"),
        (f"{FIRST} He was brief. So was she.", f"x {FIRST} [3] He was brief. So was she.[4]"),
        ("He was brief. So was she.", f"{MIDDLE} He was brief. So was she."),
        (f"{FIRST} “He was brief.”“So was she.” {LAST}", None),
    ],
)
def test_a_sentence_without_a_hash_is_found_beside_its_neighbours(paragraph, copy):
    made, copy = prepare([paragraph, MIDDLE]), copy or paragraph
    some_are_short = any(sentence.fingerprint for sentence in made.index.sentences[:-1])
    assert bool(made.index.paragraphs[0].fingerprint) != some_are_short  # else it gave them away
    assert set(statuses(paragraph, made)[:-1]) == {"ok"}
    outcome = outcome_of(copy, made)
    assert [r.found for r in outcome.results[:-1]] == made.sentences[:-1]
    altered = outcome_of(copy.replace("brief", "breif"), made).results
    assert altered["brief" not in made.sentences[0]].status not in FOUND


@pytest.mark.parametrize("number", [0, 2])
def test_words_in_place_of_the_first_or_last_sentence_are_shown_whole(number):
    changed = [FIRST, MIDDLE, LAST]
    changed[number] = changed[number].replace("the", "that")
    lines = " ".join(changed).replace(", ", ",\n").replace("r", "r ", 1)
    for text in (lines, f"A headline\n\n{lines}\n\nA footer\nof two lines"):
        found = outcome_of(text, THREE).results[number].found
        assert matching_key(found) == matching_key(changed[number])


def test_a_word_divided_at_a_line_break_of_a_page():
    page = f"<html><body><p>{FIRST} {MIDDLE.replace('stop', 'st-<br>op')}</p><p>{LAST}</p></body>"
    outcome = verify(all_of_page(page.encode(), "page.html"), package=THREE.package)
    assert [r.status for r in outcome.results] == ["ok", "retyped", "ok"]


def check(made: Prepared, text: str) -> list[str]:
    """Verify a copy and assert what holds for every copy; the statuses."""
    outcome = outcome_of(text, made)
    keys = [matching_key(t) for t in (text, without_furniture(text.replace("\r\n", "\n")))]
    results = dict(zip(outcome.results, made.index.sentences, strict=True))
    for text_of, (result, sentence) in zip(made.sentences, results.items(), strict=True):
        key = matching_key(text_of)
        if result.status in FOUND:  # nothing but its own letters
            assert matching_key(result.found) == key
            assert not result.exact or canonical_map(result.found)[0] == text_of
        if sentence.fingerprint:  # found if its letters occur, as often as they do
            equal = [r for r, s in results.items() if s.fingerprint == sentence.fingerprint]
            found = sum(r.status in FOUND for r in equal)
            occurring = [k.count(key) for k in keys]
            assert min(len(equal), max(occurring)) <= found <= min(len(equal), sum(occurring))
    places = sorted((r.start, r.end) for r in outcome.results if r.status in FOUND)
    for (_, end), (start, _) in pairwise(places):  # no letter twice
        assert not matching_key(outcome.copy.text[start:end])
    return [result.status for result in outcome.results]


def one_altered(name: str, rng: random.Random, setting: list[str]) -> None:
    """Alter one sentence: it is never reported as unchanged, and all others are found."""
    made = prepared(name)
    copy = pieces(made.paragraphs)
    places = [(paragraph, at) for paragraph in copy for at in range(len(paragraph))]
    number = rng.randrange(len(places))
    paragraph, at = places[number]
    paragraph[at] = substituted(paragraph[at], rng)
    key = matching_key(made.sentences[number])
    if matching_key(paragraph[at]) == key:
        return  # equal letters changed places
    found = check(made, set_pieces(copy, setting))
    same = [k for k, sentence in enumerate(made.sentences) if matching_key(sentence) == key]
    assert sum(found[k] not in FOUND for k in same) == 1
    others = set(range(len(found))) - set(same)
    assert all(found[k] in FOUND for k in others if made.index.sentences[k].fingerprint)


@pytest.mark.parametrize("copies", [12, pytest.param(1500, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", [*NAMES, "real"])
def test_altered_copies(name, copies):
    """A sentence is found where its letters are, and nowhere else."""
    if name == "real" and real_article() is None:
        pytest.skip("KSD_SOURCE_TEXTS has no edm-3-148.txt")
    made, seen = prepared(name), set()
    for seed in range(copies):
        rng = random.Random(f"{name} {seed}")
        if (text := alter(made.paragraphs, rng, rng.randrange(9))).strip():
            seen |= set(check(made, text))
        setting = rng.sample(SETTINGS, 2)
        one_altered(name, rng, setting)
        text = set_pieces(pieces(made.paragraphs), setting)
        assert matching_key(text) == matching_key(" ".join(made.paragraphs))
        assert set(check(made, text)) <= {"ok", "retyped"}
    assert copies < 1000 or seen == {"ok", "retyped", "moved", "changed", "missing"}


def test_a_very_long_copy_is_searched_in_seconds():
    filler = "Other words about another matter were printed here, page after page. " * 30_000
    text = f"{filler}{FIRST} {MIDDLE} {LAST} {filler}"
    assert statuses(text) == ["ok"] * 3
    assert statuses(set_text([FIRST, MIDDLE, LAST], []) * 5_000) == ["ok"] * 3
