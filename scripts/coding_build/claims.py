"""From one coding sheet to rows: affiliations, events with their parts, positions, evidence."""

from __future__ import annotations

import re

from .declared import Declared
from .rows import Row, Tables
from .sheet_schema import ENTITIES
from .yaml_lines import Located

SHORT = re.compile(
    r"(?P<sentence>p[0-9]+-s[0-9]+)(?::(?P<span>[0-9]+-[0-9]+))?"
    r"(?: (?P<explicitness>explicit|coreference|inferred))?(?: (?P<rule_id>[A-Z][0-9]{1,2}))?"
)


def slug(identifier: str) -> str:
    """An id without its prefix, fit to be a part of another id."""
    return identifier.split("-", 1)[1].replace("_", "-")


class SheetRows:
    """Collects the rows of one sheet into `tables`; every method adds rows of one kind."""

    def __init__(self, declared: Declared, sheet: Located, published: str):
        self.declared = declared
        self.sheet = sheet
        self.data: dict = sheet.data
        self.source_id = self.data["source_id"]
        self.published = published
        self.tables: Tables = {name: [] for name in declared.tables}

    def collect(self) -> Tables:
        """All rows that the sheet states, without computed columns other than ids."""
        self._sources()
        self._entities()
        self._affiliations()
        self._events()
        self._positions()
        return self.tables

    def _row(self, table: str, where: tuple, item: dict, **more: str) -> Row:
        values = self.declared.blank_rows[table].copy()
        values |= {k: cell for k, cell in item.items() if k in values and isinstance(cell, str)}
        values |= more
        row = Row(values, self.sheet.path, (self.sheet, where))
        self.tables[table].append(row)
        return row

    def _each(self, key: str):
        for number, item in enumerate(self.data.get(key) or []):
            yield (key, number), item

    def _sources(self) -> None:
        for where, item in self._each("sources"):
            self._evidence(where, item, "source_id", item["source_id"])

    def _entities(self) -> None:
        for where, item in self._each("entities"):
            for key in ENTITIES:
                if key in item:
                    self._evidence(where, item, key, item[key])

    def _affiliations(self) -> None:
        for where, item in self._each("affiliations"):
            observed = {"observed_from": self.published, "observed_to": self.published}
            observed |= {key: item[key] for key in observed if key in item}
            row = self._row("affiliations", where, item, source_id=self.source_id, **observed)
            self._evidence(where, item, "affiliation_id", row.values["affiliation_id"])

    def _events(self) -> None:
        for where, item in self._each("events"):
            event = item["event_id"]
            self._row("events", where, item, source_id=self.source_id)
            self._evidence(where, item, "event_id", event)
            for number, code in enumerate(item.get("contexts") or []):
                inner = (*where, "contexts", number)
                self._row("event_contexts", inner, {}, event_id=event, context=code)
            for number, issue in enumerate(item.get("issues") or []):
                inner = (*where, "issues", number)
                self._row("event_issues", inner, {}, event_id=event, issue_id=issue)
            for number, party in enumerate(item.get("participants") or []):
                inner = (*where, "participants", number)
                who = party.get("actor_id") or party.get("organization_id") or "?-nobody"
                ident = f"par-{slug(event)}-{slug(who)}-{party['role'].replace('_', '-')}"
                self._row("event_participants", inner, party, participant_id=ident, event_id=event)
                self._evidence(inner, party, "participant_id", ident)
            for number, other in enumerate(item.get("relations") or []):
                inner = (*where, "relations", number)
                kind = other["relation"].replace("_", "-")
                ident = f"rel-{slug(event)}-{kind}-{slug(other['other_event_id'])}"
                self._row("event_relations", inner, other, relation_id=ident, event_id=event)
                self._evidence(inner, other, "relation_id", ident)

    def _positions(self) -> None:
        for where, item in self._each("positions"):
            self._row("positions", where, item, source_id=self.source_id)
            self._evidence(where, item, "position_id", item["position_id"])

    def _evidence(self, where: tuple, item: dict, key: str, claim: str) -> None:
        for number, given in enumerate(item.get("evidence") or []):
            inner = (*where, "evidence", number)
            if isinstance(given, str):
                found = SHORT.fullmatch(given).groupdict()
                given = {name: value for name, value in found.items() if value}
            more = {key: claim} | self._pointer(given)
            more["evidence_id"] = evidence_id(claim, given, more)
            self._row("evidence", inner, given, **more)

    def _pointer(self, given: dict) -> dict[str, str]:
        found = {}
        if "sentence" in given:
            found["sentence_id"] = f"{self.source_id}-{given['sentence']}"
        if "span" in given:
            found["span_start"], found["span_end"] = given["span"].split("-")
        return found


def evidence_id(claim: str, given: dict, pointer: dict[str, str]) -> str:
    """Id of an evidence row: the claim, the column if one is meant, and what it points to."""
    parts = [claim.replace("_", "-")]
    if given.get("field"):
        parts.append(given["field"].replace("_", "-"))
    if pointer.get("sentence_id"):
        parts.append(slug(pointer["sentence_id"]))
    if pointer.get("span_start"):
        parts.append(f"{pointer['span_start']}-{pointer['span_end']}")
    if given.get("external_source_id"):
        parts.append(slug(given["external_source_id"]))
    return "evd-" + "-".join(parts)
