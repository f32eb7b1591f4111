"""Mentions of a sheet as rows, and the evidence for entities that follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kyrgyz_security_diplomacy.report.problems import Problem, did_you_mean

from .claims import slug
from .declared import Declared
from .rows import Row, Tables
from .sheet_schema import ENTITIES, registry_of
from .yaml_lines import Located, SheetError

# how a form of mention supports its entity: how plain it is (0 is plainest), explicitness and rule
SUPPORT = {
    "name": (0, "explicit", ""),
    "acronym": (0, "explicit", ""),
    "title_name": (0, "explicit", ""),
    "nominal": (1, "explicit", ""),
    "demonym": (2, "inferred", "M4"),
    "metonym": (3, "inferred", "M3"),
    "title": (4, "inferred", "A5"),
    "pronoun": (5, "coreference", "M2"),
}
Spellings = Mapping[tuple[str, str], str]  # (id of an entity, name) → spelling status


def mention_rows(
    declared: Declared,
    sheet: Located,
    spellings: Spellings,
    all_spellings: Mapping[str, Iterable[str]],
) -> list[Row]:
    """The rows of `mentions`; the spelling status is looked up among the names.

    Args:
        declared: the declarations.
        sheet: a sheet that fits its schema.
        spellings: the names that coding/names.csv has for this source.
        all_spellings: for each entity all its names, for hints.

    Raises:
        SheetError: a printed name is not among the names of its entity in this source.
    """
    source_id, empty = sheet.data["source_id"], declared.empty_rows["mentions"]
    rows: list[Row] = []
    problems: list[Problem] = []
    for local, items in sheet.data["mentions"].items():
        for item in items:
            start, end = item["span"].split("-")
            who = next((item[key] for key in (*ENTITIES, "event_id") if key in item), "?-nobody")
            values = empty | {name: cell for name, cell in item.items() if name in empty}
            values |= {"char_start": start, "char_end": end, "sentence_id": f"{source_id}-{local}"}
            values["mention_id"] = f"men-{slug(source_id)}-{local}-{start}-{end}-{slug(who)}"
            rows.append(row := Row(values, sheet.path, item.line, item.lines))
            if surface := values["surface"]:
                status = spellings.get((who, surface))
                values["spelling_status"] = status or ""
                if status is None:
                    known = all_spellings.get(who, ())
                    others = [] if surface in known else known  # right, but of other sources
                    where = "adds, names" if "adds" in sheet.data else "coding/names.csv"
                    hint = f"add it to {where} for {who} with source_id {source_id}"
                    if near := did_you_mean(surface, others):
                        hint = f"{near} If not, {hint}"
                    message = f"no name '{surface}' is listed for this source"
                    problems.append(row.problem("surface", message, hint))
    if problems:
        raise SheetError(problems)
    return rows


def entity_evidence(declared: Declared, tables: Tables) -> list[Row]:
    """A row of evidence for each entity in each source: the first of its plainest mentions there.

    So a new source adds evidence, and takes none away.
    """
    supporting = [
        row for row in tables["mentions"] if _entity_key(row) and row.values["form"] in SUPPORT
    ]
    plainest: dict[tuple[str, str], Row] = {}
    for row in sorted(supporting, key=_plainness):
        source = row.values["sentence_id"].rsplit("-p", 1)[0]
        plainest.setdefault((row.values[_entity_key(row)], source), row)
    named = {
        row.values[key]
        for key in ENTITIES
        for row in tables[registry_of(key)]
        if row.values.get("is_named", "true") == "true"
    }
    return [_evidence(declared, row, named) for row in plainest.values()]


def _entity_key(mention: Row) -> str | None:
    return next((key for key in ENTITIES if mention.values[key]), None)


def _plainness(mention: Row) -> tuple[int, ...]:
    """The lower, the plainer the form and the earlier the mention."""
    cells = mention.values
    paragraph, sentence = cells["sentence_id"].rsplit("-p", 1)[1].split("-s")
    return SUPPORT[cells["form"]][0], int(paragraph), int(sentence), int(cells["char_start"])


def _evidence(declared: Declared, mention: Row, named: set[str]) -> Row:
    cells, key = mention.values, _entity_key(mention)
    entity, start, end = cells[key], cells["char_start"], cells["char_end"]
    _, explicitness, rule = SUPPORT[cells["form"]]
    if cells["form"] == "nominal" and cells["identity_confidence"] != "certain":
        explicitness, rule = "inferred", "M1"
    elif cells["form"] == "nominal" and entity in named:
        explicitness, rule = "coreference", ""
    values = dict.fromkeys(declared.columns("evidence"), "")
    values |= {key: entity, "sentence_id": cells["sentence_id"]}
    values |= {"span_start": start, "span_end": end}
    values |= {"relation": "supports", "explicitness": explicitness, "rule_id": rule}
    values["evidence_id"] = f"evd-{entity}-{slug(cells['sentence_id'])}-{start}-{end}"
    return Row(values, mention.path, mention.at)
