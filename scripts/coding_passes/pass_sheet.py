"""The sheet of a pass: a coding sheet that says whose it is, and what it adds to the registries."""

import re
from collections.abc import Iterator, Sequence

from coding_build.declared import AGREEMENT, Declared
from coding_build.rows import REGISTRIES, Row, Tables
from coding_build.sheet_schema import json_object, table_item
from coding_build.yaml_lines import Keys, Located, coding_error

from kyrgyz_security_diplomacy.report.problems import did_you_mean, shown

ADDED = (*REGISTRIES, "names")
"""The registries that a pass may add to."""
_ABOUT = {
    "coder_id": {"type": "string", "description": "who coded, by the id in coding/coders.csv"},
    "coded_on": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
                 "description": "the day on which the pass was finished, as 2026-11-24"},
    "codebook_version": {"type": "string", "pattern": "^[0-9]+[.][0-9]+[.][0-9]+$",
                         "description": "write it as 0.1.0"},
    "blind": {"enum": ["true", "false"], "description": "whether the other pass was not seen"},
}  # fmt: skip


class Agreement:
    """What schemas/agreement.yaml says of columns.

    Attributes:
        columns: by table what is compared between two passes.
        adjudicated: the tables of which every disagreement is decided.
        retired: columns that no table has any more; a pass that has them is read without them.
        since: columns by the version of the codebook that brought them; they are neither asked of
            a pass of an older codebook nor compared with it.
    """

    def __init__(self, declared: Declared):
        found = dict(declared.agreement)
        self.retired, self.since = found.pop("retired", {}), found.pop("since", {})
        self.columns = {table: entry["columns"] for table, entry in found.items()}
        self.adjudicated = [name for name, entry in found.items() if entry.get("adjudicated", True)]
        for tables in (self.columns, *self.since.values()):
            for table, name in _pairs(tables):
                known = declared.columns(table) if table in declared.tables else []
                if name not in known:
                    message = f"{table} has no column {shown(name)}"
                    raise coding_error(AGREEMENT, None, message, did_you_mean(name, known))

    def newer(self, version: str) -> set[tuple[str, str]]:
        """Table and column of what the codebook of a version did not have."""
        brought = (tables for at, tables in self.since.items() if _parts(at) > _parts(version))
        return {pair for tables in brought for pair in _pairs(tables)}


def _pairs(tables: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    return ((table, name) for table, names in tables.items() for name in names)


def _parts(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def value_at(sheet: Located, *keys: str) -> object:
    """What is under keys of a sheet that may have any faults; "" if nothing."""
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
    """The schema of a sheet of the dataset, changed to that of a pass by one of some coders."""
    about = _ABOUT | ({"coder_id": {"enum": list(coders)}} if coders else {})
    added = {name: {"type": "array", "items": table_item(declared, name)} for name in ADDED}
    schema["properties"] |= {"pass": json_object(about), "adds": json_object(added, [])}
    return schema


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
    for name in REGISTRIES:
        known = schema["$defs"][name]
        begin = {"sources": "src", "places": "plc"}.get(name, name[:3])
        schema["$defs"][name] = {"anyOf": [known, {"type": "string", "pattern": f"^{begin}-"}]}
    return schema
