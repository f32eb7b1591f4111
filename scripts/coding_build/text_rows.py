"""Rows that rest on the text itself: paragraphs and sentences by the index, mentions, evidence."""

from collections.abc import Mapping

from kyrgyz_security_diplomacy.report.problems import did_you_mean

from .claims import evidence_row, made_id
from .declared import Declared
from .rows import ENTITIES, Row, Tables, entity_of, read_coded
from .yaml_lines import Keys, Located, coding_error, refuse

COLUMNS = (
    "segment", "paragraph", "sentence", "char_start", "char_end", "characters", "words",
    "text_sha256", "loose_sha256", "loose_length", "rolling", "quoted_share",
)  # fmt: skip
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


def index_of(source_id: str) -> str:
    """Path of the sentence index of a source in the checkout."""
    return f"coding/sources/{source_id}.segments.csv"


def read_index(declared: Declared, source_id: str) -> list[Row]:
    """The sentence index of a source, as `scripts/new_source.py` writes it; raises SheetError."""
    path = index_of(source_id)
    rows = read_coded(declared.root, path, COLUMNS)
    kinds = [row.values["segment"] for row in rows]
    if kinds.count("article") != 1 or kinds[0] != "article":
        message = f"{kinds.count('article')} article rows, exactly one is expected, as the first"
        raise coding_error(path, 1, message, "write the file again with scripts/new_source.py")
    return rows


def source_numbers(declared: Declared, source_id: str) -> dict[str, str]:
    """Computed columns of `sources` for a coded source: counts, hashes, normalization."""
    article, *rows = (row.values for row in read_index(declared, source_id))
    kinds = [cells["segment"] for cells in rows]
    return {
        "paragraphs": str(kinds.count("paragraph")),
        "sentences": str(kinds.count("sentence")),
        "normalization": "norm-1",
        **{key: article[key] for key in ("characters", "text_sha256", "loose_sha256")},
    }


def add_text_rows(declared: Declared, tables: Tables, sheet: Located) -> None:
    """Add the rows of `paragraphs` and `sentences`, with what the sheet says about them.

    Raises SheetError if a paragraph has no gist, or if the sheet has something about what the
    source does not have, or twice about the same.
    """
    source_id = sheet.data["source_id"]
    gists = _by(sheet, "paragraphs", "number")
    uncited = _by(sheet, "uncited_sentences", "sentence")
    typed = {"not_cited_reason": (sheet.path, sheet.line(("uncited_sentences",)))}
    for row in read_index(declared, source_id)[1:]:
        cells, number = row.values, row.values["paragraph"]
        ids = {"source_id": source_id, "paragraph_id": f"{source_id}-p{number}"}
        if cells["segment"] == "paragraph":
            if not (item := gists.pop(number, None)):
                message = f"paragraph {number} has no gist"
                refuse([sheet.problem(("paragraphs",), message, "add it there")])
            values = declared.cells("paragraphs", cells, ids, item)
            tables["paragraphs"].append(Row(values, sheet.path, item.line, item.lines))
        else:
            local = f"p{number}-s{cells['sentence']}"
            ids |= {"sentence_id": f"{source_id}-{local}", "number": cells["sentence"]}
            values = declared.cells("sentences", cells, ids, uncited.pop(local, {}))
            tables["sentences"].append(Row(values, row.path, row.at, typed))
    for key, items in (("number", gists), ("sentence", uncited)):
        for name, item in items.items():
            message = f"the source has no {'paragraph' if key == 'number' else key} {name}"
            raise coding_error(sheet.path, item.line, message, "see the segments file", key, name)


def _by(sheet: Located, key: str, name: str) -> dict[str, Keys]:
    """The items of a list of the sheet by a value that no two of them may share."""
    found: dict[str, Keys] = {}
    for line, item in sheet.data.each(key):
        if item[name] in found:
            raise coding_error(sheet.path, line, f"{item[name]} is here twice", "keep one", name)
        found[item[name]] = item
    return found


def mention_rows(
    declared: Declared, sheet: Located, names: Mapping[tuple[str, str, str], str], known: bool
) -> list[Row]:
    """The rows of `mentions`; the spelling status is looked up among the `names` of all sources.

    Raises SheetError if a printed name is not among them, unless they need not be `known`.
    """
    source_id, rows, problems = sheet.data["source_id"], [], []
    for local, items in sheet.data["mentions"].items():
        for item in items:
            start, end = item["span"].split("-")
            more = {"char_start": start, "char_end": end, "sentence_id": f"{source_id}-{local}"}
            values = declared.cells("mentions", item, more)
            values["mention_id"] = made_id("mentions", values)
            rows.append(row := Row(values, sheet.path, item.line, item.lines))
            surface, who = values["surface"], entity_of(values) or values["event_id"]
            values["spelling_status"] = names.get((source_id, who, surface), "")
            if known and surface and (source_id, who, surface) not in names:
                others = [name for _, entity, name in names if entity == who]
                where = "adds, names" if "adds" in sheet.data else "coding/names.csv"
                hint = f"add it to {where} for {who} with source_id {source_id}"
                if surface not in others and (near := did_you_mean(surface, others)):
                    hint = f"{near} If not, {hint}"
                message = f"no name '{surface}' is listed for this source"
                problems.append(row.problem("surface", message, hint))
    refuse(problems)
    return rows


def entity_evidence(declared: Declared, tables: Tables) -> list[Row]:
    """A row of evidence for each entity in each source: the first of its plainest mentions there.

    So a new source adds evidence, and takes none away.
    """
    supporting = [
        row for row in tables["mentions"] if entity_of(row.values) and row.values["form"] in SUPPORT
    ]
    plainest: dict[tuple[str, str], Row] = {}
    for row in sorted(supporting, key=_plainness):
        plainest.setdefault((entity_of(row.values), _place(row)[0]), row)
    named = {
        entity_of(row.values)
        for table in ("actors", "organizations", "places")
        for row in tables[table]
        if row.values.get("is_named", "true") == "true"
    }
    return [_evidence(declared, row, named) for row in plainest.values()]


def _place(mention: Row) -> list[str]:
    """Source and sentence of a mention, as src-one and p2-s1."""
    source, _, sentence = mention.values["sentence_id"].rpartition("-p")
    return [source, f"p{sentence}"]


def _plainness(mention: Row) -> tuple[int, ...]:
    """The lower, the plainer the form and the earlier the mention."""
    cells = mention.values
    paragraph, sentence = _place(mention)[1][1:].split("-s")
    return SUPPORT[cells["form"]][0], int(paragraph), int(sentence), int(cells["char_start"])


def _evidence(declared: Declared, mention: Row, named: set[str]) -> Row:
    cells, entity = mention.values, entity_of(mention.values)
    _, explicitness, rule = SUPPORT[cells["form"]]
    if cells["form"] == "nominal" and cells["identity_confidence"] != "certain":
        explicitness, rule = "inferred", "M1"
    elif cells["form"] == "nominal" and entity in named:
        explicitness, rule = "coreference", ""
    source, sentence = _place(mention)
    span = f"{cells['char_start']}-{cells['char_end']}"
    given = {"sentence": sentence, "span": span, "explicitness": explicitness, "rule_id": rule}
    key = next(key for key in ENTITIES if cells[key])
    return evidence_row(declared, mention, source, given, key, entity)
