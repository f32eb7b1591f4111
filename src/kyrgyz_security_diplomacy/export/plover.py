"""Strict PLOVER: one event record per line (JSONL), its JSON Schema, and what was left out and why.

See docs/formats.md for what becomes of an event.
"""

import json
from pathlib import Path

from ..tables.csv_writer import csv_bytes, json_bytes
from .snapshot import Row, Snapshot, filled

SCHEMA = Path(__file__).with_name("plover.schema.json")
"""The schema of a record, its lists of codes empty."""
TO_COME = frozenset(("planned", "proposed", "conditional"))
ACTING = frozenset(("initiator", "visitor", "signatory", "mediator"))
RECEIVING = frozenset(("recipient", "host", "target"))
UNDECIDED = frozenset(("unclear", "not_stated"))
"""Codes of this project for what a source leaves open; PLOVER has none."""
NON_STATE = {"igo": "IGO", "ngo": "NGO", "movement": "ISM", "armed_group": "IMG", "company": "MNC"}
"""Kind of an organization without a country to PLOVER's code of non-state actors."""
NEEDS_RECIPIENT = frozenset(("COOPERATE", "AID", "SANCTION"))
QUADS = {
    "verbal_cooperation": 1,
    "material_cooperation": 2,
    "verbal_conflict": 3,
    "material_conflict": 4,
}


def files(snapshot: Snapshot) -> dict[str, bytes]:
    """Return the records, their schema and the list of what was left out.

    Raises:
        PackageError: the package lacks a table, a column or a row.
    """
    records, left_out = plover_records(snapshot)
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
    return {
        "plover.jsonl": "".join(lines).encode("utf-8"),
        "plover.schema.json": json_bytes(plover_schema(snapshot)),
        "plover.left_out.csv": csv_bytes(["event_id", "reason"], left_out),
    }


def plover_records(snapshot: Snapshot) -> tuple[list[dict], list[tuple[str, str]]]:
    """Return the records, and id and reason of each event that is left out; see the module."""
    made, records, left_out = _Records(snapshot), [], []
    for event in snapshot.rows("events"):
        record = made.record(event)
        if reason := _unfit(record):
            left_out.append((event["event_id"], reason))
        else:
            records.append(record)
    return records, left_out


def plover_schema(snapshot: Snapshot) -> dict:
    """Return the JSON Schema (draft 2020-12) of a record, with the codes of the package."""
    codes: dict[str, dict[str, str]] = {}
    for row in snapshot.rows("codes"):
        if row["code"] not in UNDECIDED:
            codes.setdefault(row["vocabulary"], {})[row["code"]] = row["parent"]
    types = {code: quad for code, quad in codes["plover_type"].items() if quad}
    modes = {code: code.split(":")[1] for code in codes["plover_mode"]}
    schema = json.loads(SCHEMA.read_text("utf-8"))
    fields = schema["properties"]
    fields["event"]["items"]["enum"] = list(types)
    fields["mode"]["items"]["enum"] = sorted(set(modes.values()))
    fields["context"]["items"]["enum"] = list(codes["context"])
    schema["$defs"]["actor"]["properties"]["sector"]["enum"] = list(codes["plover_sector"])
    for kind, quad in types.items():
        own = [mode for code, mode in modes.items() if codes["plover_mode"][code] == kind]
        mode = {"items": {"enum": own}} if own else False
        then: dict = {"properties": {"quad_code": {"const": QUADS[quad]}, "mode": mode}}
        if kind in NEEDS_RECIPIENT:
            then["required"] = ["recipient"]
        condition = {"properties": {"event": {"contains": {"const": kind}}}}
        schema["allOf"].append({"if": condition, "then": then})
    return schema


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


class _Records:
    """Makes records of events; holds the tables that it takes."""

    def __init__(self, snapshot: Snapshot):
        self._corpus, self._version = snapshot.text("title"), snapshot.text("version")
        self._actors = snapshot.by_id("actors", "actor_id")
        self._organizations = snapshot.by_id("organizations", "organization_id")
        self._places = snapshot.by_id("places", "place_id")
        self._sources = snapshot.by_id("sources", "source_id")
        self._sentences = snapshot.first_sentences("event_id")
        self._offices = {
            (row["actor_id"], row["organization_id"]): row["role_title"]
            for row in snapshot.rows("affiliations")
        }
        self._parties = snapshot.grouped("event_participants", "event_id")
        self._contexts = snapshot.grouped("event_contexts", "event_id")
        self._parents = {row["parent_event_id"] for row in snapshot.rows("events")}

    def record(self, event: Row) -> dict:
        """Return the record of an event, whether it is fit or not."""
        event_id, kind = event["event_id"], event["plover_type"]
        source = self._sources[event["source_id"]]
        of_type, _, mode = event["plover_mode"].partition(":")
        parties = self._parties.get(event_id, [])
        contexts = (row["context"] for row in self._contexts.get(event_id, ()))
        acting = [row for row in parties if row["role"] in ACTING]
        acting = acting or [row for row in parties if row["role"] == "participant"]
        made = {
            "id": event_id,
            **_dates(event, source),
            "actor": [self._party(row) for row in acting],
            "recipient": [self._party(row) for row in parties if row["role"] in RECEIVING],
            "event": [kind] if kind not in UNDECIDED | {""} else [],
            "mode": [mode] if mode and of_type == kind else [],
            "context": [code for code in contexts if code not in UNDECIDED],
            "quad_code": QUADS.get(event["quad_class"]),
            "event_loc": self._location(event["place_id"]) if event["place_id"] else {},
            "event_text": [event["label"]],
            "link": event["parent_event_id"] or (event_id if event_id in self._parents else ""),
            "text_info": filled({"sequence": self._sentences.get(event_id)}),
            "cite_info": self._citation(source),
            "comment": f"status {event['status']}; date as coded {event['date_edtf']} (EDTF)",
        }
        return filled(made)

    def _party(self, row: Row) -> dict:
        person = self._actors[row["actor_id"]] if row["actor_id"] else {}
        body = self._organizations[row["organization_id"]] if row["organization_id"] else {}
        code = body.get("country") or NON_STATE.get(body.get("kind", ""), "")
        named = person or body
        made = {
            "code": code or person.get("country"),
            "sector": body.get("plover_sector"),
            "identifier_id": named["wikidata_id"],
            "identifier_text": named["name"] or row["actor_id"] or row["organization_id"],
            "office": self._offices.get((row["actor_id"], row["organization_id"])),
        }
        return filled(made)

    def _location(self, place_id: str) -> dict:
        place = self._places[place_id]
        made: dict = {"name": place["name"], "cc3": place["country"]}
        made["geonameid"] = int(place["geonames_id"]) if place["geonames_id"] else None
        made |= {key: float(place[key]) for key in ("latitude", "longitude") if place[key]}
        return filled(made)

    def _citation(self, source: Row) -> dict:
        made = {
            "corpus": self._corpus,
            "citation": source["source_id"],
            "url": source["url"],
            "title": source["title"],
            "language": source["language"],
            "publication": source["container_title"] or source["publisher"],
            "copyright": source["rights"],
            "version": self._version,
        }
        return filled(made)


def _dates(event: Row, source: Row) -> dict:
    earliest, latest = event["date_earliest"], event["date_latest"]
    if event["status"] in TO_COME or not (earliest or latest):
        return {"date": source["published_latest"]}
    start, end = earliest or latest, latest or earliest
    return {"date": start} | ({"enddate": end} if end != start else {})
