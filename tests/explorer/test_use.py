"""The page can be used by everybody and trusted with any data: quiet, accessible, by keyboard."""

import marionette
import pytest
from browser import SERIOUS, Opened, axe, written
from real_package import FEW, ROOT, ROWS, altered
from source_tables import REAL

from kyrgyz_security_diplomacy import load

pytestmark = pytest.mark.long
MOST_READY, MOST_HEADER = 1500, 0.15  # milliseconds; of a phone's screen
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}"
FOCUSED = "document.activeElement.textContent"
DRAWN = {"start": ".stroke", "timeline": ".bar", "network": ".node", "positions": ".card"}
DRAWN |= {"disagreements": ".differs mark", "map": ".country", "sources": ".source"}


def addresses(package=ROOT):
    """Every view, and a page of each kind."""
    views = ("start", "timeline", "network", "positions", "disagreements", "map", "sources")
    views += ("tables/events", "copy", "plans", "search?q=terrorism", "licences", "glossary")
    topic = load("issues", package)["topic"].mode()[0]
    tables = ("actors", "organizations", "places", "events", "issues", "positions")
    rows = [load(table, package)[f"{table[:-1]}_id"].iloc[-1] for table in tables]
    rows.append("cluster:" + load("source_disagreements", package)["cluster_id"][0])
    rows += ["code:mode:inferred", ROWS["paragraphs"][0]["source_id"]]
    shown = [f"#/view/{each}" for each in (*views, f"positions?topic={topic}")]
    return shown + [f"#/page/{each}" for each in rows]


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("part", [0, 1, 2, 3])
def test_quiet_and_accessible(browser, file, size, part):
    scheme = ["light", "dark"][(part + (size == "phone")) % 2]
    page = Opened(browser, file, "", size, color_scheme=scheme)
    faults = {}
    for n, address in enumerate(addresses()[part::4]):
        page.go(address)
        page.page.wait_for_timeout(80)
        faults[address] = page.serious() if size == "desktop" or n % 2 else []
        if page.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults[address].append("the page is wider than its window")
        faults[address] += [f"a long line: {each}" for each in page.long_lines()]
        faults[address] += [f"cut off: {each}" for each in page.cut_off()]
    header = page.page.evaluate("document.getElementById('top').offsetHeight / innerHeight")
    page.close()
    assert {address: found for address, found in faults.items() if found} == {}
    assert page.said == [] and page.asked == []
    assert size == "desktop" or header < MOST_HEADER


DATES = {  # as a reader sees them
    "2006-07": "July 2006",
    "[2006-07-01..2006-07-31]": "some time in July 2006",
    "[2005-01-01..2005-12-31]": "some time in 2005",
    "[2006-08-07..2006-08-09]": "some time from 7 to 9 August 2006",
    "[../2006-08-01,2006-07-25]": "until 1 August 2006 or later, start unknown or 25 July 2006",
    "[2006-08-25..2006-09-30]": "some time from 25 August to 30 September 2006",
    "2006-07-17/2006-07-26": "17 to 26 July 2006",
    "2002-01~/2006-07-14": "January 2002 to 14 July 2006 (doubtful)",
    "../2006-09~": "until September 2006 or later, start unknown (doubtful)",
    "2006-09-08/..": "from 8 September 2006, end unknown",
    "[2006-09-08..]": "on or after 8 September 2006",
    "[2006-07-22,2006-07-24]": "22 July 2006 or 24 July 2006",
}


def test_dates_read_as_words(browser, tmp_path):
    events = dict(zip((row["event_id"] for row in ROWS["events"]), DATES, strict=False))
    dated = (
        f"UPDATE events SET date_edtf = '{date}' WHERE event_id = '{event}'"
        for event, date in events.items()
    )
    page = Opened(browser, written(tmp_path, altered(tmp_path / "package", *dated)))
    assert len(events) == len(DATES)
    for event, date in events.items():
        page.go(f"#/page/{event}")
        assert f"{DATES[date]} ({date})" in page.text("dl.lead"), date
    page.close()


def test_ready_soon(browser, file):
    ready = []
    for _ in range(4):
        page = Opened(browser, file)
        ready.append(page.page.evaluate("performance.getEntriesByName('ready')[0].startTime"))
        page.close()
    assert min(ready) < MOST_READY


def test_print(opened):
    opened.go(f"#/page/{load('events')['event_id'][0]}")
    opened.page.emulate_media(media="print")
    assert opened.page.locator("#view article").is_visible()
    assert opened.hidden("#views") and opened.hidden("#search")


def test_keyboard_alone(opened):
    opened.page.keyboard.press("Tab")
    assert opened.page.evaluate(FOCUSED) == "Skip to the content"
    opened.page.keyboard.press("Enter")
    assert opened.page.evaluate("document.activeElement.id") == "view"
    opened.go("#/view/timeline")
    link = opened.page.locator(".month .what > a").first
    link.focus()
    name = link.inner_text()
    opened.page.keyboard.press("Enter")
    opened.page.wait_for_selector("#panel:not([hidden])")
    assert opened.page.evaluate("document.activeElement.tagName") == "H2"
    opened.page.keyboard.press("Escape")
    assert opened.hidden("#panel")
    assert opened.page.evaluate(FOCUSED) == name


def test_unknown_addresses(opened):
    for name in ("constructor", "__proto__", "toString", "foo", "foo/bar?x=1"):
        opened.go(f"#/view/{name}")
        assert f"no view called “{name}”" in opened.text("#view")
    opened.go("#/page/evt-that-is-not")
    assert "no row with the id “evt-that-is-not”" in opened.text("#view")
    odd = ("tables/constructor", "tables/x?x=%", "?", "start/%E0%A4%A")
    for address in ("#x", "#/page/<img src=x>", *(f"#/view/{each}" for each in odd)):
        opened.go(address)
        assert opened.text("#view h2")
    assert opened.count("#view img") == 0


def searched(opened, query):
    """Wait for the results of a search."""
    opened.page.locator("#view p[role=status]", has_text=f"for “{query}”").wait_for()


def results(opened, query):
    """The results of a search: (name, what is said beside it) each."""
    opened.page.fill("#sought", query)
    searched(opened, query)
    return opened.page.evaluate("""() => [...document.querySelectorAll('.results a')].map((each) =>
      [each.firstChild.textContent, each.querySelector('.small').textContent])""")


def test_search(opened):
    opened.page.keyboard.press("/")
    names = load("organizations")["name"].dropna()
    name = names[names.str.len().idxmax()]
    opened.page.keyboard.type(name)
    searched(opened, name)
    opened.page.keyboard.press("ArrowDown")
    opened.page.keyboard.press("Enter")
    assert opened.text("#view h2") == name
    assert results(opened, "no such thing at all") == []
    label = load("codes").query("code == 'Uu'")["label"].iloc[0]
    assert results(opened, "uu")[0] == [label, "Code – Uu of the list “factuality”"]
    events = load("events")
    day = events["date_earliest"][events["date_earliest"] == events["date_latest"]].mode()[0]
    days = events["label"][events["date_edtf"] == str(day.date())]
    assert len(days) and set(days) <= {name for name, _ in results(opened, f"{day:%-d %B}")}
    assert results(opened, "commitment")[0] == ["Commitment (Positions)", "Column"]


def test_data_is_never_run(browser, tmp_path):
    texts = {"events": ("label", "note"), "positions": ("summary", "note")}
    texts |= {"codes": ("label", "definition"), "sources": ("title", "publisher")}
    texts |= {"issues": ("proposition",), "paragraphs": ("gist",)}
    texts |= dict.fromkeys(("actors", "organizations", "places", "names"), ("name",))
    harm = [
        f"UPDATE {table} SET {column} = '{HOSTILE}'"
        for table, columns in texts.items()
        for column in columns
    ]
    page = Opened(browser, written(tmp_path, altered(tmp_path / "package", *harm)))
    for address in [*addresses(FEW), "#/view/search?q=alert"]:
        page.go(address)
        page.page.wait_for_timeout(60)
        assert page.count("main img, main script") == 0, address
    page.go(f"#/page/{ROWS['events'][0]['event_id']}")
    assert page.text("#view h2") == HOSTILE
    page.page.locator(".page .term").first.click()
    assert HOSTILE in page.text("#definition") and page.count("dialog img") == 0
    page.close()
    assert page.said == [] and page.asked == []


def test_firefox(file, tmp_path):
    with marionette.launched(tmp_path) as firefox:
        firefox.go(f"{file.as_uri()}#/view/start")
        firefox.wait("return document.documentElement.dataset.ready === 'true'")
        firefox.run(axe())
        for address in addresses():
            firefox.run("location.hash = arguments[0]", address)
            drawn = DRAWN.get(address.removeprefix("#/view/"), "#view h2")
            firefox.wait(f"return document.querySelector('{drawn}')")
            assert firefox.run(f"return {SERIOUS}") == [], address
        asked = "performance.getEntriesByType('resource').map(({ name }) => name)"
        assert firefox.run(f"return {asked}.filter((name) => !/^(data|blob):/.test(name))") == []
        if REAL.is_file():
            found = firefox.run(
                "return explorer.verifyCopy(new TextEncoder().encode(arguments[0]), 'copy')"
                ".then(({ sentences }) => sentences.map(({ status }) => status))",
                REAL.read_text(encoding="utf-8"),
            )
            assert set(found) == {"ok"}
    assert firefox.said() == []
