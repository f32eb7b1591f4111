"""The explorer with the reader's own copy, in a real browser: what is marked, what is refused."""

import base64
import json
import random
import time

import pandas as pd
import pytest
from alterations import HIDDEN
from browser import Opened, altered
from real_package import ROOT
from source_tables import REAL

from kyrgyz_security_diplomacy.verify.copies import all_of_page, plain_text
from kyrgyz_security_diplomacy.verify.matching_key import (
    canonical_paragraph,
    matching_key,
    rolling,
    sha256_hex,
)
from kyrgyz_security_diplomacy.verify.verification import verify

pytestmark = pytest.mark.long
HOSTILE = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'>&lt;b&gt;"
GARBLED = "It wasn’t so. ".encode().decode("cp1252") * 99
SENTENCE = "Ministers 𝄞 met there; nobody said why."
KNOWN, EVENT = "src-edm-3-148-p7-s4", "evt-isakov-wardak-meeting"


@pytest.fixture
def page(browser, file):
    """The panel, open; afterwards nothing may have been requested, said, run or stored."""
    shown = Opened(browser, file, "#/view/copy")
    yield shown.page
    assert shown.page.evaluate("window.hacked") is None
    assert shown.page.evaluate("localStorage.length + sessionStorage.length") == 0
    shown.close()
    assert shown.said == [] and shown.asked == []


@pytest.fixture(scope="module")
def article() -> str:
    if not REAL.is_file():
        pytest.skip(f"there is no {REAL}")
    return REAL.read_text(encoding="utf-8")


def give(page, text: str) -> str:
    """Put a text in the field and have its sentences found; what the panel says."""
    page.evaluate("text => { document.getElementById('own-copy').value = text; }", text)
    page.click("text=Find its sentences")
    return outcome(page)


def outcome(page) -> str:
    """What the panel says in the end."""
    page.wait_for_selector(".copy-state[aria-busy=false] > *", timeout=60_000)
    return page.inner_text(".copy-state")


def go(page, address: str, selector: str) -> None:
    """Change the address and wait for an element."""
    page.evaluate("address => { location.hash = address }", address)
    page.wait_for_selector(selector)


def statuses(page) -> dict[str, str]:
    """Status of every sentence as the article's strip shows it."""
    go(page, "#/view/article", ".strip .sentence")
    return page.evaluate(
        """() => Object.fromEntries(
          [...document.querySelectorAll('.strip .sentence')].map((each) => [
          decodeURIComponent(each.hash.replace('#/card/', '')),
          [...each.classList].find((name) => /^copy-/.test(name))?.slice(5) ?? null]))"""
    )


def wanted(copy) -> dict[str, str]:
    """Status of every sentence as `ksd verify` gives it."""
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
    go(page, "#/view/tables/events", ".tabulator-row")
    go(page, "#/view/copy", "#own-copy")
    assert time.monotonic() - started < 20


def test_every_sentence_is_shown_with_its_cited_words(page, article):
    assert "37 of 37 sentences found" in give(page, article)
    assert page.inner_text("[role=status].said >> nth=-1") == "37 of 37 sentences found"
    marked = statuses(page)
    assert marked == wanted(plain_text(article.encode(), "copy"))
    assert set(marked.values()) == {"ok"}
    evidence = pd.read_csv(ROOT / "data/evidence.csv", dtype=str)
    spans = evidence[evidence["span_start"].notna() & evidence["position_id"].notna()]
    done = verify(plain_text(article.encode(), "copy"), package=ROOT)
    for row in spans.groupby("sentence_id").head(1).itertuples():
        go(page, f"#/card/{row.position_id}", "#card .own-text mark")
        result = done.by_id[row.sentence_id]
        words = canonical_paragraph(result.found)[int(row.span_start) : int(row.span_end)]
        marks = page.eval_on_selector_all("#card mark", "all => all.map((m) => m.textContent)")
        assert any(words in mark for mark in marks)


def test_an_altered_article_gets_the_statuses_of_ksd_verify(page, article):
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
    blocks[3] = f"{HOSTILE} was printed here, among {HOSTILE} and other words."
    changed = "\n\n".join(blocks)
    expected = wanted(plain_text(changed.encode(), "copy"))
    assert {"ok", "retyped", "moved", "changed", "missing"} == set(expected.values())
    text = give(page, changed)
    assert "Changed or missing" in text and "Your copy has" in text and HOSTILE in text
    assert statuses(page) == expected
    assert HOSTILE in page.inner_text(".strip")
    for status, note in (("retyped", "not marked"), ("changed", "in its place")):
        sentence = next(k for k, each in expected.items() if each == status)
        go(page, f"#/card/{sentence}", "#card .own-text")
        assert note in page.inner_text("#card")
        assert not page.query_selector("#card .own-text mark")
    assert page.query_selector("#view img, #card img, #view script, #card script") is None


def test_a_part_then_a_file_then_a_wrong_article(page, article):
    part = article.split("\n\n")[3]
    expected = wanted(plain_text(part.encode(), "copy"))
    found = sum(status == "ok" for status in expected.values())
    assert 0 < found < 9
    assert f"Only {found} of its 37 sentences" in give(page, part)
    lines = page.locator(".copy-result li", has_text=": missing").all_inner_texts()
    assert lines and all(line.count("Paragraph") == 1 for line in lines)
    assert len({line.split(",")[0] for line in lines}) == len(lines)
    assert statuses(page) == expected
    go(page, "#/view/copy", "#own-copy")
    drop(page, "whole.txt", f"[{json.dumps(article)}]")
    page.wait_for_selector("text=37 of 37 sentences found")
    assert page.input_value("#own-copy") == ""
    assert "Not this article" in give(page, "Some other article about the weather, which was fine.")
    assert set(statuses(page).values()) == {"ok"}
    go(page, "#/view/copy", "#own-copy")
    page.click("text=Forget the copy")
    assert set(statuses(page).values()) == {None}


PAGES = [
    lambda text: text,
    lambda text: text.replace("’", "&rsquo;").replace("“", "&ldquo;").replace("”", "&#8221;"),
    lambda text: text.replace(" the ", " <b>the</b>\n", 20),
    lambda text: text.replace("ti", "<i>t</i>i", 20).replace(", ", ",&nbsp;", 9),
    lambda text: text.replace(". ", ".<br>", 9).replace("</p>", ""),
    lambda text: text.replace(". ", ". <!-- an <b>advertisement -->", 9),
    lambda text: text.replace(". ", ".<sup>[1]</sup> ", 9),
    lambda text: text.replace(", ", ",</p><p>", 9),
    lambda text: text.replace(" the ", " the<sup>[<a href='#n'>12</a>]</sup> "),
    lambda text: text.replace(" the ", f" the {HIDDEN}"),
    lambda text: text.replace("<nav", "<div style='display:none'>A<p>b</div><nav aria-hidden=true"),
    lambda text: text.replace("<p>", "<p><span hidden>𝒂 1 </span>").replace("</p>", "<p hidden>x"),
]
ENCODINGS = ["utf-8", "utf-16", "cp1252", "cp1251", "koi8-r", "shift_jis"]


def saved_files(article: str) -> dict[str, bytes]:
    """The article as saved pages in several mark-ups and encodings, and as plain text."""
    body = "".join(f"<p>{block}</p>\n" for block in article.split("\n\n"))
    nav = "<nav>Home &amp; more</nav><script>var a = '<p>';</script><style>p {}</style>"
    page = f"<!doctype html><html><head></head><body>{nav}{body}</body></html>"
    files = {f"{n}.html": change(page).encode() for n, change in enumerate(PAGES)}
    for name in ENCODINGS:
        meta = f'<head><meta charset="{name.replace("cp", "windows-")}">'
        files[f"{name}.html"] = page.replace("<head>", meta).encode(name, "xmlcharrefreplace")
    return files | {"cp1252.txt": article.replace("—", "–").encode("cp1252", "replace")}


def test_saved_files_are_read_as_ksd_verify_reads_all_their_text(page, article):
    files = saved_files(article)
    found = page.evaluate(
        """async (files) => {
          const all = {};
          for (const [name, data] of Object.entries(files)) {
            const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
            const { sentences } = await explorer.verifyCopy(bytes, name);
            all[name] = Object.fromEntries(sentences.map((each) =>
              [each.sentence_id, each.status]));
          }
          return all;
        }""",
        {name: base64.b64encode(data).decode() for name, data in files.items()},
    )
    for name, data in files.items():
        read = all_of_page if name.endswith(".html") else plain_text
        assert found[name] == wanted(read(data, name)), name
    assert all(set(found[f"{name}.html"].values()) == {"ok"} for name in ENCODINGS)
    for number in range(len(PAGES)):
        assert set(found[f"{number}.html"].values()) <= {"ok", "retyped"}, number


def test_a_text_that_is_not_a_copy_is_said_kindly(page):
    assert "There is no text in it" in give(page, "")
    assert "There is no text in it" in give(page, " \n\u00a0\n ")
    for text in (HOSTILE + " and a text about something else.", "The weather was fine. " * 9000):
        assert "Not this article" in give(page, text)
    page.evaluate("document.getElementById('own-copy').value = 'half a character \\ud800'")
    page.click("text=Find its sentences")
    assert "Not this article" in outcome(page)


FILES = [
    ("empty.txt", "[]", "is empty"),
    ("blank.txt", "['  \\n ']", "holds no text"),
    ("photo.png", "[new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10])]", "is an image (PNG, JPEG"),
    ("noise.bin", "[crypto.getRandomValues(new Uint8Array(60000))]", "noise.bin is"),
    ("nul.bin", "[new Uint8Array(5000000)]", "not text but binary data"),
    ("feed.xml", "['<rss version=\"2.0\"><channel>']", "is a news feed"),
    ("mail.eml", "['Received: x\\r\\nSubject: y\\r\\n\\r\\nz']", "is an e-mail"),
    ("mac.txt", "['it', new Uint8Array([0xd5]), 's so. '.repeat(9)]", "perhaps Mac Roman"),
    ("article.pdf", "['%PDF-1.7 ...']", "is a PDF"),
    ("<img src=x>.docx", "['PK\\x03\\x04']", "<img src=x>.docx is a zip"),
    ("broken.html", "['<html><body><p>' + '<'.repeat(1000) + '<!-- <![x']", "Not this article"),
    ("damaged.txt", "['\\ufefföäü', new Uint8Array([0xff, 0xfe])]", "damaged"),
    ("twice.txt", f"[{json.dumps(GARBLED)}]", "garbled"),
    ("large.txt", "['x'.repeat(5e7)]", "at most 20 million are read here"),
    ("deep.html", "['<div>'.repeat(3000) + 'Words']", "Not this article"),
]


def test_files_that_cannot_be_read_are_said_kindly(page):
    for name, content, said in FILES:
        drop(page, name, content)
        page.locator(".copy-state[aria-busy=false]", has_text=said).wait_for()
    assert_usable(page)


def test_ten_megabytes_do_not_freeze_the_page_and_can_be_cancelled(page):
    big = "['Some more words of another text, '.repeat(300000)]"
    page.evaluate(
        """() => { window.longest = 0; let last = performance.now();
          setInterval(() => { const now = performance.now();
            window.longest = Math.max(window.longest, now - last); last = now; }, 10); }"""
    )
    drop(page, "big.txt", big)
    page.wait_for_selector(".copy-state[aria-busy=true]")
    assert "Not this article" in outcome(page) and page.evaluate("window.longest") < 2000
    drop(page, "big.txt", big)
    page.click("text=Cancel")
    page.wait_for_selector(".copy-state[aria-busy=false]", state="attached")
    assert page.inner_text(".copy-state") == ""
    assert_usable(page)


def test_the_strip_marks_what_the_open_card_cites(browser, tmp_path):
    key = matching_key(SENTENCE)

    def known(rows):
        [row] = [each for each in rows if each["sentence_id"] == KNOWN]
        row.update(text_sha256=sha256_hex(SENTENCE), loose_sha256=sha256_hex(key))
        row.update(loose_length=str(len(key)), rolling=str(rolling(key)))
        row["char_end"] = str(int(row["char_start"]) + len(SENTENCE))

    def spans(rows):
        for row in rows:
            if row["sentence_id"] == KNOWN:
                mine = row["event_id"] == EVENT
                row.update(span_start="10" if mine else "0", span_end="15" if mine else "9")

    page = Opened(
        browser, altered(tmp_path, {"sentences": known, "evidence": spans}), "#/view/copy"
    )
    give(page.page, f"Words before. {SENTENCE}[2]\n")
    go(page.page, "#/view/article", ".strip")
    marks = page.page.locator(f".strip [data-id='{KNOWN}'] mark")
    assert marks.all_inner_texts() == ["Ministers", "𝄞 met"]
    assert "words of your copy" in page.text("#view .legend")
    page.go(f"#/card/{EVENT}")
    assert marks.all_inner_texts() == ["𝄞 met"]
    assert page.page.locator("#card .own-text mark").first.inner_text() == "𝄞 met"
    page.go("#/view/copy")
    give(page.page, SENTENCE.replace(";", " —"))
    assert page.serious() == []
    page.go(f"#/card/{EVENT}")
    assert page.count("#card .own-text mark") == 0 and "different typography" in page.text("#card")
    page.close()
    assert page.said == []
