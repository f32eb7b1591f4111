"""A coding sheet written from rows: it compiles to them again."""

from collections import defaultdict

import yaml
from coding_build.declared import Declared
from coding_build.rows import ENTITIES, KEYS, Row, Tables

from .passes import SPAN, claim_of

HEAD = "# yaml-language-server: $schema=./sheet.schema.json\n"
_OBSERVED = ("observed_from", "observed_to")
"""The day of publication, if nothing else was typed."""


def sheet_text(declared: Declared, source_id: str, tables: Tables) -> str:
    """The sheet of a source that states these rows."""
    sheet = _Sheet(declared, source_id, tables)
    mentions = defaultdict(list)
    for row in tables["mentions"]:
        span = {"span": "-".join(row.values[name] for name in SPAN)}
        mentions[sheet.local(row)].append(span | sheet.cells("mentions", row, SPAN))
    items = {
        "source_id": source_id,
        "paragraphs": [sheet.cells("paragraphs", row) for row in tables["paragraphs"]],
        "uncited_sentences": [
            {"sentence": sheet.local(row), "not_cited_reason": reason}
            for row in tables["sentences"]
            if (reason := row.values["not_cited_reason"])
        ],
        "sources": sheet.registered("source_id"),
        "entities": [item for key in ENTITIES for item in sheet.registered(key)],
        "mentions": dict(mentions),
        "affiliations": sheet.claims("affiliations", tables["affiliations"]),
        "events": list(map(sheet.event, tables["events"])),
        "positions": sheet.claims("positions", tables["positions"]),
    }
    return HEAD + yaml.safe_dump(items, sort_keys=False, allow_unicode=True, width=110)


class _Sheet:
    """Makes items of a sheet of rows."""

    def __init__(self, declared: Declared, source_id: str, tables: Tables):
        self._declared, self._source_id, self._tables = declared, source_id, tables
        self._evidence = defaultdict(list)
        for row in tables["evidence"]:
            self._evidence[claim_of(row)].append(self._support(row))

    def local(self, row: Row) -> str:
        """The sentence of a row, as p2-s1."""
        return row.values["sentence_id"].removeprefix(f"{self._source_id}-")

    def cells(self, table: str, row: Row, without: tuple[str, ...] = ()) -> dict[str, str]:
        """The cells that a coder types and that are not the default."""
        default = self._declared.empty_rows[table]
        names = (name for name in self._declared.coder_columns(table) if name not in without)
        return {
            name: cell for name in names if (cell := row.values[name]) not in ("", default[name])
        }

    def _support(self, row: Row) -> dict[str, str] | str:
        """A piece of evidence, in short form if it has one."""
        place = ("sentence_id", "span_start", "span_end")
        sentence, start, end = (row.values[name] for name in place)
        found = self.cells("evidence", row, place)
        if sentence and found.keys() <= {"explicitness", "rule_id"}:
            span = f":{start}-{end}" if start else ""
            return " ".join([self.local(row) + span, *found.values()])
        at = {"sentence": self.local(row)} if sentence else {}
        return at | ({"span": f"{start}-{end}"} if start else {}) | found

    def registered(self, key: str) -> list[dict]:
        """The evidence for rows of a registry, by its key."""
        idents = dict.fromkeys(row.values[key] for row in self._tables["evidence"])
        return [{key: ident, "evidence": self._evidence[ident]} for ident in idents if ident]

    def claims(self, table: str, rows: list[Row]) -> list[dict]:
        """The items of rows of a table, each with its evidence."""
        untyped = [tuple(name for name in _OBSERVED if name not in row.lines) for row in rows]
        return [
            self.cells(table, row, without) | {"evidence": self._evidence[row.values[KEYS[table]]]}
            for row, without in zip(rows, untyped, strict=True)
        ]

    def event(self, row: Row) -> dict:
        """The item of an event, with its lists and parts."""
        [item] = self.claims("events", [row])
        for table in ("event_contexts", "event_issues", "event_participants", "event_relations"):
            of_event = ("event_id", row.values["event_id"])
            rows = [part for part in self._tables[table] if of_event in part.values.items()]
            if table in KEYS:
                items = self.claims(table, rows)
            else:
                items = [cell for part in rows for cell in self.cells(table, part).values()]
            if items or table == "event_participants":
                item[table.removeprefix("event_")] = items
        return item
