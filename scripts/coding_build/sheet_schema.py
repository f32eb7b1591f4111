"""The JSON Schema of a coding sheet, made from the Table Schemas, vocabularies and registries.

Editors complete and check a sheet with it, and the build checks with the same file. All scalars
are text, as `yaml_lines` reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from .declared import Declared

LOCAL_SENTENCE = "p[0-9]+-s[0-9]+"
SPAN = "[0-9]+-[0-9]+"
EVIDENCE_SHORT = (
    f"^{LOCAL_SENTENCE}(:{SPAN})?( (explicit|coreference|inferred))?( [A-Z][0-9]{{1,2}})?$"
)
ENTITIES = ("actor_id", "organization_id", "place_id")
REGISTRY_OF_SUFFIX = {
    "actor_id": "actors",
    "organization_id": "organizations",
    "place_id": "places",
    "issue_id": "issues",
    "source_id": "sources",
}


@cache
def registry_of(name: str) -> str | None:
    """The registry that a column or key of this name points to."""
    for suffix, registry in REGISTRY_OF_SUFFIX.items():
        if name == suffix or name.endswith("_" + suffix):
            return registry
    return None


def references(data: object) -> dict[str, set[str]]:
    """The ids that a sheet points to in each registry (the sheet fits its schema otherwise)."""
    found: dict[str, set[str]] = {name: set() for name in REGISTRY_OF_SUFFIX.values()}
    todo = [data]
    while todo:
        value = todo.pop()
        if isinstance(value, list):
            todo += [inner for inner in value if not isinstance(inner, str)]
            continue
        for key, inner in value.items():
            if key == "issues":
                found["issues"].update(inner)
            elif not isinstance(inner, str):
                todo.append(inner)
            elif registry := registry_of(key):
                found[registry].add(inner)
    return found


def _scalar(declared: Declared, table: str, name: str) -> dict:
    field = declared.field(table, name)
    found = {"type": "string", "title": field["title"], "description": field["description"]}
    constraints = field.get("constraints", {})
    if "vocabulary" in field:
        found["enum"] = declared.codes(field["vocabulary"])
    elif registry := registry_of(name):
        del found["type"]  # told there
        found["$ref"] = f"#/$defs/{registry}"
    elif "pattern" in constraints:
        found["pattern"] = f"^{constraints['pattern']}$"
    elif field["type"] == "integer":
        found["pattern"] = "^-?(0|[1-9][0-9]*)$"
    elif field["type"] == "number":
        found["pattern"] = "^-?[0-9]+([.][0-9]+)?$"
    elif field["type"] == "date":
        found["pattern"] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
    elif field["type"] == "boolean":
        found["enum"] = ["true", "false"]
    else:
        found["minLength"] = 1
    return found


def _item(declared: Declared, table: str, leave: tuple = (), more: dict | None = None):
    """An object with the columns a coder types for one table, and what is nested in it."""
    defaults = declared.tables[table].get("defaults", {})
    properties, required = {}, []
    for name in declared.coder_columns(table):
        if name in leave:
            continue
        properties[name] = _scalar(declared, table, name)
        if name in defaults:
            properties[name]["default"] = defaults[name]
        elif declared.field(table, name).get("constraints", {}).get("required"):
            required.append(name)
    properties |= more or {}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required + [key for key in ("evidence",) if key in (more or {})],
        "properties": properties,
    }


def _evidence(declared: Declared) -> dict:
    full = _item(declared, "evidence", ("sentence_id", "span_start", "span_end"))
    full["properties"] = {
        "sentence": {"type": "string", "pattern": f"^{LOCAL_SENTENCE}$"},
        "span": {"type": "string", "pattern": f"^{SPAN}$"},
    } | full["properties"]
    short = {
        "type": "string",
        "pattern": EVIDENCE_SHORT,
        "title": "Evidence, short form",
        "description": "sentence[:start-end][ explicitness][ rule], as in 'p2-s1:0-10 explicit D6'",
    }
    return {"type": "array", "minItems": 1, "items": {"anyOf": [short, full]}}


def _codes(declared: Declared, table: str, name: str, most: int | None = None) -> dict:
    found = {"type": "array", "uniqueItems": True, "items": _scalar(declared, table, name)}
    return found | ({"maxItems": most} if most else {})


def sheet_schema(declared: Declared, ids: Mapping[str, Iterable[str]] | None = None) -> dict:
    """The JSON Schema of `coding/sources/<source_id>.yaml`.

    `ids` gives the ids of each registry (actors, organizations, places, issues, sources), so that
    editors complete them. Without, any text passes for an id, and the schema is the same whatever
    is registered: `references` tells what is then still to be looked up.
    """
    known = {name: {"type": "string"} for name in REGISTRY_OF_SUFFIX.values()}
    for name in known if ids is not None else ():
        known[name]["enum"] = sorted(ids[name])
    evidence = {"$ref": "#/$defs/evidence"}
    some = {"evidence": evidence}
    entity = {key: {"$ref": f"#/$defs/{registry_of(key)}"} for key in ENTITIES}
    source = {"source_id": {"$ref": "#/$defs/sources"}}
    mention = _item(declared, "mentions", ("char_start", "char_end"))
    mention["properties"] = {"span": {"type": "string", "pattern": f"^{SPAN}$"}} | mention[
        "properties"
    ]
    mention["required"] = ["span", *mention["required"]]
    affiliation = _item(declared, "affiliations", (), some)
    observed = ("observed_from", "observed_to")  # publication date unless typed (rule A1)
    affiliation["required"] = [n for n in affiliation["required"] if n not in observed]
    event = _item(
        declared,
        "events",
        (),
        {
            "contexts": _codes(declared, "event_contexts", "context", 3),
            "issues": _codes(declared, "event_issues", "issue_id"),
            "participants": _list(_item(declared, "event_participants", (), some)),
            "relations": _list(_item(declared, "event_relations", (), some)),
            **some,
        },
    )
    event["required"] = [*event["required"], "participants"]
    unused = {"sentence": {"type": "string", "pattern": f"^{LOCAL_SENTENCE}$"}}
    unused |= {"not_cited_reason": {"type": "string", "minLength": 1}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Coding sheet of one source",
        "description": "Generated by scripts/build.py from schemas/ and coding/*.csv.",
        "type": "object",
        "additionalProperties": False,
        "required": ["source_id", "paragraphs", "mentions", "affiliations", "events", "positions"],
        "properties": {
            **source,
            "paragraphs": _list(_item(declared, "paragraphs")),
            "uncited_sentences": _list(_object(unused, ["sentence", "not_cited_reason"])),
            "sources": _list(_object(source | some)),
            "entities": _list(_object(entity | some, ["evidence"])),
            "mentions": {
                "type": "object",
                "additionalProperties": False,
                "patternProperties": {f"^{LOCAL_SENTENCE}$": _list(mention)},
            },
            "affiliations": _list(affiliation),
            "events": _list(event),
            "positions": _list(_item(declared, "positions", (), some)),
        },
        "$defs": {"evidence": _evidence(declared), **known},
    }


def _list(item: dict) -> dict:
    return {"type": "array", "items": item}


def _object(properties: dict, required: list[str] | None = None) -> dict:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required or list(properties),
        "properties": properties,
    }
