"""The page can be used by everybody and trusted with any data: quiet, accessible, by keyboard."""

import pytest
from browser import Opened, altered

from kyrgyz_security_diplomacy import load

pytestmark = pytest.mark.long
EVENT = "evt-isakov-wardak-meeting"
ADDRESSES = [
    "",
    *(f"#/view/{name}" for name in ("timeline", "network", "positions", "map", "tables/events")),
    *("#/view/copy", "#/view/article", "#/view/search?q=terrorism", "#/view/licences"),
    *("#/view/about?id=org-hizb-ut-tahrir", f"#/card/{EVENT}", "#/card/code:mode:inferred"),
]
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}"
FOCUSED = "document.activeElement.textContent"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_quiet_and_accessible(browser, file, size, scheme):
    page = Opened(browser, file, "", size, color_scheme=scheme)
    ready = page.page.evaluate("performance.getEntriesByName('ready')[0].startTime")
    faults = {}
    for address in ADDRESSES:
        page.go(address or "#/view/start")
        page.page.wait_for_timeout(300)
        faults[address] = page.serious()
        if page.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults[address].append("the page is wider than its window")
    if size == "phone":
        page.go("#/view/network")
        graph = page.page.evaluate("""() => {
          const graph = document.querySelector('.network')._cyreg.cy;
          const box = graph.nodes().renderedBoundingBox({ includeLabels: false });
          return [box.w / graph.width(), box.h / graph.height()];
        }""")
        page.go("#/view/positions")
        assert "scroll it sideways" in page.text("#view") and min(graph) > 0.6
    page.close()
    assert {address: found for address, found in faults.items() if found} == {}
    assert page.said == [] and page.asked == [] and ready < 3000


def test_print(opened):
    opened.go(f"#/card/{EVENT}")
    opened.page.emulate_media(media="print")
    assert opened.page.locator("#card").is_visible() and opened.page.locator("footer").is_visible()
    assert opened.hidden("#views") and opened.hidden("#view")
    opened.go("#/view/positions")
    opened.page.set_viewport_size({"width": 720, "height": 1000})
    wide = "document.querySelector('.matrix table').getBoundingClientRect().right"
    assert opened.page.evaluate(wide) <= 720


def test_keyboard_alone(opened):
    opened.page.keyboard.press("Tab")
    assert opened.page.evaluate(FOCUSED) == "Skip to the content"
    opened.page.keyboard.press("Enter")
    assert opened.page.evaluate("document.activeElement.id") == "view"
    opened.page.keyboard.press("Tab")
    opened.page.keyboard.press("Enter")
    opened.page.wait_for_selector("#card:not([hidden])")
    assert opened.page.evaluate("document.activeElement.tagName") == "H2"
    opened.page.keyboard.press("Escape")
    assert opened.hidden("#card")
    title = load("sources").query("level == 'coded'")["title"].iloc[0]
    assert opened.page.evaluate(FOCUSED) == f"“{title}”"


def test_definition_on_focus(opened):
    opened.go("#/card/pos-abizaid-manas-important")
    opened.page.locator("#card dl.lead .term").first.focus()
    support = load("codes").query("vocabulary == 'stance' and code == 'support'")["definition"]
    assert opened.text("#tip") == support.iloc[0]
    opened.page.keyboard.press("Escape")
    assert opened.hidden("#tip") and not opened.hidden("#card")
    opened.page.keyboard.press("Escape")
    assert opened.hidden("#card")


def test_unknown_addresses(opened):
    for name in ("constructor", "__proto__", "toString", "foo", "foo/bar?x=1"):
        opened.go(f"#/view/{name}")
        assert f"no view called “{name}”" in opened.text("#view")
    opened.go("#/card/evt-that-is-not")
    assert "no row with the id “evt-that-is-not”" in opened.text("#card")
    for address in ("#/view/tables/constructor", "#/card/%E0%A4%A", "#x", "#/view/tables/x?x=%"):
        opened.go(address)
        assert opened.text("#view h2")
    opened.go("#/card/<img src=x onerror=alert(1)>")
    assert opened.count("#card img") == 0


def test_search_box(opened):
    opened.page.keyboard.press("/")
    opened.page.keyboard.type("tahrir")
    opened.page.wait_for_selector("#search ul:not([hidden]) a")
    opened.page.keyboard.press("ArrowDown")
    opened.page.keyboard.press("Enter")
    assert opened.text("#card h2") == "Hizb ut-Tahrir"
    opened.page.fill("#sought", "no such thing at all")
    opened.page.keyboard.press("Enter")
    assert opened.text("#view [role=status]").startswith("0 results")


def results(opened, query):
    """The results of a search: (name, what is said beside it) each."""
    opened.go(f"#/view/search?q={query}")
    opened.page.locator("#view p[role=status]", has_text=f"for “{query}”").wait_for()
    return opened.page.evaluate("""() => [...document.querySelectorAll('.results a')].map((each) =>
      [each.firstChild.textContent, each.querySelector('.small').textContent])""")


def test_search_finds_codes_days_and_columns(opened):
    codes = load("codes").set_index(["vocabulary", "code"])["label"]
    found = results(opened, "Uu")
    assert found[0] == [codes["factuality", "Uu"], "Code – Uu of the list “factuality”"]
    assert all("Uu" in why for _, why in found[1:])
    assert results(opened, "r3")[0] == [codes["rule", "R3"], "Code – R3 of the list “rule”"]
    assert len(results(opened, "pos-abizaid-manas-important")) >= 1
    assert len(results(opened, "bases")) >= 1
    days = load("events").query("date_edtf == '2006-07-25'")["label"]
    assert set(days) < {name for name, _ in results(opened, "25 July")}
    assert results(opened, "commitment")[0] == ["Commitment (Positions)", "Column"]
    opened.page.locator(".results a").first.click()
    assert opened.text("#view h2") == "Tables"


def test_data_is_never_run(browser, tmp_path):
    def harm(*columns):
        return lambda rows: [row.update(dict.fromkeys(columns, HOSTILE)) for row in rows]

    changes = {
        "events": harm("label", "note"),
        "positions": harm("summary", "note"),
        **{table: harm("name") for table in ("actors", "organizations", "places", "names")},
        "issues": harm("proposition"),
        "codes": harm("label", "definition"),
        "paragraphs": harm("gist"),
        "sources": harm("title", "publisher"),
    }
    page = Opened(browser, altered(tmp_path, changes))
    for address in [*ADDRESSES, "#/card/org-hizb-ut-tahrir", "#/view/search?q=alert"]:
        page.go(address or "#/view/start")
        page.page.wait_for_timeout(100)
        assert page.count("#view img, #card img, #view script, #card script") == 0, address
    page.go(f"#/card/{EVENT}")
    assert page.text("#card h2") == HOSTILE
    page.page.locator("#card .term").first.focus()
    assert page.text("#tip") == HOSTILE
    page.close()
    assert page.said == [] and page.asked == []
