"""The explorer's verification in JavaScript gives what `ksd verify` gives."""

import os
import random
import unicodedata
from collections import Counter

import jsonschema
import pytest
from alterations import NO_PART, SETTINGS, alter, set_text
from articles import ARTICLES, UNREADABLE, as_text
from browser import REFUSED, NodeVerifier
from noise import is_latin, noisy_bytes
from source_tables import REAL, VERIFICATION_SCHEMA, prepared, tables, write_package

from kyrgyz_security_diplomacy.package.data_package import open_package
from kyrgyz_security_diplomacy.verify.copies import plain_text
from kyrgyz_security_diplomacy.verify.decoding import CopyError
from kyrgyz_security_diplomacy.verify.matching_key import (
    joins_backwards,
    matching_key,
)
from kyrgyz_security_diplomacy.verify.verification import verify

NO_SPANS = {"checked": 0, "not_checked": 0, "wrong": []}
STATUSES = ("ok", "retyped", "moved", "changed", "missing")
COPIES = int(os.environ.get("KSD_COPIES", 60))
"""How many altered copies are compared for each text."""
NAMES = [*sorted(ARTICLES), "real"]
ODD = "Σςİıßẞſŉǰΐﬃﷺ㍿ⅷ²½①〇፩\x1c\x1f\x85\ufeff\u200b\u2028_“«([\u0345\u1161\u09be𝒜𐐀"
"""A final sigma, letters that expand, white space that only one of both languages knows."""


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    verifier = NodeVerifier(tmp_path_factory.mktemp("bundle"))
    yield verifier
    verifier.close()


def same(node, data: bytes, package) -> Counter:
    """Assert that both say the same of a copy; how often each status was given."""
    try:
        expected = verify(plain_text(data, "copy"), package=package).to_dict()
        del expected["spans"]  # which the page does not check
    except CopyError:
        expected = REFUSED
    assert node.report(data, package) == expected
    return Counter(
        [REFUSED] if expected == REFUSED else [each["status"] for each in expected["sentences"]]
    )


@pytest.mark.parametrize("copies", [3, pytest.param(COPIES, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", NAMES)
def test_altered_copies(node, name, copies, record_property):
    """Copies altered at random, some of them damaged and in other encodings."""
    if name == "real" and not REAL.is_file():
        pytest.skip(f"there is no {REAL}")
    made, counts = prepared(name), Counter()
    for setting in SETTINGS:
        text = set_text(list(made.paragraphs), [setting])
        assert set(same(node, text.encode(), made.package)) <= {"ok", "retyped"}
    for seed in range(copies):
        rng = random.Random(f"{name} {seed}")
        text = alter(made.paragraphs, rng, rng.randrange(9))
        for data in (text.encode(), noisy_bytes(text, rng)):
            if data and not is_latin(data):  # which Node 20 reads as Latin-1; see test_own_copy
                counts += same(node, data, made.package)
    if copies >= 400:  # enough to have met them all
        assert all(counts[each] for each in (*STATUSES, REFUSED))
    record_property("campaign", f"no difference, {name}: {dict(counts)}")


def test_what_is_printed_around_and_inside_sentences(node):
    made, counts = prepared("english"), Counter()
    text = as_text(made.paragraphs)
    for change in NO_PART.values():
        assert set(same(node, change(text).encode(), made.package)) <= {"ok", "retyped"}
    marks = [*"\"'¿—([“”»*…", "[3]", "\nA headline\n", *("~" * n for n in (5, 399, 401))]
    copies = [text.replace(", ", ",\nPage 3\n", 4)]
    copies += [text.replace("water. ", f"water.{c}") for c in "\x1c\x85\ufeff\u200b\u2028\u3000"]
    for mark in marks:
        for old, new in ((". ", f". {mark}"), (". ", f".{mark} "), (", ", f", {mark}")):
            copies.append(text.replace(old, new))
    for copy in copies:
        counts += same(node, copy.encode(), made.package)
    assert counts["ok"] and counts["retyped"] and counts["changed"]


def test_several_sources_and_claims(node, tmp_path):
    evidence = [
        {"evidence_id": "evd-1", "event_id": "evt-a", "sentence_id": "src-one-p1-s1"},
        {"evidence_id": "evd-2", "event_id": "evt-a", "sentence_id": "src-one-p2-s1"},
        {"evidence_id": "evd-3", "actor_id": "act-b", "sentence_id": "src-two-p1-s1"},
        {"evidence_id": "evd-4", "event_id": "evt-c", "sentence_id": "src-one-p2-s1"},
    ]
    evidence = [row | {"relation": "supports", "explicitness": "explicit"} for row in evidence]
    evidence[3]["relation"] = "context"
    two = {"src-one": ARTICLES["english"], "src-two": ARTICLES["cyrillic"]}
    package = open_package(write_package(tmp_path / "package", tables(two, evidence)))
    english = as_text(ARTICLES["english"])
    changed = english.replace("gauge", "clock")
    for text in (english, changed, as_text(ARTICLES["cyrillic"]), "Something else entirely.\n"):
        same(node, text.encode(), package)
    report = node.report(changed.encode(), package)
    assert [claim["status"] for claim in report["claims"]] == ["in_part", "not_found"]
    jsonschema.validate(report | {"spans": NO_SPANS}, VERIFICATION_SCHEMA)
    assert node.report(b"Something else entirely.\n", package)["source_id"] is None


@pytest.mark.parametrize("data", [data for data, _ in UNREADABLE if data])
def test_what_python_refuses_is_refused(node, data):
    assert same(node, data, prepared("english").package) == {REFUSED: 1}


@pytest.mark.parametrize("every", [499, pytest.param(1, marks=pytest.mark.long)])
def test_every_character_is_taken_alike(node, every, record_property):
    """All that Python's Unicode knows; a newer character counts as a letter where it is known."""
    known = [c for c in map(chr, range(0x110000)) if unicodedata.category(c) not in ("Cn", "Cs")]
    known = [*ODD, *known[::every]]
    for start in range(0, len(known), 20_000):
        some = known[start : start + 20_000]
        assert node.ask({"characters": some})["characters"] == [
            [matching_key(c), joins_backwards(c), unicodedata.normalize("NFC", c)] for c in some
        ]
    versions = f"Unicode {unicodedata.unidata_version} and {node.unicode}"
    record_property("campaign", f"{len(known)} characters alike, {versions}")


@pytest.mark.long
@pytest.mark.parametrize("filler", ["o\u0308", "Other words.\n\n"])
def test_ten_megabytes(node, filler):
    made = prepared("english")
    data = (as_text(made.paragraphs) + filler * (10_000_000 // len(filler)) + "end").encode()
    assert same(node, data, made.package)["ok"] == len(made.sentences)
    assert node.milliseconds < 60_000
