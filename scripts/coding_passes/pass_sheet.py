"""The sheet of a pass: a coding sheet that says whose it is, and what it adds to the registries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from coding_build.declared import Declared
from coding_build.rows import Row, Tables
from coding_build.sheet_schema import REGISTRY_OF_SUFFIX, table_item
from coding_build.yaml_lines import Keys, Located

from .columns import Agreement

ADDED = (*REGISTRY_OF_SUFFIX.values(), "names")
"""The registries that a pass may add to."""
_ABOUT = {
    "coder_id": {"type": "string", "description": "who coded, by the id in coding/coders.csv"},
    "coded_on": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
                 "description": "the day on which the pass was finished, as 2026-11-24"},
    "codebook_version": {"type": "string", "pattern": "^[0-9]+[.][0-9]+[.][0-9]+$",
                         "description": "write it as 0.1.0"},
    "blind": {"enum": ["true", "false"], "description": "whether the other pass was not seen"},
}  # fmt: skip

EMPTY = Path(__file__).with_name("empty_sheet.yaml")


def empty_sheet(
    source_id: str, number: str, version: str, spans: Sequence[Sequence[tuple[int, int]]]
) -> str:
    """A sheet to fill; a comment says how long each sentence is.

    Args:
        source_id: the source.
        number: of the pass, "1" or "2".
        version: of the codebook.
        spans: start and end of the sentences of each paragraph.
    """
    paragraphs = []
    for count, sentences in enumerate(spans, 1):
        lengths = (f"p{count}-s{n} {end - at}" for n, (at, end) in enumerate(sentences, 1))
        paragraphs += [f"  # {', '.join(lengths)}", f"  - {{number: '{count}', gist: ''}}"]
    words = {"SOURCE": source_id, "NUMBER": number, "VERSION": version}
    text = EMPTY.read_text(encoding="utf-8")
    for word, value in (words | {"PARAGRAPHS": "\n".join(paragraphs)}).items():
        text = text.replace(word, value)
    return text


def value_at(sheet: Located, *keys: str) -> object:
    """What stands under keys of a sheet that may have any faults; "" if nothing."""
    value = sheet.data
    for key in keys:
        value = value.get(key, "") if isinstance(value, Keys) else ""
    return value


def additions(declared: Declared, sheet: Located) -> Tables:
    """The rows that a sheet adds, by registry; it may have any faults."""
    found: Tables = {name: [] for name in ADDED}
    for name, rows in found.items():
        empty = dict.fromkeys(declared.coder_columns(name), "")
        items = value_at(sheet, "adds", name)
        for item in items if isinstance(items, list) else ():
            if isinstance(item, Keys):
                cells = {k: v for k, v in item.items() if k in empty and isinstance(v, str)}
                rows.append(Row(empty | cells, sheet.path, item.line, item.lines))
    return found


def pass_schema(schema: dict, declared: Declared, coders: Sequence[str] = ()) -> dict:
    """The JSON Schema of the sheet of a pass.

    Args:
        schema: that of a sheet of the dataset; it is changed.
        declared: the declarations.
        coders: the ids that a coder may have; if none, any.
    """
    properties = schema["properties"]
    about = dict(_ABOUT)
    if coders:
        about["coder_id"] = {"enum": list(coders)}
    properties["pass"] = _object(about, list(about))
    properties["adds"] = _object(
        {name: {"type": "array", "items": table_item(declared, name)} for name in ADDED}, []
    )
    return schema


def _object(properties: Mapping, required: list[str]) -> dict:
    found = {"type": "object", "additionalProperties": False}
    return found | {"required": required, "properties": properties}


def for_version(schema: dict, agreement: Agreement, version: object) -> None:
    """Let a schema accept what a pass of an older codebook has, and lacks."""
    if not re.fullmatch(_ABOUT["codebook_version"]["pattern"], str(version)):
        return  # the schema refuses it
    newer, items = agreement.newer(version), dict(_items(schema))
    for table, columns in agreement.retired.items():
        items[table]["properties"] |= dict.fromkeys(columns, True)
    for table, item in items.items():
        item["required"] = [name for name in item["required"] if (table, name) not in newer]


def _items(schema: dict) -> Iterator[tuple[str, dict]]:
    """Each table with the schema of one of its items in a sheet."""
    properties = schema["properties"]
    for name in ("paragraphs", "affiliations", "events", "positions"):
        yield name, properties[name]["items"]
    for name in ("participants", "relations"):
        yield f"event_{name}", properties["events"]["items"]["properties"][name]["items"]
    [mentions] = properties["mentions"]["patternProperties"].values()
    yield "mentions", mentions["items"]
    for name, of_table in properties["adds"]["properties"].items():
        yield name, of_table["items"]


def open_to_additions(schema: dict) -> dict:
    """The same with any id of the right kind: for an editor, which does not read what is added."""
    for suffix, name in REGISTRY_OF_SUFFIX.items():
        known = schema["$defs"][name]
        begin = {"source_id": "src", "place_id": "plc"}.get(suffix, suffix[:3])
        schema["$defs"][name] = {"anyOf": [known, {"type": "string", "pattern": f"^{begin}-"}]}
    return schema
