"""`ksd verify` on the copies that people really have."""

import io
import json
import re
import sys
from functools import partial
from pathlib import Path

import jsonschema
import pytest
from alterations import HIDDEN, NO_PART, set_pages, set_text
from alterations import SETTINGS as WAYS
from articles import ARTICLES, as_page, as_text
from real_package import FEW
from source_tables import VERIFICATION_SCHEMA, real_article, sentence_texts, tables, write_package

import kyrgyz_security_diplomacy as ksd
from kyrgyz_security_diplomacy.cli import main
from kyrgyz_security_diplomacy.verify.spans import span_fault
from kyrgyz_security_diplomacy.verify.typography import canonical_map

PARAGRAPHS = ARTICLES["english"]
SENTENCES = sentence_texts(PARAGRAPHS)
CITES = {"relation": "supports", "explicitness": "explicit"}
FIRST = {"evidence_id": "evd-1", "event_id": "evt-meeting", "sentence_id": "src-one-p1-s1"}
EVIDENCE = [
    CITES | FIRST | {"span_start": "4", "span_end": "20"},
    CITES | {"evidence_id": "evd-2", "event_id": "evt-meeting", "sentence_id": "src-one-p2-s1"},
    CITES | {"evidence_id": "evd-3", "event_id": "evt-other", "sentence_id": "src-one-p2-s1"},
]


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    made = tables({"src-one": PARAGRAPHS, "src-two": ARTICLES["cyrillic"]}, EVIDENCE)
    return write_package(tmp_path_factory.mktemp("verify") / "package", made)


@pytest.fixture
def saved(tmp_path):
    """Write a copy; its path."""

    def save(content: str | bytes, name: str = "copy.txt") -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return str(path)

    return save


@pytest.fixture
def ksd_verify(package, capsys):
    """Run `ksd verify`; exit code, standard output and error."""

    def run(copy: str, *options: str, folder: Path = package):
        code = main(["verify", copy, "--package", str(folder), *options])
        return code, *capsys.readouterr()

    return run


SETTINGS = {
    "plain": as_text,
    **{way: partial(set_text, setting=[way]) for way in WAYS},
    "PDF": set_pages,
    "Windows-1252": lambda p: as_text(p).encode("cp1252"),
    "web page": as_page,
    "footnote marks": lambda p: as_page(p).replace(" the ", " the<sup>[<a href=#n>12</a>]</sup> "),
    "hidden words": lambda p: as_page(p).replace(" the ", f" the {HIDDEN}"),
    "hidden page": lambda p: as_page(p).replace("<main", "<main aria-hidden='true'"),
    **{name: lambda p, change=change: change(as_text(p)) for name, change in NO_PART.items()},
}


@pytest.mark.parametrize(
    ("source", "setting"),
    [*(("invented", setting) for setting in SETTINGS), ("real", "PDF"), ("real", "web page")],
)
def test_every_sentence_is_found_however_the_article_is_set(source, setting, package, saved):
    paragraphs = PARAGRAPHS if source == "invented" else real_article()
    if paragraphs is None:
        pytest.skip("KSD_SOURCE_TEXTS names no folder that has edm-3-148.txt")
    copy = saved(SETTINGS[setting](paragraphs), "copy")
    outcome = ksd.verify(copy, package=package if source == "invented" else FEW)
    assert outcome.source_id == ("src-one" if source == "invented" else "src-edm-3-148")
    assert {result.status for result in outcome.results} <= {"ok", "retyped"}
    assert len(outcome.results) == (len(SENTENCES) if source == "invented" else 37)
    assert {claim["status"] for claim in outcome.claims} == {"supported"}
    assert outcome.ok and not any(span.fault for span in outcome.spans)


def test_a_copy_is_found_whole_also_on_standard_input(ksd_verify, monkeypatch):
    stdin = io.TextIOWrapper(io.BytesIO(as_text(PARAGRAPHS).encode("utf-16")))
    monkeypatch.setattr(sys, "stdin", stdin)
    code, out, _ = ksd_verify("-")
    total = len(SENTENCES)
    assert code == 0 and f"{total} of {total} sentences found ({total} ok)" in out
    assert "2 of 2 claims supported in this copy" in out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("“We have waited", "“We never waited", (
            "changed: src-one-p2-s1 (paragraph 2, sentence 1)\n  in its place: ",
            "not supported: evt-other (What evt-other is about)",
            "supported in part: evt-meeting (What evt-meeting is about)",
        )),
        ("The river commission", "A river commission", (
            "src-one-p1-s3 (paragraph 1, sentence 3)\n  in its place: She was brief.\n  (too short",
        )),
    ],
)  # fmt: skip
def test_one_changed_sentence_takes_its_claims_and_short_neighbours_with_it(
    ksd_verify, saved, old, new, said
):
    code, out, _ = ksd_verify(saved(as_text(PARAGRAPHS).replace(old, new)))
    assert code == 1 and [text for text in said if text not in out] == []


@pytest.mark.parametrize("mark", ["gauge12 that", "gauge[3] that", "gauge that both,7 banks"])
def test_footnote_numbers_within_a_sentence_are_said(ksd_verify, saved, mark):
    changed = as_text(PARAGRAPHS).replace(re.sub(r"[^a-z ]", "", mark), mark)
    code, out, _ = ksd_verify(saved(changed))
    assert code == 1 and out.count("but for numbers in it") == 1
    other = changed.replace("eleven", "twelve")
    assert "but for numbers" not in ksd_verify(saved(other))[1]


def test_show_quotes_the_copy_and_marks_the_span(ksd_verify, saved):
    copy, first = saved(as_text(PARAGRAPHS)), SENTENCES[0]
    out = ksd_verify(copy, "--show", "evt-meeting")[1]
    assert "label: What evt-meeting is about" in out and "in this copy: supported" in out
    assert f"{first[:4]}[[{first[4:20]}]]{first[20:]}" in out
    retyped = saved(as_text(PARAGRAPHS).replace(first, first.upper()))
    assert "the cited span cannot be marked" in ksd_verify(retyped, "--show", "evt-meeting")[1]
    assert "did you mean 'evt-meeting'?" in ksd_verify(copy, "--show", "evt-meting")[2]
    code, _, err = ksd_verify(copy, "--format", "json", "--show", "evt-meeting")
    assert code == 2 and "leave out --format json" in err


def test_json_has_fixed_keys_and_fits_its_schema(ksd_verify, saved):
    copy = saved(as_text(PARAGRAPHS[1:]))
    code, out, _ = ksd_verify(copy, "--format", "json")
    found = json.loads(out)
    assert code == 1
    jsonschema.validate(found, VERIFICATION_SCHEMA)
    assert list(found) == ["source_id", "sentences", "claims", "spans"]
    assert found["spans"] == {"checked": 0, "not_checked": 1, "wrong": []}
    assert list(found["sentences"][0]) == ["sentence_id", "status", "start", "end", "found"]
    lost = {claim["claim_id"]: claim["not_found"] for claim in found["claims"]}
    assert lost == {"evt-meeting": ["src-one-p1-s1"], "evt-other": []}
    text = Path(copy).read_text(encoding="utf-8")
    for row in found["sentences"]:
        assert row["found"] == (None if row["start"] is None else text[row["start"] : row["end"]])


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        ((4, 20), ""),
        ((0, 3, "The", "name"), ""),
        ((4, 20, "commission", "title_name"), ""),
        ((5, 20), "begins inside a word"),
        ((4, 19), "ends inside a word"),
        ((7, 19), "begins inside a word and ends inside a word"),
        ((3, 21), "begins with a space and ends with a space"),
        ((4, 20, "commission", "name"), "does not hold the name 'commission'"),
        ((4, 20, "committee", "title_name"), "does not hold the name 'committee'"),
        ((4, 999), "is outside the sentence of 140 characters"),
    ],
)
def test_a_span_covers_whole_words_and_the_name_printed_there(arguments, fault):
    assert span_fault(SENTENCES[0], *arguments) == fault
    assert span_fault("委员会周二开会", 2, 4) == ""  # without spaces words begin anywhere
    assert span_fault("Kyrgyzstan’s “U.S.” co-op", 0, 10, "Kyrgyzstan", "name") == ""


def test_wrong_spans_are_reported(tmp_path, ksd_verify, saved):
    shifted = {"evidence_id": "evd-p1-s1-7-19", "span_start": "7", "span_end": "19"}
    made = tables({"src-one": PARAGRAPHS}, [EVIDENCE[0] | shifted])
    row = {"mention_id": "men-thorne", "sentence_id": "src-one-p1-s2", "char_start": "16"}
    made["mentions"] = [row | {"char_end": "33", "form": "name", "surface": "Ilse Thorne"}]
    folder = write_package(tmp_path / "package", made)
    code, out, _ = ksd_verify(saved(as_text(PARAGRAPHS)), folder=folder)
    assert code == 1 and "0 of 2 spans right (2 wrong)" in out
    assert (
        "wrong span: evd-p1-s1-7-19 (What evt-meeting is about) in evidence\n"
        "  7-19 of src-one-p1-s1 (paragraph 1, sentence 1) begins inside a word and ends inside a "
        f"word: {SENTENCES[0][7:19]!r}" in out
    )
    assert "men-thorne (Ilse Thorne) in mentions" in out and "not hold the name 'Ilse Tho" in out
    code, out, _ = ksd_verify(saved(as_text(PARAGRAPHS)), "--format", "json", folder=folder)
    jsonschema.validate(json.loads(out), VERIFICATION_SCHEMA)
    assert [each["row_id"] for each in json.loads(out)["spans"]["wrong"]] == [
        shifted["evidence_id"],
        "men-thorne",
    ]
    code, out, _ = ksd_verify(saved(as_text(PARAGRAPHS).upper()), folder=folder)
    assert code == 0 and "0 of 2 spans right (2 in a sentence that is not as published)" in out


def test_another_article_is_said_to_be_another(ksd_verify, saved):
    other = saved("Quite another story is told here, about boats and the men who build them.\n" * 9)
    code, out, _ = ksd_verify(other)
    assert code == 1 and "This is not a copy of any coded source" in out
    code, out, _ = ksd_verify(other, "--source-id", "src-one")
    assert code == 1 and "This is not a copy of that source" in out
    few = saved("\n".join(SENTENCES[:2]))
    assert "only 2 of its" in ksd_verify(few, "--source-id", "src-one")[1]


@pytest.mark.parametrize(
    ("copy", "source_id", "said"),
    [
        ("https://example.org/a", "src-one", "save it"),
        (".", "src-one", "cannot be read: Is a directory"),
        ("none.txt", "src-one", "No such file"),
        (__file__, "src-on", "did you mean 'src-one'?"),
        (__file__, "src-x-y", "coded are src-one (An invented article, src-one); src-two ("),
    ],
)
def test_what_cannot_be_verified(copy, source_id, said, ksd_verify):
    code, _, err = ksd_verify(copy, "--source-id", source_id)
    assert code == 2 and said in err


@pytest.mark.parametrize(
    ("table", "cells", "message"),
    [
        ("evidence", None, "has no table 'evidence'"),
        ("sentences", {"char_end": None}, "has no column 'char_end'"),
        ("evidence", {"relation": None}, "has no column 'relation'"),
        ("sentences", {"rolling": "4294967296"}, "run ksd validate"),
        ("sentences", {"loose_length": "0"}, "run ksd validate"),
        ("sentences", {"char_end": "99999"}, ""),
    ],
)
def test_a_package_with_other_tables_is_no_traceback(
    tmp_path, ksd_verify, saved, table, cells, message
):
    made = tables({"src-one": PARAGRAPHS}, EVIDENCE)
    rows = [row | (cells or {}) for row in made.pop(table)]
    if cells:
        made[table] = [{k: v for k, v in row.items() if v is not None} for row in rows]
    folder = write_package(tmp_path / "package", made)
    code, _, err = ksd_verify(saved(as_text(PARAGRAPHS)), folder=folder)
    assert code == (2 if message else 0) and message in err
    (folder / "data" / "events.csv").write_text("broken\n", encoding="utf-8")
    assert ksd_verify(saved(as_text(PARAGRAPHS)), folder=folder)[0] == code  # it is not read
    code, _, err = ksd_verify(saved(as_text(PARAGRAPHS)), "--show", "evt-other", folder=folder)
    assert code == 2 and ("events.csv" in err or message)


def test_a_word_wrapped_at_its_hyphen_is_as_published():
    """But not a hyphen that a conjunction follows."""
    text = "A long-term plan of pre- and post-war years."
    copy = text.replace("long-term", "long-\n  term").replace("pre- and", "pre-\nand")
    assert canonical_map(copy)[0] == text
