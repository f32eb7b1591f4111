"""The views of the dataset: what they show is what the tables hold, and no row is lost.

Some rows are changed first, so that there is an event of which nothing is known, an unclear role,
an opposed position and a cancelled event.
"""

import re
from collections import Counter, defaultdict
from itertools import product

import pytest

from kyrgyz_security_diplomacy import connect, open_package

UNKNOWN, CALLED_OFF = "evt-ria17-us-experts", "evt-bakiyev-karimov-moscow"
ABIZAID = "par-abizaid-isakov-meeting-john-abizaid-visitor"
OPPOSED = "pos-bakiyev-assistance-nato"
CHANGES = (
    f"DELETE FROM evidence WHERE event_id = '{UNKNOWN}' OR participant_id IN "
    f"(SELECT participant_id FROM event_participants WHERE event_id = '{UNKNOWN}')",
    *(
        f"DELETE FROM {table} WHERE event_id = '{UNKNOWN}'"
        for table in ("event_participants", "event_issues", "event_contexts")
    ),
    f"UPDATE events SET place_id = NULL WHERE event_id = '{UNKNOWN}'",
    f"UPDATE events SET status = 'cancelled' WHERE event_id = '{CALLED_OFF}'",
    f"UPDATE event_participants SET role = 'unclear' WHERE participant_id = '{ABIZAID}'",
    f"UPDATE positions SET stance = 'oppose' WHERE position_id = '{OPPOSED}'",
)
ROLES = {
    "initiators": "initiator", "recipients": "recipient", "hosts": "host", "visitors": "visitor",
    "participants": "participant", "signatories": "signatory", "mediators": "mediator",
    "targets": "target", "subjects": "subject", "venue_providers": "venue_provider",
    "proposers": "proposer", "wanted": "wanted", "other_parties": "unclear",
}  # fmt: skip
TAKES_PART = {*ROLES.values()} - {"target", "subject", "venue_provider", "proposer", "unclear"}


@pytest.fixture(scope="module")
def view():
    """A function that returns the rows of a view or table as dicts, after the changes."""
    with connect() as connection:
        for sql in CHANGES:
            connection.execute(sql)

        def rows(name):
            cursor = connection.execute(f"SELECT * FROM {name}")
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

        yield rows


@pytest.fixture(scope="module")
def tables(view):
    """The rows of every table by name, "" for an empty cell."""
    return {
        name: [{key: value or "" for key, value in row.items()} for row in view(name)]
        for name in open_package().tables
    }


@pytest.fixture(scope="module")
def names(tables):
    """What persons, organizations and places are called, by id."""
    return {
        next(iter(row.values())): row["name"] or "unnamed person"
        for table in ("actors", "organizations", "places")
        for row in tables[table]
    }


def listed(text):
    return text.split("; ") if text else []


def by(rows, *columns):
    """Rows grouped by what they have in some columns."""
    found = defaultdict(list)
    for row in rows:
        found[tuple(row[column] for column in columns)].append(row)
    return found


def test_a_list_in_a_cell_can_be_divided_again(tables):
    for table, column in (
        ("actors", "name"), ("organizations", "name"), ("places", "name"),
        ("issues", "proposition"), ("events", "label"),
    ):  # fmt: skip
        assert not [row[column] for row in tables[table] if "; " in row[column]]


def test_every_event_has_one_row_with_its_parties_by_role(view, tables, names):
    def party(row):
        own = [names[row[key]] for key in ("actor_id", "organization_id") if row[key]]
        return own[0] if len(own) == 1 else f"{own[0]} ({own[1]})"

    found, events = view("event_summary"), tables["events"]
    for name in ("event_id", "place_id"):
        assert [row[name] or "" for row in found] == [row[name] for row in events]
    assert [row["place"] for row in found] == [names.get(row["place_id"]) for row in found]
    parts, contexts, issues = (
        by(tables[f"event_{name}"], "event_id") for name in ("participants", "contexts", "issues")
    )
    for row in found:
        event = (row["event_id"],)
        for column, role in ROLES.items():
            expected = sorted(party(each) for each in parts[event] if each["role"] == role)
            assert listed(row[column]) == expected, (event, column)
        apart = ("subject", "venue_provider", "proposer")
        taking_part = sorted(party(each) for each in parts[event] if each["role"] not in apart)
        assert (listed(row["parties"]), row["party_count"]) == (taking_part, len(taking_part))
        assert listed(row["contexts"]) == [each["context"] for each in contexts[event]]
        assert listed(row["issue_ids"]) == [each["issue_id"] for each in issues[event]]
        assert len(listed(row["issues"])) == len(issues[event])


def in_reading_order(sentence_id):
    source, paragraph, sentence = re.fullmatch("(.*)-p([0-9]+)-s([0-9]+)", sentence_id).groups()
    return source, int(paragraph), int(sentence)


def test_sentences_of_an_event(view, tables):
    event_of = {row["participant_id"]: row["event_id"] for row in tables["event_participants"]}
    sentences = defaultdict(set)
    for row in tables["evidence"]:
        event = row["event_id"] or event_of.get(row["participant_id"])
        if event and row["sentence_id"] and row["relation"] == "supports":
            sentences[event].add(row["sentence_id"])
    for row in view("event_summary"):
        own = sorted(sentences[row["event_id"]], key=in_reading_order)
        assert listed(row["sentence_ids"]) == own and row["sentence_count"] == len(own)
        assert own or row["event_id"] == UNKNOWN


def test_every_position_is_in_one_cell_of_the_matrix(view, tables, names):
    def holder(row):
        return row["actor_id"] or row["organization_id"]

    found, cells = view("position_matrix"), defaultdict(list)
    for row in tables["positions"]:
        cells[(holder(row), row["issue_id"])].append(row)
    assert [(row["holder_id"], row["issue_id"]) for row in found] == sorted(cells)
    for row in found:
        own = cells[(row["holder_id"], row["issue_id"])]
        assert listed(row["position_ids"]) == [each["position_id"] for each in own]
        assert row["position_count"] == len(own)
        stances = Counter(each["stance"] for each in own)
        assert row["balance"] == stances["support"] - stances["oppose"]
        assert row["oppose_count"] == stances["oppose"]
        assert row["support_count"] + row["oppose_count"] + row["other_count"] == len(own)
        assert row["stance"] == (own[0]["stance"] if len(stances) == 1 else "mixed")
        for column in ("mode", "attitude"):
            assert listed(row[f"{column}s"]) == sorted({each[column] for each in own})
        assert row["reported_count"] + row["inferred_count"] + row["authorial_count"] == len(own)
        others = [p for p in own if p["via_actor_id"] not in ("", holder(p))]
        assert row["via_other_count"] == len(others)
        of_persons = {p["organization_id"] for p in own if p["actor_id"] and p["organization_id"]}
        assert listed(row["holder_organizations"]) == sorted({names[each] for each in of_persons})
        assert row["holder"] == names[row["holder_id"]]
        if OPPOSED in listed(row["position_ids"]):
            assert row["stance"] == "mixed"
            assert "North Atlantic Treaty Organization" in listed(row["targets"])


def pairs(tables):
    """(direction, party, other party) to the events that they share, computed from the tables."""
    quad = {
        row["code"]: row["parent"] for row in tables["codes"] if row["vocabulary"] == "plover_type"
    }
    found, by_event = defaultdict(set), by(tables["event_participants"], "event_id")
    for event in tables["events"]:
        if "cooperation" not in quad[event["event_type"]]:
            continue
        own = [
            (row["role"], row["organization_id"] or row["actor_id"])
            for row in by_event[(event["event_id"],)]
            if row["role"] in TAKES_PART
        ]
        for (role, one), (other_role, other) in product(own, own):
            ends = {role, other_role}
            acts = {"initiator", "wanted"}
            if role in acts and other_role == "recipient" and one != other:
                found[("directed", one, other)].add(event["event_id"])
            elif ends <= {*acts, "recipient"} or ends in ({"host"}, {"visitor"}):
                continue
            elif one < other:
                found[("undirected", one, other)].add(event["event_id"])
    return found


def happenings(tables):
    """The least id of the events that are one happening, by event."""
    found = {row["event_id"]: row["event_id"] for row in tables["events"]}
    links = [
        (row["event_id"], row["other_event_id"])
        for row in tables["event_relations"]
        if row["relation"] == "same_as" and row["identity_confidence"] != "possible"
    ]
    for one, other in links * len(links):  # enough turns for a chain of all links
        found[one] = found[other] = min(found[one], found[other])
    return found


def test_a_happening_has_the_events_that_are_linked(view, tables):
    expected = defaultdict(list)
    for event, cluster in happenings(tables).items():
        expected[cluster].append(event)
    found = view("event_clusters")
    assert {row["cluster_id"]: listed(row["event_ids"]) for row in found} == expected
    sources = {row["event_id"]: row["source_id"] for row in tables["events"]}
    for row in found:
        own = {sources[event] for event in listed(row["event_ids"])}
        assert listed(row["source_ids"]) == sorted(own) and row["source_count"] == len(own)
        assert (row["agreement"] == "one_source") == (len(own) == 1)


def test_disagreements_have_two_values_and_sentences_on_both_sides(view):
    differing = by(view("source_disagreements"), "cluster_id", "column", "about")
    for rows in differing.values():
        assert len({row["value"] for row in rows}) > 1
        assert all(row["sentence_ids"].startswith(f"{row['source_id']}-p") for row in rows)
    agreement = {row["cluster_id"]: row["agreement"] for row in view("event_clusters")}
    columns = ("event_type", "status", "date_edtf", "place_id")
    differ = {cluster for cluster, column, _ in differing if column in columns}
    assert differ == {cluster for cluster, said in agreement.items() if said == "differ"}


def test_edges_are_the_pairs_that_share_an_event(view, tables, names):
    found, expected = view("cooperation_edges"), pairs(tables)
    keys = [(row["direction"], row["party_id"], row["other_party_id"]) for row in found]
    assert keys == sorted(expected)
    events, happening = {row["event_id"]: row for row in tables["events"]}, happenings(tables)
    for row, key in zip(found, keys, strict=True):
        assert listed(row["event_ids"]) == sorted(expected[key])
        first = {happening[event]: event for event in sorted(expected[key], reverse=True)}
        own = [events[event] for event in first.values()]
        assert row["weight"] == len(own)
        statuses = Counter(each["status"] for each in own)
        assert row["occurred_count"] == statuses["occurred"] + statuses["ongoing"]
        called_off = ("cancelled", "denied", "not_occurred")
        assert row["called_off_count"] == sum(statuses[each] for each in called_off)
        assert row["certain_count"] == sum(each["factuality"] == "CT+" for each in own)
        counts = ("occurred", "planned", "called_off", "unclear")
        assert sum(row[f"{name}_count"] for name in counts) == row["weight"]
        assert (row["party"], row["other_party"]) == (names[key[1]], names[key[2]])
    [row] = [row for row in found if CALLED_OFF in listed(row["event_ids"])]
    assert row["called_off_count"] > 0 < row["occurred_count"]


def test_every_evidence_has_one_row_with_its_claim(view, tables, names):
    found, evidence = view("evidence_view"), tables["evidence"]
    assert [row["evidence_id"] for row in found] == [row["evidence_id"] for row in evidence]
    keys = {
        key["fields"][0]: key["reference"]["resource"]
        for key in open_package().tables["evidence"].schema["foreignKeys"]
        if key["fields"] == key["reference"]["fields"] != ["sentence_id"]
    }
    events = {row["event_id"]: row["label"] for row in tables["events"]}
    summaries = {row["position_id"]: row["summary"] for row in tables["positions"]}
    for row, raw in zip(found, evidence, strict=True):
        [column] = [name for name in keys if raw[name]]
        assert (row["claim_table"], row["claim_id"]) == (keys[column], raw[column])
        words = {**names, **events, **summaries}.get(raw[column])
        assert row["claim"] == words if words else row["claim"] not in (None, raw[column])
        assert row["sentence_id"] == (raw["sentence_id"] or None)
        if row["sentence_id"]:
            numbers = f"-p{row['paragraph_number']}-s{row['sentence_number']}"
            assert row["sentence_id"] == row["source_id"] + numbers
        assert bool(row["external_source"]) == bool(raw["external_source_id"])
        assert bool(row["rule_label"]) == bool(raw["rule_id"])
