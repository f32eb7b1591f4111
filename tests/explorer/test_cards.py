"""Cards: what is reported, how certain it is, how to cite it, how its coders differed."""

import json

import pandas as pd
import pytest
from browser import Opened
from real_package import ROOT

from kyrgyz_security_diplomacy import load

pytestmark = pytest.mark.long
EVENT, POSITION = "evt-isakov-wardak-meeting", "pos-abizaid-manas-important"


def at(address):
    """Open the page at an address."""
    return pytest.mark.parametrize("opened", [f"#/card/{address}"], indirect=True)


def test_every_row_has_its_card(opened):
    faults = opened.page.evaluate("""() => {
      const { card, idOf, keyOf, rowsOf, tables } = explorer;
      const ids = rowsOf('codes').map((row) => `code:${row.vocabulary}:${row.code}`);
      for (const table of tables.filter(keyOf))
        ids.push(...rowsOf(table).map((row) => idOf(table, row)));
      const known = new Set(ids);
      // words that a faulty card would show, unless they are in the data
      const all = [...document.querySelectorAll('[id^=table-]')].map((each) => each.textContent);
      const slips = ['undefined', 'NaN', '[object'].filter((word) => !all.join().includes(word));
      return ids.flatMap((id) => {
        const shown = card(id);
        const links = [...shown.querySelectorAll('a[href^="#/card/"]')]
          .map((link) => decodeURIComponent(link.hash.replace('#/card/', '')));
        const slip = slips.find((word) => shown.textContent.includes(word));
        return [...links.filter((to) => !known.has(to)), ...(slip ? [slip] : [])]
          .map((fault) => `${id}: ${fault}`);
      });
    }""")
    assert opened.page.evaluate("explorer.card('evt-that-is-not')") is None
    assert faults == []


@at(EVENT)
def test_card_of_an_event(opened):
    event = load("events").set_index("event_id").loc[EVENT]
    card = opened.text("#card")
    for part in (
        event["label"],
        "25 July 2006",
        "Ismail Isakov",
        "Abdul Rahim Wardak",
        event["note"],
    ):
        assert part in card
    assert "AKIpress" in card and "Paragraph 7, sentence 4" in card
    assert "having happened; main news" in card and "author: certain; coders: no doubts" in card
    evidence = load("evidence").query("event_id == @EVENT")
    for rule in evidence["rule_id"].dropna().unique():
        assert opened.count(f"#card a[href='#/card/code%3Arule%3A{rule}']") > 0
    opened.page.click("#card >> text=Ismail Isakov")
    assert opened.text("#card h2") == "Ismail Isakov"
    opened.page.go_back()
    assert opened.text("#card h2") == event["label"]
    opened.page.click("text=Close the card")
    assert opened.hidden("#card") and "#/view/" in opened.page.url


@at("src-edm-3-148")
def test_card_of_a_source_and_of_its_author(opened):
    source = load("sources").set_index("source_id").loc["src-edm-3-148"]
    assert opened.text("#card h2") == f"“{source['title']}”"
    lead = opened.text("#card dl.lead")
    for part in (source["publisher"], source["container_title"], "1 August 2006", source["url"]):
        assert part in lead
    headings = opened.page.locator("#card h3").all_inner_texts()
    assert headings[0] == "What this rests on" and "Where the text says so" not in headings
    opened.go("#/card/act-edm-3-148-author")
    assert opened.text("#card h2") == "Author of “Bakiyev plays the security card”"
    assert "held by Author of" not in opened.text("#card")
    assert opened.text("#card").count("mode: author's own") > 1
    opened.go("#/card/idn-abizaid-wikidata")
    assert "not found in what was searched" in opened.text("#card h2")


@at(POSITION)
def test_certainty_and_citation_of_a_position(opened):
    position = load("positions").set_index("position_id").loc[POSITION]
    codes = load("codes").set_index(["vocabulary", "code"])["label"]
    certainty = f"holder: {codes['factuality', position['commitment']]}; "
    of_holder, of_content = position["attribution_certainty"], position["content_factuality"]
    certainty += f"author, of the holder: {codes['factuality', of_holder]}; "
    certainty += f"author, of the content: {codes['factuality', of_content]}; coders: no doubts"
    assert certainty in opened.text("#card dl.lead")
    [sentence] = load("evidence").query("position_id == @POSITION")["sentence_id"].dropna().unique()
    paragraph, number = sentence.rsplit("-p", 1)[1].split("-s")
    about = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    cited = opened.text("#card .citation")
    assert about["bibliographicCitation"] in cited
    assert "“Bakiyev plays the security card”, Eurasia Daily Monitor 3, no. 148" in cited
    assert f"1 August 2006: paragraph {paragraph}, sentence {number}." in cited


def test_what_to_cite_a_card_by_is_copied(browser, file):
    version = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))["version"]
    page = Opened(browser, file)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.page.route("https://explorer.test/**", lambda route: route.fulfill(path=file))
    web, copied = "https://explorer.test/index.html", []
    for place, button in ((file.as_uri(), "Copy id and version"), (web, "Copy address")):
        page.page.goto(f"{place}#/card/{EVENT}")
        page.page.click(f"text={button}")
        page.page.locator("#card .said", has_text="copied").wait_for()
        copied.append(page.page.evaluate("navigator.clipboard.readText()"))
    page.close()
    assert copied[0].startswith(f"{EVENT} (") and f"version {version}" in copied[0]
    assert copied[1] == f"{web}#/card/{EVENT}" and page.asked == [web]


@at("evt-bakiyev-karimov-moscow")
def test_differences_on_an_event_its_lists_and_a_position(opened):
    decisions = load("adjudications")
    starts = decisions["unit_id"].str.slice(4).str.startswith("bakiyev-karimov-moscow-")
    lists = ["event_contexts", "event_issues", "event_participants"]
    own = decisions[starts & decisions["unit_table"].isin(lists)]
    own = pd.concat([own, decisions.query("unit_id == 'evt-bakiyev-karimov-moscow'")])
    assert opened.count(".decision") == len(own) > 1
    said = "\n".join(opened.page.locator(".decision").all_inner_texts())
    assert "Context diplomatic: whether the row is there" in said and "not there" in said
    assert "No difference" not in opened.text("#card")
    shown = opened.page.evaluate("""() => explorer.rowsOf('events').map((row) =>
      explorer.card(row.event_id).querySelectorAll('.decision').length)""")
    assert sum(shown) == decisions["unit_table"].isin(["events", *lists]).sum()
    opened.page.click("text=How far the coders agree")
    rows = load("reliability").query("unit_table == 'events'")
    assert opened.text("#view [role=status]").startswith(f"{len(rows)} rows")
    known = decisions[decisions["unit_id"].isin(load("positions")["position_id"])]
    one = known.dropna(subset=["rule_id", "reason"]).iloc[0]
    opened.go(f"#/card/{one['unit_id']}")
    said = "\n".join(opened.page.locator(".decision").all_inner_texts())
    rule = load("codes").set_index(["vocabulary", "code"])["label"]["rule", one["rule_id"]]
    assert one["reason"] in said and f"{one['rule_id']} ({rule})" in said
