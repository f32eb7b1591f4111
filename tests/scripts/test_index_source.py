"""The index of a source: what it holds, what is left out, what it refuses to overwrite."""

import csv
import os
import sys
from pathlib import Path

import new_source
import passes
import pytest
from articles import ARTICLES, ENGLISH, as_page, as_text
from coding_build.declared import Declared
from coding_build.text_rows import index_of, read_index
from indexing import source_rows
from indexing.layout import paragraphs_of
from indexing.sentences import count_words, may_be_hashed, quoted_mask, sentence_spans
from real_package import ROOT

from kyrgyz_security_diplomacy.verify.matching_key import (
    canonical_paragraph,
    matching_key,
    rolling,
    sha256_hex,
)

HEADER = "Publication: The Daily Ditch Volume: 3"
TEXTS = Path(os.environ.get("KSD_SOURCE_TEXTS", "/nowhere"))
INDEX = "coding/sources/src-ditch-1.segments.csv"


def index(tmp_path, text, *options, name="copy.txt"):
    """Write a copy, index it; exit status, rows and path of the index."""
    copy = tmp_path / name
    copy.write_text(text, encoding="utf-8")
    sources = tmp_path / "coding/sources.csv"
    if not sources.exists():
        sources.parent.mkdir()
        sources.write_text((ROOT / "coding/sources.csv").read_text("utf-8").split("\n")[0] + "\n")
        (tmp_path / "schemas").symlink_to(ROOT / "schemas")
    output = tmp_path / INDEX
    given = ["src-ditch-1", "--copy", str(copy), "--root", str(tmp_path), *options]
    status = new_source.main(given)
    rows = list(csv.DictReader(output.open(encoding="utf-8"))) if output.exists() else []
    return status, rows, output


def locate(tmp_path, *what):
    """Exit status of the search for a phrase in the copy."""
    copy = ["--copy", str(tmp_path / "copy.txt")]
    return passes.main(["--root", str(tmp_path), "locate", *what, *copy])


def sentences_of(rows, paragraphs):
    """Number and text of each sentence row, cut out of the canonical paragraphs."""
    for row in rows:
        if row["segment"] == "sentence":
            text = paragraphs[int(row["paragraph"]) - 1]
            yield row, text[int(row["char_start"]) : int(row["char_end"])]


@pytest.mark.parametrize("name", ARTICLES)
def test_sentences_tile_their_paragraph_and_have_its_hashes(tmp_path, name):
    paragraphs = [canonical_paragraph(p) for p in ARTICLES[name]]
    status, rows, _ = index(tmp_path, as_text(paragraphs, HEADER))
    assert status == 0
    texts, hashed = [""] * len(paragraphs), 0
    for row, text in sentences_of(rows, paragraphs):
        number = int(row["paragraph"]) - 1
        assert int(row["char_start"]) == len(texts[number])
        texts[number] += text
        key = matching_key(text)
        assert int(row["loose_length"]) == len(key)
        if row["text_sha256"]:
            hashed += 1
            assert row["text_sha256"] == sha256_hex(text.rstrip())
            assert row["loose_sha256"] == sha256_hex(key)
            assert int(row["rolling"]) == rolling(key)
    assert texts == paragraphs and hashed >= 2
    article = rows[0]
    assert article["text_sha256"] == sha256_hex("\n\n".join(paragraphs))
    assert article["loose_sha256"] == sha256_hex("".join(map(matching_key, paragraphs)))
    offsets = [int(r["char_start"]) for r in rows if r["segment"] == "paragraph"]
    whole = "\n\n".join(paragraphs)
    assert [whole[o : o + len(p)] for o, p in zip(offsets, paragraphs, strict=True)] == paragraphs


def test_lengths_hashes_and_quoted_shares_of_sentences_and_no_text(tmp_path):
    _, rows, output = index(tmp_path, as_text(ENGLISH))
    sentences = [row for row in rows if row["segment"] == "sentence"]
    assert (sentences[2]["loose_length"], sentences[2]["words"]) == ("11", "3")  # She was brief.
    assert {sentences[2][name] for name in ("text_sha256", "loose_sha256", "rolling")} == {""}
    paragraphs = [row["rolling"] for row in rows if row["segment"] == "paragraph"]
    assert [bool(value) for value in paragraphs] == [False, True, True, True, True]
    shares = [row["quoted_share"] for row in sentences]
    assert shares[:5] == [*["0.00"] * 3, "1.00", "1.00"] and shares[6] == "0.00"
    assert 0.3 < float(shares[5]) < 0.5
    assert {row["quoted_share"] for row in rows if row["segment"] != "sentence"} == {""}
    letters = output.read_text(encoding="utf-8").split("\n", 1)[1].lower()
    assert not any(word.lower() in letters for p in ENGLISH for word in p.split() if len(word) > 5)


COUNTS = {
    "english": [3, 4, 3, 3, 2], "cyrillic": [3, 3, 2], "arabic": [3, 2], "chinese": [3, 3],
    "combining": [2, 3],
}  # fmt: skip


def test_number_of_sentences_also_inside_quotations():
    for name, counts in COUNTS.items():
        assert [len(sentence_spans(canonical_paragraph(p))) for p in ARTICLES[name]] == counts


@pytest.mark.parametrize(
    ("text", "words", "hashed"),
    [
        ("U.S.-led 2006 – b", 3, False),
        ("会谈 B 国", 4, False),
        ("… —", 0, False),
        ("The delegation from the northern valley arrived on a cold evening.", 11, True),
        ("Antidisestablishmentarianism characterised international negotiations.", 4, False),
        ("They met on a day in May at the old mill now.", 12, False),
    ],
)
def test_words_and_which_sentences_may_be_hashed(text, words, hashed):
    assert (count_words(text), may_be_hashed(text)) == (words, hashed)


INSIDE = {
    "a “b c” d": "“b c”", 'a "b" c "d e"': '"b""d e"', "«а „б“ в» г": "«а „б“ в»",
    "‘it’s so’ he said": "‘it’s so’", "the ‘old way": "", 'a 5" pipe': "",
    "he said: “it goes on": "“it goes on", "O‘sh and don’t": "",
}  # fmt: skip


def test_what_is_inside_quotation_marks():
    for text, inside in INSIDE.items():
        mask = quoted_mask(text)
        assert "".join(c for c, quoted in zip(text, mask, strict=True) if quoted) == inside


@pytest.mark.parametrize(
    ("options", "left"), [([], 1), (["--leave-out", "0"], 0), (["--leave-out", "1,2,3"], 3)]
)
def test_header_lines_are_left_out(options, left, tmp_path, capsys):
    rows = index(tmp_path, as_text(ENGLISH, HEADER), *options)[1]
    assert sum(r["segment"] == "paragraph" for r in rows) == len(ENGLISH) + 1 - left
    said = capsys.readouterr().out
    assert said.count("of the copy left out") == left
    assert (f"paragraph 1 of the copy left out: {HEADER}" in said) == bool(left)


def test_a_page_and_a_text_give_the_same_index(tmp_path, monkeypatch, capsys):
    first = index(tmp_path, as_text(ENGLISH))[1]
    status, second, _ = index(tmp_path, as_page(ENGLISH), name="page.html")
    assert (status, second) == (0, first)
    assert index(tmp_path, "<html><body></body></html>", name="page.html")[0] == 2
    assert "no article was found" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    assert index(tmp_path, as_page(ENGLISH), name="page.html")[0] == 2
    assert "pip install -e '.[web]'" in capsys.readouterr().err


def test_a_second_run_changes_nothing_not_even_with_a_later_segmenter(
    tmp_path, monkeypatch, capsys
):
    output = index(tmp_path, as_text(ENGLISH))[2]
    before = output.read_bytes()
    monkeypatch.setattr(source_rows, "sentence_spans", lambda text: [(0, len(text))])
    assert index(tmp_path, as_text(ENGLISH))[0] == 0
    assert output.read_bytes() == before and "up to date" in capsys.readouterr().out


def test_another_text_is_refused(tmp_path, capsys):
    output = index(tmp_path, as_text(ENGLISH))[2]
    before = output.read_bytes()
    other = as_text(ENGLISH).replace("waited eleven", "waited twelve")
    for text in (other, as_text(ENGLISH).replace("o’clock", "o'clock"), as_text(ENGLISH[:2])):
        assert index(tmp_path, text)[0] == 1
        assert "is of another text, and coding points at its sentences" in capsys.readouterr().err
    assert output.read_bytes() == before
    output.write_text("precious\n", encoding="utf-8")
    assert index(tmp_path, as_text(ENGLISH))[0] == 1
    assert output.read_text(encoding="utf-8") == "precious\n"
    assert f"{INDEX}:1: the column 'precious' is not known here" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        (" ".join(ENGLISH), [], "is one line, so its paragraphs are unknown"),
        ("One\n\nTwo\n", [], "all 2 paragraphs would be left out"),
        (as_text(ENGLISH), ["--leave-out", "1,2,3,4,5"], "all 5 paragraphs would be left out"),
        (as_text(ENGLISH), ["--leave-out", "-1"], "write numbers, such as 1,2,14"),
        ("\n".join(ENGLISH[0].split()), [], "has neither empty nor indented nor long lines"),
    ],
)
def test_what_cannot_be_indexed(tmp_path, capsys, text, options, said):
    status, rows, _ = index(tmp_path, text, *options)
    assert (status, rows) == (2, [])
    assert said in capsys.readouterr().err


def test_an_id_that_is_none(capsys):
    for name in ("edm-1", "src-", "src-EDM", "src-a_b", "src-a--b", "src-a\n"):
        assert new_source.main([name, "--copy", "none.txt"]) == 2
        assert "such as src-edm-3-148" in capsys.readouterr().err


RECORD = """\
I thank the members of the river com-
mission for the long and patient work
on the gauge. Mr. Thorn, who lent his
boat, deserves our thanks as well as an
06-53323 40

apology for the non-
existent harbour.
 Ms. Venn (Hill), Vice-Chair, took the Chair.
 The upper and lower valleys; the hills as
well, need a common pre- and post-flood
plan by
2007.
12

It is long overdue.
"""


@pytest.mark.parametrize("layout", ["", "indent"])
def test_pages_of_a_record_are_joined(layout):
    found = paragraphs_of(RECORD, "record.txt", layout)
    assert found.layout == "indent"
    assert found.dropped == ["06-53323 40", "12"]
    first, note, last = found.texts
    assert first.startswith("I thank the members of the river com-mission for the long")
    assert "deserves our thanks as well as an apology for the non-existent harbour." in first
    assert "pre- and post-flood plan by 2007. It is long overdue." in last
    assert source_rows.not_of_the_text(found.texts) == [1] and note.endswith("took the Chair.")
    assert [len(sentence_spans(text)) for text in (first, last)] == [2, 2]


SHORT = """\
A paragraph whose lines are nearly full of
words goes on until its last line is short.
So it ends here.
Another line begins with an indent that is
gone, and its last line is full as it seems.
The next one is found by its first
line, which is shorter than all the others
but not by much.
"""


def test_a_short_line_ends_a_paragraph_if_so_said():
    with pytest.raises(source_rows.CopyError, match="--layout short-lines if a paragraph ends"):
        paragraphs_of(SHORT, "copy.txt")
    found = paragraphs_of(SHORT, "copy.txt", "short-lines")
    assert [text[:11] for text in found.texts] == ["A paragraph", "Another lin", "The next on"]
    by_hand = SHORT.replace("words goes", "\nwords goes")
    assert len(paragraphs_of(by_hand, "copy.txt", "short-lines").texts) == 4


def test_a_page_break_between_empty_lines_joins_a_cut_sentence_only():
    text = "One line that\n\n7\n\nruns on.\n\nTwo ends.\n\n8\n\nThree begins.\n"
    found = paragraphs_of(text, "copy.txt")
    assert found.texts == ["One line that runs on.", "Two ends.", "Three begins."]
    assert found.dropped == ["7", "8"]


def test_the_cut_end_of_an_opening_is_left_out(tmp_path, capsys):
    rows = index(tmp_path, as_text([*ENGLISH, "It was then that the"]), "--opening")[1]
    assert sum(row["segment"] == "paragraph" for row in rows) == len(ENGLISH)
    assert "paragraph 6 of the copy left out: It was then that the" in capsys.readouterr().out
    assert locate(tmp_path, "src-ditch-1", "She was") == 0


def test_new_sheets_number_the_sentences_and_stay_once_they_are_there(tmp_path, capsys):
    index(tmp_path, as_text(ENGLISH))
    sheet = tmp_path / "coding/passes/2/src-ditch-1.yaml"
    text = sheet.read_text(encoding="utf-8")
    assert "# p1-s1 141, p1-s2 108, p1-s3 14\n  - {number: '1', gist: ''}" in text
    assert not any(word in text for p in ENGLISH for word in p.split() if len(word) > 8)
    line = (tmp_path / "coding/sources.csv").read_text(encoding="utf-8").splitlines()[1]
    assert line.startswith("src-ditch-1,coded,,")
    sheet.write_text("mine\n", encoding="utf-8")
    capsys.readouterr()
    index(tmp_path, as_text(ENGLISH))
    assert sheet.read_text(encoding="utf-8") == "mine\n"
    assert "complete the new line" not in capsys.readouterr().out


REAL = {
    "unga-60-kgz": (25, 78), "unga-61-kgz": (21, 77), "unga-61-uzb": (14, 36),
    "unga-61-tjk": (24, 76), "unga-61-kaz": (30, 93), "unga-61-afg": (16, 55),
    "unga-61-chn": (28, 91), "edm-3-148": (9, 37),
}  # fmt: skip


@pytest.mark.parametrize("name", REAL)
def test_the_texts_at_hand(name):
    copy = TEXTS / f"{name}.txt"
    if not copy.is_file():
        pytest.skip(f"KSD_SOURCE_TEXTS has no {name}.txt")
    layout = "short-lines" if name == "unga-60-kgz" else ""
    found = source_rows.read_paragraphs(copy, layout)
    left = source_rows.not_of_the_text(found.texts)
    body = [text for at, text in enumerate(found.texts) if at not in left]
    sentences = [text[a:b] for text in body for a, b in sentence_spans(text)]
    assert (len(body), len(sentences)) == REAL[name]
    assert not any(number in text for text in body for number in found.dropped if len(number) > 2)
    if (ROOT / index_of(f"src-{name}")).exists():
        rows = source_rows.index_rows(body, [sentence_spans(text) for text in body])
        assert [row.values for row in read_index(Declared(ROOT), f"src-{name}")] == rows


def test_a_phrase_is_located_in_its_sentence(tmp_path, capsys):
    index(tmp_path, as_text(ENGLISH, HEADER))
    capsys.readouterr()
    assert locate(tmp_path, "src-ditch-1", "old customs house", "She was") == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("p1-s1:62-79  The river commission")
    assert second == "p1-s3:0-7  [She was] brief."
    assert locate(tmp_path, "src-ditch-1", "a phrase that is nowhere", "She was") == 2
    said = capsys.readouterr()
    assert "'a phrase that is nowhere' is in no sentence" in said.err and said.out == f"{second}\n"
    assert locate(tmp_path, "src-ditch-1") == 0
    assert "p1-s3  She was brief." in capsys.readouterr().out
    (tmp_path / "copy.txt").write_text(as_text(ENGLISH[1:]), encoding="utf-8")
    assert locate(tmp_path, "src-ditch-1") == 2
    assert "is not the text that was indexed" in capsys.readouterr().err
    assert locate(tmp_path, "src-none") == 1
