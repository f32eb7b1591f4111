"""Columns that are computed and never typed: EDTF bounds, PLOVER type, quad class, identifiers."""

from .declared import Declared
from .edtf import bounds_of, refusal
from .rows import Tables
from .yaml_lines import refuse

# PLOVER manual, AGREE and CONCEDE: cooperation or a concession that is still to come
UNANSWERED = {"proposed", "conditional"}
PROMISED = dict.fromkeys(("CONSULT", "SUPPORT", "COOPERATE", "AID"), "AGREE")
PROMISED["RETREAT"] = "CONCEDE"
NO_TYPE = {"denied", "not_occurred", "unclear", "not_stated"}
UNDECIDED = {"unclear", "not_stated"}
# table, EDTF column, then the columns computed from it: first day, last day, precision class
DATES = (
    ("sources", "date_published_edtf", "published_earliest", "published_latest"),
    ("events", "date_edtf", "date_earliest", "date_latest", "date_precision"),
    ("events", "announced_edtf", "announced_earliest", "announced_latest"),
    ("positions", "stated_edtf", "stated_earliest", "stated_latest", "stated_precision"),
)
# table of an entity, its key, and the identifiers that are repeated there: column and scheme
COPIED = {
    "actors": ("actor_id", {"wikidata_id": "wikidata"}),
    "organizations": ("organization_id", {"wikidata_id": "wikidata"}),
    "places": (
        "place_id",
        {"wikidata_id": "wikidata", "geonames_id": "geonames", "iso_3166_2": "iso_3166_2"},
    ),
}


def compute(declared: Declared, tables: Tables) -> None:
    """Fill every computed column of some rows in place, but for copied identifiers.

    Raises SheetError for a date that cannot be read.
    """
    dated = [
        (row, edtf, columns)
        for table, edtf, *columns in DATES
        for row in tables.get(table, ())
        if row.values[edtf]
    ]
    known = bounds_of(declared, (row.values[edtf] for row, edtf, _ in dated))
    faulty = [(row, edtf) for row, edtf, _ in dated if row.values[edtf] not in known]
    pattern = declared.edtf_pattern
    refuse(row.problem(edtf, refusal(row.values[edtf], pattern)) for row, edtf in faulty)
    for row, edtf, columns in dated:
        row.values |= dict(zip(columns, known[row.values[edtf]], strict=False))
    parents = {
        name: {row["code"]: row["parent"] for row in declared.vocabularies[name]}
        for name in ("plover_type", "cameo")
    }
    for row in tables.get("events", ()):
        values = row.values
        of_code = parents["cameo"].get(values["cameo_code"], "")
        values["plover_type"] = plover_type(values["event_type"], values["status"], of_code)
        values["quad_class"] = parents["plover_type"].get(values["plover_type"], "")


def plover_type(event_type: str, status: str, of_code: str) -> str:
    """Strict PLOVER type of an act with a status; "" where PLOVER has none (rule E5).

    What is planned is AGREE or CONCEDE. What is proposed or conditional has the type `of_code` of
    its CAMEO code: AGREE for an offer, REQUEST for a wish that was voiced, none for other wishes.
    A cancelled act is REJECT (PLOVER codes a cancelled meeting so); an act that is denied or did
    not happen has no type.
    """
    if event_type in UNDECIDED or status in NO_TYPE:
        return ""
    if status == "cancelled":
        return "REJECT"
    if status in UNANSWERED:
        return of_code
    return PROMISED.get(event_type, event_type) if status == "planned" else event_type


def copy_identifiers(tables: Tables) -> None:
    """Fill the columns of entities that repeat their identifiers."""
    for table, (key, columns) in COPIED.items():
        exact = {
            (row.values[key], row.values["scheme"]): row.values["identifier"]
            for row in tables["identifiers"]
            if row.values["match"] == "exactMatch"
        }
        for row in tables[table]:
            for column, scheme in columns.items():
                row.values[column] = exact.get((row.values[key], scheme), "")


def add_levels(tables: Tables) -> None:
    """Fill the level of participants: of the post of a person, or body where none is named.

    A post that the same source reports comes before one that another source reports.
    """
    of_source, anywhere = {}, {}
    for row in tables["affiliations"]:
        cells = row.values
        if cells["level"]:
            post = cells["actor_id"], cells["organization_id"]
            of_source.setdefault((cells["source_id"], *post), cells["level"])
            anywhere.setdefault(post, cells["level"])
    sources = {row.values["event_id"]: row.values["source_id"] for row in tables["events"]}
    for row in tables["event_participants"]:
        cells = row.values
        post = cells["actor_id"], cells["organization_id"]
        found = of_source.get((sources[cells["event_id"]], *post), anywhere.get(post, ""))
        cells["level"] = found if cells["actor_id"] else "body"
