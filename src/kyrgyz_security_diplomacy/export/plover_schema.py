"""JSON Schema of a PLOVER event record, its lists of codes taken from the package's own table.

The fields are those of the data exchange format in the PLOVER manual (github.com/openeventdata/
PLOVER, 2.0 draft, where the acting side is called `actor`); no others are allowed here.
"""

from ..load.rows import rows
from ..package.data_package import Package

UNDECIDED = frozenset(("unclear", "not_stated"))
"""Codes of this project for what a source leaves open; PLOVER has none."""
NON_STATE = {"igo": "IGO", "ngo": "NGO", "movement": "ISM", "armed_group": "IMG", "company": "MNC"}
"""Kind of an organization without a country to PLOVER's code of non-state actors."""
NEEDS_RECIPIENT = frozenset(("COOPERATE", "AID", "SANCTION"))
QUADS = {
    "verbal_cooperation": 1,
    "material_cooperation": 2,
    "verbal_conflict": 3,
    "material_conflict": 4,
}

_TEXT = {"type": "string", "minLength": 1}
_DAY = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_CODE = {"type": "string", "pattern": "^[A-Z]{3}$"}


def plover_schema(package: Package) -> dict:
    """Return the JSON Schema (draft 2020-12) of one line of the export.

    Raises:
        PackageError: the package has no usable table of codes.
    """
    codes = rows(package, "codes", "vocabulary", "code", "parent")
    types = [row for row in _of(codes, "plover_type") if row["parent"]]
    modes = {row["code"]: row["parent"] for row in _of(codes, "plover_mode")}
    fields = {
        "id": _TEXT,
        "date": _DAY,
        "enddate": _DAY,
        "actor": {
            "type": "array",
            "minItems": 1,
            "items": {"$ref": "#/$defs/actor"},
            "contains": {"required": ["code"]},
        },
        "recipient": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/actor"}},
        "event": _list([row["code"] for row in types], maxItems=1),
        "mode": _list(sorted({code.split(":")[1] for code in modes}), maxItems=1),
        "context": _list([row["code"] for row in _of(codes, "context")], maxItems=3),
        "quad_code": {"enum": [1, 2, 3, 4]},
        "event_loc": {"$ref": "#/$defs/location"},
        "event_text": {"type": "array", "minItems": 1, "items": _TEXT},
        "link": _TEXT,
        "text_info": _object({"sequence": {"type": "integer", "minimum": 1}}),
        "cite_info": {"$ref": "#/$defs/citation"},
        "comment": _TEXT,
    }
    required = ["id", "date", "actor", "event"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "PLOVER event record",
        **_object(fields, *required),
        "allOf": [_when(row, modes) for row in types],
        "$defs": {
            "actor": _object(
                {
                    "code": _CODE,
                    "sector": {"enum": [row["code"] for row in _of(codes, "plover_sector")]},
                    "identifier_id": {"type": "string", "pattern": "^Q[1-9][0-9]*$"},
                    "identifier_text": _TEXT,
                    "office": _TEXT,
                },
                "identifier_text",
            ),
            "location": _object(
                {
                    "geonameid": {"type": "integer", "minimum": 1},
                    "name": _TEXT,
                    "latitude": {"type": "number", "minimum": -90, "maximum": 90},
                    "longitude": {"type": "number", "minimum": -180, "maximum": 180},
                    "cc3": {"type": "string", "pattern": "^[A-Z]{3}$"},
                },
                "name",
            ),
            "citation": _object(
                dict.fromkeys(
                    ("corpus", "citation", "url", "title", "language", "publication", "copyright",
                     "version"), _TEXT
                )
            ),
        },
    }  # fmt: skip


def _of(codes: list[dict], vocabulary: str) -> list[dict]:
    return [
        row for row in codes if row["vocabulary"] == vocabulary and row["code"] not in UNDECIDED
    ]


def _list(codes: list[str], **limits: int) -> dict:
    shape = {"type": "array", "minItems": 1, "uniqueItems": True}
    return {**shape, **limits, "items": {"enum": codes}}


def _object(fields: dict, *required: str) -> dict:
    made = {"type": "object", "additionalProperties": False, "properties": fields}
    return made | ({"required": list(required)} if required else {})


def _when(kind: dict, modes: dict[str, str]) -> dict:
    """Return what holds for events of a type: its quad class, its modes, its recipient."""
    own = [code.split(":")[1] for code, parent in modes.items() if parent == kind["code"]]
    then: dict = {"properties": {"quad_code": {"const": QUADS[kind["parent"]]}}}
    then["properties"]["mode"] = {"items": {"enum": own}} if own else False
    if kind["code"] in NEEDS_RECIPIENT:
        then["required"] = ["recipient"]
    return {"if": {"properties": {"event": {"contains": {"const": kind["code"]}}}}, "then": then}
