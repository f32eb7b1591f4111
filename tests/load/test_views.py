"""The views of the dataset: what they show is what the tables hold, and no row is lost."""

import re
from collections import Counter, defaultdict
from itertools import product

import pytest
from real_package import DESCRIPTOR, all_rows

from kyrgyz_security_diplomacy import connect, load, open_package

TABLES = all_rows()
TAKES_PART = {
    "initiator", "recipient", "host", "visitor", "participant", "signatory", "mediator", "wanted",
}  # fmt: skip


@pytest.fixture(scope="module")
def connection():
    with connect() as made:
        yield made


@pytest.fixture
def changed(connection):
    """A function that runs SQL on the tables, for one test."""
    connection.execute("BEGIN")
    yield lambda *statements: [connection.execute(sql) for sql in statements]
    connection.execute("ROLLBACK")


def view(connection, name):
    """The rows of a view as dicts."""
    cursor = connection.execute(f"SELECT * FROM {name}")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def listed(text):
    return text.split("; ") if text else []


def by(table, *columns):
    """The rows of a table grouped by the text of some columns."""
    found = defaultdict(list)
    for row in TABLES[table]:
        found[tuple(row[column] for column in columns)].append(row)
    return found


NAMES = {
    row[key]: row["name"] or "unnamed person"
    for table, key in (
        ("actors", "actor_id"), ("organizations", "organization_id"), ("places", "place_id"),
    )
    for row in TABLES[table]
}  # fmt: skip


def party(row):
    """A participant in words."""
    names = [NAMES[row[key]] for key in ("actor_id", "organization_id") if row[key]]
    return names[0] if len(names) == 1 else f"{names[0]} ({names[1]})"


def test_engines_give_the_same_views_with_comments(connection):
    for each in open_package().descriptor["views"]:
        names = [field["name"] for field in each["fields"]]
        if each["name"] in ("event_summary", "evidence_view"):
            expected = connection.table(each["name"]).fetchall()
            frame, other = load(each["name"]), load(each["name"], engine="polars")
            assert other.rows() == expected and len(frame) == len(expected) > 0
            assert other.columns == list(frame.columns) == names
            for name in names:
                column = frame[name].dt.date if frame[name].dtype.kind == "M" else frame[name]
                values = column.astype(object).where(column.notna(), None).tolist()
                assert values == other[name].to_list()
        found = connection.execute(
            "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = ? "
            "ORDER BY column_index",
            [each["name"]],
        ).fetchall()
        assert found == [(field["name"], field["description"]) for field in each["fields"]]


def test_a_list_in_a_cell_can_be_divided_again():
    for table, column in (
        ("actors", "name"), ("organizations", "name"), ("places", "name"),
        ("issues", "proposition"), ("events", "label"),
    ):  # fmt: skip
        assert not [row[column] for row in TABLES[table] if "; " in row[column]]


# event_summary

ROLES = {
    "initiators": "initiator", "recipients": "recipient", "hosts": "host", "visitors": "visitor",
    "participants": "participant", "signatories": "signatory", "mediators": "mediator",
    "targets": "target", "subjects": "subject", "venue_providers": "venue_provider",
    "proposers": "proposer", "wanted": "wanted",
}  # fmt: skip


def test_every_event_has_one_row_with_its_parties_by_role(connection):
    found = view(connection, "event_summary")
    assert [row["event_id"] for row in found] == [row["event_id"] for row in TABLES["events"]]
    assert [row["place_id"] or "" for row in found] == [row["place_id"] for row in TABLES["events"]]
    assert [row["place"] for row in found] == [NAMES.get(row["place_id"]) for row in found]
    by_event = by("event_participants", "event_id")
    for row in found:
        own = by_event[(row["event_id"],)]
        for column, role in ROLES.items():
            expected = sorted(party(each) for each in own if each["role"] == role)
            assert listed(row[column]) == expected, (row["event_id"], column)
        apart = ("subject", "venue_provider", "proposer")
        taking_part = [each for each in own if each["role"] not in apart]
        assert listed(row["parties"]) == sorted(map(party, taking_part))
        assert row["party_count"] == len(taking_part)


def in_reading_order(sentence_id):
    source, paragraph, sentence = re.fullmatch("(.*)-p([0-9]+)-s([0-9]+)", sentence_id).groups()
    return source, int(paragraph), int(sentence)


def test_sentences_contexts_and_issues_of_an_event(connection):
    event_of = {row["participant_id"]: row["event_id"] for row in TABLES["event_participants"]}
    sentences = defaultdict(set)
    for row in TABLES["evidence"]:
        event = row["event_id"] or event_of.get(row["participant_id"])
        if event and row["sentence_id"] and row["relation"] == "supports":
            sentences[event].add(row["sentence_id"])
    contexts, issues = by("event_contexts", "event_id"), by("event_issues", "event_id")
    for row in view(connection, "event_summary"):
        own = sorted(sentences[row["event_id"]], key=in_reading_order)
        assert listed(row["sentence_ids"]) == own and row["sentence_count"] == len(own) > 0
        assert listed(row["contexts"]) == [x["context"] for x in contexts[(row["event_id"],)]]
        assert listed(row["issue_ids"]) == [x["issue_id"] for x in issues[(row["event_id"],)]]
        assert len(listed(row["issues"])) == len(listed(row["issue_ids"]))


def test_an_event_of_which_nothing_is_known_still_has_a_row(connection, changed):
    event = "evt-bakiyev-karimov-moscow"
    tables = ("event_participants", "evidence", "event_issues", "event_contexts")
    changed(
        *(f"DELETE FROM {table} WHERE event_id = '{event}'" for table in tables),
        f"UPDATE events SET place_id = NULL WHERE event_id = '{event}'",
    )
    found = view(connection, "event_summary")
    assert len(found) == len(TABLES["events"])
    [row] = [row for row in found if row["event_id"] == event]
    assert (row["party_count"], row["sentence_count"]) == (0, 0)
    assert {row[name] for name in (*ROLES, "parties", "place", "contexts", "issues")} == {None}


def test_unclear_roles_are_shown(connection, changed):
    wanted = "par-abizaid-isakov-meeting-john-abizaid-visitor"
    changed(
        f"UPDATE event_participants SET role = 'unclear' WHERE participant_id = '{wanted}'",
    )
    found = {row["event_id"]: row for row in view(connection, "event_summary")}
    row = found["evt-abizaid-isakov-meeting"]
    assert row["other_parties"] == "John Abizaid (United States Central Command)"
    assert row["visitors"] is None and row["party_count"] == 2


# position_matrix


def holder(row):
    return row["actor_id"] or row["organization_id"]


def test_every_position_is_in_one_cell_of_the_matrix(connection):
    found = view(connection, "position_matrix")
    cells = defaultdict(list)
    for row in TABLES["positions"]:
        cells[(holder(row), row["issue_id"])].append(row)
    assert [(row["holder_id"], row["issue_id"]) for row in found] == sorted(cells)
    for row in found:
        own = cells[(row["holder_id"], row["issue_id"])]
        assert listed(row["position_ids"]) == [each["position_id"] for each in own]
        assert row["position_count"] == len(own)
        stances = Counter(each["stance"] for each in own)
        assert row["balance"] == stances["support"] - stances["oppose"]
        assert row["support_count"] + row["oppose_count"] + row["other_count"] == len(own)
        assert row["stance"] == (own[0]["stance"] if len(stances) == 1 else "mixed")
        assert listed(row["modes"]) == sorted({each["mode"] for each in own})
        assert listed(row["attitudes"]) == sorted({each["attitude"] for each in own})
        assert row["reported_count"] + row["inferred_count"] + row["authorial_count"] == len(own)
        others = [p for p in own if p["via_actor_id"] not in ("", holder(p))]
        assert row["via_other_count"] == len(others)
        organizations = {
            NAMES[p["organization_id"]] for p in own if p["actor_id"] and p["organization_id"]
        }
        assert listed(row["holder_organizations"]) == sorted(organizations)
        assert row["holder"] == NAMES[row["holder_id"]]


def test_positions_that_differ_are_mixed(connection, changed):
    changed(
        "UPDATE positions SET stance = 'oppose' WHERE position_id = 'pos-bakiyev-assistance-nato'"
    )
    found = {
        (row["holder_id"], row["issue_id"]): row for row in view(connection, "position_matrix")
    }
    row = found["act-kurmanbek-bakiyev", "iss-security-assistance"]
    assert (row["stance"], row["oppose_count"]) == ("mixed", 1)
    assert row["balance"] == row["position_count"] - 2
    assert "North Atlantic Treaty Organization" in listed(row["targets"])


# cooperation_edges


def pairs():
    """(direction, party, other party) to the events that they share, computed from the tables."""
    quad = {
        row["code"]: row["parent"] for row in TABLES["codes"] if row["vocabulary"] == "plover_type"
    }
    found = defaultdict(set)
    for event in TABLES["events"]:
        if "cooperation" not in quad[event["event_type"]]:
            continue
        own = [
            (row["role"], row["organization_id"] or row["actor_id"])
            for row in TABLES["event_participants"]
            if row["event_id"] == event["event_id"] and row["role"] in TAKES_PART
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


def happenings():
    """The least id of the events that are one happening, by event."""
    found = {row["event_id"]: row["event_id"] for row in TABLES["events"]}
    links = [
        (row["event_id"], row["other_event_id"])
        for row in TABLES["event_relations"]
        if row["relation"] == "same_as" and row["identity_confidence"] != "possible"
    ]
    for one, other in links * len(links):  # enough turns for a chain of all links
        found[one] = found[other] = min(found[one], found[other])
    return found


def test_a_happening_has_the_events_that_are_linked(connection):
    expected = defaultdict(list)
    for event, cluster in happenings().items():
        expected[cluster].append(event)
    found = view(connection, "event_clusters")
    assert {row["cluster_id"]: listed(row["event_ids"]) for row in found} == expected
    sources = {row["event_id"]: row["source_id"] for row in TABLES["events"]}
    for row in found:
        own = {sources[event] for event in listed(row["event_ids"])}
        assert listed(row["source_ids"]) == sorted(own) and row["source_count"] == len(own)
        assert (row["agreement"] == "one_source") == (len(own) == 1)


def test_disagreements_have_two_values_and_sentences_on_both_sides(connection):
    differing = defaultdict(list)
    for row in view(connection, "source_disagreements"):
        differing[row["cluster_id"], row["column"], row["about"]].append(row)
        assert row["sentence_ids"].startswith(f"{row['source_id']}-p")
    for of_column in differing.values():
        assert len({row["value"] for row in of_column}) > 1
    agreement = {row["cluster_id"]: row["agreement"] for row in view(connection, "event_clusters")}
    columns = ("event_type", "status", "date_edtf", "place_id")
    differ = {cluster for cluster, column, _ in differing if column in columns}
    assert differ == {cluster for cluster, said in agreement.items() if said == "differ"}


def test_edges_are_the_pairs_that_share_an_event(connection):
    found, expected = view(connection, "cooperation_edges"), pairs()
    keys = [(row["direction"], row["party_id"], row["other_party_id"]) for row in found]
    assert keys == sorted(expected)
    status, happening = {row["event_id"]: row for row in TABLES["events"]}, happenings()
    for row, key in zip(found, keys, strict=True):
        assert listed(row["event_ids"]) == sorted(expected[key])
        first = {happening[event]: event for event in sorted(expected[key], reverse=True)}
        own = [status[event] for event in first.values()]
        assert row["weight"] == len(own)
        occurred = [each for each in own if each["status"] in ("occurred", "ongoing")]
        assert row["occurred_count"] == len(occurred)
        assert row["certain_count"] == sum(each["factuality"] == "CT+" for each in own)
        counts = ("occurred", "planned", "called_off", "unclear")
        assert sum(row[f"{name}_count"] for name in counts) == row["weight"]
        assert (row["party"], row["other_party"]) == (NAMES[key[1]], NAMES[key[2]])


def test_edges_that_were_called_off_are_counted_apart(connection, changed):
    event = "evt-bakiyev-karimov-moscow"
    changed(f"UPDATE events SET status = 'cancelled' WHERE event_id = '{event}'")
    found = view(connection, "cooperation_edges")
    [row] = [row for row in found if event in listed(row["event_ids"])]
    assert (row["party_id"], row["other_party_id"]) == ("org-kgz-gov", "org-uzb-gov")
    assert row["called_off_count"] == 1 and row["occurred_count"] >= 1


# evidence_view


def test_every_evidence_has_one_row_with_its_claim(connection):
    found = view(connection, "evidence_view")
    assert [row["evidence_id"] for row in found] == [
        row["evidence_id"] for row in TABLES["evidence"]
    ]
    schemas = {each["name"]: each["schema"] for each in DESCRIPTOR["resources"]}
    keys = {
        key["fields"][0]: key["reference"]["resource"]
        for key in schemas["evidence"]["foreignKeys"]
        if key["fields"] == key["reference"]["fields"] != ["sentence_id"]
    }
    events = {row["event_id"]: row["label"] for row in TABLES["events"]}
    summaries = {row["position_id"]: row["summary"] for row in TABLES["positions"]}
    for row, raw in zip(found, TABLES["evidence"], strict=True):
        [column] = [name for name in keys if raw[name]]
        assert (row["claim_table"], row["claim_id"]) == (keys[column], raw[column])
        words = {**NAMES, **events, **summaries}.get(raw[column])
        assert row["claim"] == words if words else row["claim"] not in (None, raw[column])
        assert row["sentence_id"] == (raw["sentence_id"] or None)
        if row["sentence_id"]:
            numbers = f"-p{row['paragraph_number']}-s{row['sentence_number']}"
            assert row["sentence_id"] == row["source_id"] + numbers
        assert bool(row["external_source"]) == bool(raw["external_source_id"])
        assert bool(row["rule_label"]) == bool(raw["rule_id"])
