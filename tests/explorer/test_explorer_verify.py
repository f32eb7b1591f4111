"""The explorer's verification in JavaScript gives what `ksd verify` gives."""

import json
import os
import random
import subprocess
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from unittest import mock

import html_references
import jsonschema
import pytest
from alterations import SETTINGS, Altered, alter, pieces, set_text
from articles import ARTICLES, as_page, as_text
from explorer_node import NodeVerifier
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from noise import ENCODINGS, noisy_bytes
from real_package import ROOT
from source_tables import tables
from test_verify_alterations import prepared, real_article

from kyrgyz_security_diplomacy.verify import copies
from kyrgyz_security_diplomacy.verify.decoding import CopyError
from kyrgyz_security_diplomacy.verify.matching_key import canonical_paragraph, loose, sha256_hex
from kyrgyz_security_diplomacy.verify.sentence_search import joins_backwards
from kyrgyz_security_diplomacy.verify.source_index import coded_sources, read_index, read_tables
from kyrgyz_security_diplomacy.verify.verification import json_schema, verify_readings

REFUSED = "refused"
COPIES = int(os.environ.get("KSD_COPIES", 400))
"""How many altered copies are compared for each text; CI takes fewer."""


@pytest.fixture(scope="module")
def node():
    verifier = NodeVerifier()
    yield verifier
    verifier.close()


def python_report(data: bytes, made, name: str = "copy") -> dict | str:
    """What `ksd verify --format json` prints, a web page read as without trafilatura."""
    indexes = [read_index(made, source) for source in coded_sources(made)]
    with (
        mock.patch.object(copies, "read_bytes", lambda path: (data, str(path))),
        mock.patch.object(copies, "article_of_page", side_effect=CopyError("left out")),
    ):
        try:
            return verify_readings(copies.readings(name), indexes, made).to_dict()
        except CopyError:
            return REFUSED


def node_report(node, data: bytes, made, name: str = "copy") -> dict | str:
    """The same from JavaScript; its canonical texts are checked and taken out."""
    report = node.answer(data, made, name).get("report", REFUSED)
    if report == REFUSED:
        return report
    published = made["sentences"].set_index("sentence_id")["text_sha256"]
    found = {each["sentence_id"]: each["found"] for each in report["sentences"]}
    for sentence_id, text in report.pop("canonical").items():
        assert text == canonical_paragraph(found[sentence_id])
        assert published[sentence_id] in ("", None, sha256_hex(text))
    return report


def same(node, data: bytes, made, name: str = "copy") -> Counter:
    """Assert that both say the same of a copy; how often each status was said."""
    expected = python_report(data, made, name)
    assert node_report(node, data, made, name) == expected
    return Counter(
        [REFUSED] if expected == REFUSED else [each["status"] for each in expected["sentences"]]
    )


def test_articles_however_they_are_set(node):
    for name in ("english", "astral", "combining"):
        _, made, _, paragraphs = prepared(name)
        for setting in ([], *([way] for way in SETTINGS)):
            counts = same(node, set_text(list(paragraphs), setting).encode(), made)
            assert set(counts) <= {"ok", "retyped"} and counts.total()


def test_altered_articles(node):
    counts = Counter()
    for seed in range(16):
        rng = random.Random(f"short {seed}")
        name = rng.choice(sorted(ARTICLES))
        counts += same(node, alter(ARTICLES[name], rng, 6).text().encode(), prepared(name)[1])
    if COPIES >= 400:  # enough to have met them all
        assert all(counts[status] for status in ("ok", "retyped", "moved", "changed", "missing"))


def test_marks_and_gaps_around_sentences(node):
    """What opens or closes a sentence, what belongs to it, and how far is looked."""
    _, made, _, paragraphs = prepared("english")
    text = as_text(paragraphs)
    marks = [*"\"'¿—([“”»*…", "[3]", "\nA headline\n", *("~" * n for n in (5, 399, 401))]
    counts = Counter()
    for mark in marks:
        for old, new in ((". ", f". {mark}"), (". ", f".{mark} "), (", ", f", {mark}")):
            counts += same(node, text.replace(old, new).encode(), made)
    assert all(counts[status] for status in ("ok", "retyped", "changed", "missing"))


def test_pages_encodings_and_furniture(node):
    _, made, _, paragraphs = prepared("english")
    furniture = as_text([p for at, text in enumerate(paragraphs) for p in (text, f"Page {at}")])
    total = len(made["sentences"])
    assert same(node, as_page(paragraphs).encode(), made)["ok"] == total
    assert same(node, as_page(paragraphs).encode(), made, "saved.HTML")["ok"] == total
    assert same(node, furniture.encode(), made)["ok"] == total
    for encoding in ENCODINGS:
        same(node, as_text(paragraphs).encode(encoding, "replace"), made)


def test_several_sources_and_claims(node):
    evidence = [
        {"evidence_id": "evd-1", "event_id": "evt-a", "sentence_id": "src-one-p1-s1"},
        {"evidence_id": "evd-2", "event_id": "evt-a", "sentence_id": "src-one-p2-s1"},
        {"evidence_id": "evd-3", "actor_id": "act-b", "sentence_id": "src-two-p1-s1"},
        {"evidence_id": "evd-4", "event_id": "evt-c", "sentence_id": "src-one-p2-s1"},
    ]
    evidence = [row | {"relation": "supports", "explicitness": "explicit"} for row in evidence]
    evidence[3]["relation"] = "contextualizes"
    made = tables({"src-one": ARTICLES["english"], "src-two": ARTICLES["cyrillic"]}, evidence)
    english = as_text(ARTICLES["english"])
    changed = english.replace("gauge", "clock")
    for text in (english, changed, as_text(ARTICLES["cyrillic"]), "Something else entirely.\n"):
        same(node, text.encode(), made)
    report = node_report(node, changed.encode(), made)
    assert [claim["status"] for claim in report["claims"]] == ["in_part", "not_found"]
    jsonschema.validate(report, json_schema())
    assert node_report(node, b"Something else entirely.\n", made)["source_id"] is None


@pytest.mark.parametrize(
    "data",
    [
        b" \n\xc2\xa0\n",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"\xff\xfeab\xd8\x00\x00\x00",
        b"\x00\x00\x01" * 99,
        b"\xcf\xf0\xe8\xe2\xe5\xf2 " * 20,
        b"caf\xc3\xa9 \xff " * 9,
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n",
        b"\x01\x02 text",
    ],
)
def test_what_python_refuses_is_refused(node, data):
    assert same(node, data, prepared("english")[1]) == {REFUSED: 1}


def test_names_of_references_are_pythons():
    assert html_references.FILE.read_text(encoding="utf-8") == html_references.script()


def test_real_article_as_the_command_reports_it(node, tmp_path):
    folder = os.environ.get("KSD_SOURCE_TEXTS")
    if real_article() is None:
        pytest.skip("KSD_SOURCE_TEXTS names no folder that has edm-3-148.txt")
    copy = Path(folder) / "edm-3-148.txt"
    command = [sys.executable, "-m", "kyrgyz_security_diplomacy.cli", "verify", str(copy)]
    told = subprocess.run(
        [*command, "--package", str(ROOT), "--format", "json"], capture_output=True, check=True
    )
    report = node_report(node, copy.read_bytes(), read_tables(ROOT))
    assert report == json.loads(told.stdout)
    assert [each["status"] for each in report["sentences"]] == ["ok"] * 37


@pytest.mark.long
@pytest.mark.parametrize("name", [*sorted(ARTICLES), "real"])
def test_alterations_of_each_article(node, name, record_property):
    if name == "real" and real_article() is None:
        pytest.skip("KSD_SOURCE_TEXTS names no folder that has edm-3-148.txt")
    _, made, _, paragraphs = prepared(name)
    counts = Counter()
    for setting in SETTINGS:
        counts += same(node, Altered(pieces(paragraphs), [setting]).text().encode(), made)
    for seed in range(COPIES):
        rng = random.Random(f"{name} {seed}")
        text = alter(paragraphs, rng, rng.randrange(9)).text()
        if text:
            counts += same(node, text.encode(), made)
    if COPIES >= 400:  # enough to have met them all
        assert all(counts[status] for status in ("ok", "retyped", "moved", "changed", "missing"))
    record_property("campaign", f"no difference, {name}: {dict(counts)}")


@pytest.mark.long
def test_noise_markup_and_encodings(node, record_property):
    counts, copied = Counter(), 0

    # a smaller seed is no simpler copy: nothing is gained by shrinking
    @settings(max_examples=COPIES * 5 // 2, phases=[Phase.reuse, Phase.generate])
    @given(st.sampled_from(sorted(ARTICLES)), st.integers(0, 2**32), st.integers(0, 3))
    def check(name, seed, steps):
        nonlocal counts, copied
        rng = random.Random(seed)
        _, made, _, paragraphs = prepared(name)
        data = noisy_bytes(alter(paragraphs, rng, steps).text(), rng)
        if data:
            counts, copied = counts + same(node, data, made), copied + 1

    check()
    assert all(counts[each] for each in ("ok", "retyped", "moved", "changed", "missing", REFUSED))
    record_property("campaign", f"no difference in {copied} noisy copies: {dict(counts)}")


def compare_characters(node, characters: list[str]) -> None:
    expected = [
        [
            loose(c),
            joins_backwards(c),
            c.isalnum(),
            c.isspace(),
            unicodedata.category(c) in ("Ps", "Pi"),
            unicodedata.normalize("NFC", c),
        ]
        for c in characters
    ]
    assert node.ask({"characters": characters})["characters"] == expected


def test_letters_that_know_their_context_and_odd_white_space(node):
    """A final sigma, letters that expand, what only one of both languages takes for a blank."""
    characters = list(
        "Σςİıßẞſŉǰΐﬃﷺ㍿ⅷ²½①〇፩\x1c\x1f\x85\ufeff\u200b\u2028_“«([\u0345\u1161\u09be𝒜𐐀"
    )
    compare_characters(node, characters)
    _, made, _, paragraphs = prepared("english")
    for blank in "\x1c\x85\ufeff\u200b\u2028\u3000":
        text = (
            as_text(paragraphs)
            .replace("water. ", f"water.{blank}")
            .replace(". The", f".{blank}The")
        )
        same(node, text.encode(), made)


@pytest.mark.long
def test_characters_are_what_python_takes_them_for(node, record_property):
    """All that Python's Unicode knows; what is younger counts as a letter where it is known."""
    known = [c for c in map(chr, range(0x110000)) if unicodedata.category(c) not in ("Cn", "Cs")]
    for start in range(0, len(known), 20_000):
        compare_characters(node, known[start : start + 20_000])
    versions = f"Unicode {unicodedata.unidata_version} and {node.unicode}"
    record_property("campaign", f"{len(known)} characters alike, {versions}")


@pytest.mark.long
def test_ten_megabytes(node, record_property):
    _, made, _, paragraphs = prepared("english")
    filler = "Other words about another matter were printed here. " * 40 + "\n\n"
    many = filler * (5_000_000 // len(filler))
    times = {}
    for name, text in {
        "paragraphs": many + as_text(paragraphs) + many,
        "one line": (many + as_text(paragraphs) + many).replace("\n", " "),
        "decomposed": unicodedata.normalize("NFD", (many + as_text(paragraphs)).replace("o", "ö")),
        "short lines": "a\n" * 5_000_000 + "\n" + as_text(paragraphs),
        "blank lines": as_text(paragraphs[:2]) + "\n" * 10_000_000 + "end",
        "ornament": as_text(paragraphs[:3]) + "***\n" * 2_500_000,
        "copies": as_text(paragraphs) * 4000,
        "page": as_page([*paragraphs, *many.split("\n\n")]),
    }.items():
        data = text.encode()
        same(node, data, made)
        times[name] = node.answer(data, made)["milliseconds"]
        assert times[name] < 120_000, name
    told = ", ".join(f"{name} {time / 1000:.1f} s" for name, time in times.items())
    record_property("campaign", f"10 MB: {told}")
