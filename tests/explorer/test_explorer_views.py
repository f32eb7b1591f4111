"""Each view draws the rows of the data, and says what is certain and what is not."""

import csv
import json

import pytest
from explorer_page.page import bundle
from real_package import ROOT

from kyrgyz_security_diplomacy import load

pytestmark = pytest.mark.long
AHEAD = ["planned", "proposed", "conditional"]
EVENT = "evt-isakov-wardak-meeting"
BARS = ".timeline .vis-foreground .vis-item.{}:not(.vis-dot):not(.vis-line)"
GRAPH = "document.querySelector('.network')._cyreg.cy"


def at(address):
    """Open the page at an address."""
    return pytest.mark.parametrize("opened", [address], indirect=True)


def test_start(opened):
    sources = load("sources")
    coded = sources.query("level == 'coded'").iloc[0]
    said = opened.text("#view .coded")
    assert f"“{coded['title']}”, {coded['container_title']}, 1 August 2006" in said
    about = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    assert about["version"] in opened.text("#top")
    assert about["bibliographicCitation"] in opened.text("footer")
    coders = load("coders")
    assert f"{(coders['kind'] == 'model').sum()} language models" in said
    counts = sources["level"].value_counts()
    size = {level: counts[level] for level in ("coded", "cited", "reference")}
    words = "{coded} sources coded, {cited} sources they cite, {reference} works".format(**size)
    assert words in opened.text("#view .counts")
    opened.page.click("text=evidence marked as inferred")
    inferred = (load("evidence")["explicitness"] == "inferred").sum()
    assert opened.text("#view [role=status]").startswith(f"{inferred} rows")


def test_five_questions_by_clicking(opened):
    opened.page.click("text=Who met whom on")
    assert opened.count(".event-list li") == 5
    assert "Rustam Inoyatov" in opened.text(".event-list")
    opened.page.go_back()
    opened.page.click("text=What is reported on Hizb ut-Tahrir")
    assert opened.hidden("#card")
    naming = load("issues")["proposition"].str.contains("Hizb ut-Tahrir")
    issues = load("issues")["issue_id"][naming]
    positions = load("positions")
    about = positions["target_organization_id"] == "org-hizb-ut-tahrir"
    reported = positions[about | positions["issue_id"].isin(issues)]
    assert len(reported) > about.sum() > 0
    view = opened.text("#view")
    assert all(each in view for each in reported["summary"]) and "held by Islam Karimov" in view
    assert opened.count("#view .rows li") == len(reported)
    parties = load("event_participants").query("organization_id == 'org-hizb-ut-tahrir'")
    on_issue = load("event_issues").query("issue_id in @issues")
    events = {*parties["event_id"], *on_issue["event_id"]}
    assert opened.count(".event-list li") == len(events) > 0
    opened.go("#/view/start")
    opened.page.click("text=What is only planned or proposed?")
    assert opened.count(".event-list li") == load("events")["status"].isin(AHEAD).sum()
    opened.page.go_back()
    opened.page.click("text=Which claims rest on the author")
    own = load("positions")["mode"].isin(["inferred", "authorial"]).sum()
    assert opened.count(".matrix .sign") == own
    opened.page.go_back()
    opened.page.click("text=Where does the text say so?")
    opened.page.locator(".sentence").first.click()
    assert opened.text("#card h2") == "Paragraph 1, sentence 1"
    assert "rest on it" in opened.text("#card")


@at("#/view/timeline")
def test_timeline(opened):
    events = load("events")
    items = opened.page.locator(".timeline .vis-foreground .vis-item a")
    items.first.wait_for()
    assert sorted(items.all_text_contents()) == sorted(events["label"])
    assert opened.count(BARS.format("ahead")) == events["status"].isin(AHEAD).sum()
    assert opened.count(BARS.format("background")) == (events["ground"] == "background").sum()
    unsure = (events["factuality"] != "CT+") | (events["claim_status"] != "accepted")
    unsure |= events["status"] == "unclear"
    assert opened.count(BARS.format("unsure")) == unsure.sum() > 0
    exact = events["date_earliest"].notna() & (events["date_earliest"] == events["date_latest"])
    assert opened.count(".timeline .vis-foreground .vis-point") == exact.sum()
    reckoned = events["date_edtf"].notna() & events["date_basis"].isin(
        ["inferred", "window_rule", "relative", "external"]
    )
    assert opened.count(BARS.format("reckoned")) == reckoned.sum() > 0
    known = load("events").set_index("event_id")
    ahead = known["status"].isin(AHEAD)
    open_start = ~ahead & known["date_earliest"].isna() & known["date_latest"].notna()
    ids = opened.ids(".event-list a[href*='card/evt']")
    first, last = open_start.sum(), ahead.sum()
    assert sorted(ids) == sorted(known.index)
    assert set(ids[:first]) == set(known.index[open_start])
    assert set(ids[-last:]) == set(known.index[ahead])
    latest = known.loc[ids[:first], "date_latest"].astype("str").tolist()
    dated = known.loc[ids[first:-last], "date_earliest"].astype("str").tolist()
    assert latest == sorted(latest) and dated == sorted(dated)
    lines = opened.page.locator(".event-list li").all_inner_texts()
    texts = dict(zip(ids, lines, strict=True))
    for name, text in texts.items():
        assert text.startswith("to come, if at all, ") == ahead[name]
        doubt = known.loc[name, "claim_status"]
        assert (f"coders: {doubt}" in text) == (doubt != "accepted")
    assert texts[EVENT].startswith("25 July 2006 (inferred): ")
    assert texts["evt-tabaldiyev-inoyatov-fergana"].startswith("25 July 2006: ")
    offer = texts["evt-isakov-offer-afghan-training"]
    assert offer.startswith("to come, if at all, on or after 1 August 2006: ")


@at("#/view/timeline")
def test_filters(opened):
    focused = "document.activeElement.name || document.activeElement.tagName"
    opened.page.focus("select[name=status]")
    opened.page.select_option("select[name=status]", "planned")
    planned = load("events").query("status == 'planned'")
    assert "status=planned" in opened.page.url
    assert opened.text("#view [role=status]").startswith(f"{len(planned)} events of")
    assert opened.count(".event-list li") == len(planned)
    assert opened.page.evaluate(focused) == "status"
    opened.page.keyboard.press("Shift+Tab")
    assert opened.page.evaluate(focused) == "event_type"
    opened.page.click("text=Clear filters")
    assert opened.count(".event-list li") == len(load("events"))
    assert opened.page.evaluate(focused) == "H2"
    opened.page.fill("input[name=from]", "2006-07-25")
    opened.settle()
    assert "from=2006-07-25" in opened.page.url


@pytest.mark.parametrize("view", ["timeline", "network", "positions", "map"])
def test_nothing_matches(opened, view):
    filters = {"network": "around=act-chen-xiaojin&kind=nothing", "positions": "stance=nothing"}
    opened.go(f"#/view/{view}?{filters.get(view, 'status=nothing')}")
    assert "Nothing matches." in opened.text("#view")
    assert "The same as a list" not in opened.text("#view")
    opened.page.click("text=Clear all filters")
    assert "Nothing matches." not in opened.text("#view")
    assert "The same as a list" in opened.text("#view")


def ties():
    """Every tie of the network once, as pairs of ids; a pair may have several of other kinds."""
    parties, offices = load("event_participants"), load("affiliations")
    bodies = load("organizations").dropna(subset="parent_organization_id")
    found = set()
    for column in ("actor_id", "organization_id"):
        known = parties.dropna(subset=column)
        found |= set(zip(known[column], known["event_id"], known["role"], strict=True))
    members = offices["actor_id"].fillna(offices["member_organization_id"])
    titles = offices["role_title"].fillna(offices["kind"].astype("str"))
    found |= set(zip(members, offices["organization_id"], titles, strict=True))
    within = bodies[["organization_id", "parent_organization_id"]].assign(says="part of")
    found |= set(within.itertuples(index=False, name=None))
    return sorted((first, second) for first, second, _ in found)


@at("#/view/network")
def test_network(opened):
    pairs = opened.page.evaluate(f"{GRAPH}.edges().map(e => [e.data('source'), e.data('target')])")
    assert sorted(map(tuple, pairs)) == ties()
    nodes = {each for pair in ties() for each in pair}
    assert set(opened.page.evaluate(f"{GRAPH}.nodes().map(n => n.id())")) == nodes
    assert opened.count("#view .rows a") == len(ties()) + len({first for first, _ in ties()})
    opened.page.evaluate(f"void {GRAPH}.getElementById('org-hizb-ut-tahrir').emit('tap')")
    opened.page.wait_for_selector("#card:not([hidden])")
    assert opened.text("#card h2") == "Hizb ut-Tahrir"
    chosen = opened.page.evaluate(f"{GRAPH}.nodes('.chosen').map(n => n.id())")
    assert chosen == ["org-hizb-ut-tahrir"]
    opened.page.select_option("select[name=around]", "act-chen-xiaojin")
    near = {"act-chen-xiaojin"}
    for _ in range(2):
        near |= {each for pair in ties() if near & set(pair) for each in pair}
    assert set(opened.page.evaluate(f"{GRAPH}.nodes().map(n => n.id())")) == near


@at("#/view/positions")
def test_positions(opened):
    drawn = opened.page.evaluate("""() => {
      const id = (link) => decodeURIComponent(link.getAttribute('href').split('/').at(-1));
      const holders = [...document.querySelectorAll('.matrix thead th a')].map(id);
      return [...document.querySelectorAll('.matrix .sign')].map((sign) => {
        const [cell, row] = [sign.closest('td'), sign.closest('tr')];
        const [issue, holder] = [id(row.querySelector('th a')), holders[cell.cellIndex - 1]];
        return [sign.dataset.id, issue, holder, sign.textContent, sign.className];
      });
    }""")
    positions = load("positions")
    holder = positions["actor_id"].fillna(positions["organization_id"])
    known = zip(positions["position_id"], positions["issue_id"], holder, strict=True)
    assert sorted(tuple(each[:3]) for each in drawn) == sorted(known)
    by_id = positions.set_index("position_id")
    for position, *_, sign, classes in drawn:
        row = by_id.loc[position]
        wave = "~" * (row["hedge"] != "none")
        assert sign == {"support": "+", "oppose": "−"}[row["stance"]] + wave
        for mode in ("inferred", "authorial"):
            assert (f"mode-{mode}" in classes) == (row["mode"] == mode)
    assert opened.count("#view .rows li") == len(positions)


@at("#/view/map")
def test_map(opened):
    places, events = load("places").set_index("place_id"), load("events")
    located = events["place_id"].dropna()
    opened.page.wait_for_selector(".leaflet-interactive", state="attached")
    points = places["latitude"].dropna().index
    countries = len(bundle()["borders"]["objects"]["countries"]["geometries"])
    assert opened.count(".map path.leaflet-interactive") == len(points) + countries
    assert opened.text("#view [role=status]").startswith(f"{len(located)} events")
    lines = opened.page.locator("#view .rows > li").all_inner_texts()
    assert len(lines) == located.nunique() and "(planned)" in "\n".join(lines)
    by_name = places.set_index("name")
    for line in lines:
        place = by_name.loc[line.split(" (")[0]]
        pointless = place.isna()["latitude"] and place["kind"] != "country"
        assert ("no point is known" in line) == pointless
    country = located.map(places["country"]).dropna()
    shapes = ".map path.leaflet-interactive"
    names = opened.page.locator(f"{shapes}[tabindex='0']").evaluate_all(
        "all => all.map((each) => each.getAttribute('aria-label'))"
    )
    assert len(names) == country.nunique() + located[located.isin(points)].nunique() and all(names)
    others = opened.page.locator(f"{shapes}:not([tabindex='0'])")
    assert set(others.evaluate_all("all => all.map((each) => each.tabIndex)")) == {-1}
    number = (country == "UZB").sum()
    assert any(each.startswith(f"Uzbekistan, {number} events") for each in names)
    opened.page.focus(".map path[aria-label^='Uzbekistan, ']")
    opened.page.keyboard.press("Enter")
    assert opened.text("#card h2") == "Uzbekistan"
    opened.page.keyboard.press("Escape")
    assert opened.hidden("#card")
    opened.page.focus("text=Skip the map")
    opened.page.keyboard.press("Enter")
    assert opened.page.evaluate("document.activeElement.textContent") == "The same as a list"
    opened.page.keyboard.press("Tab")
    assert opened.page.evaluate("document.activeElement.closest('.rows') !== null")


@at("#/view/article")
def test_article(opened):
    evidence = load("evidence").dropna(subset="sentence_id")
    owners = ["participant_id", "relation_id", "position_id", "affiliation_id", "event_id"]
    owners += ["actor_id", "organization_id", "place_id", "source_id"]
    owner = evidence[owners].bfill(axis=1).iloc[:, 0]
    rests = owner.groupby(evidence["sentence_id"].astype("str")).nunique()
    ids = opened.ids(".sentence")
    amounts = opened.page.locator(".sentence .amount").all_inner_texts()
    assert sorted(ids) == sorted(load("sentences")["sentence_id"])
    assert [int(number) for number in amounts] == [rests.get(each, 0) for each in ids]


def read_rows(file):
    with file.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def downloaded(page, folder):
    """The rows of the table as the button gives them."""
    with page.expect_download() as download:
        page.click("text=Download these rows as CSV")
    download.value.save_as(folder / "got.csv")
    return read_rows(folder / "got.csv")


@pytest.mark.parametrize("table", ["events", "positions", "codes", "evidence"])
def test_tables(opened, table, tmp_path):
    opened.go(f"#/view/tables/{table}")
    rows = read_rows(ROOT / "data" / f"{table}.csv")
    assert opened.text("#view [role=status]").startswith(f"{len(rows):,} row")
    assert downloaded(opened.page, tmp_path) == rows


@at("#/view/tables/events")
def test_table_filter_sort_and_link(opened, tmp_path):
    cell = ".tabulator-cell[tabulator-field={}]"
    opened.page.locator(".tabulator-col[tabulator-field=label] button").focus()
    opened.page.keyboard.press("Enter")
    opened.page.fill("input[aria-label='Filter Label']", "bakiyev")
    opened.page.wait_for_timeout(400)
    events = load("events")
    labels = events["label"][events["label"].str.contains("bakiyev", case=False)]
    assert opened.text("#view [role=status]").startswith(f"{len(labels)} rows")
    opened.page.select_option("select[aria-label='Filter Status']", "occurred")
    kept = events.loc[labels.index].query("status == 'occurred'")
    assert opened.text("#view [role=status]").startswith(f"{len(kept)} rows")
    shown = opened.page.locator(cell.format("label")).all_inner_texts()
    assert shown == sorted(kept["label"], key=str.lower)
    got = {each["event_id"] for each in downloaded(opened.page, tmp_path)}
    assert got == set(kept["event_id"])
    opened.page.locator(cell.format("event_id") + " a").first.click()
    assert opened.text("#card h2") == shown[0]


def test_licences(opened):
    opened.go("#/view/licences")
    summaries = opened.page.locator("#view summary").all_inner_texts()
    assert summaries == [
        f"{e['name']} {e['version']}: {e['licence']}" for e in bundle()["licences"]
    ]


@at("#/view/article")
def test_views_are_linked(opened):
    opened.go(f"#/card/{EVENT}")
    rests = load("evidence").query("event_id == @EVENT")["sentence_id"].dropna().unique()
    assert opened.count(".sentence[aria-current]") == len(rests) > 1
    opened.page.click("#card >> text=Ismail Isakov")
    opened.page.click("#card >> text=On the timeline")
    parties = load("event_participants").query("actor_id == 'act-ismail-isakov'")
    assert opened.count(".event-list li") == parties["event_id"].nunique() > 1
    opened.go(f"#/card/{EVENT}")
    label = load("events").set_index("event_id").loc[EVENT, "label"]
    opened.page.locator(".timeline .vis-selected a", has_text=label).wait_for()
    opened.go("#/card/act-ismail-isakov")
    opened.page.click("#card >> text=What it holds")
    held = load("positions").query("actor_id == 'act-ismail-isakov'")["position_id"]
    assert opened.count(".matrix .sign") == len(held)
    opened.go(f"#/card/{held.iloc[0]}")
    assert opened.count(".matrix .sign[aria-current]") == 1
