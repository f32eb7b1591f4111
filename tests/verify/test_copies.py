"""Reading somebody's copy: encodings, paragraphs, web pages, and what cannot be read."""

import builtins
import io
import sys
import textwrap

import pytest
from articles import ARTICLES, CYRILLIC, ENGLISH, as_page, as_text

from kyrgyz_security_diplomacy.verify import copies
from kyrgyz_security_diplomacy.verify.copies import CopyError, read_copy
from kyrgyz_security_diplomacy.verify.matching_key import canonical_paragraph

CANONICAL = {name: [canonical_paragraph(p) for p in ps] for name, ps in ARTICLES.items()}


def save(tmp_path, data, name="copy.txt"):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


@pytest.mark.parametrize("name", ARTICLES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_script_in_every_encoding(tmp_path, name, encoding):
    copy = read_copy(save(tmp_path, as_text(ARTICLES[name]).encode(encoding)))
    assert copy.paragraphs == CANONICAL[name]


def test_utf_16_big_endian_with_mark(tmp_path):
    data = "\ufeff".encode("utf-16-be") + as_text(CYRILLIC).encode("utf-16-be")
    assert read_copy(save(tmp_path, data)).paragraphs == CYRILLIC


def test_windows_1252(tmp_path):
    copy = read_copy(save(tmp_path, as_text(ENGLISH).encode("cp1252")))
    assert (copy.encoding, copy.paragraphs) == ("cp1252", ENGLISH)


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_other_line_ends(tmp_path, line_end):
    text = as_text(ENGLISH).replace("\n", line_end)
    assert read_copy(save(tmp_path, text)).paragraphs == ENGLISH


def test_hard_wrapped_lines_are_one_paragraph(tmp_path):
    wrapped = "\n \n\n".join(textwrap.fill(p, 66) for p in ENGLISH)
    assert read_copy(save(tmp_path, wrapped)).paragraphs == ENGLISH


def test_without_empty_lines_each_line_is_a_paragraph(tmp_path):
    assert read_copy(save(tmp_path, "\n".join(ENGLISH))).paragraphs == ENGLISH


def test_header_and_then_long_lines(tmp_path):
    text = "The Daily Ditch\n\n" + "\n".join(ENGLISH)
    assert read_copy(save(tmp_path, text)).paragraphs == ["The Daily Ditch", *ENGLISH]


def test_spans_are_offsets_in_the_text(tmp_path):
    copy = read_copy(save(tmp_path, "\n  \n" + as_text(ENGLISH)))
    assert [copy.text[start:end] for start, end in copy.spans] == ENGLISH


def test_a_web_page_without_its_furniture(tmp_path):
    paragraphs = read_copy(save(tmp_path, as_page(ENGLISH), "page.html")).paragraphs
    assert [p for p in paragraphs if p in ENGLISH] == ENGLISH
    assert not any("Copyright" in p or "Home" in p for p in paragraphs)


def test_a_web_page_is_known_by_its_tags(tmp_path):
    assert read_copy(save(tmp_path, as_page(ENGLISH), "page.txt")).kind == "html"
    assert read_copy(save(tmp_path, "a < b\n\nc > d")).kind == "text"


def test_a_web_page_declares_its_encoding(tmp_path):
    page = as_page(CYRILLIC).replace("utf-8", "windows-1251").encode("cp1251")
    copy = read_copy(save(tmp_path, page, "page.htm"))
    assert copy.encoding == "cp1251"
    assert CYRILLIC[0] in copy.paragraphs


def test_all_text_of_a_page(tmp_path):
    page = (
        as_page(ENGLISH).replace("river", "<b>ri</b><i>ver</i>", 1).replace(" two ", "\n two &#32;")
    )
    copy = copies.all_of_page(page.encode(), "page.html")
    assert [p for p in copy.paragraphs if p in ENGLISH] == ENGLISH
    assert "not text" not in copy.text and "color" not in copy.text
    assert "Home" in copy.paragraphs


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<![foo x><p>Said.</p>", "Said."),
        ("<![<p>Said.</p>", "Said."),
        ("<![if x]><p>Said.</p><![endif]>", "Said."),
        ("<meta charset=undefined><p>Said.</p>", "Said."),
        ("<meta charset=idna><p>Said…</p>", "Said…"),
    ],
)
def test_a_page_with_odd_markup_is_read(tmp_path, markup, text):
    path = tmp_path / "odd.html"
    path.write_text(f"<html>{markup}", encoding="utf-8")
    assert [copy.text for copy in copies.readings(path) if copy.kind == "page"] == [text]


def test_without_trafilatura_the_message_gives_the_command(tmp_path, monkeypatch):
    real = builtins.__import__

    def refuse(name, *args, **kwargs):
        if name == "trafilatura":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(CopyError, match=r"pip install 'kyrgyz-security-diplomacy\[web\]'"):
        read_copy(save(tmp_path, as_page(ENGLISH), "page.html"))


def test_standard_input(monkeypatch):
    class Stdin:
        buffer = io.BytesIO(as_text(ENGLISH).encode())

    monkeypatch.setattr("sys.stdin", Stdin)
    assert read_copy("-").paragraphs == ENGLISH


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b" \n\n \t", "holds no text"),
        (b"%PDF-1.7\n\xe2\xe3", "a PDF: open it, select all, copy"),
        (b"PK\x03\x04\x14\x00", "docx, odt, epub"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old office document"),
        (b"{\\rtf1\\ansi text}", "rich text"),
        (b"\x89PNG\r\n\x1a\n", "an image (PNG)"),
        (b"\xff\xd8\xff\xe0", "an image (JPEG)"),
        (b"\x1f\x8b\x08", "a gzip file"),
        (b"bplist00\xd1", "Safari web archive"),
        (b"From: <Saved>\r\nContent-Type: multipart/related;\r\n\r\n", "a web archive (MHTML)"),
        (bytes(range(256)) * 40, "binary data"),
        (b"\x01\x02text\x03\x04\x05" * 9, "binary data"),
        (as_text(CYRILLIC).encode("cp1251"), "neither UTF-8 nor Windows-1252: save it as UTF-8"),
        (as_text(CYRILLIC).encode() + b"\xd0", "is UTF-8 but damaged at byte"),
        (b"\xff\xfe" + b"a\0b\0c", "is UTF-16-LE but damaged"),
        (b"<html><body></body></html>", "no article was found"),
    ],
)
def test_what_cannot_be_read_says_what_it_is_and_what_to_do(tmp_path, data, said):
    path = save(tmp_path, data)
    with pytest.raises(CopyError) as caught:
        read_copy(path)
    assert said in str(caught.value) and str(path) in str(caught.value)


def test_a_web_address_is_not_fetched():
    for address in ("https://example.org/a", "http://example.org", "www.example.org/x"):
        with pytest.raises(CopyError, match="save it"):
            read_copy(address)


def test_a_folder_and_a_missing_file(tmp_path):
    with pytest.raises(CopyError, match="is a folder"):
        read_copy(tmp_path)
    with pytest.raises(CopyError, match="no such file"):
        read_copy(tmp_path / "none.txt")


def test_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(copies, "MAX_BYTES", 100)
    with pytest.raises(CopyError, match="too large"):
        read_copy(save(tmp_path, "x" * 101))


def test_page_numbers_and_running_heads_are_blanked_where_they_stand():
    text = "The Ditch\nOne two\nthree.\n- 3 -\nPage 4 of 9\nThe Ditch\n4 boats came.\n"
    bare = copies.without_page_furniture(text)
    assert len(bare) == len(text)
    assert bare.split() == ["One", "two", "three.", "4", "boats", "came."]


def test_a_copy_is_read_in_several_ways_the_plainest_first(tmp_path):
    plain = save(tmp_path, "One.\n\nTwo.\n")
    assert [copy.kind for copy in copies.readings(plain)] == ["text"]
    paged = save(tmp_path, "One\n\n3\n\ntwo.\n")
    assert [len(copy.spans) for copy in copies.readings(paged)] == [3, 2]
    page = save(tmp_path, as_page(ENGLISH), "page.html")
    assert [copy.kind for copy in copies.readings(page)] == ["html", "page"]


def test_without_trafilatura_all_text_of_a_page_is_read(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    page = save(tmp_path, as_page(ENGLISH), "page.html")
    assert [copy.kind for copy in copies.readings(page)] == ["page"]
