"""Each view draws the rows of the data, whatever these are."""

import csv
import functools

import pandas as pd
import pytest
from real_package import ROOT

from kyrgyz_security_diplomacy import load

pytestmark = pytest.mark.long
AHEAD = ["planned", "proposed", "conditional"]
OWN = ["direct", "document", "mixed"]
STATUS = "#view p[role=status]"


@functools.cache
def members():
    """The events of each happening, by its key."""
    clusters = load("event_clusters").set_index("cluster_id")
    return clusters["event_ids"].str.split("; ").to_dict()


def cluster_of(event):
    """The happening of an event."""
    return next(name for name, own in members().items() if event in own)


def test_start_answers_who_met_whom(opened):
    strokes = opened.page.locator(".stroke")
    clusters, events = members(), load("events").set_index("event_id")
    shown = opened.data(".stroke", "key")
    assert len(shown) == len(set(shown)) > 1
    for cluster in shown:
        own = events.loc[clusters[cluster]]
        assert (own["event_type"] == "CONSULT").any() and not own["status"].isin(AHEAD).all()
        is_day = (own["date_earliest"] == own["date_latest"]).any() and len(
            set(own["date_edtf"])
        ) == 1
        assert opened.count(f"[data-key='{cluster}'] {'circle' if is_day else 'rect'}") > 0
    first = opened.text(".answer b")
    opened.page.locator(".side .hit").nth(1).click()
    assert opened.text(".answer b") != first and opened.count(".side[aria-pressed=true]") == 1
    named = opened.text(".answer a:text-matches('meeting')")
    opened.page.click(".answer a:text-matches('meeting')")  # “All 12 meetings” lists twelve
    listed = {cluster_of(each) for each in opened.ids(".events .what > a")}
    assert listed <= set(shown) and named in (f"All {len(listed)} meetings", "This meeting")
    opened.go("#/view/start")
    opened.page.click("text=Who met whom from")
    assert sorted(cluster_of(each) for each in opened.ids(".events .what > a")) == sorted(shown)
    opened.go("#/view/start")
    strokes.first.focus()
    opened.page.keyboard.press("Enter")
    opened.page.wait_for_selector(".page")
    assert opened.text("#view h2") in set(events["label"])


def test_questions_and_numbers_lead_to_their_answers(opened):
    positions, relations = load("positions"), load("event_relations")
    assert opened.page.locator("#view .numbers a").count() > 3
    opened.page.click("text=Which plans were carried out?")
    done = relations[relations["relation"] == "realises"]
    assert opened.count(".pair") == len(done)
    assert set(opened.ids(".pair a")) == {*done["event_id"], *done["other_event_id"]}
    opened.page.go_back()
    opened.page.click("text=itself say about")
    shown = positions[positions["position_id"].isin(opened.shown_positions())]
    assert len(shown) and shown["mode"].isin(OWN).all()
    opened.go("#/view/start")
    opened.page.click("text=Where does the text say so?")
    coded = load("sources").query("level == 'coded'")
    assert sorted(opened.ids("a.source")) == sorted(coded["source_id"])


def test_timeline_has_each_happening_once(opened):
    opened.go("#/view/timeline")
    clusters, events = members(), load("events").set_index("event_id")
    ids = opened.ids(".events .what > a")
    assert sorted(cluster_of(each) for each in ids) == sorted(clusters)
    differ = load("source_disagreements")["cluster_id"].nunique()
    said = f"{len(events)} events of {len(events)}, as {len(clusters)} happenings; in {differ} of"
    assert opened.text(STATUS).startswith(said)
    dated = events.loc[opened.ids(".month .what > a")]
    assert not dated["status"].isin(AHEAD).any()
    dated = dated.drop(opened.ids(".month li:has(.when:has-text('differ')) .what > a"))
    assert dated["date_earliest"].is_monotonic_increasing and dated["date_latest"].notna().all()
    planned = opened.ids("details:has-text('Planned, proposed') .what > a")
    assert planned and events.loc[planned, "status"].isin(AHEAD).all()
    drawn = opened.data(".bar")
    assert set(drawn) <= set(ids) and events.loc[drawn, "date_latest"].notna().all()
    assert opened.count(".tag.second:has-text('differ')") == differ
    opened.resize("phone")
    names = opened.page.locator(".bar text").all_text_contents()
    assert len(names) > len(drawn) * 0.9 and min(map(len, names)) > 5


def test_filters_are_in_the_address(opened):
    opened.go("#/view/timeline")
    focused = "document.activeElement.name || document.activeElement.tagName"
    events = load("events")
    opened.page.focus("select[name=status]")
    opened.page.select_option("select[name=status]", "planned")
    planned = (events["status"] == "planned").sum()
    assert "status=planned" in opened.page.url
    assert opened.text(STATUS).startswith(f"{planned} events of")
    assert opened.page.evaluate(focused) == "status"
    opened.page.click("text=Clear filters")
    assert opened.text(STATUS).startswith(f"{len(events)} events of")
    assert opened.page.evaluate(focused) == "H2"
    for view in ("timeline", "network", "map"):
        opened.go(f"#/view/{view}?status=nothing")
        assert "Nothing matches." in opened.text("#view")
    opened.page.click("text=Clear all filters")
    assert "Nothing matches." not in opened.text("#view")


def test_network_counts_what_parties_share_and_no_names_overlap(opened):
    opened.go("#/view/network")
    known = load("organizations").set_index("organization_id")
    is_state = known["parent_organization_id"].map(known["kind"].astype("str")) == "state"
    governments = known[(known["kind"] == "government") & is_state]
    merged = governments["parent_organization_id"].to_dict()
    parts = load("event_participants")
    parts = parts[(parts["role"] != "subject") & (parts["presence"] != "not_present")]
    parties = parts["organization_id"].fillna(parts["actor_id"]).replace(merged)
    by_event = parties.groupby(parts["event_id"]).agg(set).to_dict()
    shared = {}
    for cluster, events in members().items():
        own = sorted(set().union(*(by_event.get(each, set()) for each in events)))
        for one, other in ((a, b) for n, a in enumerate(own) for b in own[n + 1 :]):
            shared.setdefault((one, other), set()).add(cluster)
    nodes = opened.data(".node")
    assert len(nodes) > 5 and not set(nodes) & set(merged)
    titles = opened.page.locator(".tie title").all_text_contents()
    for ids, says in zip(opened.data(".tie", "ids"), titles, strict=True):
        assert f": {len(shared[tuple(sorted(ids.split()))])} event" in says
    one = opened.page.locator("#view .rows details").first
    one.locator("summary").click()
    assert one.locator(".events li").count() == int(one.locator("summary").inner_text().split()[-2])
    assert opened.overlaps(".network .node rect") == 0
    opened.resize("phone")
    assert opened.overlaps(".network .node rect") == 0
    opened.resize("desktop")
    opened.go(f"#/view/network?around={nodes[0]}")
    assert opened.count(f".tie[data-ids~='{nodes[0]}']") == opened.count(".node") - 1 > 0
    opened.go("#/view/network?apart=yes")
    assert set(opened.data(".node")) & set(merged)


def test_positions_by_topic(opened):
    opened.go("#/view/positions")
    positions = load("positions").merge(load("issues")[["issue_id", "topic"]], on="issue_id")
    codes = load("codes").query("vocabulary == 'topic'").set_index("code")["label"]
    topics = codes.reindex(positions["topic"].unique())
    cards = opened.page.locator("#view .cards a")
    assert sorted(cards.locator("b").all_inner_texts()) == sorted(topics)
    topic = positions["topic"].mode()[0]
    cards.filter(has=opened.page.locator(f"b:text-is('{topics[topic]}')")).click()
    own = positions[positions["topic"] == topic]
    ids = opened.data(".proposition")
    assert sorted(ids) == sorted(own["issue_id"].unique())
    assert sorted(opened.shown_positions()) == sorted(own["position_id"])
    voices = opened.page.evaluate("""() => [...document.querySelectorAll('.positions')].map(
      (list) => [list.previousElementSibling.textContent,
        [...list.children].map((each) => each.querySelector('a').hash.split('/').at(-1)),
        [...list.querySelectorAll('.sign')].map((each) => each.textContent)])""")
    by_id, signs = positions.set_index("position_id"), {"support": "+", "oppose": "−", "mixed": "±"}
    for heading, listed, marks in voices:
        modes = by_id.loc[listed, "mode"]
        assert modes.isin(OWN).all() == ("own words" in heading)
        assert modes.isin(["inferred"]).all() == ("interprets" in heading)
        stances = by_id.loc[listed, "stance"]
        assert [signs.get(each) for each in stances if each in signs] == [
            mark for mark in marks if mark in signs.values()
        ]
    holder = own["actor_id"].fillna(own["organization_id"])
    facts = set(load("issues").query("proposition_kind == 'fact'")["issue_id"])
    for issue in ids:
        bar = opened.page.locator(f"[data-id='{issue}'] .stance-bar").inner_text()
        numbers = [int(each.split()[0]) for each in bar.splitlines()]
        assert sum(numbers) == holder[own["issue_id"] == issue].nunique()
        wrong = (" for", "against") if issue in facts else ("it is so", "den")
        assert not any(words in bar for words in wrong)  # nobody is for or against a fact


def test_disagreements_are_side_by_side_and_marked(opened):
    opened.go("#/view/disagreements")
    found, clusters = load("source_disagreements"), load("event_clusters")
    shared = clusters[clusters["source_count"] > 1]
    ids = opened.ids(".happening p a")
    assert sorted(ids) == sorted("cluster:" + shared["cluster_id"])
    rows = found.fillna({"about": ""}).groupby(["cluster_id", "column", "about"]).ngroups
    assert opened.count(".compare .differs") == rows
    assert opened.count(".compare .differs:not(:has(mark))") == 0
    assert opened.count(".compare tr:not(.differs) mark") == 0
    places = found.query("column == 'place_id'")
    assert set(places["value"].dropna()) <= set(
        opened.page.locator(".differs:has(th:text-is('Where')) td").all_inner_texts()
    )
    opened.go("#/view/disagreements?column=place_id")
    assert opened.count(".happening") == places["cluster_id"].nunique()
    opened.resize("phone")
    opened.go("#/view/disagreements")
    assert opened.count(".happening[open]") == 0
    opened.page.locator(".happening summary").first.click()
    assert opened.page.locator(".happening table").first.is_visible()


def test_days_are_disputed_where_the_sources_exclude_each_other(opened):
    dates = load("source_disagreements").query("column == 'date_edtf'")
    events, disputed = load("events").set_index("event_id"), set()
    for cluster, own in dates.groupby("cluster_id")["event_id"]:
        days = events.loc[own]
        opened.go(f"#/page/cluster:{cluster}")
        heading = opened.text(".summary")
        is_disputed = days["date_earliest"].max() > days["date_latest"].min()
        assert is_disputed == ("(the sources differ)" in heading)
        if not is_disputed:
            continue
        disputed.add(cluster)
        for day in days.query("date_earliest == date_latest")["date_earliest"]:
            assert f"{day:%-d %B %Y}" in heading
    opened.go("#/view/timeline")
    said = opened.page.locator(".events li:has(.when:has-text('sources differ')) .what > a")
    assert said.count() == len(disputed) > 0


def test_map(opened):
    opened.go("#/view/map")
    places, events = load("places").set_index("place_id"), load("events")
    located = events["place_id"].dropna()
    opened.page.wait_for_selector(".map .place")
    drawn = opened.ids(".map .place")
    assert set(drawn) <= {each for each in located if pd.notna(places.loc[each, "latitude"])}
    number = (located.map(places["country"]) == "UZB").sum()
    assert f"Uzbekistan {number}" in opened.page.locator(".country-name").all_text_contents()
    assert opened.text(STATUS).startswith(f"{len(located)} events with a place")
    inside = """(all) => all.every((each) => {
      const [own, map] = [each, each.closest('svg')].map((node) => node.getBoundingClientRect());
      return own.left > map.left - 1 && own.right < map.right + 1 && own.bottom < map.bottom + 1;
    })"""
    assert opened.page.locator(".map text").evaluate_all(inside)
    assert sorted(opened.ids("#view .columns a")) == sorted(located.unique())
    opened.page.click("text=Zoom in")
    opened.page.locator(f".map .place[href='#/page/{drawn[0]}'] circle").click()
    assert opened.text("#panel h2") == places.loc[drawn[0], "name"]
    opened.page.keyboard.press("Escape")
    assert opened.hidden("#panel")


def test_strips_count_what_rests_on_each_sentence(opened):
    evidence = load("evidence").dropna(subset="sentence_id")
    owners = ["participant_id", "relation_id", "position_id", "affiliation_id", "event_id"]
    owners += ["actor_id", "organization_id", "place_id", "source_id"]
    owner = evidence[owners].bfill(axis=1).iloc[:, 0]
    rests = owner.groupby(evidence["sentence_id"].astype("str")).nunique()
    sentences = load("sentences")
    for source in load("sources").query("level == 'coded'")["source_id"][:4]:
        opened.go(f"#/page/{source}")
        ids = opened.ids(".sentence")
        own = sentences["paragraph_id"].str.rsplit("-", n=1).str[0] == source
        assert sorted(ids) == sorted(sentences["sentence_id"][own])
        numbers = opened.page.locator(".sentence").all_inner_texts()
        assert [int(number) for number in numbers] == [rests.get(each, 0) for each in ids]


def read_rows(file):
    with file.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.parametrize("table", ["events", "positions", "codes", "evidence"])
def test_tables_are_as_published(opened, table, tmp_path):
    opened.go(f"#/view/tables/{table}")
    rows = read_rows(ROOT / "data" / f"{table}.csv")
    assert opened.text(STATUS).startswith(f"{len(rows):,} row")
    with opened.page.expect_download() as download:
        opened.page.click("text=Download these rows as CSV")
    download.value.save_as(tmp_path / "got.csv")
    assert read_rows(tmp_path / "got.csv") == rows


def test_tables_are_sorted_and_filtered(opened):
    opened.go("#/view/tables/events")
    events = load("events")
    word = events["label"].str.split().str[0].mode()[0]
    opened.page.fill("input[aria-label='Filter Label']", word.lower())
    opened.page.select_option("select[aria-label='Filter Status']", "occurred")
    kept = events[events["label"].str.contains(word, case=False, regex=False)]
    kept = kept[kept["status"] == "occurred"]
    opened.page.locator(STATUS, has_text=f"{len(kept)} row").wait_for()
    opened.page.click("th button:text-is('Label')")
    shown = opened.page.locator(".grid tbody td:nth-child(3)").all_inner_texts()
    first = sorted(kept["label"].str.lower())[: len(shown)]
    assert len(shown) > 1 and [each.lower() for each in shown] == first
    opened.page.locator(".grid tbody a").first.click()
    assert opened.text("#view h2") == shown[0]
