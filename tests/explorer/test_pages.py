"""Pages of rows: what is reported, what is apart, how to cite it, how its coders differed."""

import json

import pytest
from browser import Opened
from explorer_page import page
from real_package import ROOT

from kyrgyz_security_diplomacy import load

pytestmark = pytest.mark.long
CITED = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))


def headed(opened, heading):
    """The ids in the section with a heading."""
    return opened.ids(f".page section:has(> h3:has-text('{heading}')) a[href^='#/page/']")


def test_every_row_has_its_page(opened):
    faults = opened.page.evaluate("""() => {
      const { page, idOf, keyOf, rowsOf, tables } = explorer;
      const ids = rowsOf('codes').map((row) => `code:${row.vocabulary}:${row.code}`);
      for (const table of tables.filter(keyOf))
        ids.push(...rowsOf(table).map((row) => idOf(table, row)));
      const clusters = rowsOf('event_clusters').map((row) => `cluster:${row.cluster_id}`);
      const known = new Set([...ids, ...clusters]);
      // words that a faulty page would show, unless they are in the data
      const all = JSON.stringify(tables.map(rowsOf));
      const slips = ['undefined', 'NaN', '[object'].filter((word) => !all.includes(word));
      // of tables with many rows of one kind, some
      const many = /^(?:men|evd|adj|idn|nam|par|code:rule|code:cameo)/;
      const chosen = ids.filter((id, n) => !many.test(id) || n % 9 === 0);
      return [...clusters, ...chosen].flatMap((id) => {
        const shown = page(id);
        const links = [...shown.querySelectorAll('a[href^="#/page/"]')]
          .map((link) => decodeURIComponent(link.getAttribute('href').replace('#/page/', '')));
        const slip = slips.find((word) => shown.textContent.includes(word));
        return [...links.filter((to) => !known.has(to)), ...(slip ? [slip] : [])]
          .map((fault) => `${id}: ${fault}`);
      });
    }""")
    assert faults == []
    assert opened.page.evaluate("explorer.page('evt-that-is-not')") is None


def test_event_says_who_was_there_and_who_was_talked_about(opened):
    parts = load("event_participants")
    about = (parts["role"] == "subject") | (parts["presence"] == "not_present")
    there = ~about & parts["presence"].isin(["present", "represented"])
    event = parts[about]["event_id"].loc[lambda own: own.isin(parts["event_id"][there])].iloc[0]
    opened.go(f"#/page/{event}")
    own = parts[parts["event_id"] == event].set_index("participant_id")
    talked = set(headed(opened, "Talked about, not there")) & set(own.index)
    assert talked == set(own.index) & set(parts["participant_id"][about])
    assert set(parts["participant_id"][there]) & set(own.index) <= set(headed(opened, "There"))
    row = load("events").set_index("event_id").loc[event]
    assert opened.text("#view h2") == row["label"]
    assert "reports: " in opened.text(".summary") and row["label"] not in opened.text(".summary")
    rests = load("evidence").query("event_id == @event")["sentence_id"].dropna()
    assert set(rests) <= set(headed(opened, "Where the text says so"))


def test_party_has_what_it_holds_apart_from_what_is_about_it(opened):
    positions = load("positions")
    party = positions["target_actor_id"].dropna().mode()[0]
    opened.go(f"#/page/{party}")
    held = positions["position_id"][positions["actor_id"] == party]
    about = positions["position_id"][positions["target_actor_id"] == party]
    assert set(held) <= set(headed(opened, "Positions held"))
    assert set(about) <= set(headed(opened, "Positions about"))
    said = opened.text(".summary")
    assert f"{len(held)} position" in said and f"{len(about)} position" in said
    names = load("names")
    assert set(names["name_id"][names["actor_id"] == party]) <= set(headed(opened, "Names"))
    opened.page.click("text=Positions held, by topic")
    assert sorted(opened.shown_positions()) == sorted(held)


def test_panel_beside_a_view_is_the_same_page(opened):
    opened.go("#/view/timeline")
    link = opened.page.locator(".month .what > a").first
    name = link.inner_text()
    link.click()
    assert opened.text("#panel h2") == name and not opened.hidden("#view")
    beside = opened.page.locator("#panel article").inner_text()
    opened.page.click("text=Full page")
    assert opened.hidden("#panel") and opened.text("#view h2") == name
    assert opened.page.locator("#view article").inner_text().split() == beside.split()
    opened.page.go_back()
    assert opened.text("#view h2") == "Timeline"
    old = opened.page.url.replace("#/view/timeline", "#/card/")  # as in version 0.2.0
    opened.page.goto("about:blank")
    opened.page.goto(old + load("events")["event_id"][0])
    opened.page.wait_for_selector("html[data-ready]")
    assert opened.text("#view h2") == load("events")["label"][0]


def test_position_says_who_reports_what_of_whom(opened):
    position = load("positions").query("mode == 'inferred'").iloc[0]
    sources = load("sources").set_index("source_id")
    issues = load("issues").set_index("issue_id")
    opened.go(f"#/page/{position['position_id']}")
    said = opened.text(".summary")
    assert sources.loc[position["source_id"], "title"] in said and "reports that" in said
    assert issues.loc[position["issue_id"], "proposition"] in said
    codes = load("codes").set_index(["vocabulary", "code"])
    mode = codes.loc[("mode", position["mode"])]
    opened.page.click(f"dl.lead >> text={mode['label']}")
    shown = opened.text("#definition")
    entry = page.glossary().partition("<strong>Mode</strong>")[2].partition("): ")[2][:20]
    assert mode["definition"] in shown and entry in shown
    opened.page.keyboard.press("Escape")
    opened.page.click(".page .explain >> nth=0")
    assert opened.page.locator("#definition").is_visible()
    opened.page.click("#definition >> text=Close")
    cited = opened.text(".page .citation")
    rests = load("evidence").query("position_id == @position.position_id")["sentence_id"].dropna()
    paragraph, number = rests.iloc[0].rsplit("-p", 1)[1].split("-s")
    assert CITED["bibliographicCitation"] in cited and position["position_id"] in cited
    assert f"paragraph {paragraph}, sentence {number}" in cited


def test_what_to_cite_a_page_by_is_copied(browser, file):
    page = Opened(browser, file)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.page.route("https://explorer.test/**", lambda route: route.fulfill(path=file))
    event = load("events")["event_id"][0]
    web, copied = "https://explorer.test/index.html", []
    for place, button in ((file.as_uri(), "Copy id and version"), (web, "Copy address")):
        page.page.goto(f"{place}#/page/{event}")
        page.page.click(f"text={button}")
        page.page.locator(".page .said", has_text="copied").wait_for()
        copied.append(page.page.evaluate("navigator.clipboard.readText()"))
    page.close()
    assert copied[0].startswith(f"{event} (") and f"version {CITED['version']}" in copied[0]
    assert copied[1] == f"{web}#/page/{event}" and page.asked == [web]


def test_differences_of_coders(opened):
    decisions = load("adjudications")
    known = decisions[decisions["unit_id"].isin(load("positions")["position_id"])]
    one = known.dropna(subset=["rule_id", "reason"]).iloc[0]
    opened.go(f"#/page/{one['unit_id']}")
    own = decisions[decisions["unit_id"] == one["unit_id"]]
    assert opened.count(".decisions > li") == len(own)
    said = "\n".join(opened.page.locator(".decisions").all_inner_texts())
    rule = load("codes").set_index(["vocabulary", "code"])["label"]["rule", one["rule_id"]]
    assert one["reason"] in said and f"{one['rule_id']} ({rule})" in said
    parts = load("event_participants").set_index("participant_id")["event_id"]
    of_list = decisions["unit_id"].map(parts).dropna()
    event = of_list.iloc[0]
    opened.go(f"#/page/{event}")
    number = (of_list == event).sum() + (decisions["unit_id"] == event).sum()
    assert opened.count(".decisions > li") >= number > 0
    shown = opened.page.evaluate("""() => {
      const { page, rowsOf, tables, keyOf, idOf } = explorer;
      const decisions = rowsOf('adjudications');
      const units = new Set(decisions.flatMap((row) => [row.unit_id, row.source_id]));
      const ids = tables.filter(keyOf)
        .flatMap((table) => rowsOf(table).map((row) => idOf(table, row)))
        .filter((id) => units.has(id) || id.startsWith('evt-'));
      const links = ids.flatMap((id) => [...page(id).querySelectorAll('.decisions b a')]);
      return [...new Set(links.map((link) => decodeURIComponent(link.hash.split('/')[2])))];
    }""")
    assert sorted(shown) == sorted(decisions["adjudication_id"])  # each is on some page
