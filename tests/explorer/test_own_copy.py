"""The explorer with the reader's own copy, in a real browser: what is marked, what is refused."""

import base64
import random
from urllib.parse import unquote

import pandas as pd
import pytest
from browser import Opened, altered
from real_package import ROOT
from saved_pages import ENCODINGS, PAGES, saved_files
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
SOURCE, COPY = "src-edm-3-148", "#/view/copy"


@pytest.fixture
def page(browser, file):
    """The panel, open; afterwards nothing may have been requested, said, run or stored."""
    shown = Opened(browser, file, COPY)
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


def statuses(page, source: str = SOURCE) -> dict[str, str]:
    """Status of every sentence as the strip of the source shows it."""
    go(page, f"#/page/{source}", ".strip .sentence")
    return page.evaluate(
        """() => Object.fromEntries(
          [...document.querySelectorAll('.strip .sentence')].map((each) => [each.dataset.id,
          [...each.classList].find((name) => /^copy-/.test(name))?.slice(5) ?? null]))"""
    )


def wanted(copy) -> dict[str, str]:
    """Status of every sentence as `ksd verify` gives it."""
    return {each.sentence_id: each.status for each in verify(copy, package=ROOT).results}


def drop(page, files: dict[str, str | bytes]) -> None:
    """Drop files on the page."""
    page.evaluate(
        """(files) => {
          const data = new DataTransfer();
          for (const [name, content] of files)
            data.items.add(
              new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name));
          const how = { dataTransfer: data, bubbles: true, cancelable: true };
          document.getElementById('view').dispatchEvent(new DragEvent('drop', how));
        }""",
        [
            [name, base64.b64encode(each if isinstance(each, bytes) else each.encode()).decode()]
            for name, each in files.items()
        ],
    )


def test_every_sentence_is_shown_with_its_cited_words(page, article):
    done = verify(plain_text(article.encode(), "copy"), package=ROOT)
    total = len(done.results)
    assert f"{total} of {total} sentences found" in give(page, article)
    assert page.inner_text("p.said") == f"{total} of {total} sentences found"
    marked = statuses(page)
    assert marked == wanted(plain_text(article.encode(), "copy"))
    assert set(marked.values()) == {"ok"}
    evidence = pd.read_csv(ROOT / "data/evidence.csv", dtype=str)
    spans = evidence[evidence["span_start"].notna() & evidence["position_id"].notna()]
    spans = spans[spans["sentence_id"].isin(done.by_id)]
    for row in spans.groupby("sentence_id").head(1).itertuples():
        go(page, f"#/page/{row.position_id}", ".of-positions .own-text mark")
        page.wait_for_selector(f".citation:has-text('{row.position_id}')")
        words = canonical_paragraph(done.by_id[row.sentence_id].found)
        words = words[int(row.span_start) : int(row.span_end)]
        marks = page.eval_on_selector_all("#view mark", "all => all.map((m) => m.textContent)")
        assert any(words in mark for mark in marks)
    url = pd.read_csv(ROOT / "data/sources.csv", dtype=str).set_index("source_id")["url"][SOURCE]
    link = page.locator("text=Find it on the publisher").first.get_attribute("href")
    start, _, words = link.partition("#:~:text=")
    assert start == url and words
    text = canonical_paragraph(article.replace("\n", " "))
    assert all(unquote(part) in text for part in words.split(","))


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
        go(page, f"#/page/{sentence}", ".of-sentences .own-text")
        page.locator(".copy-note", has_text=note).wait_for()
        assert not page.query_selector("#view .own-text mark")
    assert page.query_selector("#view img, #view script") is None


def test_several_copies_are_kept_beside_each_other(page, article):
    other = REAL.with_name("unga-61-uzb.txt")
    if not other.is_file():
        pytest.skip(f"there is no {other}")
    text = other.read_text(encoding="utf-8")
    part = article.split("\n\n")[3]
    expected = wanted(plain_text(part.encode(), "copy"))
    assert f"Only {sum(each == 'ok' for each in expected.values())} of its" in give(page, part)
    lines = page.locator(".copy-result li", has_text=": missing").all_inner_texts()
    assert lines and all(line.count("Paragraph") == 1 for line in lines)
    assert statuses(page) == expected
    go(page, "#/view/copy", "#own-copy")
    drop(page, {"one.txt": article, "other.txt": text, "weather.txt": "Fine weather."})
    said = outcome(page)
    assert said.count("sentences found") == 4 and "Not a source of this dataset" in said
    assert page.input_value("#own-copy") == "" and page.locator(".copy-state .card").count() == 2
    assert set(statuses(page).values()) == {"ok"}
    found = wanted(plain_text(text.encode(), "copy"))
    assert statuses(page, "src-unga-61-uzb") == found
    go(page, "#/view/copy", "#own-copy")
    page.locator(".copy-state .card", has_text="Bakiyev").locator("button").click()
    assert set(statuses(page).values()) == {None}
    assert statuses(page, "src-unga-61-uzb") == found


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


FILES = {
    "empty.txt": (b"", "is empty"),
    "blank.txt": (b"  \n ", "holds no text"),
    "photo.png": (bytes([137, 80, 78, 71, 13, 10, 26, 10]), "is an image (PNG, JPEG"),
    "nul.bin": (bytes(50_000), "not text but binary data"),
    "feed.xml": (b'<rss version="2.0"><channel>', "is a news feed"),
    "mail.eml": (b"Received: x\r\nSubject: y\r\n\r\nz", "is an e-mail"),
    "mac.txt": (b"it\xd5s so. " * 9, "perhaps Mac Roman"),
    "article.pdf": (b"%PDF-1.7 ...", "is a PDF"),
    "<img src=x>.docx": (b"PK\x03\x04", "<img src=x>.docx is a zip"),
    "broken.html": (b"<html><body><p>" + b"<" * 1000 + b"<!-- <![x", "Not a source"),
    "damaged.txt": (b"\xef\xbf\xbef\xc3\xb6\xc3\xa4\xc3\xbc\xff\xfe", "damaged"),
    "twice.txt": (GARBLED.encode(), "garbled"),
    "deep.html": (b"<div>" * 3000 + b"Words", "Not a source"),
}


def test_files_that_cannot_be_read_are_said_kindly(page):
    drop(page, {name: content for name, (content, _) in FILES.items()})
    said = outcome(page)
    assert "There is no text in it" in give(page, " \n\u00a0\n ")
    assert "Not a source" in give(page, HOSTILE + " and a text about something else.")
    for odd, words in (
        ("'half a character \\ud800'", "Not a source"),
        ("'x'.repeat(2.1e7)", "at most 20"),
    ):
        page.evaluate(f"document.getElementById('own-copy').value = {odd}")
        page.click("text=Find its sentences")
        assert words in outcome(page)
    assert [words for _, words in FILES.values() if words not in said] == []
    go(page, "#/view/tables/events", ".grid tbody tr")  # the page still answers


def test_megabytes_do_not_freeze_the_page(page):
    big = {"big.txt": "Some more words of another text, " * 30_000}
    page.evaluate(
        """() => { window.longest = 0; let last = performance.now();
          setInterval(() => { const now = performance.now();
            window.longest = Math.max(window.longest, now - last); last = now; }, 10); }"""
    )
    drop(page, big)
    page.wait_for_selector(".copy-state[aria-busy=true]")
    assert "Not a source" in outcome(page) and page.evaluate("window.longest") < 2000


def test_the_words_that_a_row_cites_are_marked(browser, tmp_path):
    key = matching_key(SENTENCE)
    evidence = pd.read_csv(ROOT / "data/evidence.csv", dtype=str)
    rests = evidence[evidence["event_id"].notna() & evidence["sentence_id"].notna()]
    known = rests["sentence_id"].iloc[0]
    event = rests["event_id"].iloc[0]
    source = known.rsplit("-p", 1)[0]

    def sentences(rows):
        [row] = [each for each in rows if each["sentence_id"] == known]
        row.update(text_sha256=sha256_hex(SENTENCE), loose_sha256=sha256_hex(key))
        row.update(loose_length=str(len(key)), rolling=str(rolling(key)))
        row["char_end"] = str(int(row["char_start"]) + len(SENTENCE))

    def spans(rows):
        for row in rows:
            if row["sentence_id"] == known:
                mine = row["event_id"] == event
                row.update(span_start="10" if mine else "0", span_end="15" if mine else "9")

    page = Opened(browser, altered(tmp_path, {"sentences": sentences, "evidence": spans}), COPY)
    give(page.page, f"Words before. {SENTENCE}[2]\n")
    go(page.page, f"#/page/{source}", ".strip")
    marks = page.page.locator(f".strip [data-id='{known}'] mark")
    assert "𝄞 met" in marks.all_inner_texts()
    page.go(f"#/page/{event}")
    assert page.page.locator(".own-text mark").first.inner_text() == "𝄞 met"
    page.go(COPY)
    give(page.page, SENTENCE.replace(";", " —"))
    assert page.serious() == []
    page.go(f"#/page/{event}")
    assert page.count(".own-text mark") == 0 and "different typography" in page.text(".page")
    page.close()
    assert page.said == []
