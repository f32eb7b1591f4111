"""The explorer with the reader's own copy, in a real browser: what is marked, what is refused."""

import json
import os
import random
import time
from pathlib import Path

import pandas as pd
import pytest
from browser import Opened, launched
from explorer_page.page import build
from explorer_page.tables import page_data
from real_package import ROOT

from kyrgyz_security_diplomacy.verify.copies import all_of_page, plain_text
from kyrgyz_security_diplomacy.verify.verification import verify

pytestmark = pytest.mark.long
HOSTILE = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'>&lt;b&gt;"


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    written = tmp_path_factory.mktemp("site") / "index.html"
    written.write_text(build(page_data(ROOT)), encoding="utf-8", newline="\n")
    return written


@pytest.fixture(scope="module")
def browser():
    with launched() as started:
        yield started


@pytest.fixture
def opened(browser, file):
    """The panel, open; afterwards nothing may have been requested, said, run or stored."""
    shown = Opened(browser, file, "#/view/copy")
    yield shown
    assert shown.page.evaluate("window.hacked") is None
    assert shown.page.evaluate("localStorage.length + sessionStorage.length") == 0
    shown.close()
    assert shown.said == [] and shown.asked == []


@pytest.fixture
def page(opened):
    return opened.page


@pytest.fixture(scope="module")
def article() -> str:
    folder = os.environ.get("KSD_SOURCE_TEXTS")
    file = Path(folder or ".") / "edm-3-148.txt"
    if not folder or not file.exists():
        pytest.skip("KSD_SOURCE_TEXTS names no folder that has edm-3-148.txt")
    return file.read_text(encoding="utf-8")


def give(page, text: str) -> None:
    """Put a text in the field and have its sentences found."""
    page.evaluate("text => { document.getElementById('own-copy').value = text; }", text)
    page.click("text=Find its sentences")
    outcome(page)


def outcome(page) -> str:
    """What the panel says in the end."""
    page.wait_for_selector(".copy-state[aria-busy=false] > *", timeout=60_000)
    return page.inner_text(".copy-state")


def statuses(page) -> dict[str, str]:
    """Status of every sentence as the article's strip shows it."""
    page.evaluate("location.hash = '#/view/article'")
    page.wait_for_selector(".strip .sentence")
    return page.evaluate(
        """() => Object.fromEntries(
          [...document.querySelectorAll('.strip .sentence')].map((each) => [
          decodeURIComponent(each.hash.replace('#/card/', '')),
          [...each.classList].find((name) => /^copy-/.test(name))?.slice(5) ?? null]))"""
    )


def wanted(copy) -> dict[str, str]:
    """Status of every sentence as `ksd verify` tells it."""
    return {each.sentence_id: each.status for each in verify(copy, package=ROOT).results}


def drop(page, name: str, content: str) -> None:
    """Drop a file on the page; content: JavaScript for the parts of the file."""
    page.evaluate(
        f"""() => {{
          const data = new DataTransfer();
          data.items.add(new File({content}, {name!r}));
          const how = {{ dataTransfer: data, bubbles: true, cancelable: true }};
          document.getElementById('view').dispatchEvent(new DragEvent('drop', how));
        }}"""
    )


def assert_usable(page) -> None:
    """The page still answers, at once."""
    started = time.monotonic()
    page.evaluate("location.hash = '#/view/tables/events'")
    page.wait_for_selector(".tabulator-row")
    page.evaluate("location.hash = '#/view/copy'")
    page.wait_for_selector("#own-copy")
    assert time.monotonic() - started < 20


def test_every_sentence_of_the_article_is_shown(page, article):
    give(page, article)
    assert "37 of 37 sentences found" in page.inner_text(".copy-state")
    marked = statuses(page)
    assert marked == wanted(plain_text(article.encode(), "copy"))
    assert set(marked.values()) == {"ok"}


def test_cards_show_the_text_with_the_cited_words_marked(page, article):
    give(page, article)
    found = page.evaluate(
        """() => KSD.rows('evidence').filter((row) => row.span_start).map((row) => {
          const text = KSD.sentenceCopy(row.sentence_id).canonical;
          return [...text].slice(row.span_start, row.span_end).join('');
        })"""
    )
    evidence = pd.read_csv(ROOT / "data/evidence.csv", dtype=str)
    spans = evidence[evidence["span_start"].notna()]
    done = verify(plain_text(article.encode(), "copy"), package=ROOT)
    texts = []
    for row in spans.itertuples():
        result = done.result(row.sentence_id)
        start, end = done.span(result, (int(row.span_start), int(row.span_end)))
        texts.append(" ".join(done.copy.text[start:end].split()))
    assert found == texts
    row = spans[spans["position_id"].notna()].iloc[0]
    page.evaluate(f"location.hash = '#/card/{row['position_id']}'")
    page.wait_for_selector("#card .own-text mark")
    marks = page.eval_on_selector_all("#card mark", "all => all.map((m) => m.textContent)")
    assert any(texts[spans.index.get_loc(row.name)] in mark for mark in marks)


def test_an_altered_article_gets_the_verdicts_of_ksd_verify(page, article):
    rng = random.Random(7)
    blocks = article.split("\n\n")
    for _ in range(4):
        at = rng.randrange(1, len(blocks))
        words = blocks[at].split(" ")
        words[rng.randrange(len(words))] = "otherwise"
        blocks[at] = " ".join(words)
    del blocks[4]
    blocks[5], blocks[6] = blocks[6], blocks[5]
    blocks[2] = blocks[2].replace("’", "'").replace("“", '"')
    altered = "\n\n".join(blocks)
    expected = wanted(plain_text(altered.encode(), "copy"))
    assert {"ok", "retyped", "moved", "changed", "missing"} == set(expected.values())
    give(page, altered)
    text = page.inner_text(".copy-state")
    assert "Changed or missing" in text and "There stands" in text
    assert statuses(page) == expected
    retyped = next(k for k, status in expected.items() if status == "retyped")
    page.evaluate(f"location.hash = '#/card/{retyped}'")
    page.wait_for_selector("#card .own-text")
    assert "not marked" in page.inner_text("#card")
    assert not page.query_selector("#card .own-text mark")


def test_a_part_of_the_article_is_shown_as_a_part(page, article):
    part = article.split("\n\n")[3]
    expected = wanted(plain_text(part.encode(), "copy"))
    give(page, part)
    found = sum(status == "ok" for status in expected.values())
    assert 0 < found < 9
    assert f"Only {found} of its 37 sentences" in page.inner_text(".copy-state")
    assert statuses(page) == expected


def test_a_part_names_each_paragraph_once_and_a_file_clears_the_field(page, article):
    part = article.split("\n\n")[3]
    give(page, part)
    lines = page.locator(".copy-result li", has_text=": missing").all_inner_texts()
    assert lines and all(line.count("Paragraph") == 1 for line in lines)
    assert len({line.split(",")[0] for line in lines}) == len(lines)
    drop(page, "whole.txt", f"[{json.dumps(article)}]")
    page.wait_for_selector("text=37 of 37 sentences found")
    assert page.input_value("#own-copy") == ""


def test_a_wrong_article_leaves_the_right_one_where_it_is(page, article):
    give(page, article)
    give(page, "Some other article about the weather, which was fine.")
    assert "Not this article" in page.inner_text(".copy-state")
    assert set(statuses(page).values()) == {"ok"}


def test_a_saved_page_is_read_as_ksd_verify_reads_all_its_text(page, article, tmp_path):
    body = "".join(f"<p>{block}</p>" for block in article.split("\n\n"))
    saved = f"<!doctype html><html><body><nav>Home &amp; more</nav>{body}</body></html>"
    file = tmp_path / "saved.html"
    file.write_text(saved, encoding="utf-8")
    page.set_input_files("#own-file", file)
    assert "37 of 37" in outcome(page)
    assert statuses(page) == wanted(all_of_page(saved.encode(), "saved.html"))


def test_hostile_text_is_shown_as_text(page, article):
    blocks = article.split("\n\n")
    blocks[2] = f"{HOSTILE} was printed here, among {HOSTILE} and other words."
    give(page, "\n\n".join(blocks))
    assert HOSTILE in page.inner_text(".copy-state")
    statuses(page)
    assert HOSTILE in page.inner_text(".strip")
    changed = page.evaluate("document.querySelector('.copy-changed').hash")
    page.evaluate(f"location.hash = {changed!r}")
    page.wait_for_selector("#card .own-text")
    assert HOSTILE in page.inner_text("#card")
    assert page.query_selector("#view img, #card img, #view script, #card script") is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "There is no text in it"),
        (" \n\u00a0\n ", "There is no text in it"),
        (HOSTILE + " and a text about something else entirely.", "Not this article"),
        ("The weather was fine. " * 9000, "Not this article"),
        ("<html><body><p>Other words</p></body></html>", "Not this article"),
        ("\ud800 half a character \udfff", "Not this article"),
    ],
)
def test_what_is_no_copy_is_said_kindly(page, text, told):
    # by UTF-16 units, so that half a character gets there too
    units = list(memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H"))
    page.evaluate(
        """units => { document.getElementById('own-copy').value =
          units.map((unit) => String.fromCharCode(unit)).join(''); }""",
        units,
    )
    page.click("text=Find its sentences")
    assert told in outcome(page)
    assert_usable(page)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.txt", "[]", "is empty"),
        ("blank.txt", "['  \\n ']", "holds no text"),
        ("photo.png", "[new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10])]", "is an image (PNG)"),
        ("noise.bin", "[crypto.getRandomValues(new Uint8Array(60000))]", "noise.bin is"),
        ("nul.bin", "[new Uint8Array(5000000)]", "not text but binary data"),
        ("article.pdf", "['%PDF-1.7 ...']", "is a PDF"),
        ("<img src=x>.docx", "['PK\\x03\\x04']", "<img src=x>.docx is a zip"),
        ("broken.html", "['<html><body><p>' + '<'.repeat(1000) + '<!-- <![x']", "Not this article"),
        ("damaged.txt", "['\\ufefföäü', new Uint8Array([0xff, 0xfe])]", "damaged"),
        ("large.txt", "['x'.repeat(5e7)]", "at most 20 million are read here"),
        ("huge.txt", "Array(10).fill('y'.repeat(1e7))", "100 million bytes"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_kindly(page, name, content, told):
    drop(page, name, content)
    page.wait_for_selector(".copy-state > *")
    assert told in outcome(page)
    assert_usable(page)


def test_a_large_paste_is_not_put_in_the_field(page):
    started = time.monotonic()
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData('text/plain', 'Many words. '.repeat(4e6));
          document.getElementById('own-copy').dispatchEvent(
            new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    assert "at most 20 million" in outcome(page)
    assert page.input_value("#own-copy") == ""
    assert_usable(page)
    assert time.monotonic() - started < 20


def test_ten_megabytes_do_not_freeze_the_page_and_can_be_cancelled(page, record_property):
    big = "['Some more words of another text, ' .repeat(300000)]"
    page.evaluate(
        """() => { window.longest = 0; let last = performance.now();
          window.beat = setInterval(() => { const now = performance.now();
            window.longest = Math.max(window.longest, now - last); last = now; }, 10); }"""
    )
    started = time.monotonic()
    drop(page, "big.txt", big)
    page.wait_for_selector(".copy-state[aria-busy=true]")
    assert "Not this article" in outcome(page)
    seconds, longest = time.monotonic() - started, page.evaluate("window.longest")
    record_property("campaign", f"10 MB in {seconds:.1f} s, longest wait {longest:.0f} ms")
    assert seconds < 20 and longest < 1000
    drop(page, "big.txt", big)
    page.click("text=Cancel")
    page.wait_for_selector(".copy-state[aria-busy=false]", state="attached")
    assert page.inner_text(".copy-state") == ""
    assert_usable(page)


def test_a_copy_can_be_forgotten(page, article):
    give(page, article)
    page.click("text=Forget the copy")
    assert set(statuses(page).values()) == {None}
    texts = "KSD.rows('sentences').map((row) => KSD.sentenceText(row.sentence_id))"
    assert set(page.evaluate(texts)) == {None}


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_panel_has_no_serious_fault_for_anyone(browser, file, article, size, colours):
    shown = Opened(browser, file, "#/view/copy", size, color_scheme=colours)
    faults = shown.serious()
    give(shown.page, article.replace("the", "a", 30))
    faults += shown.serious()
    assert shown.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if folder := os.environ.get("KSD_SCREENSHOTS"):
        shown.page.screenshot(path=f"{folder}/copy-{size}-{colours}.png", full_page=True)
    shown.close()
    assert faults == [] and shown.said == [] and shown.asked == []


def test_the_panel_can_be_used_with_the_keyboard(page, article):
    page.focus("#own-copy")
    page.evaluate("text => { document.getElementById('own-copy').value = text; }", article)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert "37 of 37" in outcome(page)
    assert page.inner_text("[role=status].said >> nth=-1") == "37 of 37 sentences found"
