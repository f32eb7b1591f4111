"""Reading a user's copy: encodings, paragraphs, web pages, PDF text, and what cannot be read."""

import textwrap

import pytest
from articles import ARTICLES, CYRILLIC, ENGLISH, UNREADABLE, as_page, as_text

from kyrgyz_security_diplomacy.verify import copies
from kyrgyz_security_diplomacy.verify.copies import CopyError, read_copy
from kyrgyz_security_diplomacy.verify.matching_key import canonical_paragraph


def save(tmp_path, data, name="copy.txt"):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


@pytest.mark.parametrize(
    ("name", "data"),
    [
        *(
            (name, as_text(article).encode(encoding))
            for name, article in ARTICLES.items()
            for encoding in ("utf-8", "utf-8-sig", "utf-16")
        ),
        ("english", as_text(ENGLISH).encode("cp1252")),
        ("english", b"\xfe\xff" + as_text(ENGLISH).encode("utf-16-be")),
        ("english", as_text(ENGLISH).replace("\n", "\r\n")),
        ("english", as_text(ENGLISH).replace("\n", "\r")),
        ("english", "\n \n\n".join(textwrap.fill(p, 66) for p in ENGLISH)),
        ("english", "\n".join(ENGLISH)),
        ("english", "\n  \n" + as_text(ENGLISH)),
        ("english", ENGLISH[0] + "\n\n" + "\n".join(ENGLISH[1:])),
    ],
)
def test_encodings_line_ends_and_lines(tmp_path, name, data):
    expected = [canonical_paragraph(paragraph) for paragraph in ARTICLES[name]]
    assert read_copy(save(tmp_path, data)).paragraphs == expected


def test_a_web_page_is_read_with_all_its_visible_text(tmp_path):
    """It is known by its name or by its tags, and declares its encoding."""
    declared = as_page(CYRILLIC).replace("utf-8", "windows-1251").encode("cp1251")
    for article, data, name in (
        (ENGLISH, as_page(ENGLISH), "page.html"), (CYRILLIC, declared, "page.txt"),
    ):  # fmt: skip
        page = read_copy(save(tmp_path, data, name))
        assert page.is_page and [p for p in page.paragraphs if p in article] == article
        assert "not text" not in page.text and "color" not in page.text
        assert "Home" in page.paragraphs
    assert not read_copy(save(tmp_path, "a < b\n\nc > d")).is_page


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<p><b>Sa</b><i>id</i>\n now&#32;.", "Said now ."),
        ("<![foo x><p>Said.</p>", "Said."),
        ("<![<p>Said.</p>", "Said."),
        ("<![if x]><p>Said.</p><![endif]>", "Said."),
        ("<meta charset=undefined><p>Said.</p>", "Said."),
        ("<meta charset=idna><p>Said…</p>", "Said…"),
        ("Said<span hidden> a</span> now", "Said   now"),
        ("Said<i aria-hidden=true>a<br>b</i> now", "Said \n  now"),
        ("Said<b style='color: red; DISPLAY :none'>a<i>b</i>c</b> now", "Said    now"),
        ("Said<b class='x sr-only'>a</b><b class=visually-hidden>b</b> now", "Said   now"),
        ("<div><p hidden>a<p>Said</div> <p hidden>a</p>now", " \nSaid\n \nnow"),
        ("<ul hidden><li>a<li>b</ul>Said", " \n \nSaid"),
        ("<body style='display:none'><p hidden=x>a</p><p class=sr-only-not>b", " \nb"),
        ("Said<sup>12</sup> <sup><a href=#n>3</a></sup>now, 4<sup>th</sup>.", "Said    now, 4th."),
    ],
)
def test_what_a_page_hides_is_spaces_in_the_second_text(tmp_path, markup, shown):
    """And odd markup is read."""
    text, second = read_copy(save(tmp_path, markup, "page.html")).texts()
    assert len(text) == len(second) and second.replace("\xa0", " ") == shown
    assert "sup" not in markup or text == "Said¹² ³now, 4th."


@pytest.mark.parametrize(
    ("data", "said"), [*UNREADABLE, (b"<html><body></body></html>", "holds no text")]
)
def test_what_cannot_be_read_says_what_it_is_and_what_to_do(tmp_path, data, said):
    path = save(tmp_path, data)
    with pytest.raises(CopyError) as caught:
        read_copy(path)
    assert said in str(caught.value) and str(path) in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["«À côté», Ð", "Publication: The Ditch\n\nReceived: a letter", "â€™ and “both”"],
)
def test_what_only_resembles_something_else_is_read(tmp_path, text):
    assert read_copy(save(tmp_path, text)).text == text


def test_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(copies, "MAX_BYTES", 100)
    with pytest.raises(CopyError, match="too large"):
        read_copy(save(tmp_path, "x" * 101))


def test_page_numbers_and_running_heads_become_spaces_where_they_are():
    text = "The Ditch\nOne two\nthree⁴.\n- 3 -\nPage 4 of 9\nThe Ditch\n4 boats came.\n"
    for line in ("https://example.org/a?b=1 2/3", "<www.example.org>", "desk@example.org"):
        bare = copies.without_furniture(f"{text}{line}")
        assert len(bare) == len(text) + len(line)
        assert bare.split() == ["One", "two", "three", ".", "4", "boats", "came."]


def test_numbers_of_lines_become_spaces_and_other_numbers_stay():
    lines = ["3 boats came", "to the lock", "at 4 o’clock,", "", "2 of them", "in the rain."]
    numbered = [f" {number}  {line}" for number, line in enumerate(lines, 1)]
    bare = copies.without_furniture("\n".join(numbered)).split("\n")
    assert [line.strip() for line in bare] == lines
    assert copies.without_furniture("\n".join(lines)) == "\n".join(lines)
