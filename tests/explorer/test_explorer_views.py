"""The views of the explorer say what is sure and what is not, and can be used by all."""

import hashlib

import pytest
from browser import Opened
from test_explorer import AHEAD, SENTENCE, altered, browser, file, opened, own_copy, written

from kyrgyz_security_diplomacy import load

pytestmark = pytest.mark.long
__all__ = ["browser", "file", "opened"]  # the fixtures of the page
FOCUSED = "document.activeElement.name || document.activeElement.tagName"


def events():
    return load("events").set_index("event_id")


@pytest.fixture(scope="module")
def undated(browser, tmp_path_factory):
    """The page of a package in which no event has a day."""

    def no_days(rows):
        for row in rows:
            row.update(date_edtf="", date_earliest="", date_latest="", date_precision="")

    folder = tmp_path_factory.mktemp("undated")
    return written(folder, altered(folder, {"events": no_days}))


@pytest.mark.parametrize("opened", ["#/view/timeline"], indirect=True)
def test_focus_stays_at_the_filter(opened):
    opened.page.focus("select[name=status]")
    opened.page.keyboard.press("ArrowDown")
    opened.settle()
    assert "status=" in opened.page.url
    assert opened.page.evaluate(FOCUSED) == "status"
    opened.page.keyboard.press("Shift+Tab")
    assert opened.page.evaluate(FOCUSED) == "event_type"
    opened.page.click("text=Clear filters")
    assert opened.text("#view [role=status]").startswith(f"{len(load('events'))} events")
    assert opened.page.evaluate(FOCUSED) == "H2"


@pytest.mark.parametrize("opened", ["#/view/timeline"], indirect=True)
def test_day_is_typed(opened):
    opened.page.focus("input[name=from]")
    opened.page.keyboard.type("07252006")
    opened.settle()
    assert "from=2006-07-25" in opened.page.url
    assert opened.page.evaluate(FOCUSED) == "from"


def test_events_without_days(browser, undated):
    page = Opened(browser, undated, "#/view/timeline")
    assert page.count(".event-list li") == len(load("events"))
    assert page.count(".timeline") == 0
    page.go("#/card/evt-isakov-wardak-meeting")
    assert "Kyrgyz and Afghan" in page.text("#card h2")
    page.close()
    assert page.said == []


@pytest.mark.parametrize(
    "name", ["constructor", "__proto__", "toString", "foo", "foo/bar?x=1", "tables/constructor"]
)
def test_unknown_view(opened, name):
    opened.go(f"#/view/{name}")
    if name.startswith("tables/"):
        assert opened.text("#view h2") == "Tables"
    else:
        assert opened.text("#view h2") == "No such view"
        assert f"no view called “{name}”" in opened.text("#view")
    opened.go("#/view/timeline")
    assert opened.text("#view h2") == "Timeline"


@pytest.mark.parametrize("opened", ["#/view/timeline"], indirect=True)
def test_days_not_printed_are_told_apart(opened):
    known = events()
    reckoned = known["date_edtf"].notna() & known["date_basis"].isin(
        ["inferred", "window_rule", "relative", "external"]
    )
    bars = ".timeline .vis-foreground .vis-item.reckoned:not(.vis-dot):not(.vis-line)"
    opened.page.locator(bars).first.wait_for()
    assert opened.count(bars) == reckoned.sum() > 0
    lines = opened.page.locator(".event-list li")
    inferred = known.loc["evt-isakov-wardak-meeting"]
    assert inferred["date_basis"] == "inferred"
    told = lines.filter(has_text=inferred["label"]).inner_text()
    assert told.startswith("25 July 2006 (inferred): ")
    printed = lines.filter(has_text=known.loc["evt-tabaldiyev-inoyatov-fergana", "label"])
    assert printed.inner_text().startswith("25 July 2006: ")
    assert "inferred" in opened.text(".legend")


@pytest.mark.parametrize("opened", ["#/view/timeline"], indirect=True)
def test_order_and_words_of_the_list(opened):
    known = events()
    ahead = known["status"].isin(AHEAD)
    open_start = ~ahead & known["date_earliest"].isna() & known["date_latest"].notna()
    told = opened.page.evaluate("""() => {
      const id = (line) => line.querySelector('a[href*="card/evt"]').hash.slice('#/card/'.length);
      const lines = [...document.querySelectorAll('.event-list li')];
      return lines.map((each) => [id(each), each.innerText]);
    }""")
    ids = [each for each, _ in told]
    first, last = open_start.sum(), ahead.sum()
    assert set(ids[:first]) == set(known.index[open_start])
    assert set(ids[-last:]) == set(known.index[ahead])
    latest = known.loc[ids[:first], "date_latest"].astype("str").tolist()
    dated = known.loc[ids[first:-last], "date_earliest"].astype("str").tolist()
    assert latest == sorted(latest) and dated == sorted(dated)
    texts = dict(told)
    for name in known.index:
        assert texts[name].startswith("to come, if at all, ") == ahead[name]
        if known.loc[name, "claim_status"] != "accepted":
            assert f"for the coders: {known.loc[name, 'claim_status']}" in texts[name]
    assert texts["evt-isakov-offer-afghan-training"].startswith(
        "to come, if at all, on or after 1 August 2006: "
    )


@pytest.mark.parametrize("view", ["timeline", "network", "positions", "map"])
def test_nothing_matches(opened, view):
    filters = {"network": "around=act-chen-xiaojin&kind=nothing", "positions": "stance=nothing"}
    opened.go(f"#/view/{view}?{filters.get(view, 'status=nothing')}")
    assert "Nothing matches." in opened.text("#view")
    assert "The same as a list" not in opened.text("#view")
    opened.page.click("text=Clear all filters")
    assert "Nothing matches." not in opened.text("#view")
    assert "The same as a list" in opened.text("#view")


@pytest.mark.parametrize("opened", ["#/view/network"], indirect=True)
def test_network_names_what_is_pointed_at(opened):
    graph = "document.querySelector('.network')._cyreg.cy"
    event = "evt-isakov-wardak-meeting"
    shown = f"{graph}.getElementById('{event}').style('text-opacity') === '1'"
    assert not opened.page.evaluate(shown)
    opened.page.evaluate(f"{graph}.getElementById('{event}').emit('mouseover')")
    assert opened.page.evaluate(shown)
    opened.page.evaluate(f"{graph}.getElementById('{event}').emit('mouseout')")
    assert not opened.page.evaluate(shown)
    opened.page.locator(f"#view .rows a[data-node='{event}']").first.focus()
    assert opened.page.evaluate(shown)
    legend = opened.text("#view .legend")
    assert all(each in legend for each in ("a person", "an organization", "an event", "hollow"))


def test_network_fills_a_small_frame(browser, file):
    page = Opened(browser, file, "#/view/network", "phone")
    shares = page.page.evaluate("""() => {
      const graph = document.querySelector('.network')._cyreg.cy;
      const box = graph.nodes().renderedBoundingBox({ includeLabels: false });
      return [box.w / graph.width(), box.h / graph.height()];
    }""")
    page.close()
    assert min(shares) > 0.6


@pytest.mark.parametrize("opened", ["#/view/map"], indirect=True)
def test_map_by_keyboard(opened):
    known = load("events").dropna(subset="place_id")
    places = load("places").set_index("place_id")
    country = known["place_id"].map(places["country"]).dropna()
    points = places["latitude"].dropna().index
    stops = country.nunique() + known["place_id"][known["place_id"].isin(points)].nunique()
    paths = opened.page.locator(".map path.leaflet-interactive[tabindex='0']")
    names = paths.evaluate_all("all => all.map((each) => each.getAttribute('aria-label'))")
    assert len(names) == stops and all(names)
    others = opened.page.locator(".map path.leaflet-interactive:not([tabindex='0'])")
    assert set(others.evaluate_all("all => all.map((each) => each.tabIndex)")) == {-1}
    number = (country == "UZB").sum()
    assert any(each.startswith(f"Uzbekistan, {number} events") for each in names)
    opened.page.focus(".map path[aria-label^='Uzbekistan, ']")
    opened.page.keyboard.press("Enter")
    assert opened.text("#card h2") == "Uzbekistan"
    opened.page.keyboard.press("Escape")
    opened.page.focus("text=Skip the map")
    opened.page.keyboard.press("Enter")
    assert opened.page.evaluate("document.activeElement.textContent") == "The same as a list"
    opened.page.keyboard.press("Tab")
    assert opened.page.evaluate("document.activeElement.closest('.rows') !== null")


@pytest.mark.parametrize("opened", ["#/view/map"], indirect=True)
def test_map_list_says_what_has_no_point(opened):
    rows = opened.page.locator("#view .rows > li")
    told = {each.split(" (")[0]: each for each in rows.all_inner_texts()}
    places = load("places").set_index("name")
    for name, text in told.items():
        pointless = has_no_point(places.loc[name])
        assert ("no point is known" in text) == pointless
    assert "(planned)" in opened.text("#view .rows")


def has_no_point(place):
    return place.isna()["latitude"] and place["kind"] != "country"


@pytest.mark.parametrize("opened", ["#/view/positions"], indirect=True)
def test_positions_as_a_list(opened):
    positions = load("positions")
    assert opened.count("#view .rows li") == len(positions)
    assert "against" in opened.text(".legend") and "takes no side" not in opened.text(".legend")
    opened.go("#/view/positions?stance=support")
    assert "against" not in opened.text(".legend")


def test_small_screen_shows_every_view(browser, file):
    page = Opened(browser, file, "", "phone")
    rights = page.page.locator("#views a").evaluate_all(
        "all => all.map((each) => each.getBoundingClientRect().right)"
    )
    page.go("#/view/positions")
    assert "scroll it sideways" in page.text("#view")
    page.close()
    assert len(rights) == 8 and max(rights) <= 390


def test_start_says_what_was_coded_and_by_whom(opened):
    sources = load("sources")
    coded = sources.query("level == 'coded'").iloc[0]
    told = opened.text("#view .coded")
    assert f"“{coded['title']}”, {coded['container_title']}, 1 August 2006" in told
    coders = load("coders")
    assert f"{(coders['kind'] == 'model').sum()} language models" in told
    counts = sources["level"].value_counts()
    words = f"1 article coded, {counts['cited']} sources it cites, {counts['reference']} works"
    assert words in opened.text("#view .counts")
    opened.page.click("text=evidence marked as inferred")
    inferred = (load("evidence")["explicitness"] == "inferred").sum()
    assert opened.text("#view [role=status]").startswith(f"{inferred} rows")


def test_strip_marks_what_the_card_cites(browser, tmp_path):
    sentence, event = "src-edm-3-148-p7-s4", "evt-isakov-wardak-meeting"

    def known(rows):
        [row] = [each for each in rows if each["sentence_id"] == sentence]
        row["text_sha256"] = hashlib.sha256(SENTENCE.encode()).hexdigest()

    def spans(rows):
        for row in rows:
            if row["sentence_id"] == sentence:
                mine = row["event_id"] == event
                row.update(span_start="10" if mine else "0", span_end="15" if mine else "9")

    page = Opened(
        browser,
        written(tmp_path, altered(tmp_path, {"sentences": known, "evidence": spans})),
        "#/view/article",
    )
    marks = page.page.locator(f".strip [data-id='{sentence}'] mark")
    page.page.evaluate("report => KSD.setCopy('src-edm-3-148', report)", own_copy(SENTENCE))
    assert marks.all_inner_texts() == ["Ministers", "𝄞 met"]
    assert "words of your copy" in page.text("#view .legend")
    page.go(f"#/card/{event}")
    assert marks.all_inner_texts() == ["𝄞 met"]
    page.page.evaluate("report => KSD.setCopy('src-edm-3-148', report)", own_copy(SENTENCE))
    assert marks.all_inner_texts() == ["𝄞 met"]
    page.close()
    assert page.said == []


@pytest.mark.parametrize("opened", ["#/view/positions"], indirect=True)
def test_matrix_fits_a_sheet_of_paper(opened):
    opened.page.set_viewport_size({"width": 720, "height": 1000})
    opened.page.emulate_media(media="print")
    wide = "document.querySelector('.matrix table').getBoundingClientRect().right"
    assert opened.page.evaluate(wide) <= 720
