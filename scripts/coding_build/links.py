"""Links between events of different sources, which coders keep in coding/links.csv (rule E16)."""

from __future__ import annotations

from kyrgyz_security_diplomacy.report.problems import did_you_mean, shown

from .claims import SHORT, slug
from .declared import Declared
from .rows import Row, Tables, read_registry
from .yaml_lines import SheetError, read_coding

FILE = "coding/links.csv"
COLUMNS = [
    "event_id", "relation", "other_event_id", "identity_confidence", "evidence", "other_evidence",
    "note",
]  # fmt: skip
RULE = "E16"


def add_links(declared: Declared, tables: Tables) -> None:
    """Add the links as rows of `event_relations` and `evidence`; raises SheetError.

    `evidence` and `other_evidence` are sentences of the two sources in short form, `p2-s1:0-10`,
    with "; " between several.
    """
    if not (declared.root / FILE).exists():
        return
    sources = {row.values["event_id"]: row.values["source_id"] for row in tables["events"]}
    problems = []
    for row in read_registry(read_coding(declared.root, FILE), FILE, COLUMNS):
        cells = row.values
        kind = cells["relation"].replace("_", "-")
        link = f"rel-{slug(cells['event_id'])}-{kind}-{slug(cells['other_event_id'])}"
        made = declared.empty_rows["event_relations"] | {"relation_id": link, "rule_id": RULE}
        made |= {name: cells[name] for name in made if name in cells}
        tables["event_relations"].append(Row(made, row.path, row.at))
        for event, column in (("event_id", "evidence"), ("other_event_id", "other_evidence")):
            if cells[event] not in sources:
                hint = did_you_mean(cells[event], sources)
                problems.append(row.problem(event, f"no event {shown(cells[event])}", hint))
                continue
            for given in cells[column].split("; "):
                if found := SHORT.fullmatch(given):
                    source_id = sources[cells[event]]
                    tables["evidence"].append(_evidence(declared, row, link, source_id, found))
                else:
                    message = f"{shown(given)} is no sentence in short form"
                    problems.append(row.problem(column, message, "write it like p2-s1:0-10"))
    if problems:
        raise SheetError(problems)


def _evidence(declared: Declared, row: Row, link: str, source_id: str, found) -> Row:
    sentence = f"{source_id}-{found['sentence']}"
    values = declared.empty_rows["evidence"] | {"relation_id": link, "sentence_id": sentence}
    if found["span"]:
        values["span_start"], values["span_end"] = found["span"].split("-")
    given = {name: found[name] for name in ("explicitness", "rule_id") if found[name]}
    parts = (link, slug(sentence), found["span"] or "")
    ident = "evd-" + "-".join(part for part in parts if part)
    return Row(values | given | {"evidence_id": ident}, row.path, row.at)
