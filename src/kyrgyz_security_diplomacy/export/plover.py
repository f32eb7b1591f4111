"""Strict PLOVER: one event record per line (JSONL), and what was left out and why.

See docs/formats.md for what becomes of an event.
"""

import json

from ..tables.csv_writer import csv_bytes
from .snapshot import Row, Snapshot, filled

TO_COME = frozenset(("planned", "proposed", "conditional"))
ACTING = frozenset(("initiator", "visitor", "signatory", "mediator"))
RECEIVING = frozenset(("recipient", "host", "target"))
UNDECIDED = frozenset(("unclear", "not_stated"))
"""Codes of this project for what a source leaves open; PLOVER has none."""
NON_STATE = {"igo": "IGO", "ngo": "NGO", "movement": "ISM", "armed_group": "IMG", "company": "MNC"}
"""Kind of an organization without a country to PLOVER's code of non-state actors."""
NEEDS_RECIPIENT = frozenset(("COOPERATE", "AID", "SANCTION"))
QUADS = {
    "verbal_cooperation": 1, "material_cooperation": 2, "verbal_conflict": 3,
    "material_conflict": 4,
}  # fmt: skip


def plover(snapshot: Snapshot) -> dict[str, bytes]:
    """Return the records, and id and reason of each event that is left out; see the module.

    Raises PackageError if the package lacks a table, a column or a row.
    """
    lines, left_out = "", []
    offices = {
        (row["actor_id"], row["organization_id"]): row["role_title"]
        for row in snapshot.rows("affiliations")
    }
    parties = snapshot.grouped("event_participants", "event_id")
    contexts = snapshot.grouped("event_contexts", "event_id")
    parents = {row["parent_event_id"] for row in snapshot.rows("events")}
    for event in snapshot.rows("events"):
        event_id = event["event_id"]
        record = _record(snapshot, event, parties.get(event_id, []), offices)
        codes = (row["context"] for row in contexts.get(event_id, ()))
        record["context"] = [code for code in codes if code not in UNDECIDED]
        record["link"] = event["parent_event_id"] or (event_id if event_id in parents else "")
        if reason := _unfit(record := filled(record)):
            left_out.append((event_id, reason))
        else:
            lines += json.dumps(record, ensure_ascii=False) + "\n"
    listed = csv_bytes(["event_id", "reason"], left_out)
    return {"plover.jsonl": lines.encode(), "plover.left_out.csv": listed}


def _unfit(record: dict) -> str:
    if not record.get("event"):
        return "no_type"
    if "date" not in record:
        return "no_date"
    if not any("code" in actor for actor in record.get("actor", [])):
        return "no_actor"
    if record["event"][0] in NEEDS_RECIPIENT and "recipient" not in record:
        return "no_recipient"
    return ""


def _record(snapshot: Snapshot, event: Row, parties: list[Row], offices: dict) -> dict:
    """Return the record of an event, whether it is fit or not."""
    kind, source = event["plover_type"], snapshot.row(event["source_id"])
    of_type, _, mode = event["plover_mode"].partition(":")
    # who asks is the actor of a request, and who is to act is its recipient
    asks = kind == "REQUEST"
    acting = [row for row in parties if row["role"] in ({"proposer"} if asks else ACTING)]
    acting = acting or [row for row in parties if row["role"] == "participant"]
    receiving = [row for row in parties if row["role"] in ({"wanted"} if asks else RECEIVING)]
    cited = {
        "corpus": snapshot.text("title"),
        "citation": source["source_id"],
        **{name: source[name] for name in ("url", "title", "language")},
        "publication": source["container_title"] or source["publisher"],
        "copyright": source["rights"],
        "version": snapshot.text("version"),
    }
    return {
        "id": event["event_id"],
        **_dates(event, source),
        "actor": [_party(snapshot, row, offices) for row in acting],
        "recipient": [_party(snapshot, row, offices) for row in receiving],
        "event": [kind] if kind not in UNDECIDED | {""} else [],
        "mode": [mode] if mode and of_type == kind else [],
        "quad_code": QUADS.get(event["quad_class"]),
        "event_loc": _location(snapshot.row(event["place_id"])),
        "event_text": [event["label"]],
        "cite_info": filled(cited),
        "comment": f"status {event['status']}; date as coded {event['date_edtf']} (EDTF)",
    }


def _party(snapshot: Snapshot, row: Row, offices: dict[tuple[str, str], str]) -> dict:
    ids = row["actor_id"], row["organization_id"]
    person, body = map(snapshot.row, ids)
    code = body.get("country") or NON_STATE.get(body.get("kind", ""), "")
    made = {
        "code": code or person.get("country"),
        "sector": body.get("plover_sector"),
        "identifier_id": (person or body)["wikidata_id"],
        "identifier_text": snapshot.name_of(ids[0] or ids[1]),
        "office": offices.get(ids),
    }
    return filled(made)


def _location(place: Row) -> dict:
    if not place:
        return {}
    made: dict = {"name": place["name"], "cc3": place["country"]}
    made["geonameid"] = int(place["geonames_id"]) if place["geonames_id"] else None
    made |= {key: float(place[key]) for key in ("latitude", "longitude") if place[key]}
    return filled(made)


def _dates(event: Row, source: Row) -> dict:
    earliest, latest = event["date_earliest"], event["date_latest"]
    if event["status"] in TO_COME or not (earliest or latest):
        return {"date": source["published_latest"]}
    start, end = earliest or latest, latest or earliest
    return {"date": start} | ({"enddate": end} if end != start else {})
