"""The explorer with the reader's own copy, in a real browser: what is marked, what is refused."""

import base64
from urllib.parse import unquote

import pandas as pd
import pytest
from alterations import HIDDEN
from browser import Opened, written
from real_package import ROOT, ROWS, altered
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
SENTENCE = "Ministers 𝄞 met there; nobody said why."
SOURCE, COPY = "src-edm-3-148", "#/view/copy"


@pytest.fixture
def copy(opened):
    """The panel, open; afterwards nothing of a copy may have been run or stored."""
    opened.go(COPY, "#own-copy")
    yield opened
    assert opened.page.evaluate("window.hacked") is None
    assert opened.page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.fixture(scope="module")
def article() -> str:
    if not REAL.is_file():
        pytest.skip(f"there is no {REAL}")
    return REAL.read_text(encoding="utf-8")


def give(opened, text: str) -> str:
    """Put a text in the field and have its sentences found; what the panel says."""
    opened.page.evaluate("text => { document.getElementById('own-copy').value = text; }", text)
    opened.page.click("text=Find its sentences")
    return outcome(opened)


def outcome(opened) -> str:
    """What the panel says in the end."""
    opened.page.wait_for_selector(".copy-state[aria-busy=false] > *", timeout=60_000)
    return opened.page.inner_text(".copy-state")


def statuses(opened, source: str = SOURCE) -> dict[str, str]:
    """Status of every sentence as the strip of the source shows it."""
    opened.go(f"#/page/{source}", ".strip .sentence")
    return opened.page.evaluate(
        """() => Object.fromEntries(
          [...document.querySelectorAll('.strip .sentence')].map((each) => [each.dataset.id,
          [...each.classList].find((name) => /^copy-/.test(name))?.slice(5) ?? null]))"""
    )


def wanted(text: str) -> dict[str, str]:
    """Status of every sentence as `ksd verify` gives it."""
    return {each.sentence_id: each.status for each in verified(text).results}


def verified(text: str):
    return verify(plain_text(text.encode(), "copy"), package=ROOT)


def encoded(files: dict[str, bytes]) -> dict[str, str]:
    return {name: base64.b64encode(each).decode() for name, each in files.items()}


def drop(opened, files: dict[str, bytes]) -> None:
    """Drop files on the page."""
    opened.page.evaluate(
        """(files) => {
          const data = new DataTransfer();
          for (const [name, content] of Object.entries(files))
            data.items.add(
              new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name));
          const how = { dataTransfer: data, bubbles: true, cancelable: true };
          document.getElementById('view').dispatchEvent(new DragEvent('drop', how));
        }""",
        encoded(files),
    )


def test_every_sentence_is_shown_with_its_cited_words(copy, article):
    done = verified(article)
    total = len(done.results)
    assert f"{total} of {total} sentences found" in give(copy, article)
    assert copy.text("p.said") == f"{total} of {total} sentences found"
    assert set(statuses(copy).values()) == {"ok"}
    evidence = pd.read_csv(ROOT / "data/evidence.csv", dtype=str)
    spans = evidence.dropna(subset=["span_start", "position_id"])
    spans = spans[spans["sentence_id"].isin(done.by_id)]
    for row in spans.groupby("sentence_id").head(1).itertuples():
        copy.go(f"#/page/{row.position_id}", f".citation:has-text('{row.position_id}')")
        copy.page.wait_for_selector(".of-positions .own-text mark")
        words = canonical_paragraph(done.by_id[row.sentence_id].found)
        words = words[int(row.span_start) : int(row.span_end)]
        marks = copy.page.locator("#view mark").all_text_contents()
        assert any(words in mark for mark in marks)
    url = pd.read_csv(ROOT / "data/sources.csv", dtype=str).set_index("source_id")["url"][SOURCE]
    link = copy.page.locator("text=Find it on the publisher").first.get_attribute("href")
    start, _, words = link.partition("#:~:text=")
    assert start == url and words
    text = canonical_paragraph(article.replace("\n", " "))
    assert all(unquote(part) in text for part in words.split(","))


def test_an_altered_article_gets_the_statuses_of_ksd_verify(copy, article):
    blocks = article.split("\n\n")
    blocks[8] = blocks[8].replace(" the ", " otherwise ", 1)
    del blocks[5]
    blocks[5], blocks[6] = blocks[6], blocks[5]
    blocks[2] = blocks[2].replace("’", "'").replace("“", '"')
    blocks[3] = f"{HOSTILE} was printed here, among {HOSTILE} and other words."
    changed = "\n\n".join(blocks)
    expected = wanted(changed)
    assert {"ok", "retyped", "moved", "changed", "missing"} == set(expected.values())
    text = give(copy, changed)
    assert "Changed or missing" in text and "Your copy has" in text and HOSTILE in text
    assert statuses(copy) == expected
    assert HOSTILE in copy.text(".strip")
    for status, note in (("retyped", "not marked"), ("changed", "in its place")):
        sentence = next(k for k, each in expected.items() if each == status)
        copy.go(f"#/page/{sentence}", ".of-sentences .own-text")
        copy.page.locator(".copy-note", has_text=note).wait_for()
        assert copy.count("#view .own-text mark") == 0
    assert copy.count("#view img, #view script") == 0


def test_several_copies_are_kept_beside_each_other(copy, article):
    other = REAL.with_name("unga-61-uzb.txt")
    if not other.is_file():
        pytest.skip(f"there is no {other}")
    text = other.read_text(encoding="utf-8")
    part = article.split("\n\n")[3]
    expected = wanted(part)
    assert f"Only {sum(each == 'ok' for each in expected.values())} of its" in give(copy, part)
    lines = copy.page.locator(".copy-result li", has_text=": missing").all_inner_texts()
    assert lines and all(line.count("Paragraph") == 1 for line in lines)
    assert statuses(copy) == expected
    copy.go(COPY, "#own-copy")
    weather = b"Fine weather."
    drop(copy, {"a.txt": article.encode(), "b.txt": text.encode(), "weather.txt": weather})
    said = outcome(copy)
    assert said.count("sentences found") == 4 and "Not a source of this dataset" in said
    assert copy.page.input_value("#own-copy") == "" and copy.count(".copy-state .card") == 2
    assert set(statuses(copy).values()) == {"ok"}
    copy.go(COPY, "#own-copy")
    copy.page.locator(".copy-state .card", has_text="Bakiyev").locator("button").click()
    assert set(statuses(copy).values()) == {None}
    assert statuses(copy, "src-unga-61-uzb") == wanted(text)


MARKUP = [
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


def test_saved_files_are_read_as_ksd_verify_reads_all_their_text(copy, article):
    body = "".join(f"<p>{block}</p>\n" for block in article.split("\n\n"))
    nav = "<nav>Home &amp; more</nav><script>var a = '<p>';</script><style>p {}</style>"
    page = f"<!doctype html><html><head></head><body>{nav}{body}</body></html>"
    files = {f"{n}.html": change(page).encode() for n, change in enumerate(MARKUP)}
    for name in ENCODINGS:
        meta = f'<head><meta charset="{name.replace("cp", "windows-")}">'
        files[f"{name}.html"] = page.replace("<head>", meta).encode(name, "xmlcharrefreplace")
    files["cp1252.txt"] = article.replace("—", "–").encode("cp1252", "replace")
    found = copy.page.evaluate(
        """async (files) => {
          const all = {};
          for (const [name, data] of Object.entries(files)) {
            const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
            const { sentences } = await explorer.verifyCopy(bytes, name);
            all[name] = sentences.map((each) => [each.sentence_id, each.status]);
          }
          return all;
        }""",
        encoded(files),
    )
    for name, data in files.items():
        read = all_of_page if name.endswith(".html") else plain_text
        results = verify(read(data, name), package=ROOT).results
        assert found[name] == [[each.sentence_id, each.status] for each in results], name
        kinds = {status for _, status in found[name]}
        assert kinds <= {"ok", "retyped"} or name.endswith(".txt"), name
        assert kinds == {"ok"} or name.removesuffix(".html") not in ENCODINGS


FILES = {
    "blank.txt": (b"  \n ", "holds no text"),
    "photo.png": (bytes([137, 80, 78, 71, 13, 10, 26, 10]), "is an image (PNG, JPEG"),
    "nul.bin": (bytes(50_000), "not text but binary data"),
    "feed.xml": (b'<rss version="2.0"><channel>', "is a news feed"),
    "mac.txt": (b"it\xd5s so. " * 9, "perhaps Mac Roman"),
    "<img src=x>.docx": (b"PK\x03\x04", "<img src=x>.docx is a zip"),
    "broken.html": (b"<html><body><p>" + b"<" * 1000 + b"<!-- <![x", "Not a source"),
    "twice.txt": ("It wasn’t so. ".encode().decode("cp1252").encode() * 99, "garbled"),
    "deep.html": (b"<div>" * 3000 + b"Words", "Not a source"),
}


def test_files_that_cannot_be_read_are_said_kindly(copy):
    drop(copy, {name: content for name, (content, _) in FILES.items()})
    said = outcome(copy)
    assert "There is no text in it" in give(copy, " \n\u00a0\n ")
    assert "Not a source" in give(copy, HOSTILE + " and a text about something else.")
    for odd, words in (
        ("'half a character \\ud800'", "Not a source"),
        ("'x'.repeat(2.1e7)", "at most 20"),
    ):
        copy.page.evaluate(f"document.getElementById('own-copy').value = {odd}")
        copy.page.click("text=Find its sentences")
        assert words in outcome(copy)
    assert [words for _, words in FILES.values() if words not in said] == []
    copy.go("#/view/tables/events", ".grid tbody tr")  # the page still answers


def test_megabytes_do_not_freeze_the_page(copy):
    copy.page.evaluate(
        """() => { window.longest = 0; let last = performance.now();
          setInterval(() => { const now = performance.now();
            window.longest = Math.max(window.longest, now - last); last = now; }, 10); }"""
    )
    drop(copy, {"big.txt": b"Some more words of another text, " * 30_000})
    copy.page.wait_for_selector(".copy-state[aria-busy=true]")
    assert "Not a source" in outcome(copy) and copy.page.evaluate("window.longest") < 2000


def test_cited_words_are_marked_beside_a_letter_of_two_code_units(browser, tmp_path):
    row = next(each for each in ROWS["evidence"] if each["event_id"] and each["sentence_id"])
    known, event, key = row["sentence_id"], row["event_id"], matching_key(SENTENCE)
    hashes = f"text_sha256 = '{sha256_hex(SENTENCE)}', loose_sha256 = '{sha256_hex(key)}'"
    numbers = f"loose_length = '{len(key)}', rolling = '{rolling(key)}'"
    end = f"char_end = (char_start::INTEGER + {len(SENTENCE)})::VARCHAR"
    changed = (
        f"UPDATE sentences SET {hashes}, {numbers}, {end} WHERE sentence_id = '{known}'",
        f"UPDATE evidence SET span_start = '10', span_end = '15' WHERE sentence_id = '{known}'",
    )
    page = Opened(browser, written(tmp_path, altered(tmp_path / "package", *changed)), COPY)
    give(page, f"Words before. {SENTENCE}[2]\n")
    page.go(f"#/page/{known.rsplit('-p', 1)[0]}", ".strip")
    marks = page.page.locator(f".strip [data-id='{known}'] mark").all_inner_texts()
    page.go(f"#/page/{event}", ".own-text mark")
    assert {*marks, page.text(".own-text mark")} == {"𝄞 met"}
    page.go(COPY)
    give(page, SENTENCE.replace(";", " —"))
    assert page.serious() == []
    page.go(f"#/page/{event}")
    assert page.count(".own-text mark") == 0 and "different typography" in page.text(".page")
    page.close()
    assert page.said == []
