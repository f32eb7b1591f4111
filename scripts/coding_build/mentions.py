"""Mentions of a sheet as rows, and the evidence for entities that follows from them."""

from __future__ import annotations

from kyrgyz_security_diplomacy.problems import Problem, did_you_mean

from .claims import ENTITIES, slug
from .declared import Declared
from .rows import Row, Tables
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


def add_mentions(declared: Declared, tables: Tables, sheet: Located, names: list[Row]) -> None:
    """Add the rows of `mentions`; the spelling status is looked up among the names.

    Raises SheetError for a printed name that coding/names.csv does not have for this source.
    """
    source_id = sheet.data["source_id"]
    spellings = {_spelling(row): row.values["spelling_status"] for row in names}
    defaults = declared.tables["mentions"]["defaults"]
    columns = [field["name"] for field in declared.schemas["mentions"]["fields"]]
    problems: list[Problem] = []
    for local, items in sheet.data["mentions"].items():
        for number, item in enumerate(items or []):
            where = ("mentions", local, number)
            start, end = item["span"].split("-")
            who = next((item[key] for key in (*ENTITIES, "event_id") if key in item), "?-nobody")
            values = dict.fromkeys(columns, "") | defaults
            values |= {name: item[name] for name in columns if name in item}
            values |= {"char_start": start, "char_end": end}
            values["sentence_id"] = f"{source_id}-{local}"
            values["mention_id"] = f"men-{slug(source_id)}-{local}-{start}-{end}-{slug(who)}"
            row = Row(values, sheet.path, {"": sheet.line(where)})
            if values["surface"]:
                status = spellings.get((who, values["surface"], source_id))
                if status is None:
                    near = did_you_mean(values["surface"], (n for w, n, _ in spellings if w == who))
                    hint = f"add it to coding/names.csv for {who} with source_id {source_id}"
                    hint = f"{near} If not, {hint}" if near else hint
                    message = f"the spelling '{values['surface']}' is not a known name"
                    problems.append(row.problem("surface", message, hint))
                values["spelling_status"] = status or ""
            tables["mentions"].append(row)
    if problems:
        raise SheetError(problems)


def _spelling(row: Row) -> tuple[str, str, str]:
    cells = row.values
    who = next((cells[key] for key in ENTITIES if cells[key]), "")
    return who, cells["name"], cells["source_id"]


def add_entity_evidence(declared: Declared, tables: Tables, named: set[str]) -> None:
    """Add one evidence row for each entity and source: its first and plainest mention."""
    best: dict[tuple[str, str], Row] = {}
    for row in tables["mentions"]:
        key = next((name for name in ENTITIES if row.values[name]), None)
        if key:
            which = (key, row.values[key])
            if which not in best or _rank(row) < _rank(best[which]):
                best[which] = row
    columns = [field["name"] for field in declared.schemas["evidence"]["fields"]]
    for (key, who), row in best.items():
        cells = row.values
        explicitness, rule = SUPPORT[cells["form"]]
        if cells["form"] == "nominal" and who in named:
            explicitness, rule = "coreference", ""
        values = dict.fromkeys(columns, "")
        values |= {key: who, "sentence_id": cells["sentence_id"], "relation": "supports"}
        values |= {"span_start": cells["char_start"], "span_end": cells["char_end"]}
        values |= {"explicitness": explicitness, "rule_id": rule}
        where = f"{slug(cells['sentence_id'])}-{cells['char_start']}-{cells['char_end']}"
        values["evidence_id"] = f"evd-{who}-{where}"
        tables["evidence"].append(Row(values, row.path, row.lines))


def _rank(row: Row) -> tuple:
    cells = row.values
    form = FORM_ORDER.index(cells["form"]) if cells["form"] in FORM_ORDER else 99
    paragraph, sentence = cells["sentence_id"].rsplit("-p", 1)[1].split("-s")
    plain = 0 if cells["form"] in NAME_FORMS else 1 + form
    return plain, int(paragraph), int(sentence), int(cells["char_start"])
