"""The index of a source: what it holds, what it refuses to overwrite."""

import csv
import sys

import index_source
import locate
import pytest
from articles import ARTICLES, ENGLISH, as_page, as_text
from indexing import source_rows
from indexing.sentences import count_words, may_be_hashed, quoted_mask, sentence_spans
from source_tables import REAL

from kyrgyz_security_diplomacy.verify.matching_key import (
    canonical_paragraph,
    matching_key,
    rolling,
    sha256_hex,
)

HEADER = "Publication: The Daily Ditch Volume: 3"


def index(tmp_path, text, *options, name="copy.txt"):
    """Write a copy, index it; exit status, rows and path of the index."""
    copy = tmp_path / name
    copy.write_text(text, encoding="utf-8")
    output = tmp_path / "src-ditch-1.segments.csv"
    status = index_source.main(
        [str(copy), "--source-id", "src-ditch-1", "--output", str(output), *options]
    )
    rows = list(csv.DictReader(output.open(encoding="utf-8"))) if output.exists() else []
    return status, rows, output


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


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("english", [3, 4, 3, 3, 2]),
        ("cyrillic", [3, 3, 2]),
        ("arabic", [3, 2]),
        ("chinese", [3, 3]),
        ("combining", [2, 3]),
    ],
)
def test_number_of_sentences_also_inside_quotations(name, counts):
    assert [len(sentence_spans(canonical_paragraph(p))) for p in ARTICLES[name]] == counts


@pytest.mark.parametrize(
    ("words", "expected"),
    [("Two words", 2), ("a – b", 2), ("U.S.-led 2006", 2), ("会谈 B 国", 4), ("… —", 0), ("", 0)],
)
def test_count_words(words, expected):
    assert count_words(words) == expected


def test_only_long_sentences_may_be_hashed():
    long = "The delegation from the northern valley arrived on a cold evening."
    assert may_be_hashed(long)
    assert not may_be_hashed(
        "Antidisestablishmentarianism characterised international negotiations."
    )
    assert not may_be_hashed("They met on a day in May at the old mill now.")


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("a “b c” d", "“b c”"),
        ('a "b" c "d e"', '"b""d e"'),
        ("«а „б“ в» г", "«а „б“ в»"),
        ("‘it’s so’ he said", "‘it’s so’"),
        ("the ‘old way", ""),
        ('a 5" pipe', ""),
        ("he said: “it goes on", "“it goes on"),
        ("O‘sh and don’t", ""),
    ],
)
def test_what_is_inside_quotation_marks(text, inside):
    mask = quoted_mask(text)
    assert "".join(c for c, quoted in zip(text, mask, strict=True) if quoted) == inside


def test_header_lines_are_left_out(tmp_path, capsys):
    rows = index(tmp_path, as_text(ENGLISH, HEADER), "--force")[1]
    assert "left out as a header line: Publication: The Daily Ditch" in capsys.readouterr().out
    assert sum(r["segment"] == "paragraph" for r in rows) == len(ENGLISH)
    rows = index(tmp_path, as_text(ENGLISH, HEADER), "--header-lines", "0", "--force")[1]
    assert sum(r["segment"] == "paragraph" for r in rows) == len(ENGLISH) + 1
    rows = index(tmp_path, as_text(ENGLISH, HEADER), "--header-lines", "3", "--force")[1]
    assert sum(r["segment"] == "paragraph" for r in rows) == len(ENGLISH) - 2


def test_a_page_and_a_text_give_the_same_index(tmp_path):
    first = index(tmp_path, as_text(ENGLISH))[1]
    status, second, _ = index(tmp_path, as_page(ENGLISH), name="page.html")
    assert (status, second) == (0, first)


def test_a_page_that_cannot_be_read_is_refused(tmp_path, monkeypatch, capsys):
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


def test_another_text_is_refused_and_named(tmp_path, capsys):
    output = index(tmp_path, as_text(ENGLISH))[2]
    before = output.read_bytes()
    other = as_text(ENGLISH).replace("waited eleven", "waited twelve").replace("“", '"')
    assert index(tmp_path, other)[0] == 1
    said = capsys.readouterr().err
    assert "paragraph 2 sentence 1 is another text" in said
    assert output.read_bytes() == before
    assert index(tmp_path, as_text(ENGLISH).replace("o’clock", "o'clock"))[0] == 1
    assert "paragraph 2 sentence 2 has other typography" in capsys.readouterr().err
    shorter = index(tmp_path, as_text(ENGLISH[:2]))
    assert shorter[0] == 1 and "paragraph 3 sentence 2 is gone" in capsys.readouterr().err
    assert index(tmp_path, other, "--force")[0] == 0
    assert output.read_bytes() != before
    output.write_text("precious\n", encoding="utf-8")
    assert index(tmp_path, as_text(ENGLISH))[0] == 1
    assert output.read_text(encoding="utf-8") == "precious\n"
    assert "is not an index of a source" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        (" ".join(ENGLISH), [], "is one line, so its paragraphs are unknown"),
        ("One\n\nTwo\n", [], "all 2 paragraphs would be header lines"),
        (as_text(ENGLISH), ["--header-lines", "5"], "all 5 paragraphs would be header lines"),
        (as_text(ENGLISH), ["--header-lines", "-1"], "write 0 or more"),
        *(
            (as_text(ENGLISH), ["--source-id", name], "such as src-edm-3-148")
            for name in ("edm-1", "src-", "src-EDM", "src-a_b", "src-a--b", "src-a\n")
        ),
    ],
)
def test_what_cannot_be_indexed(tmp_path, capsys, text, options, said):
    status, rows, _ = index(tmp_path, text, *options)
    assert (status, rows) == (2, [])
    assert said in capsys.readouterr().err


needs_text = pytest.mark.skipif(not REAL.is_file(), reason="KSD_SOURCE_TEXTS has no edm-3-148.txt")


@needs_text
def test_the_real_article():
    committed = source_rows.SOURCES / "src-edm-3-148.segments.csv"
    body = source_rows.split_header(source_rows.read_article(REAL).paragraphs)[1]
    spans = [sentence_spans(paragraph) for paragraph in body]
    assert [len(s) for s in spans] == [2, 9, 3, 4, 4, 3, 4, 4, 4]
    assert source_rows.csv_text(source_rows.index_rows(body, spans)) == committed.read_text()


@pytest.fixture
def indexed(tmp_path, monkeypatch):
    """A copy whose index is where `locate` looks for it."""
    monkeypatch.setattr(source_rows, "SOURCES", tmp_path)
    index(tmp_path, as_text(ENGLISH, HEADER))
    return tmp_path / "copy.txt"


def test_a_phrase_is_located_in_its_sentence(indexed, capsys):
    command = ["--source-id", "src-ditch-1"]
    assert locate.main([str(indexed), "old customs house", *command]) == 0
    assert capsys.readouterr().out.startswith("p1-s1:62-79  The river commission")
    assert locate.main([str(indexed), "a phrase that is nowhere", *command]) == 1
    assert locate.main([str(indexed), *command]) == 0
    assert "p1-s3  She was brief." in capsys.readouterr().out
    indexed.write_text(as_text(ENGLISH[1:]), encoding="utf-8")
    assert locate.main([str(indexed), *command]) == 1
    assert "is not the text that was indexed" in capsys.readouterr().err
    assert locate.main([str(indexed), "--source-id", "src-none"]) == 2
