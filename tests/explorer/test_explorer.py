"""The explorer in a real browser: it loads nothing, draws the tables, can be used by all."""

import csv
import hashlib
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from browser import Opened, launched
from explorer_page.page import build
from explorer_page.tables import page_data

from kyrgyz_security_diplomacy import load
from kyrgyz_security_diplomacy.verify.matching_key import canonical_paragraph

pytestmark = pytest.mark.long
ROOT = Path(__file__).resolve().parents[2]
AHEAD = ["planned", "proposed", "conditional"]
ADDRESSES = [
    "",
    "#/view/timeline",
    "#/view/network",
    "#/view/positions",
    "#/view/map",
    "#/view/tables/events",
    "#/view/article",
    "#/view/search?q=terrorism",
    "#/card/evt-isakov-wardak-meeting",
    "#/card/code:mode:inferred",
    "#/view/about?id=org-hizb-ut-tahrir",
    "#/view/licences",
]


@pytest.fixture(scope="module")
def browser():
    with launched() as found:
        yield found


def written(folder, package=ROOT):
    file = folder / "index.html"
    file.write_text(build(page_data(package)), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return written(tmp_path_factory.mktemp("explorer"))


@pytest.fixture
def opened(browser, file, request):
    """The page; whatever a test does with it, it must not complain or ask for anything."""
    page = Opened(browser, file, getattr(request, "param", ""))
    yield page
    page.close()
    assert page.said == [] and page.asked == []


def altered(folder, changes):
    """A copy of our package with some cells changed and rows added.

    changes: by table a function that is given the rows as dicts and changes the list.
    """
    package = folder / "package"
    package.mkdir()
    for name in ("datapackage.json", "rules.json", "views.json"):
        shutil.copy(ROOT / name, package)
    shutil.copytree(ROOT / "data", package / "data")
    for table, change in changes.items():
        path = package / "data" / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as handle:
            reader = csv.DictReader(handle)
            columns, rows = reader.fieldnames, list(reader)
        change(rows)
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return package


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_quiet_and_accessible(browser, file, address, size, scheme):
    page = Opened(browser, file, address, size, color_scheme=scheme)
    page.page.wait_for_timeout(300)
    wide = page.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    faults = page.serious()
    page.close()
    assert page.said == [] and page.asked == []
    assert wide <= 0, "the page is wider than its window"
    assert faults == []


def test_says_version_and_citation_on_every_view(opened):
    about = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    for address in ADDRESSES:
        opened.go(address or "#/view/start")
        assert about["version"] in opened.text("#top")
        assert about["bibliographicCitation"] in opened.text("footer")


@pytest.mark.parametrize("opened", ["#/view/timeline"], indirect=True)
def test_timeline(opened):
    events = load("events")
    items = opened.page.locator(".timeline .vis-foreground .vis-item a")
    items.first.wait_for()
    drawn = items.all_text_contents()
    assert sorted(drawn) == sorted(events["label"])
    ahead = events["status"].isin(AHEAD)
    bars = ".timeline .vis-foreground .vis-item.{}:not(.vis-dot):not(.vis-line)"
    assert opened.count(bars.format("ahead")) == ahead.sum()
    assert opened.count(bars.format("background")) == (events["ground"] == "background").sum()
    unsure = (events["factuality"] != "CT+") | (events["claim_status"] != "accepted")
    unsure |= events["status"] == "unclear"
    assert opened.count(bars.format("unsure")) == unsure.sum() > 0
    exact = events["date_earliest"].notna() & (events["date_earliest"] == events["date_latest"])
    assert opened.count(".timeline .vis-foreground .vis-point") == exact.sum()
    assert opened.count(".event-list li") == len(events)


@pytest.mark.parametrize("opened", ["#/view/timeline"], indirect=True)
def test_timeline_filter(opened):
    opened.page.select_option("select[name=status]", "planned")
    planned = load("events").query("status == 'planned'")
    assert "status=planned" in opened.page.url
    assert opened.text("#view [role=status]").startswith(f"{len(planned)} events of")
    assert opened.count(".event-list li") == len(planned)
    opened.page.click("text=Clear filters")
    assert opened.count(".event-list li") == len(load("events"))


def ties():
    """Every tie of the network once, as pairs of ids; a pair may have several of other kinds."""
    parties, offices = load("event_participants"), load("affiliations")
    bodies = load("organizations").dropna(subset="parent_organization_id")
    found = set()
    for column in ("actor_id", "organization_id"):
        told = parties.dropna(subset=column)
        found |= set(zip(told[column], told["event_id"], told["role"], strict=True))
    members = offices["actor_id"].fillna(offices["member_organization_id"])
    titles = offices["role_title"].fillna(offices["kind"].astype("str"))
    found |= set(zip(members, offices["organization_id"], titles, strict=True))
    within = bodies[["organization_id", "parent_organization_id"]].assign(says="part of")
    found |= set(within.itertuples(index=False, name=None))
    return sorted((first, second) for first, second, _ in found)


@pytest.mark.parametrize("opened", ["#/view/network"], indirect=True)
def test_network(opened):
    graph = "document.querySelector('.network')._cyreg.cy"
    pairs = opened.page.evaluate(f"{graph}.edges().map(e => [e.data('source'), e.data('target')])")
    assert sorted(map(tuple, pairs)) == ties()
    nodes = {each for pair in ties() for each in pair}
    assert set(opened.page.evaluate(f"{graph}.nodes().map(n => n.id())")) == nodes
    links = opened.page.locator("#view .rows a").evaluate_all("all => all.length")
    assert links == len(ties()) + len({first for first, _ in ties()})
    opened.page.evaluate(f"{graph}.getElementById('org-hizb-ut-tahrir').emit('tap')")
    opened.page.wait_for_selector("#card:not([hidden])")
    assert opened.text("#card h2") == "Hizb ut-Tahrir"
    assert opened.page.evaluate(f"{graph}.nodes('.chosen').map(n => n.id())") == [
        "org-hizb-ut-tahrir"
    ]


@pytest.mark.parametrize("opened", ["#/view/network"], indirect=True)
def test_network_around(opened):
    opened.page.select_option("select[name=around]", "act-chen-xiaojin")
    nodes = opened.page.evaluate(
        "document.querySelector('.network')._cyreg.cy.nodes().map(n => n.id())"
    )
    near = {"act-chen-xiaojin"}
    for _ in range(2):
        near |= {each for pair in ties() if near & set(pair) for each in pair}
    assert set(nodes) == near


@pytest.mark.parametrize("opened", ["#/view/positions"], indirect=True)
def test_matrix(opened):
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
    told = zip(positions["position_id"], positions["issue_id"], holder, strict=True)
    assert sorted(tuple(each[:3]) for each in drawn) == sorted(told)
    by_id = positions.set_index("position_id")
    for position, *_, sign, classes in drawn:
        row = by_id.loc[position]
        assert sign == {"support": "+", "oppose": "−"}[row["stance"]] + "~" * (
            row["hedge"] != "none"
        )
        for mode in ("inferred", "authorial"):
            assert (f"mode-{mode}" in classes) == (row["mode"] == mode)


@pytest.mark.parametrize("opened", ["#/view/map"], indirect=True)
def test_map(opened):
    places, events = load("places"), load("events")
    opened.page.wait_for_selector(".leaflet-interactive", state="attached")
    points = places["latitude"].notna().sum()
    countries = len(
        json.loads((ROOT / "explorer/borders.json").read_text())["objects"]["countries"][
            "geometries"
        ]
    )
    assert opened.count(".map path.leaflet-interactive") == points + countries
    assert opened.text("#view [role=status]").startswith(
        f"{events['place_id'].notna().sum()} events"
    )
    listed = opened.page.locator("#view .rows > li").count()
    assert listed == events["place_id"].nunique()


@pytest.mark.parametrize("opened", ["#/view/article"], indirect=True)
def test_article(opened):
    evidence = load("evidence").dropna(subset="sentence_id")
    owners = ["participant_id", "relation_id", "position_id", "affiliation_id", "event_id"]
    owners += ["actor_id", "organization_id", "place_id", "source_id"]
    owner = evidence[owners].bfill(axis=1).iloc[:, 0]
    rests = owner.groupby(evidence["sentence_id"].astype("str")).nunique()
    drawn = opened.page.evaluate("""() => [...document.querySelectorAll('.sentence')].map((each) =>
      [each.getAttribute('href').slice(7), each.querySelector('.amount').textContent])""")
    sentences = load("sentences")["sentence_id"]
    assert sorted(each for each, _ in drawn) == sorted(sentences)
    assert all(int(number) == rests.get(each, 0) for each, number in drawn)


@pytest.mark.parametrize("table", ["events", "positions", "codes", "evidence"])
def test_tables(browser, file, table, tmp_path):
    page = Opened(browser, file, f"#/view/tables/{table}")
    rows = read_rows(ROOT / "data" / f"{table}.csv")
    assert page.text("#view [role=status]").startswith(f"{len(rows):,} row")
    with page.page.expect_download() as download:
        page.page.click("text=Download these rows as CSV")
    download.value.save_as(tmp_path / "got.csv")
    got = read_rows(tmp_path / "got.csv")
    page.close()
    assert page.said == [] and got == rows


def read_rows(file):
    with file.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.parametrize("opened", ["#/view/tables/events"], indirect=True)
def test_table_filter_sort_and_link(opened, tmp_path):
    opened.page.fill("input[aria-label='Filter Label']", "bakiyev")
    opened.page.wait_for_timeout(400)
    events = load("events")
    labels = events["label"][events["label"].str.contains("bakiyev", case=False)]
    assert opened.text("#view [role=status]").startswith(f"{len(labels)} rows")
    opened.page.select_option("select[aria-label='Filter Status']", "occurred")
    kept = events.loc[labels.index].query("status == 'occurred'")
    assert opened.text("#view [role=status]").startswith(f"{len(kept)} rows")
    opened.page.click(".tabulator-col[tabulator-field=label] .tabulator-col-title")
    cells = ".tabulator-cell[tabulator-field=label]"
    shown = opened.page.locator(cells).all_inner_texts()
    assert shown == sorted(kept["label"], key=str.lower)
    with opened.page.expect_download() as download:
        opened.page.click("text=Download these rows as CSV")
    download.value.save_as(tmp_path / "kept.csv")
    got = read_rows(tmp_path / "kept.csv")
    assert {each["event_id"] for each in got} == set(kept["event_id"])
    opened.page.locator(".tabulator-cell[tabulator-field=event_id] a").first.click()
    assert opened.text("#card h2") == shown[0]


def test_every_row_has_its_card(opened):
    faults = opened.page.evaluate("""() => {
      const ids = KSD.rows('codes').map((row) => `code:${row.vocabulary}:${row.code}`);
      for (const table of KSD.tables.filter(KSD.keyOf))
        ids.push(...KSD.rows(table).map((row) => KSD.idOf(table, row)));
      const known = new Set(ids);
      const cards = '#/card/';
      // words that a faulty card would show, but for those that are codes or stand in the data
      const texts = [...document.querySelectorAll('[id^=table-]')].map((each) => each.textContent);
      const slips = ['undefined', 'NaN', '[object'].filter((word) => !texts.join().includes(word));
      return ids.flatMap((id) => {
        const card = KSD.card(id);
        const links = [...card.querySelectorAll(`a[href^="${cards}"]`)]
          .map((link) => decodeURIComponent(link.getAttribute('href').slice(cards.length)));
        const cuts = slips.map((word) => card.textContent.split(word));
        const slip = cuts.find((cut) => cut.length > 1);
        const dead = links.filter((to) => !known.has(to)).map((to) => `${id} → ${to}`);
        return [...dead, ...(slip ? [`${id}: ${slip[0].slice(-40)} …`] : [])];
      });
    }""")
    assert opened.page.evaluate("KSD.card('evt-that-is-not')") is None
    assert faults == []


@pytest.mark.parametrize("opened", ["#/card/evt-isakov-wardak-meeting"], indirect=True)
def test_card_tells_all(opened):
    card = opened.text("#card")
    event = load("events").set_index("event_id").loc["evt-isakov-wardak-meeting"]
    for told in (
        event["label"],
        "25 July 2006",
        "Ismail Isakov",
        "Abdul Rahim Wardak",
        event["note"],
    ):
        assert told in card
    assert "AKIpress" in card and "certain" in card and "Paragraph 7, sentence 4" in card
    evidence = load("evidence").query("event_id == 'evt-isakov-wardak-meeting'")
    for rule in evidence["rule_id"].dropna().unique():
        assert opened.count(f"#card a[href='#/card/code%3Arule%3A{rule}']") > 0
    opened.page.click("#card >> text=Ismail Isakov")
    assert opened.text("#card h2") == "Ismail Isakov"
    opened.page.go_back()
    assert opened.text("#card h2") == event["label"]
    opened.page.click("text=Close the card")
    assert opened.hidden("#card") and "#/view/" in opened.page.url


@pytest.mark.parametrize("opened", ["#/card/src-edm-3-148"], indirect=True)
def test_card_of_a_source_says_what_it_is(opened):
    source = load("sources").set_index("source_id").loc["src-edm-3-148"]
    assert opened.text("#card h2") == f"“{source['title']}”"
    lead = opened.text("#card dl.lead")
    for told in (source["publisher"], source["container_title"], "1 August 2006", source["url"]):
        assert told in lead
    headings = opened.page.locator("#card h3").all_inner_texts()
    assert headings[0] == "What this rests on" and "Where the text says so" not in headings


@pytest.mark.parametrize("opened", ["#/card/act-edm-3-148-author"], indirect=True)
def test_card_of_a_person_does_not_say_whose_its_positions_are(opened):
    assert opened.text("#card h2") == "Author of “Bakiyev plays the security card”"
    assert "held by Author of" not in opened.text("#card")
    assert opened.text("#card").count("mode: author's own") > 1
    opened.go("#/card/idn-abizaid-wikidata")
    assert "not found in what was searched" in opened.text("#card h2")


@pytest.mark.parametrize("opened", ["#/card/pos-abizaid-manas-important"], indirect=True)
def test_card_says_how_sure_each_one_is_and_by_which_rule(opened):
    position = load("positions").set_index("position_id").loc["pos-abizaid-manas-important"]
    codes = load("codes").set_index(["vocabulary", "code"])["label"]
    sure = f"for the holder: {codes['factuality', position['commitment']]}"
    sure += f"; for the author: {codes['factuality', position['factuality']]}"
    assert f"{sure}; for the coders: accepted" in opened.text("#card dl.lead")
    decided = load("adjudications").query("unit_id == 'pos-abizaid-manas-important'")
    for rule in decided["rule_id"].dropna().unique():
        assert f"{rule} ({codes['rule', rule]})" in opened.text(".decision")


@pytest.mark.parametrize("opened", ["#/card/pos-abizaid-manas-important"], indirect=True)
def test_citation_names_the_place_in_the_source(opened):
    rests = load("evidence").query("position_id == 'pos-abizaid-manas-important'")
    [sentence] = rests["sentence_id"].dropna().unique()
    paragraph, number = sentence.rsplit("-p", 1)[1].split("-s")
    cited = opened.text("#card .citation")
    assert json.loads((ROOT / "datapackage.json").read_text())["bibliographicCitation"] in cited
    assert "“Bakiyev plays the security card”, Eurasia Daily Monitor 3, no. 148" in cited
    assert f"1 August 2006: paragraph {paragraph}, sentence {number}." in cited
    opened.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened.page.click("text=Copy id and version")
    opened.page.locator("#card .said", has_text="copied").wait_for()
    copied = opened.page.evaluate("navigator.clipboard.readText()")
    version = json.loads((ROOT / "datapackage.json").read_text())["version"]
    assert copied.startswith("pos-abizaid-manas-important (") and f"version {version}" in copied


def test_address_of_a_card_on_the_web_is_copied_whole(browser, file):
    page = Opened(browser, file)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.page.route("https://explorer.test/**", lambda route: route.fulfill(path=file))
    address = "https://explorer.test/index.html#/card/evt-isakov-wardak-meeting"
    page.page.goto(address)
    page.page.click("text=Copy address")
    page.page.locator("#card .said", has_text="address copied").wait_for()
    copied = page.page.evaluate("navigator.clipboard.readText()")
    page.close()
    assert copied == address and page.asked == ["https://explorer.test/index.html"]


@pytest.mark.parametrize("opened", ["#/card/evt-that-is-not"], indirect=True)
def test_unknown_addresses(opened):
    assert "no row with the id “evt-that-is-not”" in opened.text("#card")
    for address in ("#/card/%E0%A4%A", "#/view/nothing", "#nonsense", "#/view/tables/nothing?x=%"):
        opened.go(address)
        assert opened.text("#view h2")
    opened.go("#/card/<img src=x onerror=alert(1)>")
    assert opened.count("#card img") == 0


@pytest.mark.parametrize("opened", ["#/view/article"], indirect=True)
def test_views_are_linked(opened):
    event = "evt-isakov-wardak-meeting"
    opened.go(f"#/card/{event}")
    rests = load("evidence").query("event_id == @event")["sentence_id"].dropna().unique()
    assert opened.count(".sentence[aria-current]") == len(rests) > 1
    opened.page.click("#card >> text=Ismail Isakov")
    opened.page.click("#card >> text=On the timeline")
    parties = load("event_participants").query("actor_id == 'act-ismail-isakov'")
    assert opened.count(".event-list li") == parties["event_id"].nunique() > 1
    opened.go(f"#/card/{event}")
    label = load("events").set_index("event_id").loc[event, "label"]
    opened.page.locator(".timeline .vis-selected a", has_text=label).wait_for()
    opened.go("#/card/act-ismail-isakov")
    opened.page.click("#card >> text=What it holds")
    held = load("positions").query("actor_id == 'act-ismail-isakov'")["position_id"]
    assert opened.count(".matrix .sign") == len(held)
    opened.go(f"#/card/{held.iloc[0]}")
    assert opened.count(".matrix .sign[aria-current]") == 1


def test_search(opened):
    opened.page.keyboard.press("/")
    opened.page.keyboard.type("tahrir")
    opened.page.wait_for_selector("#search ul:not([hidden]) a")
    opened.page.keyboard.press("ArrowDown")
    opened.page.keyboard.press("Enter")
    assert opened.text("#card h2") == "Hizb ut-Tahrir"
    opened.page.fill("#sought", "no such thing at all")
    opened.page.keyboard.press("Enter")
    assert opened.text("#view [role=status]").startswith("0 results")
    opened.go("#/view/search?q=bases")
    assert opened.count(".results li") > 0


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
    days = load("events").query("date_edtf == '2006-07-25'")["label"]
    assert set(days) < {name for name, _ in results(opened, "25 July")}
    assert results(opened, "commitment")[0] == ["Commitment (Positions)", "Column"]
    opened.page.locator(".results a").first.click()
    assert opened.text("#card h2") == "Commitment"
    opened.go("#/card/column:constructor:name")
    assert opened.text("#card h2") == "No such card"


@pytest.mark.parametrize("opened", ["#/view/tables/events"], indirect=True)
def test_table_is_sorted_with_the_keyboard(opened):
    head = ".tabulator-col[tabulator-field=label] button"
    for key, backwards in (("Enter", False), ("Space", True)):
        opened.page.locator(head).focus()
        opened.page.keyboard.press(key)
        opened.settle()
        cell = opened.text(".tabulator-cell[tabulator-field=label]")
        assert cell == sorted(load("events")["label"], key=str.lower, reverse=backwards)[0]


def test_definition_on_focus(opened):
    opened.go("#/card/pos-abizaid-manas-important")
    opened.page.locator("#card dl.lead .term").first.focus()
    support = load("codes").query("vocabulary == 'stance' and code == 'support'")["definition"]
    assert opened.text("#tip") == support.iloc[0]
    opened.page.keyboard.press("Escape")
    assert opened.hidden("#tip") and not opened.hidden("#card")
    opened.page.keyboard.press("Escape")
    assert opened.hidden("#card")


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
    told = positions[about | positions["issue_id"].isin(issues)]
    assert len(told) > about.sum() > 0
    view = opened.text("#view")
    assert all(each in view for each in told["summary"]) and "held by Islam Karimov" in view
    assert opened.count("#view .rows li") == len(told)
    parties = load("event_participants").query("organization_id == 'org-hizb-ut-tahrir'")
    on_issue = load("event_issues").query("issue_id in @issues")
    events = {*parties["event_id"], *on_issue["event_id"]}
    assert opened.count(".event-list li") == len(events) > 0
    opened.go("#/view/start")
    opened.page.click("text=What is only planned or proposed?")
    ahead = load("events")["status"].isin(AHEAD).sum()
    assert opened.count(".event-list li") == ahead
    opened.page.go_back()
    opened.page.click("text=Which claims rest on the author")
    own = load("positions")["mode"].isin(["inferred", "authorial"]).sum()
    assert opened.count(".matrix .sign") == own
    opened.page.go_back()
    opened.page.click("text=Where does the text say so?")
    opened.page.locator(".sentence").first.click()
    assert opened.text("#card h2") == "Paragraph 1, sentence 1"
    assert "rest on it" in opened.text("#card")


def test_keyboard_alone(opened):
    opened.page.keyboard.press("Tab")
    assert opened.page.evaluate("document.activeElement.textContent") == "Skip to the content"
    opened.page.keyboard.press("Enter")
    assert opened.page.evaluate("document.activeElement.id") == "view"
    opened.page.keyboard.press("Tab")
    opened.page.keyboard.press("Enter")
    opened.page.wait_for_selector("#card:not([hidden])")
    assert opened.page.evaluate("document.activeElement.tagName") == "H2"
    opened.page.keyboard.press("Escape")
    assert opened.hidden("#card")
    title = load("sources").query("level == 'coded'")["title"].iloc[0]
    assert opened.page.evaluate("document.activeElement.textContent") == f"“{title}”"


@pytest.mark.parametrize("opened", ["#/card/evt-isakov-wardak-meeting"], indirect=True)
def test_print(opened):
    opened.page.emulate_media(media="print")
    assert opened.page.locator("#card").is_visible() and opened.page.locator("footer").is_visible()
    assert opened.hidden("#views") and opened.hidden("#view")


HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}"


def test_data_is_never_run(browser, tmp_path):
    def harm(*columns):
        def change(rows):
            for row in rows:
                row.update(dict.fromkeys(columns, HOSTILE))

        return change

    changes = {
        "events": harm("label", "note"),
        "positions": harm("summary", "note"),
        "actors": harm("name"),
        "organizations": harm("name"),
        "places": harm("name"),
        "issues": harm("proposition"),
        "codes": harm("label", "definition"),
        "paragraphs": harm("gist"),
        "sources": harm("title", "publisher"),
        "names": harm("name"),
    }
    page = Opened(browser, written(tmp_path, altered(tmp_path, changes)))
    for address in [*ADDRESSES, "#/card/org-hizb-ut-tahrir", "#/view/search?q=alert"]:
        page.go(address or "#/view/start")
        page.page.wait_for_timeout(100)
        assert page.count("#view img, #card img, #view script, #card script") == 0, address
    page.go("#/card/evt-isakov-wardak-meeting")
    assert page.text("#card h2") == HOSTILE
    page.page.locator("#card .term").first.focus()
    assert page.text("#tip") == HOSTILE
    page.close()
    assert page.said == [] and page.asked == []


SENTENCE = "Ministers 𝄞 met there; nobody said why."


def own_copy(text, status="ok"):
    """A report as the explorer's verification gives it: canonical is what stands as published."""
    name = "src-edm-3-148-p7-s4"
    sentence = {"sentence_id": name, "status": status, "start": 0, "end": len(text), "found": text}
    canonical = {name: canonical_paragraph(text)} if status in ("ok", "moved") else {}
    return {"source_id": "src-edm-3-148", "sentences": [sentence], "canonical": canonical}


@pytest.fixture(scope="module")
def with_sentence(tmp_path_factory):
    """The page of a package in which one sentence is known to us."""

    def known(rows):
        [row] = [each for each in rows if each["sentence_id"] == "src-edm-3-148-p7-s4"]
        row["text_sha256"] = hashlib.sha256(SENTENCE.encode()).hexdigest()

    def spans(rows):
        for row in rows:
            if row["sentence_id"] == "src-edm-3-148-p7-s4":
                row.update(span_start="10", span_end="15")

    folder = tmp_path_factory.mktemp("sentence")
    return written(folder, altered(folder, {"sentences": known, "evidence": spans}))


@pytest.mark.parametrize(
    ("found", "status", "marked", "note"),
    [
        (SENTENCE, "ok", "𝄞 met", ""),
        (SENTENCE.replace(" ", " \n "), "moved", "𝄞 met", ""),
        (SENTENCE.replace(";", " —"), "retyped", None, "in another way"),
        ("<b>Something</b> else.", "changed", None, "stands in its place"),
    ],
)
def test_own_copy(browser, with_sentence, found, status, marked, note):
    page = Opened(browser, with_sentence, "#/card/evt-isakov-wardak-meeting")
    assert page.count("#card .own-text") == 0
    page.page.evaluate("report => KSD.setCopy('src-edm-3-148', report)", own_copy(found, status))
    block = page.page.locator("#card .own-text").first
    assert block.inner_text().split() == found.split()
    marks = page.page.locator("#card .own-text mark").all_inner_texts()
    assert marks == ([marked] if marked else [])
    assert note in page.text("#card")
    page.go("#/view/article")
    assert found.split()[0] in page.text(".strip")
    page.page.evaluate("KSD.setCopy('src-edm-3-148', null)")
    assert page.count(".has-copy") == 0
    page.close()
    assert page.said == []


def test_differences_of_coders(browser, tmp_path):
    columns = pd.read_csv(ROOT / "data/adjudications.csv").columns
    values = {
        "adjudication_id": "adj-1",
        "source_id": "src-edm-3-148",
        "unit_table": "positions",
        "unit_id": "pos-abizaid-manas-important",
        "field": "mode",
        "coder_id": "cod-model-pass-1",
        "rule_id": "R3",
        "reason": "The words are quoted in part.",
        "decided_on": "2026-11-24",
        "codebook_version": "0.1.0",
        "outcome": "pass_1",
    }
    passes = ["indirect", "mixed", "mixed"]
    row = {name: values[name] if name in values else passes.pop(0) for name in columns}
    package = altered(tmp_path, {"adjudications": lambda rows: rows.append(row)})
    page = Opened(browser, written(tmp_path, package), "#/card/pos-abizaid-manas-important")
    told = "\n".join(page.page.locator(".decision").all_inner_texts())
    page.close()
    assert "On “Mode”" in told and "indirect" in told and "mixed" in told
    assert "quoted in part" in told and page.said == []


@pytest.mark.parametrize("opened", ["#/card/evt-bakiyev-karimov-moscow"], indirect=True)
def test_differences_on_the_lists_of_an_event(opened):
    decisions = load("adjudications")
    starts = decisions["unit_id"].str.slice(4).str.startswith("bakiyev-karimov-moscow-")
    lists = ["event_contexts", "event_issues", "event_participants"]
    own = decisions[starts & decisions["unit_table"].isin(lists)]
    own = pd.concat([own, decisions.query("unit_id == 'evt-bakiyev-karimov-moscow'")])
    assert opened.count(".decision") == len(own) > 1
    told = "\n".join(opened.page.locator(".decision").all_inner_texts())
    assert "Context diplomatic: whether the row is there" in told and "not there" in told
    assert "No difference" not in opened.text("#card")
    shown = opened.page.evaluate("""() => KSD.rows('events').map((row) =>
      KSD.card(row.event_id).querySelectorAll('.decision').length)""")
    of_events = decisions["unit_table"].isin(["events", *lists])
    assert sum(shown) == of_events.sum()


@pytest.mark.parametrize("opened", ["#/card/evt-isakov-wardak-meeting"], indirect=True)
def test_agreement_in_a_card(opened):
    opened.page.click("text=How far the coders agree")
    rows = load("reliability").query("unit_table == 'events'")
    table = opened.page.locator(".agreement table").first
    assert table.locator("tbody tr").count() == len(rows)
    told = table.inner_text()
    assert "whether the row is there" in told and "rows in a sentence" in told
    assert "the row itself" not in told and "units_in_sentence" not in told
    assert table.locator("tbody .term").count() == len(rows)
    assert opened.page.evaluate(
        "document.getElementById('card').scrollWidth <= document.getElementById('card').clientWidth"
    )


def test_empty_values_and_sources_of_differences_are_told(browser, tmp_path):
    unit = "par-kgz-uzb-coordinate-against-terrorism-kgz-gov-participant"

    def another(rows):
        [row] = [each for each in rows if each["source_id"] == "src-edm-3-148"]
        rows.append(row | {"source_id": "src-other", "title": "Another one"})

    def coded(rows):
        rows.append(rows[0] | {"paragraph_id": "src-other-p1", "source_id": "src-other"})

    def agreement(rows):
        rows.append(rows[0] | {"source_id": "src-other"})

    changes = {"sources": another, "paragraphs": coded, "reliability": agreement}
    page = Opened(browser, written(tmp_path, altered(tmp_path, changes)), f"#/card/{unit}")
    told = page.text(".decision")
    page.go("#/card/act-ismail-isakov")
    captions = page.page.locator(".agreement caption").all_text_contents()
    page.close()
    assert told.count("(empty)") == 2 and "“Bakiyev plays the security card”" in told
    assert len(captions) == 2 and sum("“Another one”" in each for each in captions) == 1


def test_ready_soon(browser, file, record_property):
    times = []
    for _ in range(3):
        page = Opened(browser, file)
        times.append(page.page.evaluate("performance.getEntriesByName('ready')[0].startTime"))
        page.close()
    size = file.stat().st_size / 1e6
    record_property("campaign", f"ready after {min(times):.0f} ms, {size:.2f} MB")
    assert size < 3 and min(times) < 3000
