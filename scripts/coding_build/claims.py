"""What a coding sheet states as rows: affiliations, events with their parts, positions, evidence.

Links between events of different sources are in coding/links.csv (rule E16).
"""

import dataclasses
import re
from collections.abc import Mapping

from kyrgyz_security_diplomacy.report.problems import did_you_mean, shown

from .declared import Declared
from .edtf import bounds_of
from .rows import ENTITIES, KEYS, Row, Tables, entity_of, read_coded
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
    declared: Declared, typed: Row, source_id: str, given: Mapping, key: str, claim: str
) -> Row:
    """A row of evidence for the row whose key column `key` is `claim`, typed where `typed` was.

    Its id has the claim, the column if one is meant, and the sentence, or else the source of the
    sheet: two sheets may have the same external source for one entity. `given` are cells, and the
    `sentence` (p2-s1) and `span` (0-10) as in a sheet.
    """
    cells, span = declared.cells("evidence", given, {key: claim}), given.get("span") or ""
    if span:
        cells["span_start"], cells["span_end"] = span.split("-")
    if sentence := given.get("sentence"):
        cells["sentence_id"] = f"{source_id}-{sentence}"
    place = slug(cells["sentence_id"] or source_id)
    parts = "evd", claim, cells["field"], place, span, slug(cells["external_source_id"])
    cells["evidence_id"] = "-".join(part.replace("_", "-") for part in parts if part)
    return dataclasses.replace(typed, values=cells)


def claim_rows(declared: Declared, sheet: Located, published: str) -> Tables:
    """All rows that a sheet that fits its schema states, without computed columns other than ids.

    `published` is the day of publication of its source, as EDTF.
    """
    rows, data = _SheetRows(declared, sheet), sheet.data
    of_source = {"source_id": rows.source_id}
    for _, item in [*data.each("sources"), *data.each("entities")]:
        for key in (*ENTITIES, "source_id"):
            if key in item:
                rows.evidence(item, key, item[key])
    days = bounds_of(declared, [published]).get(published, ("", ""))
    observed = dict(zip(("observed_from", "observed_to"), days, strict=False))
    for _, item in data.each("affiliations"):
        rows.claim("affiliations", item, observed | of_source)
    for _, item in data.each("events"):
        rows.claim("events", item, of_source)
        of_event = {"event_id": item["event_id"]}
        for name, column in (("contexts", "context"), ("issues", "issue_id")):
            for line, code in item.each(name):
                rows.add(f"event_{name}", Keys(line), of_event | {column: code})
        for name in ("participants", "relations"):
            for _, part in item.each(name):
                rows.claim(f"event_{name}", part, of_event)
    for _, item in data.each("positions"):
        rows.claim("positions", item, of_source)
    return rows.tables


class _SheetRows:
    """Collects the rows of one sheet in `tables`."""

    def __init__(self, declared: Declared, sheet: Located):
        self._declared, self._path = declared, sheet.path
        self.source_id: str = sheet.data["source_id"]
        self.tables: Tables = {name: [] for name in declared.tables}

    def add(self, table: str, item: Keys, more: Mapping[str, str]) -> dict[str, str]:
        """Add a row: cells of an item, and some it need not have. Returns all of them."""
        row = Row(self._declared.cells(table, more, item), self._path, item.line, item.lines)
        self.tables[table].append(row)
        return row.values

    def claim(self, table: str, item: Keys, more: Mapping[str, str]) -> None:
        """Add a row, under an id that is made if none is typed, and its evidence."""
        cells, key = self.add(table, item, more), KEYS[table]
        cells[key] = cells[key] or made_id(table, cells)
        self.evidence(item, key, cells[key])

    def evidence(self, item: Keys, key: str, claim: str) -> None:
        """Add the evidence of an item, for the row whose key column `key` is `claim`."""
        for line, given in item.each("evidence"):
            typed = Row({}, self._path, line)
            if isinstance(given, str):
                given = SHORT.fullmatch(given).groupdict()
            else:
                typed = Row({}, self._path, given.line, given.lines)
            made = evidence_row(self._declared, typed, self.source_id, given, key, claim)
            self.tables["evidence"].append(made)


def add_links(declared: Declared, tables: Tables) -> None:
    """Add the links as rows of `event_relations` and `evidence`; raises SheetError.

    `evidence` and `other_evidence` are sentences of the two sources in short form, `p2-s1:0-10`,
    with "; " between several.
    """
    sources = {row.values["event_id"]: row.values["source_id"] for row in tables["events"]}
    problems = []
    for row in read_coded(declared.root, LINKS, LINK_COLUMNS, optional=True):
        cells, link = row.values, made_id("event_relations", row.values)
        more = {"relation_id": link, "rule_id": LINK_RULE}
        made = declared.cells("event_relations", cells, more)
        tables["event_relations"].append(dataclasses.replace(row, values=made))
        for event, column in (("event_id", "evidence"), ("other_event_id", "other_evidence")):
            if cells[event] not in sources:
                hint = did_you_mean(cells[event], sources)
                problems.append(row.problem(event, f"no event {shown(cells[event])}", hint))
                continue
            for given in cells[column].split("; "):
                if found := SHORT.fullmatch(given):
                    of = sources[cells[event]], found.groupdict(), "relation_id", link
                    tables["evidence"].append(evidence_row(declared, row, *of))
                else:
                    message = f"{shown(given)} is no sentence in short form"
                    problems.append(row.problem(column, message, "write it like p2-s1:0-10"))
    refuse(problems)
