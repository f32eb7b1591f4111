"""Mentions of a sheet as rows, and the evidence for entities that follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kyrgyz_security_diplomacy.report.problems import Problem, did_you_mean

from .claims import slug
from .declared import Declared
from .rows import Row, Tables
from .sheet_schema import ENTITIES
from .yaml_lines import Located, SheetError

NAME_FORMS = ("name", "acronym", "title_name")
# how a form of mention supports its entity: explicitness and rule
SUPPORT = {
    "name": ("explicit", ""),
    "acronym": ("explicit", ""),
    "title_name": ("explicit", ""),
    "nominal": ("explicit", ""),
    "demonym": ("inferred", "M4"),
    "metonym": ("inferred", "M3"),
    "title": ("inferred", "A5"),
    "pronoun": ("coreference", "M2"),
}
FORM_ORDER = list(SUPPORT)
Spellings = Mapping[tuple[str, str], str]  # (id of an entity, name) → spelling status


class FirstMention(NamedTuple):
    """The first and plainest mention of an entity; the lower its first four fields, the plainer."""

    plainness: int
    paragraph: int
    sentence: int
    start: int
    end: int
    form: str
    sentence_id: str
    key: str
    entity: str


def add_mentions(
    declared: Declared,
    tables: Tables,
    sheet: Located,
    spellings: Spellings,
    all_spellings: Mapping[str, Iterable[str]],
) -> None:
    """Add the rows of `mentions`; the spelling status is looked up among the names.

    Args:
        declared: the declarations.
        tables: where the rows go.
        sheet: the parsed sheet.
        spellings: the names that coding/names.csv has for this source.
        all_spellings: for each entity all its names, for hints.

    Raises:
        SheetError: a printed name is not among the names of its entity in this source.
    """
    source_id = sheet.data["source_id"]
    problems: list[Problem] = []
    for local, items in sheet.data["mentions"].items():
        for number, item in enumerate(items or []):
            start, end = item["span"].split("-")
            who = next((item[key] for key in (*ENTITIES, "event_id") if key in item), "?-nobody")
            values = declared.blank_rows["mentions"].copy()
            values |= {name: cell for name, cell in item.items() if name in values}
            values |= {"char_start": start, "char_end": end}
            values["sentence_id"] = f"{source_id}-{local}"
            values["mention_id"] = f"men-{slug(source_id)}-{local}-{start}-{end}-{slug(who)}"
            row = Row(values, sheet.path, (sheet, ("mentions", local, number)))
            if values["surface"]:
                status = spellings.get((who, values["surface"]))
                if status is None:
                    others = [n for n in all_spellings.get(who, ()) if n != values["surface"]]
                    near = did_you_mean(values["surface"], others)
                    hint = f"add it to coding/names.csv for {who} with source_id {source_id}"
                    hint = f"{near} If not, {hint}" if near else hint
                    message = f"the spelling '{values['surface']}' is not a known name"
                    problems.append(row.problem("surface", message, hint))
                values["spelling_status"] = status or ""
            tables["mentions"].append(row)
    if problems:
        raise SheetError(problems)


def first_mentions(rows: Iterable[Row]) -> list[FirstMention]:
    """The first and plainest of some mentions for each entity."""
    return plainest(found for row in rows if (found := mention_of(row)))


def plainest(mentions: Iterable[Sequence]) -> list[FirstMention]:
    """One mention for each entity: the plainest, of equally plain ones the first that is given."""
    best: dict[str, Sequence] = {}
    for mention in mentions:
        other = best.setdefault(mention[-1], mention)
        if tuple(mention[:4]) < tuple(other[:4]):
            best[mention[-1]] = mention
    return [FirstMention(*mention) for mention in best.values()]


def mention_of(row: Row) -> FirstMention | None:
    """A row of mentions, if it supports an entity."""
    cells = row.values
    key = next((name for name in ENTITIES if cells[name]), None)
    if key is None or cells["form"] not in SUPPORT:
        return None
    plainness = 0 if cells["form"] in NAME_FORMS else 1 + FORM_ORDER.index(cells["form"])
    paragraph, sentence = cells["sentence_id"].rsplit("-p", 1)[1].split("-s")
    start, end = int(cells["char_start"]), int(cells["char_end"])
    place = (plainness, int(paragraph), int(sentence), start, end)
    return FirstMention(*place, cells["form"], cells["sentence_id"], key, cells[key])


def entity_evidence(declared: Declared, mention: FirstMention, named: set[str]) -> dict[str, str]:
    """The row of evidence for an entity that its first and plainest mention gives."""
    explicitness, rule = SUPPORT[mention.form]
    if mention.form == "nominal" and mention.entity in named:
        explicitness, rule = "coreference", ""
    values = dict.fromkeys(declared.columns("evidence"), "")
    values |= {mention.key: mention.entity, "sentence_id": mention.sentence_id}
    values |= {"span_start": str(mention.start), "span_end": str(mention.end)}
    values |= {"relation": "supports", "explicitness": explicitness, "rule_id": rule}
    values["evidence_id"] = entity_evidence_id(mention)
    return values


def entity_evidence_id(mention: FirstMention) -> str:
    """The id of that row: the entity and the words that refer to it."""
    return f"evd-{mention.entity}-{slug(mention.sentence_id)}-{mention.start}-{mention.end}"
