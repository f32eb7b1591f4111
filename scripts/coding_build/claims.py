"""What a coding sheet states as rows: affiliations, events with their parts, positions, evidence.

Links between events of different sources are in coding/links.csv (rule E16).
"""

import dataclasses
import re
from collections.abc import Mapping

from kyrgyz_security_diplomacy.report.problems import did_you_mean, shown

from .declared import Declared
from .edtf import bounds_of
from .rows import ENTITIES, Row, Tables, entity_of, read_coded
from .yaml_lines import Keys, Located, refuse

SHORT = re.compile(
    r"(?P<sentence>p[0-9]+-s[0-9]+)(?::(?P<span>[0-9]+-[0-9]+))?"
    r"(?: (?P<explicitness>explicit|coreference|inferred))?(?: (?P<rule_id>[A-Z][0-9]{1,2}))?"
)
LINKS = "coding/links.csv"
LINK_COLUMNS = (
    "event_id", "relation", "other_event_id", "identity_confidence", "evidence", "other_evidence",
    "note",
)  # fmt: skip
LINK_RULE = "E16"


def slug(identifier: str) -> str:
    """An id without its prefix, fit to be a part of another id; "" of none."""
    return identifier.partition("-")[2].replace("_", "-")


def made_id(table: str, cells: Mapping[str, str]) -> str:
    """The id of a row that is made of its other cells; "" of a table whose ids are typed."""
    event = slug(cells.get("event_id", ""))
    who = slug(entity_of(cells)) or event
    if table == "event_participants":
        return f"par-{event}-{who}-{cells['role'].replace('_', '-')}"
    if table == "event_relations":
        other = slug(cells["other_event_id"])
        return f"rel-{event}-{cells['relation'].replace('_', '-')}-{other}"
    if table == "mentions":
        return f"men-{slug(cells['sentence_id'])}-{cells['char_start']}-{cells['char_end']}-{who}"
    return ""


def evidence_row(
    declared: Declared, claim: str, cells: Mapping, span: str, typed: Row, source_id: str = ""
) -> Row:
    """A row of evidence for the row with the id `claim`, as a row that was typed at the same place.

    Its id has the claim, the column if one is meant, and the sentence, or else the source of the
    sheet: two sheets may have the same external source for one entity. `span` are the characters
    of the sentence, as 0-10, or "".
    """
    values = declared.empty_rows["evidence"] | cells
    if span:
        values["span_start"], values["span_end"] = span.split("-")
    place = slug(values["sentence_id"] or source_id)
    parts = claim, values["field"], place, span, slug(values["external_source_id"])
    ident = "-".join(part.replace("_", "-") for part in parts if part)
    return dataclasses.replace(typed, values=values | {"evidence_id": f"evd-{ident}"})


def claim_rows(declared: Declared, sheet: Located, published: str) -> Tables:
    """All rows that a sheet that fits its schema states, without computed columns other than ids.

    `published` is the day of publication of its source, as EDTF.
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
    days = bounds_of(declared, [published]).get(published, ("", ""))
    observed = dict(zip(("observed_from", "observed_to"), days, strict=False))
    for _, item in data.each("affiliations"):
        rows.add("affiliations", item, **(observed | of_source | _texts(item)))
        rows.evidence(item, "affiliation_id", item["affiliation_id"])
    for _, item in data.each("events"):
        rows.event(item)
    for _, item in data.each("positions"):
        rows.add("positions", item, **of_source)
        rows.evidence(item, "position_id", item["position_id"])
    return rows.tables


def _texts(item: Mapping) -> dict[str, str]:
    return {key: cell for key, cell in item.items() if isinstance(cell, str)}


class _SheetRows:
    """Collects the rows of one sheet in `tables`."""

    def __init__(self, declared: Declared, sheet: Located):
        self._declared, self._path = declared, sheet.path
        self.source_id: str = sheet.data["source_id"]
        self.tables: Tables = {name: [] for name in declared.tables}

    def add(self, table: str, item: Keys, **more: str) -> None:
        """Add a row of the cells of an item and of some that it does not have itself."""
        empty = self._declared.empty_rows[table]
        cells = {key: cell for key, cell in (_texts(item) | more).items() if key in empty}
        self.tables[table].append(Row(empty | cells, self._path, item.line, item.lines))

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
            ident = made_id("event_participants", party | {"event_id": event})
            self.add("event_participants", party, participant_id=ident, event_id=event)
            self.evidence(party, "participant_id", ident)
        for _, other in item.each("relations"):
            ident = made_id("event_relations", other | {"event_id": event})
            self.add("event_relations", other, relation_id=ident, event_id=event)
            self.evidence(other, "relation_id", ident)

    def evidence(self, item: Keys, key: str, claim: str) -> None:
        """Add the evidence of an item, for the row whose key column `key` is `claim`."""
        for line, given in item.each("evidence"):
            found, lines = given, {}
            if isinstance(given, str):
                found = {k: v for k, v in SHORT.fullmatch(given).groupdict().items() if v}
            else:
                line, lines = given.line, given.lines
            cells = {k: v for k, v in found.items() if k not in ("sentence", "span")} | {key: claim}
            if "sentence" in found:
                cells["sentence_id"] = f"{self.source_id}-{found['sentence']}"
            typed, span = Row({}, self._path, line, lines), found.get("span", "")
            made = evidence_row(self._declared, claim, cells, span, typed, self.source_id)
            self.tables["evidence"].append(made)


def add_links(declared: Declared, tables: Tables) -> None:
    """Add the links as rows of `event_relations` and `evidence`; raises SheetError.

    `evidence` and `other_evidence` are sentences of the two sources in short form, `p2-s1:0-10`,
    with "; " between several.
    """
    sources = {row.values["event_id"]: row.values["source_id"] for row in tables["events"]}
    problems = []
    for row in read_coded(declared.root, LINKS, LINK_COLUMNS, optional=True):
        cells = row.values
        link = made_id("event_relations", cells)
        made = declared.empty_rows["event_relations"]
        made = made | {name: cell for name, cell in cells.items() if name in made}
        made |= {"relation_id": link, "rule_id": LINK_RULE}
        tables["event_relations"].append(dataclasses.replace(row, values=made))
        for event, column in (("event_id", "evidence"), ("other_event_id", "other_evidence")):
            if cells[event] not in sources:
                hint = did_you_mean(cells[event], sources)
                problems.append(row.problem(event, f"no event {shown(cells[event])}", hint))
                continue
            for given in cells[column].split("; "):
                if found := SHORT.fullmatch(given):
                    of = {k: found[k] for k in ("explicitness", "rule_id") if found[k]}
                    of["sentence_id"] = f"{sources[cells[event]]}-{found['sentence']}"
                    of["relation_id"], span = link, found["span"] or ""
                    tables["evidence"].append(evidence_row(declared, link, of, span, row))
                else:
                    message = f"{shown(given)} is no sentence in short form"
                    problems.append(row.problem(column, message, "write it like p2-s1:0-10"))
    refuse(problems)
