"""From one coding sheet to rows: affiliations, events with their parts, positions, evidence."""

from __future__ import annotations

import re

from .declared import Declared
from .edtf import EdtfError, parse
from .rows import Row, Tables
from .sheet_schema import ENTITIES
from .yaml_lines import Keys, Located

SHORT = re.compile(
    r"(?P<sentence>p[0-9]+-s[0-9]+)(?::(?P<span>[0-9]+-[0-9]+))?"
    r"(?: (?P<explicitness>explicit|coreference|inferred))?(?: (?P<rule_id>[A-Z][0-9]{1,2}))?"
)


def slug(identifier: str) -> str:
    """An id without its prefix, fit to be a part of another id; "" of none."""
    return identifier.partition("-")[2].replace("_", "-")


def claim_rows(declared: Declared, sheet: Located, published: str) -> Tables:
    """All rows that a sheet states, without computed columns other than ids.

    Args:
        declared: the declarations.
        sheet: a sheet that fits its schema.
        published: the day of publication of its source, as EDTF.
    """
    rows = _SheetRows(declared, sheet)
    data: Keys = sheet.data
    of_source = {"source_id": rows.source_id}
    for _, item in data.each("sources"):
        rows.evidence(item, "source_id", item["source_id"])
    for _, item in data.each("entities"):
        for key in ENTITIES:
            if key in item:
                rows.evidence(item, key, item[key])
    observed = dict(zip(("observed_from", "observed_to"), _days(published), strict=True))
    for _, item in data.each("affiliations"):
        seen = {key: item.get(key, day) for key, day in observed.items()}
        rows.add("affiliations", item, **of_source, **seen)
        rows.evidence(item, "affiliation_id", item["affiliation_id"])
    for _, item in data.each("events"):
        rows.event(item)
    for _, item in data.each("positions"):
        rows.add("positions", item, **of_source)
        rows.evidence(item, "position_id", item["position_id"])
    return rows.tables


def _days(published: str) -> tuple[str, str]:
    """First and last day of a date of publication; "" for one that is open or cannot be read."""
    try:
        bounds = parse(published)
    except EdtfError:
        return "", ""
    first, last = bounds.earliest, bounds.latest
    return first.isoformat() if first else "", last.isoformat() if last else ""


class _SheetRows:
    """Collects the rows of one sheet in `tables`."""

    def __init__(self, declared: Declared, sheet: Located):
        self._empty, self._path = declared.empty_rows, sheet.path
        self.source_id: str = sheet.data["source_id"]
        self.tables: Tables = {name: [] for name in declared.tables}

    def add(self, table: str, item: Keys, **more: str) -> None:
        """Add a row of the cells of an item and of some that it does not have itself."""
        values = self._empty[table].copy()
        values |= {k: cell for k, cell in item.items() if k in values and isinstance(cell, str)}
        self.tables[table].append(Row(values | more, self._path, item.line, item.lines))

    def event(self, item: Keys) -> None:
        """Add an event, its contexts, issues, participants and relations."""
        event = item["event_id"]
        self.add("events", item, source_id=self.source_id)
        self.evidence(item, "event_id", event)
        for line, code in item.each("contexts"):
            self.add("event_contexts", Keys(line), event_id=event, context=code)
        for line, issue in item.each("issues"):
            self.add("event_issues", Keys(line), event_id=event, issue_id=issue)
        for _, party in item.each("participants"):
            who = party.get("actor_id") or party.get("organization_id") or "?-nobody"
            ident = f"par-{slug(event)}-{slug(who)}-{party['role'].replace('_', '-')}"
            self.add("event_participants", party, participant_id=ident, event_id=event)
            self.evidence(party, "participant_id", ident)
        for _, other in item.each("relations"):
            kind = other["relation"].replace("_", "-")
            ident = f"rel-{slug(event)}-{kind}-{slug(other['other_event_id'])}"
            self.add("event_relations", other, relation_id=ident, event_id=event)
            self.evidence(other, "relation_id", ident)

    def evidence(self, item: Keys, key: str, claim: str) -> None:
        """Add the evidence of an item, for the row whose key column `key` is `claim`.

        The id has the claim, the column if one is meant, and the sentence, or else the source of
        this sheet: two sheets may have the same external source for one entity.
        """
        for line, given in item.each("evidence"):
            if isinstance(given, str):
                found, given = SHORT.fullmatch(given).groupdict(), Keys(line)
                given.update({name: value for name, value in found.items() if value})
            more = {key: claim}
            if "sentence" in given:
                more["sentence_id"] = f"{self.source_id}-{given['sentence']}"
            if "span" in given:
                more["span_start"], more["span_end"] = given["span"].split("-")
            parts = (
                claim,
                given.get("field", ""),
                slug(more.get("sentence_id", self.source_id)),
                given.get("span", ""),
                slug(given.get("external_source_id", "")),
            )
            ident = "-".join(part.replace("_", "-") for part in parts if part)
            self.add("evidence", given, **more, evidence_id=f"evd-{ident}")
